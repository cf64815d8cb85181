"""nlen: a Dutch-to-English translation and alignment toolkit.

>>> from align import Translator, read_article
>>> translator = Translator()
>>> units = translator.translate_article(read_article("artikel.txt"))
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
