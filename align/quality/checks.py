"""What each check looks at: whether the target says what the source says, and whether it is well formed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from align.bitext import TranslationUnit
from align.inline import MAIL_ADDRESS, PLACEHOLDER, InlineCode, nested_pairs, pair_codes
from align.numbers import Number, compare_numbers, matched
from align.translation.masking.verbatim import carried_items
from align.translation.repair.checks import find_faults
from align.translation.repair.typography import quotes_differ

Severity = Literal["error", "warning"]
"""An error is wrong in all but a few cases; a warning is worth a look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a unit that may be wrong.

    Attributes:
        check: short name of the check, stable over releases, such as "numbers".
        severity: see `Severity`.
        message: what was found, in one clause without a full stop.
    """

    check: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.message} [{self.check}]"


Check = Callable[[TranslationUnit], Iterable[Problem]]
"""Looks at one unit."""


def shown(values: Iterable[str], most: int = 5) -> str:
    """Values in a row for a message, in quotation marks; the first few where there are many."""
    held = list(values)
    rest = f" and {len(held) - most} more" if len(held) > most else ""
    return ", ".join(f'"{value}"' for value in held[:most]) + rest


_WORD = re.compile(r"[^\W\d_]{2,}")
# Tags count where they stand in the text as text.
_PLACEHOLDER = re.compile(rf"{PLACEHOLDER}|</?[A-Za-z][\w-]{{0,30}}(?:\s[^<>]{{0,200}})?/?>")
_ADDRESS = re.compile(rf"https?://[^\s<>\"”’)\]]+|www\.[^\s<>\"”’)\]]+|{MAIL_ADDRESS}")

FAULTS: dict[str, tuple[str, Severity, str]] = {
    "repetition": ("repetition", "error", "the same words over and over"),
    "doubled": ("repetition", "error", "the translation stands there twice"),
    "copied": ("untranslated", "error", "most words are those of the source"),
    "too-long": ("length", "warning", "the target is much longer than the source"),
    "too-short": ("length", "warning", "the target is much shorter than the source"),
    "letters": ("characters", "warning", "emoji or words of another script differ"),
    "damaged": ("characters", "error", "a character is damaged (U+FFFD)"),
}
"""What marks of `align.translation.repair.checks` are called here, how bad they are, and what they mean."""


def untranslated(unit: TranslationUnit) -> Iterator[Problem]:
    """A target that is empty, or the source again."""
    if not unit.target.strip():
        if unit.source.strip():
            yield Problem("untranslated", "error", "there is no translation")
    elif unit.source == unit.target:
        words = _WORD.findall(unit.source)
        lower = sum(word.islower() for word in words)
        # "Gerda van Ooijen" is the same in every language.
        if lower > 1 or lower == len(words) > 0:
            yield Problem("untranslated", "error" if lower > 2 else "warning", "the target is the source")
    elif not unit.source.strip():
        yield Problem("untranslated", "warning", "there is a translation of nothing")


def faults(unit: TranslationUnit) -> Iterator[Problem]:
    """What machine translation is known to do: loops, copies, lengths that do not fit, numbers that are not there."""
    if not unit.target.strip() or unit.source == unit.target:
        return
    for mark in find_faults(unit.source, unit.target):
        if mark == "numbers":
            yield Problem("numbers", "error", _differing_numbers(unit))
        elif mark == "letters":
            yield Problem("characters", "warning", _differing_letters(unit))
        elif mark in FAULTS:
            yield Problem(*FAULTS[mark])


def addresses(unit: TranslationUnit) -> Iterator[Problem]:
    """Web and e-mail addresses of the source that the target lacks."""
    missing = _counts(_ADDRESS, unit.source) - _counts(_ADDRESS, unit.target)
    if missing and unit.target.strip():
        yield Problem("addresses", "error", f"the target lacks {shown(missing)}")


def placeholders(unit: TranslationUnit) -> Iterator[Problem]:
    """Placeholders and tags written in the text that are on one side only."""
    if not unit.target.strip():
        return
    ours, theirs = _counts(_PLACEHOLDER, unit.source), _counts(_PLACEHOLDER, unit.target)
    if ours - theirs:
        yield Problem("placeholders", "error", f"the target lacks {shown(ours - theirs)}")
    if theirs - ours:
        yield Problem("placeholders", "error", f"the source has no {shown(theirs - ours)}")


def _differing_letters(unit: TranslationUnit) -> str:
    ours, theirs = carried_items(unit.source), carried_items(unit.target)
    lacking, added = shown((ours - theirs).elements()), shown((theirs - ours).elements())
    return " and ".join(
        [*([f"the target lacks {lacking}"] if lacking else []), *([f"the source has no {added}"] if added else [])]
    )


def _differing_numbers(unit: TranslationUnit) -> str:
    found = compare_numbers(unit.source, unit.target)
    copied, missing, added = matched(found.missing, found.added, lambda number: number.copied)
    parts = [
        f"{verb} {', '.join(_shown(number) for number in numbers[:5])}{after}"
        for verb, numbers, after in (
            ("lacks", missing, ""),
            ("adds", added, ""),
            ("writes", [other for _, other in copied], " in Dutch notation"),
        )
        if numbers
    ]
    if parts:
        return f"the target {' and '.join(parts)}"
    for number, other in found.unlike:
        return f"{_shown(number)} of the source is {_shown(other)} in the target"
    return "a date lacks its month"


def _shown(number: Number) -> str:
    """A number with its minus, its scale and its unit."""
    text = f"{'-' if number.negative else ''}{number.text}"
    text += {3: " thousand", 6: " million", 9: " billion", 12: " trillion"}.get(number.noughts, "")
    if number.unit is None:
        return text
    name = number.unit.name
    return name + text if name in "€$£¥" else f"{text}{'' if name == '%' else ' '}{name}"


def _counts(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.rstrip(".,;:!?") for match in pattern.findall(text))


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


class TermCheck:
    """Objects where a term of the source is not translated as a glossary wants it.

    Args:
        missing: gives, for source and target text, each term of the source whose wanted translation the target lacks,
            and that translation.
    """

    def __init__(self, missing: Callable[[str, str], Iterable[tuple[str, str]]]) -> None:
        self._missing = missing

    def __call__(self, unit: TranslationUnit) -> Iterator[Problem]:
        """The problems of a unit."""
        for term, wanted in self._missing(unit.source, unit.target):
            yield Problem("terms", "error", f'"{term}" should be "{wanted}"')
