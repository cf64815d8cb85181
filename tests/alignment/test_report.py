"""The page of an alignment: what is in it, and what a browser makes of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from align import Article, Bead, Paragraph, Sentence
from align.alignment.report import render_report, write_report
from align.errors import WriteError

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian package chromium)")


def paragraph(kind: str, *texts: str) -> Paragraph:
    sentences = []
    start = 0
    for text in texts:
        sentences.append(Sentence(text, start, start + len(text)))
        start += len(text) + 1
    return Paragraph(" ".join(texts), kind, tuple(sentences))  # type: ignore[arg-type]


DUTCH = Article(
    "brug",
    "nl",
    "Brug <blijft> & staat",
    (
        paragraph("heading", "Brug <blijft> & staat"),
        paragraph("body", "De brug is oud.", "Hij is ook mooi.", "Het regende."),
        paragraph("furniture", 'Bekijk ook: "meer bruggen"'),
    ),
)
ENGLISH = Article(
    "bridge",
    "en",
    "Bridge stays",
    (
        paragraph("heading", "Bridge stays"),
        paragraph("body", "The bridge is old and beautiful."),
        paragraph("body", "It was</td><script>document.title='taken'</script> raining."),
    ),
)
BEADS = [
    Bead(range(1), range(1), 0.99),
    Bead(range(1, 3), range(1, 2), 0.899),
    Bead(range(3, 4), range(2, 3), 0.31),
    Bead(range(4, 5), range(3, 3), 0.7),
]


def page(**options: tuple[str, str]) -> str:
    return "".join(render_report(DUTCH, ENGLISH, BEADS, **options))


def rows(text: str) -> list[html.HtmlElement]:
    return list(html.document_fromstring(text).iterfind(".//tbody/tr"))


def texts(cell: html.HtmlElement) -> list[str]:
    """Sentences of a cell, without their numbers."""
    return [p.find("b").tail or "" for p in cell.iterfind("p") if p.find("b") is not None]


def test_a_row_holds_a_bead_with_its_sentences_side_by_side() -> None:
    found = rows(page())
    assert [row.get("data-type") for row in found] == ["1–1", "2–1", "1–1", "1–0"]
    assert [row.get("data-score") for row in found] == ["0.9900", "0.8990", "0.3100", "0.7000"]
    assert [(texts(row[0]), texts(row[2])) for row in found] == [
        (["Brug <blijft> & staat"], ["Bridge stays"]),
        (["De brug is oud.", "Hij is ook mooi."], ["The bridge is old and beautiful."]),
        (["Het regende."], ["It was</td><script>document.title='taken'</script> raining."]),
        (['Bekijk ook: "meer bruggen"'], []),
    ]


def test_confidence_null_beads_and_paragraphs_can_be_seen() -> None:
    found = rows(page())
    assert [row.get("class") for row in found] == ["high", "middle", "low", "null"]
    # 0.899 is not yet sure, and must not look as if it were.
    assert [row[1].findtext(".//i") for row in found] == ["0.99", "0.89", "0.31", None]
    assert found[3][2].findtext("p") == "no counterpart"
    kinds = [[p.get("class") for p in row[0].iterfind("p")] for row in found]
    assert kinds == [["s first heading"], ["s first body", "s"], ["s"], ["s first furniture"]]
    assert [row[2].find("p").get("class") for row in found[:3]] == ["s first heading", "s first body", "s first body"]
    assert (found[0][0].get("lang"), found[0][2].get("lang")) == ("nl", "en")


def test_nothing_is_fetched_and_no_other_script_runs() -> None:
    text = page(names=('"><script>x</script>.nl.txt', "b.en.txt"))
    document = html.document_fromstring(text)
    assert len(document.findall(".//script")) == 1
    for attribute in ("src", "href", "action", "data", "srcset", "style"):
        assert all(value.startswith("#") for value in document.xpath(f"//@{attribute}"))
    assert "url(" not in text
    assert "@import" not in text
    policy = document.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert escape('"><script>x</script>.nl.txt') in text


def test_the_summary_counts() -> None:
    document = html.document_fromstring(page())
    facts = {dt.text: dt.getnext().text for dt in document.iterfind(".//dt")}
    assert facts == {
        "beads": "3",
        "mean confidence": "0.73",
        "sure (0.9 and more)": "1",
        "fair (from 0.5)": "1",
        "doubtful (under 0.5)": "1",
        "sentences without counterpart": "1 + 0",
    }
    assert document.findtext(".//p[@class='types']") == "2 of 1–1, 1 of 1–0, 1 of 2–1"
    assert document.findtext(".//h1") == "Brug <blijft> & staat"


printable = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=50)
@given(st.lists(printable, min_size=1, max_size=4), printable)
def test_any_text_comes_through_whole(sentences: list[str], name: str) -> None:
    article = Article(name, "nl", name, (paragraph("body", *sentences),))
    beads = [Bead(range(number, number + 1), range(number, number + 1), 0.5) for number in range(len(sentences))]
    text = "".join(render_report(article, article, beads))
    shown = [texts(row[side]) for row in rows(text) for side in (0, 2)]
    assert shown == [[" ".join(sentence.split())] for sentence in sentences for _ in (0, 1)]
    assert html.document_fromstring(text).findtext(".//h1") == name


def test_no_beads_make_a_page_too() -> None:
    empty = Article("leeg", "nl", "", ())
    assert rows("".join(render_report(empty, empty, []))) == []


def test_the_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    write_report(DUTCH, ENGLISH, BEADS, tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == page()
    with pytest.raises(WriteError):
        write_report(DUTCH, ENGLISH, BEADS, tmp_path / "none" / "r.html")
    with pytest.raises(IndexError):
        write_report(DUTCH, ENGLISH, [Bead(range(99, 100), range(0), 1.0)], tmp_path / "s.html")
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def browse(path: Path, *options: str) -> str:
    """What headless Chromium makes of a page."""
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    profile = f"--user-data-dir={path.parent / 'profile'}"
    done = subprocess.run(
        [*command, profile, *options, path.as_uri()], capture_output=True, check=True, timeout=120, text=True
    )
    return done.stdout


@needs_browser
def test_a_browser_runs_the_script_and_only_that(tmp_path: Path) -> None:
    write_report(DUTCH, ENGLISH, BEADS, tmp_path / "r.html")
    dom = html.document_fromstring(browse(tmp_path / "r.html", "--dump-dom"))
    controls = dom.get_element_by_id("controls")
    assert controls.get("hidden") is None
    assert dom.get_element_by_id("shown").text == "4 rows"
    assert dom.findtext(".//title") == "Brug <blijft> & staat – alignment"
    assert len(dom.findall(".//tbody/tr")) == 4
    marks = dom.xpath("//*[@class='overview']/*")
    # Each where it stands in the text: the fair one a quarter of the way down.
    assert {mark.get("class"): mark.get("d") for mark in marks} == {
        "middle": "M0 250.0h10v250.0h-10z",
        "low": "M0 500.0h10v250.0h-10z",
        "null": "M0 750.0h10v250.0h-10z",
    }


# What a reader does, which rows are left, and which one has the focus.
ACTIONS = [
    ("set('to', 0.5)", "b3", ""),
    ("set('from', 0.5)", "b1 b2", ""),
    ("set('from', 0.5); set('from', '')", "b1 b2 b3 b4", ""),
    ("choose('null')", "b4", ""),
    ("choose('uneven')", "b2", ""),
    ("choose('linked'); set('from', 1)", "nothing", ""),
    ("press('n')", "b1 b2 b3 b4", "b2"),
    ("press('n'); press('n'); press('n'); press('p')", "b1 b2 b3 b4", "b3"),
    ("press('n'); press('n'); press('n'); press('n')", "b1 b2 b3 b4", "b2"),
    ("choose('linked'); document.getElementById('previous').click()", "b1 b2 b3", "b3"),
]


@needs_browser
def test_a_reader_can_filter_and_jump(tmp_path: Path) -> None:
    helpers = """
      const change = (field) => field.dispatchEvent(new Event("input", {bubbles: true}));
      const set = (id, value) => { const field = document.getElementById(id); field.value = value; change(field); };
      const choose = (value) => { const field = document.querySelector(`[value=${value}]`); field.checked = true;
                                  change(field); };
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
      const seen = [];
      const tell = () => {
        const visible = Array.from(document.querySelectorAll("tbody tr, #nothing")).filter((row) => !row.hidden);
        seen.push([visible.map((row) => row.id).join(" "), document.activeElement.id]);
        set("from", 0); set("to", 1); choose("all"); document.activeElement.blur();
      };
    """
    actions = "".join(f"{action}; tell();\n" for action, _, _ in ACTIONS)
    end = "document.body.dataset.seen = JSON.stringify(seen);"
    # The policy admits the page's own script alone, which is what keeps a text from running one; here it has to go.
    text = re.sub(r"<meta http-equiv[^>]*>", "", page())
    text = text.replace("</body>", f"<script type='module'>{helpers}{actions}{end}</script></body>")
    (tmp_path / "t.html").write_text(text, encoding="utf-8")
    dom = html.document_fromstring(browse(tmp_path / "t.html", "--dump-dom"))
    seen = json.loads(dom.body.get("data-seen"))
    assert seen == [[visible, focused] for _, visible, focused in ACTIONS]


@needs_browser
def test_where_no_script_runs_the_page_can_be_read_and_shows_no_dead_controls(tmp_path: Path) -> None:
    # A script that is not the page's own, to the letter, is one that the policy keeps from running.
    text = page().replace('<script type="module">', '<script type="module">document.title = "taken";')
    (tmp_path / "t.html").write_text(text, encoding="utf-8")
    dom = html.document_fromstring(browse(tmp_path / "t.html", "--dump-dom"))
    assert dom.findtext(".//title") != "taken"
    assert dom.get_element_by_id("controls").get("hidden") is not None
    assert [row.get("hidden") for row in dom.iterfind(".//tbody/tr")] == [None] * 4
