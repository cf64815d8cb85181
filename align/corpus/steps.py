"""Steps from entries to segmented documents, and from those to batches of clean units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from align.article import Article
from align.bitext import TranslationUnit
from align.corpus.entry import Document, Entry, Tally
from align.corpus.models import Models
from align.corpus.settings import BuildSettings
from align.corpus.unit_files import read_units
from align.documents import drop_furniture, read_article
from align.errors import ModelError, NlenError
from align.filtering.batch import Mask, UnitBatch, in_batches
from align.filtering.changes import repair_encoding
from align.filtering.language import looks_like, probability
from align.filtering.rules import Rule, first_objections
from align.filtering.tokens import Vocabulary
from align.filtering.word_rules import CrossEntropy
from align.languages import primary_subtag
from align.segmentation import segment_article

_FIRST_CHARACTERS, _JUDGED_CHARACTERS = 300, 1500
_LEAST_LANGUAGE = 0.001


@contextmanager
def rejecting(entry: Entry, step: str, tally: Tally) -> Iterator[None]:
    """Turns a failure of its block into a rejection of `entry`; a failure of a model is no fault of the entry's."""
    try:
        yield
    except ModelError:
        raise
    except NlenError as error:
        tally.reject_entry(entry, step, str(error))
    except MemoryError:
        tally.reject_entry(entry, step, "it takes more memory than there is")
    except Exception as error:
        # A fault of ours or of a library that this one input brings out; the reason is kept for whoever mends it.
        tally.reject_entry(entry, step, f"unexpected {type(error).__name__}: {error}")


@dataclass(frozen=True)
class Read:
    """Entries -> documents: reads the articles; files of units are read later, as a stream."""

    settings: BuildSettings
    name: str = "read"

    def __call__(self, stream: Iterator[Entry], tally: Tally) -> Iterator[Document]:
        for entry in stream:
            tally.counts["read/bytes"] += entry.size
            if entry.end:
                tally.counts["read/stretches of large files"] += 1
            # The first stretch stands for its file.
            if not entry.start:
                tally.counts["read/entries"] += 1
                tally.counts[f"read/{entry.kind}s"] += 1
                tally.source(entry.provenance)["entries"] += 1
            tally.add_licence(entry.provenance, entry.licence)
            if entry.kind == "bitext":
                yield Document(entry)
                continue
            document = None
            with rejecting(entry, self.name, tally):
                document = self._read(entry)
            if document is not None:
                yield document

    def _read(self, entry: Entry) -> Document:
        source = self._article(entry.source, self.settings.source_language, entry.id)
        target = self._article(entry.target, self.settings.target_language, entry.id) if entry.target else None
        return Document(entry, source, target)

    def _article(self, path: str, language: str, identifier: str) -> Article:
        article = read_article(
            Path(path),
            language=language,
            id=identifier or None,
            lines=self.settings.lines,
            extract=self.settings.extract,
            max_bytes=self.settings.max_article_bytes,
        )
        return drop_furniture(article) if self.settings.drop_furniture else article


@dataclass(frozen=True)
class Mend:
    """Documents -> documents: mends mojibake in whole paragraphs, before they are split and translated."""

    name: str = "mend"

    def __call__(self, stream: Iterator[Document], tally: Tally) -> Iterator[Document]:
        for document in stream:
            yield replace(
                document, source=self._mended(document.source, tally), target=self._mended(document.target, tally)
            )

    def _mended(self, article: Article | None, tally: Tally) -> Article | None:
        if article is None:
            return None
        texts = [repair_encoding(paragraph.text) for paragraph in article.paragraphs]
        changed = sum(text != p.text for text, p in zip(texts, article.paragraphs, strict=True))
        if not changed:
            return article
        tally.counts["mend/paragraphs"] += changed
        mended = [replace(p, text=text) for text, p in zip(texts, article.paragraphs, strict=True)]
        return replace(article, paragraphs=tuple(mended))


@dataclass(frozen=True)
class Check:
    """Documents -> documents: leaves out articles in another language and those that are one endless paragraph."""

    settings: BuildSettings
    name: str = "check"

    def __call__(self, stream: Iterator[Document], tally: Tally) -> Iterator[Document]:
        for document in stream:
            fault = self._fault(document.source) or self._fault(document.target)
            if fault:
                tally.reject_entry(document.entry, self.name, fault)
            else:
                yield document

    def _fault(self, article: Article | None) -> str | None:
        if article is None:
            return None
        longest = max(len(paragraph.text) for paragraph in article.paragraphs)
        if longest > self.settings.max_paragraph:
            return f"it has a paragraph of {longest:,} characters; {self.settings.max_paragraph:,} are the most"
        if "language" not in self.settings.filters.tables:
            return None
        code = primary_subtag(article.language)
        text = " ".join(paragraph.text for paragraph in article.paragraphs)[:_JUDGED_CHARACTERS]
        # The beginning is enough for nearly all.
        if len(text) < 100 or looks_like(text[:_FIRST_CHARACTERS], code) or looks_like(text, code):
            return None
        share, likeliest = probability(text, code)
        if share < _LEAST_LANGUAGE:
            return f'it is in the language "{likeliest}", not in "{code}"'
        return None


@dataclass(frozen=True)
class Segment:
    """Documents -> documents: splits paragraphs into sentences."""

    name: str = "segment"

    def __call__(self, stream: Iterator[Document], tally: Tally) -> Iterator[Document]:
        for document in stream:
            done = None
            with rejecting(document.entry, self.name, tally):
                done = _segmented(document)
            if done is None:
                continue
            for side, article in (("source", done.source), ("target", done.target)):
                if article is not None:
                    tally.counts["segment/paragraphs"] += len(article.paragraphs)
                    tally.counts[f"segment/{side} sentences"] += sum(len(p.sentences) for p in article.paragraphs)
            yield done


