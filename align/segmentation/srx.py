"""The sentence rules as an SRX file, for translation tools: Segmentation Rules eXchange 2.0 (LISA OSCAR, 2008)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

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
    """The rules of several languages.

    Attributes:
        languages: in the order in which their patterns are tried.
        cascade: whether the rules of all patterns that a tag fits are asked, one after the other, or those of the
            first alone.
    """

    languages: tuple[LanguageRules, ...]
    cascade: bool = False

    def rules_for(self, language: str) -> tuple[SrxRule, ...]:
        """The rules for texts of the language with this BCP 47 tag; none where no pattern fits it.

        Tools write tags in several ways: patterns may be for "nl-BE", "NL_BE" or "nl_BE".
        """
        tags = {language, language.replace("-", "_")}
        fitting = (known for known in self.languages if any(_fits(known.pattern, tag) for tag in tags))
        if self.cascade:
            return tuple(rule for known in fitting for rule in known.rules)
        first = next(fitting, None)
        return first.rules if first is not None else ()

    def document(self) -> str:
        """The rules as an SRX 2.0 document, for UTF-8."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
            '  <header segmentsubflows="yes" cascade="' + ("yes" if self.cascade else "no") + '">\n'
            '    <formathandle type="start" include="no"/>\n'
            '    <formathandle type="end" include="yes"/>\n'
            '    <formathandle type="isolated" include="no"/>\n'
            "  </header>\n"
            "  <body>\n"
            "    <languagerules>\n"
            + "".join(map(_language_xml, self.languages))
            + "    </languagerules>\n    <maprules>\n"
            + "".join(
                f"      <languagemap languagepattern={quoteattr(language.pattern)}"
                f" languagerulename={quoteattr(language.name)}/>\n"
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


def _fits(pattern: str, tag: str) -> bool:
    return re.fullmatch(pattern, tag, re.IGNORECASE) is not None


def _language_xml(language: LanguageRules) -> str:
    rules = "".join(
        f'        <rule break="{"yes" if rule.breaks else "no"}">\n'
        f"          <beforebreak>{escape(rule.before)}</beforebreak>\n"
        f"          <afterbreak>{escape(rule.after)}</afterbreak>\n"
        "        </rule>\n"
        for rule in language.rules
    )
    return f"      <languagerule languagerulename={quoteattr(language.name)}>\n{rules}      </languagerule>\n"
