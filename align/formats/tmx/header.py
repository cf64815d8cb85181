"""The header of a TMX file, carried from the file that is read to the one that is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from align.formats.languages import canonical_tag
from align.formats.tmx.fragments import attributes_xml, element_xml

_LANGUAGES = frozenset({"srclang", "adminlang"})


@dataclass(slots=True)
class TmxHeader:
    """What a header says; empty until a reader has filled it.

    Attributes:
        attributes: by name, in order; languages as BCP 47 writes them.
        children: XML of its notes, properties and user-defined encodings, in order.
    """

    attributes: dict[str, str] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)

    def take(self, element: etree._Element | None, namespace: str) -> None:
        """Fills itself from a `<header>`; None leaves it as it is."""
        if element is not None:
            self.attributes = {
                str(name): canonical_tag(str(value)) if name in _LANGUAGES else str(value)
                for name, value in element.items()
            }
            self.children = [element_xml(child, namespace) for child in element]

    def xml(self, own: dict[str, str]) -> str:
        """The header as an element, two spaces in; `own` gives the attributes that it lacks, in order."""
        attributes = {**self.attributes, **{name: value for name, value in own.items() if name not in self.attributes}}
        start = f"  <header{attributes_xml(attributes.items())}"
        if not self.children:
            return f"{start}/>\n"
        inner = "".join(f"    {child}\n" for child in self.children)
        return f"{start}>\n{inner}  </header>\n"
