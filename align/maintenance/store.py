"""Units on disk, by key, while a step needs them."""

from __future__ import annotations

import pickle
import sqlite3
import unicodedata
from hashlib import blake2b
from types import TracebackType
from typing import cast

from align.bitext import TranslationUnit
from align.inline import with_codes


class UnitStore:
    """A private database on disk that is gone when it is closed; use it as a context manager."""

    def __init__(self, schema: str) -> None:
        """Makes the database with the tables of `schema`, SQL statements."""
        # The empty name is SQLite's for a temporary file.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("PRAGMA synchronous=OFF")
        self.database.executescript(schema)
        self.database.execute("BEGIN")

    def __enter__(self) -> UnitStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()


def packed(unit: TranslationUnit) -> bytes:
    """A unit as bytes for `unpacked`; they are never read from anywhere but our own database."""
    return pickle.dumps(unit, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> TranslationUnit:
    """The unit again."""
    return cast("TranslationUnit", pickle.loads(data))


def source_key(unit: TranslationUnit) -> bytes:
    """What units of one source have in common: languages, text and codes."""
    source = with_codes(unit.source, unit.source_codes)
    return _digest(f"{unit.source_language.lower()}\0{unit.target_language.lower()}\0{source}")


def target_key(unit: TranslationUnit) -> bytes:
    """What equal targets have in common: text and codes."""
    return _digest(with_codes(unit.target, unit.target_codes))


def _digest(text: str) -> bytes:
    if not text.isascii():
        # Accents may be characters of their own: to Unicode (UAX 15) it is the same text.
        text = unicodedata.normalize("NFC", text)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
