"""What a parser's complaint about XML means, in the words of somebody who has to mend the file."""

from __future__ import annotations

import re

from lxml import etree

_PLACE = re.compile(r"(?:, line \d+, column \d+)?(?: \(<string>, line \d+\))?\s*$")
_INVALID_CHARACTER = re.compile(r"(?:invalid xmlChar value|invalid Char value|Char) (?:(0x[0-9A-Fa-f]+)|(\d+))")
_UNDEFINED = re.compile(r"Entity '([^']*)' not defined")


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
