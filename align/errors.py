"""Errors that a user can cause or mend, and words for messages; the command prints one sentence and no traceback."""

from __future__ import annotations

import os


class NlenError(Exception):
    """A failure whose message is one clear sentence that names the file and the mend."""


class ReadError(NlenError):
    """An input file is missing, unreadable, or not what it was taken for."""

    @classmethod
    def of(cls, name: str | os.PathLike[str], error: OSError) -> ReadError:
        """The error for a file that cannot be opened or read.

        Args:
            name: what messages call it.
            error: what the system says.
        """
        place = os.fspath(name)
        if isinstance(error, FileNotFoundError):
            return cls(f"{place}: there is no such file; check the name.")
        if isinstance(error, IsADirectoryError):
            return cls(f"{place}: this is a folder; give the name of a file.")
        if isinstance(error, PermissionError):
            return cls(f"{place}: the file may not be read; check its permissions.")
        return cls(f"{place}: the file cannot be read ({(error.strerror or str(error)).lower()}); check it.")


class FormatError(ReadError):
    """A file is not well-formed, or not the format it was read as; the message gives line and column."""


class WriteError(NlenError):
    """An output file cannot be written."""


class ModelError(NlenError):
    """A translation model is unknown, incomplete or damaged."""


class AlignmentError(NlenError):
    """Two texts cannot be aligned, because they cannot be a text and its translation."""


class MissingPackageError(NlenError):
    """Something needs a package that is not installed."""

    @classmethod
    def of(cls, purpose: str, package: str, extra: str, otherwise: str = "") -> MissingPackageError:
        """The error with its sentence.

        Args:
            purpose: what needs the package, as the beginning of a sentence: "finding fuzzy matches".
            package: its name.
            extra: the extra of nlen that brings it.
            otherwise: what else the user can do, in the imperative, or nothing.
        """
        alternative = f", or {otherwise}" if otherwise else ""
        return cls(f"{purpose} needs the package {package}; pip install 'nlen[{extra}]'{alternative}.")


class UsageError(NlenError):
    """A call that has to be put otherwise: an unknown name, options that do not go together, an output that is also
    an input. The command exits with 2; with 1 on all other errors, of files, models and the machine.
    """


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 unit", "12,000 units".

    Args:
        number: 0 or more.
        noun: for one.
        plural: for any other number; by default the noun with an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
