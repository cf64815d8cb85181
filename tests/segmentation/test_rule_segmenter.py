"""SRX rules are applied as the standard says, with ICU's expressions, and hostile ones come to an end."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError
from align.segmentation import rule_segmenter
from align.segmentation.rule_segmenter import RuleSegmenter, UnsupportedExpression, translate
from align.segmentation.srx import LanguageRules, SentenceRules, sentence_rules
from align.segmentation.srx_rules import SrxRule
from align.segmentation.tool_segments import TOOLS, tool_rules


def segmenter(*rules: tuple[bool, str, str]) -> RuleSegmenter:
    return RuleSegmenter(SentenceRules((LanguageRules("D", ".*", tuple(SrxRule(*rule) for rule in rules)),)), "nl")


def segments(text: str, *rules: tuple[bool, str, str]) -> list[str]:
    return [text[start:end] for start, end in segmenter(*rules).segments(text)]


def test_the_first_rule_that_fits_decides() -> None:
    text = "Mr. Vos kwam. Hij bleef."
    assert segments(text, (False, r"Mr\.", r"\s"), (True, r"\.", r"\s")) == ["Mr. Vos kwam.", "Hij bleef."]
    assert segments(text, (True, r"\.", r"\s"), (False, r"Mr\.", r"\s")) == ["Mr.", "Vos kwam.", "Hij bleef."]
    # Neighbours that say the same are looked for together.
    rules = [(False, r"Mr\.", r"\s"), (False, r"(?i)KWAM\.", r"\s"), (False, r"\bDr\.", r"\s"), (True, r"\.", r"\s")]
    assert segments(text, *rules) == ["Mr. Vos kwam. Hij bleef."]


def test_empty_expressions_say_nothing_of_their_side() -> None:
    assert segments("a;b;c", (True, ";", "")) == ["a;", "b;", "c"]
    assert segments("aXbXc", (True, "", "X")) == ["a", "Xb", "Xc"]


@pytest.mark.parametrize(
    ("expression", "text", "fits"),
    [
        (r"\Qa.b\E+", "a.bb", True),
        (r"\x{2026}", "…", True),
        (r"\u2026", "…", True),
        (r"\h", "\u00a0", True),
        (r"[\h]", "\t", True),
        (r"\p{Lu}\p{Ll}++", "Jan", True),
        (r"[\p{L}&&[^a-z]]", "A", True),
        (r"[\p{L}&&[^a-z]]", "a", False),
        (r"[a|b~{}]", "|", True),
        (r"[[:alpha:]_]+", "a_b", True),
        (r"(?<x>a)\k<x>", "aa", True),
        (r"(?i:ja)", "JA", True),
        (r"\cJ", "\n", True),
        (r"\0101", "A", True),
        (r"a{2,3}", "aaa", True),
        (r"\N{EM DASH}", "—", True),
        (r"\#\-\"", '#-"', True),
    ],
)
def test_expressions(expression: str, text: str, fits: bool) -> None:
    assert (regex.fullmatch(translate(expression), text, regex.V1) is not None) is fits


@pytest.mark.parametrize(
    "expression",
    [
        *(
            r"\p{javaLowerCase}",
            r"(?R)",
            r"(?(1)a|b)",
            r"(?d)a",
            r"a{x}",
            r"(?:ab){e<=1}",
            r"\L<words>",
            r"\K",
            "[a",
            "(",
        ),
        *("a\\", r"(?P<n>a)", r"(?|a|b)", r"\x{zz}", r"\x{110000}", r"\N{NO SUCH}", r"(*FAIL)", "+", r"\k", r"\1"),
    ],
)
def test_what_is_not_supported_is_refused(expression: str) -> None:
    with pytest.raises(UnsupportedExpression):
        translate(expression)
    with pytest.raises(FormatError, match="<beforebreak>"):
        segmenter((True, expression, r"\s"))


@given(st.text(st.sampled_from("\\[](){}?*+|^$.-&~:<>=!#abPpxuQEkN0123456789,é—"), max_size=15))
def test_any_expression_is_taken_or_refused(expression: str) -> None:
    try:
        translated = translate(expression)
    except UnsupportedExpression:
        return
    regex.compile(translated, regex.V1)


def test_a_language_without_rules_is_named() -> None:
    rules = SentenceRules((LanguageRules("Frans", "[Ff][Rr].*", (SrxRule(True, r"\.", ""),)),))
    with pytest.raises(FormatError, match='no rules for the language "nl"'):
        RuleSegmenter(rules, "nl")


def test_tags_are_mapped_as_tools_write_them() -> None:
    one, other = SrxRule(True, "a", ""), SrxRule(True, "b", "")
    languages = (LanguageRules("A", "NL_BE", (one,)), LanguageRules("B", "nl.*", (other,)))
    assert SentenceRules(languages).rules_for("nl-BE") == (one,)
    assert SentenceRules(languages).rules_for("nl") == (other,)
    assert SentenceRules(languages, cascade=True).rules_for("nl-be") == (one, other)


def test_an_expression_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_segmenter, "SECONDS", 0.2)
    with pytest.raises(FormatError, match="one paragraph"):
        segmenter((True, r"c(?:a|aa)+(?:a|aa)+", r"\s")).breaks("a" * 200 + " ")


@given(st.text(st.sampled_from("aB .!?…”’)\"'\n1:“"), max_size=60), st.sampled_from(TOOLS))
def test_segments_of_tools_lose_nothing(text: str, tool: str) -> None:
    rules = RuleSegmenter(tool_rules(tool), "nl")  # type: ignore[arg-type]
    place = 0
    for start, end in rules.segments(text):
        assert not text[place:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        place = end
    assert not text[place:].strip()


OMEGAT = [
    ["„Hij kwam.” Zij ging.", "Dat was laat."],
    ["Hij (Jan.) kwam… Zij ook.", "Toen niet!", "Wie?"],
    ["Zij sprak m.b.t. De Brug en Dhr. Pot enz. Daarna niets.", "Ja."],
    ["Dr.", "De Vries kwam met dr.", "Pot en met Dr. Vos."],
    ["Het was laat... en stil.", "Heel laat...", "Toen niet."],
    ["12.", "Bel de politie."],
    ["Het was 12.", "Ja.\u00a0Nee."],
]
TRADOS = [
    ["„Hij kwam.”", "Zij ging.", "‘Nee!’", "Ja."],
    ["Hij zei:", "„Ja.”", "Zij ook."],
    ["Zij kwam. en ging.", "Dhr. Pot ook."],
    ["„Hij kwam.“ Zij ging."],
]
MEMOQ = [["„Hij kwam.”", "Zij ging…", "Nee."], ["Hij zei: „Ja.”", "„Nee!“", "Zij kwam. en ging."]]


@pytest.mark.parametrize(
    ("tool", "expected"),
    [(tool, text) for tool, texts in (("omegat", OMEGAT), ("trados", TRADOS), ("memoq", MEMOQ)) for text in texts],
)
def test_tools(tool: str, expected: list[str]) -> None:
    text = " ".join(expected)
    rules = RuleSegmenter(tool_rules(tool), "nl-BE")  # type: ignore[arg-type]
    assert [text[start:end] for start, end in rules.segments(text)] == expected


def test_our_rules_as_a_tool_has_them() -> None:
    text = "„Hij kwam.” Dr. De Vries ook. Wat leuk! 😀 Ja."
    found = [text[start:end] for start, end in RuleSegmenter(sentence_rules(), "nl").segments(text)]
    assert found == ["„Hij kwam.”", "Dr. De Vries ook.", "Wat leuk! 😀", "Ja."]
