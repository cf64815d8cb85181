"""`nlen tmx convert --skeleton`: the article itself out of reviewed units."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from align.cli.console import say, standard_output
from align.documents import DEFAULT_MAX_BYTES, Lines
from align.documents.registry import either, format_of_suffix, written_formats
from align.errors import UsageError, count_of
from align.files.bounded import NamedBytes, read_path, suffix_of

if TYPE_CHECKING:
    from align.bitext import TranslationUnit

_MOST_SHOWN = 5


def rebuild(
    units: Iterator[TranslationUnit], skeleton: str, output: str | None, form: str | None, *, lines: Lines
) -> int:
    """Writes the article of `skeleton` with the targets of units, and returns the exit status.

    Raises:
        UsageError: `form` is no form of an article, or the output is the skeleton.
    """
    from align.files.streams import Target
    from align.maintenance import rebuild_file

    # Read once: it may be a pipe.
    data = read_path(skeleton, max_bytes=DEFAULT_MAX_BYTES)
    to = _form(output, form)
    if output is not None and Path(output).exists() and Path(output).samefile(skeleton):
        raise UsageError(f"{output}: the output is also an input; give another name.")
    rebuilt = rebuild_file(partial(NamedBytes, data, skeleton), units, to=to, lines=lines)
    missing, unused = rebuilt.missing, rebuilt.unused
    with Target(standard_output() if output is None else output).open() as file:
        file.write(rebuilt.data)
    if unused:
        say(f"{count_of(unused, 'unit')} with a source that is not in {skeleton} left out")
    if missing:
        for sentence in missing[:_MOST_SHOWN]:
            say(f"no translation of: {sentence}")
        more = "" if len(missing) <= _MOST_SHOWN else f", {len(missing) - _MOST_SHOWN:,} of which are not shown"
        say(f"{count_of(len(missing), 'sentence')} left untranslated{more}")
    return 1 if missing else 0


def _form(output: str | None, form: str | None) -> str | None:
    """The format to write; None for that of the skeleton."""
    written = {known.name: known for known in written_formats()}
    if form is not None and form not in written:
        raise UsageError(f"with --skeleton the output is an article; give --to {either(written)}, or leave --to out.")
    if form is not None or output is None:
        return form
    by_suffix = format_of_suffix(suffix_of(output))
    return by_suffix.name if by_suffix is not None and by_suffix.is_written else None
