"""What revised files in XML have in common: elements taken out, and properties that are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from align.documents import CodedText
from align.documents.xliff.elements import Element, Text, raw, start_tag
from align.documents.xliff.filling import end_tag
from align.documents.xliff.inline import read_target, written
from align.formats.tmx.fragments import without_layout
from align.maintenance.revision.places import ChangedProperties, Splice


def content_of(text: bytes, element: Element, namespace: str) -> CodedText:
    """The text of an element and its codes, as they are written."""
    if all(isinstance(child, Text) for child in element.children):
        return CodedText(element.text())
    found = read_target(text, element, namespace)
    return CodedText(found.text, found.codes)


def as_read(content: CodedText, text: str) -> CodedText:
    """The content of an element as the reader of units has it, who takes the line breaks of its layout off."""
    if content.text == text or "\n" not in content.text:
        return content
    plain, codes = without_layout(content.text, content.codes)
    return CodedText(plain, codes) if plain == text else content


def with_attributes(text: bytes, element: Element, changes: Mapping[str, str | None]) -> Iterator[Splice[bytes]]:
    """An element with other values of attributes, by their names as they are written; None takes one out."""
    tag = start_tag(text, element, changes, is_open=False)
    if tag != raw(text, element.start, element.inner):
        yield Splice(element.start, element.inner, tag.encode())


def rewritten(
    text: bytes, element: Element, content: CodedText | None, changes: Mapping[str, str | None]
) -> Iterator[Splice[bytes]]:
    """An element with another content, where there is one, and other attributes."""
    if content is None:
        yield from with_attributes(text, element, changes)
        return
    inner = written(content.text, content.codes).encode()
    if element.close < element.end:
        yield from with_attributes(text, element, changes)
        yield Splice(element.inner, element.close, inner)
    else:
        start, end = start_tag(text, element, changes), end_tag(text, element)
        yield Splice(element.start, element.end, start.encode() + inner + end.encode())


def without(parent: Element, child: Element) -> Splice[bytes]:
    """A child taken out, with the white space before it."""
    start = child.start
    place = next(number for number, one in enumerate(parent.children) if one is child)
    for one in reversed(parent.children[:place]):
        if not isinstance(one, Text) or one.text.strip() or not one.text:
            break
        start = one.start
    return Splice(start, child.end, b"")


def with_properties(
    text: bytes,
    parent: Element,
    elements: Iterable[Element],
    old: Iterable[tuple[str, str]],
    new: Iterable[tuple[str, str]],
) -> Iterator[Splice[bytes]]:
    """The elements that hold properties, by their attribute "type", as they are to be now.

    Args:
        text: the document in UTF-8.
        parent: what they are in.
        elements: all of them.
        old: types and values as they were; what is the same in `new` is not touched.
        new: as they are to be. Types that no element has are left out.
    """
    values = ChangedProperties(old, new)
    for element in elements:
        kind = element.get("type")
        if not values.has(kind):
            continue
        value = values.next(kind)
        if value is None:
            yield without(parent, element)
        else:
            yield from rewritten(text, element, CodedText(value), {})
