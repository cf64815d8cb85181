"""Units of a TMX file that are made of others of it.

Tools cut text at different places. Where one of the common ones takes several of our sentences for a segment, a TMX
file that we make of a document has that segment as well. It is marked with `<prop type="x-joined">`, which names the
positions of its first and last unit, "2.1-2.3"; readers leave it out unless they ask for it.
"""

from __future__ import annotations

import re

from align.segmentation.tool_segments import JOINED

__all__ = ["JOINED", "JOINED_TYPE", "is_joined"]

JOINED_TYPE = f"x-{JOINED}"

_SPAN = re.compile(r"\d{1,9}\.\d{1,9}-\d{1,9}\.\d{1,9}")


def is_joined(value: str) -> bool:
    """Whether the value of a property of that name is one of ours."""
    return _SPAN.fullmatch(value) is not None
