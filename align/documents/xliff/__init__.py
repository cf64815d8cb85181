"""XLIFF 1.1 to 2.2, and what Trados Studio, memoQ, Phrase and Okapi make of it: segments, and targets to be filled in.

A segment is a paragraph of one sentence. As an article it is the sources; a whole document has those of its segments
that are to be translated (see `align.documents.Reading.fill`), none that is locked or not to be translated, and its
skeleton puts the targets in. The grammar is that of `align.formats.xliff`, which reads units.
"""

from __future__ import annotations

from align.article import Article
from align.documents.document import DEFAULT_LANGUAGE, CodedText, Content, Document, Reading
from align.documents.targets import EditedText, FileEncoding, exact_text
from align.documents.xliff.elements import units_of
from align.documents.xliff.filling import TAGS, Filling
from align.documents.xliff.inline import written
from align.documents.xliff.units import take_version1, take_version2
from align.errors import ReadError
from align.formats.faults import LocatedFormatError, tell_other_pairs
from align.formats.xmlparsing import MAX_PROLOGUE_BYTES, detect_encoding, read_prologue


def read(content: Content, reading: Reading) -> Document:
    """Reads an XLIFF file.

    Raises:
        ReadError: it is not well-formed, not XLIFF, unsafe, not in its encoding, or all of it is of another pair of
            languages.
    """
    name = content.name
    if content.text is not None:
        text, encoding = content.text.encode("utf-8", "replace"), FileEncoding("utf-8", b"", "strict", name)
        prologue = read_prologue(text[:MAX_PROLOGUE_BYTES], name, "xliff")
    else:
        prologue = read_prologue(content.data[:MAX_PROLOGUE_BYTES], name, "xliff")
        codec = content.encoding or detect_encoding(content.data)
        text, encoding = exact_text(content.data, codec, name, errors="xmlcharrefreplace")
    if not prologue.version.startswith(("1.", "2.")):
        problem = f'XLIFF version "{prologue.version}" is unknown; export the file as 1.2 or 2.1.'
        raise LocatedFormatError(name, prologue.line, prologue.column, problem)
    filling = Filling(text, prologue.namespace, reading)
    wanted = f"{prologue.namespace}{'trans-unit' if prologue.version.startswith('1.') else 'unit'}"
    for unit in units_of(text, name, frozenset({wanted, TAGS})):
        if unit.element.name == TAGS:
            filling.take_tags(unit.element)
        elif prologue.version.startswith("1."):
            take_version1(filling, unit)
        else:
            take_version2(filling, unit)
    pair = (filling.source_language, filling.target_language)
    if filling.others and not filling.taken:
        others = ", ".join("-".join(filter(None, other)) for other in filling.others)
        raise ReadError(
            f"{name}: its texts are of another pair of languages ({others}) than {'-'.join(filter(None, pair))}; "
            "name it with --source-lang and --target-lang."
        )
    tell_other_pairs(name, pair, filling.others)
    language = filling.source_language or DEFAULT_LANGUAGE
    article = Article(content.id, language, "", tuple(filling.paragraphs), {"encoding": encoding.codec})
    if not reading.whole:
        return Document(article)
    return Document(article, EditedText(text, encoding, filling.edits(), _written), filling.kept)


def _written(translation: CodedText) -> str:
    return written(translation.text, translation.codes)
