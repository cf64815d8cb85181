"""Quotation marks of Dutch newspapers become English ones, and none is lost or made up.

Dutch „…” , ,,…'' , «…» and "…" are double marks, ‘…’ , ’…’ , ‚…’ and '…' single ones; English writes “…” and ‘…’.
The model translates the words; which marks stand at the ends of a sentence, and of which kind each is, is taken from
the source.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from align.translation.masking.placeholders import is_word

Family = Literal["double", "single"]
Role = Literal["open", "close"]

ENGLISH: dict[tuple[Family, Role], str] = {
    ("double", "open"): "“",
    ("double", "close"): "”",
    ("single", "open"): "‘",
    ("single", "close"): "’",
}

_MARK = re.compile(r",,(?=\w)|''|[„“”\"«»‘’‚']")
_DOUBLE = frozenset('„“”"«»') | {",,", "''"}

# Words that begin with an apostrophe: 's avonds, ’t is, 'n beetje, '70, and within a sentence 'em, 'ie.
_ELIDED = re.compile(r"(?:[stnmkr]|ns|\d\ds?)(?![^\W_])", re.IGNORECASE)
_ELIDED_INSIDE = re.compile(r"(?:em|ie|tis|twas)(?![^\W_])")
_ELIDED_LETTER = re.compile(r"[stnmk](?=[\s\-])", re.IGNORECASE)
# ‘s-Hertogenbosch: the mark is no quotation mark, and stands the wrong way round.
_TURNED = re.compile(r"(?<!\w)‘(?=[st]-[A-Z])")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-/:") | _DOUBLE | frozenset("‘‚")
_STOPS = ".!?,;:…"
_AFTER_CLOSE = frozenset(_STOPS) | {")", "”", '"'}


class QuoteMark(NamedTuple):
    """A quotation mark in a text: where it stands and what it does there."""

    start: int
    end: int
    family: Family
    role: Role


def quote_marks(text: str) -> list[QuoteMark]:
    """The quotation marks of a sentence in order; apostrophes are not among them."""
    marks: list[QuoteMark] = []
    open_families: list[Family] = []
    for match in _MARK.finditer(text):
        sign = match.group()
        family: Family = "double" if sign in _DOUBLE else "single"
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        if family == "single" and _is_apostrophe(text, match, before, after, open_families):
            continue
        role = _role(sign, before, after, family in open_families)
        if role == "open":
            open_families.append(family)
        elif family in open_families:
            open_families.remove(family)
        marks.append(QuoteMark(match.start(), match.end(), family, role))
    return marks


def _is_apostrophe(text: str, match: re.Match[str], before: str, after: str, open_families: list[Family]) -> bool:
    if is_word(before) and is_word(after):
        return True
    if not is_word(before) and is_word(after):
        if match.group() == "‘":
            # Word processors turn the mark of 's and 't the wrong way round.
            return bool(_ELIDED_LETTER.match(text, match.end()))
        inside = match.start() > 0 and bool(_ELIDED_INSIDE.match(text, match.end()))
        return inside or bool(_ELIDED.match(text, match.end()))
    if not is_word(before):
        return False
    if "single" not in open_families:
        # A mark after a word that nothing opened: "de ouders’ huis", but "…terug’, zei hij" closes what an earlier
        # sentence opened.
        return match.end() < len(text) and after not in _AFTER_CLOSE
    # "‘The neighbours’ cars are gone’": the first of two closing marks belongs to the word.
    following = next((m for m in _MARK.finditer(text, match.end()) if m.group() not in _DOUBLE), None)
    if before != "s" or not after.isspace() or following is None:
        return False
    opens_next = text[following.start() - 1] in _OPENS_AFTER
    return not opens_next and not text[following.end() : following.end() + 1].isalnum()


def _role(sign: str, before: str, after: str, is_open: bool) -> Role:
    if sign in {"„", "‚", ",,", "‘"}:
        return "open"
    if before in _OPENS_AFTER and not after.isspace():
        # Between two marks or after a dash both are possible; what is open is closed first.
        return "open" if before.isspace() or not is_open or after.isalnum() else "close"
    return "close"


def restore_quotes(source: str, target: str) -> str:
    """`target` with English quotation marks where `source` has Dutch ones.

    Marks of the target get the English sign, and the family (double or single) of the source's marks where both
    sides have as many. Marks that stand at the source's ends are set there when the model dropped them; marks of the
    target are taken out when the source has none. Others that differ are left as they are: `quotes_differ` tells.
    """
    if "‘" in target and ("’s-" in source or "’t-" in source):
        target = _TURNED.sub("’", target)
    ours = quote_marks(source)
    theirs = quote_marks(target)
    if not ours:
        return _without(target, theirs) if theirs else target
    if len(theirs) == len(ours):
        paired = zip(theirs, ours, strict=True)
        return _rewrite(target, [mark._replace(family=o.family, role=o.role) for mark, o in paired])
    target = _rewrite(target, theirs)
    if _opens_at_start(source, ours) and not _opens_at_start(target, quote_marks(target)):
        target = ENGLISH[ours[0].family, "open"] + target
    if _closes_at_end(source, ours) and not _closes_at_end(target, quote_marks(target)):
        target = _close(source, target, ours[-1])
    theirs = quote_marks(target)
    if len(theirs) == len(ours):
        return _rewrite(target, [mark._replace(family=o.family) for mark, o in zip(theirs, ours, strict=True)])
    return target


def quotes_differ(source: str, target: str) -> bool:
    """Whether the two sides have a different number of opening or closing quotation marks."""
    roles = [mark.role for mark in quote_marks(source)], [mark.role for mark in quote_marks(target)]
    return sorted(roles[0]) != sorted(roles[1])


def _rewrite(text: str, marks: list[QuoteMark]) -> str:
    """`text` with the signs at `marks` replaced by the English signs of their families and roles."""
    pieces, last = [], 0
    for mark in marks:
        pieces += [text[last : mark.start], ENGLISH[mark.family, mark.role]]
        last = mark.end
    return "".join([*pieces, text[last:]])


def _without(text: str, marks: list[QuoteMark]) -> str:
    pieces, last = [], 0
    for mark in marks:
        pieces.append(text[last : mark.start])
        last = mark.end
    return " ".join("".join([*pieces, text[last:]]).split())


def _opens_at_start(text: str, marks: list[QuoteMark]) -> bool:
    return bool(marks) and marks[0].role == "open" and not text[: marks[0].start].strip("-–— ([")


def _closes_at_end(text: str, marks: list[QuoteMark]) -> bool:
    return bool(marks) and marks[-1].role == "close" and not text[marks[-1].end :].strip(".!?,;:…)] ")


def _close(source: str, target: str, mark: QuoteMark) -> str:
    """`target` with a closing mark at its end, before or after the final stop as in the source."""
    sign = ENGLISH[mark.family, "close"]
    bare = target.rstrip(_STOPS)
    if source[mark.end :].strip() and bare:
        return bare + sign + target[len(bare) :]
    return target + sign
