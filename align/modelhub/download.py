"""Fetches one file over HTTP, goes on where an earlier attempt broke off, and keeps within a bound.

RFC 9110, sections 13.1.5 (If-Range) and 14 (range requests): the rest of a file is asked for only if the file is still
the one that was begun, which the server decides by its entity tag or modification date.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from align.errors import ModelError, WriteError

TIMEOUT_SECONDS = 30.0
"""How long the server may be silent."""

LARGEST_BYTES = 4 << 30
"""What is longer is no model that nlen can use."""

PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Before going on with a broken download; begun anew whenever something came."""

_CHUNK_BYTES = 1 << 17
_MOST_ATTEMPTS = 100
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")

Progress = Callable[[int, int | None], None]
"""Told the bytes that are there and, where it is known, the size of the whole."""


class DownloadError(ModelError):
    """A file could not be fetched; what came so far is kept where the rest may still be had.

    Attributes:
        elsewhere: whether the file may well be had in another way.
    """

    def __init__(self, message: str, *, elsewhere: bool = False) -> None:
        super().__init__(message)
        self.elsewhere = elsewhere


@dataclass(frozen=True, slots=True)
class Partial:
    """A file that is being fetched, and beside it what is needed to go on later.

    Attributes:
        path: the bytes so far.
    """

    path: Path

    @property
    def notes(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def offset(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def files(self) -> Path:
        """A folder for the files of a release, while they are fetched one by one."""
        return self.path.with_name(self.path.name + ".files")

    def is_whole(self, url: str) -> bool:
        """Whether all of the release at that address is there."""
        _, notes = _resumable(url, self)
        return notes is not None and notes.total == self.offset()

    def note_whole(self, url: str) -> None:
        """Notes that what is there is all of the release at that address.

        Raises:
            WriteError: the disk is full or not writable.
        """
        _note(self, _Notes(url, "", self.offset()))

    def remove(self) -> None:
        for path in (self.path, self.notes):
            with suppress(FileNotFoundError):
                path.unlink()
        shutil.rmtree(self.files, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Notes:
    """What the server said of a file when its download began."""

    url: str
    validator: str
    total: int | None


class _Broken(Exception):
    """The connection failed in a way that another attempt may mend."""


class _StartOver(Exception):
    """What is there cannot be gone on with; the next attempt begins anew."""


def fetch(
    url: str, partial: Partial, *, size: int | None = None, progress: Progress = lambda done, total: None
) -> None:
    """Fetches `url` into `partial`, whole, going on with what is there already.

    Args:
        url: an http or https address; redirects to other kinds are not followed, nor from https to http.
        partial: where to; its folder exists.
        size: bytes that the file must have, where that is known.
        progress: called as bytes come.

    Raises:
        DownloadError: the server is not reached, refuses, breaks off again and again, or has a file of another size.
        WriteError: the disk is full or not writable; nothing is left then.
    """
    begun = partial.offset()
    pauses = iter(PAUSES_SECONDS)
    reason: object = "too many broken connections"
    for _ in range(_MOST_ATTEMPTS):
        before = partial.offset()
        try:
            _attempt(url, partial, size, progress)
        except _StartOver:
            partial.remove()
            begun = 0
        except _Broken as error:
            reason = error
            if partial.offset() > before:
                pauses = iter(PAUSES_SECONDS)
            pause = next(pauses, None)
            # A server that was never reached is not waited for: that is rarely mended in seconds.
            if pause is None or partial.offset() <= begun:
                break
            time.sleep(pause)
        except WriteError:
            partial.remove()
            raise
        else:
            return
    came = partial.offset()
    if not came:
        raise DownloadError(f"{url}: cannot be reached ({reason}); check the network", elsewhere=True)
    raise DownloadError(
        f"{url}: the download broke off after {came / 1e6:.1f} MB ({reason}); "
        "run the same command again to go on from there",
        elsewhere=True,
    )


def _attempt(url: str, partial: Partial, size: int | None, progress: Progress) -> None:
    """One request; returns when the file is whole."""
    offset, notes = _resumable(url, partial)
    if notes is not None and notes.total == offset:
        progress(offset, offset)
        return
    headers = {"User-Agent": "nlen", "Accept-Encoding": "identity"}
    if notes is not None:
        headers |= {"Range": f"bytes={offset}-", "If-Range": notes.validator}
    try:
        with _opener().open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_SECONDS) as response:
            _receive(response, url, partial, notes, size, progress)
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error, url) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _Broken(_reason(error)) from error


def _resumable(url: str, partial: Partial) -> tuple[int, _Notes | None]:
    """The bytes that are there and the notes on them, or zero and None where the download has to begin anew."""
    offset = partial.offset()
    try:
        notes = _Notes(**json.loads(partial.notes.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return 0, None
    if not offset or notes.url != url or (not notes.validator and notes.total != offset):
        return 0, None
    return offset, notes


def _receive(
    response: Any, url: str, partial: Partial, notes: _Notes | None, size: int | None, progress: Progress
) -> None:
    """Takes the body of an answer: the rest of the file (206), or all of it where the server knows no ranges (200)."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise DownloadError(f"{url}: the server sends an encoding of the file that was not asked for", elsewhere=True)
    offset = 0
    if response.status == http.HTTPStatus.PARTIAL_CONTENT and notes is not None:
        offset, total = _content_range(response.headers)
        if offset != partial.offset() or total != (notes.total or total):
            raise _StartOver
    elif response.status == http.HTTPStatus.OK:
        total = _content_length(response.headers)
    else:
        raise DownloadError(f"{url}: the server says {response.status} and sends no file", elsewhere=True)
    bound = _bound(url, partial, total, size)
    _note(partial, _Notes(url, _validator(response.headers), total))
    done = _copy(response, url, partial, offset, bound, lambda count: progress(count, total))
    if total is not None and done < total:
        raise _Broken(f"the server closed the connection at {done} of {total} bytes")
    if done != (size or done):
        partial.remove()
        raise DownloadError(_other_size(url, done, size))
    partial.note_whole(url)


def _bound(url: str, partial: Partial, total: int | None, size: int | None) -> int:
    """The most bytes to take; refuses at once what says that it is of the wrong size."""
    if size is not None and total is not None and total != size:
        partial.remove()
        raise DownloadError(_other_size(url, total, size))
    if (total or 0) > LARGEST_BYTES:
        partial.remove()
        raise DownloadError(f"{url}: {total} bytes are more than any model that nlen can use; name another one.")
    return size or total or LARGEST_BYTES


def _other_size(url: str, got: int, size: int | None) -> str:
    return f"{url}: the file has {got} bytes and not the {size} of the release that was meant; nothing is installed."


def _copy(response: Any, url: str, partial: Partial, offset: int, bound: int, progress: Callable[[int], None]) -> int:
    """Writes the body at `offset`, counts, and gives the size the file has then."""
    with _Sink(partial.path, offset) as sink:
        done = offset
        progress(done)
        while True:
            try:
                data = response.read1(_CHUNK_BYTES)
            except (OSError, http.client.HTTPException) as error:
                raise _Broken(_reason(error)) from error
            if not data:
                return done
            done += len(data)
            if done > bound:
                sink.close()
                partial.remove()
                raise DownloadError(
                    f"{url}: more than the {bound} bytes that were expected came, so it is not the file that was "
                    "meant; nothing is installed."
                )
            sink.write(data)
            progress(done)


class _Sink:
    """The partial file; its failures are WriteErrors, so that they are not taken for those of the network."""

    def __init__(self, path: Path, offset: int) -> None:
        self._path = path
        try:
            self._file: IO[bytes] = path.open("r+b" if offset else "wb", buffering=0)
            self._file.seek(offset)
            self._file.truncate()
        except OSError as error:
            raise cannot_write(path, error) from error

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._file.write(view) :]
            except OSError as error:
                raise cannot_write(self._path, error) from error

    def close(self) -> None:
        self._file.close()


def cannot_write(path: Path, error: OSError) -> WriteError:
    """The error for a file of the data directory that could not be written."""
    reason = (error.strerror or str(error)).lower()
    return WriteError(
        f"{path}: cannot be written ({reason}); make room, or set NLEN_DATA_DIR to a folder on a larger disk."
    )


def _note(partial: Partial, notes: _Notes) -> None:
    try:
        partial.notes.write_text(json.dumps(asdict(notes)), encoding="utf-8")
    except OSError as error:
        raise cannot_write(partial.notes, error) from error


def _refused(error: urllib.error.HTTPError, url: str) -> Exception:
    """What an answer other than 200 and 206 means."""
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return _StartOver()
    if error.code == http.HTTPStatus.TOO_MANY_REQUESTS or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return _Broken(f"the server says {error.code} {error.reason}")
    return DownloadError(
        f"{url}: the server says {error.code} {error.reason}; name its new place in a catalogue", elsewhere=True
    )


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer for {TIMEOUT_SECONDS:.0f} seconds"
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return str(text).strip().rstrip(".")


def _validator(headers: Message) -> str:
    """What tells this version of the file from others; a weak entity tag says nothing of single bytes."""
    tag = headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else str(headers.get("Last-Modified", ""))


def _content_length(headers: Message) -> int | None:
    value = str(headers.get("Content-Length", ""))
    return int(value) if value.isdecimal() else None


def _content_range(headers: Message) -> tuple[int, int | None]:
    match = _CONTENT_RANGE.fullmatch(str(headers.get("Content-Range", "")))
    return (int(match[1]), int(match[2])) if match else (-1, -1)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but only to http and https, and never from https to http."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if new not in {"http", "https"} or (old, new) == ("https", "http"):
            raise DownloadError(
                f"{req.full_url}: the server points to {newurl}, which is not fetched from", elsewhere=True
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> urllib.request.OpenerDirector:
    """An opener that knows HTTP and proxies and nothing else: no files, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener
