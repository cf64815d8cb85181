"""Names of the source that have to be in the translation, letter for letter, and what a model garbled put right.

A small model spells a name it does not know from pieces, and at times slips ("Bondaredarev" for Bondarev). Which words
are names is known where a lexicon guides the sources: words with a capital that it neither knows nor leaves to the
model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from align.lexicon import Guide, Guided

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITAL = re.compile(r"(?<![\w'’-])[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*")
_BEHIND_NAME = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]+ $")
_NOT_BEFORE = frozenset("@#/.")
_STARTS_ANEW = frozenset(".!?:“„\"‘'’")
_POSSESSIVE = re.compile(r"['’]s?$")
# People and things of a place, compounds of a name: a translation has another word for them.
_DUTCH_ENDING = re.compile(r"(?:se|sche|isch|aars?|enaren|ers|ing|ingen|heid|je|jes|schap)$")
_ALIKE = 0.5
"""How alike a name and what the model made of it are at least (Ratcliff and Obershelp's measure, 0 to 1)."""

_SHORTEST = 3


def names_in(source: str, guided: Guided, guide: Guide) -> tuple[str, ...]:
    """The names in a source, each once, in order; genitives without their ending.

    Args:
        source: a sentence.
        guided: its guided text.
        guide: made the guided text.
    """
    if source.isupper():
        return ()
    replaced = [(stretch.start, stretch.end) for stretch in guided.stretches]
    found: dict[str, None] = {}
    for match in _CAPITAL.finditer(source):
        start, end = match.span()
        name = _POSSESSIVE.sub("", match[0])
        if not name[0].isupper() or len(name) < _SHORTEST or "-" in name or source[start - 1 : start] in _NOT_BEFORE:
            continue
        key = name.lower().replace("’", "'")
        if key in guide.lexicon.left or (_DUTCH_ENDING.search(name) and not _BEHIND_NAME.search(source[:start])):
            continue
        if any(a < end and start < b for a, b in replaced):
            continue
        # Behind a full stop or at the beginning a capital says nothing.
        if (start == 0 or source[:start].rstrip()[-1:] in _STARTS_ANEW) and (
            key in guide.lexicon.words or guide.words.common(key) is not None
        ):
            continue
        found.setdefault(name)
    for stretch in guided.stretches:
        # Of "Sergej Lavrov" the lexicon makes Sergei Lavrov: the second is a name still.
        english = stretch.english[0].split()
        if stretch.kind == "name" or (stretch.kind == "phrase" and len(english) > 1):
            for word in source[stretch.start : stretch.end].split():
                if len(word) >= _SHORTEST and word[0].isupper() and word in english and stretch.start > 0:
                    found.setdefault(word)
    return tuple(found)


def missing_names(names: Sequence[str], target: str) -> list[str]:
    """Those of `names` that are not in `target` as whole words; accents make no difference ("Erdogan", "Erdoğan")."""
    if not names:
        return []
    there = _bare(target)
    return [name for name in names if not _pattern(_bare(name)).search(there)]


def restore_names(names: Sequence[str], target: str, is_english: Callable[[str], bool]) -> str:
    """`target` with the names that it lacks in place of what a model made of them.

    A word of the target gives way to the name that it is most like, if it has a capital or is like no English word, and
    is none of the names itself; everything else is left as it is.

    Args:
        names: those that have to be there.
        target: a translation.
        is_english: whether a word, in small letters, is English or the English name of something.
    """
    lost = missing_names(names, target)
    if not lost:
        return target
    taken: set[int] = set()
    for name in lost:
        best: tuple[float, re.Match[str]] | None = None
        for match in _WORD.finditer(target):
            word = _POSSESSIVE.sub("", match[0])
            if match.start() in taken or word in names or len(word) < _SHORTEST:
                continue
            # What a name begins with is what is left of it, though it be a word: "Lav" of Lavrov.
            cut_short = name.startswith(word)
            if not cut_short and is_english(word.lower()):
                continue
            if not (word[0].isupper() or word[0].lower() == name[0].lower()):
                continue
            alike = SequenceMatcher(None, name.lower(), word.lower(), autojunk=False).ratio()
            if alike >= _ALIKE and (best is None or alike > best[0]):
                best = (alike, match)
        if best is not None:
            match = best[1]
            word = _POSSESSIVE.sub("", match[0])
            target = target[: match.start()] + name + target[match.start() + len(word) :]
            taken.add(match.start())
    return target


def _bare(text: str) -> str:
    """`text` without accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])")
