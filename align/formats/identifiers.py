"""Identifiers of translation units: the same over runs, unique in a file."""

from __future__ import annotations

from hashlib import blake2b

from align.bitext import TranslationUnit
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
