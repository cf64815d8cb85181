"""OmegaT opens our projects, finds our translations and writes the English documents."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape
from itertools import islice
from pathlib import Path

import pytest
from lxml import etree

from align import TranslationUnit, read_article, read_bitext, segment_article, split_sentences, write_bitext
from align.bitext import Position
from align.errors import UsageError
from align.formats.glossaries import GlossaryEntry, read_glossary
from align.omegat.project import joined_units, project_file, write_omegat_project
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import SentenceRules, sentence_rules
from align.segmentation.tool_segments import omegat_abbreviations, tool_rules
from scripts.compare_with_omegat import BY_HAND, fill_in, ordinary_project, segments
from scripts.news import read_news
from tests.documents.office import runs, word

Run = Callable[..., subprocess.CompletedProcess[bytes]]
OMEGAT = pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed (apt-get install omegat)")
ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = 25


def documents() -> dict[str, bytes]:
    """A sample and articles of the news corpus, as plain text."""
    sample = ROOT / "corpora" / "samples" / "roze-paal.nl.txt"
    found = {sample.name: sample.read_bytes()}
    for article in islice(read_news("part-02"), ARTICLES):
        found[f"nieuws/{article.id}.txt"] = "\n\n".join(map(" ".join, article.paragraphs())).encode()
    return found


def translated(folder: Path, sources: dict[str, bytes]) -> Iterator[TranslationUnit]:
    """A unit for every sentence; its target is a number that is found again in what OmegaT writes."""
    number = 0
    for name, data in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        article = segment_article(read_article(path, id=name))
        for p, paragraph in enumerate(article.paragraphs, start=1):
            for s, sentence in enumerate(paragraph.sentences, start=1):
                number += 1
                yield TranslationUnit(
                    sentence.text,
                    f"[{number}]",
                    origin="machine",
                    score=0.5,
                    article=name,
                    position=Position(p, s),
                    properties={"kind": paragraph.kind},
                )


def share_translated(project: Path, sources: dict[str, bytes]) -> float:
    """Segments that came out translated, of all; what was left in Dutch is counted by our own sentences."""
    done = left = 0
    for name in sources:
        text = (project / "target" / name).read_text(encoding="utf-8")
        done += len(re.findall(r"\[\d+\]", text))
        for paragraph in re.sub(r"\[\d+\]", "\n\n", text).split("\n\n"):
            left += len(split_sentences(paragraph))
    return done / (done + left)


def omegat(project: Path, config: Path) -> None:
    """Lets OmegaT fill in what it has and write the English documents, without an error in its log."""
    fill_in(project, config)
    assert "Error" not in (config / "logs" / "OmegaT.log").read_text(encoding="utf-8")


@OMEGAT
@pytest.mark.parametrize("own_rules", [False, True], ids=["its rules", "our rules"])
def test_a_project_is_translated(tmp_path: Path, own_rules: bool) -> None:
    sources = documents()
    project = tmp_path / "project"
    rules = sentence_rules() if own_rules else None
    count = write_omegat_project(project, sources, translated(tmp_path / "in", sources), rules=rules)
    assert count > 250
    omegat(project, tmp_path / "config")
    assert share_translated(project, sources) >= 0.98


def as_page(text: str, chance: random.Random) -> str:
    """An article as HTML, with words marked here and there, line breaks and images."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        words = escape(paragraph, quote=False).split()
        for _ in range(len(words) // 8):
            start = chance.randrange(len(words))
            end = min(start + chance.randrange(1, 4), len(words))
            if "<" not in "".join(words[start:end]):
                tag = chance.choice(["b", "em", "a href='/x?a=1&amp;b=2'", "span class=naam"])
                words[start] = f"<{tag}>{words[start]}"
                words[end - 1] += f"</{tag.split()[0]}>"
        if chance.random() < 0.2:
            words[0] += ' <img src="a.png" alt="">'
        marked = " ".join(words)
        if chance.random() < 0.2:
            marked = re.sub(r"(?<=[a-z]{4})\. (?=[A-Z])", ".<br>\n", marked, count=1)
        paragraphs.append(f"<p>{marked}</p>")
    paragraphs[0] = paragraphs[0].replace("<p>", "<h1>").replace("</p>", "</h1>")
    title = f"<title>{escape(text.splitlines()[0])}</title>"
    navigation = '<nav><a href="/">Voorpagina</a> <a href="/sport">Sport</a></nav>'
    return f'<html lang="nl"><head><meta charset="utf-8">{title}</head><body>{navigation}{"".join(paragraphs)}</body>'


def as_odt(text: str) -> bytes:
    """An article as OpenDocument, with notes."""
    named = {"office": "office", "text": "text"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in named.items())
    paragraphs = "".join(
        f"<text:p>{escape(paragraph)}<text:note><text:note-body><text:p>Noot {number} bij de tekst.</text:p>"
        "</text:note-body></text:note></text:p>"
        for number, paragraph in enumerate(text.split("\n\n"))
    )
    body = f"<office:body><office:text>{paragraphs}</office:text></office:body>"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return written.getvalue()


def tags_of(page: str) -> Counter[str]:
    return Counter(re.findall(r"</?(?:b|em|a|span|br|img|p|h1)\b", page))


@OMEGAT
def test_the_command_makes_a_project_that_is_translated_in_full(nlen_process: Run, tmp_path: Path) -> None:
    chance = random.Random(6)
    texts = dict(list(documents().items())[:8])
    for name, data in texts.items():
        path = tmp_path / "artikelen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.with_suffix(".html").write_text(as_page(data.decode(), chance), encoding="utf-8")
    done = nlen_process("translate", "artikelen", "--to", "omegat", "-o", "project", "--beam", 1)
    assert done.returncode == 0, done.stderr
    project = tmp_path / "project"
    omegat(project, tmp_path / "config")
    statistics = (project / "omegat" / "project_stats.txt").read_text(encoding="utf-8")
    for suffix in ("txt", "html"):
        # Of each file its name, and how many segments it has and how many are left.
        rows = re.findall(rf"^(\S+\.{suffix})\s+(\d+)\s+(\d+)\s", statistics, re.MULTILINE)
        assert len(rows) == len(texts)
        total, left = (sum(int(row[column]) for row in rows) for column in (1, 2))
        assert total > 80
        assert left <= 0.02 * total, (suffix, left, total)
    for name in texts:
        dutch = (tmp_path / "artikelen" / name).with_suffix(".html").read_text(encoding="utf-8")
        english = (project / "target" / name).with_suffix(".html").read_text(encoding="utf-8")
        assert tags_of(english) == tags_of(dutch)
        assert '<html lang="en">' in english


def project_with(folder: Path, sources: Path, memory: Path) -> Path:
    """A project as OmegaT makes it, and a memory to fill segments in from."""
    ordinary_project(folder)
    shutil.copytree(sources, folder / "source", dirs_exist_ok=True)
    shutil.copy(memory, folder / "tm" / "auto")
    return folder


@OMEGAT
@pytest.mark.parametrize(
    ("suffix", "options", "least"),
    [
        (".txt", (), 0.98),
        (".txt", ("--segments-of", "omegat"), 0.98),
        (".html", ("--segments-of", "omegat"), 0.98),
        (".odt", ("--segments-of", "omegat"), 0.98),
    ],
    ids=["text", "text as OmegaT cuts it", "pages as OmegaT cuts them", "OpenDocument as OmegaT cuts it"],
)
def test_our_memory_fills_an_project_with(
    nlen: Run, tmp_path: Path, suffix: str, options: tuple[str, ...], least: float
) -> None:
    chance = random.Random(7)
    for name, data in documents().items():
        path = (tmp_path / "artikelen" / name).with_suffix(suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = data.decode()
        if suffix == ".odt":
            path.write_bytes(as_odt(text))
        else:
            path.write_text(text if suffix == ".txt" else as_page(text, chance), encoding="utf-8")
    done = nlen("translate", "artikelen", "-o", "a.tmx", "--beam", 1, *options)
    assert done.returncode == 0, done.stderr
    project = project_with(tmp_path / "project", tmp_path / "artikelen", tmp_path / "a.tmx")
    omegat(project, tmp_path / "config")
    total, left = segments(project)
    print(f"{total - left} of {total} segments are filled in")
    assert total > 300
    assert total - left >= least * total
    if not options:
        # Without the joined units a part of them stays empty.
        plain = tmp_path / "plain.tmx"
        write_bitext(read_bitext(tmp_path / "a.tmx"), plain)
        other = project_with(tmp_path / "other", tmp_path / "artikelen", plain)
        omegat(other, tmp_path / "config")
        total, without = segments(other)
        print(f"{total - without} of {total} segments without joined units")
        assert without >= left + 10


@OMEGAT
@pytest.mark.parametrize("tool", ["omegat", "trados"])
def test_a_project_with_other_rules_is_filled(nlen: Run, tmp_path: Path, tool: str) -> None:
    chance = random.Random(8)
    for name, data in list(documents().items())[:8]:
        path = tmp_path / "artikelen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.with_suffix(".html").write_text(as_page(data.decode(), chance), encoding="utf-8")
    done = nlen("translate", "artikelen", "--to", "omegat", "-o", "p", "--beam", 1, "--segments-of", tool)
    assert done.returncode == 0, done.stderr
    omegat(tmp_path / "p", tmp_path / "config")
    total, left = segments(tmp_path / "p")
    assert total > 150
    assert left <= 0.02 * total


WORD = (
    f"<w:p>{runs('De ', '*brug*', ' is dicht. Morgen ', '*niet*', ' meer.')}</w:p><w:p>{runs('Regel een.')}"
    f"<w:r><w:br/></w:r>{runs('Regel ', '*twee*')}</w:p>"
    f"<w:tbl><w:tr><w:tc><w:p>{runs('Cel')}</w:p></w:tc></w:tr></w:tbl>"
)
OPEN = (
    "De <text:span>brug</text:span> is dicht.<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>Al <text:span>lang</text:span>.</text:p></text:note-body></text:note> Ze gaan om.<text:line-break/>Nee."
)


@OMEGAT
def test_a_project_of_every_kind_of_document_is_filled_in_full(nlen: Run, tmp_path: Path) -> None:
    """Of each format that OmegaT reads its segments are ours, tag for tag."""
    documents = tmp_path / "stukken"
    documents.mkdir()
    (documents / "brief.docx").write_bytes(word(WORD))
    with zipfile.ZipFile(io.BytesIO(as_odt("Dag.")), "r") as file:
        content = file.read("content.xml").decode()
    with zipfile.ZipFile(documents / "stuk.odt", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", re.sub("Dag[.]", OPEN, content))
    for name, text in {**BY_HAND, "pagina.html": "<html lang=nl><p>De <b>brug</b>.<br>Is <i>dicht</i>.</html>"}.items():
        (documents / name).write_text(text, encoding="utf-8")
    names = [path.name for path in documents.iterdir()]
    done = nlen("translate", *(f"stukken/{name}" for name in names), "--to", "omegat", "-o", "p", "--beam", 1)
    assert done.returncode == 0, done.stderr
    omegat(tmp_path / "p", tmp_path / "config")
    statistics = (tmp_path / "p" / "omegat" / "project_stats.txt").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^(\S+\.\w+)\s+(\d+)\s+0\s", statistics, re.MULTILINE))
    print(*(f"{name}: {count} segments, all filled in" for name, count in rows.items()), sep="\n")
    assert sorted(rows) == sorted(names)
    assert all(int(count) > 1 for count in rows.values())
    assert b"bridge" in zipfile.ZipFile(tmp_path / "p" / "target" / "brief.docx").read("word/document.xml")


@OMEGAT
def test_files_of_other_tools_open_when_they_are_filled_in(nlen: Run, tmp_path: Path) -> None:
    """OmegaT has what stands in the targets of XLIFF 1.2 for its segments, and writes these."""
    tools = ROOT / "tests" / "documents" / "tool_files"
    drafts = {"studio.sdlxliff": 3, "memoq.mqxliff": 2, "okapi.xlf": 2}
    for folder in ("leeg", "vol"):
        for name in ("source", "target", "tm", "glossary", "dictionary", "omegat"):
            (tmp_path / folder / name).mkdir(parents=True)
        (tmp_path / folder / "omegat.project").write_text(project_file("nl", "en"), encoding="utf-8")
    for name in drafts:
        # OmegaT knows memoQ's by no suffix of its own.
        place = Path("source", name.replace(".mqxliff", ".xlf"))
        shutil.copy(tools / name, tmp_path / "leeg" / place)
        shutil.copy(tools / name, tmp_path)
        done = nlen("translate", name, "-o", f"en.{name}", "--beam", 1)
        assert done.returncode == 0, done.stderr
        shutil.copy(tmp_path / f"en.{name}", tmp_path / "vol" / place)
    for folder in ("leeg", "vol"):
        omegat(tmp_path / folder, tmp_path / f"config-{folder}")
    assert segments(tmp_path / "vol")[0] - segments(tmp_path / "leeg")[0] == sum(drafts.values())
    for path in (tmp_path / "vol" / "source").iterdir():
        ours, theirs = (
            ["".join(one.itertext()) for one in etree.parse(file).iter("{*}target")]
            for file in (path, tmp_path / "vol" / "target" / path.name)
        )
        assert ours == theirs


@OMEGAT
def test_omegat_cuts_where_we_say(tmp_path: Path) -> None:
    """Every abbreviation that is said to end no segment, and what ends one or does not besides."""
    words = [word.replace("_", " ") for word in omegat_abbreviations()]
    paragraphs = [f"Dat is nu {word}. Daarna komt meer." for word in words]
    paragraphs += [
        "Dr. Pot kwam.",
        "„Ja.” Hij ging…  Nee! Wie? (Jan.) Zij.",
        "12. Bel nu.",
        "Het was... stil... Ja.\u00a0Nee.",
    ]
    paragraphs += ["Zij gaven hem het huis. Daarna niets.", "Hij kwam om 3. Zij om 4."]
    rules = RuleSegmenter(tool_rules("omegat"), "nl")
    ours = [text[start:end] for text in paragraphs for start, end in rules.segments(text)]
    assert len(ours) < len(paragraphs) + 15
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    write_bitext([TranslationUnit(segment, "x") for segment in ours], tmp_path / "m.tmx")
    project = project_with(tmp_path / "p", tmp_path / "in", tmp_path / "m.tmx")
    omegat(project, tmp_path / "config")
    assert segments(project) == (len(ours), 0)


def test_the_folder(tmp_path: Path) -> None:
    project = tmp_path / "p"
    units = [TranslationUnit("Hij zei: ‘Ja.’", "He said yes.", position=Position(1, 1), article="a")]
    assert write_omegat_project(project, {"a/b.txt": b"x"}, units, source_language="nl-BE") == 1
    assert "<source_lang>NL-BE</source_lang>" in (project / "omegat.project").read_text()
    assert (project / "source" / "a" / "b.txt").read_bytes() == b"x"
    (project / "tm" / "auto" / "own.tmx").write_text("kept")
    (project / "omegat.project").write_text("changed by its user")
    # The sentence rules of a project are those that the translator has worked with.
    assert write_omegat_project(project, {}, units * 2, rules=SentenceRules(())) == 2
    assert (project / "omegat.project").read_text() == "changed by its user"
    assert not (project / "omegat" / "segmentation.srx").exists()
    assert sorted(path.name for path in (project / "tm" / "auto").iterdir()) == ["joined.tmx", "nlen.tmx", "own.tmx"]
    with pytest.raises(UsageError, match="within the project"):
        write_omegat_project(project, {"../x": b""}, [])
    with pytest.raises(UsageError, match="no OmegaT project"):
        write_omegat_project(tmp_path, {}, [])


def test_terms_and_an_earlier_memory_come_along(tmp_path: Path) -> None:
    write_bitext([TranslationUnit("Het regent.", "It is raining.")], tmp_path / "eerder.tsv")
    entries = [GlossaryEntry("wethouder", ("alderman", "alderperson"), "raad"), GlossaryEntry("brug", ("bridge",))]
    project = tmp_path / "p"
    write_omegat_project(project, {}, [], glossary=entries, memory=tmp_path / "eerder.tsv", rules=sentence_rules())
    terms = (project / "glossary" / "nlen.utf8").read_text()
    assert terms == "wethouder\talderman\traad\nwethouder\talderperson\traad\nbrug\tbridge\n"
    assert read_glossary(project / "glossary" / "nlen.utf8") == entries
    assert [unit.target for unit in read_bitext(project / "tm" / "eerder.tmx")] == ["It is raining."]
    assert {path.name for path in (project / "omegat").iterdir()} == {
        "filters.xml",
        "segmentation.conf",
        "segmentation.srx",
    }


def test_sentences_that_omegat_takes_together() -> None:
    texts = ["Een.", "‘Twee.’", "(Drie.)", "Vier!", "Vijf…"]
    units = [TranslationUnit(text, str(n), article="a", position=Position(1, n)) for n, text in enumerate(texts, 1)]
    units.append(TranslationUnit("Zes.", "6", article="a", position=Position(2, 1)))
    assert [(unit.source, unit.target) for unit in joined_units(units)] == [("‘Twee.’ (Drie.) Vier!", "2 3 4")]
    words = [
        TranslationUnit(text, "x", article="a", position=Position(1, n)) for n, text in enumerate(["Hij zat.", "Ja."])
    ]
    assert [unit.source for unit in joined_units(words)] == ["Hij zat. Ja."]


@OMEGAT
@pytest.mark.skipif(shutil.which("javac") is None, reason="there is no compiler of Java (apt-get install default-jdk)")
def test_its_connector_to_apertium_translates_with_our_server(
    served: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    texts = ["Het regent in Utrecht.", "Klik op <g1>Opslaan</g1> en zeg: “Café dicht.”", 'Hij zei: "Nee."']
    jars = Path("/usr/share/omegat")
    program = Path(__file__).with_name("ApertiumConnector.java")
    options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true", f"-Duser.home={tmp_path}"]
    command = ["java", *options, "-cp", f"{jars}/OmegaT.jar:{jars}/lib/*:/usr/share/java/*", str(program)]
    with served("--beam", 1) as address:
        done = subprocess.run([*command, address, *texts], capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(texts)
    assert "rain" in lines[0]
    assert "<g1>Save</g1>" in lines[1]
    assert "“" in lines[1]
    assert "No." in lines[2]
