"""Catalogues of messages are filled in: entries without a translation get a fuzzy one, all else stays byte for byte."""

from __future__ import annotations

import codecs
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import read_bitext
from align.bitext import TranslationUnit
from align.documents import Fill, read_article, read_document
from align.errors import ReadError
from align.formats.po_entries import entries_of
from align.inline import distribute_codes
from align.translation import TranslatedArticle
from align.translation.markup.carrying import filled_document

TEMPLATE = r"""# Vertaler.
#, fuzzy
msgid ""
msgstr ""
"Language: \n"
"Content-Type: text/plain; charset=CHARSET\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"

#. knop
#: a.c:1
msgctxt "menu"
msgid "Bestand openen"
msgstr ""

#: a.c:2
#, c-format
msgid "%d bestand"
msgid_plural "%d bestanden"
msgstr[0] ""
msgstr[1] ""

msgid ""
"Een \"zin\".\n"
"  Nog een.\n"
msgstr ""

#, fuzzy
#| msgid "Het weer"
msgid "Het weer is slecht"
msgstr "The weather"

msgid "Ja"
msgstr "Yes"

#~ msgid "Oud"
#~ msgstr ""

msgid "Sluiten\tCtrl+W"
msgstr ""
"""
HEADER = [
    (r'"Language: \n"', r'"Language: en\n"'),
    ("charset=CHARSET", "charset=UTF-8"),
    ("nplurals=INTEGER; plural=EXPRESSION;", "nplurals=2; plural=(n != 1);"),
]
DRAFTS = [
    (
        'msgctxt "menu"\nmsgid "Bestand openen"\nmsgstr ""',
        '#, fuzzy\nmsgctxt "menu"\nmsgid "Bestand openen"\nmsgstr "BESTAND OPENEN"',
    ),
    ("#, c-format", "#, fuzzy, c-format"),
    ('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%D BESTAND"\nmsgstr[1] "%D BESTANDEN"'),
    (
        'msgid ""\n"Een \\"zin\\".\\n"\n"  Nog een.\\n"\nmsgstr ""',
        '#, fuzzy\nmsgid ""\n"Een \\"zin\\".\\n"\n"  Nog een.\\n"\nmsgstr ""\n"EEN \\"ZIN\\".\\n"\n"  NOG EEN.\\n"',
    ),
    ('msgid "Sluiten\\tCtrl+W"\nmsgstr ""', '#, fuzzy\nmsgid "Sluiten\\tCtrl+W"\nmsgstr "SLUITEN\\tCTRL+W"'),
]
FUZZY = [('#| msgid "Het weer"\n', ""), ('msgstr "The weather"', 'msgstr "HET WEER IS SLECHT"')]
CONFIRMED = [('msgid "Ja"\nmsgstr "Yes"', '#, fuzzy\nmsgid "Ja"\nmsgstr "JA"')]


def filled(
    data: bytes, translate: Callable[[str], str] = str.upper, *, fill: Fill = "empty", language: str = "en"
) -> bytes:
    document = read_document(io.BytesIO(data), fill=fill, language="nl", target_language=language, format="po")
    units = []
    for paragraph in document.article.paragraphs:
        (sentence,) = paragraph.sentences
        (codes,) = distribute_codes(paragraph.codes, [(sentence.start, sentence.end)]).inside
        units.append(TranslationUnit(sentence.text, translate(sentence.text), origin="machine", target_codes=codes))
    assert document.skeleton is not None
    return filled_document(TranslatedArticle(document.article, tuple(units)), document.skeleton, language)


