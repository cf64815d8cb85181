"""The sentence rules of a language as pairs of regular expressions, in the order in which SRX asks them.

Each rule of `boundary_rules` becomes one or a few pairs. What a pair cannot say is left out: Punkt's statistics of how
every word is written (an ellipsis before a capital, lower case after a full stop), brackets that opened long before,
straight quotation marks that close behind a space, which only their number tells from opening ones, and layout.

The expressions keep to what ICU (which SRX 2.0 names), Java and Python's `regex` understand alike. As OmegaT looks for
an expression's matches one after another, an expression for what follows the break takes one character and looks
ahead at the rest: longer ones would swallow the next place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from align.segmentation.candidates import EMOJI, FACE, NOTES
from align.segmentation.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class SrxRule:
    """One rule: where text that ends with `before` is followed by text that begins with `after`.

    Attributes:
        breaks: whether a segment ends there; where not, no later rule is asked.
        before: what stands directly before the place.
        after: what stands directly after it.
    """

    breaks: bool
    before: str
    after: str


_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
_TERMINATORS = ".!?…‽"
# Emoji and faces belong to the sentence before them, close by or behind a space.
_PICTURE = rf"[ \u00a0\u202f]{{1,2}}(?:{EMOJI}{{1,8}}|{FACE})"
_PICTURES = rf"(?:{_PICTURE}){{0,4}}"
_CLOSER = rf"(?:[{_QUOTES})\]}}{NOTES}]|\[\d{{1,3}}\]|{EMOJI})"
_CLOSERS = rf"{_CLOSER}{{0,4}}{_PICTURES}"
_QUOTED = rf"[)\]}}]{{0,2}}[{_QUOTES}]{_CLOSER}{{0,3}}{_PICTURES}"
_BRACKETED = rf"[{_QUOTES}]{{0,2}}[)\]}}]{_CLOSER}{{0,3}}{_PICTURES}"
# What may stand around a word, so that the word is all there is between it and the full stop.
_WORD_START = rf"(?<![^\s(\[{{<{_QUOTES},\-–—/*_])"
_OPENERS = rf"(?:,,|[{_QUOTES}(\[{{¿¡*_]|[-–—•]\s){{0,4}}"
_CLITIC = r"['’‘`´](?:[stnkmrSTNKMR]|ns|em)(?:\s{1,2}|-)"

# An ellipsis that a text goes on with, "...en toen".
_RESUMPTION = r"(?:\.{3,4}|…)(?=[\p{L}\p{Nd}])"

_SPACE = r"\s"


def _next(text: str) -> str:
    """White space with this behind it and behind opening punctuation."""
    return rf"\s(?=\s{{0,4}}{_OPENERS}(?:{_RESUMPTION})?(?:{_CLITIC})?{text})"


_CAMEL = _next(r"\p{Ll}{1,2}\p{Lu}")
_CAPITAL = _next(r"(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})")
# Not 's Avonds, where the capital is that of the word after the clitic.
_LOWER = rf"(?!\s{{1,4}}{_CLITIC}\p{{Lu}})" + _next(r"(?!\p{Ll}{1,2}\p{Lu})\p{Ll}")
_DIGIT = _next(r"\p{Nd}")
_NUMERAL = _next(r"(?:[IVXLCDM]+|[A-Z])(?![\w.])")
_RESUMED = rf"\s(?=\s{{0,4}}{_OPENERS}{_RESUMPTION}\p{{Ll}})"
# A number that is all of a reference.
_NUMBER_ALONE = _next(
    r"\p{Nd}{1,6}(?:\.(?![\p{L}\p{Nd}])|\s{0,2}(?:$|[,;:!?)\]”’\"]|(?:nrs?|no)\.|(?:van|in|uit)\s{1,2}\p{Lu}))"
)
_CONTINUATION = rf"\s(?=\s{{0,4}}(?!,,){_OPENERS}(?!{_RESUMPTION})(?:[,;:!?…)\]}}/=%&|.\\]))"
# Dots and closing punctuation; a full stop alone is none of the marks.
_MARK = rf"(?:[!?…‽]|[{_TERMINATORS}]{{2}})[{_TERMINATORS}]{{0,4}}"


@dataclass(frozen=True, slots=True)
class _Words:
    """The language's words as expressions."""

    lexicon: Lexicon
    abbreviations: frozenset[str]
    starters: frozenset[str]

    def particle(self) -> str:
        """A particle that goes on as a name does."""
        particles = alternatives(word.capitalize() for word in self.lexicon.name_particles if word.isalpha())
        return _next(rf"(?:{particles})\s(?:\p{{Ll}}{{2,4}}\s){{0,2}}\p{{Lu}}")

    def starter(self) -> str:
        return _next(rf"(?:{alternatives(word.capitalize() for word in self.starters)})(?![\w'’\-])")

    def listed(self, kinds: Iterable[str], *, exact: bool) -> str:
        """The abbreviations of these classes; those with a capital count for that spelling alone."""
        wanted = set(kinds)
        phrases = {
            f"{first} {word}": kind for word, both in self.lexicon.phrases.items() for first, kind in both.items()
        }
        found = [
            word
            for word, kind in {**self.lexicon.abbreviations, **phrases}.items()
            if kind in wanted and (word != word.lower()) is exact
        ]
        if not found:
            return ""
        single = [word for word in found if exact or len(word) == 1]
        several = [word for word in found if not exact and len(word) > 1]
        parts = [alternatives(single)] if single else []
        if several:
            # A listed capital spelling is another abbreviation ("B.V" is no "b.v").
            parts.append(f"(?i:{alternatives(several)})")
        return rf"(?:{_WORD_START}|(?<=-))(?:{'|'.join(parts)})"


