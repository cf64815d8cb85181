"""TMX, the Translation Memory eXchange format (LISA OSCAR, TMX 1.4b, 2005).

`reader` and `writer` turn files into units and back; `validation` and `align.formats.statistics` look at files as they
are. All that read stand on `stream`.
"""

from __future__ import annotations

from align.formats.tmx.reader import read
from align.formats.tmx.writer import write

__all__ = ["read", "write"]
