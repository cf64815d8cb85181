"""Zip files of strangers: what is unpacked is what was packed, and nothing else ever lands on the disk."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import NlenError
from align.modelhub import archive
from align.modelhub.archive import unpack

NAMES = st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6})?\.[a-z]{3}", fullmatch=True)


def zipped(members: dict[str, bytes], **changes: object) -> bytes:
    """A zip file; `changes` are set on the entry of each member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in changes.items():
                setattr(info, key, value)
            made.writestr(info, content)
    return buffer.getvalue()


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=5))
def test_what_was_packed_is_unpacked(tmp_path: Path, members: dict[str, bytes]) -> None:
    target = tmp_path / "out"
    shutil.rmtree(target, ignore_errors=True)
    (tmp_path / "a.zip").write_bytes(zipped(members))
    unpack(tmp_path / "a.zip", target)
    files = {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert files == members


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_a_damaged_archive_is_an_error_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(zipped({"decoder.yml": b"models:\n" * 20, "source.spm": bytes(range(256))}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    folder = tmp_path / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "a.zip").write_bytes(content)
    with suppress(NlenError):
        unpack(folder / "a.zip", folder / "out")
    assert {path.name for path in folder.iterdir()} <= {"a.zip", "out"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "a/../../evil.txt",
        "/nowhere/evil.txt",
        "//host/evil.txt",
        "C:/evil.txt",
        "C:evil.txt",
        "..\\evil.txt",
        "\\evil.txt",
        "a\\b.txt",
        "a:stream",
        "line\nbreak",
        "..",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.zip"
    path.write_bytes(zipped({"fine.txt": b"1", name: b"2"}))
    with pytest.raises(NlenError, match=r"a\.zip: the member .*; nothing is unpacked"):
        unpack(path, tmp_path / "in" / "out")
    assert everything(tmp_path) == {"in", "in/a.zip"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_device_is_refused(tmp_path: Path, kind: int) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"source.spm": b"/etc/passwd"}, external_attr=(kind | 0o777) << 16))
    with pytest.raises(NlenError, match="is a link or a device"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert everything(tmp_path) == {"a.zip"}


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.npz": bytes(3_000_000) for n in range(5)}))
    with pytest.raises(NlenError, match="15000000 are a trap"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert everything(tmp_path) == {"a.zip"}


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.npz": bytes(3_000_000)}))
    # The size in the central directory is the last one; 1,000 instead of three million.
    place = content.rindex((3_000_000).to_bytes(4, "little"))
    content[place : place + 4] = (1_000).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(NlenError, match="not a whole zip file"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert (tmp_path / "out" / "a.npz").stat().st_size <= 1_000


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.txt": b"" for n in range(archive.MOST_FILES + 1)}))
    with pytest.raises(NlenError, match="201 files"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


def test_names_that_differ_in_capitals_only_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.spm": b"1", "A.spm": b"2"}))
    with pytest.raises(NlenError, match="is there twice"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.spm": b"1"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(NlenError, match="needs a password"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


def test_only_the_usual_compression_is_taken(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.spm", b"1" * 100)
    with pytest.raises(NlenError, match="unusual way"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"<html>Log in to use this network</html>", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(NlenError, match=r"a\.zip: not a whole zip file"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert everything(tmp_path) == {"a.zip"}
