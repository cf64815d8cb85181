"""PDF -> the lines of its pages, each with its place; the one module that knows pypdfium2.

PDFium says of each character where it stands and how large it is, and puts spaces and line ends between characters
where there are gaps (https://pdfium.googlesource.com/pdfium, public/fpdf_text.h).
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import pi
from statistics import median
from typing import Any

from align.documents.encoding import without_invisibles
from align.errors import MissingPackageError, ReadError

MAX_PAGES = 10_000
MAX_CHARACTERS = 50_000
"""Of a page; a newspaper has 30,000."""

_LINE_ENDS = "\r\n"
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u2010": "-"}
"""What stands for a hyphen at the end of a line."""
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_SIGNS = str.maketrans({**_HYPHENS, **_LIGATURES, "\u00a0": " ", "\t": " "})
_BOLD = 600
_LONGEST_FONT_NAME = 200
_GAP = 1.0
"""How many times the size of the characters a gap in a line is that parts two pieces of text."""
_RAISED = 0.8
_MOST_SLANT = 0.1
_LEAST_WORD = 4

_WORD_BEFORE = re.compile(r"[^\W\d_]+$")

# PDFium is not made for several threads.
_lock = threading.Lock()


@dataclass(slots=True)
class Line:
    """A piece of text on one line of a page; coordinates in points, from the lower left corner.

    Attributes:
        text: without white space at its ends.
        left, right, bottom, top: its box.
        size: of most of its characters.
        bold: whether it begins in bold type.
        page: its number, from 0.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    page: int

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in the order in which they are drawn, and its size."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    has_images: bool


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a document holds; `title` and `language` are "" where it says nothing.

    What stands on a page in another direction than most of it is a page of the same number, behind all others.
    """

    pages: tuple[Page, ...]
    title: str
    language: str
    author: str = ""


def read_pages(data: bytes, *, name: str, max_characters: int) -> PdfText:
    """The lines of all pages.

    Args:
        data: the document.
        name: what an error calls it.
        max_characters: the most that it may hold.

    Raises:
        ReadError: it is damaged, protected by a password, or too large.
        MissingPackageError: pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ModuleNotFoundError as error:
        raise MissingPackageError.of("reading PDF", "pypdfium2", "pdf") from error
    with _lock:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(name, error) from error
        try:
            return _read(document, name, max_characters)
        except pypdfium2.PdfiumError as error:
            raise _refusal(name, error) from error
        finally:
            document.close()


def _refusal(name: str, error: Exception) -> ReadError:
    if "password" in str(error).lower():
        return ReadError(f"{name}: protected by a password; save the document without one.")
    return ReadError(f"{name}: damaged, or no PDF ({error}); fetch the file again, or print it to a new PDF.")


def _read(document: Any, name: str, max_characters: int) -> PdfText:
    if len(document) > MAX_PAGES:
        raise ReadError(f"{name}: has {len(document):,} pages; cut it into files of at most {MAX_PAGES:,}.")
    pages: list[Page] = []
    aside: list[Page] = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        try:
            read = _page(page, number, name)
        finally:
            page.close()
        total += sum(len(line.text) for part in read for line in part.lines)
        if total > max_characters:
            raise ReadError(f"{name}: holds more than {max_characters:,} characters; cut it up.")
        pages.append(read[0])
        # Behind all pages, as text may go on from one to the next.
        aside += read[1:]
    said = document.get_metadata_dict(skip_empty=True)
    return PdfText((*pages, *aside), _said(said, "Title"), _language(document), _said(said, "Author"))


def _said(metadata: dict[str, str], key: str) -> str:
    return " ".join(without_invisibles(metadata.get(key, "")).split())


def _language(document: Any) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length <= 200:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace").rstrip("\0")


