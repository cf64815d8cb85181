"""What readers say of their input: errors that point at a place in a file, and what was left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from align.errors import FormatError

if TYPE_CHECKING:
    from lxml import etree


logger = logging.getLogger(__name__)

Pair = tuple[str, str]
"""Source and target language."""

_PLACE = re.compile(r"(?:, line \d+, column \d+)?(?: \(<string>, line \d+\))?\s*$")
_INVALID_CHARACTER = re.compile(r"(?:invalid xmlChar value|invalid Char value|Char) (?:(0x[0-9A-Fa-f]+)|(\d+))")
_UNDEFINED = re.compile(r"Entity '([^']*)' not defined")


class LocatedFormatError(FormatError):
    """A fault at a known place.

    Attributes:
        name: the file as the user named it.
        line, column: place of the fault, both counted from 1; column counts characters, and is None where only
            the line is known.
        problem: what is wrong and how to mend it, without the place.
    """

    def __init__(self, name: str, line: int, column: int | None, problem: str) -> None:
        place = f"line {line}" if column is None else f"line {line}, column {column}"
        super().__init__(f"{name}, {place}: {problem}")
        self.name = name
        self.line = line
        self.column = column
        self.problem = problem

    def __reduce__(self) -> tuple[type[LocatedFormatError], tuple[str, int, int | None, str]]:
        """How to make it again in another process, to which a pool hands it."""
        return type(self), (self.name, self.line, self.column, self.problem)


def tell_untranslated(name: str, number: int) -> None:
    """Says how many units of the file `name` have no translation, if any."""
    if number:
        logger.warning("%s: %s no target and %s left out", name, *_counted(number))


def tell_other_pairs(name: str, wanted: tuple[str | None, str | None], others: Counter[Pair]) -> None:
    """Says how many units are of other pairs than the one wanted, and of which, if any."""
    if others:
        has, was = _counted(others.total())
        pairs = ", ".join("-".join(pair) for pair in others)
        pair = "-".join(language or "any" for language in wanted)
        logger.warning("%s: %s another pair than %s (%s) and %s left out", name, has, pair, pairs, was)


def _counted(number: int) -> tuple[str, str]:
    return ("1 unit has", "was") if number == 1 else (f"{number:,} units have", "were")


def reason_of(error: etree.XMLSyntaxError) -> str:
    """What the parser says, on one line and without the place."""
    return _PLACE.sub("", (error.msg or "broken XML").replace("\n", " ").strip())


def cut_off(error: etree.XMLSyntaxError) -> str:
    """What is wrong with a file that ends in the middle."""
    return f"the file ends too soon or is cut off ({reason_of(error)}); fetch or export it again."


def problem_of(error: etree.XMLSyntaxError, *, at_end: bool = False, cleaned: bool = False) -> str:
    """What is wrong and how to mend it.

    Args:
        error: what the parser raised.
        at_end: whether it came when the file had been read whole, so that what is none of the below is that it is cut
            off.
        cleaned: whether `nlen tmx clean` mends such files, where they can be mended at all.
    """
    reason = reason_of(error)
    # Parsers stop at what they cannot make sense of, and say what they would have liked there.
    if match := _INVALID_CHARACTER.search(reason):
        code = int(match[1], 16) if match[1] else int(match[2])
        what, by_hand = f"a character that XML forbids, U+{code:04X}", "take it out"
        if "CharRef" in reason:
            what = f"a reference to {what}"
    elif "xmlParseEntityRef" in reason or "EntityRef: expecting ';'" in reason:
        what, by_hand = "a bare &, with which a reference begins in XML", "write &amp;"
    elif match := _UNDEFINED.search(reason):
        what, by_hand = f"&{match[1]}; stands for nothing in XML", "write the character itself, or &amp; for &"
    elif "StartTag: invalid element name" in reason:
        what, by_hand = "a bare <, with which a tag begins in XML", "write &lt;"
    elif at_end:
        return cut_off(error)
    else:
        return f"not well-formed XML ({reason}); mend it in an editor or export the file again."
    others = ", or let `nlen tmx clean` do it for the whole file" if cleaned else ""
    return f"not well-formed XML: {what}; {by_hand}{others}."
