"""What changes within the tags of an OpenDocument: texts in attributes, and the language that text is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from align.article import Paragraph
from align.documents.odf.elements import TEXT_ATTRIBUTES
from align.documents.odf.paragraphs import Place
from align.languages import canonical_tag, same_language

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s(?:[^\s=:]+:)?([^\s=:]+)\s*=\s*("[^"]*"|'[^']*')""")


def tag_at(data: bytes, start: int) -> bytes:
    """The tag that begins at a place in a part."""
    tag = _TAG.match(data, start)
    return b"" if tag is None else tag[0]


def attribute_texts(data: bytes, tag: int, name: str, values: Mapping[str, str]) -> Iterator[Place]:
    """The texts for readers that the attributes of a tag hold.

    Args:
        data: the part.
        tag: where it begins.
        name: of the element, a key of `TEXT_ATTRIBUTES`.
        values: of the attributes, by name.
    """
    for attribute in _ATTRIBUTE.finditer(tag_at(data, tag)):
        local = attribute[1].decode("utf-8", "replace")
        own = next((one for one in TEXT_ATTRIBUTES[name] if one.endswith(f":{local}")), "")
        text = " ".join(values.get(own, "").split())
        raw = attribute[2][1:-1]
        if own.startswith("style:num-") and sum(map(str.isalpha, text)) < 2:
            # A full stop or a bracket, or the letter of an enumeration.
            continue
        if any(map(str.isalnum, text)) and unescape(raw.decode("utf-8", "replace")) == values[own]:
            start = tag + attribute.start(2) + 1 + len(raw) - len(raw.lstrip())
            end = start + len(raw.strip())
            yield Place(start, end, Paragraph(text), in_attribute=True, is_outside=True)


def language_changes(data: bytes, start: int, language: str) -> dict[tuple[int, int], str]:
    """What makes a tag say a language, unless it does.

    Args:
        data: the part.
        start: where the tag begins.
        language: BCP 47 tag.

    Returns:
        New values by their half-open places in the part.
    """
    own, *rest = canonical_tag(language).split("-")
    region = next((one for one in rest if len(one) == 2 or one.isdecimal()), "none")
    values = {b"language": own, b"country": region}
    changes: dict[tuple[int, int], str] = {}
    for attribute in _ATTRIBUTE.finditer(tag_at(data, start)):
        if attribute[1] in values:
            if attribute[1] == b"language" and same_language(attribute[2][1:-1].decode("utf-8", "replace"), own):
                return {}
            changes[start + attribute.start(2) + 1, start + attribute.end(2) - 1] = values[attribute[1]]
        elif attribute[1] in (b"script", b"rfc-language-tag"):
            # They go before the other two, and are optional.
            changes[start + attribute.start(), start + attribute.end()] = ""
    return changes
