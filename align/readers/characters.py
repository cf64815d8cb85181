"""Which characters of an input are text."""

from __future__ import annotations

import re

# Controls and noncharacters cannot stand in XML, so that no translation memory could hold them; the soft hyphen and
# the byte order mark are invisible and only keep a translation model from knowing a word.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")


def without_invisibles(text: str) -> str:
    """Text without control characters (tab and line breaks stay), soft hyphens, byte order marks and noncharacters."""
    return _NOT_TEXT.sub("", text)
