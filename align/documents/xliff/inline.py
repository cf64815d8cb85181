"""The content of a `<source>` or a `<target>`: plain text, and inline elements as they are written.

A target gets every element of its source once, as it stands there, ids and all, so that the tool knows it again. Marks
of what people said of the source (`x-sdl-comment`), or changed in it, are of the source alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from align.documents.resources.wording import escaped_breaks, mnemonic, mnemonic_place
from align.documents.xliff.elements import Element, Text, raw
from align.formats.xliff.inline import from_version1, from_version2
from align.formats.xliff.states import DELETED
from align.formats.xmlparsing import XmlEscaper
from align.inline import CodeKind, InlineCode, interleave

_BLANKS = " \t"
_BREAKS = re.compile(r"[\n\t]")
_SPANS = frozenset({"g", "mrk", "pc"})
"""Elements around text; those of other namespaces are taken for such, too."""

_KINDS: dict[str, CodeKind] = {
    "bpt": "open",
    "ept": "close",
    "ph": "standalone",
    "bx": "open",
    "ex": "close",
    "x": "standalone",
    "sc": "open",
    "ec": "close",
    "cp": "standalone",
    "sm": "open",
    "em": "close",
}
_OF_SOURCE = "x-sdl-"
_SEGMENT = "seg"
_MNEMONIC = "x-mnemonic"
_LINE_BREAK = re.compile(r"\s*<(?:br|line-?break|text:line-break|w:br)\b[^<>]*>\s*|\s*(?:\\n|\n)\s*", re.IGNORECASE)
_BREAK_TYPES = frozenset({"lb", "pb", "x-br", "x-html-br"})
# MXLIFF writes its tags into the text: {1}, {1>…<1}, {b>…<b}.
_BRACED = re.compile(r"\{(\d{1,4}|j)\}|\{([^\s{}<>]{1,8})>|<([^\s{}<>]{1,8})\}")


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be translated of a segment.

    Attributes:
        text: see `align.article.Paragraph`; a line break that the tool keeps is a code of type "lb".
        codes: elements as they are written.
        verbatim: stretches that are protected.
    """

    text: str
    codes: tuple[InlineCode, ...] = ()
    verbatim: tuple[tuple[int, int], ...] = ()


def read_source(
    text: bytes,
    element: Element,
    namespace: str,
    *,
    keeps_lines: bool = False,
    is_braced: bool = False,
    breaks: frozenset[str] = frozenset(),
) -> Source:
    """The content of an element.

    Args:
        text: the document in UTF-8.
        element: a `<source>`, or the `<mrk>` around a segment of it.
        namespace: of XLIFF's elements, in braces.
        keeps_lines: whether line breaks and tabs are no layout.
        is_braced: whether the text has tags of MXLIFF.
        breaks: ids of elements that are known to stand for line breaks or tabs.
    """
    reader = _Reader(text, namespace, keeps_lines, breaks)
    reader.walk(element)
    source = reader.source()
    return _with_mnemonic(_with_braced(source) if is_braced and "{" in source.text else source)


def read_target(text: bytes, element: Element, namespace: str) -> Source:
    """The content of an element that is to be written again with every element in it, marks of people's among them.

    Line breaks are text. What encloses text is a pair of codes, of which `InlineCode.element` is the name; all others
    are codes as a whole, such as what a tracked change has taken out.

    Args:
        text: the document in UTF-8.
        element: a `<target>`, a `<source>`, a `<mrk>` around a segment of these, or a `<seg>` of TMX.
        namespace: of its elements, in braces.
    """
    reader = _WholeReader(text, namespace, keeps_lines=False, breaks=frozenset())
    reader.walk(element)
    return reader.source()


