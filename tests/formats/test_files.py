"""Files appear whole or not at all, and what goes wrong is said in one sentence."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.bitext import TranslationUnit
from align.errors import FormatError, ReadError, WriteError
from align.formats import open_atomic, read_bitext, write_bitext

UNIT = TranslationUnit("Het regent.", "It is raining.")


def failing() -> Iterator[TranslationUnit]:
    yield UNIT
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["a.tmx", "a.tsv", "a.jsonl", "a.tmx.gz"])
@pytest.mark.parametrize("old", [None, b"old"])
def test_an_interrupted_run_leaves_the_old_file_or_none(tmp_path: Path, name: str, old: bytes | None) -> None:
    path = tmp_path / name
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(KeyboardInterrupt):
        write_bitext(failing(), path)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == ([] if old is None else [(name, old)])


def test_the_producers_own_error_comes_through(tmp_path: Path) -> None:
    def units() -> Iterator[TranslationUnit]:
        yield UNIT
        raise OSError("the network is down")

    with pytest.raises(OSError, match="the network is down"):
        write_bitext(units(), tmp_path / "a.tmx")


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.tsv"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link.tsv"
    link.symlink_to(real)
    write_bitext([UNIT], link)
    assert link.is_symlink()
    assert real.read_text().startswith("source\t")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        with open_atomic(tmp_path / "n.txt", "w") as stream:
            stream.write("één\n")
    finally:
        os.umask(old)
    assert (tmp_path / "n.txt").read_bytes() == "één\n".encode()
    assert (tmp_path / "n.txt").stat().st_mode & 0o777 == 0o640


def test_what_is_no_regular_file_is_written_in_place() -> None:
    write_bitext([UNIT], os.devnull, "tmx")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(WriteError, match=r"^/dev/full: cannot be written \(no space left on device\); make room"):
        write_bitext([UNIT], "/dev/full", "tsv")


def test_unwritable_places(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"there is no folder .*none; make it first"):
        write_bitext([UNIT], tmp_path / "none" / "a.tmx")
    with pytest.raises(WriteError, match="this is a folder"):
        write_bitext([UNIT], tmp_path, "tmx")


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        read_bitext(tmp_path / "none.tmx")
    with pytest.raises(ReadError, match="this is a folder"):
        read_bitext(tmp_path, "tmx")


def test_damaged_gzip() -> None:
    data = gzip.compress(b"a\tb\n" * 50_000)
    with pytest.raises(FormatError, match="gzip data is damaged or cut off"):
        list(read_bitext(io.BytesIO(data[: len(data) // 2]), "tsv"))


def test_streams_are_left_open() -> None:
    stream = io.BytesIO()
    write_bitext([UNIT], stream, "tmx")
    stream.seek(0)
    assert len(list(read_bitext(stream, "tmx"))) == 1
    assert not stream.closed


def test_a_stream_that_can_only_read() -> None:
    class Reads:
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def read(self, size: int) -> bytes:
            return self._data.read(min(size, 7))

    (unit,) = read_bitext(Reads(b"een\tone\n"), "tsv")  # type: ignore[arg-type]
    assert (unit.source, unit.target) == ("een", "one")


def test_lxml_is_not_loaded_before_it_is_used() -> None:
    code = "import sys, align.formats; print(sorted(m for m in sys.modules if m.startswith(('lxml', 'numpy'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
