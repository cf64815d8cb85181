"""What of a page is not to be translated: program code, and what the page says so of.

HTML Standard, section 3.2.6.3 ("The translate attribute"): `translate="no"` holds for an element and all within it that
does not say otherwise. Pages for Google Translate say it with the class "notranslate".
"""

from __future__ import annotations

from collections.abc import Sequence

from align.readers.html_blocks import BLOCKS
from align.readers.html_tokens import VOID_ELEMENTS, HtmlToken, html_attributes, tag_pairs

_CODE = frozenset({"pre", "code", "kbd", "samp", "listing", "xmp"})


def protected_tokens(source: str, tokens: Sequence[HtmlToken]) -> frozenset[int]:
    """The numbers of the tokens within elements that are not to be translated, their own tags aside.

    What is said of the whole page does not count: who has it translated knows better.

    Args:
        source: the page.
        tokens: all of it.
    """
    pairs = tag_pairs(tokens, range(len(tokens)))
    found: list[int] = []
    around: list[tuple[int, bool]] = []
    for number, token in enumerate(tokens):
        while around and number >= around[-1][0]:
            around.pop()
        if around and around[-1][1]:
            found.append(number)
        if token.kind == "start" and token.name not in VOID_ELEMENTS and token.name not in ("html", "body"):
            wanted = _says(source, token)
            if wanted is not None:
                around.append((_end(tokens, number, pairs), not wanted))
    return frozenset(found)


def _says(source: str, token: HtmlToken) -> bool | None:
    """Whether a tag wants what is within translated; None where it says nothing."""
    attributes = {attribute.name: attribute.value.lower() for attribute in html_attributes(source, token)}
    answer = attributes.get("translate")
    if answer in ("yes", "no"):
        return answer == "yes"
    return False if token.name in _CODE or "notranslate" in attributes.get("class", "").split() else None


def _end(tokens: Sequence[HtmlToken], number: int, pairs: dict[int, int]) -> int:
    """The token that ends an element: its end tag, or the next block where it has none."""
    if pairs.get(number, -1) > number:
        return pairs[number]
    following = range(number + 1, len(tokens))
    return next((n for n in following if tokens[n].name in BLOCKS), len(tokens))
