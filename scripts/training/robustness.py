"""Variants of training pairs, so that the model meets what users type: headlines in capitals, other quotation marks,
missing stops, and things that must be copied.
"""

from __future__ import annotations

import random
import re

from scripts.training.recipe import Robustness

Pair = tuple[str, str]

_DUTCH_QUOTES = (("„", "”"), ("“", "”"), ('"', '"'), ("‘", "’"), ("’", "’"), ("'", "'"), (",,", "''"), ("«", "»"))
_SINGLE = {"‘", "’", "'"}
_QUOTE = re.compile("[„“”\"«»‘’]|,,|''")
_SITES = ("nos", "gemeente", "krant", "weerbericht", "voorbeeld", "museum")


def vary(pair: Pair, shares: Robustness, rng: random.Random) -> Pair:
    """`pair`, or with the probabilities in `shares` one of its variants."""
    source, target = pair
    at = rng.random()
    for share, variant in (
        (shares.lower_case, _lower),
        (shares.upper_case, _upper),
        (shares.no_final_stop, _without_stop),
        (shares.other_quotes, _other_quotes),
        (shares.added_quotes, _quoted),
        (shares.copied_noise, _with_noise),
    ):
        if at < share:
            return variant(source, target, rng)
        at -= share
    return pair


def _lower(source: str, target: str, _: random.Random) -> Pair:
    return source.lower(), target.lower()


def _upper(source: str, target: str, _: random.Random) -> Pair:
    return source.upper(), target.upper()


def _without_stop(source: str, target: str, _: random.Random) -> Pair:
    if source[-1:] in {".", "!"} and target[-1:] in {".", "!"}:
        return source[:-1], target[:-1]
    return source, target


def _other_quotes(source: str, target: str, rng: random.Random) -> Pair:
    """Dutch newspapers write „…” in many ways; English stays “…”."""
    if "„" not in source or "”" not in source:
        return source, target
    opening, closing = rng.choice(_DUTCH_QUOTES[1:])
    return source.replace("„", opening).replace("”", closing), target


def _quoted(source: str, target: str, rng: random.Random) -> Pair:
    if _QUOTE.search(source) or _QUOTE.search(target):
        return source, target
    opening, closing = rng.choice(_DUTCH_QUOTES)
    english = ("‘", "’") if opening in _SINGLE else ("“", "”")
    return opening + source + closing, english[0] + target + english[1]


def _with_noise(source: str, target: str, rng: random.Random) -> Pair:
    """Adds a web address, an e-mail address or a telephone number in brackets before the full stop."""
    if not (source.endswith(".") and target.endswith(".")):
        return source, target
    site = rng.choice(_SITES)
    noise = rng.choice(
        (f"https://www.{site}.nl/{rng.randint(1, 9999)}", f"info@{site}.nl", f"06-{rng.randint(0, 99_999_999):08}")
    )
    return f"{source[:-1]} ({noise}).", f"{target[:-1]} ({noise})."
