"""Translated articles are written as text or as units."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from align import TranslationUnit, read_bitext, write_bitext
from align.article import Article, Paragraph
from align.bitext import Position
from align.documents.registry import written_formats
from align.errors import UsageError
from align.formats import FORMATS
from align.outputs.translations import (
    TRANSLATION_FORMATS,
    ToolSegments,
    TranslationWriter,
    takes_alternatives,
    translation_format,
    usual_suffix,
)
from align.segmentation import segment_article
from align.translation import Glossary, TranslatedArticle
from align.translation.masking.verbatim import VERBATIM


def translated(*texts: str, after: str = "\n", id: str = "a") -> TranslatedArticle:
    """An article with a unit for each sentence; its target is its source in capitals."""
    article = segment_article(Article(id, "nl", "", tuple(Paragraph(text) for text in texts), after=after))
    units = [
        TranslationUnit(
            sentence.text,
            sentence.text.upper(),
            origin="machine",
            score=0.5,
            article=id,
            position=Position(number, place),
        )
        for number, paragraph in enumerate(article.paragraphs, start=1)
        for place, sentence in enumerate(paragraph.sentences, start=1)
    ]
    return TranslatedArticle(article, tuple(units))


def written(writer: TranslationWriter, *articles: TranslatedArticle) -> bytes:
    stream = io.BytesIO()
    writer.write(iter(articles), stream)
    return stream.getvalue()


def units_of(writer: TranslationWriter, *articles: TranslatedArticle) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(written(writer, *articles)), writer.format))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (None, "txt"),
        ("a.txt", "txt"),
        ("a.TEXT", "txt"),
        ("a", "txt"),
        ("a.txt.gz", "txt"),
        ("a.xhtml", "html"),
        ("a.tmx", "tmx"),
        ("a.TMX.gz", "tmx"),
        ("a.xlf", "xliff"),
        ("a.xliff2", "xliff2"),
        ("a.parquet", "parquet"),
    ],
)
def test_the_suffix_tells_the_format(output: str | None, expected: str) -> None:
    assert translation_format(output) == expected


def test_a_folder_gets_text_whatever_it_is_called() -> None:
    assert translation_format("memory.tmx/", folder=True) == "txt"


@pytest.mark.parametrize(("output", "suffix"), [("o.pages", ".pages"), ("o.moses", ".moses"), ("a.sbv.gz", ".sbv")])
def test_an_unknown_suffix_is_refused_as_everywhere(output: str, suffix: str) -> None:
    with pytest.raises(UsageError) as ours:
        translation_format(output)
    documents = ", ".join(known.suffixes[0] for known in written_formats() if not known.has_targets)
    usual = f"{documents}, .tmx, .xlf, .tsv, .csv, .jsonl, .po, .parquet"
    assert str(ours.value) == (
        f"{output}: no format of nlen translate has the suffix {suffix}; take one of {usual}, or name the format."
    )
    if suffix not in {known for one in FORMATS for known in one.suffixes}:
        with pytest.raises(UsageError) as theirs:
            write_bitext([], output)
        problem, _, choice = str(theirs.value).partition("; ")
        assert problem == str(ours.value).partition("; ")[0].replace(" of nlen translate", "")
        assert choice.startswith("take one of .tmx, .xlf, .tsv, ")
        assert choice.endswith(", or name the format.")


def test_what_is_only_read_is_said_to_be_so() -> None:
    with pytest.raises(UsageError, match=r"x\.pdf: PDF is read and not written; take "):
        translation_format("x.pdf")


def test_every_format_has_a_suffix_that_stands_for_it() -> None:
    for name in TRANSLATION_FORMATS:
        # Translation tools look for the suffix of XLIFF 1.2 in both versions.
        if name not in {"omegat", "xliff2"}:
            assert translation_format(f"a{usual_suffix(name)}") == name
    documents = [known.name for known in written_formats() if not known.has_targets]
    assert [name for name in TRANSLATION_FORMATS if not takes_alternatives(name)] == [*documents, "omegat"]


@pytest.mark.parametrize("after", ["\n", "", "\r\n"])
def test_a_blank_line_parts_two_articles(after: str) -> None:
    text = written(TranslationWriter("txt"), translated("Een.", "Twee.", after=after), translated("Drie.", after=after))
    assert text.decode() == f"EEN.\n\nTWEE.{after or chr(10)}\nDRIE.{after}"


def test_nothing_is_written_of_no_articles_but_the_file() -> None:
    assert written(TranslationWriter("txt")) == b""
    assert units_of(TranslationWriter("jsonl")) == []


def test_tmx_has_joined_units_where_they_are_wanted_and_other_formats_never() -> None:
    # OmegaT has both sentences as one segment.
    article = translated("„Hij is weg.” Zij bleef thuis.")
    sentences = ["„Hij is weg.”", "Zij bleef thuis."]

    def sources(writer: TranslationWriter) -> list[str]:
        return [unit.source for unit in read_bitext(io.BytesIO(written(writer, article)), "tmx", joined=True)]

    assert sources(TranslationWriter("tmx")) == [*sentences, "„Hij is weg.” Zij bleef thuis."]
    assert sources(TranslationWriter("tmx", joined=False)) == sentences
    assert sources(TranslationWriter("tmx", segments=ToolSegments.of("trados", "nl"))) == sentences
    assert [unit.source for unit in units_of(TranslationWriter("tsv"), article)] == sentences


def test_what_was_left_alone_is_no_translation() -> None:
    one = translated("Een.", "Twee.")
    code = replace(one.units[1], properties={VERBATIM: "yes"})
    assert [u.source for u in units_of(TranslationWriter("tsv"), replace(one, units=(one.units[0], code)))] == ["Een."]


def test_translators_see_in_xliff_what_the_checks_find(tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text("brug\tbridge\n", encoding="utf-8")
    glossary = Glossary.read(tmp_path / "terms.tsv")
    one = translated("De brug kost 40 euro.")
    article = replace(one, units=(replace(one.units[0], target="The viaduct costs 50 euros."),))

    def checks(writer: TranslationWriter) -> list[str]:
        return [note[note.rindex("[") :] for unit in units_of(writer, article) for note in unit.notes]

    assert checks(TranslationWriter("xliff")) == ["[numbers]"]
    assert checks(TranslationWriter("xliff2", glossary=glossary)) == ["[numbers]", "[terms]"]
    assert checks(TranslationWriter("jsonl", glossary=glossary)) == []


def test_units_of_a_tool_may_be_followed_by_more() -> None:
    one = translated("Een. Twee.")
    segments = ToolSegments.of("trados", "nl")
    more = TranslationUnit("extra", "EXTRA", origin="machine", article="a")
    writer = TranslationWriter("tmx", segments=segments, more=lambda article: [more])
    assert [unit.source for unit in units_of(writer, one)] == ["Een.", "Twee.", "extra"]


def test_a_memory_for_omegat_says_so_where_tags_are_text() -> None:
    page = translated("Een.")
    page = replace(page, article=replace(page.article, format="html"))
    assert b'creationtool="OmegaT"' in written(TranslationWriter("tmx", segments=ToolSegments.of("omegat", "nl")), page)
    assert b'creationtool="nlen"' in written(TranslationWriter("tmx", segments=ToolSegments.of("memoq", "nl")), page)
    assert b'datatype="html"' in written(TranslationWriter("tmx"), page)
    assert b'datatype="plaintext"' in written(TranslationWriter("tmx"), translated("Een."))
