"""One test a user story, from the file that comes in to the file that another program opens."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from align import Translator, read_article, read_bitext, split_sentences

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[bytes]]


def test_somebody_translates_an_article_and_reads_the_english(nlen_process: Run, samples: Path) -> None:
    done = nlen_process("translate", samples / "roze-paal.nl.txt")
    assert done.returncode == 0, done.stderr
    source = (samples / "roze-paal.nl.txt").read_text(encoding="utf-8")
    english = done.stdout.decode()
    assert len(english.strip().split("\n\n")) == len(source.strip().split("\n\n"))
    assert 0.6 < len(english) / len(source) < 1.5
    assert english.count("“") >= source.count("„") - 1
    assert "„" not in english


def test_a_translator_gets_a_memory_that_another_program_reads(
    nlen_process: Run, samples: Path, tmp_path: Path
) -> None:
    assert nlen_process("translate", samples / "hitte.nl.html", "-o", "hitte.tmx").returncode == 0
    done = nlen_process("tmx", "validate", "hitte.tmx")
    assert (done.returncode, done.stdout) == (0, b""), done.stdout
    root = etree.parse(tmp_path / "hitte.tmx").getroot()
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    pairs = [{tuv.get(language): tuv.findtext("seg") for tuv in tu.iter("tuv")} for tu in root.iter("tu")]
    article = read_article(samples / "hitte.nl.html")
    expected = [s.text for p in article.paragraphs for s in split_sentences(p.text)]
    assert [pair["nl"] for pair in pairs] == expected
    assert all(pair["en"] for pair in pairs)
    assert not any("Voorpagina" in pair["nl"] for pair in pairs)


def test_a_researcher_translates_many_articles_in_a_script(samples: Path) -> None:
    translator = Translator(beam_size=1)
    articles = [read_article(path) for path in (samples / "roze-paal.nl.txt", samples / "hitte.nl.html")]
    done = list(translator.translate_articles(articles * 5))
    assert [d.article.id for d in done] == [a.id for a in articles] * 5
    assert done[0].units == done[2].units


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)),
        ],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("nlen-*.whl")
    return built


def test_the_wheel_carries_the_model_and_little_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "align/_models/nlen-nl-en/model.bin" in names
    assert "align/py.typed" in names
    assert all(name.startswith(("align/", "nlen-")) for name in names)
    assert wheel.stat().st_size < 45_000_000


def test_the_wheel_translates_without_checkout_and_network(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"),
            *("--no-deps", "--target", str(installed), str(wheel)),
        ],
        check=True,
        capture_output=True,
    )
    # Python imports this module by itself at start; with it, any attempt to reach a network fails.
    (installed / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('the network was touched')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
    )
    code = "import align, sys; print(align.__file__, file=sys.stderr); from align.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "translate", "-", "--to", "jsonl"],
        input=b"Het regent in de stad.\n",
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(installed) in done.stderr.decode().splitlines()[0]
    assert b"rain" in done.stdout.lower()
    units = tmp_path / "units.jsonl"
    units.write_bytes(done.stdout)
    assert [unit.source for unit in read_bitext(units)] == ["Het regent in de stad."]
