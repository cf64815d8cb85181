"""Files to be fetched: kept for some minutes, in memory alone, under names that nobody guesses."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict

from align.serve.errors import RequestError
from align.serve.fields import file_name
from align.serve.settings import Limits

_SECRET_BYTES = 24
_LONGEST_NAME = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Downloads:
    """What was made of files that were sent, until it is fetched or too old.

    To know the name of a file is to have the right to it; no key is asked for, as clients fetch it without one.
    """

    def __init__(self, limits: Limits) -> None:
        """Takes for how long, and how much of it, is kept."""
        self._limits = limits
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def keep(self, data: bytes, name: str) -> str:
        """Keeps a file; the oldest go where there is too much.

        Args:
            data: its content.
            name: as its sender calls it.

        Returns:
            The name to ask for it by.

        Raises:
            RequestError: it is larger than all that may be kept (413).
        """
        if len(data) > self._limits.kept_bytes:
            raise RequestError(413, f"the translation is larger than {self._limits.kept_bytes:,} bytes; send less.")
        while self._files and sum(map(len, self._files.values())) + len(data) > self._limits.kept_bytes:
            self._files.popitem(last=False)
        known = f"{secrets.token_urlsafe(_SECRET_BYTES)}.{safe_name(name)}"
        self._files[known] = data
        asyncio.get_running_loop().call_later(self._limits.kept_seconds, self._files.pop, known, None)
        return known

    def find(self, known: str) -> tuple[bytes, str] | None:
        """The content of a file and what its sender would call it; None where there is none of that name."""
        data = self._files.get(known)
        return None if data is None else (data, known.partition(".")[2])

    def clear(self) -> None:
        """Drops all."""
        self._files.clear()


def safe_name(name: str) -> str:
    """A file name of letters, digits, full stops, hyphens and underscores of ASCII, without folders."""
    return _UNSAFE.sub("_", file_name(name)).lstrip(".")[-_LONGEST_NAME:] or "file"
