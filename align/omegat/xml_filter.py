"""Documents of XML as OmegaT's filters take them apart: paragraphs with the tags that a translator sees for codes.

Seen in OmegaT 3.6, whose filters of XML differ in tables alone (`XmlDialect`). What stands between the tags of two
paragraphs is an entry. Tags around all of its text are left out, but for those whose other half is in the text; the
others are numbered from 0, a closing tag as the one that it closes. A filter may take tags that follow one another
together, as that of Office does: "De <t0/>brug<t1/> is dicht." Runs of white space are one space, unless the document
wants them kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

from align.article import Paragraph
from align.errors import ReadError
from align.formats.xmlparsing import prefix_parser
from align.inline import CodeKind, InlineCode

Look = tuple[tuple[str, ...], ...]
"""How a run of text looks, as far as tells it from others: its properties and the link that it is in."""

# As Java has it: a no-break space is none.
_SPACE = re.compile("[ \t\n\x0b\f\r\x1c-\x1f\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
_NOT_SEEN = frozenset({"w:lang", "w:noProof", "w:proofErr", "lang", "altLang", "dirty", "err", "noProof", "smtClean"})


@dataclass(frozen=True, slots=True)
class XmlDialect:
    """How a filter takes a kind of XML; elements by their names as the files write them.

    Attributes:
        paragraphs: elements that begin and end an entry.
        intact: those of which nothing is text.
        apart: those that have an entry of their own within one, such as notes.
        names: what tags are called, where that is not the first letter.
        attributes: those that are text, by element.
        takes_together: whether tags in a row are one.
        keeps_spaces: whether white space stays as it is.
        runs: elements that a stretch of text of one look stands in.
        properties: elements that say how a run looks.
        links: elements that are links.
        escaped_apostrophes: whether they have a backslash before them that is none of the text.
    """

    paragraphs: frozenset[str]
    intact: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    takes_together: bool = False
    keeps_spaces: bool = False
    runs: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    escaped_apostrophes: bool = False


@dataclass(slots=True)
class _Text:
    text: str
    look: Look = ()

    @property
    def is_meaningful(self) -> bool:
        return any(character > " " for character in self.text)


@dataclass(slots=True)
class _Tag:
    element: str
    kind: Literal["open", "close", "standalone"]
    number: int = -1
    name: str = ""


_Entry = list[_Text | _Tag | None]
"""What stands between the tags of two paragraphs; None for comments and the like."""


def read_entries(data: bytes, dialect: XmlDialect, *, name: str) -> Iterator[Paragraph]:
    """The paragraphs that OmegaT has of a file of XML, in the order in which it gives them; those without text are not
    among them.

    Codes have OmegaT's tags for their data, and stand in pairs where the tags do, or where the text between two tags
    looks otherwise than that around them. What OmegaT ends a segment behind in the middle of an entry, a line break
    that is a tag, ends a paragraph here.

    Args:
        data: the file.
        dialect: of the file.
        name: what messages call it.

    Raises:
        ReadError: it is no well-formed XML, or declares entities of its own.
    """
    reader = _Reader(dialect)
    parser = prefix_parser()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.CommentHandler = reader.other
    parser.ProcessingInstructionHandler = reader.other

    def refuse(*_: object) -> None:
        raise ReadError(f"{name}: it declares entities of its own, which are refused for safety; save it again.")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ReadError(f"{name}: OmegaT cannot read it (line {error.lineno}: {reason}); save it again.") from None
    reader.flush()
    for entry, keeps_spaces in reader.entries:
        yield from _paragraphs(entry, dialect, keeps_spaces=keeps_spaces)


class _Reader:
    """Collects the entries of a file."""

    def __init__(self, dialect: XmlDialect) -> None:
        self.entries: list[tuple[_Entry, bool]] = []
        self._dialect = dialect
        self._entry: _Entry = []
        self._apart: list[_Entry] = []
        self._intact = ""
        self._keeps_spaces = False
        self._look: list[tuple[str, ...]] = []
        self._links: list[tuple[str, ...]] = []
        self._in_properties = 0

    def start(self, element: str, attributes: list[str]) -> None:
        if self._intact:
            return
        self._see(element, attributes)
        dialect = self._dialect
        if element in dialect.apart:
            self._current.append(_Tag(element, "standalone"))
            self._apart.append([])
            return
        if element in dialect.paragraphs and not self._apart:
            self.flush()
        values = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self._keeps_spaces |= dialect.keeps_spaces or values.get("xml:space") == "preserve"
        if element in dialect.intact:
            self._current.append(_Tag(element, "standalone"))
            self._intact = element
            return
        self._current.append(_Tag(element, "open"))
        self.entries += [([_Text(values[one])], True) for one in dialect.attributes.get(element, ()) if one in values]

    def end(self, element: str) -> None:
        if self._intact:
            self._intact = "" if element == self._intact else self._intact
            return
        if element in self._dialect.properties:
            self._in_properties -= 1
        elif element in self._dialect.runs:
            self._look.clear()
        elif element in self._dialect.links:
            self._links.pop()
        if self._apart and element in self._dialect.apart:
            self._emit(self._apart.pop())
            return
        last = self._current[-1] if self._current else None
        if isinstance(last, _Tag) and last.kind == "open" and last.element == element:
            last.kind = "standalone"
        else:
            self._current.append(_Tag(element, "close"))
        if element in self._dialect.paragraphs and not self._apart:
            self.flush()

    def text(self, text: str) -> None:
        if self._intact:
            return
        look = (*self._look, *self._links)
        last = self._current[-1] if self._current else None
        if isinstance(last, _Text):
            last.text += text
        else:
            self._current.append(_Text(text, look))

    def other(self, *_: str) -> None:
        if not self._intact:
            self._current.append(None)

    def flush(self) -> None:
        """Ends the entry."""
        self._emit(self._entry)
        self._entry = []

    @property
    def _current(self) -> _Entry:
        return self._apart[-1] if self._apart else self._entry

    def _emit(self, entry: _Entry) -> None:
        if any(isinstance(one, _Text) and one.is_meaningful for one in entry):
            keeps = self._keeps_spaces and isinstance(entry[0], _Tag)
            self.entries.append((entry, keeps))
            if keeps:
                self._keeps_spaces = False

    def _see(self, element: str, attributes: list[str]) -> None:
        """Keeps of an element what it says of the look of text."""
        if element in self._dialect.links:
            self._links.append((element, *attributes))
        if element in self._dialect.properties or element in self._dialect.runs:
            self._look.clear()
        if self._in_properties or element in self._dialect.properties:
            pairs = zip(attributes[::2], attributes[1::2], strict=True)
            seen = [f"{name}={value}" for name, value in pairs if name not in _NOT_SEEN]
            if element not in _NOT_SEEN and (seen or element not in self._dialect.properties):
                self._look.append((element, *seen))
        if element in self._dialect.properties:
            self._in_properties += 1


def _paragraphs(entry: _Entry, dialect: XmlDialect, *, keeps_spaces: bool) -> Iterator[Paragraph]:
    if dialect.takes_together:
        entry = _taken_together(entry)
    shown = _shown(entry)
    _number(shown, dialect)
    tags = [one for one in shown if isinstance(one, _Tag)]
    halves = iter(_paired(shown) if dialect.takes_together else [(one.kind, str(one.number)) for one in tags])
    text = _Spaced(keeps_spaces)
    for one in shown:
        if isinstance(one, _Text):
            text.add(one.text.replace("\\'", "'") if dialect.escaped_apostrophes else one.text)
        elif one is not None:
            kind, id = next(halves)
            slash, empty = ("/", "") if one.kind == "close" else ("", "/" if one.kind == "standalone" else "")
            data = f"<{slash}{one.name}{one.number}{empty}>"
            text.mark(kind, id, data)
            if one.name == "br" and one.kind != "close":
                yield from text.paragraph()
    yield from text.paragraph()


class _Spaced:
    """A text and its codes, put together with white space as OmegaT has it."""

    def __init__(self, keeps_spaces: bool) -> None:
        self._keeps_spaces = keeps_spaces
        self._text = ""
        self._codes: list[InlineCode] = []
        self._space = False

    def add(self, text: str) -> None:
        if self._keeps_spaces:
            self._text += text
            return
        text = _SPACE.sub(" ", text)
        if text.startswith(" "):
            self._space = True
        if stripped := text.strip(" "):
            self._separate()
            self._text += stripped
            self._space = text.endswith(" ")

    def mark(self, kind: CodeKind, id: str, data: str) -> None:
        self._separate()
        self._codes.append(InlineCode(kind, id, len(self._text), data))

    def paragraph(self) -> Iterator[Paragraph]:
        """What has been added since the last one."""
        if self._text.strip():
            yield Paragraph(self._text, codes=tuple(self._codes))
        self._text, self._codes, self._space = "", [], False

    def _separate(self) -> None:
        if self._space and (self._text or self._codes):
            self._text += " "
        self._space = False


def _taken_together(entry: Iterable[_Text | _Tag | None]) -> _Entry:
    together: _Entry = []
    for one in entry:
        if not (isinstance(one, _Tag) and together and isinstance(together[-1], _Tag)):
            together.append(_Tag("tag", "standalone") if isinstance(one, _Tag) else one)
    return together


def _shown(entry: _Entry) -> _Entry:
    """What of an entry a translator sees: the text, and of the tags around it those whose other half is in it."""
    texts = [place for place, one in enumerate(entry) if isinstance(one, _Text) and one.is_meaningful]
    start, end = texts[0], texts[-1]
    partner = _pairs(entry)
    first = next(
        (place for place in range(start) if start < partner.get(place, -1) < end),
        start,
    )
    last = next(
        (place for place in range(len(entry) - 1, end, -1) if start < partner.get(place, -1) < end),
        end,
    )
    return entry[first : last + 1]


def _pairs(entry: _Entry) -> dict[int, int]:
    """Places of tags that belong together, in both directions."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for place, one in enumerate(entry):
        if not isinstance(one, _Tag):
            continue
        if one.kind == "open":
            waiting.setdefault(one.element, []).append(place)
        elif one.kind == "close" and waiting.get(one.element):
            other = waiting[one.element].pop()
            pairs[other], pairs[place] = place, other
    return pairs


