"""The registry of formats: what a new one has to offer, and that everything takes it from its line alone.

The format here is thrown away: a zip of parts with paragraphs of timed cues, `*stress*`, a title apart and a picture.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.article import Article
from align.bitext import TranslationUnit
from align.documents import (
    FORMATS,
    DocumentFormat,
    TranslatedParagraph,
    article_from_text,
    article_suffixes,
    find_articles,
    read_article,
    read_document,
)
from align.errors import ReadError, UsageError
from align.inline import distribute_codes, with_codes
from align.maintenance import rebuild_document
from align.segmentation import segment_rest
from align.translation import TranslatedArticle
from align.translation.markup.carrying import filled_document

ROOT = Path(__file__).resolve().parents[2]

MODULE = r'''
import io
import re
import zipfile
from dataclasses import dataclass

from align.article import Article, Paragraph
from align.documents import Document
from align.errors import ReadError
from align.inline import InlineCode, with_codes

PIECE = re.compile(r"\n(\d+\|)|(\*)")
KINDS = ("open", "close")


def read(content, reading):
    try:
        archive = zipfile.ZipFile(io.BytesIO(content.data))
        infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ReadError(f"{content.name}: the parts cannot be read ({error}); fetch the file again.") from error
    for info in infos:
        if info.file_size > reading.max_bytes:
            raise ReadError(f"{content.name}: {info.filename} is larger than {reading.max_bytes:,} bytes; split it.")
    parts = {i.filename: archive.read(i).decode() for i in infos if i.filename.endswith((".part", "title"))}
    blocks = [b for name, text in parts.items() if name.endswith(".part") for b in text.split("\n\n")]
    paragraphs = [paragraph(block) for block in blocks]
    if reading.whole and "title" in parts:
        paragraphs.append(Paragraph(parts["title"], "heading"))
    skeleton = Skeleton(content.data, parts) if reading.whole else None
    language = reading.language or "nl"
    return Document(Article(content.id, language, parts.get("title", ""), tuple(paragraphs)), skeleton)


def paragraph(block):
    """The border of two cues is a code that stands alone, with the space of the sentence before it."""
    text, codes, done, stress = "", [], 0, 0
    block = block.partition("|")[2]
    for piece in PIECE.finditer(block):
        text += block[done : piece.start()]
        if piece[1]:
            text += " "
            codes.append(InlineCode("standalone", str(len(codes)), len(text), piece[0], "x-cue"))
        else:
            codes.append(InlineCode(KINDS[stress % 2], f"s{stress // 2}", len(text), "*", "bold"))
            stress += 1
        done = piece.end()
    return Paragraph(text + block[done:], "body", (), tuple(codes))


@dataclass(frozen=True)
class Skeleton:
    data: bytes
    parts: dict

    def filled(self, translations, language):
        waiting = iter(translations)
        new = {}
        for name in sorted(self.parts, key=lambda name: name == "title"):
            blocks = self.parts[name].split("\n\n")
            new[name] = "\n\n".join(self._block(block, next(waiting)) for block in blocks)
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(written, "w") as archive:
            for info in old.infolist():
                archive.writestr(info, new.get(info.filename, "").encode() or old.read(info))
        return written.getvalue()

    def _block(self, block, translation):
        if translation is None:
            return block
        coded = translation.coded
        head = block.partition("|")[0] + "|" if "|" in block else ""
        return head + with_codes(coded.text, coded.codes).replace(" \n", "\n")
'''

FIRST = "1|De *brug* over\n2|de rivier is dicht. Wij\n4|rijden *om*.\n\n9|Tot morgen."
SECOND = "11|Het regent."
TITLE = "De brug"
PICTURE = b"\x89PNG\0\xff\xfe"
SIGNATURE = rb"(?s:PK\x03\x04.{26}cues\n)"
CUES = DocumentFormat("cues", "a bundle of cues", (".cues",), "cue_bundle", re.compile(SIGNATURE))
SCAN = DocumentFormat("scan", "a scan", (".scan",), "scan_reader", re.compile(rb"%SCAN"), is_written=False)
SCAN_MODULE = """
from align.article import Article, Paragraph
from align.documents import Document

def read(content, reading):
    lines = content.data.decode().splitlines()[1:]
    return Document(Article(content.id, reading.language or "nl", "", tuple(Paragraph(line) for line in lines)))
