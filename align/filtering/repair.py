"""Mends what can be mended before anything is judged: UTF-8 that was read as Latin-1 or Windows-1252, accents that are
characters of their own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from align.bitext import TranslationUnit
from align.errors import MissingPackageError

# Mojibake is never one odd character alone: a lead byte is followed by continuation bytes. Some of them are read as
# something else than these characters, which do stand together in whole text ("één", "…”"). "à" comes as "Ã" and a
# no-break space that many tools turn into a plain one.
_COMMON = "éèëêïöüáóúíà‘’“”„…–—«»€\xa0"
_SUSPECT = re.compile(rf"[^\x00-\x7f{_COMMON}][^\x00-\x7f]|[^\x00-\x7f][^\x00-\x7f{_COMMON}]")


def repair_encoding(text: str) -> str:
    """`text` with its mojibake undone by ftfy (Speer, "ftfy", 2019) and accents with their letters (NFC, UAX 15); text
    without any of that is returned as it is.

    Raises:
        MissingPackageError: there is something to mend, and ftfy is not installed.
    """
    if text.isascii():
        return text
    whole = _undone(text)
    return whole if unicodedata.is_normalized("NFC", whole) else unicodedata.normalize("NFC", whole)


def _undone(text: str) -> str:
    if not (_SUSPECT.search(text) or "Ã " in text or "Â " in text):
        return text
    try:
        import ftfy
    except ImportError as error:
        raise MissingPackageError.of(
            "mending damaged characters", "ftfy", "corpus", "leave [repair] out of the filters"
        ) from error
    return str(ftfy.fix_encoding(text))


def repair_unit(unit: TranslationUnit) -> TranslationUnit:
    """The unit with both sides mended; the same object where nothing was wrong."""
    source, target = repair_encoding(unit.source), repair_encoding(unit.target)
    if source is unit.source and target is unit.target:
        return unit
    return unit if (source, target) == (unit.source, unit.target) else replace(unit, source=source, target=target)
