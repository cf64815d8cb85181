"""Is a text in the language it should be in? Function words tell at once for most sentences, py3langid for the rest."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from align.bitext import TranslationUnit
from align.errors import MissingPackageError
from align.filtering.batch import Mask, TextBatch, UnitBatch
from align.filtering.rules import Rule
from align.filtering.tokens import lower_word_set
from align.languages import FUNCTION_WORDS, SHARED_FUNCTION_WORDS, primary_subtag

# Other frequent words of one language that neither the other nor a neighbour (German, Afrikaans, Frisian) spells alike.
_DUTCH = """
    waren zonder hem jouw hebt bent kwam zegt zei ging gaat kon wilde mensen twee jaar eerste nieuwe nooit altijd
    iets niets alles zelf eigen terwijl één vijf zes zeven negen samen weken dagen jaren minuten dezelfde laatste
    kleine grote jonge binnen buiten achter tijdens vooral verder mee tijd plaats politie vrouw kinderen mogen
    krijgt krijgen kreeg komt komen laten blijft blijven bleef vindt maakt geeft neemt vraagt vragen staat ligt
    stond moest konden wilden mocht geweest gezien gemaakt duizenden onderzoekers leven wereld
"""
_ENGLISH = """
    had people said says one two first new never always something nothing everything own out during until through
    against without near why again back away down just like three four five seven eight nine ten twelve years year
    days day weeks hours night old young former last every each another any many much most both same such say get
    gets make makes take takes wants knows found house family woman women children village court countries thousands
    nobody everyone things little
"""
# Words that another language has too; they count beside one that is sure.
_ALSO_DUTCH = "in is was die af of over door men had we wil"
_ALSO_ENGLISH = "in is was of a on we me over i do go all him us up"
_FUNCTION_WORDS = {"nl": FUNCTION_WORDS["nl"] | {*_DUTCH.split()}, "en": FUNCTION_WORDS["en"] | {*_ENGLISH.split()}}
_SHARED_WORDS = {
    "nl": SHARED_FUNCTION_WORDS["nl"] | {*_ALSO_DUTCH.split()},
    "en": SHARED_FUNCTION_WORDS["en"] | {*_ALSO_ENGLISH.split()},
}
# Words that tell against a language, which has them not.
_FOREIGN_WORDS = {
    "nl": _FUNCTION_WORDS["en"] - _FUNCTION_WORDS["nl"] - _SHARED_WORDS["nl"],
    "en": _FUNCTION_WORDS["nl"] - _FUNCTION_WORDS["en"] - _SHARED_WORDS["en"],
}
# One of these is enough in a short sentence.
_SURE_DUTCH = "een niet wordt worden naar zijn werd ik zij heeft deze zich bij volgens"
_SURE_ENGLISH = "the and with you they that which have this from she would"
_UNIQUE_WORDS = {"nl": frozenset(_SURE_DUTCH.split()), "en": frozenset(_SURE_ENGLISH.split())}
_ENOUGH, _SHORT = 2, 12
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 200

_loading = threading.Lock()
_identifier: list[Any] = []


def looks_like(text: str, language: str) -> bool:
    """Whether function words alone show that `text` is in `language` ("nl" or "en"); False decides nothing."""
    # Punctuation that sticks to the words is taken off only where it might matter.
    return _are_of(lower_word_set(text), language) or _are_of(frozenset(_WORD.findall(text.lower())), language)


def _are_of(words: frozenset[str], language: str) -> bool:
    sure = len(_FUNCTION_WORDS[language] & words)
    if not sure:
        return False
    if len(_FOREIGN_WORDS[language] & words) * 3 > sure:
        return False
    return (
        sure >= _ENOUGH
        or len(_SHARED_WORDS[language] & words) >= _ENOUGH
        or (len(words) <= _SHORT and not _UNIQUE_WORDS[language].isdisjoint(words))
    )


def _unsure(side: TextBatch, tags: set[str]) -> Mask:
    """Texts of which `looks_like` may say no; all of them where they are not of one language that it knows."""
    codes = set(map(primary_subtag, tags))
    if len(codes) != 1 or not codes <= _FUNCTION_WORDS.keys():
        return np.ones(len(side.texts), np.bool_)
    (language,) = codes
    sure = side.words.distinct_among(_FUNCTION_WORDS[language])
    foreign = side.words.distinct_among(_FOREIGN_WORDS[language])
    enough = (sure >= _ENOUGH) | (side.words.distinct_among(_SHARED_WORDS[language]) >= _ENOUGH)
    short = (side.words.distinct_counts <= _SHORT) & (side.words.distinct_among(_UNIQUE_WORDS[language]) > 0)
    return np.asarray((sure == 0) | (foreign * 3 > sure) | ~(enough | short))


def probability(text: str, language: str) -> tuple[float, str]:
    """Probability that `text` is in `language`, and the likeliest language (ISO 639), by py3langid (Lui and Baldwin,
    "langid.py: An Off-the-shelf Language Identification Tool", ACL 2012).

    Raises:
        MissingPackageError: py3langid is not installed.
    """
    identifier = _load()
    likeliest, share = identifier.classify(text[:_LONGEST])
    if likeliest != language:
        share = dict(identifier.rank(text[:_LONGEST])).get(language, 0.0)
    return float(share), str(likeliest)


def ranked(text: str) -> list[tuple[str, float]]:
    """Languages that `text` may be in (ISO 639) and their probabilities, the likeliest first.

    Raises:
        MissingPackageError: py3langid is not installed.
    """
    found = [(str(language), float(share)) for language, share in _load().rank(text[:_LONGEST])]
    known = next((language for language in _FUNCTION_WORDS if looks_like(text, language)), None)
    if known is not None and found[0][0] != known:
        # Of a few words py3langid takes Dutch for Afrikaans, German or Danish.
        found = [(known, max(share for _, share in found)), *((code, share) for code, share in found if code != known)]
    return found


@dataclass(frozen=True, slots=True)
class Language(Rule):
    """A side that is less than `least` likely to be in its language (OpusFilter LangidFilter, Bicleaner's langid).

    Args:
        least: probability under py3langid's model, 0 to 1.
        letters: texts of fewer letters are not judged: names and headlines of three words look like anything.
    """

    name = "language"
    requires: ClassVar[Mapping[str, str]] = {"py3langid": "corpus"}
    least: float = 0.1
    letters: int = 25

    def suspects(self, batch: UnitBatch) -> Mask:
        ours = _unsure(batch.source, {unit.source_language for unit in batch.units})
        return ours | _unsure(batch.target, {unit.target_language for unit in batch.units})

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_other(unit.source, unit.source_language) or self._is_other(unit.target, unit.target_language)

    def _is_other(self, text: str, tag: str) -> bool:
        code = primary_subtag(tag)
        if code in _FUNCTION_WORDS and looks_like(text, code):
            return False
        if len(text) < self.letters or sum(map(len, _WORD.findall(text))) < self.letters:
            return False
        return probability(text, code)[0] < self.least


RULES: tuple[type[Rule], ...] = (Language,)


def _load() -> Any:
    with _loading:
        if not _identifier:
            try:
                from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped,unused-ignore]
            except ImportError as error:
                raise MissingPackageError.of(
                    "telling languages apart", "py3langid", "corpus", "leave out the rule [language]"
                ) from error
            _identifier.append(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    return _identifier[0]
