"""Archives of parts: what is not replaced is there byte for byte, and what strangers pack does no harm."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents.archive import Archive
from align.documents.document import Content
from align.errors import ReadError

LIMIT = 1_000_000
names = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=8)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2)), data, method)
        file.comment = comment
    return stream.getvalue()


def archive(data: bytes) -> Archive:
    return Archive(Content(data, "a.docx", "a"), max_bytes=LIMIT)


@given(
    st.dictionaries(names, st.binary(max_size=200), max_size=6),
    st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
    st.data(),
)
def test_only_what_is_replaced_changes(parts: dict[str, bytes], method: int, data: st.DataObject) -> None:
    whole = packed(parts, method, b"a comment")
    assert archive(whole).rewritten({}.get) == whole
    changed = {name: data.draw(st.binary(max_size=300)) for name in parts if data.draw(st.booleans())}
    written = archive(whole).rewritten(changed.get)
    again = archive(written)
    assert again.parts == tuple(parts)
    assert {name: again.read(name) for name in again.parts} == parts | changed
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None
        assert all(info.date_time == (2020, 2, 2, 2, 2, 2) for info in file.infolist())
        assert file.comment == b"a comment"
    assert again.rewritten({name: parts[name] for name in changed}.get) == whole


def test_parts_that_were_streamed_and_bytes_before_the_first() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray(b"#!/bin/sh\n")

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(bytes(data))

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]
        file.writestr("een", b"1" * 50)
        file.writestr("twee", b"2" * 50)
    written = archive(bytes(pipe.data)).rewritten({"een": b"one"}.get)
    again = archive(written)
    assert (again.read("een"), again.read("twee")) == (b"one", b"2" * 50)
    assert written.startswith(b"#!/bin/sh\n")


def refused(data: bytes, part: str = "a") -> str:
    with pytest.raises(ReadError) as caught:
        archive(data).read(part)
    return str(caught.value)


def test_bombs_are_refused_whatever_the_directory_says() -> None:
    bomb = packed({"bom": b"\0" * (LIMIT + 1)})
    assert refused(bomb, "bom") == "a.docx: the part bom unpacks to more than 1 MB; cut the document up."
    many = packed({str(number): b"\0" * LIMIT for number in range(21)})
    assert refused(many) == "a.docx: unpacks to more than 20 MB; cut the document up."
    lying = bytearray(bomb)
    struct.pack_into("<L", lying, lying.rindex(b"PK\1\2") + 24, 10)
    # No more is read than the directory says, and the checksum of that is wrong.
    assert refused(bytes(lying), "bom").startswith("a.docx: damaged (Bad CRC-32 for file 'bom'")


def test_what_cannot_be_read_is_one_sentence() -> None:
    whole = packed({"een": b"1" * 500})
    for data in (b"", whole[:-30], whole[: len(whole) // 2], packed({"a": b""}).replace(b"a", b"b", 1)):
        assert refused(data).startswith("a.docx: damaged (")
        assert "\n" not in refused(data)
    protected = bytearray(whole)
    protected[6] |= 1
    protected[whole.rindex(b"PK\1\2") + 8] |= 1
    assert refused(bytes(protected)) == "a.docx: protected by a password; save the document without one."
    assert refused(whole, "twee") == "a.docx: damaged: the part twee is missing; save the document again."


def test_two_parts_of_a_name_are_refused() -> None:
    twice = packed({"een": b"1", "bbb": b"2"}).replace(b"bbb", b"een")
    assert refused(twice, "een") == "a.docx: two parts of the archive have the same name; save the document again."
