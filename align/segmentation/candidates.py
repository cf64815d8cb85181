"""Finds the places in a paragraph where a sentence may end, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

NextKind = Literal["upper", "lower", "camel", "digit", "symbol", "continuation"]
"""How the text goes on. `camel` is a name such as iPhone; `symbol` is €, #, an emoji or letters without case;
`continuation` is punctuation that no sentence begins with."""

_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
_QUOTE_SET, _BRACKET_SET = frozenset(_QUOTES), frozenset(")]}")
# Closers are told from openers by the lack of white space before them, so the same character may be either.
# What is an emoji by itself or with the sign that makes it one (Unicode Technical Standard 51), its modifiers and
# joiners included, and faces made of punctuation. They belong to the sentence that they comment on.
_PICTURES = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2639-\u263b\u2648-\u2653\u2665\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2764\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)
_JOINERS = "\ufe0e\ufe0f\u200d\u2640\u2642\U000e0020-\U000e007f"
EMOJI = rf"(?:(?:[{_PICTURES}]|[\u203c-\u3299]\ufe0f|[#*0-9]\ufe0f?\u20e3)[{_JOINERS}]*)"
FACE = r"(?:[:;=]['’]?-?[)(DPpoO/|*3\]\[]|<3)"
NOTES = "¹²³⁰⁴-⁹†‡*_"
"""Numbers and signs of notes, "Dat klopt.¹", and marks of emphasis, "*Dat klopt.*": they belong to what is before."""
_CLOSERS = rf"(?:[{_QUOTES})\]}}{NOTES}]|\[\d{{1,3}}\]|{EMOJI})*"
_SPACED_PICTURES = re.compile(rf"(?:[ \u00a0\u202f]{{1,2}}(?:{EMOJI}+|{FACE})(?=\s|$))+")
# French and tokenised text has a space before the closing quote as well; then only the sort of quote or, for the
# straight one, an opening before it tells.
_SPACED_CLOSER = re.compile(r"[ \u00a0\u202f](?P<quote>''|[»›”\"])(?=\s)")
_TERMINATORS = ".!?…‽"

# The look-behind keeps a long run of full stops linear; the look-ahead leaves the white space to _GAP for the same
# reason. The first mark comes before the look-behind: a search for one class of characters is several times as fast.
_CANDIDATE = re.compile(
    rf"(?P<mark>[{_TERMINATORS}](?<![{_TERMINATORS}]{{2}})[{_TERMINATORS}]*)(?P<closers>(?!\s){_CLOSERS}|)(?=\s)"
)
_GAP = re.compile(r"\s*")
_NEXT = re.compile(rf"(?P<openers>(?:,,|[{_QUOTES}(\[{{¿¡]|[*_]|[-–—•]\s)*)(?P<word>[^\s{_QUOTES}()\[\]{{}},;:!?…]*)")
# 's Avonds, ’t Is, 'n Man: the clitic stays small, the word after it gets the capital. 's-Gravenhage is one word.
# An ellipsis that a text goes on with, "...en toen".
_RESUMPTION = re.compile(r"(?:\.{3,4}|…)(?=[^\W_])")
_CLITIC = re.compile(r"['’‘`´](?:s|t|n|k|m|r|ns|em)(?:\s+|-)(?P<word>\w[\w-]*)", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
_ALPHANUMERIC = re.compile(r"[^\W_]")

_OPENING = "([{<" + _QUOTES + ",-–—/*_"
_WORD_WINDOW = 64  # code points looked at for the word before a mark; longer "words" are web addresses


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of terminators (`.`, `!`, `?`, `…`) with white space and more text after it.

    Attributes:
        text: the whole paragraph.
        sentence_start: offset of the sentence that would end here.
        mark_start: offset of the first terminator.
        end: offset after terminators and closing punctuation: where the sentence would end.
        next_start: offset of the next text, after the white space.
        mark: the terminators.
        closers: quotes and brackets directly after them.
        word: what stands directly before the terminators, up to white space or opening punctuation; may be empty.
        next_word: first word of the next text without opening punctuation; may be empty.
        next_word_end: offset after `next_word`.
        next_kind: see `NextKind`.
        next_resumes: whether an ellipsis stands directly before `next_word`.
        text_end: offset up to which the text may be read: a line break that ends sentences, or the paragraph's end.
    """

    text: str
    sentence_start: int
    mark_start: int
    end: int
    next_start: int
    mark: str
    closers: str
    word: str
    next_word: str
    next_word_end: int
    next_kind: NextKind
    next_resumes: bool
    text_end: int

    @property
    def is_full_stop(self) -> bool:
        return self.mark == "."

    @property
    def is_ellipsis(self) -> bool:
        return "…" in self.mark or self.mark.startswith("..")

    @property
    def closes_quote(self) -> bool:
        return not _QUOTE_SET.isdisjoint(self.closers)

    @property
    def closes_bracket(self) -> bool:
        return not _BRACKET_SET.isdisjoint(self.closers)

    def text_before_word(self, length: int) -> str:
        """At most `length` code points of the same sentence before `word`."""
        start = self.mark_start - len(self.word)
        return self.text[max(self.sentence_start, start - length) : start]

    def text_after_next_word(self, length: int) -> str:
        """At most `length` code points after `next_word`."""
        return self.text[self.next_word_end : min(self.next_word_end + length, self.text_end)]

    @property
    def next_word_is_stopped(self) -> bool:
        """Whether a full stop stands directly behind `next_word`."""
        return self.text[self.next_word_end - 1 : self.next_word_end] == "."


