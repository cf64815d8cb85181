"""Small Office documents, made part by part, and what becomes of them in another language."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from align.documents import CodedText, Document, TranslatedParagraph, read_document
from align.inline import distribute_codes
from align.segmentation import segment_rest

_OPEN = "http://schemas.openxmlformats.org/"
_OFFICE = _OPEN + "officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": _OPEN + "wordprocessingml/2006/main",
        "a": _OPEN + "drawingml/2006/main",
        "p": _OPEN + "presentationml/2006/main",
        "c": _OPEN + "drawingml/2006/chart",
        "r": _OFFICE,
        "m": _OPEN + "officeDocument/2006/math",
        "mc": _OPEN + "markup-compatibility/2006",
        "wp": _OPEN + "drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
SHEET = f'xmlns="{_OPEN}spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'
CORE = (
    f'<cp:coreProperties xmlns:cp="{_OPEN}package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:creator>An de Wit</dc:creator>'
    "<dc:language>nl-NL</dc:language></cp:coreProperties>"
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def rels(*targets: str, root: bool = False) -> str:
    """Relationships rId1, rId2, … to "kind=target"."""
    kinds = {"core-properties": _OPEN + "package/2006/relationships/metadata/"}
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kinds.get(kind, _OFFICE + "/")}{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if target.startswith('http') else ''}/>"
        for number, (kind, _, target) in enumerate((one.partition("=") for one in targets), start=1)
    )
    return f'{HEAD}<Relationships xmlns="{_OPEN}package/2006/relationships">{items}</Relationships>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {"[Content_Types].xml": "<Types/>", **parts}.items():
            file.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def word(body: str, more: Mapping[str, str | bytes] | None = None, *relations: str) -> bytes:
    """A document with this body; other parts by name, and the relationships that lead to them."""
    return packed(
        {
            "_rels/.rels": rels("officeDocument=word/document.xml", "core-properties=docProps/core.xml"),
            "word/document.xml": f"{HEAD}<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
            "word/_rels/document.xml.rels": rels(*relations),
            **(more or {}),
        }
    )


def runs(*texts: str) -> str:
    """Runs of a paragraph: plain, and bold where a text is in asterisks."""
    return "".join(
        f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text[1:-1]}</w:t></w:r>'
        if text.startswith("*")
        else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )


def upper(text: str) -> str:
    """A text in capitals, as long as it was."""
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def opened(data: bytes) -> Document:
    """The document, all of it."""
    return read_document(io.BytesIO(data))


def translated(data: bytes, change: Callable[[str], str] = upper, language: str = "en") -> bytes:
    """The document with every sentence changed; codes stay where they are."""
    document = opened(data)
    assert document.skeleton is not None
    paragraphs = []
    for paragraph in segment_rest(document.article).paragraphs:
        stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        inside = distribute_codes(paragraph.codes, stretches).inside
        sentences = zip(paragraph.sentences, inside, strict=True)
        paragraphs.append(
            TranslatedParagraph(paragraph, tuple(CodedText(change(one.text), codes) for one, codes in sentences))
        )
    return document.skeleton.filled(paragraphs, language)


def part(data: bytes, name: str) -> str:
    """A part as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def body(data: bytes) -> str:
    """The body of a document."""
    found = re.search(r"<w:body>(.*)<w:sectPr/></w:body>", part(data, "word/document.xml"), re.DOTALL)
    assert found is not None
    return found[1]


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document."""
    return [paragraph.text for paragraph in opened(data).article.paragraphs]
