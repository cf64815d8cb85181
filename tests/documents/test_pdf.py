"""PDF: what a reader reads, measured against the documents that the files were made of by LibreOffice.

`pdf/` has these files, of texts of `corpora/news`, with their paragraphs; other pages are made here, line by line.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from align.article import Article
from align.documents import read_article, read_document
from align.errors import MissingPackageError, ReadError

if importlib.util.find_spec("pypdfium2") is None:
    pytest.skip("pypdfium2 is not installed", allow_module_level=True)

FILES = Path(__file__).parent / "pdf"


@dataclass(frozen=True)
class Text:
    """A line on a page: its lower left corner in points, from the upper left of the page, and its size."""

    x: float
    y: float
    text: str
    size: float = 10


WIDTH, HEIGHT = 400, 600


def pdf(*pages: Sequence[Text], extra: str = "") -> bytes:
    """A document of pages with lines in Helvetica, which every program has."""
    objects = ["<< /Type /Catalog /Pages 2 0 R /Lang (nl-NL) >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F1 {line.size} Tf {line.x} {HEIGHT - line.y} Td ({_escaped(line.text)}) Tj ET\n" for line in lines
        )
        objects.append(f"<< /Length {len((drawn + extra).encode('cp1252'))} >>\nstream\n{drawn + extra}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(objects)


def _escaped(text: str) -> str:
    return re.sub(r"([()\\])", r"\\\1", text)


def _file(objects: Sequence[str]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)


def block(x: float, y: float, *lines: str, size: float = 10, pitch: float = 12) -> list[Text]:
    return [Text(x, y + number * pitch, line, size) for number, line in enumerate(lines)]


def read(data: bytes) -> Article:
    return read_article(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(data).paragraphs]


def _plain(text: str) -> str:
    # Which hyphens are words' own no reader of a page can always tell.
    return "".join(text.split()).replace("-", "").casefold()


def f1(expected: Sequence[str], found: Sequence[str]) -> float:
    ours, theirs = Counter(map(_plain, expected)), Counter(map(_plain, found))
    return 2 * sum((ours & theirs).values()) / (sum(ours.values()) + sum(theirs.values()))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        # Two justified columns under a title, indented and hyphenated, with a head and numbers of pages.
        ("kolommen", 0.93),
        # Lists, tables, footnotes, headings.
        ("verslag", 0.99),
    ],
)
def test_paragraphs_are_those_of_the_document_it_was_made_of(name: str, least: float) -> None:
    expected = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))["paragraphs"]
    article = read_article(FILES / f"{name}.pdf")
    found = [paragraph.text for paragraph in article.paragraphs]
    assert f1(expected, found) >= least
    # Nothing is lost or twice there, whatever the paragraphs; and nothing is there that runs through the pages.
    assert Counter(_plain("".join(found))) == Counter(_plain("".join(expected)))
    assert not any("Jaarboek" in text or text.startswith("Pagina") for text in found)
    assert [p.text for p in article.paragraphs if p.kind == "heading"][:1] == expected[:1]


LEFT = (
    "De raad sprak er donderdag ruim",
    "zes uur over, waarvan er drie na",
    "middernacht. De paal gaat terug",
    "naar de kunstenaar die hem aan",
)
RIGHT = (
    "een rijke verzamelaar verkoopt.",
    "Er was nog een klein toernooi van",
    "schorsingen voor nodig, maar om",
    "tien voor half vier ging het uit.",
)


def test_columns_are_read_one_after_the_other_below_what_is_across() -> None:
    title = [Text(30, 60, "De roze paal van Amersfoort is van de baan, en dat is dat", 16)]
    data = pdf(
        [*title, *(line for pair in zip(block(30, 100, *LEFT), block(215, 100, *RIGHT), strict=True) for line in pair)]
    )
    assert texts(data) == [title[0].text, " ".join((*LEFT, *RIGHT))]
    assert read(data).paragraphs[0].kind == "heading"


def test_cells_of_a_table_are_read_by_rows() -> None:
    rows = [
        ("Naam", "Functie", "Bedrag"),
        ("Jan", "wethouder", "1.250"),
        ("Piet", "griffier", "980"),
        ("An", "bode", "75"),
    ]
    data = pdf(
        [
            Text(30 + 120 * column, 80 + 20 * row, cell)
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
        ]
    )
    assert texts(data) == [cell for cells in rows for cell in cells]


BODY = (
    "De gemeente heeft jaarlijks veertigduizend euro voor kunst in de openbare",
    "ruimte. Daar gaat nu een kwart van af, zo heeft de raad donderdag besloten.",
)


def test_heads_and_numbers_of_pages_are_left_out() -> None:
    pages = [
        [
            Text(30, 30, f"Hoofdstuk {number}: De paal"),
            Text(360, 30, str(number + 4)),
            *block(
                30,
                100 + number,
                f"Pagina nummer {number} begint hier met een zin die anders is dan alle andere.",
                *BODY,
            ),
            Text(30, 570, "Jaarverslag van de gemeente"),
        ]
        for number in range(1, 4)
    ]
    found = " ".join(texts(pdf(*pages)))
    assert "Jaarverslag" not in found
    assert "Hoofdstuk" not in found
    assert [f"nummer {number}" in found for number in (1, 2, 3)] == [True] * 3
    # On a single page nothing says that it is a head.
    assert "Jaarverslag van de gemeente" in texts(pdf(pages[0]))


def test_words_that_are_divided_over_lines_are_mended_and_others_keep_their_hyphen() -> None:
    lines = (
        "Het stads-",
        "bestuur heeft voor de in- en uit-",
        "voer van kunst een oud-wethouder ge-",
        "vraagd; de oud-",
        "wethouder heeft nog niet geantwoord.",
    )
    assert texts(pdf(block(30, 100, *lines))) == [
        "Het stadsbestuur heeft voor de in- en uitvoer van kunst een oud-wethouder gevraagd; de oud-wethouder heeft "
        "nog niet geantwoord."
    ]


def test_paragraphs_begin_at_gaps_and_indents() -> None:
    gaps = [*block(30, 100, *BODY), *block(30, 134, *BODY)]
    assert texts(pdf(gaps)) == [" ".join(BODY)] * 2
    indented = [Text(45, 100, BODY[0]), Text(30, 112, BODY[1]), Text(45, 124, BODY[0]), Text(30, 136, BODY[1])]
    assert texts(pdf(indented)) == [" ".join(BODY)] * 2


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    first = [
        *block(30, 100, *BODY),
        Text(30, 550, "Maar de kunstenaar zelf, die al dertig jaar in de stad woont en werkt, heeft"),
    ]
    second = [Text(30, 60, "daar niets over gezegd. Hij gaat verhuizen."), *block(30, 100, *BODY)]
    assert "werkt, heeft daar niets over gezegd." in " ".join(texts(pdf(first, second)))
    assert len(texts(pdf(first, second))) == 3


def test_headings_are_larger_than_the_rest() -> None:
    data = pdf(
        [Text(30, 60, "De paal", 18), *block(30, 100, *BODY), Text(30, 140, "Het geld", 13), *block(30, 160, *BODY)]
    )
    assert [(p.kind, p.text) for p in read(data).paragraphs] == [
        ("heading", "De paal"),
        ("body", " ".join(BODY)),
        ("heading", "Het geld"),
        ("body", " ".join(BODY)),
    ]
    assert (read(data).title, read(data).language) == ("De paal", "nl-NL")


@pytest.mark.parametrize("columns", [1, 2])
def test_a_centred_heading_on_two_lines_is_one(columns: int) -> None:
    title = [Text(34, 60, "De roze paal van Amersfoort is nu echt van de", 16), Text(154, 80, "baan en weg", 16)]
    body = [*block(30, 110, *LEFT), *block(215, 110, *RIGHT)] if columns == 2 else block(30, 110, *BODY)
    assert [(p.kind, p.text) for p in read(pdf([*title, *body])).paragraphs] == [
        ("heading", "De roze paal van Amersfoort is nu echt van de baan en weg"),
        ("body", " ".join((*LEFT, *RIGHT) if columns == 2 else BODY)),
    ]
    two = [Text(160, 60, "De roze paal", 16), Text(163, 80, "Een verhaal", 16)]
    if columns == 1:
        assert texts(pdf([*two, *body]))[:2] == ["De roze paal", "Een verhaal"]


def test_two_words_stretched_over_a_line_are_text() -> None:
    full = "De gemeente heeft jaarlijks veertigduizend euro voor kunst in de openbare"
    lines = [*block(30, 60, full, full), Text(30, 84, "ruimte en"), Text(331.8, 84, "verder"), *block(30, 96, "niets.")]
    assert texts(pdf(lines)) == [f"{full} {full} ruimte en verder niets."]


@pytest.mark.parametrize(
    ("matrix", "places", "rotation"),
    [
        ("0 1 -1 0", ((300, 100), (312, 100)), 0),
        ("0 1 -1 0", ((300, 100), (312, 100)), 90),
        ("0 -1 1 0", ((312, 500), (300, 500)), 270),
        ("-1 0 0 -1", ((390, 100), (390, 112)), 180),
        ("1 0 0 1", ((30, 540), (30, 528)), 90),
    ],
)
def test_pages_and_text_may_be_turned(matrix: str, places: Sequence[tuple[int, int]], rotation: int) -> None:
    drawn = zip(BODY, places, strict=True)
    extra = "".join(f"BT /F1 10 Tf {matrix} {x} {y} Tm ({_escaped(line)}) Tj ET\n" for line, (x, y) in drawn)
    data = pdf([], extra=extra).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % rotation)
    assert texts(data) == [" ".join(BODY)]


def test_what_is_written_aside_follows_and_what_is_at_a_slant_is_none() -> None:
    stamp = "BT /F1 12 Tf 0 1 -1 0 20 200 Tm (Voorlopige versie van mei) Tj ET\n"
    mark = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (CONCEPT) Tj ET\n"
    article = read(pdf(block(30, 100, BODY[0]), block(30, 100, BODY[1]), extra=stamp + mark))
    assert article.paragraphs[0].text == " ".join(BODY)
    assert not any("CONCEPT" in p.text for p in article.paragraphs)
    assert article.metadata["pages"] == "2"
    alone = texts(pdf(block(30, 100, *BODY), extra=stamp))
    assert alone == [" ".join(BODY), "Voorlopige versie van mei"]


def test_figures_keep_the_hyphen_at_the_end_of_a_line() -> None:
    lines = ("Het zijn vooral de mensen die ouder zijn, en van hen vooral de 65-", "plussers die er van houden.")
    assert texts(pdf(block(30, 60, *lines))) == [f"{lines[0]}{lines[1]}"]


def test_a_scan_says_what_to_do() -> None:
    pixels, drawn = "80" * 100, "q 300 0 0 300 50 50 cm /Im0 Do Q"
    of_image = "/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 3 0 R "
        "/Resources << /XObject << /Im0 5 0 R >> >> >>",
        f"<< /Type /XObject /Subtype /Image {of_image} /Length {len(pixels)} >>\nstream\n{pixels}\nendstream",
    ]
    with pytest.raises(ReadError, match=r"a scan, .*ocrmypdf"):
        read(_file(objects))


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="protected by a password; save the document without one"):
        read_article(FILES / "gesloten.pdf")
    with pytest.raises(ReadError, match="damaged, or no PDF"):
        read(b"%PDF-1.7\nniets")
    (tmp_path / "a.pdf").write_text("Gewone tekst.", encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.pdf: damaged, or no PDF"):
        read_article(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="holds no text"):
        read(pdf([]))
    with pytest.raises(ReadError, match=r"page 1: has [\d,]+ characters, more than anybody reads"):
        read(pdf([Text(1, y, "a" * 2000, 1) for y in range(30, 60)]))


def test_it_is_known_by_its_bytes_and_only_read(tmp_path: Path) -> None:
    (tmp_path / "verslag").write_bytes(pdf(block(30, 100, *BODY)))
    assert read_article(tmp_path / "verslag").format == "pdf"
    assert read_document(tmp_path / "verslag", to="html").article.format == "html"
    with pytest.raises(ReadError, match="PDF is read and not written; take --to txt or html"):
        read_document(tmp_path / "verslag", to="pdf")


def test_without_its_package_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(
        MissingPackageError, match=r"reading PDF needs the package pypdfium2; pip install 'nlen\[pdf\]'"
    ):
        read(pdf(block(30, 100, *BODY)))


def test_the_commands_read_it(tmp_path: Path, nlen: Callable[..., object]) -> None:
    (tmp_path / "brug.nl.pdf").write_bytes(pdf(block(30, 100, "De brug over de rivier is dicht.")))
    (tmp_path / "brug.en.pdf").write_bytes(pdf(block(30, 100, "The bridge over the river is closed.")))
    done = [
        nlen("translate", "--beam", 1, "brug.nl.pdf", "-o", "brug.txt"),
        nlen("translate", "--beam", 1, "brug.nl.pdf", "-o", "brug.tmx"),
        nlen("align", ".", "-o", "pair.tsv", "--method", "length", "--no-check"),
        nlen("segment", "brug.nl.pdf", "-o", "sentences.txt"),
        nlen("corpus", "build", ".", "-o", "corpus", "--workers", 1),
    ]
    assert [one.returncode for one in done] == [0] * 5  # type: ignore[attr-defined]
    assert "bridge" in (tmp_path / "brug.txt").read_text(encoding="utf-8")
    assert "The bridge over the river is closed." in (tmp_path / "pair.tsv").read_text(encoding="utf-8")
