"""Texts and documents of requests: translated with their lines and blank lines, or all else, as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from align.documents import Document, document_from_text
from align.errors import ReadError
from align.translation import TranslatedArticle, Translator
from align.translation.markup.carrying import filled_document
from align.translation.masking.verbatim import VERBATIM

TextFormat = Literal["text", "html"]
"""What a text is, as LibreTranslate calls it."""

_MARK = "\ufeff"
"""A byte order mark, which some clients leave at the beginning of a text."""


class TranslatedText(NamedTuple):
    """A text in English, and others that the model has of it, the best first."""

    text: str
    alternatives: list[str]


def translated_text(translator: Translator, text: str, format: TextFormat = "text") -> str:
    """One text in English, see `translated_texts`."""
    (done,) = translated_texts(translator, [text], format)
    return done.text


def translated_texts(
    translator: Translator, texts: Sequence[str], format: TextFormat = "text", alternatives: int = 0
) -> Iterator[TranslatedText]:
    """Texts in English, each of their lines a paragraph, blank lines and the white space at their ends as they were.

    Args:
        translator: of the request.
        texts: in Dutch; where there is nothing to translate in one, it stays as it is. All are one batch.
        format: whether they are plain text or HTML, pages or pieces of one.
        alternatives: how many others are wanted of each, 0 to 15. HTML has none, as with LibreTranslate.
    """
    read = [_Text.read(text, format) for text in texts]
    articles = translator.translate_articles(one.document.article for one in read if one.document is not None)
    for text, one in zip(texts, read, strict=True):
        if one.document is None:
            yield TranslatedText(text, [])
            continue
        done = next(articles)
        best = one.written(done, translator.target_language)
        wanted = alternatives if format == "text" else 0
        others = [one.written(other, translator.target_language) for other in _others(translator, done, wanted)]
        yield TranslatedText(best, list(dict.fromkeys(other for other in others if other != best)))


def translated_document(translator: Translator, document: Document) -> bytes:
    """A document of which all but the text is as it was.

    Args:
        translator: of the request.
        document: read as a whole, of a format that is written.
    """
    assert document.skeleton is not None
    (done,) = translator.translate_articles([document.article])
    return filled_document(done, document.skeleton, translator.target_language)


class _Text:
    """A text, parted.

    Attributes:
        document: what is to be translated, or None where that is nothing.
    """

    def __init__(self, before: str, document: Document | None, after: str, *, is_piece: bool) -> None:
        self._before, self.document, self._after = before, document, after
        self._is_piece = is_piece

    @classmethod
    def read(cls, text: str, format: TextFormat) -> _Text:
        inner = text.removeprefix(_MARK).strip()
        begin = text.find(inner)
        before, after = text[:begin], text[begin + len(inner) :]
        is_piece = format == "html" and "<html" not in inner.lower()
        document = _document(inner, format) if any(map(str.isalnum, inner)) else None
        return cls(before, document, after, is_piece=is_piece)

    def written(self, done: TranslatedArticle, language: str) -> str:
        assert self.document is not None
        assert self.document.skeleton is not None
        text = filled_document(done, self.document.skeleton, language).decode().rstrip("\n")
        if self._is_piece:
            # A piece of a page stays one.
            text = text.replace(f'<html lang="{language}">', "", 1)
        return self._before + text + self._after


def _document(text: str, format: TextFormat) -> Document | None:
    try:
        return document_from_text(text, format="html" if format == "html" else "txt", lines="paragraph", language="nl")
    except ReadError:
        # Tags without a word between them.
        if format == "html":
            return None
        raise


def _others(translator: Translator, done: TranslatedArticle, count: int) -> Iterator[TranslatedArticle]:
    """The article with the next best translations of its sentences, then with those after them, and so on."""
    if not count:
        return
    free = [n for n, one in enumerate(done.units) if one.origin == "machine" and VERBATIM not in one.properties]
    lists = translator.n_best((done.units[n].source for n in free), count + 1)
    others = {n: [text for text in found if text != done.units[n].target] for n, found in zip(free, lists, strict=True)}
    for place in range(min(count, max(map(len, others.values()), default=0))):
        units = (
            replace(unit, target=others[n][min(place, len(others[n]) - 1)], target_codes=()) if others.get(n) else unit
            for n, unit in enumerate(done.units)
        )
        yield replace(done, units=tuple(units))
