"""Inline markup as OmegaT names it, and sentence rules that look through it."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.article import Article
from align.bitext import TranslationUnit
from align.documents import read_document
from align.inline import distribute_codes, with_codes
from align.omegat.reading import omegat_article
from align.omegat.tags import OmegatSegments, tag_tolerant
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import sentence_rules
from align.segmentation.tool_segments import cut, merged_article

regex = pytest.importorskip("regex")


def article_of(page: str, *, line_breaks: bool = True) -> Article:
    data = f"<html lang=nl><meta charset=utf-8>{page}".encode()
    document = read_document(io.BytesIO(data), references=False)
    return omegat_article(document, data, name="page", line_breaks=line_breaks)


def units_of(article: Article) -> list[TranslationUnit]:
    """OmegaT's segments, with the sentences in capitals for translations."""
    omegat = OmegatSegments(RuleSegmenter(tag_tolerant(sentence_rules()), "nl", "rules"))
    article = cut(article, omegat.breaks)
    units = []
    for paragraph in article.paragraphs:
        stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        inside = distribute_codes(paragraph.codes, stretches).inside
        units += [
            TranslationUnit(sentence.text, sentence.text.upper(), source_codes=codes, target_codes=codes)
            for sentence, codes in zip(paragraph.sentences, inside, strict=True)
        ]
    return list(omegat.units(*merged_article(article, units, omegat.breaks)))


def segments(page: str, *, line_breaks: bool = True) -> list[str]:
    return [with_codes(unit.source, unit.source_codes) for unit in units_of(article_of(page, line_breaks=line_breaks))]


# As OmegaT 3.6 has them.
@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Geen markering. Niets.", ["Geen markering.", "Niets."]),
        ("<p>De <b>politie</b> zoekt <i>getuigen</i>", ["De <b0>politie</b0> zoekt <i1>getuigen</i1>"]),
        ("<p>Caf&eacute; <i>dicht. Morgen gaat</i> het open.", ["Café <i0>dicht.", "Morgen gaat</i0> het open."]),
        (
            "<p>Zin een. <img src=b.png> Zin twee. <span></span>Zin drie.",
            ["Zin een.", "<i0> Zin twee.", "<s1></s1>Zin drie."],
        ),
        (
            "<p>Ze zijn <b>gewond</b>.<br> De <u>trein</u> rijdt.",
            ["Ze zijn <b0>gewond</b0>.", "De <u0>trein</u0> rijdt."],
        ),
        ("<p><a href=z>Lees meer</a> <a href=w>Nog meer</a>", ["<a0>Lees meer</a0> <a1>Nog meer</a1>"]),
        ("<p><b>Eerste zin.</b> Tweede zin.", ["<b0>Eerste zin.</b0>", "Tweede zin."]),
        ("<p>Water <img/> en H<sub>2</sub>O", ["Water <i0/> en H<s1>2</s1>O"]),
    ],
)
def test_tags_are_named_as_omegat_does(page: str, expected: list[str]) -> None:
    assert segments(page) == expected


def test_the_translation_has_the_same_tags() -> None:
    article = article_of("<p>Volgens <a href=x>het <em>Rode</em> Kruis</a> is <b>alles</b> goed. Dag <i>dan</i>.")
    for unit in units_of(article):
        source, target = with_codes(unit.source, unit.source_codes), with_codes(unit.target, unit.target_codes)
        assert target == re.sub(r"(?<![</])\b[^<>]+(?=<|$)", lambda text: text[0].upper(), source)


def test_a_line_break_is_a_tag_where_nobody_chose() -> None:
    page = "<p>Ze zijn <b>gewond</b>.<br>\n De <u>trein</u> rijdt."
    assert segments(page, line_breaks=False) == ["Ze zijn <b0>gewond</b0>.<br1>", "De <u2>trein</u2> rijdt."]


words = st.sampled_from(
    ["Een zin.", "nog iets", "<b>vet</b>", "<i>scheef.</i>", "<br>", "<img src=x>", "Slot!", "a<sup>2</sup>"]
)


@given(st.lists(words, min_size=1, max_size=8))
@settings(max_examples=60)
def test_nothing_is_lost_or_doubled(pieces: list[str]) -> None:
    page = "<p>Kop " + " ".join(pieces)
    found = " ".join(segments(page))
    letters = re.sub(r"<[^<>]*>|\s", "", found)
    assert letters == re.sub(r"<[^<>]*>|\s", "", page)
    tags = re.findall(r"<(/?)([a-z])(\d+)>", found)
    starts = [(name, number) for slash, name, number in tags if not slash and name != "i"]
    ends = [(name, number) for slash, name, number in tags if slash and name != "i"]
    assert sorted(starts) == sorted(ends)


def cut_by_rules(text: str) -> list[str]:
    """Dutch text cut by the rules, as SRX 2.0 says."""
    rules = [
        (rule.breaks, regex.compile(rule.before), regex.compile(rule.after))
        for rule in tag_tolerant(sentence_rules()).languages[0].rules
    ]
    decided: dict[int, bool] = {}
    for breaks, before, after in rules:
        for match in before.finditer(text):
            if after.match(text, match.end()):
                decided.setdefault(match.end(), breaks)
    places = [0, *sorted(place for place, breaks in decided.items() if breaks), len(text)]
    return [text[start:end].strip() for start, end in pairwise(places)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["<b0>Eerste zin.</b0>", "Tweede zin."],
        ["Zin een.", "<i0>Zin twee</i0> kwam."],
        ["De burgemeester <b0>dr.</b0> Jansen kwam."],
        ["<b0>Dr. Jansen</b0> kwam.", "Hij bleef."],
        ["Hij ging naar <a0>huis</a0>.", "<b1><i2>Punt.</i2></b1>"],
        ["Zij zei dat <i0>enz.</i0> genoeg was."],
    ],
)
def test_sentence_rules_look_through_tags(sentences: list[str]) -> None:
    assert cut_by_rules(" ".join(sentences)) == sentences


def test_every_rule_is_made_tolerant() -> None:
    for plain, tolerant in zip(sentence_rules().languages, tag_tolerant(sentence_rules()).languages, strict=True):
        # One more cuts behind line breaks.
        rules = tolerant.rules[:-1]
        changed = [a.after != b.after for a, b in zip(plain.rules, rules, strict=True)]
        looking = [r"(?=" in rule.after and not rule.after.startswith("[") for rule in plain.rules]
        # A rule that looks at words behind the break sees them behind a tag too.
        assert sum(changed) >= 0.9 * sum(looking)
        assert all(
            b.before.startswith(a.before[:3]) and b.before != a.before for a, b in zip(plain.rules, rules, strict=True)
        )
