"""TMX as other tools write it: many languages, layout inside segments, inline elements of other formats."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import TranslationUnit
from align.errors import FormatError
from align.formats import read_bitext, tmx_statistics, validate_tmx, write_bitext
from align.formats.tmx.fragments import TmxHeader
from align.inline import InlineCode, with_codes

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="{}"'
    ' datatype="plaintext"/>'
)


def document(units: str, srclang: str = "nl") -> bytes:
    return f'<tmx version="1.4">{HEADER.format(srclang)}<body>\n{units}\n</body></tmx>'.encode()


def tu(**segments: str) -> str:
    """A unit; names of languages have "_" as the file is to have it."""
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in segments.items())
    return f"<tu>{variants}</tu>"


def read(data: bytes, **options: object) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data), "tmx", **options))  # type: ignore[arg-type]


def texts(data: bytes, **options: object) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in read(data, **options)]


# Languages


@pytest.mark.parametrize("srclang", ["en-GB", "de", "nl", "nl_NL", "*all*"])
def test_the_pair_is_taken_wherever_it_stands(srclang: str, caplog: pytest.LogCaptureFixture) -> None:
    units = [
        tu(en_GB="one", de_DE="eins", nl_NL="een", fr="un"),
        tu(en_GB="two", es="dos"),
        tu(nld="drie", eng="three"),
        tu(fr="quatre", nl="vier"),
    ]
    with caplog.at_level(logging.WARNING):
        found = read(document("\n".join(units), srclang), source_language="nl", target_language="en")
    assert [(unit.source, unit.target) for unit in found] == [("een", "one"), ("drie", "three")]
    assert [(unit.source_language, unit.target_language) for unit in found] == [("nl-NL", "en-GB"), ("nl", "en")]
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "2 of 4 units have no nl-en pair and were left out; languages there: en-GB, es, fr, nl",
        "2 variants stand beside the pair: de-DE 1, fr 1",
    ]


def test_by_itself_a_file_pairs_dutch_with_english() -> None:
    assert texts(document(tu(en="one", de="eins", nl="een"), "en")) == [("one", "een")]
    assert texts(document(tu(nl="een", de="eins", en="one"))) == [("een", "one")]
    assert texts(document(tu(de="eins", fr="un", nl="een"), "de")) == [("eins", "un")]


def test_two_variants_of_a_language_are_no_pair(caplog: pytest.LogCaptureFixture) -> None:
    data = document(tu(nl_NL="grijs", nl_BE="grijzig", en_US="gray"), "nl-NL")
    assert texts(data) == texts(data, source_language="nl") == [("grijs", "gray")]
    assert texts(data, source_language="nl-BE") == [("grijzig", "gray")]
    assert "1 variant stands beside the pair: nl-BE 1" in caplog.text
    only_dutch = document(tu(nl_NL="grijs", nl_BE="grijzig"), "nl-NL")
    assert texts(only_dutch, source_language="nl") == texts(only_dutch, target_language="en") == []
    # Who asks for these two gets them.
    assert texts(only_dutch, source_language="nl-BE", target_language="nl-NL") == [("grijzig", "grijs")]


@pytest.mark.parametrize(("srclang", "dutch"), [("nl-NL", "De brug."), ("nl_BE", "Den brug."), ("en", "Den brug.")])
def test_of_two_variants_of_a_language_the_files_own_is_taken(srclang: str, dutch: str) -> None:
    data = document(tu(nl_BE="Den brug.", nl_NL="De brug.", en="The bridge."), srclang)
    assert texts(data, source_language="nl", target_language="en") == [(dutch, "The bridge.")]
    assert texts(data, source_language="en", target_language="nl") == [("The bridge.", dutch)]
    assert texts(data, source_language="nl-BE", target_language="en") == [("Den brug.", "The bridge.")]


def test_a_pair_that_has_to_be_there() -> None:
    options = {"source_language": "nl", "target_language": "en", "pair_required": True}
    with pytest.raises(FormatError, match="no nl-en pair: it has en-GB, es-ES; name a pair"):
        read(document(tu(en_GB="one", es_ES="uno")), **options)
    assert read(document(""), **options) == []


def test_languages_are_written_as_bcp_47_has_them() -> None:
    header = TmxHeader()
    data = document(tu(nl_BE="een", eng="one", DE_at="eins"), "nl_BE")
    units = read(data, header=header)
    out = io.BytesIO()
    write_bitext(units, out, "tmx", header=header)
    text = out.getvalue().decode()
    assert 'srclang="nl-BE"' in text
    assert text.count("srclang=") == 1
    assert [part.partition('"')[0] for part in text.split('xml:lang="')[1:]] == ["nl-BE", "en", "de-AT"]


def test_validation_and_statistics_know_them_too(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(document(tu(nl_BE="een twee", eng="one"), "dut"))
    found = [(finding.severity, finding.code, finding.message) for finding in validate_tmx(path)]
    assert found == [
        ("warning", "language-code", 'srclang "dut" is nl in BCP 47, and read so'),
        ("error", "language-tag", '"nl_BE" is not a BCP 47 language tag; it is read as nl-BE'),
        ("warning", "language-code", '"eng" is en in BCP 47, and read so'),
        ("warning", "inexact-srclang", "no variant is in nl, the srclang, but one is close"),
    ]
    statistics = tmx_statistics(path)
    assert (statistics.words, statistics.source_language) == ({"nl-BE": 2, "en": 1}, "nl")
    path.write_bytes(document(tu(nl="een", nld="een", en="one")))
    assert "duplicate-language" in [finding.code for finding in validate_tmx(path)]


# Layout


def laid_out(segment: str, before: str = "\n  ", attributes: str = "") -> bytes:
    def side(tag: str, text: str) -> str:
        return f'\n <tuv xml:lang="{tag}"{attributes}>{before}<seg>{text}</seg>\n </tuv>'

    return document(f"<tu>{side('nl', segment)}{side('en', 'x')}\n</tu>")


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ("\n   De brug\n   is dicht.\n  ", "De brug is dicht."),
        ("\n   De brug is dicht.\n  ", "De brug is dicht."),
        ("\n   De brug\n   is dicht.", "De brug is dicht."),
        ("  \n\t\n   De brug \n\n     is\u00a0dicht.  \n  ", "De brug is\u00a0dicht."),
        ("\n  De brug\n  is dicht.\n  ", "De brug is dicht."),
        ("\n   De brug\n   is dicht.\n   ", "De brug is dicht."),
        # Text of the document: it begins with the tag, is not indented as far, or does not end where layout would.
        ("De brug\n   is dicht.\n  ", None),
        ("De brug\nis dicht.", None),
        ("\nDe brug\nis dicht.\n", None),
        ("\n De brug\n is dicht.\n", None),
        ("\n   De brug\n   is dicht.\n", None),
        ("\n   De brug\nis dicht.\n  ", None),
        ("  De brug is dicht.  ", None),
        ("\n  \n  ", None),
    ],
)
def test_layout_is_no_text(segment: str, text: str | None) -> None:
    assert texts(laid_out(segment)) == [(segment if text is None else text, "x")]


def test_tabs_and_blank_lines_of_layout() -> None:
    assert texts(laid_out("\n\t\tDe brug\n\n\t\tis\u00a0dicht.\n\t", before="\n\t"))[0][0] == "De brug is\u00a0dicht."


def test_layout_of_a_segment_on_the_line_of_its_unit() -> None:
    segment = "\n    De brug\n    is dicht.\n  "
    assert texts(laid_out(segment, before=""))[0][0] == "De brug is dicht."
    assert texts(laid_out("\n    De brug\n    is dicht.", before=""))[0][0] == "\n    De brug\n    is dicht."


def test_white_space_that_is_to_be_preserved_is() -> None:
    segment = "\n   De brug\n   is dicht.\n  "
    assert texts(laid_out(segment, attributes=' xml:space="preserve"'))[0][0] == segment
    assert texts(laid_out(segment, attributes=' xml:space="default"'))[0][0] == "De brug is dicht."


def test_layout_in_windows_lines() -> None:
    data = laid_out("\n   De brug\n   is dicht.\n  ").replace(b"\n", b"\r\n")
    assert texts(data)[0][0] == "De brug is dicht."


words = st.lists(st.sampled_from(["De", "brug", "é", "dicht.", "&lt;", "x"]), min_size=1, max_size=6)


@given(words, st.data())
def test_layout_takes_nothing_from_text_and_codes(pieces: list[str], data: st.DataObject) -> None:
    ph = '<ph x="1">{1}</ph>'
    place = data.draw(st.integers(0, len(pieces) - 1))
    gaps = [data.draw(st.sampled_from([" ", "\n   ", "\n     "])) for _ in pieces[1:]]
    marked = [f"{ph}{piece}" if index == place else piece for index, piece in enumerate(pieces)]
    plain = " ".join(pieces).replace("&lt;", "<")
    segment = "\n   " + marked[0] + "".join(gap + piece for gap, piece in zip(gaps, marked[1:], strict=True)) + "\n  "
    (unit,) = read(laid_out(segment))
    before = " ".join(pieces[:place]).replace("&lt;", "<") + (" " if place else "")
    assert unit.source == plain
    assert [code.offset for code in unit.source_codes] == [len(before)]
    # Without codes it is another way of reading that has to see the layout.
    assert texts(laid_out(segment.replace(ph, "")))[0][0] == plain


def test_layout_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(laid_out("\n   De brug\n   is dicht.\n  "))
    (finding,) = validate_tmx(path)
    assert (finding.severity, finding.code) == ("warning", "layout")
    assert tmx_statistics(path).characters == {"nl": 17, "en": 1}


# Inline elements


@pytest.mark.parametrize(
    ("segment", "written"),
    [
        ('De <g id="1">rode</g> brug<x id="2"/>.', 'De <bpt i="1" x="1"/>rode<ept i="1"/> brug<ph x="2"/>.'),
        (
            '<g id="1" ctype="bold">a<g id="2">b</g></g>',
            '<bpt i="1" x="1" type="bold"/>a<bpt i="2" x="2"/>b<ept i="2"/><ept i="1"/>',
        ),
        (
            'De <g xmlns="urn:oasis:names:tc:xliff:document:1.2" id="1">rode</g> brug.',
            'De <bpt i="1" x="1"/>rode<ept i="1"/> brug.',
        ),
        ('a<bx id="3"/>b<ex id="4" rid="3"/>', 'a<bpt i="1" x="3"/>b<ept i="1"/>'),
        ('a<ex id="3"/>b', 'a<it pos="end" x="3"/>b'),
        ('a<x id="1" equiv-text="&lt;br/&gt;" ctype="lb"/>b', 'a<ph x="1" type="lb">&lt;br/&gt;</ph>b'),
        ('a<pc id="1" type="fmt" subType="xlf:b">b</pc>', 'a<bpt i="1" x="1" type="bold"/>b<ept i="1"/>'),
        ('a<sc id="1"/>b<ec startRef="1"/>', 'a<bpt i="1" x="1"/>b<ept i="1"/>'),
        ('<mrk mtype="term">a<x id="1"/></mrk>b<sm id="m"/>', 'a<ph x="1"/>b'),
        ('<bpt id="1">{b}</bpt>a<ept id="1">{/b}</ept>', '<bpt i="1" x="1">{b}</bpt>a<ept i="1">{/b}</ept>'),
        ('a<ph id="7">{br}</ph>', 'a<ph x="7">{br}</ph>'),
        ('<it id="1" pos="close">{/b}</it>a', '<it pos="end" x="1">{/b}</it>a'),
        (
            'a <b>c</b><br/><a href="x">d</a>',
            'a <bpt i="1" x="1">&lt;b&gt;</bpt>c<ept i="1">&lt;/b&gt;</ept><ph>&lt;br/&gt;</ph>'
            '<bpt i="2" x="2">&lt;a href="x"&gt;</bpt>d<ept i="2">&lt;/a&gt;</ept>',
        ),
    ],
)
def test_inline_elements_of_other_formats_become_valid(tmp_path: Path, segment: str, written: str) -> None:
    path = tmp_path / "a.tmx"
    (unit,) = read(document(tu(nl=segment, en=segment, fr=segment)))
    write_bitext([unit], path)
    text = path.read_text(encoding="utf-8")
    assert text.count(f"<seg>{written}</seg>") == 3
    assert [finding for finding in validate_tmx(path) if finding.severity == "error"] == []
    (again,) = read_bitext(path)
    assert with_codes(again.source, again.source_codes) == with_codes(unit.source, unit.source_codes)


def test_both_sides_agree_on_what_they_share() -> None:
    (unit,) = read(document(tu(nl='<g id="1">a</g><g id="2">b</g>', en='<g id="2">b</g><g id="1">a</g>')))
    assert [(code.kind, code.id) for code in unit.source_codes] == [
        *(("open", "1"), ("close", "1")),
        *(("open", "2"), ("close", "2")),
    ]
    assert [code.id for code in unit.target_codes] == ["2", "2", "1", "1"]
    mixed = '<bpt i="1">{</bpt>a<ept i="1">}</ept><g id="1">b</g>'
    (unit,) = read(document(tu(nl=mixed, en=mixed)))
    assert len({code.id for code in unit.source_codes}) == 2
    assert all(isinstance(code, InlineCode) for code in unit.source_codes)


def test_validation_names_elements_in_namespaces_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    sides = tu(nl='<l:g id="1">b</l:g>', en="<o:b>b</o:b>").replace(
        "<tu>", '<tu xmlns:l="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:other">'
    )
    path.write_bytes(document(sides))
    assert [finding.message for finding in validate_tmx(path) if "<g>" in finding.message] == [
        "<g> is of XLIFF, not of TMX; it is read and written as <bpt> and <ept>"
    ]
    assert [finding for finding in validate_tmx(path) if finding.severity == "error"]


def test_validation_names_the_elements_of_xliff(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(document(tu(nl='a<g id="1">b</g><x id="2"/>', en='<mrk mtype="x">c</mrk>')))
    assert [(finding.severity, finding.code, finding.message) for finding in validate_tmx(path)] == [
        ("error", "grammar", "<g> is of XLIFF, not of TMX; it is read and written as <bpt> and <ept>"),
        ("error", "grammar", "<x> is of XLIFF, not of TMX; it is read and written as <ph>"),
        ("error", "grammar", "<mrk> is of XLIFF, not of TMX; only the text in it is read"),
    ]
