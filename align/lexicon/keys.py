"""How words are written as keys of a lexicon."""

from __future__ import annotations


def plain(text: str) -> str:
    """`text` with plain apostrophes."""
    return text.replace("’", "'")


def lowered(text: str) -> str:
    """`text` in small letters and with plain apostrophes, character for character: offsets stay what they are."""
    low = text.lower()
    if len(low) != len(text):
        # A letter that becomes two ("İ") stays as it is.
        low = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    return plain(low)
