"""The OPUS script, against a server of our own."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from align import read_bitext
from align.errors import NlenError, ReadError
from scripts.build_opus_corpus import convert, write_manifest

pytest.importorskip("opustools")

LINES = {"nl": ["Het regent.", "De zon schijnt."], "en": ["It is raining.", "The sun is shining."]}


def archive(lines: dict[str, list[str]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        zipped.writestr("README", "hello")
        for side, texts in lines.items():
            zipped.writestr(f"Weer.en-nl.{side}", "".join(f"{text}\n" for text in texts))
    return stream.getvalue()


@pytest.fixture
def server() -> Iterator[str]:
    class Opus(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = archive(LINES)
            if self.path.startswith("/opusapi"):
                corpus = {
                    "url": f"http://{self.headers['Host']}/Weer/v1/moses/en-nl.txt.zip",
                    "id": 1,
                    "size": 1,
                    "documents": "",
                    "alignment_pairs": 2,
                    "source_tokens": 5,
                    "target_tokens": 5,
                    "version": "v1",
                    "corpus": "Weer",
                    "preprocessing": "moses",
                    "source": "en",
                    "target": "nl",
                }
                body = json.dumps({"corpora": [corpus] if "corpus=Weer" in self.path else []}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Opus) as opus:
        threading.Thread(target=opus.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{opus.server_address[1]}/opusapi"
        opus.shutdown()


def listed(folder: Path, name: str, server: str | None) -> Path:
    return write_manifest([name], folder, {"Weer": "CC0-1.0"}, release="latest", api=server, max_bytes=1000)


def test_a_corpus_is_fetched_once_and_listed(tmp_path: Path, server: str) -> None:
    manifest = listed(tmp_path, "Weer", server)
    rows = manifest.read_text().splitlines()
    assert rows[1:] == ["units/Weer-0.tsv\tWeer\tCC0-1.0\tOPUS Weer latest"]
    assert [(u.source, u.target) for u in read_bitext(tmp_path / "units/Weer-0.tsv")] == list(
        zip(*LINES.values(), strict=True)
    )
    assert [path.name for path in (tmp_path / "units").iterdir()] == ["Weer-0.tsv"]
    listed(tmp_path, "Weer", "http://127.0.0.1:9/nobody-is-there")


def test_an_unknown_corpus_and_a_dead_server_are_named(tmp_path: Path, server: str) -> None:
    with pytest.raises(NlenError, match="Onzin"):
        listed(tmp_path, "Onzin", server)
    with pytest.raises(NlenError, match="network"):
        listed(tmp_path, "Weer", "http://127.0.0.1:9/nobody-is-there")


@pytest.mark.parametrize("content", [b"no zip", archive({"nl": ["x"]}), archive({"nl": ["x" * 5000], "en": ["y"]})])
def test_a_bad_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ReadError, match=r"a\.zip"):
        convert(tmp_path / "a.zip", tmp_path / "out.tsv", max_bytes=1000)
    assert not (tmp_path / "out.tsv").exists()
