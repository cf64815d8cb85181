"""Where translation tools cut by default: rules of our own that say what is known of them.

OmegaT: its manual, "Source segmentation", and what its default rules do, as OmegaT 3.6 was seen to do it. A segment
ends at `.`, `!` and `?` that white space follows at once, so not at `.”`, `.)` or `…`; not at three dots that no
capital follows, nor behind the abbreviations in `tools.toml`; and after a number with a full stop or bracket that a
paragraph begins with. Its white space is that of Java, without the no-break space. In pages a line break ends one.

Trados Studio: RWS, "About segmentation rules" and "Segmentation rule - Example" (docs.rws.com), give the rule for full
stops, `\\.+[\\p{Pe}\\p{Pf}\\p{Po}"]*` before white space, with an exception for lower case after that. It cuts
behind `.”`, `.’`, `."` and `.)`, as we do, but not behind `.“`, as Germans close, nor `…` alone. That there is a rule
for colons is known from its settings (N. Díaz, "Segmentation Exceptions in SDL Trados Studio", 2015); that the rule for
`!` and `?` has the same closing punctuation is likely, not known. Its list of abbreviations is not public: ours stand
in.

memoQ: its documentation ("Segmentation rules", "Edit segmentation rule set") says that punctuation ends segments, that
abbreviations are exceptions and that rules are expressions, and does not give them. Taken here, unsure, is that closing
quotation marks and brackets stay with their segment, that an ellipsis ends one and lower case goes on. Who knows better
exports the rules from memoQ and gives the file.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import resources
from typing import Literal, get_args

from align.segmentation.lexicon import load_lexicon
from align.segmentation.srx import LanguageRules, SentenceRules
from align.segmentation.srx_rules import SrxRule, alternatives

Tool = Literal["omegat", "trados", "memoq"]

TOOLS: tuple[Tool, ...] = get_args(Tool)

_JAVA_SPACE = r"[ \t\n\x0b\f\r]"
_LOWER = r"\s\p{Ll}"


@lru_cache
def tool_rules(tool: Tool) -> SentenceRules:
    """The rules of a tool as it comes: those for Dutch, and those for all languages."""
    rules = {"omegat": _omegat, "trados": _trados, "memoq": _memoq}[tool]()
    names = (("Dutch", "[Nn][Ll].*"), ("Default", ".*"))
    languages = (LanguageRules(name, pattern, part) for (name, pattern), part in zip(names, rules, strict=True))
    return SentenceRules(tuple(languages), cascade=True)


def _omegat() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    words = alternatives(word.replace("_", " ") for word in omegat_abbreviations())
    return (
        (SrxRule(False, rf"{_JAVA_SPACE}(?:{words})\.", _JAVA_SPACE),),
        (
            SrxRule(False, r"\.\.\.", rf"{_JAVA_SPACE}+\P{{Lu}}"),
            SrxRule(True, rf"^{_JAVA_SPACE}*\p{{Nd}}+[\p{{Nd}}.)\]]+{_JAVA_SPACE}+", r"\p{Lu}"),
            SrxRule(True, r"[.?!]+", _JAVA_SPACE),
            SrxRule(True, r"\n", " +"),
            SrxRule(True, r"<br\d+/?>", "."),
        ),
    )


def omegat_abbreviations() -> list[str]:
    """What OmegaT ends no segment behind, without the last full stop; "_" is a space."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = resources.files(__package__).joinpath("tools.toml").read_text(encoding="utf-8")
    return [word for words in tomllib.loads(text)["omegat"].values() for word in words.split()]


def _trados() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    closing = r'[\p{Pe}\p{Pf}\p{Po}"]*'
    return (
        (_abbreviations(),),
        (
            SrxRule(False, rf"\.+{closing}", _LOWER),
            SrxRule(True, rf"\.+{closing}", r"\s"),
            SrxRule(True, rf"[!?]+{closing}", r"\s"),
            SrxRule(True, rf":{closing}", r"\s"),
        ),
    )


def _memoq() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    ended = r"""[.!?…]+[\p{Pe}\p{Pf}\p{Pi}"']*"""
    return (_abbreviations(),), (SrxRule(False, ended, _LOWER), SrxRule(True, ended, r"\s"))


def _abbreviations() -> SrxRule:
    """Those of ours that need what follows them."""
    known = load_lexicon("nl").abbreviations.items()
    words = alternatives(word for word, kind in known if kind == "binding" and len(word) > 1)
    return SrxRule(False, rf"(?<![\p{{L}}\p{{N}}.\-])(?i:{words})\.", r"\s")
