"""A translation in the capitals and with the quotation marks of its source, as English writes them.

Capitals carry over from Dutch to English as far as both use them alike: for a whole text, for the first letter of each
word, for the first letter of a sentence, and for words that are the same in both, as most names are. Where a text in
capitals is wanted in small letters, it may hold English words that keep a capital and whose Dutch has changed beyond
recognition ("NAVO", "Duitse"): then nobody can be sure.

Dutch „…” , ,,…'' , «…» and "…" are double marks, ‘…’ , ’…’ , ‚…’ and '…' single ones; English writes “…” and ‘…’.
The model translates the words; which marks stand at the ends of a sentence, and of which kind each is, is taken from
the source.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from align.translation.masking.placeholders import is_word

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ALWAYS_CAPITAL = frozenset(
    (
        "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february april june july"
        " september october november december christmas easter"
    ).split()
)
"""English words with a capital wherever they stand, whose Dutch has none; "may", "march" and "august" are words too."""

Shape = Literal["capitals", "title", "sentence"]


def in_case_of(wanted: str, source: str, target: str) -> tuple[str, bool]:
    """`target` with the capitals of `wanted`, and whether they are sure to be right.

    Args:
        wanted: the text that is translated.
        source: the same text, but for its capitals, as a memory has it.
        target: its translation there.
    """
    ours, theirs = _WORD.findall(wanted), _WORD.findall(source)
    if ours == theirs or not target:
        return target, True
    shapes = _shape(ours), _shape(theirs)
    if shapes[0] == "capitals" and shapes[1] != "capitals":
        return target.upper(), True
    if shapes[0] == "title" and shapes[1] != "title":
        return _WORD.sub(lambda match: _capitalised(match[0], in_capitals=target.isupper()), target), True
    if shapes[1] != "sentence" and shapes[0] == "sentence":
        if _shape(_WORD.findall(target)) == "sentence" and len(theirs) > 1:
            # The translation never had the capitals of its source.
            return _with_first(wanted, target), True
        return _in_small_letters(ours, wanted, target)
    return _word_by_word(ours, theirs, wanted, target)


def _shape(words: list[str]) -> Shape:
    lettered = [word for word in words if word.lower() != word.upper()]
    if lettered and all(word.isupper() for word in lettered) and (len(lettered) > 1 or len(lettered[0]) > 1):
        return "capitals"
    if len(lettered) > 1 and all(word != word.lower() for word in lettered):
        return "title"
    return "sentence"


def _capitalised(word: str, *, in_capitals: bool) -> str:
    if in_capitals:
        return word[0] + word[1:].lower()
    # "iPhone" has its capital already.
    return word[0].upper() + word[1:] if word[1:] == word[1:].lower() else word


def _in_small_letters(ours: list[str], wanted: str, target: str) -> tuple[str, bool]:
    """A translation in capitals as a sentence: words that the source has too are written as it writes them."""
    written = {word.lower(): word for word in ours}
    # The first word may have a capital only for being the first.
    names = {word for word in ours[1:] if word != word.lower()} | {
        word for word in ours[:1] if word[1:].lower() != word[1:]
    }

    def small(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in written:
            names.discard(written[word])
            return written[word]
        return word[0].upper() + word[1:] if _keeps_capital(word) else word

    return _with_first(wanted, _WORD.sub(small, target)), not names


def _word_by_word(ours: list[str], theirs: list[str], wanted: str, target: str) -> tuple[str, bool]:
    """Where some words alone differ: a name that is in the translation too is written as the source writes it."""
    changed = dict(zip(theirs, ours, strict=False))
    sure = len(ours) == len(theirs)
    for index, (their, our) in enumerate(zip(theirs, ours, strict=False)):
        if their == our:
            continue
        found = any(word == their for word in _WORD.findall(target))
        if not found and (index or their[1:] != our[1:]):
            sure = False
    target = _WORD.sub(lambda match: changed.get(match[0], match[0]), target)
    return (_with_first(wanted, target) if _first_letters(theirs, ours) else target), sure


def _first_letters(theirs: list[str], ours: list[str]) -> bool:
    """Whether the first words differ in their first letter."""
    return bool(theirs and ours) and theirs[0][0] != ours[0][0]


def _keeps_capital(word: str) -> bool:
    return word.lower().replace("’", "'") in _ALWAYS_CAPITAL


def _with_first(wanted: str, target: str) -> str:
    """`target` with a capital at its beginning where `wanted` has one, and none where it has none."""
    first, mine = _WORD.search(wanted), _WORD.search(target)
    if first is None or mine is None:
        return target
    word = mine[0]
    if first[0][0].isupper():
        word = word[0].upper() + word[1:]
    elif wanted.lstrip()[0].isalpha() and not _keeps_capital(word) and not (len(word) > 1 and word.isupper()):
        # Behind a quotation mark small letters say nothing of the sentence.
        word = word[0].lower() + word[1:]
    return f"{target[: mine.start()]}{word}{target[mine.end() :]}"


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