@dataclass(slots=True)
class _Reader:
    document: bytes
    namespace: str
    keeps_lines: bool
    breaks: frozenset[str]
    parts: list[str] = field(default_factory=list)
    codes: list[InlineCode] = field(default_factory=list)
    verbatim: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    spans: int = 0
    # Where marks that protect have begun, by their ids.
    protected: dict[str, int] = field(default_factory=dict)
    # Whether white space that follows belongs to a line break.
    behind_break: bool = False

    def source(self) -> Source:
        return Source("".join(self.parts), tuple(self.codes), tuple(self.verbatim))

    def walk(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, Text):
                self._add_text(child)
            else:
                self._add_element(child)

    def _add_element(self, element: Element) -> None:
        name = element.name.removeprefix(self.namespace)
        if name == "mrk" and element.get("mtype").startswith(_OF_SOURCE):
            if element.get("mtype") != DELETED:
                self.walk(element)
        elif name == "mrk" and element.get("mtype") == _SEGMENT:
            self.walk(element)
        elif (name in _SPANS or name.startswith("{")) and element.close < element.end:
            self._add_span(element, name)
        else:
            kind = _KINDS.get(name, "standalone")
            if name == "it":
                kind = "close" if element.get("pos") == "close" else "open"
            data = raw(self.document, element.start, element.end)
            function = _function(element)
            if kind == "standalone" and (element.get("id") in self.breaks or _breaks_line(element, function)):
                self._add_break(data)
            else:
                self._add_code(kind, _identifier(element, name), data, function)
                self._mark_protected(element, name)

    def _mark_protected(self, element: Element, name: str) -> None:
        """Protects what stands between `<sm translate="no"/>` and its `<em/>` (XLIFF 2.1, section 4.7.3.1)."""
        if name == "sm" and element.get("translate") == "no":
            self.protected[element.get("id")] = self.length
        elif name == "em" and element.get("startRef") in self.protected:
            self._add_verbatim(self.protected.pop(element.get("startRef")))

    def _add_span(self, element: Element, name: str) -> None:
        self.spans += 1
        identifier = f"{name}-{element.get('id')}-{self.spans}"
        self._add_code("open", identifier, raw(self.document, element.start, element.inner), _function(element))
        start = self.length
        self.walk(element)
        if name == "mrk" and (element.get("mtype") == "protected" or element.get("translate") == "no"):
            self._add_verbatim(start)
        self._add_code("close", identifier, raw(self.document, element.close, element.end), "")

    def _add_verbatim(self, start: int) -> None:
        if start < self.length:
            while self.verbatim and self.verbatim[-1][0] >= start:
                self.verbatim.pop()
            self.verbatim.append((start, self.length))

    def _add_text(self, one: Text) -> None:
        if self.keeps_lines and _BREAKS.search(one.text):
            self._add_lines(one)
        else:
            self._add_escaped(one.text)

    def _add_lines(self, one: Text) -> None:
        if one.text == "\n":
            self._add_break(raw(self.document, one.start, one.end))
            return
        done = 0
        for found in _BREAKS.finditer(one.text):
            self._add_escaped(one.text[done : found.start()])
            self._add_break(found[0])
            done = found.end()
        self._add_escaped(one.text[done:])

    def _add_escaped(self, text: str) -> None:
        done = 0
        for start, end in escaped_breaks(text):
            self._add(text[done:start])
            self._add_break(text[start:end])
            done = end
        self._add(text[done:])

    def _add(self, text: str) -> None:
        if self.behind_break:
            kept = text.lstrip(_BLANKS)
            blanks = text[: len(text) - len(kept)]
            if blanks:
                self.codes[-1] = replace(self.codes[-1], data=self.codes[-1].data + blanks)
            text = kept
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.behind_break = False

    def _add_break(self, data: str) -> None:
        """A line break has one in the text, and the blanks beside it in its code."""
        blanks = ""
        floor = self.codes[-1].offset if self.codes else 0
        while self.length > floor and self.parts[-1][-1] in _BLANKS:
            blanks = self.parts[-1][-1] + blanks
            self.length -= 1
            self.parts[-1] = self.parts[-1][:-1]
            if not self.parts[-1]:
                self.parts.pop()
        self._add_code("standalone", f"break-{len(self.codes)}", blanks + data, "lb")
        self.parts.append("\n")
        self.length += 1
        self.behind_break = True

    def _add_code(self, kind: CodeKind, identifier: str, data: str, function: str) -> None:
        self.codes.append(InlineCode(kind, identifier, self.length, data, function))
        self.behind_break = False


