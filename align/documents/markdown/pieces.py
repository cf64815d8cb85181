"""What stands in the lines of a block of Markdown: its text, its codes, and what in it is not to be translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from markdown_it.common.utils import unescapeAll

from align.documents.html.protection import shown_attributes, value_text
from align.documents.html.tokens import VOID_ELEMENTS, html_tokens
from align.documents.markdown.parsing import LABEL_END, PLACE, parse_title

if TYPE_CHECKING:
    from markdown_it.token import Token

PieceKind = Literal["text", "verbatim", "open", "close", "standalone", "break", "soft"]
ValueStyle = Literal["alt", "title", "attribute", "yaml", "toml", "language"]

_VERBATIM = frozenset({"code_inline", "math_inline", "math_inline_double", "verbatim"})
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)[^>]*?(/?)>", re.DOTALL)
_CODE_ELEMENTS = frozenset({"code", "kbd", "samp", "var", "tt"})
SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Value:
    """A text outside the layout, such as what is shown for an image.

    Attributes:
        start, end: half-open offsets of how it is written, marks of quotation with it.
        text: what it says.
        style: how it is written.
        in_cell: whether it stands in a table, where a stroke ends a cell.
    """

    start: int
    end: int
    text: str
    style: ValueStyle
    in_cell: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the content of a block.

    Attributes:
        kind: text, text that is to stay, markup, the end of a line that shows or one that does not.
        start, end: half-open offsets in the content.
        text: of text, without escapes.
        name: of markup: "em", "strong", "s", "link", "note", "image", or an element of HTML.
        values: texts within markup, by offsets from its start.
        key: of a link whose text is the name of its target ("[text]", "[text][]"), what to write behind other text.
    """

    kind: PieceKind
    start: int
    end: int
    text: str = ""
    name: str = ""
    values: tuple[Value, ...] = ()
    key: str = ""


def pieces_of(content: str, tokens: Sequence[Token], *, references: bool = True) -> list[Piece]:
    """The pieces of the content of a block, in order and without a gap.

    Args:
        content: the lines, without what belongs to the block.
        tokens: what they hold; see `align.documents.markdown.parsing`.
        references: whether the marks of footnotes are codes.
    """
    found = []
    done = 0
    placed = sorted((token for token in tokens if PLACE in token.meta), key=lambda token: token.meta[PLACE])
    for token in placed:
        start, end = token.meta[PLACE]
        if start < done or start == end:
            continue
        if token.type in ("softbreak", "hardbreak"):
            while start > done and content[start - 1] == " ":
                start -= 1
        if start > done:
            found.append(Piece("text", done, start, content[done:start]))
        found.append(_piece(content, token, start, end, references))
        done = end
    if done < len(content):
        found.append(Piece("text", done, len(content), content[done:]))
    return _without_code(_joined(found))


def _piece(content: str, token: Token, start: int, end: int, references: bool) -> Piece:
    kind = token.type
    raw = content[start:end]
    if kind in _VERBATIM or (kind == "link_open" and token.markup == "autolink"):
        return Piece("verbatim", start, end, SPACES.sub(" ", raw))
    if kind == "hardbreak":
        return Piece("break", start, end, name="br")
    if kind == "softbreak":
        return Piece("soft", start, end)
    if kind in ("text_special", "text"):
        return Piece("text", start, end, token.content)
    if kind == "image":
        return Piece("standalone", start, end, name="image", values=tuple(_values_of_image(content, token, start, end)))
    if kind == "html_inline":
        return _html_piece(raw, start, end)
    if kind == "link_close":
        return _link_end(content, token, start, end)
    if kind == "footnote_ref" and not references:
        return Piece("verbatim", start, end, raw)
    name = kind.rpartition("_")[0]
    if token.nesting == 0:
        return Piece("standalone", start, end, name=name or kind)
    return Piece("open" if token.nesting > 0 else "close", start, end, name=name)


def _html_piece(raw: str, start: int, end: int) -> Piece:
    tag = _TAG.fullmatch(raw)
    if tag is None:
        return Piece("standalone", start, end, name="comment")
    name = tag[2].lower()
    if name == "br":
        return Piece("break", start, end, name=name)
    values = tuple(_values_of_tag(raw))
    if tag[3] or name in VOID_ELEMENTS:
        return Piece("standalone", start, end, name=name, values=values)
    return Piece("close" if tag[1] else "open", start, end, name=f"<{name}>", values=values)


def _values_of_tag(raw: str) -> Iterable[Value]:
    for token in html_tokens(raw):
        if token.kind == "start":
            for place, _ in shown_attributes(raw, token):
                if text := value_text(place.value):
                    yield Value(place.start, place.end, text, "attribute")


def _link_end(content: str, token: Token, start: int, end: int) -> Piece:
    raw = content[start:end]
    if raw in ("]", "][]"):
        return Piece("close", start, end, name="link", key="][]")
    values: tuple[Value, ...] = ()
    if raw.startswith("]("):
        values = tuple(_title(content, token.meta[LABEL_END] + 2, end - 1, start))
    return Piece("close", start, end, name="link", values=values)


def _values_of_image(content: str, token: Token, start: int, end: int) -> Iterable[Value]:
    label = start + 2
    label_end = label + len(token.content)
    if content[label_end:end].startswith("]("):
        yield from (
            replace(value, text=text)
            for value, text in [(Value(2, label_end - start, "", "alt"), _plain(token.children or ()))]
            if text
        )
        yield from _title(content, label_end + 2, end - 1, start)


def _title(content: str, start: int, end: int, origin: int) -> Iterable[Value]:
    place = parse_title(content, start, end)
    if place is not None:
        yield Value(place[0] - origin, place[1] - origin, title_text(content[slice(*place)]), "title")


def title_text(raw: str) -> str:
    """What the title of a link says, as it is written with its marks of quotation."""
    return SPACES.sub(" ", unescapeAll(raw[1:-1])).strip()


def _plain(tokens: Iterable[Token]) -> str:
    """What is shown where markup cannot be."""
    found = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            found.append(" ")
        elif token.type == "image":
            found.append(_plain(token.children or ()))
        elif token.type != "html_inline":
            found.append(token.content)
    return " ".join("".join(found).split())


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """With each mark of two signs in one piece: one of them has been left as a text without characters."""
    found: list[Piece] = []
    half: Piece | None = None
    for piece in pieces:
        if piece.kind != "text" or piece.text:
            found.append(piece if half is None else replace(piece, start=half.start))
            half = None
        elif found and found[-1].kind == "close" and found[-1].name == "strong":
            found[-1] = replace(found[-1], end=piece.end)
        else:
            half = piece
    return found


def _without_code(pieces: Sequence[Piece]) -> list[Piece]:
    """With what stands between tags of program code as it is."""
    found: list[Piece] = []
    depth = 0
    for piece in pieces:
        is_code = piece.name.strip("<>") in _CODE_ELEMENTS and piece.name.startswith("<")
        if is_code and piece.kind == "close":
            depth = max(depth - 1, 0)
        found.append(replace(piece, kind="verbatim") if depth and piece.kind == "text" else piece)
        depth += is_code and piece.kind == "open"
    return found
