"""Mends what can be mended before anything is judged, and masks personal data that can be told by its form.

Names are not looked for: that is work for a named-entity recogniser, and a news corpus is full of names.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from align.bitext import TranslationUnit
from align.errors import MissingPackageError
from align.filtering.rules import Configurable

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


_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\w.,])(?:(?:\+|00)\d{2}[ .-]?(?:\(0\))?|\(?0)\d{1,3}\)?(?:[ .-]?\d){6,8}(?![\w]|[.,]\d)")
_IP = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
_NINE_DIGITS = re.compile(r"(?<![\d.,])\d{9}(?![\d.,]*\d)")


def _iban(match: re.Match[str]) -> str:
    text = match[0].replace(" ", "")
    digits = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    # ISO 13616: the whole, its first four signs moved to the end, letters as 10 to 35, is 1 modulo 97.
    return "IBAN" if 15 <= len(text) <= 34 and int(digits) % 97 == 1 else match[0]


def _bsn(match: re.Match[str]) -> str:
    # The "elfproef" of Dutch citizen service numbers: weights 9, 8, …, 2, -1.
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return "BSN" if sum(w * int(d) for w, d in zip(weights, match[0], strict=True)) % 11 == 0 else match[0]


_MASKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_MAIL, "name@example.org"),
    (_IBAN, _iban),
    (_IP, "192.0.2.1"),
    (_PHONE, "020-0000000"),
    (_NINE_DIGITS, _bsn),
)


def mask_personal_data(text: str) -> str:
    """`text` with what looks like personal data replaced by one fixed example of its kind.

    The examples are reserved ones (RFC 2606, RFC 5737), so that a model trained on the text learns to copy the form.
    Masking twice changes nothing more.
    """
    if "@" not in text and not any(map(str.isdigit, text)):
        return text
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


class Change(Configurable, ABC):
    """Something that makes a better unit of one, rather than have it go."""

    __slots__ = ()

    @abstractmethod
    def text(self, text: str) -> str:
        """What it makes of a side."""

    def __call__(self, unit: TranslationUnit) -> TranslationUnit:
        """The unit with both sides changed; the same object where there was nothing to change."""
        source, target = self.text(unit.source), self.text(unit.target)
        return unit if (source, target) == (unit.source, unit.target) else replace(unit, source=source, target=target)


@dataclass(frozen=True, slots=True)
class RepairEncoding(Change):
    """UTF-8 read as Latin-1 is mended before anything is judged."""

    name = "repair"
    requires: ClassVar[Mapping[str, str]] = {"ftfy": "corpus"}

    def text(self, text: str) -> str:
        return repair_encoding(text)


@dataclass(frozen=True, slots=True)
class MaskPersonalData(Change):
    """Mail addresses, phone numbers, IBAN, BSN and IP addresses become examples of their kind."""

    name = "mask"

    def text(self, text: str) -> str:
        return mask_personal_data(text)
