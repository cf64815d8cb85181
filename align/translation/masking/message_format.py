"""Messages of programs with variants in them, of which only the variants are language.

ICU's MessageFormat ("ICU User Guide", Formatting Messages) writes `{count, plural, one {# file} other {# files}}`: what
is chosen by, the keywords and the braces are read by programs, and so is "#", the number.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_OPENING = re.compile(r"\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal)\s*,\s*(?:offset:\d+\s+)?(?:=\d+|[\w-]+)\s*\{")
_BETWEEN = re.compile(r"\}\s*(?:=\d+|[\w-]+)\s*\{")
_CLOSING = re.compile(r"\}\s*\}")
_NUMBER = re.compile(r"#(?!\w)")
_SIMPLE = re.compile(r"\{\s*[\w.]+\s*(?:,\s*(?:number|date|time|spellout|ordinal|duration)\b[^{}]*)?\}")
_DEEPEST = 20
"""Messages within messages; more are no message that anybody wrote."""
_BRACE = re.compile("[{}]")


class MessagePart(NamedTuple):
    """A part of a message that is no language.

    Attributes:
        start, end: half-open offsets.
        kind: whether it stands around variants, in their order, or is put in among their words.
    """

    start: int
    end: int
    kind: Literal["variant", "placeholder"]


def message_parts(text: str) -> list[MessagePart]:
    """What is no language in the messages with variants that a text has, in order; nothing where one does not end."""
    if "{" not in text:
        return []
    parts: list[MessagePart] = []
    place = 0
    while (match := _OPENING.search(text, place)) is not None:
        found: list[MessagePart] = []
        end = _message(text, match, found)
        if end is None:
            place = match.end()
        else:
            parts += found
            place = end
    return parts


def _message(text: str, opening: re.Match[str], parts: list[MessagePart], depth: int = 1) -> int | None:
    """Adds the parts of the message that begins with `opening`; gives its end, or None where it has none."""
    parts.append(MessagePart(opening.start(), opening.end(), "variant"))
    place = opening.end()
    while (brace := _BRACE.search(text, place)) is not None:
        numbers = _NUMBER.finditer(text, place, brace.start())
        parts += [MessagePart(match.start(), match.end(), "placeholder") for match in numbers]
        at = brace.start()
        if (inner := _OPENING.match(text, at)) is not None:
            end = _message(text, inner, parts, depth + 1) if depth < _DEEPEST else None
            if end is None:
                return None
            place = end
        elif (simple := _SIMPLE.match(text, at)) is not None:
            parts.append(MessagePart(at, simple.end(), "placeholder"))
            place = simple.end()
        elif (closing := _CLOSING.match(text, at)) is not None:
            parts.append(MessagePart(at, closing.end(), "variant"))
            return closing.end()
        elif (between := _BETWEEN.match(text, at)) is not None:
            parts.append(MessagePart(at, between.end(), "variant"))
            place = between.end()
        else:
            return None
    return None
