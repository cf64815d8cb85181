"""What a model's lexicon tells of a source: by which of several translations are judged, and the best one is mended."""

from __future__ import annotations

import re
from collections.abc import Sequence

from align.lexicon import Guide, Wanted
from align.translation.coverage import Coverage
from align.translation.garbled import restore_articles, restore_words
from align.translation.names import names_in, restore_names


class Evidence:
    """What is known of one source.

    Args:
        source: the text that is compared with its translations.
        guide: of the model.
        wanted: English that the user asks for in it, which goes before all that the lexicon says.

    Attributes:
        names: names that have to be in the translation.
        coverage: what the source has of English already.
    """

    def __init__(self, source: str, guide: Guide, wanted: Sequence[Wanted] = ()) -> None:
        self._source, self._guide = source, guide
        self._guided = guide.guide(source, wanted)
        self._asked = frozenset(word for one in wanted for word in re.findall(r"[^\W\d_]+", one.english.lower()))
        self.names = names_in(source, self._guided, guide)
        self.coverage = Coverage(self._guided.stretches)

    def restored(self, target: str) -> str:
        """`target` with its names, words and articles put right where it is clear what they should be."""
        words = self._guide.words

        def is_right(word: str) -> bool:
            return word in self._asked or words.is_english(word) or words.is_english_name(word)

        target = restore_names(self.names, target, is_right)
        return restore_articles(restore_words(self._source, self._guided, target, self._guide, self._asked))
