"""Where a unit stands in its file, and what a reviser has made of it. What every format of files has in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import AnyStr, Generic, Protocol, TypeVar

from align.bitext import TranslationUnit
from align.documents import CodedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit in its file; each format knows more of it.

    Attributes:
        source, target: its texts, and codes whose data is what the file has; None where these are those of the unit.
        offers: whether codes of the source may be put into a target that lacks them.
        is_locked: whether nobody is to change it.
    """

    source: CodedText | None = None
    target: CodedText | None = None
    offers: bool = True
    is_locked: bool = False


Languages = tuple[str | None, str | None]
"""Source and target that are asked for; None for what the file says."""

P = TypeVar("P", bound=Place)


@dataclass(frozen=True, slots=True)
class Revision(Generic[P]):
    """What has become of a unit.

    Attributes:
        place: where it stands.
        old: as it was read.
        new: as it is to be read from now on.
        content: its target; None where that stays as it is.
        is_accepted: whether a person has said that it is done; what is only edited is translated, and no more.
    """

    place: P
    old: TranslationUnit
    new: TranslationUnit
    content: CodedText | None
    is_accepted: bool


class Located(Protocol[P]):
    """A file whose units can be found in it and written anew, all else as it was."""

    def places(self) -> Iterator[P]:
        """The places of the units that `align.formats.read_bitext` gives of the file, in that order.

        Raises:
            FormatError: the file is damaged.
        """

    def revised(self, revisions: Sequence[Revision[P]]) -> bytes:
        """The file with what has become of some of its units, in order."""


class ChangedProperties:
    """The values of properties whose file has to say something else of them, in the order in which it names them."""

    def __init__(self, old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> None:
        """Takes types and values as they were, and as they are to be."""
        before, after = _by_type(old), _by_type(new)
        # A type that is repeated holds a fact first, and then a property of its name.
        self._left = {kind: iter(after.get(kind, ())) for kind, values in before.items() if after.get(kind) != values}

    def has(self, kind: str) -> bool:
        """Whether a type has other values now."""
        return kind in self._left

    def next(self, kind: str) -> str | None:
        """The value of the next place that has the type; None where there is to be none."""
        return next(self._left[kind], None)


def _by_type(props: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for kind, value in props:
        values.setdefault(kind, []).append(value)
    return values


@dataclass(frozen=True, slots=True)
class Splice(Generic[AnyStr]):
    """A stretch of a file, half-open, and what is to stand there."""

    start: int
    end: int
    text: AnyStr


def spliced(text: AnyStr, splices: Iterable[Splice[AnyStr]]) -> AnyStr:
    """A file with stretches of it written anew; none overlaps another."""
    pieces: list[AnyStr] = []
    done = 0
    for one in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        pieces += [text[done : one.start], one.text]
        done = one.end
    pieces.append(text[done:])
    return text[:0].join(pieces)
