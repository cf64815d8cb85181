"""Translation of sentences and articles with a MarianMT model under CTranslate2."""

from __future__ import annotations

from align.translation.result import TranslatedArticle, Translation
from align.translation.translator import Translator

__all__ = ["TranslatedArticle", "Translation", "Translator"]
