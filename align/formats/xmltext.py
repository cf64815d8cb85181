"""Text as XML 1.0 can hold it."""

from __future__ import annotations

import re

# XML 1.0, production [2]: the characters that no document can hold, not even as a reference. Written as those that
# are allowed, negated, it takes eight times as long to compile, which all pay who import this.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A carriage return is written as a reference, as a parser would read it as a line feed (XML 1.0, section 2.11);
# ">" because "]]>" may not stand in text.
_TEXT_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# In an attribute, white space other than the space would be read as spaces (section 3.3.3).
_ATTRIBUTE_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


class XmlEscaper:
    """Writes text so that a parser gives it back, character for character.

    Attributes:
        dropped: how many characters were left out because XML forbids them: control characters, lone surrogates,
            U+FFFE and U+FFFF.
    """

    def __init__(self) -> None:
        self.dropped = 0

    def text(self, text: str) -> str:
        """`text` as the content of an element."""
        # Most text is printable and without markup; asking that is several times faster than one regular expression.
        if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
            return text
        return self.clean(text).translate(_TEXT_ENTITIES)

    def attribute(self, text: str) -> str:
        """`text` as the value of an attribute in double quotes."""
        if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text:
            return text
        return self.clean(text).translate(_ATTRIBUTE_ENTITIES)

    def clean(self, text: str) -> str:
        """`text` without the characters that XML forbids."""
        cleaned, count = FORBIDDEN.subn("", text)
        self.dropped += count
        return cleaned