def _page(page: Any, number: int, name: str) -> list[Page]:
    """A page, and as others of the same number what stands on it in other directions."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        # Characters have their places on the page before it is turned.
        width, height = height, width
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_CHARACTERS:
            raise ReadError(
                f"{name}, page {number + 1}: has {count:,} characters, more than anybody reads; take the page out."
            )
        runs = list(_runs(text, count, width, height))
    finally:
        text.close()
    directions: dict[int, list[Line]] = {0: []}
    for run in runs:
        line = run.line(number)
        if line is not None and run.quarters is not None:
            directions.setdefault(run.quarters, []).append(line)
    ordered = sorted(directions.items(), key=lambda item: -sum(len(line.text) for line in item[1]))
    lines = ordered[0][1]
    has_images = not lines and any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    sizes = [(height, width) if quarters in (1, 3) else (width, height) for quarters, _ in ordered]
    return [
        Page(number, *size, tuple(own), has_images)
        for size, (_, own) in zip(sizes, ordered, strict=True)
        if own or own is lines
    ]


@dataclass(slots=True)
class _Run:
    """Characters that stand beside each other, each with whether it has a box and a size.

    Attributes:
        quarters: by how many quarters of a circle its direction is turned to the left; its boxes are turned back. None
            of what is written at a slant, such as a watermark.
    """

    characters: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bold: bool = False
    quarters: int | None = 0

    def line(self, page: int) -> Line | None:
        if not self.boxes:
            return None
        size = median(self.sizes)
        text = " ".join(without_invisibles("".join(self._shown(size)).translate(_SIGNS)).split())
        if not text:
            return None
        # Raised and lowered characters, such as marks of footnotes, are no measure of the line.
        boxes = [box for box, own in zip(self.boxes, self.sizes, strict=True) if own >= size * _RAISED]
        return Line(
            text,
            min(box[0] for box in self.boxes),
            max(box[1] for box in self.boxes),
            median(box[2] for box in boxes),
            median(box[3] for box in boxes),
            size,
            self.bold,
            page,
        )

    def _shown(self, size: float) -> Iterator[str]:
        """The characters but for the marks of footnotes."""
        base = median(box[2] for box in self.boxes)
        before = ""
        boxes = iter(zip(self.boxes, self.sizes, strict=True))
        for character, has_box in self.characters:
            box, own = next(boxes) if has_box else (None, size)
            is_raised = box is not None and own < size * _RAISED and box[2] > base + 0.1 * size
            if is_raised and character.isdigit() and _is_mark(before):
                continue
            before += character
            yield character


def _is_mark(before: str) -> bool:
    """Whether a raised figure is the mark of a footnote, behind a word or a full stop; "m" has an exponent."""
    word = _WORD_BEFORE.search(before)
    return word is None or len(word[0]) >= _LEAST_WORD


def _runs(text: Any, count: int, width: float, height: float) -> Iterator[_Run]:
    """The characters of a page by lines, as they are drawn; a wide gap parts two runs of a line."""
    import pypdfium2.raw as pdfium

    run = _Run()
    box = pdfium.FS_RECTF()
    high = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        character = chr(code) if code <= 0x10FFFF else ""
        # Beyond the first plane a character is two of UTF-16.
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            character = chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else ""
            high = 0
        if character in _LINE_ENDS and character:
            yield run
            run = _Run()
            continue
        if character.isspace() or not character or pdfium.FPDFText_IsGenerated(text, index) == 1:
            run.characters.append((character, False))
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            continue
        quarters = _quarters(pdfium.FPDFText_GetCharAngle(text, index))
        own = _turned_back((box.left, box.right, box.bottom, box.top), quarters or 0, width, height)
        size = abs(own[3] - own[2]) or pdfium.FPDFText_GetFontSize(text, index)
        if run.boxes and (quarters != run.quarters or _parts(run.boxes[-1], own, run.sizes[-1])):
            yield run
            run = _Run()
        run.quarters = quarters
        run.characters.append((character, True))
        run.boxes.append(own)
        run.sizes.append(size)
        if len(run.boxes) == 1:
            run.bold = _is_bold(text, index)
    yield run


def _quarters(angle: float) -> int | None:
    """How many quarters of a circle an angle in radians is; None of one at a slant."""
    # PDFium counts to the right.
    quarters = -angle / (pi / 2)
    return None if abs(quarters - round(quarters)) > _MOST_SLANT else round(quarters) % 4


def _turned_back(
    box: tuple[float, float, float, float], quarters: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box (left, right, bottom, top) on the page turned so that its text runs from the left to the right."""
    left, right, bottom, top = box
    if quarters == 1:
        return bottom, top, width - right, width - left
    if quarters == 2:
        return width - right, width - left, height - top, height - bottom
    return (height - top, height - bottom, left, right) if quarters == 3 else box


def _is_bold(text: Any, index: int) -> bool:
    """Whether a character is bold by the weight of its font, or its name where that does not say it."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
    length = pdfium.FPDFText_GetFontInfo(text, index, name, _LONGEST_FONT_NAME, None)
    return 0 < length <= _LONGEST_FONT_NAME and b"bold" in name.value.lower()


def _parts(before: Sequence[float], after: Sequence[float], size: float) -> bool:
    """Whether a character does not stand beside the one before it, by their boxes."""
    below = after[3] < before[2] or after[2] > before[3]
    return below or after[0] - before[1] > size * _GAP or before[0] - after[1] > size * _GAP