def srx_rules(lexicon: Lexicon, abbreviations: Iterable[str], starters: Iterable[str]) -> list[SrxRule]:
    """The rules of a language.

    Args:
        lexicon: its word lists.
        abbreviations: further abbreviations, in lower case without their last full stop.
        starters: further words that begin sentences, in lower case.
    """
    known = {word.lower() for word in lexicon.abbreviations} | lexicon.not_abbreviations
    words = _Words(
        lexicon,
        frozenset(word for word in abbreviations if word not in known and len(word) > 1 and "." not in word),
        lexicon.starters | {word for word in starters if word.isalpha()},
    )
    return [rule for make in _RULES for rule in make(words)]


def _marks_alone(_: _Words) -> Iterator[SrxRule]:
    """Marks at the beginning are no sentence."""
    yield SrxRule(False, rf"^[^\p{{L}}\p{{N}}]{{0,20}}[{_TERMINATORS}]{_CLOSERS}", _SPACE)


def _spaced_closer(_: _Words) -> Iterator[SrxRule]:
    """A closing quotation mark with a space before it still belongs to the sentence."""
    yield SrxRule(False, rf"[{_TERMINATORS}]", r"[ \u00a0\u202f](?:''|[»›”])(?=\s|$)")
    yield SrxRule(True, rf"[{_TERMINATORS}][ \u00a0\u202f](?:''|[»›”])", _CAPITAL)


def _continuing_punctuation(_: _Words) -> Iterator[SrxRule]:
    yield SrxRule(False, rf"[{_TERMINATORS}]{_CLOSER}{{0,4}}{_PICTURES}", rf"(?={_PICTURE}(?:\s|$))\s")
    yield SrxRule(False, rf"[{_TERMINATORS}]{_CLOSERS}", _CONTINUATION)


def _list_label(words: _Words) -> Iterator[SrxRule]:
    interjection = rf"(?!(?:{alternatives(words.lexicon.interjections)})\.)"
    label = rf"{interjection}(?:\d{{1,3}}|\p{{L}}|[ivx]{{1,4}}|[IVX]{{1,4}})(?:\.\d{{1,3}}){{0,3}}\.[*_]{{0,2}}"
    yield SrxRule(False, rf"^\s{{0,4}}[^\w\s]{{0,2}}{label}", _SPACE)
    yield SrxRule(False, rf"[:;]\s{{1,2}}[^\w\s]{{0,2}}{label}", _SPACE)
    # After a whole sentence, that is an ordinary word and a full stop.
    clipped = alternatives(word for word in (*words.lexicon.abbreviations, *words.lexicon.phrases) if word.isalpha())
    ended = rf"(?:{_WORD_START}(?!(?i:{clipped})\.)\p{{Lu}}?\p{{Ll}}{{2,30}}\.|[!?…])"
    yield SrxRule(
        False, rf"{ended}[{_QUOTES}*_]{{0,2}}\s{{1,2}}[*_]{{0,2}}(?:\d{{1,2}}|[IVX]{{1,4}})\.[*_]{{0,2}}", _CAPITAL
    )