"""


def bundle(first: str = FIRST, second: str = SECOND, title: str = TITLE) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in (("cues\n", ""), ("title", title), ("1.part", first), ("a.png", PICTURE), ("2.part", second)):
            archive.writestr(zipfile.ZipInfo(name), data)
    return written.getvalue()


def parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    (folder / "cue_bundle.py").write_text(MODULE)
    (folder / "scan_reader.py").write_text(SCAN_MODULE)
    return folder


@pytest.fixture(autouse=True)
def registered(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(modules)
    monkeypatch.setitem(FORMATS, "cues", CUES)
    monkeypatch.setitem(FORMATS, "scan", SCAN)


def shown(article: Article) -> list[str]:
    return [with_codes(paragraph.text, paragraph.codes) for paragraph in article.paragraphs]


def test_it_is_known_by_its_suffix_and_by_what_is_in_it(tmp_path: Path) -> None:
    for name in ("brug.nl.cues", "brug.nl.txt", "brug", "brug.docx"):
        (tmp_path / name).write_bytes(bundle())
        article = read_article(tmp_path / name)
        assert (article.format, len(article.paragraphs)) == ("cues", 3)
        assert article.paragraphs[0].text == "De brug over de rivier is dicht. Wij rijden om."
    assert read_article(tmp_path / "brug.nl.cues").id == str(tmp_path / "brug")
    assert read_article(io.BytesIO(bundle())).paragraphs == article.paragraphs
    assert ".cues" in article_suffixes()
    found = [path.name for path in find_articles([tmp_path], language="nl")]
    assert found == ["brug.docx", "brug.nl.cues", "brug.nl.txt"]
    with pytest.raises(ReadError, match="and no document to read; unpack it"):
        read_article(io.BytesIO(b"PK\x03\x04 and more"))
    with pytest.raises(UsageError, match=r"choose txt, html, .*cues or scan"):
        read_article(tmp_path / "brug", format="tei")
    with pytest.raises(UsageError, match="no text; give its bytes"):
        article_from_text("1|Ja", format="cues")


def test_the_whole_of_it_is_written_again_with_all_else_as_it_was() -> None:
    document = read_document(io.BytesIO(bundle()))
    assert document.skeleton is not None
    assert shown(document.article)[-1] == TITLE
    article = segment_rest(document.article)
    units = [
        TranslationUnit(sentence.text, sentence.text.upper(), target_codes=codes)
        for p in article.paragraphs
        for sentence, codes in zip(
            p.sentences, distribute_codes(p.codes, [(s.start, s.end) for s in p.sentences]).inside, strict=True
        )
    ]
    written = filled_document(TranslatedArticle(article, tuple(units)), document.skeleton, "en")
    expected = bundle(FIRST.upper(), SECOND.upper(), TITLE.upper())
    assert parts(written) == parts(expected)
    # What nobody has translated stays.
    unchanged = [None, TranslatedParagraph(article.paragraphs[1], ()), None, None]
    assert parts(document.skeleton.filled(unchanged, "en")) == parts(bundle())


WORDS = st.lists(st.sampled_from(["de", "brug", "*is*", "dicht.", "*Het regent", "hard.*"]), min_size=1, max_size=6)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cues_and_codes_are_all_there_whatever_the_translation(lines: list[str]) -> None:
    first = "\n".join(f"{number}|{line}" for number, line in enumerate(lines))
    document = read_document(io.BytesIO(bundle(first)))
    units = [
        TranslationUnit(sentence.text, " ".join(reversed(sentence.text.split())))
        for paragraph in segment_rest(document.article).paragraphs
        for sentence in paragraph.sentences
    ]
    rebuilt = rebuild_document(document, units)
    written = dict(parts(rebuilt.data))["1.part"].decode()
    assert re.findall(r"^\d+(?=\|)", written, re.MULTILINE) == [str(number) for number in range(len(lines))]
    assert written.count("*") == first.count("*")
    assert not rebuilt.missing


def test_sizes_are_bounded_and_what_is_damaged_is_told() -> None:
    with pytest.raises(ReadError, match=r"1\.part is larger than 2,000 bytes"):
        read_document(io.BytesIO(_packed("1|" + "Ja. " * 1000)), max_bytes=2000)
    with pytest.raises(ReadError, match="the parts cannot be read"):
        read_document(io.BytesIO(bundle()[:-30]))


def _packed(first: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("cues\n"), "")
        archive.writestr("1.part", first, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def test_what_can_be_made_of_it_and_what_not(tmp_path: Path) -> None:
    scan = tmp_path / "a.scan"
    scan.write_bytes(b"%SCAN\nDe brug is dicht.\n")
    assert read_document(scan).skeleton is None
    page = read_document(scan, to="html")
    assert (page.article.format, page.article.paragraphs[-1].text) == ("html", "De brug is dicht.")
    assert read_document(scan, to="txt").skeleton is not None
    with pytest.raises(ReadError, match="a scan is read and not written; take --to txt or html"):
        read_document(scan, to="scan")
    with pytest.raises(
        ReadError, match="this is a bundle of cues, which is not written as HTML; take --to txt or cues"
    ):
        read_document(io.BytesIO(bundle()), to="html")
    with pytest.raises(ReadError, match="this is HTML, which is not written as a bundle of cues"):
        read_document(io.BytesIO(b"<html><p>Ja."), to="cues")


RUN = """
import re, sys
sys.path.insert(0, {modules!r})
from align.documents import FORMATS, DocumentFormat
FORMATS["cues"] = DocumentFormat("cues", "a bundle", (".cues",), "cue_bundle", re.compile({signature!r}))
FORMATS["scan"] = DocumentFormat("scan", "a scan", (".scan",), "scan_reader", re.compile(b"%SCAN"), is_written=False)
from align.cli import main
for arguments in {commands!r}:
    sys.argv = ["nlen", *arguments]
    try:
        status = main()
    except SystemExit as done:
        status = done.code
    print(arguments, status, file=sys.stderr)
