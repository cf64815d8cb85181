"""Language tags: their shape, how BCP 47 writes them, and which of several tags answers a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from align.formats.language_codes import REGIONS, SHORTEST

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

_LOCALE_END = re.compile(r"[.@].*")


@lru_cache(maxsize=1024)
def is_language_tag(tag: str) -> bool:
    """Whether `tag` has the shape of a BCP 47 language tag (RFC 5646, section 2.1); no registry is asked."""
    return _WELL_FORMED.fullmatch(tag) is not None


@lru_cache(maxsize=1024)
def canonical_tag(tag: str) -> str:
    """The tag as BCP 47 writes it: "nl-BE" for "nl_be", "nl" for "nld" and "dut", "en-US" for "EN-us" and "en_US.utf8".

    Hyphens part the subtags, a language has the shortest of its ISO 639 codes, and letters have the case that RFC 5646,
    section 2.1.1, recommends. What is no tag even then, such as "*all*", comes back as it is.
    """
    # The charset and the modifier of a POSIX locale say nothing of the language.
    written = _LOCALE_END.sub("", tag.strip()).replace("_", "-")
    if not is_language_tag(written):
        return tag
    first, *rest = written.lower().split("-")
    subtags = [SHORTEST.get(first, first)]
    for number, subtag in enumerate(rest, start=1):
        before = rest[number - 2] if number > 1 else first
        if len(before) == 1:
            # After a singleton all is of an extension or private.
            subtags += rest[number - 1 :]
            break
        if len(subtag) == 4 and subtag.isalpha():
            subtags.append(subtag.title())
        elif len(subtag) == 2:
            subtags.append(REGIONS.get(subtag.upper(), subtag.upper()))
        elif number == 1 and len(subtag) == 3:
            subtags.append(REGIONS.get(subtag.upper(), subtag))
        else:
            subtags.append(subtag)
    return "-".join(subtags)


@lru_cache(maxsize=1024)
def primary_subtag(tag: str) -> str:
    """The language proper: "nl" of "NL-be", "nl_BE" and "nld"."""
    return canonical_tag(tag).replace("_", "-").partition("-")[0].lower()


def same_language(tag: str, other: str) -> bool:
    """Whether two tags share their primary subtag: "nl-BE", "NL" and "dut" do."""
    return primary_subtag(tag) == primary_subtag(other)


def find_language(tags: Sequence[str], wanted: str, *, skip: int | None = None) -> int | None:
    """Index of the first tag that is `wanted`, however written, else of the first with the same primary subtag.

    Args:
        tags: the languages to choose from.
        wanted: a language tag.
        skip: an index that is taken already.
    """
    free = [(index, tag) for index, tag in enumerate(tags) if index != skip]
    for index, tag in free:
        if canonical_tag(tag).lower() == canonical_tag(wanted).lower():
            return index
    for index, tag in free:
        if same_language(tag, wanted):
            return index
    return None
