"""Language tags: their shape, and which of several tags answers a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# RFC 5646, section 2.1 ("langtag", "privateuse" and the irregular tags that the grammar lists one by one).
_WELL_FORMED = re.compile(
    r"""
    (?: (?: [a-z]{2,3} (?: -[a-z]{3} ){0,3} | [a-z]{4,8} )      # language, extended language
        (?: -[a-z]{4} )?                                        # script
        (?: -(?: [a-z]{2} | [0-9]{3} ) )?                       # region
        (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*          # variants
        (?: -[0-9a-wyz] (?: -[a-z0-9]{2,8} )+ )*                # extensions
        (?: -x (?: -[a-z0-9]{1,8} )+ )?                         # private use
      | x (?: -[a-z0-9]{1,8} )+
      | i-(?: ami | bnn | default | enochian | hak | klingon | lux | mingo | navajo | pwn | tao | tay | tsu )
      | en-gb-oed | sgn-be-fr | sgn-be-nl | sgn-ch-de
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def is_language_tag(tag: str) -> bool:
    """Whether `tag` has the shape of a BCP 47 language tag (RFC 5646, section 2.1); no registry is asked."""
    return _WELL_FORMED.fullmatch(tag) is not None


@lru_cache(maxsize=1024)
def primary_subtag(tag: str) -> str:
    """The language proper in lower case: "nl" of "NL-be"; an underscore counts as a hyphen."""
    return tag.replace("_", "-").partition("-")[0].lower()


def same_language(tag: str, other: str) -> bool:
    """Whether two tags share their primary subtag: "nl-BE" and "NL" do."""
    return primary_subtag(tag) == primary_subtag(other)


def find_language(tags: Sequence[str], wanted: str, *, skip: int | None = None) -> int | None:
    """Index of the first tag equal to `wanted` but for case, else of the first with the same primary subtag.

    Args:
        tags: the languages to choose from.
        wanted: a BCP 47 tag.
        skip: an index that is taken already.
    """
    free = [(index, tag) for index, tag in enumerate(tags) if index != skip]
    for index, tag in free:
        if tag.lower() == wanted.lower():
            return index
    for index, tag in free:
        if same_language(tag, wanted):
            return index
    return None
