"""`--segments-of` and joined units: what is in which output, and that nobody counts a sentence twice."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import read_bitext
from align.segmentation.srx import sentence_rules

Run = Callable[..., subprocess.CompletedProcess[bytes]]

TEXT = "„De brug is dicht.” De wethouder zwijgt. Niemand weet: het is laat.\n\nHet regent.\n"
SENTENCES = ["„De brug is dicht.”", "De wethouder zwijgt.", "Niemand weet: het is laat.", "Het regent."]
JOINED = "„De brug is dicht.” De wethouder zwijgt."
PAGE = (
    '<!DOCTYPE html><html lang="nl"><head><title>De brug</title></head><body><h1>De brug</h1>'
    '<p>„De <b>brug</b> is dicht.” De <a href="/w">wethouder</a> zwijgt.<br>Het <b>regent.</b> Ja.</p></body></html>'
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "a.txt"


def translate(nlen: Run, *arguments: object) -> None:
    done = nlen("translate", *arguments, "--beam", 1)
    assert done.returncode == 0, done.stderr.decode()


def sources(path: Path, **options: bool) -> list[str]:
    return [unit.source for unit in read_bitext(path, **options)]


def test_tmx_has_joined_units_and_readers_leave_them_out(nlen: Run, text: Path, tmp_path: Path) -> None:
    translate(nlen, text, "-o", "a.tmx")
    translate(nlen, text, "-o", "plain.tmx", "--no-joined")
    assert sources(tmp_path / "a.tmx") == SENTENCES == sources(tmp_path / "plain.tmx", joined=True)
    units = list(read_bitext(tmp_path / "a.tmx", joined=True))
    assert [unit.source for unit in units] == [*SENTENCES[:2], JOINED, *SENTENCES[2:]]
    assert units[2].properties["joined"] == "1.1-1.2"
    assert units[2].target == f"{units[0].target} {units[1].target}"
    plain = list(read_bitext(tmp_path / "plain.tmx"))
    ours = [unit for unit in units if "joined" not in unit.properties]
    assert [(unit.id, unit.position, unit.target) for unit in ours] == [(u.id, u.position, u.target) for u in plain]
    assert nlen("tmx", "validate", "a.tmx").returncode == 0


def test_nobody_counts_them(nlen: Run, text: Path, tmp_path: Path) -> None:
    translate(nlen, text, "-o", "a.tmx")
    figures = json.loads(nlen("tmx", "stats", "--json", "a.tmx").stdout)
    assert (figures["units"], figures["joined"], figures["origins"]) == (4, 1, {"machine": 4})
    assert json.loads(nlen("tmx", "stats", "--json", "a.tmx", "--source-lang", "nl").stdout)["units"] == 4
    assert nlen("tmx", "convert", "a.tmx", "-o", "a.tsv").returncode == 0
    assert sources(tmp_path / "a.tsv") == SENTENCES
    # From TMX to TMX nothing is lost.
    for command in (("convert",), ("merge", "--prefer", "all"), ("clean",)):
        assert nlen("tmx", *command, "a.tmx", "-o", "b.tmx").returncode == 0
        assert sources(tmp_path / "b.tmx", joined=True) == sources(tmp_path / "a.tmx", joined=True)
    rebuilt = nlen("tmx", "convert", "a.tmx", "--skeleton", "a.txt", "-o", "a.en.txt")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert (tmp_path / "a.en.txt").read_bytes().strip() == nlen("translate", "a.txt", "--beam", 1).stdout.strip()
    built = nlen("corpus", "build", "a.tmx", "-o", "corpus")
    assert built.returncode == 0, built.stderr
    shards = [unit for path in (tmp_path / "corpus").rglob("*.tmx") for unit in read_bitext(path, joined=True)]
    assert len(shards) <= 4
    assert not any("joined" in unit.properties for unit in shards)


@pytest.mark.parametrize("suffix", [".tsv", ".jsonl", ".xlf", ".csv"])
def test_other_formats_have_none(nlen: Run, text: Path, tmp_path: Path, suffix: str) -> None:
    translate(nlen, text, "-o", f"a{suffix}")
    assert sources(tmp_path / f"a{suffix}") == SENTENCES


def test_alignment_has_them_in_tmx(nlen: Run, text: Path, tmp_path: Path) -> None:
    english = "“The bridge is closed.” The alderman is silent. Nobody knows: it is late.\n\nIt is raining.\n"
    (tmp_path / "a.en.txt").write_text(english, encoding="utf-8")
    common = ("align", "a.txt", "a.en.txt", "--method", "lexical", "--no-check")
    assert nlen(*common, "-o", "a.tmx").returncode == 0
    assert sources(tmp_path / "a.tmx") == SENTENCES
    (joined,) = [u for u in read_bitext(tmp_path / "a.tmx", joined=True) if "joined" in u.properties]
    assert (joined.source, joined.target) == (JOINED, "“The bridge is closed.” The alderman is silent.")
    assert joined.origin == "human"
    assert nlen(*common, "-o", "a.tmx", "--no-joined").returncode == 0
    assert sources(tmp_path / "a.tmx", joined=True) == SENTENCES
    assert nlen(*common, "-o", "a.jsonl").returncode == 0
    assert sources(tmp_path / "a.jsonl") == SENTENCES


def test_segments_of_a_tool(nlen: Run, text: Path, tmp_path: Path) -> None:
    wanted = {
        "omegat": [JOINED, *SENTENCES[2:]],
        "trados": [*SENTENCES[:2], "Niemand weet:", "het is laat.", SENTENCES[3]],
        "memoq": SENTENCES,
    }
    for tool, segments in wanted.items():
        translate(nlen, text, "-o", "a.tmx", "--segments-of", tool)
        assert sources(tmp_path / "a.tmx", joined=True) == segments
        translate(nlen, text, "-o", "a.xlf", "--segments-of", tool)
        assert sources(tmp_path / "a.xlf") == segments
    positions = [str(unit.position) for unit in read_bitext(tmp_path / "a.tmx")]
    assert positions == ["1.1", "1.2", "1.3", "2.1"]


def test_segments_of_a_file(nlen: Run, text: Path, tmp_path: Path) -> None:
    rules = tmp_path / "komma.srx"
    document = sentence_rules().document()
    rule = '<rule break="yes"><beforebreak>:</beforebreak><afterbreak>\\s</afterbreak></rule>'
    rules.write_text(document.replace('Dutch">\n', f'Dutch">\n{rule}\n', 1), encoding="utf-8")
    translate(nlen, text, "-o", "a.tmx", "--segments-of", rules)
    assert sources(tmp_path / "a.tmx") == [*SENTENCES[:2], "Niemand weet:", "het is laat.", SENTENCES[3]]
    rules.write_text(document.replace("\\s</afterbreak>", "\\p{javaSpaceChar}</afterbreak>"), encoding="utf-8")
    done = nlen("translate", text, "-o", "b.tmx", "--segments-of", rules)
    assert done.returncode == 1
    assert b"property \\p{javaSpaceChar}, which is not supported" in done.stderr
    assert not (tmp_path / "b.tmx").exists()
    assert nlen("translate", text, "-o", "b.tmx", "--segments-of", "wordfast").returncode == 2


def test_a_page_as_omegat_has_it(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    translate(nlen, "p.html", "-o", "p.tmx", "--segments-of", "omegat")
    raw = (tmp_path / "p.tmx").read_text(encoding="utf-8")
    assert 'creationtool="OmegaT"' in raw
    segments = [
        re.sub(r"<[^>]+>", "", seg).replace("&lt;", "<").replace("&gt;", ">")
        for seg in re.findall(r'<tuv xml:lang="nl">\s*<seg>(.*?)</seg>', raw)
    ]
    assert segments == [
        *(
            "De brug",
            "De brug",
            "„De <b0>brug</b0> is dicht.” De <a1>wethouder</a1> zwijgt.<br2>",
            "Het <b3>regent.</b3> Ja.",
        ),
        *("nl", "/w"),
    ]
    units = {unit.source: unit for unit in read_bitext(tmp_path / "p.tmx")}
    assert units["nl"].target == "en"
    assert units["/w"].target == "/w"
    assert [code.data for code in units["Het regent. Ja."].target_codes] == ["<b3>", "</b3>"]
    # Pages and text are the same whatever cuts their units.
    done = nlen("translate", "p.html", "--to", "html", "--segments-of", "omegat", "--beam", 1)
    assert done.stdout == nlen("translate", "p.html", "--to", "html", "--beam", 1).stdout


def test_a_project_with_the_rules_of_omegat(nlen: Run, text: Path, tmp_path: Path) -> None:
    translate(nlen, text, "--to", "omegat", "-o", "p", "--segments-of", "omegat")
    assert not (tmp_path / "p" / "omegat" / "segmentation.srx").exists()
    assert sources(tmp_path / "p" / "tm" / "auto" / "nlen.tmx") == [JOINED, *SENTENCES[2:]]
    translate(nlen, text, "--to", "omegat", "-o", "q", "--segments-of", "trados")
    assert ":[" in (tmp_path / "q" / "omegat" / "segmentation.srx").read_text(encoding="utf-8")
    assert "Niemand weet:" in sources(tmp_path / "q" / "tm" / "auto" / "nlen.tmx")
