"""Units as other tools cut them, made of those of sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.article import Article, Paragraph
from align.bitext import Position
from align.inline import InlineCode, with_codes
from align.segmentation import segment_article
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.tool_segments import (
    JOINED,
    TOOLS,
    Breaks,
    Tool,
    cut,
    merged_article,
    plain_breaks,
    tool_rules,
    with_joined,
)

SEGMENTERS = {tool: RuleSegmenter(tool_rules(tool), "nl") for tool in TOOLS}
TEXTS = st.lists(
    st.sampled_from(
        [
            "Hij kwam.",
            "„Ja.”",
            "Nee!",
            "Zij (Jan.)",
            "en toen…",
            "Dr. Vos",
            "bleef:",
            "12.",
            "ging.",
            "  ",
            "\n",
            "„Wie?",
            "Ik.”",
        ]
    ),
    max_size=12,
).map(" ".join)


def breaks(tool: Tool) -> Breaks:
    return plain_breaks(SEGMENTERS[tool])


def article(*texts: str) -> Article:
    return segment_article(Article("a", "nl", "", tuple(Paragraph(text) for text in texts)))


def translated(source: Article) -> list[TranslationUnit]:
    """A unit for each sentence; its target is its source in capitals."""
    return [
        TranslationUnit(s.text, s.text.upper(), origin="machine", score=0.5, article=source.id, position=Position(p, n))
        for p, paragraph in enumerate(source.paragraphs, start=1)
        for n, s in enumerate(paragraph.sentences, start=1)
    ]


@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(TOOLS))
def test_segments_are_those_of_the_tool(texts: list[str], tool: Tool) -> None:
    pieces = cut(article(*texts), breaks(tool))
    merged, units = merged_article(pieces, translated(pieces), breaks(tool))
    wanted = [text[start:end] for text in texts for start, end in SEGMENTERS[tool].segments(text)]
    # What the segmenter for lists and blank lines parts on its own is not put together.
    assert "".join(unit.source for unit in units).split() == "".join(wanted).split()
    if not any("\n" in text for text in texts):
        assert [unit.source for unit in units] == wanted
    assert [unit.target for unit in units] == [unit.source.upper() for unit in units]
    assert [s.text for p in merged.paragraphs for s in p.sentences] == [unit.source for unit in units]
    places = [unit.position for unit in units]
    assert places == sorted(set(places))  # type: ignore[type-var]


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_joined_units_come_beside_the_others(texts: list[str]) -> None:
    source = article(*texts)
    units = translated(source)
    found = list(with_joined(source, units, [breaks(tool) for tool in TOOLS]))
    assert [unit for unit in found if JOINED not in unit.properties] == units
    joined = [unit for unit in found if JOINED in unit.properties]
    whole = {text[s:e] for text in texts for tool in TOOLS for s, e in SEGMENTERS[tool].segments(text)}
    sentences = {unit.source for unit in units}
    assert {unit.source for unit in joined} <= whole
    assert all(unit.target == unit.source.upper() for unit in joined)
    assert len({(unit.properties[JOINED], unit.source) for unit in joined}) == len(joined)
    assert all(unit.properties[JOINED].startswith(f"{unit.position}-") for unit in joined)
    # Every segment of a tool that is made of whole sentences is there.
    for number, paragraph in enumerate(source.paragraphs, start=1):
        starts, ends = {s.start for s in paragraph.sentences}, {s.end for s in paragraph.sentences}
        for start, end in SEGMENTERS["omegat"].segments(paragraph.text):
            if start in starts and end in ends:
                text = paragraph.text[start:end]
                assert text in sentences | {u.source for u in joined if u.position and u.position.paragraph == number}


def test_a_joined_unit() -> None:
    source = article("Ja, zei hij.  „Dat klopt.”\nZij\u00a0lachte. Toen niet.")
    units = translated(source)
    (joined,) = [u for u in with_joined(source, units, [breaks("omegat")]) if JOINED in u.properties]
    assert joined.source == "„Dat klopt.”\nZij\u00a0lachte."
    assert joined.target == "„DAT KLOPT.”\nZIJ\u00a0LACHTE."
    assert joined.properties[JOINED] == "1.2-1.3"
    assert joined.position == Position(1, 2)


def test_facts_of_joined_units() -> None:
    source = article("„Een.” Twee.")
    properties = [{"kind": "body", "quality": "term", "match": "100"}, {"quality": "name term"}]
    units = [
        TranslationUnit(s.text, "x", origin=origin, score=score, article="a", position=Position(1, n), properties=facts)  # type: ignore[arg-type]
        for n, (s, origin, score, facts) in enumerate(
            zip(source.paragraphs[0].sentences, ("memory", "machine"), (1.0, 0.25), properties, strict=True), start=1
        )
    ]
    *_, joined = with_joined(source, units, [breaks("omegat")])
    assert (joined.origin, joined.score) == ("machine", 0.25)
    assert joined.properties == {"kind": "body", "quality": "term name", JOINED: "1.1-1.2"}


def test_units_of_several_sentences() -> None:
    source = article("„Een.” Twee. „Drie.” Vier.")
    texts = [sentence.text for sentence in source.paragraphs[0].sentences]
    beads = [
        TranslationUnit(" ".join(texts[:2]), "One two.", position=Position(1, 1), properties={"bead": "2-1"}),
        TranslationUnit(texts[2], "Three.", position=Position(1, 3), properties={"bead": "1-1"}),
    ]
    # The last sentence has no translation, so there is no segment to make.
    assert list(with_joined(source, beads, [breaks("omegat")])) == beads
    beads.append(TranslationUnit(texts[3], "Four.", position=Position(1, 4), properties={"bead": "1-1"}))
    assert [u.source for u in with_joined(source, beads, [breaks("omegat")])] == [
        *("„Een.” Twee.", "„Drie.”", "Vier.", "„Drie.” Vier."),
    ]


def test_codes_are_joined_too() -> None:
    text = "„Een.” Twee."
    codes = (
        InlineCode("open", "1", 1, "<b>"),
        InlineCode("close", "1", 5, "</b>"),
        InlineCode("standalone", "2", 7, "<br>", "lb"),
        InlineCode("open", "3", 7, "<i>"),
        InlineCode("close", "3", 12, "</i>"),
    )
    source = segment_article(Article("a", "nl", "", (Paragraph(text, codes=codes),)))
    one, two = translated(source)
    own = (InlineCode("open", "1", 1, "<b>"), InlineCode("close", "1", 5, "</b>"))
    other = (InlineCode("open", "3", 0, "<i>"), InlineCode("close", "3", 5, "</i>"))
    from dataclasses import replace

    units = [replace(one, source_codes=own, target_codes=own), replace(two, source_codes=other, target_codes=other)]
    *_, joined = with_joined(source, units, [breaks("omegat")])
    assert with_codes(joined.source, joined.source_codes) == "„<b>Een.</b>” <br><i>Twee.</i>"
    assert with_codes(joined.target, joined.target_codes) == "„<b>EEN.</b>” <br><i>TWEE.</i>"


@pytest.mark.parametrize("tool", TOOLS)
def test_long_paragraphs_take_linear_time(tool: Tool) -> None:
    source = article("„Een.” Twee: dr. Vos. " * 5_000)
    pieces = cut(source, breaks(tool))
    merged_article(pieces, translated(pieces), breaks(tool))
    assert len(list(with_joined(source, translated(source), [breaks(tool)]))) >= 10_000
