"""Which bytes a page is written in, so that what it declares is true and a browser reads what was meant."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from align.documents.encoding import Decoded, web_codec
from align.documents.html.tokens import html_tokens

_PRESCAN = 4096
_WIDE = re.compile(r"(\b(?:charset|encoding)\s*=\s*[\"']?\s*)utf-?(?:16|32)(?:-?[lb]e)?\b", re.IGNORECASE)
_PROGRAMS = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class PageEncoding:
    """How a page is written back.

    Attributes:
        codec: of all of it, as Python names it.
        codec_of_text: of what is not program code, where a character that it lacks becomes a reference: never more
            than `codec` has.
        has_mark: whether it begins with a byte order mark.
        was_wide: whether it was in UTF-16 or UTF-32, which it may call itself.
    """

    codec: str
    codec_of_text: str
    has_mark: bool = False
    was_wide: bool = False

    @classmethod
    def of(cls, page: Decoded, declared: str | None) -> PageEncoding:
        """That of a page: what it declares, as it writes it, else what it was in.

        What was in any encoding of Unicode is in UTF-8 afterwards. A page of ASCII that declares nothing stays ASCII,
        as a browser has no reason to take it for anything else; and one that declares ISO 8859-1 is written in just
        that, though browsers read Windows-1252 for it (Encoding Standard, section 4.2).
        """
        codec = None if declared is None else web_codec(declared)
        was_wide = page.encoding.startswith(("utf-16", "utf-32"))
        if page.has_mark:
            return cls("utf-8", "utf-8", has_mark=True, was_wide=was_wide)
        if codec is not None:
            return cls(codec, _strict(declared or "", codec))
        if page.text.isascii() or was_wide:
            return cls("utf-8", "ascii", was_wide=was_wide)
        return cls(page.encoding, page.encoding)

    def encode(self, page: str) -> bytes:
        """The page in bytes."""
        if self.was_wide:
            page = _WIDE.sub(r"\1utf-8", page[:_PRESCAN], count=1) + page[_PRESCAN:]
        # Program code knows no references. It comes from the source as it is, so that no character can be lacking.
        pieces = []
        name = ""
        for token in html_tokens(page):
            text = page[token.start : token.end]
            if token.kind == "raw" and name in _PROGRAMS:
                pieces.append(text.encode(self.codec, "replace"))
            else:
                pieces.append(_encoded(text, self.codec_of_text))
            name = token.name
        return (codecs.BOM_UTF8 if self.has_mark else b"") + b"".join(pieces)


def _encoded(text: str, codec: str) -> bytes:
    # No encoding has the halves of surrogate pairs, and no reference may name one.
    return text.encode(codec, "replace" if codec == "utf-8" else "xmlcharrefreplace")


def _strict(declared: str, codec: str) -> str:
    """The encoding that is declared, where all its characters are at the same places in the one it is read as."""
    name = codecs.lookup(declared.strip()).name
    return name if name in ("iso8859-1", "ascii", "iso8859-9") else codec
