"""RTF and old Word, through LibreOffice where there is one; without it, and where it fails, one sentence."""

from __future__ import annotations

import http.server
import io
import os
import stat
import threading
from pathlib import Path

import pytest

from align.documents import read_article, read_document
from align.documents.office_conversion import find_program
from align.errors import ReadError

RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Liberation Serif;}}"
    rb"\f0\fs24 De brug is \b dicht\b0 . Caf\'e9.\par Het regent.\par}"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le") + b"\0" * 500

needs_libreoffice = pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of LibreOffice, to be written by the test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "soffice"


def written(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


MAKES = """
for last; do :; done
while [ "$1" != --outdir ]; do echo "$1" >> "$LOG"; shift; done
mkdir -p "$2"
cp "$last" "$LOG.source"
cat "$HOME/user/registrymodifications.xcu" >> "$LOG"
printf '<html><body><h1>Kop</h1><p>De brug is dicht.</p></body></html>' > "$2/document.html"
"""


@pytest.mark.skipif(os.name == "nt", reason="the program is a script of a shell")
def test_the_program_gets_a_copy_a_profile_of_its_own_and_no_macros(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    written(program, MAKES)
    file = tmp_path / "-rare; naam$(x).rtf"
    file.write_bytes(RTF)
    article = read_article(file)
    assert [(p.kind, p.text) for p in article.paragraphs] == [("heading", "Kop"), ("body", "De brug is dicht.")]
    assert (article.format, article.id) == ("rtf", str(file.with_suffix("")))
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "--headless" in log
    assert "-env:UserInstallation=file:///" in log
    assert "naam" not in log
    for setting in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent"):
        assert f'"{setting}" oor:op="fuse"><value>true' in log
    assert (tmp_path / "log.source").read_bytes() == RTF
    # It is read, not written.
    assert read_document(file).skeleton is None
    with pytest.raises(ReadError, match="RTF is read and not written"):
        read_document(file, to="rtf")


@pytest.mark.skipif(os.name == "nt", reason="the program is a script of a shell")
def test_what_fails_hangs_or_makes_too_much_is_told(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    written(program, "echo 'Error: source file could not be loaded'; exit 1")
    with pytest.raises(
        ReadError, match=r"cannot open it \(Error: source file could not be loaded\); save it as \.docx"
    ):
        read_article(io.BytesIO(RTF))
    monkeypatch.setattr("align.documents.office_conversion.SECONDS", 0.5)
    written(program, "sleep 60 & wait")
    with pytest.raises(ReadError, match=r"has not opened it in 0\.5 seconds"):
        read_article(io.BytesIO(RTF))
    monkeypatch.setattr("align.documents.office_conversion.SECONDS", 30)
    written(program, MAKES + 'head -c 3000 /dev/zero >> "$2/document.html"')
    with pytest.raises(ReadError, match="holds more than 2,000 bytes of text"):
        read_article(io.BytesIO(RTF), max_bytes=2000)


def test_without_libreoffice_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.documents.office_conversion.find_program", lambda: None)
    for data in (RTF, WORD):
        with pytest.raises(
            ReadError, match=r"only LibreOffice can open this, and none is installed; install it, or save"
        ):
            read_article(io.BytesIO(data))


def test_old_word_is_told_from_other_old_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.documents.office_conversion.find_program", lambda: None)
    (tmp_path / "a.xls").write_bytes(OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"))
    with pytest.raises(ReadError, match=r"a\.xls: this is a table"):
        read_article(tmp_path / "a.xls")
    (tmp_path / "a.doc").write_bytes(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(ReadError, match=r"a\.doc: protected by a password"):
        read_article(tmp_path / "a.doc")


@needs_libreoffice
def test_libreoffice_reads_rtf() -> None:
    assert [p.text for p in read_article(io.BytesIO(RTF)).paragraphs] == ["De brug is dicht. Café.", "Het regent."]
    with pytest.raises(ReadError, match="LibreOffice cannot open it"):
        read_article(io.BytesIO(WORD))


@needs_libreoffice
def test_libreoffice_fetches_nothing() -> None:
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        linked = (
            RTF[:-1]
            + (
                rf'{{\field{{\*\fldinst{{INCLUDEPICTURE "{address}/a.png" \\d}}}}{{\fldrslt{{}}}}}}'
                rf'{{\field{{\*\fldinst{{INCLUDETEXT "{address}/b.rtf"}}}}{{\fldrslt{{}}}}}}}}'
            ).encode()
        )
        assert read_article(io.BytesIO(linked)).paragraphs
        server.shutdown()
    assert asked == []