def _lone_mark_in_brackets(words: _Words) -> Iterator[SrxRule]:
    yield SrxRule(True, r"[(\[](?:…|\.{2,4})[)\]]", words.starter())
    yield SrxRule(False, rf"[(\[][{_TERMINATORS}]{{1,4}}[)\]]", _SPACE)


def _goes_on_in_lower_case(words: _Words) -> Iterator[SrxRule]:
    kinds = ("binding", "before_number", "number_or_word", "before_name", "closing", "undecided")
    clipped = [listed for exact in (True, False) if (listed := words.listed(kinds, exact=exact))]
    clipped.append(rf"{_WORD_START}\p{{L}}")
    if words.abbreviations:
        clipped.append(rf"{_WORD_START}(?i:{alternatives(words.abbreviations)})")
    for abbreviation in clipped:
        yield SrxRule(False, rf"{abbreviation}\.", _RESUMED)
    for second, firsts in words.lexicon.phrases.items():
        stopped = [first for first in firsts if first.endswith(".")]
        if stopped:
            yield SrxRule(False, rf"{_WORD_START}(?i:{alternatives(stopped)})", _next(rf"{re.escape(second)}\."))
    yield SrxRule(True, r"(?:(?<![.…])\.|[!?‽])", _RESUMED)
    yield SrxRule(False, rf"(?:{_MARK}{_CLOSERS}|\.{_CLOSER}{{1,4}}{_PICTURES})", _LOWER)
    for abbreviation in clipped:
        yield SrxRule(False, rf"{abbreviation}\.", _LOWER)
    # Short words are rather clipped than last in a sentence.
    yield SrxRule(False, rf"(?:{_WORD_START}\w{{1,3}}|[.@/\d]\w{{1,8}}|\d)\.", _LOWER)


def _closing_bracket(words: _Words) -> Iterator[SrxRule]:
    # Brackets that begin in lower case lie inside a sentence.
    inside = rf"(?<=\S\s?)\(\p{{Ll}}[^()]{{0,200}}[{_TERMINATORS}]{{1,3}}{_BRACKETED}"
    yield SrxRule(True, inside, words.starter())
    yield SrxRule(False, inside, _SPACE)


def _speaker_after_quote(words: _Words) -> Iterator[SrxRule]:
    verbs = words.lexicon.reporting_verbs
    if verbs:
        speaker = rf"(?!(?:{alternatives(word.capitalize() for word in words.lexicon.starters if word != 'i')})\b)"
        name = rf"{speaker}\p{{Lu}}[\w'’.\-]{{0,30}}(?:\s\p{{Lu}}[\w'’.\-]{{0,30}}){{0,2}}\s(?:{alternatives(verbs)})\b"
        yield SrxRule(False, rf"{_MARK}{_QUOTED}", _next(name))


def _ellipsis(words: _Words) -> Iterator[SrxRule]:
    dots = rf"(?:[{_TERMINATORS}]{{0,2}}…|\.{{2}})[{_TERMINATORS}]{{0,3}}"
    yield SrxRule(True, rf"{dots}{_QUOTED}", _SPACE)
    yield SrxRule(True, rf"{dots}{_CLOSERS}", words.starter())
    yield SrxRule(True, rf"{dots}{_CLOSERS}", _CAMEL)
    yield SrxRule(False, rf"{dots}{_CLOSERS}", _SPACE)


def _exclamation_or_question(words: _Words) -> Iterator[SrxRule]:
    names = rf"{_WORD_START}(?i:{alternatives(words.lexicon.exclaiming_names)})!"
    yield SrxRule(True, names, words.starter())
    yield SrxRule(False, names, _SPACE)
    yield SrxRule(True, rf"{_MARK}{_CLOSERS}", _SPACE)


