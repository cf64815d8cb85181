"""The formats there are, found by name, by a file's suffix, or by its first bytes.

A format is a module with two functions:

    read(source: Source, *, source_language: str | None, target_language: str | None) -> Iterator[TranslationUnit]
    write(units: Iterable[TranslationUnit], target: Target, **options) -> int

To add one, write the module and give it a line in `FORMATS`. A module is imported when it is first used, so that a
format may need a library without slowing those down who do not use it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any, Protocol, cast

from align.bitext import TranslationUnit
from align.errors import ReadError, UsageError
from align.files.bounded import BYTE_ORDER_MARKS
from align.files.streams import HEAD_BYTES, Source, Target


class FormatModule(Protocol):
    """What a format's module offers."""

    def read(
        self,
        source: Source,
        *,
        source_language: str | None = None,
        target_language: str | None = None,
        **options: Any,
    ) -> Iterator[TranslationUnit]:
        """Yields the units of `source`."""

    def write(self, units: Iterable[TranslationUnit], target: Target, **options: Any) -> int:
        """Writes `units` and returns how many."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to keep translation units in a file.

    Attributes:
        name: what users call it.
        suffixes: endings of file names, in lower case and with their dot; the first is the usual one.
        module: the module that reads and writes it.
        options: keyword arguments that its `write` knows.
        read_options: keyword arguments that its `read` knows besides the languages.
        is_pair: whether it is two files, of which a user gives the common name.
        read_only: those of the suffixes that stand for a tool's own form of it, which is read and filled in, not made.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    options: frozenset[str] = frozenset()
    read_options: frozenset[str] = frozenset()
    is_pair: bool = False
    read_only: frozenset[str] = frozenset()

    def load(self) -> FormatModule:
        """The format's module, imported on first use."""
        return cast("FormatModule", import_module(self.module))


FORMATS: tuple[Format, ...] = (
    Format(
        "tmx",
        (".tmx",),
        "align.formats.tmx",
        frozenset({"source_language", "datatype", "header", "stamp"}),
        frozenset({"header", "joined", "pair_required", "repairs"}),
    ),
    Format(
        "xliff",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff"),
        "align.formats.xliff",
        frozenset({"datatype"}),
        read_only=frozenset({".sdlxliff", ".mqxliff"}),
    ),
    # Translation tools look for the suffixes of XLIFF 1.2; on reading the file itself says which it is.
    Format("xliff2", (".xlf", ".xlf2", ".xliff2"), "align.formats.xliff.version2"),
    Format("tsv", (".tsv", ".tab"), "align.formats.tsv"),
    Format("csv", (".csv",), "align.formats.csvtable"),
    Format("jsonl", (".jsonl", ".ndjson"), "align.formats.jsonl"),
    Format("moses", (".moses",), "align.formats.moses", is_pair=True),
    Format("hunalign", (".ladder",), "align.formats.ladder"),
    Format("po", (".po",), "align.formats.po"),
    Format("parquet", (".parquet",), "align.formats.parquet"),
)
"""Every format, in the order in which they are shown to users."""


def find_format(name: str | None, path: PurePath | None) -> Format:
    """The format of that name, or else the one of the path's suffix; a final ".gz" is looked through.

    Raises:
        UsageError: there is no such format, or neither name nor suffix says which.
    """
    if name is not None:
        for known in FORMATS:
            if known.name == name.lower():
                return known
        raise UsageError(f'there is no format "{name}"; take one of {_names()}.')
    if path is None:
        raise UsageError(f"a stream has no suffix to tell its format by; take one of {_names()}.")
    found = format_by_suffix(path)
    if found is None:
        raise unknown_suffix(str(path), _bare(path).suffix, [known.suffixes[0] for known in FORMATS])
    return found


def format_by_suffix(path: PurePath) -> Format | None:
    """The format that a path's suffix says, a final ".gz" aside; None where that is no format's."""
    suffix = _bare(path).suffix.lower()
    return next((known for known in FORMATS if suffix in known.suffixes), None)


def _bare(path: PurePath) -> PurePath:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def unknown_suffix(path: str, suffix: str, suffixes: Iterable[str], *, whose: str = "") -> UsageError:
    """The error for a file whose suffix no format has.

    Args:
        path: the file.
        suffix: what its name ends in, gzip aside; "" where there is none.
        suffixes: those to choose from.
        whose: where only some formats are meant, whose these are: "nlen translate".
    """
    problem = f"no format{f' of {whose}' if whose else ''} has the suffix {suffix}" if suffix else "there is no suffix"
    return UsageError(f"{path}: {problem}; take one of {', '.join(dict.fromkeys(suffixes))}, or name the format.")


