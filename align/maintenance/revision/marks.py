"""Inline codes as people see them in a text that they edit: ⟨1⟩…⟨/1⟩ around a span, ⟨2/⟩ for what stands alone.

A code and its counterpart in the other language have one number. What a person has written is taken only where every
code of the target stands there once, in an order that the file can hold; codes of the source that the target lacks may
be put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.documents import CodedText
from align.errors import NlenError
from align.inline import InlineCode, interleave, nested_pairs, pair_codes

_MARK = re.compile(r"⟨(?:(\d{1,6})/?|/(\d{1,6}))⟩")
_OF_SOURCE_ALONE = ("<mrk", "<sm", "<em")
"""How annotations begin, which say something of the source's words."""


class MarkError(NlenError):
    """A text whose marks do not fit its codes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands for a code.

    Attributes:
        text: as it is written in the text.
        code: of the target, or one of the source that it lacks.
        is_required: whether it has to be there; the others may.
    """

    text: str
    code: InlineCode
    is_required: bool


@dataclass(frozen=True, slots=True)
class MarkedTexts:
    """A source and its translation with marks for their codes.

    Attributes:
        source, target: the texts.
        marks: those of the target, in order, and behind them those that it may have besides.
    """

    source: str
    target: str
    marks: tuple[Mark, ...] = ()

    def read(self, text: str) -> CodedText:
        """The text and codes of a target that a person has written.

        Raises:
            MarkError: a mark is missing, stands there twice, or in a place where no file can have it.
        """
        if not self.marks:
            return CodedText(text)
        known = {mark.text: mark.code for mark in self.marks}
        parts: list[str] = []
        codes: list[InlineCode] = []
        seen: Counter[str] = Counter()
        done = length = 0
        for found in _MARK.finditer(text):
            if found[0] in known:
                parts.append(text[done : found.start()])
                length += found.start() - done
                codes.append(replace(known[found[0]], offset=length))
                seen[found[0]] += 1
                done = found.end()
        parts.append(text[done:])
        self._require(seen)
        _require_order(codes)
        return CodedText("".join(parts), tuple(codes))

    def _require(self, seen: Counter[str]) -> None:
        missing = [mark.text for mark in self.marks if mark.is_required and not seen[mark.text]]
        if missing:
            raise MarkError(f"the text lacks {', '.join(missing)}; put the marks of its tags back.")
        twice = [text for text, times in seen.items() if times > 1]
        if twice:
            raise MarkError(f"the text has {', '.join(twice)} more than once; leave one of each.")
        for text in seen:
            other = text.replace("⟨", "⟨/") if not text.startswith("⟨/") else text.replace("⟨/", "⟨")
            if not text.endswith("/⟩") and other not in seen and any(mark.text == other for mark in self.marks):
                raise MarkError(f"the text has {text} without {other}; put both there, or none.")


def _require_order(codes: Sequence[InlineCode]) -> None:
    pairs = pair_codes(codes)
    starts = Counter(code.id for code in codes if code.kind == "open" and code.id)
    for place, code in enumerate(codes):
        if code.kind == "close" and code.id in starts and place not in pairs:
            raise MarkError("the text has the end of a pair of marks before its beginning; put them in order.")
    spans = [code for code in codes if code.element and code.kind != "standalone"]
    if len(nested_pairs(spans)) < len(pair_codes(spans)):
        raise MarkError("two pairs of marks overlap; close the inner one before the outer one.")


def with_marks(source: CodedText, target: CodedText, *, offers: bool = True) -> MarkedTexts:
    """Both sides of a unit with marks for their codes.

    Args:
        source: text and codes.
        target: likewise.
        offers: whether codes of the source that the target lacks may be put there.
    """
    if not source.codes and not target.codes:
        return MarkedTexts(source.text, target.text)
    numbers = _Numbers(source.text + target.text)
    ours, theirs = numbers.of(source.codes), numbers.of(target.codes)
    marks = [Mark(text, code, True) for text, code in zip(theirs, target.codes, strict=True)]
    if offers:
        known = set(theirs)
        marks += [
            Mark(text, code, False)
            for text, code in zip(ours, source.codes, strict=True)
            if text not in known and not code.data.startswith(_OF_SOURCE_ALONE)
        ]
    return MarkedTexts(_shown(source, ours), _shown(target, theirs), tuple(marks))


def _shown(side: CodedText, marks: Sequence[str]) -> str:
    waiting = iter(marks)
    pieces = interleave(side.text, side.codes)
    return "".join(piece if isinstance(piece, str) else next(waiting) for piece in pieces)


class _Numbers:
    """Numbers for the codes of both sides of a unit."""

    def __init__(self, text: str) -> None:
        # What looks like a mark in the text itself is text: numbers begin behind it.
        self._last = max((int(found[1] or found[2]) for found in _MARK.finditer(text)), default=0)
        self._known: dict[tuple[str, str], int] = {}

    def of(self, codes: Sequence[InlineCode]) -> list[str]:
        """The marks of a side's codes, which are by rising offset."""
        pairs = pair_codes(codes)
        used: set[int] = set()
        numbers: dict[int, int] = {}
        marks = []
        for place, code in enumerate(codes):
            if pairs.get(place, place) < place:
                number = numbers[pairs[place]]
            else:
                number = self._number("pair" if place in pairs else code.kind, code.id, used)
            numbers[place] = number
            marks.append({"open": f"⟨{number}⟩", "close": f"⟨/{number}⟩", "standalone": f"⟨{number}/⟩"}[code.kind])
        return marks

    def _number(self, kind: str, identifier: str, used: set[int]) -> int:
        number = self._known.get((kind, identifier)) if identifier else None
        if number is None or number in used:
            self._last += 1
            number = self._last
            if identifier:
                self._known.setdefault((kind, identifier), number)
        used.add(number)
        return number
