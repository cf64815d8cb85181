"""What a model's lexicon tells of a source: by which of several translations are judged, and the best one is mended."""

from __future__ import annotations

from align.lexicon import Guide
from align.translation.coverage import Coverage
from align.translation.garbled import restore_articles, restore_words
from align.translation.names import names_in, restore_names


class Evidence:
    """What is known of one source.

    Args:
        source: the text that is compared with its translations.
        guide: of the model.

    Attributes:
        names: names that have to be in the translation.
        coverage: what the source has of English already.
    """

    def __init__(self, source: str, guide: Guide) -> None:
        self._source, self._guide = source, guide
        self._guided = guide.guide(source)
        self.names = names_in(source, guide)
        self.coverage = Coverage(self._guided.stretches)

    def restored(self, target: str) -> str:
        """`target` with its names, words and articles put right where it is clear what they should be."""
        target = restore_names(self.names, target, self._guide.words.is_english)
        return restore_articles(restore_words(self._source, self._guided, target, self._guide))
