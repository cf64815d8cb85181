"""nlen: a Dutch-to-English translation and alignment toolkit.

>>> from align import Translator, read_article
>>> translator = Translator()
>>> units = translator.translate_article(read_article("artikel.txt"))

The rooms, each of which knows only those above it:

    errors        errors that a user can cause, each one sentence
    inline        inline codes: markup kept beside its text
    languages     language tags, and the words that tell Dutch from English
    numbers       what numbers of a text are worth, in figures and words
    article       articles, paragraphs, sentences: plain data
    bitext        beads and translation units: plain data
    files         bytes in and out, bounded, whole or not at all
    lexicon       a bilingual lexicon, and source text that it guides
    confirmation  how far a translation has come
    filtering     rules for parallel text
    modelhub      models on this machine: found, fetched, converted, loaded
    segmentation  sentences, Dutch and English; rules as SRX
    formats       translation units <-> TMX, XLIFF, tables, PO: a module a format
    documents     what people write <-> articles and skeletons: a module a format
    omegat        projects of OmegaT
    translation   sentences -> translations: the engine, what is masked, repaired, marked up, remembered
    alignment     sentences x sentences -> beads
    maintenance   memories as wholes
    quality       what a reviser looks for
    corpus        many articles at once
    evaluation    how good a translation or an alignment is
    outputs       where results go
    serve         a server for translation tools, and a page in the browser
    cli           a module a command: options, messages, progress
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from align.article import Article, Paragraph, Sentence
from align.bitext import Bead, Position, TranslationUnit
from align.errors import NlenError, UsageError

if TYPE_CHECKING:
    from align.alignment import align_articles, align_sentences
    from align.documents import read_article
    from align.formats import read_bitext, write_bitext
    from align.segmentation import segment_article, split_sentences
    from align.translation import Glossary, TranslatedArticle, Translation, TranslationMemory, Translator

__all__ = [
    "Article",
    "Bead",
    "Glossary",
    "NlenError",
    "Paragraph",
    "Position",
    "Sentence",
    "TranslatedArticle",
    "Translation",
    "TranslationMemory",
    "TranslationUnit",
    "Translator",
    "UsageError",
    "align_articles",
    "align_sentences",
    "read_article",
    "read_bitext",
    "segment_article",
    "split_sentences",
    "write_bitext",
]

# Loaded at first use, so that a script that only reads TMX does not wait for a translation engine.
_LAZY = {
    "align_articles": "align.alignment",
    "align_sentences": "align.alignment",
    "read_article": "align.documents",
    "read_bitext": "align.formats",
    "segment_article": "align.segmentation",
    "split_sentences": "align.segmentation",
    "Glossary": "align.translation",
    "TranslatedArticle": "align.translation",
    "Translation": "align.translation",
    "TranslationMemory": "align.translation",
    "Translator": "align.translation",
    "write_bitext": "align.formats",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'align' has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
