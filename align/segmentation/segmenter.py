"""Cuts a paragraph into sentences: layout first, then rules at each candidate place, with Punkt as the last.

Each rule looks at one phenomenon and answers True (a sentence ends here), False (it does not) or None (not my
business); the first answer stands. A rule reads only the words beside the candidate, as the before-break and
after-break patterns of an SRX file do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from align.article import Sentence
from align.segmentation.candidates import Candidate, CandidateScanner, SureEnd
from align.segmentation.lexicon import AbbreviationClass, Lexicon, load_lexicon
from align.segmentation.lines import split_at_lines

if TYPE_CHECKING:
    from align.segmentation.punkt_model import PunktModel

# One capital, or several with full stops between them: J, J.P, A.F.Th, IJ.
_INITIALS = re.compile(r"(?:IJ|[^\W\d_](?:[^\W\d_]{1,2}(?=\.))?)(?:\.-?(?:IJ|[^\W\d_][^\W\d_]{0,2}))*")
# Letters with full stops between them; the single one in front tells them from nu.nl and other addresses.
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,3})+")
_NUMERAL = re.compile(r"[IVXLCDM]+|[A-Z]")
_LIST_LABEL = re.compile(r"[^\w\s]*(?:\d{1,3}|[^\W\d_]|[ivx]{1,4}|[IVX]{1,4})(?:\.\d{1,3})*")
# Of what follows an opus number: "op. 27.", "op. 27, nr. 2", "op. 27 nr. 2", "op. 27 van Beethoven".
_AFTER_NUMBER = re.compile(r"\s*(?:$|[.,;:!?)\]”’\"]|(?:nrs?|no)\.|(?:van|in|uit)\s+[^\W\d_a-zà-ÿ])")
_BRACKET_WINDOW = 1000  # code points looked back for the bracket that a sentence-final one closes
_NAME_WINDOW = 100  # code points looked ahead for the rest of a name


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the rules know of the language: its word lists and its Punkt parameters."""

    lexicon: Lexicon
    punkt: PunktModel

    def is_starter(self, word: str) -> bool:
        """Whether the capitalised `word` is known to begin sentences."""
        # A letter is an initial, "J. de Boer", however often sentences begin with one.
        return word.lower() in self.lexicon.starters or (len(word) > 1 and self.punkt.starts_sentence(word))

    def is_plain(self, word: str) -> bool:
        """Whether no rule but the last one has anything to say of a full stop behind `word` and a capital after it."""
        lexicon = self.lexicon
        if not self.punkt.is_plain(word) or lexicon.abbreviation_class(word) or word.lower() in lexicon.phrases:
            return False
        # These may be numerals and labels of list items; the last is one letter to the Dutch.
        return bool(word.strip("ivxIVX")) and word != "IJ"

    def is_clipped(self, word: str) -> bool:
        """Whether `word` is an abbreviation, known or learned, or a letter."""
        kind = self.lexicon.abbreviation_class(word)
        return len(word) == 1 or kind not in (None, "number_alone") or self.punkt.is_abbreviation(word)

    def is_ordinary(self, word: str) -> bool:
        """Whether `word` is an ordinary word, which can be the last of a sentence, and no clipped one."""
        return not self.is_clipped(word) and self.punkt.is_written_lower(word)


Rule = Callable[[Candidate, Knowledge], "bool | None"]


def _continuing_punctuation(place: Candidate, _: Knowledge) -> bool | None:
    """`(wie?) / waarom`: no sentence begins with a slash, a comma or a closing bracket."""
    return False if place.next_kind == "continuation" else None