def _segmented(document: Document) -> Document:
    source = segment_article(document.source) if document.source else None
    target = segment_article(document.target) if document.target else None
    return replace(document, source=source, target=target)


@dataclass(frozen=True)
class MakeUnits:
    """Documents -> units: machine translation of articles, alignment of pairs, the contents of files of units.

    Which sentences share a batch has a say in what a quantised model answers in rare cases; batches are made of the
    documents of one portion of work alone, so that the same input always gives the same units.
    """

    settings: BuildSettings
    models: Models
    name: str = "make"

    def __call__(self, stream: Iterator[Document], tally: Tally) -> Iterator[TranslationUnit]:
        for kind, documents in groupby(stream, key=lambda document: document.entry.kind):
            make = {"article": self._translate, "pair": self._align, "bitext": self._read}[kind]
            yield from make(documents, tally)

    def _translate(self, documents: Iterator[Document], tally: Tally) -> Iterator[TranslationUnit]:
        waiting: list[Document] = []

        def articles() -> Iterator[Article]:
            for document in documents:
                assert document.source is not None
                waiting.append(document)
                yield document.source

        translator = self.models.translator()
        tally.models["translation"] = f"{translator.description.name} {translator.description.version}"
        for translated in translator.translate_articles(articles()):
            document = waiting.pop(0)
            tally.counts["make/translated"] += len(translated.units)
            yield from self._from(document, translated.units, tally)

    def _align(self, documents: Iterator[Document], tally: Tally) -> Iterator[TranslationUnit]:
        for document in documents:
            assert document.source is not None
            assert document.target is not None
            units: list[TranslationUnit] = []
            with rejecting(document.entry, "align", tally):
                units = list(self.models.align(document.source, document.target))
            tally.counts["make/aligned"] += len(units)
            yield from self._from(document, units, tally)

    def _read(self, documents: Iterator[Document], tally: Tally) -> Iterator[TranslationUnit]:
        for document in documents:
            units = read_units(document.entry, self.settings)
            for unit in _until_fault(units, document, tally):
                tally.counts["make/read"] += 1
                yield from self._from(document, [unit], tally)

    @staticmethod
    def _from(document: Document, units: Sequence[TranslationUnit], tally: Tally) -> Iterator[TranslationUnit]:
        """The units with their provenance and licence."""
        entry = document.entry
        tally.source(entry.provenance)["made"] += len(units)
        more = {"provenance": entry.provenance}
        if entry.licence:
            more["licence"] = entry.licence
        url = document.source.metadata.get("url") if document.source is not None else None
        if url:
            more["url"] = url
        for unit in units:
            yield replace(unit, properties={**unit.properties, **more})


def _until_fault(units: Iterator[TranslationUnit], document: Document, tally: Tally) -> Iterator[TranslationUnit]:
    """The units of a file up to the place where it is damaged, if it is."""
    while True:
        unit = None
        with rejecting(document.entry, "read", tally):
            unit = next(units, None)
        if unit is None:
            return
        yield unit


@dataclass(frozen=True)
class Whole:
    """Units -> units: leaves out those of one side, beads that the aligner found no translation for."""

    name: str = "whole"

    def __call__(self, stream: Iterator[TranslationUnit], tally: Tally) -> Iterator[TranslationUnit]:
        for unit in stream:
            if unit.source and unit.target:
                yield unit
            else:
                tally.reject_unit("one-sided", unit)


@dataclass(frozen=True)
class Change:
    """Units -> units: changes some and counts them.

    Attributes:
        name: of the step.
        change: gives the same object where there is nothing to change.
    """

    name: str
    change: Callable[[TranslationUnit], TranslationUnit]

    def __call__(self, stream: Iterator[TranslationUnit], tally: Tally) -> Iterator[TranslationUnit]:
        for unit in stream:
            changed = self.change(unit)
            if changed is not unit:
                tally.counts[f"{self.name}/units"] += 1
            yield changed


@dataclass(frozen=True)
class Rules:
    """Units -> batches: those that no rule objects to; a rejected unit is counted for the first rule that objects."""

    rules: tuple[Rule, ...]
    name: str = "filter"
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False, compare=False)

    def __call__(self, stream: Iterator[TranslationUnit], tally: Tally) -> Iterator[UnitBatch]:
        for batch in in_batches(stream, self.vocabulary):
            objections = first_objections(self.rules, batch)
            for number in np.flatnonzero(objections >= 0).tolist():
                tally.reject_unit(self.rules[objections[number]].name, batch.units[number])
            yield from _kept(batch, objections < 0)


@dataclass(frozen=True)
class ScoreByModels:
    """Batches -> batches: units that translation models do not find too unlikely; each bears its measure."""

    rule: CrossEntropy
    models: Models
    name: str = "score"

    def __call__(self, stream: Iterator[UnitBatch], tally: Tally) -> Iterator[UnitBatch]:
        forward, backward = self.models.scorers()
        for batch in stream:
            measures = self.rule.measure(batch.units, forward, backward)
            likely = np.array(measures) <= self.rule.most
            for number in np.flatnonzero(~likely).tolist():
                tally.reject_unit(self.rule.name, batch.units[number])
            batch.units = [
                replace(unit, properties={**unit.properties, "cross-entropy": f"{value:.3f}"})
                for unit, value in zip(batch.units, measures, strict=True)
            ]
            yield from _kept(batch, likely)


def _kept(batch: UnitBatch, mask: Mask) -> Iterator[UnitBatch]:
    if mask.any():
        yield batch.keep(mask)
