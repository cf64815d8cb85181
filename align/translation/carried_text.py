"""What a translation has as its source has it: emoji and other pictures, and words of other scripts than Latin."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from align.translation.character_classes import classes

_SUSPECT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u20e3\u2300-\u24ff\u2600-\ud7ff\uf900-\U000effff]")
"""No Latin letters, punctuation, mathematics, box drawing or private characters; most texts have none of these."""
_RUN = re.compile("(?P<word>f+)|(?P<pictures>s+)")
_UNSEEN = re.compile("[\ufe0e\ufe0f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What only says how to show a text; either side may have it or not."""
_PICTURE = re.compile(
    # A flag is two letters, or a black one with the letters of its country.
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\u20e3"
    "|.[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*(?:\u200d.[\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)
_LEAST_WORD = 2
"""A single letter of another script is a symbol, which has a name: "α", "alpha"."""


def carried_items(text: str) -> Counter[str]:
    """The emoji and the words of other scripts in a text, in one form each.

    Arrows, bullets and signs are left aside, since translators write others for them; so are private characters.
    """
    found: Counter[str] = Counter()
    if _SUSPECT.search(text) is None:
        return found
    kinds = classes(text)
    for match in _RUN.finditer(kinds):
        run = _UNSEEN.sub("", text[match.start() : match.end()])
        if match.lastgroup == "word":
            word = unicodedata.normalize("NFKC", run)
            if len(word) >= _LEAST_WORD:
                found[word] += 1
        else:
            found.update(picture for picture in _PICTURE.findall(run) if _counts(picture))
    return found


def _counts(picture: str) -> bool:
    first = picture[0]
    if first.isascii():
        return len(picture) > 1
    is_private = unicodedata.category(first) == "Co" or first == "\ufffd"
    return first >= "\u2300" and not "\u2500" <= first <= "\u25ff" and not is_private and not _is_arrow(first)


def _is_arrow(character: str) -> bool:
    return "ARROW" in unicodedata.name(character, "")
