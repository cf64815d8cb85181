"""The SRX file finds the sentences that the splitter finds, as far as pairs of expressions can."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
import regex
from lxml import etree

from align.segmentation import split_sentences
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import sentence_rules
from scripts.news import read_news

BOUNDARIES = Path(__file__).resolve().parent / "boundaries.txt"
SRX = "{http://www.lisa.org/srx20}"

Rules = list[tuple[bool, "regex.Pattern[str]", "regex.Pattern[str]"]]


@pytest.fixture(scope="module")
def rules() -> dict[str, Rules]:
    """The rules by language, read from the document as a tool would."""
    root = etree.fromstring(sentence_rules().document().encode())
    found: dict[str, Rules] = {}
    for language in root.iter(f"{SRX}languagemap"):
        name = language.get("languagerulename")
        (holder,) = (rule for rule in root.iter(f"{SRX}languagerule") if rule.get("languagerulename") == name)
        compiled = [
            (
                rule.get("break") == "yes",
                regex.compile(rule.findtext(f"{SRX}beforebreak") or ""),
                regex.compile(rule.findtext(f"{SRX}afterbreak") or ""),
            )
            for rule in holder
        ]
        for code in ("nl", "en", "nl-BE", "EN_gb"):
            if regex.fullmatch(language.get("languagepattern") or "", code):
                found[code] = compiled
    return found


def ends(text: str, rules: Rules) -> set[int]:
    """Where segments end, as OmegaT finds it: each expression's matches one after another, the first rule decides."""
    breaks: set[int] = set()
    exceptions: set[int] = set()
    for is_break, before, after in rules:
        places = {match.end() for match in before.finditer(text)} & {match.start() for match in after.finditer(text)}
        if is_break:
            breaks |= places - exceptions
        else:
            exceptions |= places - breaks
    return {place for place in breaks if text[:place].strip() and text[place:].strip()}


def own_ends(text: str, language: str) -> set[int]:
    return {sentence.end for sentence in split_sentences(text, language)[:-1]}


def paragraphs(part: str, side: int, most: int) -> Iterator[str]:
    whole = (" ".join(sentences) for article in read_news(part) for sentences in article.paragraphs(side))
    return islice(whole, most)


def marked_paragraphs() -> Iterator[tuple[list[str], str]]:
    """Paragraphs that stand for every kind of boundary: their sentences, and the text."""
    for line in BOUNDARIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            yield line.split(" | "), line.replace(" | ", " ")


def test_boundaries_of_every_kind() -> None:
    segmenter = RuleSegmenter(sentence_rules(), "nl")
    boundaries = differing = 0
    for sentences, text in marked_paragraphs():
        assert [sentence.text for sentence in split_sentences(text, "nl")] == sentences
        boundaries += len(sentences) - 1
        found = [text[start:end] for start, end in segmenter.segments(text)]
        differing += len(set(found) ^ set(sentences))
    assert boundaries >= 300
    assert differing <= 0.005 * boundaries


def test_every_language_has_its_rules(rules: dict[str, Rules]) -> None:
    assert set(rules) == {"nl", "en", "nl-BE", "EN_gb"}
    assert rules["nl"] is rules["nl-BE"]
    assert rules["nl"] is not rules["en"]


@pytest.mark.parametrize(("language", "side"), [("nl", 0), ("en", 1)])
def test_agreement_on_news(rules: dict[str, Rules], language: str, side: int) -> None:
    ours = found = both = 0
    for text in paragraphs("part-04", side, 250):
        own, theirs = own_ends(text, language), ends(text, rules[language])
        ours, found, both = ours + len(own), found + len(theirs), both + len(own & theirs)
    assert ours > 500
    assert 2 * both / (ours + found) >= 0.998


@pytest.mark.parametrize(
    "text",
    [
        "Dr. De Vries kwam om 14.30 uur. Hij bleef.",
        "„Het regent”, zei hij. ‘Ga je mee?’ vroeg ze. Ja.",
        "‘Ik breng u een gesprek.’ Dat had hij beter niet gezegd.",
        "Hij kwam. 's Avonds ging hij weg. ’t Was laat.",
        "Zie art. 5 van de wet, nr. 3 en blz. 12. Daarna niets.",
        "J.P. de Boer en A. De Smet kwamen. Zij bleven.",
        "Fietsen, lopen enz. De rest niet. Het was in 330 v. Chr. gebouwd.",
        "1. Bel de politie. 2. Blijf staan.",
        "Hij zweeg… Toen sprak hij. En de winnaar is… Amsterdam!",
        "Jan (wie kent hem niet?) Smit zong. (Hij was er niet.) Toen was het stil.",
        "Er staat Yahoo! op de gevel. Dat is alles.",
        "Het is 3,5 miljoen. ,,Veel”, zei ze. ,, Heel veel.” Klaar.",
        "Hij zei (?) niets. Het gold de EU, de V.S. en de N.A.V.O. De rest niet.",
        "Alles van papa's. Overal.",
    ],
)
def test_dutch(rules: dict[str, Rules], text: str) -> None:
    cut = sorted(ends(text, rules["nl"]))
    assert cut == sorted(own_ends(text, "nl"))


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith left. He took the U.S. flag.",
        "“Coming?” Mary asked. “No!” He stayed.",
        "No. 5 is alive. It was No. The end.",
        "It began at 5 p.m. The rest, e.g. John, came later.",
        "Prof. J. R. Ewing Jr. was there. So was I.",
    ],
)
def test_english(rules: dict[str, Rules], text: str) -> None:
    assert sorted(ends(text, rules["en"])) == sorted(own_ends(text, "en"))


def test_the_command(nlen: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path) -> None:
    done = nlen("segment", "--srx", "-o", "segmentation.srx")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "segmentation.srx").read_bytes() == sentence_rules().document().encode()
    assert nlen("segment", "--srx").stdout == (tmp_path / "segmentation.srx").read_bytes()
    assert nlen("segment", "--srx", "segmentation.srx").returncode == 2
