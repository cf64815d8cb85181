"""Translation of sentences and articles with a MarianMT model under CTranslate2."""

from __future__ import annotations

from align.translation.glossary import Glossary
from align.translation.memory import TranslationMemory
from align.translation.result import TranslatedArticle, Translation
from align.translation.translator import Translator

__all__ = ["Glossary", "TranslatedArticle", "Translation", "TranslationMemory", "Translator"]