def _list_label(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`1. Bel de politie.`, `Er zijn twee wegen: a. Wachten.`: the label belongs to its item."""
    if not place.is_full_stop or place.closers.strip("*_") or not _LIST_LABEL.fullmatch(place.word):
        return None
    if place.word in knowledge.lexicon.interjections:
        return None
    before = place.text_before_word(8).strip().rstrip("*_")
    return False if not before or before[-1] in ":;" else None


def _lone_mark_in_brackets(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`(?)`, `(!)` are a remark on the word before them; `(...)` stands for words left out."""
    if not place.closes_bracket or place.word or place.text[place.mark_start - 1 : place.mark_start] not in ("(", "["):
        return None
    return place.is_ellipsis and place.next_kind == "upper" and knowledge.is_starter(place.next_word)


def _goes_on_in_lower_case(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`„Kom je?” vraagt hij.`, `Yahoo! is`: lower case goes on, except after a full stop behind an ordinary word."""
    if place.next_kind != "lower":
        return None
    if place.next_resumes and not place.is_ellipsis and not place.closers:
        # "De boten voeren weg. ...en toen": an ellipsis begins what its own text begins with.
        return not (place.is_full_stop and knowledge.is_clipped(place.word))
    if place.is_full_stop and f"{place.word.lower()}." in knowledge.lexicon.phrases.get(place.next_word, ()):
        return False
    if not place.is_full_stop or place.closers:
        return False
    return knowledge.is_ordinary(place.word) and _phrase_class(place, knowledge.lexicon) is None


def _closing_bracket(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`(Hij was er niet.) Toen …` is a sentence; the brackets of `Jan (wie kent hem niet?) Smit` lie inside one."""
    if not place.closes_bracket:
        return None
    window_start = max(place.sentence_start, place.mark_start - _BRACKET_WINDOW)
    opening = max(place.text.rfind(bracket, window_start, place.mark_start) for bracket in "([{")
    if opening <= place.sentence_start:
        # The bracket opened with this sentence or in an earlier one.
        return None
    if not place.text[opening + 1 : opening + 2].islower():
        return None
    return place.next_kind == "upper" and knowledge.is_starter(place.next_word)


def _speaker_after_quote(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`‘Coming?’ Mary asked.`: in English the speaker's name may come before the verb."""
    verbs = knowledge.lexicon.reporting_verbs
    if not verbs or place.is_full_stop or not place.closes_quote or place.next_kind != "upper":
        return None
    if place.next_word != "I" and place.next_word.lower() in knowledge.lexicon.starters:
        return None
    for word in place.text_after_next_word(_NAME_WINDOW).split()[:3]:
        if word.rstrip(".,:") in verbs:
            return False
        if not word[0].isupper():
            return None
    return None


def _ellipsis(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`Ik weet het niet… Misschien.` ends; `En de winnaar is… Amsterdam!` does not."""
    if not place.is_ellipsis:
        return None
    if place.closes_quote:
        return True
    if place.next_kind != "upper":
        return place.next_kind == "camel"
    return knowledge.is_starter(place.next_word) or knowledge.punkt.is_written_lower(place.next_word)


def _exclamation_or_question(place: Candidate, knowledge: Knowledge) -> bool | None:
    """A `!` or `?` ends the sentence, except in a name such as Yahoo!."""
    if place.is_full_stop:
        return None
    if place.mark == "!" and not place.closers and place.word.lower() in knowledge.lexicon.exclaiming_names:
        return place.next_kind == "upper" and knowledge.is_starter(place.next_word)
    return True


def _listed_abbreviation(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`drs. Jan`, `nr. 5`, `enz. De`: the class of the abbreviation decides."""
    kind = _class_of(place, knowledge.lexicon)
    if kind is None:
        return None
    if kind == "number_alone":
        return _is_numbered(place)
    if kind == "binding" or place.next_kind == "digit":
        return False
    if kind in ("before_number", "number_or_word") and not place.closers and _NUMERAL.fullmatch(place.next_word):
        # After a word such as "no" the A of "A man left" is rather an article.
        return kind == "number_or_word" and place.next_word.lower() in knowledge.lexicon.starters
    if kind == "number_or_word":
        return True
    if place.next_kind not in ("upper", "camel"):
        return False
    if kind == "closing" and not place.closes_bracket:
        return True
    if kind == "before_name" and _is_name_with_particle(place, knowledge):
        return False
    return place.closes_quote or knowledge.is_starter(place.next_word)


def _class_of(place: Candidate, lexicon: Lexicon) -> AbbreviationClass | None:
    """Class of the abbreviation before the mark, of its last part ("oud-burg."), or with the word before ("et al.")."""
    word = place.word
    kind = lexicon.abbreviation_class(word)
    if kind is None and "-" in word:
        kind = lexicon.abbreviation_class(word.rpartition("-")[2])
    return kind or _phrase_class(place, lexicon)


def _phrase_class(place: Candidate, lexicon: Lexicon) -> AbbreviationClass | None:
    phrases = lexicon.phrases.get(place.word.lower())
    if phrases is None:
        return None
    before = place.text_before_word(max(map(len, phrases)) + 2)
    return phrases.get(before.lower().split()[-1]) if before[-1:].isspace() and before.strip() else None


def _is_numbered(place: Candidate) -> bool | None:
    """False where a number follows that is all of a reference; otherwise the word is one like any other."""
    if place.next_kind != "digit" or not place.next_word.isdecimal():
        return None
    ends = place.next_word_is_stopped or _AFTER_NUMBER.match(place.text_after_next_word(_NAME_WINDOW))
    return False if ends else None


def _initials(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`J.P. de Vries`, `J. De Smet`, `b. 1640` go on; `vitamine C. Daarna` ends."""
    if len(place.word) == 1 and place.word.islower() and place.next_kind == "digit":
        return False
    if not _INITIALS.fullmatch(place.word) or not all(part.lstrip("-")[:1].isupper() for part in place.word.split(".")):
        return None
    if place.next_kind not in ("upper", "camel"):
        return False
    if _is_name_with_particle(place, knowledge):
        return False
    # Punkt's orthographic evidence is left out on purpose: surnames such as Bakker or Smith are words as well.
    return place.next_word.lower() in knowledge.lexicon.starters


def _is_name_with_particle(place: Candidate, knowledge: Knowledge) -> bool:
    """Whether the next word is a particle that goes on as a name does, `De Smet` or `Van den Broeck`."""
    if place.next_word.lower() not in knowledge.lexicon.name_particles:
        return False
    for word in place.text_after_next_word(_NAME_WINDOW).split()[:3]:
        if word[0].isupper():
            return True
        if word.lower() not in knowledge.lexicon.name_particles:
            return False
    return False


def _dotted_abbreviation(place: Candidate, knowledge: Knowledge) -> bool | None:
    """`u.m.v. Jan`: letters with full stops between them are an abbreviation, listed or not."""
    if not _DOTTED.fullmatch(place.word):
        return None
    return place.next_kind == "upper" and knowledge.is_starter(place.next_word)


def _punkt(place: Candidate, knowledge: Knowledge) -> bool:
    """The full stop after everything else."""
    if not place.word or not place.next_word:
        return True
    return knowledge.punkt.breaks_between(f"{place.word}.", place.next_word)


RULES: tuple[Rule, ...] = (
    _continuing_punctuation,
    _list_label,
    _lone_mark_in_brackets,
    _goes_on_in_lower_case,
    _closing_bracket,
    _speaker_after_quote,
    _ellipsis,
    _exclamation_or_question,
    _listed_abbreviation,
    _initials,
    _dotted_abbreviation,
    _punkt,
)
"""In the order in which they are asked; the last one always answers."""


def ends_sentence(place: Candidate, knowledge: Knowledge) -> bool:
    """Whether a sentence ends at `place`."""
    for rule in RULES:
        verdict = rule(place, knowledge)
        if verdict is not None:
            return verdict
    return False


PUNKT_LANGUAGES = {"nl": "dutch", "en": "english"}
"""The languages there are rules for, with Punkt's names for them."""

_REMEMBERED_WORDS = 1 << 15


class Segmenter:
    """Splits paragraphs of one language; loads its parameters once and is safe to share between threads."""

    def __init__(self, code: str) -> None:
        """Load the rules of the language with this two-letter code, a key of `PUNKT_LANGUAGES`."""
        from align.segmentation.punkt_model import PunktModel  # imports NLTK, which is slow

        self._code = code
        lexicon = load_lexicon(code)
        self._knowledge = Knowledge(lexicon, PunktModel(PUNKT_LANGUAGES[code], lexicon.not_abbreviations))
        # The last words of sentences are as repetitive as any.
        self._is_plain = lru_cache(_REMEMBERED_WORDS)(self._knowledge.is_plain)

    def __reduce__(self) -> tuple[type[Segmenter], tuple[str]]:
        return Segmenter, (self._code,)

    def split(self, paragraph: str) -> list[Sentence]:
        """The sentences of a paragraph, in order, without the white space between them."""
        return [Sentence(paragraph[start:end], start, end) for start, end in self._spans(paragraph)]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for start, end in split_at_lines(text):
            scanner = CandidateScanner(text, start, end, self._is_plain)
            for place in scanner:
                if isinstance(place, SureEnd) or ends_sentence(place, self._knowledge):
                    yield scanner.sentence_start, place.end
                    scanner.sentence_ends(place.next_start)
            yield scanner.sentence_start, end
