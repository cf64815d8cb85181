"""What an XLIFF file is filled in with: its paragraphs, and the edits that put their translations into its targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from align.article import Paragraph
from align.documents.document import Reading
from align.documents.targets import Edit, Piece, is_wanted, segment_paragraph
from align.documents.xliff.elements import Element, Unit, attributes_text, raw, start_tag, tag_name
from align.documents.xliff.inline import Source, read_source
from align.formats.faults import Pair
from align.formats.xliff.states import MEMOQ, PHRASE, Mark, Told
from align.languages import same_language

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TAGS = "{http://sdl.com/FileTypes/SdlXliff/1.0}tag-defs"
"""Where Studio tells what the tags of a file are."""

_BREAKING = frozenset({"softbreak", "linebreak", "break", "br", "tab", "lb"})
_MARK = "\0"
"""A place in a tag; no XML has this character."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Changes to the attributes of an element: where a machine has translated, and where all is of a memory."""

    drafted: Mapping[str, str | None] = field(default_factory=dict)
    remembered: Mapping[str, str | None] = field(default_factory=dict)


NO_MARKS = Marks()


@dataclass(slots=True)
class Filling:
    """What is found in a file: paragraphs, and how it is written with their translations.

    Attributes:
        text: the document in UTF-8.
        namespace: of XLIFF's elements, in braces.
        reading: how it is read.
        source_language: of the paragraphs: what is asked for, or else what the first unit is in.
        target_language: of their translations, likewise.
        paragraphs: one a segment that is to be translated.
        taken: how many units were of the pair wanted.
        others: how many were of another, by pair.
        kept: how many segments with words stay as they are.
    """

    text: bytes
    namespace: str
    reading: Reading
    source_language: str = ""
    target_language: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    taken: int = 0
    others: Counter[Pair] = field(default_factory=Counter)
    kept: int = 0
    _edits: list[Edit] = field(default_factory=list)
    _breaks: frozenset[str] = frozenset()
    _undeclared: Element | None = None

    def edits(self) -> tuple[Edit, ...]:
        """The edits in order; what is put in at the place of another comes before it."""
        edits = list(self._edits)
        root = self._undeclared
        if root is not None:
            before, after = start_tag(self.text, root, {"trgLang": _MARK}).split(_MARK)
            edits.append(Edit(root.start, root.inner, tuple(range(len(self.paragraphs))), (before, None, after)))
        return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))

    def take_tags(self, definitions: Element) -> None:
        """Remembers which tags of a file of Studio's are line breaks."""
        self._breaks = frozenset(
            tag.get("id")
            for tag in definitions.children
            if isinstance(tag, Element)
            for one in tag.children
            if isinstance(one, Element)
            and one.name.rpartition("}")[2] == "ph"
            and (one.get("name").lower() in _BREAKING or one.get("line-wrap") == "true")
        )

    def is_pair(self, source: str, target: str) -> bool:
        """Whether these are the languages wanted; where nobody says which, those of the first unit are."""
        self.source_language = self.source_language or self.reading.language or source
        self.target_language = self.target_language or self.reading.target_language or target
        pairs = ((source, self.source_language), (target, self.target_language))
        if all(not one or not wanted or same_language(wanted, one) for one, wanted in pairs):
            self.taken += 1
            return True
        self.others[source, target] += 1
        return False

    def declare(self, root: Element) -> None:
        """Has the document say in which language its targets are, if it gets any (XLIFF 2.1, section "trgLang")."""
        self._undeclared = root

    def wants(self, told: Told, source: Element, target: Element | None) -> bool:
        """Whether a segment is to be translated.

        Tools that fill targets in with their sources do not mean these for translations: such a target is none where
        its state is that of a text without one, and where nothing is said of it, it is at least nobody's work.

        Args:
            told: what its file says of it.
            source: of the segment.
            target: likewise; of the whole unit where its targets are not cut, and `source` then, too.
        """
        if not self.reading.whole:
            return True
        is_empty = self.is_empty(target)
        is_unfinished = told.mark.confirmation == "unfinished"
        is_untold, asks = told.mark == Mark(), told.made_by is None and told.mark.asks_for_translation
        if not is_empty and (is_untold or asks) and target is not None and self._says(target) == self._says(source):
            is_empty, is_unfinished = asks, True
        if not told.locked and is_wanted(self.reading.fill, is_empty=is_empty, is_unfinished=is_unfinished):
            return True
        self.kept += any(map(str.isalnum, source.text()))
        return False

    def _says(self, element: Element) -> str:
        return read_source(self.text, element, self.namespace).text.strip()

    def is_empty(self, target: Element | None) -> bool:
        """Whether there is no text in a target, whatever elements it has."""
        return target is None or not read_source(self.text, target, self.namespace).text.strip()

    def add(self, unit: Unit, element: Element) -> int | None:
        """Takes a source, or a part of it, and gives its number; None for what has no words."""
        source = self._read(unit, element)
        paragraph = segment_paragraph(source.text, source.codes, source.verbatim if self.reading.protect else ())
        if paragraph is None:
            return None
        self.paragraphs.append(paragraph)
        return len(self.paragraphs) - 1

    def _read(self, unit: Unit, element: Element) -> Source:
        text = element.text()
        keeps = "\n" in text or "\t" in text
        if keeps and _spaces(unit, element) != "preserve" and not tool_of(unit):
            # Lines that begin with blanks are laid out.
            keeps = any(line and line[0] not in " \t" for line in text.split("\n")[1:])
        braced = PHRASE in unit.prefixes
        return read_source(self.text, element, self.namespace, keeps_lines=keeps, is_braced=braced, breaks=self._breaks)

    def change(self, element: Element, numbers: Sequence[int], marks: Marks) -> None:
        """Changes the attributes of an element."""
        is_open = element.close < element.end
        drafted, remembered = (
            start_tag(self.text, element, changes, is_open=is_open) for changes in (marks.drafted, marks.remembered)
        )
        if {drafted, remembered} != {raw(self.text, element.start, element.inner)}:
            self._edits.append(Edit(element.start, element.inner, tuple(numbers), (drafted,), (remembered,)))

    def fill(self, element: Element, content: Sequence[Piece], numbers: Sequence[int], marks: Marks) -> None:
        """Gives an element another content, and changes its attributes."""
        end = end_tag(self.text, element)
        drafted, remembered = (
            (start_tag(self.text, element, changes), *content, end) for changes in (marks.drafted, marks.remembered)
        )
        self._edits.append(Edit(element.start, element.end, tuple(numbers), drafted, remembered))

    def insert(
        self, parent: Element, behind: Element, content: Sequence[Piece], numbers: Sequence[int], marks: Marks
    ) -> None:
        """Puts a `<target>` behind another child of an element, laid out as the source there is."""
        source = parent.first(f"{self.namespace}source")
        assert source is not None
        name = tag_name(self.text, source).replace("source", "target")
        space = {"xml:space": source.get(_SPACE)} if source.get(_SPACE) else {}
        layout = self._layout(parent, source)
        drafted, remembered = (
            (f"{layout}<{name}{attributes_text({**changes, **space})}>", *content, f"</{name}>")
            for changes in (marks.drafted, marks.remembered)
        )
        self._edits.append(Edit(behind.end, behind.end, tuple(numbers), drafted, remembered))

    def put(self, place: int, numbers: Sequence[int], drafted: Sequence[Piece], remembered: Sequence[Piece]) -> None:
        """Puts something in at a place."""
        self._edits.append(Edit(place, place, tuple(numbers), tuple(drafted), tuple(remembered)))

    def _layout(self, parent: Element, child: Element) -> str:
        """The white space before a child of an element."""
        before = parent.inner
        for one in parent.children:
            if one is child:
                break
            if isinstance(one, Element) or one.text.strip() or not one.text:
                before = one.end
        return raw(self.text, before, child.start)


def end_tag(text: bytes, element: Element) -> str:
    """The end tag of an element as it is written, or as it would be."""
    return raw(text, element.close, element.end) or f"</{tag_name(text, element)}>"


def tool_of(unit: Unit) -> str:
    """The namespace of the tool that has words of its own for the state of a whole unit, or ""."""
    return next((tool for tool in (MEMOQ, PHRASE) if tool in unit.prefixes), "")


def _spaces(unit: Unit, element: Element) -> str:
    """What the nearest element says of white space."""
    children = [one for one in unit.element.children if isinstance(one, Element)]
    around = [one for one in children if one.start <= element.start and element.end <= one.end]
    told = [one.get(_SPACE) for one in (*unit.around, unit.element, *around, element)]
    return next((word for word in reversed(told) if word), "default")