def refuse_read_only(path: PurePath | None) -> None:
    """Refuses to write by a suffix that says more than our files keep: a tool would not open them.

    Raises:
        UsageError: the suffix is one of `Format.read_only`.
    """
    if path is None:
        return
    stem = _bare(path)
    suffix = stem.suffix.lower()
    for known in FORMATS:
        if suffix in known.read_only:
            tool = suffix.removeprefix(".").upper()
            usual = known.suffixes[0]
            raise UsageError(
                f"{path}: {tool} is filled in, and not made of anything else; give -o {stem.stem}{usual}, "
                "which the same tool opens."
            )


def _names() -> str:
    return ", ".join(known.name for known in FORMATS)


_MARKS = (
    *((mark, codec) for codec, mark in BYTE_ORDER_MARKS.items()),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype(?:[^<>\[]|\[.*?\]\s*)*>\s*)*<(?:[\w.-]+:)?([a-z][\w.-]*)",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS = {"tmx": "tmx", "xliff": "xliff", "martif": "tbx", "tbx": "tbx"}
_PO = re.compile(r'^msgid[ \t]+".*?^msgstr(?:\[0\])?[ \t]+"', re.MULTILINE | re.DOTALL)
_TIMES = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[ \t]+-->[ \t]+(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_SRT = re.compile(rf"\s*(?:\d+[ \t]*(?:\r\n?|\n))?{_TIMES}")
_VTT = re.compile(r"WEBVTT(?:[ \t\r\n]|$)")
_JSON = re.compile(r'\s*(?:\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\[\s*\{\s*"(?:[^"\\\n]|\\.)*"\s*:)')
_NAMES = {"source", "target"}


def sniff(head: bytes) -> str | None:
    """What a file is, where that is unmistakable.

    Args:
        head: its first bytes, `HEAD_BYTES` of them, or all.

    Returns:
        "tmx", "xliff", "tbx", "xml" (any other but HTML, if it declares itself), "po", "srt", "vtt", "json", "jsonl" or
        "parquet"; None for all that may be text, a page or a table.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    text = _decoded(head)
    start = text.lstrip()[:1]
    if start == "<":
        root = _ROOT.match(text)
        if root is None:
            return None
        name = root[1].lower()
        return _ROOTS.get(name) or ("xml" if name != "html" and text.lstrip().startswith("<?xml") else None)
    if start in ("{", "["):
        return _json(text, whole=len(head) < HEAD_BYTES)
    if _VTT.match(text):
        return "vtt"
    if start.isdigit() and _SRT.match(text):
        return "srt"
    return "po" if "msgid" in text and _PO.search(text) else None


def format_of(source: Source, name: str | None = None) -> Format:
    """The format of a file of units: the one of that name, or of its suffix, or else what it looks like.

    Raises:
        UsageError: there is no such format, or nothing tells which it is.
        ReadError: the file cannot be read.
    """
    if name is not None:
        return find_format(name, source.path)
    if source.path is not None and (by_suffix := format_by_suffix(source.path)) is not None:
        return by_suffix
    if source.path is None and source.head():
        return find_format(_table(source.head()), None)
    if source.path is not None and not source.path.exists():
        raise ReadError.of(source.name, FileNotFoundError())
    head = source.head()
    found = _table(head)
    if found is None:
        problem = "it is empty" if not head else "neither its name nor what is in it tells of a format"
        raise UsageError(f"{source.name}: {problem}; name one of {', '.join(known.name for known in FORMATS)}.")
    return find_format(found, None)


def _table(head: bytes) -> str | None:
    """The format of a file that is known to hold units."""
    known = sniff(head)
    if known in {"tmx", "xliff", "po", "jsonl", "parquet"}:
        return known
    if known is not None:
        return None
    lines = _decoded(head).splitlines()
    lines = [line for line in (lines if len(head) < HEAD_BYTES else lines[:-1]) if line.strip()][:20]
    if not lines:
        return None
    if all("\t" in line for line in lines):
        rungs = [line.split("\t") for line in lines]
        return "hunalign" if all(len(cells) == 3 and _is_number(cells[2]) for cells in rungs) else "tsv"
    if any({cell.strip(' "') for cell in lines[0].split(mark)} >= _NAMES for mark in ",;"):
        return "csv"
    return None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _json(text: str, *, whole: bool) -> str | None:
    first, _, more = text.strip().partition("\n")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        # A single line may be any JSON.
        return "jsonl" if more or not whole or record.keys() >= _NAMES else "json"
    if not whole:
        return "json" if _JSON.match(text) else None
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        # Broken JSON is no article either, where it begins as no text does.
        return "json" if _JSON.match(text) else None
    return "json"


def _decoded(head: bytes) -> str:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head.decode(codec, "replace").removeprefix("\ufeff")
    return head.decode("utf-8", "replace")
