"""The models of a build, each loaded when it is first asked for, once in a process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from align.article import Article
from align.bitext import TranslationUnit
from align.corpus.settings import BuildSettings
from align.errors import ModelError, UsageError
from align.filtering.word_rules import Scorer
from align.modelhub import ModelDescription, model_for

if TYPE_CHECKING:
    from align.alignment import Method
    from align.translation import Translator


def alignment_model(settings: BuildSettings) -> ModelDescription | None:
    """The model that helps to align pairs; None where the method asks none, or where the method and the model are
    "auto" and there is none for these languages.

    Raises:
        ModelError: the model is unknown or damaged.
        UsageError: it is for other languages.
    """
    if settings.method not in {"auto", "mt"}:
        return None
    try:
        return model_for(settings.model, settings.source_language, settings.target_language)
    except (ModelError, UsageError):
        if settings.method == "mt" or settings.model != "auto":
            raise
        return None


def require_scorers(settings: BuildSettings) -> None:
    """Makes sure, before a long run begins, that there are the models that are to score pairs.

    Raises:
        ModelError: one is unknown or damaged.
        UsageError: one is for other languages.
    """
    source, target = settings.source_language, settings.target_language
    if settings.score_model is not None:
        model_for(settings.score_model, source, target)
    if settings.reverse_model is not None:
        model_for(settings.reverse_model, target, source)


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
        self._method: Method | None = None
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

        if self._method is None:
            method = self._settings.method
            if method == "auto" and alignment_model(self._settings) is None:
                method = "lexical"
            self._method = cast("Method", method)
        return align_articles(source, target, method=self._method, translator=self)

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
