"""Whether the target is well formed: codes, brackets, quotation marks, spaces, punctuation, repeated words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from align.bitext import TranslationUnit
from align.inline import InlineCode, nested_pairs, pair_codes
from align.quality.problems import Problem, shown
from align.translation.quotes import quotes_differ

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LIST_LABEL = re.compile(r"(?:^|(?<=\s))[\w\d]{1,3}\)")  # "a)" and "1)" have no opening bracket.
_SMILEY = re.compile(r"[:;=8]-?[()\[\]{}]")
_REPEATED = re.compile(r"\b([^\W\d_]{2,})\s+\1\b", re.IGNORECASE)
# Words that English and Dutch have twice in a row with good reason.
_MAY_REPEAT = frozenset({"that", "had", "her", "is", "die", "dat", "je", "zij", "bye", "very", "no", "na", "ja", "nee"})
_DOUBLED_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<=\w)\s+(?=[,.;!?](?:\s|$))")
_FINAL = re.compile(r"(…|\.{3}|[.!?:;])[\"'”’»)\]\s]*$")
_ELLIPSES = {"...": "…"}


def codes(unit: TranslationUnit) -> Iterator[Problem]:
    """Inline codes that are on one side only, or in an order that no document can have."""
    if not (unit.source_codes or unit.target_codes) or not (unit.target.strip() or unit.target_codes):
        return
    ours, theirs = (Counter(map(_name, side)) for side in (unit.source_codes, unit.target_codes))
    if ours - theirs:
        yield Problem("tags", "error", f"the target lacks {shown((ours - theirs).elements())}")
    if theirs - ours:
        yield Problem("tags", "error", f"the source has no {shown((theirs - ours).elements())}")
    if _lone(unit.target_codes) > _lone(unit.source_codes):
        yield Problem("tags", "error", "a code is closed before it is opened, or never")
    elif _overlaps(unit.target_codes) > _overlaps(unit.source_codes):
        yield Problem("tags", "error", "codes overlap that should lie in one another")


def brackets(unit: TranslationUnit) -> Iterator[Problem]:
    """Brackets of the target without their other half, where those of the source have it."""
    if not unit.target.strip():
        return
    if _unbalanced(unit.target) and not _unbalanced(unit.source):
        yield Problem("brackets", "warning", f"a bracket without its other half: {shown(_unbalanced(unit.target))}")
    elif unit.source.count("(") != unit.target.count("(") and not _unbalanced(unit.source):
        yield Problem("brackets", "warning", "not as many brackets as in the source")


def quotes(unit: TranslationUnit) -> Iterator[Problem]:
    """Another number of opening or closing quotation marks than in the source."""
    if unit.target.strip() and quotes_differ(unit.source, unit.target):
        yield Problem("quotes", "warning", "the quotation marks differ from those of the source")


def repeated_words(unit: TranslationUnit) -> Iterator[Problem]:
    """A word twice in a row that the source does not have so."""
    if _REPEATED.search(unit.source):
        return
    found = [match[0] for match in _REPEATED.finditer(unit.target) if match[1].lower() not in _MAY_REPEAT]
    if found:
        yield Problem("repeated-words", "warning", shown(found))


def spaces(unit: TranslationUnit) -> Iterator[Problem]:
    """Spaces doubled, before punctuation, or at the ends, where the source has none."""
    source, target = unit.source, unit.target
    if not target.strip():
        return
    if _DOUBLED_SPACE.search(target) and not _DOUBLED_SPACE.search(source):
        yield Problem("spaces", "warning", "two spaces in a row")
    if _SPACE_BEFORE.search(target) and not _SPACE_BEFORE.search(source):
        yield Problem("spaces", "warning", "a space before a punctuation mark")
    if target[0].isspace() != source[:1].isspace() or target[-1].isspace() != source[-1:].isspace():
        yield Problem("spaces", "warning", "white space at an end, unlike the source")


def punctuation(unit: TranslationUnit) -> Iterator[Problem]:
    """Another punctuation mark at the end than the source has."""
    if not unit.target.strip() or not unit.source.strip():
        return
    ours, theirs = _final(unit.source), _final(unit.target)
    # A colon or semicolon may well become a full stop; a question that is none any more should not.
    if ours != theirs and ("?" in (ours, theirs) or not (ours and theirs)):
        found = f'"{theirs}"' if theirs else "nothing"
        yield Problem(
            "punctuation", "warning", f"{found} at the end for {chr(34) + ours + chr(34) if ours else 'nothing'}"
        )


def control_characters(unit: TranslationUnit) -> Iterator[Problem]:
    """Characters that no document should hold."""
    found = {f"U+{ord(c):04X}" for c in unit.target if (c < " " and c not in "\t\n\r") or "\x7f" <= c <= "\x9f"}
    if found:
        yield Problem("characters", "error", f"control characters: {', '.join(sorted(found))}")


def _name(code: InlineCode) -> str:
    # By their data, as people know them; ids differ between tools.
    return code.data or f"{code.kind} {code.id}".strip()


def _lone(side: Sequence[InlineCode]) -> int:
    return sum(code.kind != "standalone" for code in side) - len(pair_codes(side))


def _overlaps(side: Sequence[InlineCode]) -> int:
    return len(pair_codes(side)) - len(nested_pairs(side))


def _unbalanced(text: str) -> list[str]:
    """Brackets without their other half."""
    text = _SMILEY.sub("", _LIST_LABEL.sub("", text))
    waiting: list[str] = []
    alone: list[str] = []
    for character in text:
        if character in _BRACKETS:
            waiting.append(character)
        elif character in _BRACKETS.values():
            if waiting and _BRACKETS[waiting[-1]] == character:
                waiting.pop()
            else:
                alone.append(character)
    return alone + waiting


def _final(text: str) -> str:
    match = _FINAL.search(text)
    return _ELLIPSES.get(match[1], match[1]) if match else ""
