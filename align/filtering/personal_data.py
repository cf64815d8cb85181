"""Masks personal data that can be told by its form: mail addresses, phone numbers, IBAN, BSN, IP addresses.

Names are not looked for: that is work for a named-entity recogniser, and a news corpus is full of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from align.bitext import TranslationUnit

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


def mask_unit(unit: TranslationUnit) -> TranslationUnit:
    """The unit with both sides masked; the same object where there was nothing to mask."""
    source, target = mask_personal_data(unit.source), mask_personal_data(unit.target)
    return unit if (source, target) == (unit.source, unit.target) else replace(unit, source=source, target=target)
