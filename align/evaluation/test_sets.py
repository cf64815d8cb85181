"""Test sets: source sentences and their reference translations."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from align.errors import FormatError, ReadError, UsageError
from align.formats import read_bitext
from align.wording import count_of


def read_test_set(paths: list[Path], source_language: str = "nl", target_language: str = "en") -> list[tuple[str, str]]:
    """Reads sources and references.

    Args:
        paths: one file with both sides (TMX, TSV, JSON Lines), or two text files with a sentence a line, source first.
        source_language: BCP 47 tag.
        target_language: likewise.

    Raises:
        UsageError: not one or two paths.
        ReadError: a file is missing, empty, or the two have not as many lines.
    """
    if len(paths) == 1:
        units = read_bitext(paths[0], source_language=source_language, target_language=target_language)
        pairs = [(unit.source, unit.target) for unit in units]
    elif len(paths) == 2:
        pairs = _read_lines(*paths)
    else:
        raise UsageError("a test set is one file with both sides, or two; give the source's and the reference's.")
    if not pairs:
        raise ReadError(f"{paths[0]}: the test set has no sentences; give another file.")
    return pairs


def _read_lines(source: Path, target: Path) -> list[tuple[str, str]]:
    try:
        sides = [path.read_text(encoding="utf-8").splitlines() for path in (source, target)]
    except OSError as error:
        raise ReadError.of(error.filename, error) from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{source}, {target}: not UTF-8 ({error.reason}); convert the file.") from error
    if len(sides[0]) != len(sides[1]):
        raise FormatError(
            f"{target}: {count_of(len(sides[1]), 'line')}, but {source} has {len(sides[0])}; both need as many."
        )
    return [(ours.strip(), theirs.strip()) for ours, theirs in zip_longest(*sides)]
