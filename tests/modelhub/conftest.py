"""Releases like those of OPUS-MT, and a web server on this machine that serves one, well or badly."""

from __future__ import annotations

import hashlib
import http.server
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import pytest

from align.modelhub import embedded_directory, locate_model
from align.modelhub.catalog import CatalogEntry, find_entry
from scripts.export_marian import export_marian, zip_release

EMBEDDED = embedded_directory() / "nlen-nl-en"


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model as a folder of Marian files."""
    folder = tmp_path_factory.mktemp("release") / "release"
    export_marian(locate_model(EMBEDDED), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_release(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian transformer of one layer with random weights: it says something for everything, quickly."""
    folder = tmp_path_factory.mktemp("tiny") / "release"
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("*.npz"))
    large = next(release.glob("*.npz"))
    weights = folder / large.name
    with numpy.load(large) as arrays:
        settings = bytes(arrays["special:model.yml"]).decode().rstrip("\0")
        vocabulary = arrays["Wemb"].shape[0]
    width, small = 8, {}
    random = numpy.random.default_rng(0)
    small["Wemb"] = random.normal(size=(vocabulary, width)).astype("float32")
    bias = numpy.zeros((1, vocabulary), "float32")
    bias[0, 0] = -9  # the end of the sentence
    small["decoder_ff_logit_out_b"] = bias
    for side, blocks in (("encoder", ("self",)), ("decoder", ("self", "context"))):
        shapes = {f"{block}_W{letter}": (width, width) for block in blocks for letter in "qkvo"}
        shapes |= {f"{block}_b{letter}": (1, width) for block in blocks for letter in "qkvo"}
        shapes |= {f"{block}_Wo_ln_{part}": (1, width) for block in blocks for part in ("scale", "bias")}
        shapes |= {f"ffn_{name}": (width, width) for name in ("W1", "W2")}
        shapes |= {f"ffn_{name}": (1, width) for name in ("b1", "b2", "ffn_ln_scale", "ffn_ln_bias")}
        for name, shape in shapes.items():
            small[f"{side}_l1_{name}"] = random.normal(size=shape).astype("float32")
    lines = []
    for line in settings.splitlines():
        key = line.split(":")[0]
        changed = {
            "dim-emb": width,
            "enc-depth": 1,
            "dec-depth": 1,
            "transformer-heads": 2,
            "transformer-dim-ffn": width,
        }
        lines.append(f"{key}: {changed[key]}" if key in changed else line)
    yaml = ("\n".join(lines) + "\n").encode() + b"\0"
    small["special:model.yml"] = numpy.frombuffer(yaml, "int8")
    numpy.savez(weights, **small)
    (folder / "README.md").write_text("# opus.zip\n\n* dataset: opus\x1b[2J\n", encoding="utf-8")
    (folder / "LICENSE").write_text("Creative Commons Attribution 4.0\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_zip(tiny_release: Path) -> bytes:
    target = tiny_release.with_suffix(".zip")
    zip_release(tiny_release, target)
    return target.read_bytes()


@pytest.fixture(scope="session")
def release_zip(release: Path) -> Path:
    target = release.with_suffix(".zip")
    zip_release(release, target)
    return target


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copies a release, to be changed."""

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / "copied" / "release"))

    return copy


@dataclass
class Loopback:
    """A web server with one file.

    Attributes:
        content: the file.
        cuts: for each request to come, after how many bytes of the body the connection breaks; later ones are whole.
        tag: its entity tag.
        ranges: whether parts are served.
        length: whether the size is announced.
        status: given instead of the file, with `location`.
        pause: seconds before each 64 KiB.
        hold: after this many bytes of a body the server waits until `release_hold` is set.
        asked: the Range header of each request, in order.
    """

    url: str = ""
    content: bytes = b""
    cuts: deque[int] = field(default_factory=deque)
    tag: str = '"first"'
    ranges: bool = True
    length: bool = True
    status: int = 200
    location: str = ""
    pause: float = 0.0
    hold: int | None = None
    release_hold: threading.Event = field(default_factory=threading.Event)
    asked: list[str | None] = field(default_factory=list)

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range")
        self.asked.append(asked)
        if self.status != 200 and handler.path != "/moved.zip":
            handler.send_response(self.status)
            if self.location:
                handler.send_header("Location", self.location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        start = 0
        if asked and self.ranges and handler.headers.get("If-Range") == self.tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(self.content):
                handler.send_error(416)
                return
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        else:
            handler.send_response(200)
        if self.tag:
            handler.send_header("ETag", self.tag)
        if self.length:
            handler.send_header("Content-Length", str(len(self.content) - start))
        handler.end_headers()
        cut = self.cuts.popleft() if self.cuts else len(self.content)
        body = self.content[start:][:cut]
        if self.hold is not None:
            handler.wfile.write(body[: self.hold])
            handler.wfile.flush()
            self.release_hold.wait(30)
            body = body[self.hold :]
        for place in range(0, len(body), 1 << 16):
            time.sleep(self.pause)
            handler.wfile.write(body[place : place + (1 << 16)])
        handler.close_connection = True


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("no_proxy", "*")
    state = Loopback()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # A client that was killed does not listen any more.
            with suppress(ConnectionError):
                state.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.url = f"http://127.0.0.1:{server.server_port}/release.zip"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield state
        state.release_hold.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory, and none of the user's settings."""
    folder = tmp_path / "data"
    monkeypatch.setenv("NLEN_DATA_DIR", str(folder))
    monkeypatch.delenv("NLEN_MODEL", raising=False)
    monkeypatch.delenv("NLEN_CATALOG", raising=False)
    return folder


@pytest.fixture
def write_catalog(tmp_path: Path, loopback: Loopback) -> Callable[..., Path]:
    """Writes a catalogue with one model, `tiny`, that the loopback server has."""

    def write(name: str = "tiny", **fields: object) -> Path:
        lines = {
            "version": "1.0",
            "source_language": "nl",
            "target_language": "en",
            "licence": "CC-BY-4.0",
            "description": "A model.",
            "url": loopback.url,
            **fields,
        }
        path = tmp_path / "catalog.toml"
        shown = (f"{key} = {value if isinstance(value, int | float) else repr(value)}" for key, value in lines.items())
        path.write_text(f"format = 1\n[models.{name}]\n" + "\n".join(shown) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def entry(data: Path, write_catalog: Callable[..., Path]) -> Callable[..., CatalogEntry]:
    """The entry of such a catalogue."""

    def make(name: str = "tiny", **fields: object) -> CatalogEntry:
        return find_entry(name, write_catalog(name, **fields))

    return make


@pytest.fixture
def left_behind(data: Path) -> Callable[[], set[str]]:
    """What there is in the folder of models, hidden files too."""
    return lambda: {path.name for path in (data / "models").iterdir()} if (data / "models").is_dir() else set()


@pytest.fixture(scope="session")
def tiny_digest(tiny_zip: bytes) -> str:
    return hashlib.sha256(tiny_zip).hexdigest()
