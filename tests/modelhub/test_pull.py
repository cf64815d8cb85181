"""`pull`: the whole way from a web server to an installed model, and everything that can go wrong on it."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from align import Translator
from align.errors import ModelError, NlenError, UsageError, WriteError
from align.modelhub import choose_model, download, locate_model, verify
from align.modelhub import pull as pulling
from align.modelhub.archive import OpusRelease
from align.modelhub.catalog import CatalogEntry, find_entry
from align.modelhub.install import checksums_path, expected
from align.modelhub.pull import Watcher, pull

ROOT = Path(__file__).resolve().parents[2]

MakeEntry = Callable[..., CatalogEntry]
LeftBehind = Callable[[], set[str]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAUSES_SECONDS", (0, 0))


@pytest.fixture
def server(loopback: Any, tiny_zip: bytes) -> Any:
    loopback.content = tiny_zip
    return loopback


@pytest.fixture
def start(data: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the command in a process of its own, which Ctrl-C ends."""

    def run(*arguments: object, **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NLEN_DATA_DIR": str(data), "no_proxy": "*"}
        command = [sys.executable, "-m", "align", *map(str, arguments)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes, **options)

    # What a script runs in the background ignores Ctrl-C, and so does all that it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield run
    signal.signal(signal.SIGINT, before)


def test_a_model_comes_all_the_way(loopback: Any, data: Path, entry: MakeEntry, release_zip: Path) -> None:
    loopback.content = release_zip.read_bytes()
    loopback.cuts = deque([3_000_000, 1])
    told: list[str] = []
    counts: list[tuple[int, int | None]] = []
    watcher = Watcher(told.append, lambda done, total: counts.append((done, total)))
    model = pull(entry(size=len(loopback.content)), watcher=watcher)
    verify(locate_model("tiny"), checksums=True)
    assert model.directory == data / "models" / "tiny"
    assert (model.quantization, model.facts.licence) == ("int8", "CC-BY-4.0")
    assert model.origin is not None
    assert model.origin.url == loopback.url
    assert counts[-1] == (len(loopback.content), len(loopback.content))
    assert any("a trial: De trein" in line and "train" in line for line in told)
    assert loopback.asked == [None, "bytes=3000000-", "bytes=3000001-"]
    sentences = ["De minister stuurde een brief aan de Kamer.", "„Het regent”, zei hij."]
    theirs = [t.text for t in Translator("nlen-nl-en", beam_size=1, threads=1, lexicon=False).translate(sentences)]
    assert [t.text for t in Translator("tiny", beam_size=1, threads=1).translate(sentences)] == theirs


def test_what_is_installed_is_not_fetched_again(server: Any, entry: MakeEntry, left_behind: LeftBehind) -> None:
    first = pull(entry())
    assert pull(entry()) == first
    assert len(server.asked) == 1
    pull(entry(), force=True)
    assert len(server.asked) == 2
    assert pull(entry(), quantization="float32").quantization == "float32"
    assert pull(entry(version="1.1")).version == "1.1"
    assert left_behind() == {"tiny", "checksums.toml"}


def test_a_damaged_installation_is_mended(server: Any, entry: MakeEntry) -> None:
    model = pull(entry())
    (model.directory / "source.spm").unlink()
    pull(entry())
    verify(locate_model("tiny"))


def test_a_model_that_was_linked_by_hand_is_replaced_but_not_its_files(
    server: Any, data: Path, entry: MakeEntry, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("precious")
    (data / "models").mkdir(parents=True)
    (data / "models" / "tiny").symlink_to(tmp_path / "mine")
    pull(entry())
    assert not (data / "models" / "tiny").is_symlink()
    assert (tmp_path / "mine" / "file").read_text() == "precious"


def test_a_wrong_checksum_leaves_nothing(server: Any, entry: MakeEntry, left_behind: LeftBehind) -> None:
    with pytest.raises(ModelError, match=r"has the SHA-256 \w{64}, and tiny 1.0 has 0{64} .*catalog\.toml"):
        pull(entry(sha256="0" * 64))
    assert left_behind() == set()


def test_the_right_checksum_is_taken(server: Any, entry: MakeEntry, tiny_digest: str) -> None:
    assert pull(entry(sha256=tiny_digest.upper())).name == "tiny"


@pytest.mark.parametrize("announced", [True, False])
def test_a_wrong_size_leaves_nothing(server: Any, entry: MakeEntry, left_behind: LeftBehind, announced: bool) -> None:
    server.length = announced
    for size in (len(server.content) - 1, len(server.content) + 1):
        with pytest.raises(ModelError, match=r"bytes"):
            pull(entry(size=size))
        assert left_behind() == set()


def test_the_first_download_is_what_later_ones_must_be(
    server: Any, entry: MakeEntry, left_behind: LeftBehind, tiny_digest: str
) -> None:
    model = pull(entry())
    assert expected(entry()).sha256 == tiny_digest
    assert expected(entry()).size == len(server.content)
    before = {path: path.read_bytes() for path in model.directory.iterdir()}
    other = io.BytesIO(server.content)
    with zipfile.ZipFile(other, "a") as archive:
        archive.comment = b"changed"
    server.content = other.getvalue()
    for change in ({}, {"url": server.url + "?mirror"}):
        with pytest.raises(ModelError, match=r"has \d+ bytes and not the \d+"):
            pull(entry(**change), force=True)
    # Of the same size, and still another one.
    server.content = bytes(reversed(other.getvalue()[: expected(entry()).size]))
    with pytest.raises(ModelError, match=r"SHA-256 .*checksums\.toml"):
        pull(entry(), force=True)
    assert {path: path.read_bytes() for path in model.directory.iterdir()} == before
    assert left_behind() == {"tiny", "checksums.toml"}
    # Another release of the model is another archive.
    server.content = other.getvalue()
    assert pull(entry(version="1.1")).version == "1.1"


def test_nothing_is_recorded_of_what_did_not_become_a_model(server: Any, entry: MakeEntry) -> None:
    good, server.content = server.content, b"<html>Log in to use this network</html>"
    with pytest.raises(ModelError, match="not a whole zip file"):
        pull(entry())
    assert not checksums_path().exists()
    server.content = good
    server.tag = '"second"'
    pull(entry())


def with_member(content: bytes, name: str, text: bytes, mode: int = 0o644) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "text", "mode", "message"),
    [
        ("../../evil.txt", b"x", 0o644, "leads out of the folder"),
        ("/nlen-evil.txt", b"x", 0o644, "absolute path"),
        ("link", b"/etc/passwd", 0o120777, "a link"),
        ("bomb.txt", bytes(100_000_000), 0o644, "a trap"),
    ],
)
def test_a_hostile_archive_leaves_nothing(
    server: Any,
    entry: MakeEntry,
    left_behind: LeftBehind,
    tmp_path: Path,
    name: str,
    text: bytes,
    mode: int,
    message: str,
) -> None:
    server.content = with_member(server.content, name, text, mode)
    with pytest.raises(ModelError, match=message):
        pull(entry())
    assert left_behind() == set()
    assert not list(tmp_path.rglob("*evil*"))
    assert not Path("/nlen-evil.txt").exists()