def _listed_abbreviations(words: _Words) -> Iterator[SrxRule]:
    starter = words.starter()
    for exact in (True, False):

        def of(*kinds: str, exact: bool = exact) -> str:
            return words.listed(kinds, exact=exact)

        if binding := of("binding"):
            yield SrxRule(False, rf"{binding}\.{_CLOSERS}", _SPACE)
        numbers = of("number_or_word")
        if numbers:
            yield SrxRule(True, rf"{numbers}\.", starter)
        if either := of("before_number", "number_or_word"):
            yield SrxRule(False, rf"{either}\.", _NUMERAL)
        if others := of("before_number", "number_or_word", "before_name", "closing", "undecided"):
            yield SrxRule(False, rf"{others}\.{_CLOSERS}", _DIGIT)
        if numbers:
            yield SrxRule(True, rf"{numbers}\.{_CLOSERS}", _SPACE)
        if alone := of("number_alone"):
            yield SrxRule(False, rf"{alone}\.", _NUMBER_ALONE)
        if names := of("before_name"):
            yield SrxRule(False, rf"{names}\.{_CLOSERS}", words.particle())
        if closing := of("closing"):
            yield SrxRule(True, rf"{closing}\.(?![)\]}}])(?:[{_QUOTES}]|{EMOJI}){{0,3}}{_PICTURES}", _CAPITAL)
        if others := of("before_number", "before_name", "closing", "undecided"):
            yield SrxRule(True, rf"{others}\.{_CLOSERS}", starter)
            yield SrxRule(True, rf"{others}\.{_QUOTED}", _CAPITAL)
            yield SrxRule(False, rf"{others}\.{_CLOSERS}", _SPACE)


def _initials(words: _Words) -> Iterator[SrxRule]:
    # A letter by itself, not the last one of "papa's".
    letter = rf"{_WORD_START}(?<!\p{{L}}['’])\p{{Ll}}\."
    yield SrxRule(False, letter, _DIGIT)
    yield SrxRule(True, letter, words.starter())
    yield SrxRule(False, letter, _CAPITAL)
    one = r"(?:IJ|\p{Lu}(?:\p{L}{1,2}(?=\.-?\p{L}))?)"
    initials = rf"{_WORD_START}{one}(?:\.-?(?:IJ|\p{{Lu}}\p{{L}}{{0,2}})){{0,5}}\.{_CLOSERS}"
    yield SrxRule(False, initials, words.particle())
    yield SrxRule(True, initials, words.starter())
    yield SrxRule(False, initials, _SPACE)


def _dotted_abbreviation(words: _Words) -> Iterator[SrxRule]:
    dotted = rf"{_WORD_START}\p{{L}}(?:\.\p{{L}}{{1,3}}){{1,6}}\.{_CLOSERS}"
    yield SrxRule(True, dotted, words.starter())
    yield SrxRule(False, dotted, _SPACE)


def _learned_abbreviations(words: _Words) -> Iterator[SrxRule]:
    if words.abbreviations:
        learned = rf"{_WORD_START}(?i:{alternatives(words.abbreviations)})\.{_CLOSERS}"
        yield SrxRule(True, learned, words.starter())
        yield SrxRule(False, learned, _SPACE)


def _full_stop(_: _Words) -> Iterator[SrxRule]:
    yield SrxRule(True, rf"\.{_CLOSERS}", _SPACE)


_RULES: tuple[Callable[[_Words], Iterator[SrxRule]], ...] = (
    _marks_alone,
    _spaced_closer,
    _continuing_punctuation,
    _list_label,
    _lone_mark_in_brackets,
    _goes_on_in_lower_case,
    _closing_bracket,
    _speaker_after_quote,
    _ellipsis,
    _exclamation_or_question,
    _listed_abbreviations,
    _initials,
    _dotted_abbreviation,
    _learned_abbreviations,
    _full_stop,
)
"""In the order of `boundary_rules.RULES`."""


def alternatives(words: Iterable[str]) -> str:
    """Alternatives, the longest first, so that none is taken for the beginning of another."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\-", "-").replace(r"\ ", r"\s{1,2}") for word in ordered)