@pytest.mark.parametrize(
    ("fill", "drafts"),
    [("empty", DRAFTS), ("unconfirmed", DRAFTS + FUZZY), ("all", DRAFTS + FUZZY + CONFIRMED)],
    ids=["empty", "unconfirmed", "all"],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_asked_for_is_filled_in(fill: Fill, drafts: list[tuple[str, str]], line_end: str) -> None:
    wanted = TEMPLATE
    for old, new in [*HEADER, *drafts]:
        assert wanted.count(old) == 1, old
        wanted = wanted.replace(old, new)
    before, after = (text.replace("\n", line_end).encode() for text in (TEMPLATE, wanted))
    assert filled(before, fill=fill) == after
    assert filled(after) == after


def test_as_an_article_it_is_all_its_messages(tmp_path: Path) -> None:
    (tmp_path / "nl.pot").write_text(TEMPLATE)
    article = read_article(tmp_path / "nl.pot")
    assert (article.format, article.language, article.id) == ("po", "nl", str(tmp_path / "nl"))
    texts = [paragraph.text for paragraph in article.paragraphs]
    assert texts[:3] == ["Bestand openen", "%d bestand", "%d bestanden"]
    assert texts[-3:] == ["Het weer is slecht", "Ja", "Sluiten\nCtrl+W"]


TEXTS = st.text(st.sampled_from('een"\\ \n\t%\u00e9-.'), min_size=1, max_size=12)
MESSAGES = st.lists(TEXTS.filter(str.strip), max_size=4)
COMMENTS = st.sampled_from(["", "# caf\u00e9\n", "#: a.c:1\n", "#, c-format\n", '#| msgid "x"\n', "#. a\n#, no-wrap\n"])


@given(st.lists(st.tuples(COMMENTS, MESSAGES, st.booleans())), st.sampled_from(["", "\ufeff"]), st.text(max_size=12))
def test_nothing_but_the_translations_and_their_flags_is_changed(
    entries: list[tuple[str, list[str], bool]], mark: str, text: str
) -> None:
    pieces = [mark + 'msgid ""\nmsgstr "Language: en\\n"\n\n']
    for number, (comments, messages, done) in enumerate(entries):
        strings = "".join(f'"{one.translate(ESCAPES)}"\n' for one in messages) or '""\n'
        pieces.append(f'{comments}msgctxt "{number}"\nmsgid {strings}msgstr "{"x" if done else ""}"\n\n')
    data = "".join(pieces).encode()
    text = text.encode("utf-8", "replace").decode()
    result = filled(data, lambda source: text)
    assert filled(result, lambda source: "again") == (result if text.strip() else filled(data, lambda source: "again"))
    before, after = (list(entries_of(one.decode("utf-8-sig"), "a.po")) for one in (data, result))
    assert [(one.context, one.source, one.notes, one.comments) for one in before] == [
        (one.context, one.source, one.notes, one.comments) for one in after
    ]
    for old, new in zip(before, after, strict=True):
        if new.targets == old.targets:
            assert str(new) == str(old)
        else:
            assert old.targets == [""]
            assert new.flags == ["fuzzy", *old.flags]
            assert old.source.strip() != ""
    # Without the lines that a draft brings, it is the file as it was.
    ours, theirs = (
        [line for line in one.decode().split("\n") if line.startswith(("#:", "#.", "# ", "msgid", "msgctxt"))]
        for one in (data, result)
    )
    assert ours == theirs


ESCAPES = str.maketrans({'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t"})


def test_encodings_are_kept_and_what_they_lack_is_told() -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\n"Language: en\\n"\n\n'
    before, after = (
        f'{head}# caf\u00e9\n{flag}msgid "Een caf\u00e9"\nmsgstr "{target}"\n'.encode("latin-1")
        for flag, target in (("", ""), ("#, fuzzy\n", "EEN CAF\u00c9"))
    )
    assert filled(before) == after
    with pytest.raises(ReadError, match=r"its encoding, iso8859-1, has no “€”.* convert the file to UTF-8"):
        filled(before, lambda text: "5 \u20ac")
    assert filled(codecs.BOM_UTF8 + TEMPLATE.encode()).startswith(codecs.BOM_UTF8 + b"# Vertaler")


def test_translations_in_another_language_get_none_beside_them() -> None:
    dutch = TEMPLATE.replace(r"Language: \n", r"Language: nl\n").encode()
    with pytest.raises(ReadError, match="its translations are in nl, not in en; name their language"):
        filled(dutch)
    # Where there is none yet, nothing says otherwise than the header.
    empty = dutch.replace(b'msgstr "Yes"', b'msgstr ""').replace(b'msgstr "The weather"', b'msgstr ""')
    assert rb'"Language: en\n"' in filled(empty)
    assert rb'"Language: en_GB\n"' in filled(empty, language="en-GB")
    named = TEMPLATE.replace(r"Language: \n", r"X-Source-Language: fr\nLanguage: en\n").encode()
    with pytest.raises(ReadError, match="its messages are in fr, not in nl; name it with --source-lang"):
        filled(named)


def test_the_letter_that_chooses_a_label_is_marked_again() -> None:
    data = b'msgid "&Opslaan als"\nmsgstr ""\n\nmsgid "Ja & nee"\nmsgstr ""\n\nmsgid "Bestand _sluiten"\nmsgstr ""\n'
    texts = {"Opslaan als": "Save as", "Ja & nee": "Yes & no", "Bestand sluiten": "Document close"}
    result = filled(data, texts.__getitem__).decode()
    assert [line for line in result.split("\n") if line.startswith("msgstr")] == [
        'msgstr "&Save as"',
        'msgstr "Yes & no"',
        'msgstr "Document _close"',
    ]


def test_the_language_of_a_header_in_one_line_is_changed() -> None:
    data = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: nl\\n"\n\nmsgid "Ja"\nmsgstr ""\n'
    once = filled(data)
    assert b"\\nLanguage: en\\n" in once
    assert filled(once) == once


def test_columns_stay_apart() -> None:
    result = filled(b'msgid "  -h, --help     toon hulp\\n"\nmsgstr ""\n').decode()
    assert 'msgstr "  -H, --HELP     TOON HULP\\n"' in result


def test_plural_forms_that_are_not_two_are_left() -> None:
    data = b'msgid "%d dag"\nmsgid_plural "%d dagen"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n'
    assert filled(data) == data
    partly = b'msgid "%d dag"\nmsgid_plural "%d dagen"\nmsgstr[0] "%d day"\nmsgstr[1] ""\n'
    assert filled(partly) == partly


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed (apt-get install gettext)")
def test_gettext_takes_it(tmp_path: Path) -> None:
    (tmp_path / "en.po").write_bytes(filled(TEMPLATE.encode(), lambda text: text.replace("bestand", "file")))
    program = ["msgfmt", "--check-format", "--check-domain", "--statistics", "-o", "/dev/null", "en.po"]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "1 translated message, 5 fuzzy translations."
    (drafts,) = [[unit.origin for unit in read_bitext(tmp_path / "en.po")]]
    assert sorted(set(drafts)) == ["human", "memory"]