"""


@pytest.fixture
def commands(tmp_path: Path, modules: Path) -> Callable[..., list[int]]:
    """Runs commands one after the other where the formats are registered; their statuses."""

    def run(*commands: str) -> list[int]:
        listed = [command.split() for command in commands]
        program = RUN.format(modules=str(modules), signature=SIGNATURE, commands=listed)
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "NLEN_DATA_DIR": str(tmp_path / "data"), "PATH": ""},
            check=True,
            timeout=300,
        )
        return [int(status) for status in re.findall(r"^\[.*\] (\d+)$", done.stderr.decode(), re.MULTILINE)]

    return run


def test_the_commands_have_it(tmp_path: Path, commands: Callable[..., list[int]]) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "brug.nl.cues").write_bytes(bundle())
    (tmp_path / "map" / "brug.en.cues").write_bytes(
        bundle("1|The *bridge* over\n2|the river is closed. We\n4|drive *round*.\n\n9|Until tomorrow.", "11|It rains.")
    )
    (tmp_path / "a.cues").write_bytes(bundle())
    (tmp_path / "a.scan").write_bytes(b"%SCAN\nDe brug is dicht.\n")
    (tmp_path / "a.html").write_text("<html><p>De brug is dicht.", encoding="utf-8")
    statuses = commands(
        "translate --beam 1 a.cues -o b.cues",
        "translate --beam 1 a.cues -o a.tmx --whole-page",
        "tmx convert a.tmx --skeleton a.cues -o c.cues",
        "translate --beam 1 a.cues a.scan a.html -o all.txt",
        "translate --beam 1 a.cues --to omegat -o project",
        "translate --beam 1 map -o english --to cues",
        "segment a.cues a.scan -o sentences.txt",
        "align map -o pair.tsv --method length --no-check",
        "corpus build map -o corpus --workers 1",
        "translate --beam 1 a.html -o d.cues",
        "translate --beam 1 a.html -o d.scan",
    )
    assert statuses == [0] * 9 + [1, 2]
    written = dict(parts((tmp_path / "b.cues").read_bytes()))
    first = written["1.part"].decode()
    assert re.findall(r"^\d+(?=\|)", first, re.MULTILINE) == ["1", "2", "4", "9"]
    assert "*bridge*" in first
    assert (written["a.png"], written["title"].decode().lower()) == (PICTURE, "the bridge")
    assert (tmp_path / "c.cues").read_bytes() == (tmp_path / "b.cues").read_bytes()
    assert parts((tmp_path / "project" / "source" / "a.cues").read_bytes()) == parts(bundle())
    assert parts((tmp_path / "english" / "brug.en.cues").read_bytes()) == parts((tmp_path / "b.cues").read_bytes())
    assert (tmp_path / "sentences.txt").read_text().splitlines()[0] == "De brug over de rivier is dicht."
    assert "The bridge over the river is closed." in (tmp_path / "pair.tsv").read_text(encoding="utf-8")
    assert not (tmp_path / "d.cues").exists()
