"""What tells units apart over runs: identifiers, the dates when they were made and changed, and by which nlen.

A date is only ever taken from a file, or given to a unit that has just been made. A unit without one stays so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import blake2b

from align.bitext import TranslationUnit
from align.errors import UsageError
from align.segmentation.tool_segments import JOINED

_FILTER_BITS = 1 << 26


class UnitIdentifiers:
    """Gives each unit of a file its tuid.

    A unit keeps the id it was read with; another gets 16 hexadecimal digits, a hash of its article, position and
    source text. Where an id may have been given before, "-" and a number are added. "May": the ids given are
    remembered in a Bloom filter of 8 MiB (Bloom, 1970), so memory does not grow with the file; about one unit in a
    thousand of a million-unit file gets a number it did not need. The same units in the same order always get the
    same ids.
    """

    def __init__(self) -> None:
        self._seen = bytearray(_FILTER_BITS // 8)
        self._count = 0
        self._scope = ""

    def begin_scope(self) -> None:
        """From here on ids may be those of units before, as in another `<file>` of one XLIFF document."""
        self._scope = f"{self._count}\0"

    def next(self, unit: TranslationUnit) -> str:
        """The id of the next unit of the scope, without white space (TMX 1.4b, section "tuid")."""
        # Units made of others do not count, so that the others have the same ids with and without them.
        self._count += JOINED not in unit.properties
        identifier = unit.id
        if not identifier or not identifier.isprintable() or " " in identifier:
            key = f"{unit.article}\0{unit.position or ''}\0{unit.source}"
            identifier = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        candidate = identifier
        number = self._count
        while self._maybe_seen(self._scope + candidate):
            candidate = f"{identifier}-{number}"
            number += 1
        return candidate

    def _maybe_seen(self, identifier: str) -> bool:
        """Whether the id may have been given before; it counts as given from now on."""
        digest = int.from_bytes(blake2b(identifier.encode("utf-8"), digest_size=8).digest(), "little")
        seen = True
        for _ in range(2):
            place, bit = divmod(digest % _FILTER_BITS, 8)
            mask = 1 << bit
            if not self._seen[place] & mask:
                seen = False
                self._seen[place] |= mask
            digest >>= 32
        return seen


CREATION, CHANGE = "creationdate", "changedate"
"""The attributes that hold them (TMX 1.4b), of a header, a unit and a variant alike."""

_WRITTEN = re.compile(
    r"""\s*([0-9]{4})-?([0-9]{2})-?([0-9]{2})
    (?: [T\ ] ([0-9]{2}):?([0-9]{2}) (?: :?([0-9]{2}) (?: [.,][0-9]+ )? )?
        \s* (Z|[+-][0-9]{2}(?::?[0-9]{2})?)? )? \s*""",
    re.VERBOSE | re.IGNORECASE,
)
_FORM = "%Y%m%dT%H%M%SZ"


@lru_cache(maxsize=4096)
def tmx_date(text: str) -> str:
    """A date of ISO 8601 as TMX writes it, "20261124T093000Z", so that strings compare as times do; "" for no date.

    Where no time zone is named it is UTC, and where no time is, midnight.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return ""
    zone = match[7] or "Z"
    try:
        moment = datetime(*(int(match[group] or 0) for group in range(1, 7)))  # type: ignore[arg-type]
        if zone not in "Zz":
            hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
            offset = timedelta(hours=hours, minutes=minutes)
            moment += -offset if zone[0] == "+" else offset
    except (ValueError, OverflowError):
        return ""
    # Not strftime, which writes years before 1000 with fewer figures.
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"


def timestamp(otherwise: int | None = None) -> str:
    """The time that SOURCE_DATE_EPOCH gives (reproducible-builds.org), else `otherwise`, else now, as TMX writes it.

    Args:
        otherwise: seconds since 1970, UTC.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        seconds = otherwise if epoch is None else int(epoch)
        now = datetime.now(timezone.utc) if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}"; it is a whole number of seconds since 1970.') from error
    return now.strftime(_FORM)


def latest_date(attributes: Mapping[str, str]) -> str:
    """The later of an element's dates of making and change, as `tmx_date` writes it, or ""."""
    return max(tmx_date(attributes.get(CREATION, "")), tmx_date(attributes.get(CHANGE, "")))


def last_change(unit: TranslationUnit) -> str:
    """When a unit was made or last changed, as `tmx_date` writes it: the latest of its own dates and its sides'.

    "" where nothing is known, which is less than any date.
    """
    own = max(tmx_date(unit.created), tmx_date(unit.changed))
    if unit.extras is None:
        return own
    return max(own, latest_date(unit.extras.source_attributes), latest_date(unit.extras.target_attributes))


def unit_dates(unit: TranslationUnit) -> tuple[str, str]:
    """When a unit was made and last changed, each "" where it is not known.

    For formats in which its sides have no dates of their own: theirs are taken where they say more.
    """
    created, changed = unit.created, unit.changed
    if unit.extras is None:
        return created, changed
    sides = (unit.extras.source_attributes, unit.extras.target_attributes)
    if not created:
        created = min(filter(None, (tmx_date(side.get(CREATION, "")) for side in sides)), default="")
    latest = last_change(unit)
    return created, latest if latest > max(tmx_date(created), tmx_date(changed)) else changed


def own_version() -> str:
    """The version of nlen, as files say by what they were written; "0" where it is not installed."""
    # Imported here as it is slow to load, and those who only read have no use for it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nlen")
    except PackageNotFoundError:
        return "0"
