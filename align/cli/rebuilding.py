"""`nlen tmx convert --skeleton`: the article itself out of reviewed units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.cli.console import say
from align.documents import DEFAULT_MAX_BYTES, Lines
from align.documents.discovery import HTML_SUFFIXES
from align.documents.source import NamedBytes, read_path
from align.errors import UsageError, count_of
from align.formats.streams import standard_output
from align.outputs import InputFiles

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
    from align.formats.streams import Target

    # Read once: it may be a pipe.
    data = read_path(skeleton, max_bytes=DEFAULT_MAX_BYTES)
    form = _form(data, skeleton, output, form)
    if output is not None:
        InputFiles([skeleton]).refuse(output)
    rebuilt = _page if form == "html" else _text
    result, missing, unused = rebuilt(units, partial(NamedBytes, data, skeleton), lines)
    with Target(standard_output() if output is None else output).open() as file:
        file.write(result)
    if unused:
        say(f"{count_of(unused, 'unit')} with a source that is not in {skeleton} left out")
    if missing:
        for sentence in missing[:_MOST_SHOWN]:
            say(f"no translation of: {sentence}")
        more = "" if len(missing) <= _MOST_SHOWN else f", {len(missing) - _MOST_SHOWN:,} of which are not shown"
        say(f"{count_of(len(missing), 'sentence')} left untranslated{more}")
    return 1 if missing else 0


def _form(data: bytes, skeleton: str, output: str | None, form: str | None) -> str:
    """What to write: "txt" or "html"."""
    if form not in {None, "txt", "html"}:
        raise UsageError("with --skeleton the output is an article; give --to txt or html, or leave --to out.")
    suffix = "" if output is None else Path(output.removesuffix(".gz")).suffix.lower()
    if form is None and suffix in {".txt", ".text", *HTML_SUFFIXES}:
        form = "html" if suffix in HTML_SUFFIXES else "txt"
    if form is None:
        from align.documents.html.page import looks_like_html
        from align.documents.reading import load

        loaded = load(NamedBytes(data, skeleton))
        form = loaded.format or ("html" if looks_like_html(loaded.text) else "txt")
    return form


def _text(
    units: Iterator[TranslationUnit], skeleton: Callable[[], BinaryIO], lines: Lines
) -> tuple[bytes, tuple[str, ...], int]:
    from align.documents import read_article
    from align.maintenance import rebuild_article
    from align.segmentation import segment_article

    article = segment_article(read_article(skeleton(), lines=lines))
    rebuilt = rebuild_article(article, units)
    return f"{rebuilt.text}{article.after}".encode(), rebuilt.missing, rebuilt.unused


def _page(
    units: Iterator[TranslationUnit], skeleton: Callable[[], BinaryIO], lines: Lines
) -> tuple[bytes, tuple[str, ...], int]:
    from align.cli.pages import segment_page
    from align.documents.html.skeleton import read_page
    from align.maintenance import rebuild_page

    held = list(units)
    source, target = (held[0].source_language, held[0].target_language) if held else ("nl", "en")
    results = []
    # Units of a whole page leave program code out; those of an article have it among their words.
    for protect in (True, False):
        page = read_page(skeleton(), language=source, lines=lines, protect=protect)
        rebuilt = rebuild_page(segment_page(page.article), page.skeleton, held, target)
        results.append((page.skeleton.encoded(rebuilt.text), rebuilt.missing, rebuilt.unused))
        if not rebuilt.missing:
            break
    return min(results, key=lambda result: (result[2], len(result[1])))