class SureEnd(NamedTuple):
    """A full stop behind a plain word, one space, and a capital: a place that needs no rules, and most ends are such.

    Attributes:
        end: offset where the sentence ends.
        next_start: offset of the next sentence.
    """

    end: int
    next_start: int


class CandidateScanner:
    """Iterates over the candidates of `text[start:end]`; tell it with `sentence_ends` where sentences really end.

    Args:
        text: the whole paragraph.
        start, end: the part to look at.
        is_plain: whether a full stop behind a word, given without it, ends a sentence wherever a capital follows.
    """

    def __init__(self, text: str, start: int, end: int, is_plain: Callable[[str], bool]) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._is_plain = is_plain
        self.sentence_start = start
        # Of the sentence and of the part; looked for when the first place asks for it. Where the first one lies before
        # the sentence it is not known yet.
        self._first_alphanumeric = -1
        self._last_alphanumeric = -1

    def __iter__(self) -> Iterator[Candidate | SureEnd]:
        for match in _CANDIDATE.finditer(self._text, self.sentence_start, self._end):
            if self._is_sure_end(match):
                yield SureEnd(match.end(), match.end() + 1)
                continue
            if self._is_beside_marks_alone(match.end()):
                continue
            spaced = self._spaced_closer(match.end())
            end = match.end() + len(spaced)
            pictures = _SPACED_PICTURES.match(self._text, end, self._end)
            if pictures is not None:
                end = pictures.end()
            gap = _GAP.match(self._text, end, self._end)
            if gap is not None and gap.end() < self._end:
                yield self._candidate(match, match["closers"] + spaced, end, gap.end())

    def sentence_ends(self, next_start: int) -> None:
        """Note that a sentence ended and the next one starts at this offset."""
        self.sentence_start = next_start

    def _is_sure_end(self, match: re.Match[str]) -> bool:
        text, (start, end) = self._text, match.span()
        if end != start + 1 or text[start] != "." or text[end] != " " or end + 1 >= self._end:
            return False
        first = text[end + 1]
        if not (first.isupper() and first.isalpha()):
            return False
        word_start = text.rfind(" ", max(self.sentence_start, start - _WORD_WINDOW), start) + 1
        return word_start > 0 and self._is_plain(text[word_start:start])

    def _is_beside_marks_alone(self, place: int) -> bool:
        """Whether marks alone ("... ", "?!", an emoji) are all there is of the sentence before `place` or of the part
        after it. They are no sentence: at the start they go with what follows, at the end with what went before.
        """
        text, start, end = self._text, self.sentence_start, self._end
        if self._first_alphanumeric < start:
            match = _ALPHANUMERIC.search(text, start, end)
            self._first_alphanumeric = match.start() if match else end
        if self._last_alphanumeric < 0:
            self._last_alphanumeric = next((i for i in range(end - 1, start - 1, -1) if text[i].isalnum()), start)
        return self._first_alphanumeric >= place or self._last_alphanumeric < place

    def _spaced_closer(self, position: int) -> str:
        match = _SPACED_CLOSER.match(self._text, position, self._end)
        if match is None or (match["quote"] == '"' and self._text.count('"', self._start, position) % 2 == 0):
            return ""
        return match.group()

    def _candidate(self, match: re.Match[str], closers: str, end: int, next_start: int) -> Candidate:
        text = self._text
        next_word, next_word_end, next_kind, next_resumes = _look_ahead(text, next_start, self._end)
        return Candidate(
            text=text,
            sentence_start=self.sentence_start,
            mark_start=match.start(),
            end=end,
            next_start=next_start,
            mark=match["mark"],
            closers=closers,
            word=_word_before(text, self.sentence_start, match.start()),
            next_word=next_word,
            next_word_end=next_word_end,
            next_kind=next_kind,
            next_resumes=next_resumes,
            text_end=self._end,
        )


def _word_before(text: str, start: int, end: int) -> str:
    window = text[max(start, end - _WORD_WINDOW) : end]
    if not window or window[-1].isspace():
        return ""
    return window.split()[-1].lstrip(_OPENING)


def _look_ahead(text: str, start: int, end: int) -> tuple[str, int, NextKind, bool]:
    """The next word, its end, how the text goes on, and whether it resumes after an ellipsis."""
    match = _CLITIC.match(text, start, end) or _NEXT.match(text, start, end)
    assert match is not None  # _NEXT matches the empty string
    resumption = _RESUMPTION.match(text, match.start("word"), end)
    if resumption is not None:
        return *_look_ahead(text, resumption.end(), end)[:3], True
    word = match["word"]
    kind: NextKind
    if not word:
        # A clitic without a word, an opening quote with white space after it, or punctuation.
        following = text[match.end() : min(match.end() + 1, end)]
        kind = "continuation" if not following or following in ",;:!?…)]}" else "symbol"
        return "", match.end(), kind, False
    first = word[0]
    if first.isupper() or first.istitle():
        kind = "upper"
    elif first.islower():
        kind = "camel" if _CAMEL.match(word) else "lower"
    elif first.isdigit():
        kind = "digit"
    else:
        kind = "continuation" if first in "/=%&|.\\" else "symbol"
    return word.rstrip("."), match.end(), kind, False
