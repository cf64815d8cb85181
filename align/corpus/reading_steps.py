"""Steps from entries to segmented documents. A document that cannot be used is noted with its reason and left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from align.article import Article
from align.corpus.entry import Document, Entry
from align.corpus.faults import rejecting
from align.corpus.settings import BuildSettings
from align.corpus.tally import Tally
from align.filtering.language import looks_like, probability
from align.filtering.repair import repair_encoding
from align.readers import drop_furniture, read_article
from align.segmentation import segment_article

_FIRST_CHARACTERS, _JUDGED_CHARACTERS = 300, 1500
_LEAST_LANGUAGE = 0.001


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
        code = article.language[:2].lower()
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
