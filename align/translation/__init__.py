"""Translation of sentences and articles with a MarianMT model under CTranslate2."""

from __future__ import annotations

from align.translation.resources.glossary import Glossary
from align.translation.resources.memory import TranslationMemory
from align.translation.segments import TranslatedArticle, Translation
from align.translation.translator import Translator

__all__ = ["Glossary", "TranslatedArticle", "Translation", "TranslationMemory", "Translator"]
