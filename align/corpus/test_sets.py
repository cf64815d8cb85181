"""The sentences of test sets, which may not be in a corpus that models are trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from align.errors import ReadError, UsageError
from align.formats import find_format, read_bitext


def read_sentences(names: Iterable[str]) -> Iterator[str]:
    """All sentences of test sets, of either language.

    Args:
        names: files of translation units, or plain text with a sentence a line.

    Raises:
        ReadError: a file is missing or damaged.
    """
    for name in names:
        path = Path(name)
        try:
            find_format(None, path)
        except UsageError:
            yield from _lines(path)
        else:
            for unit in read_bitext(path):
                yield unit.source
                yield unit.target


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield line.strip()
    except OSError as error:
        raise ReadError.of(path, error) from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: the test set is not UTF-8 ({error.reason}); convert it.") from error
