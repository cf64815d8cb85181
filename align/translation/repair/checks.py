"""Signs that a machine translation went wrong: what MarianMT is known to do, found from the two texts alone.

The failures are those that Raunak, Menezes and Junczys-Dowmunt ("The Curious Case of Hallucinations in Neural Machine
Translation", NAACL 2021) and Lee et al. ("Hallucinations in Neural Machine Translation", 2018) describe: loops,
empty or detached output, source copied through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from align.numbers import compare_numbers
from align.numbers.writing import dates_differ
from align.translation.masking.verbatim import carried_items

Mark = str
"""One of the names in `CHECKS`; a mark of `TranslationUnit.quality`."""

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _empty(source: str, target: str) -> bool:
    return not any(c.isalnum() for c in target) and any(c.isalnum() for c in source)


def _repetition(source: str, target: str) -> bool:
    """A run of up to six words three times in a row or more, or a syllable looping inside a word."""
    return _loops(target) > max(_loops(source), 2) or (
        _syllable_loop(target) is not None and _syllable_loop(source) is None
    )


def _loops(text: str) -> int:
    """The most times that a sequence of one to six words is repeated without a break."""
    words = _words(text)
    most = 1 if words else 0
    for size in range(1, 7):
        run = 0
        for i in range(size, len(words)):
            run = run + 1 if words[i] == words[i - size] else 0
            most = max(most, run // size + 1)
    return most


def _syllable_loop(text: str) -> re.Match[str] | None:
    return re.search(r"([^\W\d_]{2,6}?)\1{3,}", text)


def _doubled(source: str, target: str) -> bool:
    """A short source whose translation stands there twice ("Hallo" -> "Hello Hello")."""
    words, out = _words(source), _words(target)
    half = len(out) // 2
    if not words or len(words) > 3 or len(set(words)) < len(words):
        return False
    if not half or len(out) % 2 or out[:half] != out[half:]:
        return False
    # One word twice may be right ("Bye bye"), unless the second starts anew.
    return half > 1 or _WORD.findall(target)[1][0].isupper()


def _too_long(source: str, target: str) -> bool:
    return len(target) > 2.2 * len(source) + 24


def _too_short(source: str, target: str) -> bool:
    return len(source) > 2.5 * len(target) + 18


def _copied(source: str, target: str) -> bool:
    """Most of the words come straight through; names, numbers and short texts are allowed to."""
    words = [word for word in _WORD.findall(source) if len(word) > 1]
    if len(words) < 4:
        return False
    lower = [word.lower() for word in words if source.isupper() or (word.islower() and len(word) > 2)]
    if len(lower) < 3:
        return False
    kept = set(_words(target))
    return sum(word in kept for word in lower) > 0.7 * len(lower)


def _damaged(source: str, target: str) -> bool:
    """Bytes that make no character: the model spells what is not in its vocabulary, and may spell it wrongly."""
    return "\ufffd" in target and "\ufffd" not in source


def _letters(source: str, target: str) -> bool:
    """Emoji or words of another script on one side only."""
    return not (source.isascii() and target.isascii()) and carried_items(source) != carried_items(target)


def _numbers(source: str, target: str) -> bool:
    """A number of one side that the other has not or counts otherwise, or a date without its month."""
    return compare_numbers(source, target).differ or dates_differ(source, target)


CHECKS: dict[Mark, tuple[Callable[[str, str], bool], float]] = {
    "empty": (_empty, 10.0),
    "repetition": (_repetition, 5.0),
    "doubled": (_doubled, 4.0),
    "copied": (_copied, 4.0),
    "too-long": (_too_long, 3.0),
    "too-short": (_too_short, 3.0),
    "damaged": (_damaged, 3.0),
    "letters": (_letters, 3.0),
    "numbers": (_numbers, 2.0),
}
"""Each check with the weight of its finding; a repair is kept when the weights of what remains go down."""


def find_faults(source: str, target: str) -> tuple[Mark, ...]:
    """The names of the checks that object to `target` as a translation of `source`, in the order of `CHECKS`."""
    if not target.strip():
        return ("empty",) if any(c.isalnum() for c in source) else ()
    return tuple(name for name, (objects, _) in CHECKS.items() if objects(source, target))


def severity(marks: tuple[Mark, ...], others: Mapping[Mark, float] | None = None) -> float:
    """Sum of the weights of `marks`, with those of `others` for marks not of `CHECKS`; 0 is nothing to object to."""
    return sum(CHECKS[mark][1] if mark in CHECKS else (others or {})[mark] for mark in marks)


def undouble(source: str, target: str) -> str:
    """Drops the second copy from a doubled translation of a short source; other text is returned as it is."""
    if not _doubled(source, target):
        return target
    words = list(_WORD.finditer(target))
    first = target[: words[len(words) // 2 - 1].end()]
    closing = re.search(r"[.!?…]+$", target)
    return first + (closing.group() if closing else "")
