"""The models of a build, each loaded when it is first asked for, once in a process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from align.article import Article
from align.bitext import TranslationUnit
from align.corpus.settings import BuildSettings
from align.filtering.cross_entropy import Scorer

if TYPE_CHECKING:
    from align.alignment import Method
    from align.translation import Translator


class Models:
    """What the steps of a build ask of models.

    Args:
        settings: which models.
        threads: processor cores for each model; 0 takes all.
    """

    def __init__(self, settings: BuildSettings, threads: int = 0) -> None:
        self._settings = settings
        self._threads = threads
        self._translator: Translator | None = None
        self._scorers: tuple[Scorer, Scorer | None] | None = None

    def translator(self) -> Translator:
        """The translator of articles.

        Raises:
            ModelError: the model is unknown or damaged.
            UsageError: it does not translate the languages of the build.
        """
        if self._translator is None:
            self._translator = self._load(self._settings.model)
        return self._translator

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """See `align.Translator`; it is what the aligner asks about beads of which it is not sure."""
        return self.translator().log_likelihoods(sources, targets)

    def align(self, source: Article, target: Article) -> Iterator[TranslationUnit]:
        """The units of an article and its translation.

        Raises:
            AlignmentError: they cannot be a text and its translation.
            ModelError: a model is asked for and unknown or damaged.
        """
        from align.alignment import align_articles

        return align_articles(source, target, method=cast("Method", self._settings.method), translator=self)

    def scorers(self) -> tuple[Scorer, Scorer | None]:
        """The scorer source to target, and the one in the other sense where there is one.

        Raises:
            ModelError: a model is unknown or damaged.
            UsageError: a model is for other languages.
        """
        if self._scorers is None:
            settings = self._settings
            assert settings.score_model is not None
            forward = self._load(settings.score_model)
            backward = None if settings.reverse_model is None else self._load(settings.reverse_model, reverse=True)
            self._scorers = forward, backward
        return self._scorers

    def _load(self, model: str, *, reverse: bool = False) -> Translator:
        from align.translation import Translator

        source, target = self._settings.source_language, self._settings.target_language
        return Translator(
            model,
            beam_size=self._settings.beam_size,
            **asdict(replace(self._settings.compute, threads=self._threads)),
            source_language=target if reverse else source,
            target_language=source if reverse else target,
        )
