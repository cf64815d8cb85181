"""XLIFF, the exchange format of translation tools: version 1.2 (OASIS, 2008), which all of them open, and 2.1 (2018).

`read` takes every version from 1.1 to 2.2 as the file says; `write` makes 1.2, and `align.formats.xliff.version2` 2.1.

What a unit is beyond two texts is kept in ways that survive translation tools: quality marks are states and notes, the
machine's own draft is an alternative translation with its match rate, so that a unit in which a person has changed
anything is known when it comes back, and the rest are metadata by the names that TMX files have them by.
"""

from __future__ import annotations

from align.formats.xliff.reader import read
from align.formats.xliff.version1 import write

__all__ = ["read", "write"]
