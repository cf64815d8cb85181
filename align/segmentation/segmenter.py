"""Cuts a paragraph into sentences: layout first, then punctuation, in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from align.article import Sentence
from align.segmentation.boundary_rules import Knowledge, ends_sentence
from align.segmentation.candidates import CandidateScanner, SureEnd
from align.segmentation.lexicon import load_lexicon
from align.segmentation.lines import split_at_lines

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
