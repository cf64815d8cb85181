"""`nlen translate` into what translators open: OmegaT projects and XLIFF with notes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import TranslationUnit, read_bitext, write_bitext

Run = Callable[..., subprocess.CompletedProcess[bytes]]

PAGE = (
    '<!DOCTYPE html><html lang="nl-NL"><head><meta charset="utf-8"><title>De brug</title></head><body>'
    '<nav><a href="/">Voorpagina</a></nav><h1>De brug</h1>'
    "<p>Dit is de <b>brug</b>. De brug is oud.</p></body></html>"
)


def test_a_project(nlen: Run, tmp_path: Path) -> None:
    folder = tmp_path / "krant"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "brug.html").write_text(PAGE, encoding="utf-8")
    (folder / "weer.nl.txt").write_bytes("Café dicht\n\nHet regent. De wethouder kwam.\n".encode("cp1252"))
    (tmp_path / "weer.nl.txt").write_text("De zon schijnt.", encoding="utf-8")
    (tmp_path / "los.text").write_text("Hallo.", encoding="utf-8")
    (tmp_path / "t.tsv").write_text("wethouder\talderman\n", encoding="utf-8")
    write_bitext([TranslationUnit("Het regent.", "Rain falls.")], tmp_path / "eerder.tmx")
    done = nlen(
        *("translate", "krant", "weer.nl.txt", "los.text", "--to", "omegat", "-o", "p", "--beam", 1),
        *("--glossary", "t.tsv", "--memory", "eerder.tmx"),
    )
    assert done.returncode == 0, done.stderr
    assert b"p: ready to be opened in OmegaT, " in done.stderr
    project = tmp_path / "p"
    sources = sorted(str(path.relative_to(project / "source")) for path in (project / "source").rglob("*.*"))
    assert sources == ["los.txt", "sub/brug.html", "weer.nl-2.txt", "weer.nl.txt"]
    assert (project / "source" / "weer.nl.txt").read_text(encoding="utf-8").startswith("Café")
    assert (project / "source" / "sub" / "brug.html").read_text(encoding="utf-8") == PAGE
    units = {unit.source: unit for unit in read_bitext(project / "tm" / "auto" / "nlen.tmx")}
    assert units["Het regent."].target == "Rain falls."
    assert {"De brug", "De brug is oud.", "De zon schijnt.", "Hallo."} - {"De brug is oud."} <= set(units)
    assert units["nl-NL"].target == "en"
    tagged = [unit.source for unit in read_bitext(project / "tm" / "auto" / "nlen-tags.tmx")]
    assert "Dit is de <b0>brug</b0>." in tagged
    assert (project / "glossary" / "nlen.utf8").read_text() == "wethouder\talderman\n"
    assert [unit.source for unit in read_bitext(project / "tm" / "eerder.tmx")] == ["Het regent."]

    # A project of the translator's own gets a memory, and keeps its documents and settings.
    settings = (project / "omegat.project").read_text().replace("EN<", "EN-GB<")
    (project / "omegat.project").write_text(settings)
    done = nlen("translate", "p/source/los.txt", "--to", "omegat", "-o", "p", "--beam", 1)
    assert done.returncode == 0, done.stderr
    assert (project / "omegat.project").read_text() == settings
    assert (project / "source" / "los.txt").read_text() == "Hallo."
    assert len(list(read_bitext(project / "tm" / "auto" / "nlen.tmx"))) == 1


@pytest.mark.parametrize(
    ("arguments", "needle"),
    [
        (("weer.txt",), b"name it, such as -o project/"),
        (("weer.txt", "-o", "."), b"no OmegaT project"),
        (("weer.txt", "-o", "weer.txt"), b"weer.txt: this is a file"),
        (("-", "-o", "p"), b"takes files"),
        (("weer.txt", "-o", "p", "--drop-furniture"), b"--drop-furniture"),
    ],
)
def test_wrong_use_is_told(nlen: Run, tmp_path: Path, arguments: tuple[str, ...], needle: bytes) -> None:
    (tmp_path / "weer.txt").write_text("Het regent.", encoding="utf-8")
    done = nlen("translate", *arguments, "--to", "omegat", "-q", "--beam", 1, stdin=b"Het regent.")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert needle in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["weer.txt"]


@pytest.mark.parametrize(("name", "state"), [("xliff", "needs-review-translation"), ("xliff2", "initial")])
def test_xliff_says_what_to_look_at(nlen: Run, tmp_path: Path, name: str, state: str) -> None:
    (tmp_path / "weer.txt").write_text("Het regent.\n\nDe wethouder kwam.\n\nEr kwamen 3 mensen.\n", encoding="utf-8")
    (tmp_path / "t.tsv").write_text("wethouder\talderperson\n", encoding="utf-8")
    memory = [
        TranslationUnit("De wethouder kwam.", "The boss came."),
        TranslationUnit("Er kwamen 3 mensen.", "People came."),
    ]
    write_bitext(memory, tmp_path / "m.tmx")
    done = nlen(
        "translate", "weer.txt", "--to", name, "-o", "uit/", "--beam", 1, "--memory", "m.tmx", "--glossary", "t.tsv"
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "uit").iterdir()] == ["weer.en.xlf"]
    text = (tmp_path / "uit" / "weer.en.xlf").read_text(encoding="utf-8")
    assert text.count(f'state="{state}"') == 2
    assert '<note>error: "wethouder" should be "alderperson" [terms]</note>' in text
    assert "<note>error: the target lacks 3 [numbers]</note>" in text
    qualities = [unit.properties.get("quality") for unit in read_bitext(tmp_path / "uit" / "weer.en.xlf")]
    assert qualities == [None, "terms", "numbers"]
    assert "Please check" not in text


def test_other_formats_are_as_they_were(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "weer.txt").write_text("Er kwamen 3 mensen.", encoding="utf-8")
    write_bitext([TranslationUnit("Er kwamen 3 mensen.", "People came.")], tmp_path / "m.tmx")
    assert nlen("translate", "weer.txt", "-o", "weer.tmx", "--beam", 1, "--memory", "m.tmx").returncode == 0
    assert [unit.notes for unit in read_bitext(tmp_path / "weer.tmx")] == [()]
