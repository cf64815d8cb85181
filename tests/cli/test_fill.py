"""`nlen translate` where the file has room for translations: XLIFF and PO, each into its own kind."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from align import TranslationUnit, read_bitext, write_bitext
from tests.documents.office import word

Run = Callable[..., subprocess.CompletedProcess[bytes]]
FILES = Path(__file__).resolve().parents[1] / "documents" / "tool_files"
NAMES = ["studio.sdlxliff", "memoq.mqxliff", "phrase.mxliff", "okapi.xlf", "version2.xlf"]
DRAFT = b'state="needs-review-translation" state-qualifier="leveraged-mt"'
PO = 'msgid "De brug is dicht."\nmsgstr ""\n\nmsgid "%d brug"\nmsgid_plural "%d bruggen"\nmsgstr[0] ""\nmsgstr[1] ""\n'


def xliff(*sources: str) -> str:
    units = "".join(f'<trans-unit id="{n}"><source>{source}</source></trans-unit>' for n, source in enumerate(sources))
    return (
        f'<xliff version="1.2"><file original="a" source-language="nl" datatype="x"><body>{units}</body></file></xliff>'
    )


def targets(data: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in etree.fromstring(data).iter("{*}target")]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_each_tool_is_filled_in_once(nlen: Run, tmp_path: Path, name: str) -> None:
    shutil.copy(FILES / name, tmp_path)
    done = nlen("translate", name, "-o", f"uit{Path(name).suffix}", "--beam", 1)
    assert done.returncode == 0, done.stderr
    filled = (tmp_path / f"uit{Path(name).suffix}").read_bytes()
    assert filled != (FILES / name).read_bytes()
    assert b"Wij rijden" not in b"".join(target.encode() for target in targets(filled))
    again = nlen("translate", f"uit{Path(name).suffix}", "-o", f"weer{Path(name).suffix}", "--beam", 1)
    assert b" 0 sentences" in again.stderr
    assert (tmp_path / f"weer{Path(name).suffix}").read_bytes() == filled


def test_a_memory_and_terms_are_used(nlen: Run, tmp_path: Path) -> None:
    whole = "De brug is dicht. Wij rijden om."
    write_bitext([TranslationUnit(whole, "The bridge is shut and so we drive around.")], tmp_path / "m.tmx")
    (tmp_path / "t.tsv").write_text("brug\tviaduct\n", encoding="utf-8")
    (tmp_path / "a.xlf").write_text(xliff(whole, "De brug gaat open."), encoding="utf-8")
    done = nlen("translate", "a.xlf", "-o", "b.xlf", "--memory", "m.tmx", "--glossary", "t.tsv", "--beam", 1)
    assert done.returncode == 0, done.stderr
    assert b"2 sentences, 1 from the memory" in done.stderr
    data = (tmp_path / "b.xlf").read_bytes()
    remembered, made = targets(data)
    assert remembered == "The bridge is shut and so we drive around."
    assert "viaduct" in made
    assert data.count(b'state-qualifier="leveraged-tm"') == data.count(DRAFT) == 1


def test_a_unit_of_several_sentences_is_one_and_is_translated_by_these(nlen: Run, tmp_path: Path) -> None:
    sentences = ["De brug over de rivier is dicht.", "Morgen gaat hij weer open.", "Het regent."]
    (tmp_path / "a.xlf").write_text(xliff(" ".join(sentences)), encoding="utf-8")
    (tmp_path / "a.txt").write_text("\n\n".join(sentences), encoding="utf-8")
    for name in ("a.xlf", "a.txt"):
        assert nlen("translate", name, "-o", f"{name}.tsv", "--beam", 1).returncode == 0
    apart = [unit.target for unit in read_bitext(tmp_path / "a.txt.tsv")]
    (unit,) = read_bitext(tmp_path / "a.xlf.tsv")
    assert (unit.source, unit.target) == (" ".join(sentences), " ".join(apart))
    assert nlen("translate", "a.xlf", "-o", "b.xlf", "--beam", 1).returncode == 0
    assert targets((tmp_path / "b.xlf").read_bytes()) == [" ".join(apart)]


def test_as_anything_else_all_its_texts_are_translated(nlen: Run, tmp_path: Path) -> None:
    shutil.copy(FILES / "memoq.mqxliff", tmp_path)
    for name in ("a.tmx", "a.xlf", "a.po", "a.txt"):
        done = nlen("translate", "memoq.mqxliff", "-o", name, "--beam", 1)
        assert done.returncode == 0, done.stderr
    sources = [unit.source for unit in read_bitext(tmp_path / "a.tmx")]
    assert sources[1:4] == ["Niet doen.", "De weg is dicht.", "Ja."]
    assert [unit.source for unit in read_bitext(tmp_path / "a.xlf")] == sources
    assert len((tmp_path / "a.txt").read_text().split("\n\n")) == len(sources) == 5
    # What is not made for a tool is no file of that tool.
    assert b"MQXLIFF is filled in, and not made" in nlen("translate", "a.xlf", "-o", "b.mqxliff", "--beam", 1).stderr
    refused = nlen("translate", "a.xlf", "-o", "b.mxliff")
    assert (refused.returncode, b"made of a file of the same kind alone" in refused.stderr) == (2, True)


def test_catalogues_are_filled_in_and_made_of_articles(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "nl.po").write_text(PO, encoding="utf-8")
    assert nlen("translate", "nl.po", "-o", "en.po", "--beam", 1).returncode == 0
    text = (tmp_path / "en.po").read_text(encoding="utf-8")
    assert text.count("#, fuzzy\n") == 2
    assert 'msgstr "The bridge is closed."' in text
    assert text.count("%d") == 4
    (tmp_path / "a.txt").write_text("De brug is dicht.\n", encoding="utf-8")
    assert nlen("translate", "a.txt", "-o", "made.po", "--beam", 1).returncode == 0
    assert "X-Generator: nlen" in (tmp_path / "made.po").read_text(encoding="utf-8")


def test_what_is_asked_for_has_to_fit(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text(xliff("De brug is dicht."), encoding="utf-8")
    (tmp_path / "a.txt").write_text("De brug is dicht.\n", encoding="utf-8")
    for arguments in (
        ("a.xlf", "-o", "a.tmx"),
        ("a.txt", "-o", "b.xlf"),
        ("a.xlf",),
        ("a.txt", "a.xlf", "-o", "b.xlf"),
    ):
        done = nlen("translate", *arguments, "--fill", "all")
        assert done.returncode == 2
        assert b"--fill is for files that have translations beside their texts" in done.stderr
    assert nlen("translate", "a.xlf", "-o", "a.xlf").returncode == 2
    done = nlen("translate", "a.xlf", "-o", "b.xlf", "--drop-furniture")
    assert b"--to xliff keeps the whole document" in done.stderr


def test_standard_input_is_filled_in_where_that_is_said(nlen: Run, tmp_path: Path) -> None:
    data = xliff("De brug is dicht.").encode()
    done = nlen("translate", "-", "--to", "xliff", "--fill", "empty", "--beam", 1, stdin=data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(data[: data.index(b"</source>")])
    assert targets(done.stdout) == ["The bridge is closed."]
    # A name that says nothing does not matter where the file says it.
    (tmp_path / "klus").write_bytes(data)
    assert nlen("translate", "klus", "-o", "b.xlf", "--beam", 1).returncode == 0
    assert (tmp_path / "b.xlf").read_bytes() == done.stdout


def test_files_go_into_a_folder_by_their_names_and_a_bad_one_costs_no_other(nlen: Run, tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copy(FILES / name, tmp_path)
    (tmp_path / "stuk.xlf").write_bytes(b"<xliff version='1.2'><file></xliff>")
    done = nlen("translate", *NAMES, "stuk.xlf", "-o", "uit/", "--to", "xliff", "--beam", 1)
    assert done.returncode == 1
    assert b"stuk.xlf, line 1, column" in done.stderr
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == sorted(NAMES)
    one = nlen("translate", "okapi.xlf", "version2.xlf", "-o", "uit.xlf")
    assert (one.returncode, b"several documents do not go into one file" in one.stderr) == (2, True)
    assert nlen("translate", "okapi.xlf", "-o", "okapi.xlf").returncode == 2


def test_a_reviewed_memory_fills_a_file_in(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text(xliff("De brug is dicht.", "Het regent.", "12"), encoding="utf-8")
    write_bitext([TranslationUnit("Het regent.", "It rains.")], tmp_path / "m.tmx")
    done = nlen("tmx", "convert", "m.tmx", "--skeleton", "a.xlf", "-o", "b.xlf")
    assert done.returncode == 1
    assert b"no translation of: De brug is dicht." in done.stderr
    assert targets((tmp_path / "b.xlf").read_bytes()) == ["It rains."]
    assert b'state-qualifier="leveraged-tm"' in (tmp_path / "b.xlf").read_bytes()


def office(main: str) -> bytes:
    """A Word document whose main part is of that content type."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        f'PartName="/word/document.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'
    )
    return word("<w:p><w:r><w:t>De brug is dicht.</w:t></w:r></w:p>", {"[Content_Types].xml": types})


