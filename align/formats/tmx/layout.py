"""Segments that a program has laid out over lines of their own, as it does with elements that hold no text.

In `<seg>` white space is text (TMX 1.4b says nothing else, and tools rely on it), so a line break there is one of the
document unless the layout gives itself away: the text begins on a line after `<seg>`, each of its lines is indented at
least as far as the tag is, and so is `</seg>` where it has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from align.inline import InlineCode

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEGINS_A_LINE = re.compile(r"[ \t]*\n")
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")

RAW_BREAK = re.compile(r"<seg>[ \t]*\n")
"""Where a segment may be laid out, in a file's text."""


def is_laid_out(segment: Any, text: str) -> bool:
    """Whether the line breaks of a segment are layout.

    Args:
        segment: the `<seg>`, in its tree.
        text: its text without inline elements.
    """
    if not _BEGINS_A_LINE.match(text):
        return False
    _, *lines = text.split("\n")
    last: str | None = lines[-1]
    if lines[-1].strip(" \t"):
        last = None
    written = [line for line in lines if line.strip(" \t")]
    if not written or not all(line[0] in " \t" for line in written):
        return False
    before = _indent(segment)
    if before is None:
        # The tag has no line of its own to compare with; its end tag has, or the layout is the text's.
        if last is None:
            return False
    elif not all(line.startswith(before) for line in written) or (last is not None and not last.startswith(before)):
        return False
    return not _is_preserved(segment)


def without_layout(text: str, codes: Sequence[InlineCode] = ()) -> tuple[str, tuple[InlineCode, ...]]:
    """The text on one line, and its codes at their places in it: a line break and the blanks around it are a space."""
    parts: list[str] = []
    # Where each stretch of the old text begins, and what is to be added to offsets within it.
    moved: list[tuple[int, int, int]] = []
    done = length = 0
    for match in _BREAK.finditer(text):
        parts.append(text[done : match.start()])
        moved.append((done, match.start(), length - done))
        length += match.start() - done
        done = match.end()
        if match.start() and done < len(text) and length:
            parts.append(" ")
            length += 1
    parts.append(text[done:])
    moved.append((done, len(text), length - done))
    joined = "".join(parts)
    return joined, tuple(replace(code, offset=_moved(code.offset, moved, len(joined))) for code in codes)


def _moved(offset: int, stretches: Sequence[tuple[int, int, int]], length: int) -> int:
    for start, end, shift in stretches:
        if offset <= end:
            # A code among the blanks goes to the text after them.
            return min(max(offset, start) + shift, length)
    return length


def _indent(segment: Any) -> str | None:
    """The blanks before `<seg>` where it begins a line, else None."""
    previous = segment.getprevious()
    before = segment.getparent().text if previous is None else previous.tail
    _, found, indent = (before or "").rpartition("\n")
    return indent if found and not indent.strip(" \t") else None


def _is_preserved(segment: Any) -> bool:
    """Whether xml:space asks for white space to be kept (XML 1.0, section 2.10)."""
    for element in (segment, *segment.iterancestors()):
        asked = element.get(_XML_SPACE)
        if asked is not None:
            return bool(asked == "preserve")
    return False
