"""Documents that are zip archives of parts: parts read within bounds, and single ones replaced with all else as it was.

Nothing is unpacked to disk, so that a part's name is but a name. A part that stays is copied as it lies in the archive,
compressed bytes, dates and attributes included (APPNOTE.TXT, the .ZIP File Format Specification, PKWARE, 6.3.10,
sections 4.3.7 to 4.3.16); archives of over 4 GB (ZIP64) are none that a document of bounded size can be.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from align.documents.document import Content
from align.errors import ReadError

MAX_PARTS = 50_000
"""More parts than any document has; a directory of millions would take all memory."""

_MAX_BYTES_OF_ALL = 20
"""How many times the bound on a part all parts together may unpack to."""

_CHUNK = 1 << 14

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _DESCRIPTOR, _STRONG = 0x1, 0x8, 0x40


@dataclass(frozen=True, slots=True)
class _Member:
    info: zipfile.ZipInfo
    central: bytes
    """Its record in the directory, name, extra field and comment with it."""
    end: int
    """Where its bytes end, behind a data descriptor."""


class Archive:
    """A zip archive in memory.

    Attributes:
        name: what messages call it.
        parts: names of its parts, in the order in which they lie in it; folders are none.
    """

    def __init__(self, content: Content, *, max_bytes: int) -> None:
        """Reads the directory.

        Args:
            content: the archive.
            max_bytes: the most that a part may unpack to.

        Raises:
            ReadError: it is no whole zip archive, is protected by a password, has two parts of a name, or unpacks to
                more than a document is believed to.
        """
        self.name = content.name
        self._data = content.data
        self._max_bytes = max_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content.data))
            infos = sorted(self._zip.infolist(), key=lambda info: info.header_offset)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise self._damaged(error) from error
        self._infos = {info.filename: info for info in infos}
        if len(infos) > MAX_PARTS:
            raise ReadError(f"{self.name}: the archive has {len(infos):,} parts; no document has so many.")
        if len(self._infos) < len(infos):
            raise ReadError(f"{self.name}: two parts of the archive have the same name; save the document again.")
        if any(info.flag_bits & (_ENCRYPTED | _STRONG) for info in infos):
            raise ReadError(f"{self.name}: protected by a password; save the document without one.")
        if sum(info.file_size for info in infos) > _MAX_BYTES_OF_ALL * max_bytes:
            raise ReadError(
                f"{self.name}: unpacks to more than {_MAX_BYTES_OF_ALL * max_bytes // 1_000_000:,} MB; "
                "cut the document up."
            )
        self.parts = tuple(info.filename for info in infos if not info.is_dir())

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._infos

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            ReadError: see `chunks`.
        """
        return b"".join(self.chunks(part))

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked as they are asked for.

        Raises:
            ReadError: there is none of that name, it is damaged, or larger than allowed, whatever the directory says.
        """
        info = self._infos.get(part)
        if info is None:
            raise ReadError(f"{self.name}: damaged: the part {part} is missing; save the document again.")
        length = 0
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    length += len(chunk)
                    if length > self._max_bytes:
                        break
                    yield chunk
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, zlib.error) as error:
            raise self._damaged(error) from error
        if length > self._max_bytes:
            raise ReadError(
                f"{self.name}: the part {part} unpacks to more than {self._max_bytes // 1_000_000:,} MB; cut the "
                "document up."
            )

    def rewritten(self, changed: Callable[[str], bytes | Iterable[bytes] | None]) -> bytes:
        """The archive with other bytes in some parts; all others are the very bytes of before, in the same order.

        Args:
            changed: new bytes of a part, in chunks or at once, or None where it stays; asked once for each, in order.
        """
        written = io.BytesIO()
        directory = []
        members = self._members()
        # What stands before the first part, such as the start of a program that unpacks itself, stays.
        written.write(self._data[: members[0].info.header_offset] if members else b"")
        for member in members:
            offset = written.tell()
            data = changed(member.info.filename)
            if data is None:
                written.write(self._data[member.info.header_offset : member.end])
                directory.append(_moved(member.central, offset))
            else:
                directory.append(_replace(written, member, (data,) if isinstance(data, bytes) else data))
        start = written.tell()
        written.write(b"".join(directory))
        size = written.tell() - start
        comment = self._zip.comment
        written.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, start, len(comment)) + comment)
        return written.getvalue()

    def _members(self) -> list[_Member]:
        infos = self._zip.infolist()
        place = self._zip.start_dir
        records: dict[int, bytes] = {}
        for info in infos:
            fields = _CENTRAL.unpack_from(self._data, place)
            end = place + _CENTRAL.size + fields[10] + fields[11] + fields[12]
            records[info.header_offset] = self._data[place:end]
            place = end
        ordered = sorted(infos, key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in ordered), self._zip.start_dir][1:]
        return [_Member(info, records[info.header_offset], end) for info, end in zip(ordered, ends, strict=True)]

    def _damaged(self, error: Exception) -> ReadError:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return ReadError(f"{self.name}: damaged ({reason}); save the document again, or fetch it again.")


def _moved(central: bytes, offset: int) -> bytes:
    fields = list(_CENTRAL.unpack_from(central))
    fields[16] = offset
    return _CENTRAL.pack(*fields) + central[_CENTRAL.size :]


def _replace(written: io.BytesIO, member: _Member, chunks: Iterable[bytes]) -> bytes:
    """Writes header and bytes of a part with new contents, and gives its record in the directory."""
    fields = list(_CENTRAL.unpack_from(member.central))
    name_length = fields[10]
    name = member.central[_CENTRAL.size : _CENTRAL.size + name_length]
    comment = member.central[_CENTRAL.size + name_length + fields[11] :]
    deflated = fields[4] != zipfile.ZIP_STORED
    offset = written.tell()
    start = written.seek(offset + _LOCAL.size + name_length)
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    crc = length = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
        length += len(chunk)
        written.write(compressor.compress(chunk) if deflated else chunk)
    if deflated:
        written.write(compressor.flush())
    end = written.tell()
    # Sizes stand in the header again, and what an extra field says of them or of the old bytes is gone with it.
    flags = fields[3] & ~_DESCRIPTOR
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    sizes = crc, end - start, length
    written.seek(offset)
    written.write(_LOCAL.pack(b"PK\3\4", 20, flags, method, fields[5], fields[6], *sizes, name_length, 0) + name)
    written.seek(end)
    fields[2], fields[3], fields[4] = 20, flags, method
    fields[7:10] = sizes
    fields[11] = 0
    fields[16] = offset
    return _CENTRAL.pack(*fields) + name + comment
