"""Files of units as a reviser leaves them: what was changed is written anew, all else stays byte for byte.

    bytes ──► ReviewFile ── units ──► ReviewUnit: texts with marks for codes ──► a person
                  │                                                                │
                  ▼                                                                ▼
    bytes ◄── revised ◄──────────────────────────────────────────────── Change: text, accepted or not

The units are those that `align.formats` reads. A module a kind of files says where each stands in its file, and writes
there what has become of it (`Located`): `tmx`, `xliff`, `po`, `lines` (tables and JSON Lines).
"""

from __future__ import annotations

from align.maintenance.revision.file import Change, ReviewFile, ReviewUnit
from align.maintenance.revision.marks import Mark, MarkedTexts, MarkError

__all__ = ["Change", "Mark", "MarkError", "MarkedTexts", "ReviewFile", "ReviewUnit"]