@pytest.mark.parametrize(
    ("main", "suffix"),
    [
        ("openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        ("ms-word.document.macroEnabled", ".docm"),
        ("openxmlformats-officedocument.wordprocessingml.template", ".dotx"),
        ("ms-word.template.macroEnabledTemplate", ".dotm"),
    ],
)
def test_a_template_or_a_document_with_macros_stays_one_by_its_name(
    nlen: Run, tmp_path: Path, main: str, suffix: str
) -> None:
    # What is in it counts, whatever it is called.
    (tmp_path / "brief.docx").write_bytes(office(main))
    other = ".dotm" if suffix != ".dotm" else ".docx"
    refused = nlen("translate", "brief.docx", "-o", f"letter{other}", "--beam", 1)
    assert refused.returncode == 2
    assert f"brief.docx: what is in it is of the kind {suffix}".encode() in refused.stderr
    assert f"name the output {suffix} too.".encode() in refused.stderr
    assert not (tmp_path / f"letter{other}").exists()
    assert nlen("translate", "brief.docx", "-o", f"letter{suffix}", "--beam", 1).returncode == 0
    done = nlen("translate", "brief.docx", "-o", "uit/", "--to", "docx", "--beam", 1)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "uit").iterdir()] == [f"brief.en{suffix}"]
