"""Kinds of entries of a catalogue other than OPUS-MT: model folders of nlen, and Hugging Face."""

from __future__ import annotations

import http.server
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from align import Translator
from align.errors import ModelError
from align.modelhub import embedded_directory, locate_model, read_description, verify
from align.modelhub.catalog import CatalogEntry
from align.modelhub.description import ModelOrigin
from align.modelhub.huggingface import HuggingFaceFolder, export_huggingface
from align.modelhub.install import expected
from align.modelhub.pull import pull

EMBEDDED = read_description(embedded_directory() / "nlen-nl-en")
SENTENCES = ["De minister stuurde een brief aan de Kamer.", "„Het regent”, zei hij."]

MakeEntry = Callable[..., CatalogEntry]
LeftBehind = Callable[[], set[str]]


def zipped(folder: Path, target: Path) -> bytes:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{folder.name}/{path.name}")
    return target.read_bytes()


def translated(model: str | Path, **options: Any) -> list[str]:
    return [t.text for t in Translator(model, beam_size=1, threads=1, **options).translate(SENTENCES)]


def test_a_model_folder_of_nlen_comes_with_all_that_guides_it(
    loopback: Any, data: Path, entry: MakeEntry, tmp_path: Path
) -> None:
    folder = shutil.copytree(EMBEDDED.directory, tmp_path / "ours")
    (folder / "README.md").write_text("# Card\x1b[2J\n", encoding="utf-8")
    loopback.content = zipped(folder, tmp_path / "ours.zip")
    model = pull(entry(kind="nlen", max_source_pieces=300))
    verify(locate_model("tiny"), checksums=True)
    assert (model.name, model.version, model.facts.licence) == ("tiny", "1.0", "CC-BY-4.0")
    assert model.origin == ModelOrigin("nlen", loopback.url, expected(entry()).sha256 or "")
    # What the weights ask for is what the release says.
    assert model.facts.max_source_pieces == EMBEDDED.facts.max_source_pieces
    assert (model.guidance, model.facts.scores) == (EMBEDDED.guidance, EMBEDDED.facts.scores)
    assert (model.directory / "model.bin").read_bytes() == (EMBEDDED.directory / "model.bin").read_bytes()
    assert "\x1b" not in (model.directory / "README.md").read_text(encoding="utf-8")
    assert translated("tiny") == translated(EMBEDDED.directory)
    assert pull(entry(kind="nlen"), quantization="float32").quantization == "float32"


def test_a_release_of_nlen_that_is_damaged_or_another_leaves_nothing(
    loopback: Any, entry: MakeEntry, tmp_path: Path, left_behind: LeftBehind, tiny_zip: bytes
) -> None:
    folder = shutil.copytree(EMBEDDED.directory, tmp_path / "ours")
    loopback.content = zipped(folder, tmp_path / "ours.zip")
    with pytest.raises(ModelError, match="the release translates nl-en, and the catalogue says de-en"):
        pull(entry(kind="nlen", source_language="de"))
    with (folder / "lexicon.txt").open("ab") as file:
        file.write(b"\n")
    loopback.content, loopback.tag = zipped(folder, tmp_path / "ours.zip"), '"second"'
    with pytest.raises(ModelError, match=r"lexicon\.txt: this file of the model nlen-nl-en is damaged"):
        pull(entry(kind="nlen"))
    loopback.content, loopback.tag = tiny_zip, '"third"'
    with pytest.raises(ModelError, match=r"no model\.toml in the archive, so it is no release of nlen"):
        pull(entry(kind="nlen"))
    assert left_behind() == set()


def test_a_kind_that_is_not_known_is_refused(entry: MakeEntry) -> None:
    with pytest.raises(ModelError, match="the entry 'tiny' gives a kind that is none of opus-mt, huggingface, nlen"):
        entry(kind="fairseq")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch", reason="converting models needs the extra [convert]")
    pytest.importorskip("transformers", reason="converting models needs the extra [convert]")
    folder = tmp_path_factory.mktemp("hub") / "hf"
    export_huggingface(EMBEDDED, folder)
    (folder / "pytorch_model.bin").write_bytes(b"a pickle that nobody opens")
    return folder


@pytest.fixture
def hub(exported: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """The address of a web server with the folder, and the paths that it was asked for."""
    monkeypatch.setenv("no_proxy", "*")
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(exported))

        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_a_folder_of_hugging_face_comes_file_by_file(
    hub: tuple[str, list[str]],
    entry: MakeEntry,
    left_behind: LeftBehind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, asked = hub

    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(HuggingFaceFolder, "convert", interrupt)
        with pytest.raises(KeyboardInterrupt):
            pull(entry(kind="huggingface", url=url))
    assert left_behind() == {".tiny.zip.part", ".tiny.zip.part.json"}
    files = ["/model.safetensors", "/config.json", "/vocab.json", "/source.spm", "/target.spm"]
    assert asked == files
    model = pull(entry(kind="huggingface", url=url))
    assert asked == files, "what was there is not fetched again"
    verify(locate_model("tiny"), checksums=True)
    assert model.origin == ModelOrigin("huggingface", url, expected(entry()).sha256 or "")
    assert (model.quantization, model.version) == ("int8", "1.0")
    assert translated("tiny") == translated(EMBEDDED.directory, lexicon=False)
    # The same files are the same archive.
    assert pull(entry(kind="huggingface", url=url), force=True).origin == model.origin
    assert left_behind() == {"tiny", "checksums.toml"}


def test_a_folder_that_lacks_a_file_leaves_nothing_installed(
    hub: tuple[str, list[str]], exported: Path, entry: MakeEntry, left_behind: LeftBehind
) -> None:
    url, asked = hub
    (exported / "target.spm").rename(exported / "kept")
    try:
        with pytest.raises(ModelError, match=r"target\.spm: the server says 404"):
            pull(entry(kind="huggingface", url=url))
    finally:
        (exported / "kept").rename(exported / "target.spm")
    before = len(asked)
    pull(entry(kind="huggingface", url=url))
    assert asked[before:] == ["/target.spm"], "what came the first time is gone on with"
    assert left_behind() == {"tiny", "checksums.toml"}
