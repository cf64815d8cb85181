"""Releases that are one zip file: fetched, and unpacked as the file of a stranger.

Nothing lands outside the folder, nothing is larger than it should be.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from align.errors import ModelError
from align.modelhub.download import Partial, Progress, cannot_write, fetch

MOST_FILES = 200
LARGEST_BYTES = 4 << 30
LARGEST_RATIO = 30
"""Unpacked to packed, of the whole archive: weights hardly shrink, vocabularies to a fifth."""

_CHUNK_BYTES = 1 << 20


class Archived:
    """The way to releases that are published as one archive (`align.modelhub.sources.ModelSource`)."""

    def fetch(self, url: str, partial: Partial, *, size: int | None, progress: Progress) -> None:
        """See `align.modelhub.download.fetch`."""
        fetch(url, partial, size=size, progress=progress)


def folder_with(name: str, release: Path, what: str) -> Path:
    """The folder of an unpacked release in which a file lies: its top, as a rule.

    Raises:
        ModelError: there is none, so it is no release of that kind, called `what`.
    """
    found = sorted(release.rglob(name), key=lambda path: len(path.parts))
    if not found:
        raise ModelError(f"{release.name}: no {name} in the archive, so it is no {what}; name another.")
    return found[0].parent


def printable(text: str) -> str:
    """The text of a stranger's model card; nothing in it steers the terminal that it is printed on."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def unpack(archive: Path, target: Path) -> None:
    """Unpacks `archive` into the new folder `target`, or refuses the whole of it.

    Raises:
        ModelError: the file is not a zip file, is damaged, or has a member that no release of a model has: a path out
            of the folder, a link, a password, more than the bounds above allow.
        WriteError: the disk is full or not writable.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            check_sizes(opened, archive)
            _check_names(opened, archive)
            _extract(opened, target)
    # RuntimeError is zipfile's for a password, NotImplementedError for a compression it does not know, ValueError for
    # fields that contradict each other.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelError(f"{archive}: not a whole zip file ({error}); pull the model again.") from error


def check_sizes(opened: zipfile.ZipFile, archive: Path) -> None:
    """Refuses an archive with more in it than a model has.

    Raises:
        ModelError: too many members, or too much in them.
    """
    members = opened.infolist()
    if len(members) > MOST_FILES:
        raise ModelError(f"{archive}: {len(members)} files are more than any model has; nothing is unpacked.")
    size = sum(member.file_size for member in members)
    packed = max(archive.stat().st_size, 1)
    if size > LARGEST_BYTES or size > packed * LARGEST_RATIO + _CHUNK_BYTES:
        raise ModelError(
            f"{archive}: {packed} bytes that unpack to {size} are a trap and no model; nothing is unpacked."
        )


def _check_names(opened: zipfile.ZipFile, archive: Path) -> None:
    """Refuses an archive with a member that would land elsewhere, or that is no plain file."""
    seen: set[str] = set()
    for member in opened.infolist():
        if reason := _fault(member):
            raise ModelError(f"{archive}: the member {member.orig_filename!r} {reason}; nothing is unpacked.")
        # Two names that are one on a disk that does not tell capitals from small letters.
        if member.filename.casefold() in seen:
            raise ModelError(f"{archive}: the member {member.filename!r} is there twice; nothing is unpacked.")
        seen.add(member.filename.casefold())


def _fault(member: zipfile.ZipInfo) -> str:
    """What is wrong with a member, or nothing."""
    for name in (member.filename, member.orig_filename):
        path = PurePosixPath(name)
        if path.is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
            return "has an absolute path"
        if ".." in path.parts or ".." in PureWindowsPath(name).parts:
            return "leads out of the folder"
        if not name or not name.isprintable() or "\\" in name or ":" in name:
            return "has a name that not every disk can hold"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if member.flag_bits & 0x1:
        return "needs a password"
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is packed in an unusual way"
    return ""


def _extract(opened: zipfile.ZipFile, target: Path) -> None:
    """Writes the members; `zipfile` gives no more of one than its entry says, and checks its CRC."""
    try:
        target.mkdir()
        for member in opened.infolist():
            path = target / member.filename
            if member.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(member) as source, path.open("xb") as file:
                shutil.copyfileobj(source, file, _CHUNK_BYTES)
    except OSError as error:
        raise cannot_write(target, error) from error
