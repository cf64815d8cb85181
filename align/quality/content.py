"""Whether the target says what the source says: untranslated text, numbers, addresses and placeholders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from align.bitext import TranslationUnit
from align.numbers import Number, compare_numbers, matched
from align.quality.problems import Problem, Severity, shown
from align.translation.carried_text import carried_items
from align.translation.checks import find_faults

_WORD = re.compile(r"[^\W\d_]{2,}")
# Placeholders of programs: {name}, {0}, ${x}, %s, %(name)d, %1$s; and tags that stand in the text as text.
_PLACEHOLDER = re.compile(
    r"\$?\{[\w.:-]{0,40}\}|%(?:\(\w{1,40}\)|\d{1,2}\$)?[sdifxuc](?![^\W\d_])|</?[A-Za-z][\w-]{0,30}(?:\s[^<>]{0,200})?/?>"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"”’)\]]+|www\.[^\s<>\"”’)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

FAULTS: dict[str, tuple[str, Severity, str]] = {
    "repetition": ("repetition", "error", "the same words over and over"),
    "doubled": ("repetition", "error", "the translation stands there twice"),
    "copied": ("untranslated", "error", "most words are those of the source"),
    "too-long": ("length", "warning", "the target is much longer than the source"),
    "too-short": ("length", "warning", "the target is much shorter than the source"),
    "letters": ("characters", "warning", "emoji or words of another script differ"),
    "damaged": ("characters", "error", "a character is damaged (U+FFFD)"),
}
"""What marks of `align.translation.checks` are called here, how bad they are, and what they mean."""


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