def _number(shown: _Entry, dialect: XmlDialect) -> None:
    """Gives tags their names and numbers."""
    pairs = _pairs(shown)
    following = 0
    for place, one in enumerate(shown):
        if not isinstance(one, _Tag):
            continue
        one.name = dialect.names.get(one.element, one.element[0])
        opening = shown[pairs[place]] if one.kind == "close" and place in pairs else None
        if isinstance(opening, _Tag):
            one.number = opening.number
        else:
            one.number = following
            following += 1


def _paired(shown: _Entry) -> list[tuple[CodeKind, str]]:
    """Kinds and ids of tags that have been taken together: those around text of another look are a pair."""
    places = [place for place, one in enumerate(shown) if isinstance(one, _Tag)]
    looks = {place: one.look for place, one in enumerate(shown) if isinstance(one, _Text)}
    found: dict[int, tuple[CodeKind, str]] = {}
    waiting: list[tuple[Look, int]] = []
    for place in places:
        before, after = looks.get(place - 1, ()), looks.get(place + 1, ())
        if before == after:
            continue
        at = next((at for at in range(len(waiting) - 1, -1, -1) if waiting[at][0] == after), None)
        if at is None:
            waiting.append((before, place))
            continue
        other = waiting[at][1]
        del waiting[at:]
        found[other], found[place] = ("open", f"p{other}"), ("close", f"p{other}")
    return [found.get(place, ("standalone", str(place))) for place in places]