class _WholeReader(_Reader):
    """Keeps every element, in XLIFF and in TMX."""

    def _add_element(self, element: Element) -> None:
        name = element.name.removeprefix(self.namespace)
        kind = _KINDS.get(name, "standalone")
        if name == "it":
            kind = "close" if element.get("pos") in {"close", "end"} else "open"
        is_code = name in _KINDS or name in {"it", "ut"} or element.get("mtype") == DELETED
        if is_code or element.close == element.end:
            self._add_code(kind, _identifier(element, name), raw(self.document, element.start, element.end), "")
            return
        self.spans += 1
        # The same element of both sides is known by its id.
        identifier = f"{name}-{element.get('id') or f'#{self.spans}'}"
        first = len(self.codes)
        self._add_code("open", identifier, raw(self.document, element.start, element.inner), "")
        self.walk(element)
        self._add_code("close", identifier, raw(self.document, element.close, element.end), "")
        for place in (first, -1):
            self.codes[place] = replace(self.codes[place], element=name)


def _breaks_line(element: Element, function: str) -> bool:
    shown = element.get("equiv-text") or element.get("equiv") or element.get("disp") or element.text()
    return function in _BREAK_TYPES or _LINE_BREAK.fullmatch(shown) is not None


def _function(element: Element) -> str:
    if element.get("ctype"):
        return from_version1(element.get("ctype"))
    return from_version2(element.get("type"), element.get("subType")) if element.get("type") else ""


def _identifier(element: Element, name: str) -> str:
    """What the halves of a pair have in common: of XLIFF 1.2 rid or id, of 2.x the id of the first, of TMX i; and what
    a code of TMX that stands alone has in common with that of the other side, x."""
    names = ("rid", "startRef", "id", "i", "x")
    identifier = next((value for name in names if (value := element.get(name))), "")
    group = {"sm": "mark", "em": "mark"}.get(name, name if _KINDS.get(name, "standalone") == "standalone" else "pair")
    return f"{group}-{identifier}" if identifier else ""


def _with_braced(source: Source) -> Source:
    """The source with the tags of MXLIFF as codes."""
    escaper = XmlEscaper()
    parts: list[str] = []
    codes: list[InlineCode] = []
    length = 0
    for piece in interleave(source.text, source.codes):
        if not isinstance(piece, str):
            codes.append(replace(piece, offset=length))
            continue
        for text, code in _braced(piece):
            parts.append(text)
            length += len(text)
            if code is not None:
                codes.append(replace(code, offset=length, data=escaper.text(code.data)))
    return Source("".join(parts), tuple(codes))


def _braced(text: str) -> Iterator[tuple[str, InlineCode | None]]:
    done = 0
    for found in _BRACED.finditer(text):
        kind: CodeKind = "standalone" if found[1] else "open" if found[2] else "close"
        identifier = f"{'tag' if found[1] else 'pair'}-{found[1] or found[2] or found[3]}"
        yield text[done : found.start()], InlineCode(kind, identifier, 0, found[0])
        done = found.end()
    yield text[done:], None


def _with_mnemonic(source: Source) -> Source:
    """The source with what marks the letter of a label by which it is chosen as a code."""
    key = mnemonic(source.text)
    if key is None or any(start < key[1] and key[0] < end for start, end in source.verbatim):
        return source
    start, end = key
    code = InlineCode("standalone", _MNEMONIC, start, XmlEscaper().text(source.text[start:end]), _MNEMONIC)
    place = sum(one.offset <= start for one in source.codes)
    later = (replace(one, offset=one.offset - (end - start)) for one in source.codes[place:])
    verbatim = tuple((a - (end - start), b - (end - start)) if a >= end else (a, b) for a, b in source.verbatim)
    return Source(source.text[:start] + source.text[end:], (*source.codes[:place], code, *later), verbatim)


def written(text: str, codes: Sequence[InlineCode]) -> str:
    """The content of a `<target>`."""
    escaper = XmlEscaper()
    codes = [
        replace(code, offset=mnemonic_place(text, code.offset)) if code.type == _MNEMONIC else code for code in codes
    ]
    return "".join(escaper.text(piece) if isinstance(piece, str) else piece.data for piece in interleave(text, codes))