def test_a_release_that_does_not_translate_is_not_installed(
    server: Any, entry: MakeEntry, left_behind: LeftBehind, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pull(entry())

    def fail(model: object) -> None:
        raise ModelError("it does not translate")

    monkeypatch.setattr(pulling, "try_out", fail)
    with pytest.raises(ModelError, match="does not translate"):
        pull(entry(), force=True)
    assert locate_model("tiny") == before
    assert left_behind() == {"tiny", "checksums.toml"}


def test_an_interruption_keeps_the_download_and_nothing_else(
    server: Any, entry: MakeEntry, left_behind: LeftBehind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(OpusRelease, "convert", interrupt)
        with pytest.raises(KeyboardInterrupt):
            pull(entry())
    assert left_behind() == {".tiny.zip.part", ".tiny.zip.part.json"}
    pull(entry())
    assert len(server.asked) == 1
    assert left_behind() == {"tiny", "checksums.toml"}


def test_without_a_network_the_way_round_is_told(server: Any, entry: MakeEntry, left_behind: LeftBehind) -> None:
    made = entry()
    server.status = 404
    with pytest.raises(NlenError, match=r"404 .*`nlen model pull tiny --from FILE\.zip`"):
        pull(made)
    assert left_behind() == set()


def test_a_file_of_ones_own_is_installed_without_a_network(
    server: Any, entry: MakeEntry, tmp_path: Path, tiny_zip: bytes, left_behind: LeftBehind
) -> None:
    (tmp_path / "fetched.zip").write_bytes(tiny_zip)
    pull(entry(), archive=tmp_path / "fetched.zip")
    assert server.asked == []
    assert left_behind() == {"tiny", "checksums.toml"}
    (tmp_path / "fetched.zip").write_bytes(tiny_zip[:-1])
    with pytest.raises(ModelError, match=r"fetched\.zip: has \d+ bytes"):
        pull(entry(), archive=tmp_path / "fetched.zip", force=True)
    assert (tmp_path / "fetched.zip").exists()


def test_a_disk_without_room_is_noticed_before_anything_comes(
    server: Any, entry: MakeEntry, left_behind: LeftBehind, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=len(server.content) * 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(WriteError, match=r"MB are needed here and \d+ MB are free"):
        pull(entry())
    assert left_behind() == set()


def test_what_comes_with_nlen_is_not_pulled(data: Path, entry: MakeEntry) -> None:
    with pytest.raises(UsageError, match="comes with nlen"):
        pull(find_entry("nlen-nl-en"))
    with pytest.raises(UsageError, match="not a quantization"):
        pull(entry(), quantization="int3")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
@pytest.mark.parametrize("share", [0.5, 1.2])
def test_a_disk_that_fills_up_is_one_sentence_and_leaves_nothing(
    server: Any,
    write_catalog: Callable[..., Path],
    start: Callable[..., subprocess.Popen[str]],
    left_behind: LeftBehind,
    release_zip: Path,
    share: float,
) -> None:
    """The system refuses to write more: once while downloading, once while unpacking the weights."""
    import resource

    server.content = release_zip.read_bytes()
    most = int(len(server.content) * share)
    process = start(
        "model",
        "pull",
        "tiny",
        "--catalog",
        write_catalog(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1, said
    errors = [line for line in said.splitlines() if "error" in line]
    assert len(errors) == 1
    assert "cannot be written (file too large); make room" in errors[0]
    assert "Traceback" not in said
    assert left_behind() == set()


def test_two_pulls_at_once_install_one_model(
    server: Any,
    data: Path,
    write_catalog: Callable[..., Path],
    start: Callable[..., subprocess.Popen[str]],
    left_behind: LeftBehind,
) -> None:
    server.hold = 1000
    processes = [start("model", "pull", "tiny", "--catalog", write_catalog())]
    wait_for(lambda: server.asked)
    processes.append(start("model", "pull", "tiny", "--catalog", write_catalog()))
    assert processes[1].stderr is not None
    waiting = processes[1].stderr.readline()
    server.release_hold.set()
    done = [(process.communicate(timeout=60), process.returncode) for process in processes]
    assert [code for _, code in done] == [0, 0], done
    assert "another nlen is at work on tiny; waiting for it" in waiting
    assert "is installed already" in done[1][0][1]
    assert len(server.asked) == 1
    assert left_behind() == {"tiny", "checksums.toml"}
    verify(locate_model("tiny"), checksums=True)


def test_a_pull_that_was_killed_is_gone_on_with(
    server: Any,
    data: Path,
    write_catalog: Callable[..., Path],
    start: Callable[..., subprocess.Popen[str]],
    left_behind: LeftBehind,
) -> None:
    server.hold = 200_000
    process = start("model", "pull", "tiny", "--catalog", write_catalog())
    part = data / "models" / ".tiny.zip.part"
    wait_for(lambda: part.exists() and part.stat().st_size >= 200_000)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    # Half a model, as one that was killed while converting would leave it.
    shutil.copytree(ROOT / "models" / "nlen-nl-en", data / "models" / ".tiny.new" / "model")
    assert choose_model().model.name == "nlen-nl-en"
    assert start("model", "list").communicate(timeout=30)[0].count("\n") == 1
    server.hold = None
    server.release_hold.set()
    process = start("model", "pull", "tiny", "--catalog", write_catalog())
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    assert "going on after 0.2 MB" in said
    assert server.asked == [None, "bytes=200000-"]
    assert left_behind() == {"tiny", "checksums.toml"}
    verify(locate_model("tiny"), checksums=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pull_that_is_stopped_leaves_only_what_it_can_go_on_with(
    server: Any,
    data: Path,
    write_catalog: Callable[..., Path],
    start: Callable[..., subprocess.Popen[str]],
    left_behind: LeftBehind,
    number: int,
) -> None:
    server.hold = 200_000
    process = start("model", "pull", "tiny", "--catalog", write_catalog())
    part = data / "models" / ".tiny.zip.part"
    wait_for(lambda: part.exists() and part.stat().st_size >= 200_000)
    process.send_signal(number)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 128 + number
    assert "Traceback" not in said
    assert left_behind() == {".tiny.zip.part", ".tiny.zip.part.json"}


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
