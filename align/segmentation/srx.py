"""The sentence rules as an SRX file, for translation tools: Segmentation Rules eXchange 2.0 (LISA OSCAR, 2008)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from align.segmentation.lexicon import load_lexicon
from align.segmentation.srx_rules import SrxRule, srx_rules

_NAMES = {"nl": "Dutch", "en": "English"}


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The rules of a language.

    Attributes:
        name: its name in English.
        pattern: a regular expression for its tags, such as "nl" and "NL-BE".
        rules: in the order in which they are asked; the first answer stands.
    """

    name: str
    pattern: str
    rules: tuple[SrxRule, ...]


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """The rules of several languages."""

    languages: tuple[LanguageRules, ...]

    def document(self) -> str:
        """The rules as an SRX 2.0 document, for UTF-8."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
            '  <header segmentsubflows="yes" cascade="no">\n'
            '    <formathandle type="start" include="no"/>\n'
            '    <formathandle type="end" include="yes"/>\n'
            '    <formathandle type="isolated" include="no"/>\n'
            "  </header>\n"
            "  <body>\n"
            "    <languagerules>\n"
            + "".join(map(_language_xml, self.languages))
            + "    </languagerules>\n    <maprules>\n"
            + "".join(
                f'      <languagemap languagepattern="{language.pattern}" languagerulename="{language.name}"/>\n'
                for language in self.languages
            )
            + "    </maprules>\n  </body>\n</srx>\n"
        )


def sentence_rules() -> SentenceRules:
    """The rules for Dutch and English.

    They approach `split_sentences`; what regular expressions on both sides of a place cannot say is left out.
    """
    return SentenceRules(tuple(language_rules(code) for code in _NAMES))


def language_rules(code: str) -> LanguageRules:
    """The rules of one language, "nl" or "en"."""
    from align.segmentation.punkt_model import PunktModel  # imports NLTK, which is slow
    from align.segmentation.segmenter import PUNKT_LANGUAGES

    lexicon = load_lexicon(code)
    punkt = PunktModel(PUNKT_LANGUAGES[code], lexicon.not_abbreviations)
    pattern = "".join(f"[{letter.upper()}{letter}]" for letter in code) + "([_-].*)?"
    rules = srx_rules(lexicon, punkt.abbreviations, punkt.frequent_starters)
    return LanguageRules(_NAMES[code], pattern, tuple(rules))


def _language_xml(language: LanguageRules) -> str:
    rules = "".join(
        f'        <rule break="{"yes" if rule.breaks else "no"}">\n'
        f"          <beforebreak>{escape(rule.before)}</beforebreak>\n"
        f"          <afterbreak>{escape(rule.after)}</afterbreak>\n"
        "        </rule>\n"
        for rule in language.rules
    )
    return f'      <languagerule languagerulename="{language.name}">\n{rules}      </languagerule>\n'
