"""Articles as OmegaT has them, whatever document they are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.files.bounded import NamedBytes
from align.inline import with_codes
from align.omegat.documents import ProjectDocuments
from align.omegat.reading import omegat_article, rewritten

SUBTITLES = """1
00:00:01,000 --> 00:00:03,000
De man die ik gisteren zag,

2
00:00:03,100 --> 00:00:05,000
was mijn <i>broer</i>. Hij groette
niet.
"""
XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="nl"
 target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>Open <g id="1">het</g> bestand.</source></trans-unit>
<trans-unit id="2"><source>Weet u het zeker?</source><target>Are you sure?</target></trans-unit>
</body></file></xliff>"""


def shown(name: str, text: str) -> list[str]:
    document = read_document(NamedBytes(text.encode(), name))
    data = rewritten(document, "nl") if name.endswith(".xlf") else text.encode()
    article = omegat_article(document, data, name=name, line_breaks=True)
    assert all(one.sentences for one in article.paragraphs)
    return [with_codes(one.text, one.codes) for one in article.paragraphs]


def test_subtitles_are_taken_one_by_one() -> None:
    assert shown("a.srt", SUBTITLES) == [
        "De man die ik gisteren zag,",
        "was mijn <i>broer</i>. Hij groette\nniet.",
    ]


def test_targets_of_xliff_hold_the_source_where_they_were_empty() -> None:
    assert shown("a.xlf", XLIFF) == ["Open <g0>het</g0> bestand."]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.properties", "a=Een.\\nTwee {0}.\n", ["Een.\nTwee {0}."]),
        ("a.po", 'msgid "Een.\\nTwee <b>{0}</b>."\nmsgstr ""\n', ["Een.\nTwee <b>{0}</b>."]),
        ("a.resx", "<root><data name='a'><value>Dag &lt;b&gt;jij&lt;/b&gt;</value></data></root>", ["Dag <b>jij</b>"]),
    ],
)
def test_markup_of_messages_is_text(name: str, text: str, expected: list[str]) -> None:
    assert shown(name, text) == expected


def test_messages_are_cut_into_sentences() -> None:
    document = read_document(NamedBytes(b"a=Sluit het. Weet u het zeker?\n", "a.properties"))
    article = omegat_article(document, b"", name="a", line_breaks=True)
    assert [one.text for one in article.paragraphs[0].sentences] == ["Sluit het.", "Weet u het zeker?"]


def test_a_page_ends_paragraphs_at_line_breaks_and_numbers_anew() -> None:
    page = "<html><body><p>Een <b>twee</b>.<br>Drie <i>vier</i>.</p></body></html>"
    assert shown("a.html", page) == ["Een <b0>twee</b0>.", "Drie <i0>vier</i0>."]


def test_what_omegat_has_no_filter_for_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.md").write_text("# De **brug**\n")
    documents = ProjectDocuments(tmp_path / "p", "nl")
    assert [one.text for one in documents.read(str(tmp_path / "a.md"), Path("a.md")).paragraphs] == ["De brug"]
    assert "a.md: OmegaT has no filter of its own for Markdown;" in caplog.text
    assert list(documents.files) == ["a.md"]
