"""Errors that a user can cause or mend; the command prints their one sentence and no traceback."""

from __future__ import annotations


class NlenError(Exception):
    """A failure whose message is one clear sentence that names the file and the mend."""


class ReadError(NlenError):
    """An input file is missing, unreadable, or not what it was taken for."""


class FormatError(ReadError):
    """A file is not well-formed, or not the format it was read as; the message gives line and column."""


class WriteError(NlenError):
    """An output file cannot be written."""


class ModelError(NlenError):
    """A translation model is unknown, incomplete or damaged."""


class AlignmentError(NlenError):
    """Two texts cannot be aligned, because they cannot be a text and its translation."""


class UsageError(NlenError):
    """A call that makes no sense as put, such as an unknown format name; the command exits with 2."""
