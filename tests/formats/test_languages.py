"""Languages however they are written."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import TranslationUnit
from align.formats import FORMATS, read_bitext, write_bitext
from align.languages import canonical_tag, find_language, is_language_tag, same_language


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("nl_BE", "nl-BE"),
        ("NL", "nl"),
        ("nld", "nl"),
        ("dut", "nl"),
        ("DUT_be", "nl-BE"),
        ("eng", "en"),
        ("EN-us", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("nl_NL@euro", "nl-NL"),
        ("en-UK", "en-GB"),
        ("ger", "de"),
        ("deu", "de"),
        ("fre", "fr"),
        ("fra", "fr"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("es-419", "es-419"),
        ("fry", "fy"),
        ("nld-BEL", "nl-BE"),
        ("eng_USA", "en-US"),
        ("en-GBR", "en-GB"),
        # An extended language, and no country.
        ("zh-yue", "zh-yue"),
        # No shorter code: Flemish as ISO 639-3 has it is a language of its own.
        ("vls", "vls"),
        ("x-Own-BE", "x-own-be"),
        ("nl-x-UK", "nl-x-uk"),
        ("*all*", "*all*"),
        ("Engels!", "Engels!"),
        ("", ""),
    ],
)
def test_tags_as_bcp_47_writes_them(written: str, canonical: str) -> None:
    assert canonical_tag(written) == canonical


@given(st.from_regex(r"[A-Za-z]{2,3}([_-][A-Za-z]{4})?([_-][A-Za-z]{2})?([_-]x[_-][a-z]{1,8})?", fullmatch=True))
def test_canonical_tags_are_tags_and_stay(written: str) -> None:
    canonical = canonical_tag(written)
    assert is_language_tag(canonical)
    assert canonical_tag(canonical) == canonical
    assert canonical_tag(written.upper()) == canonical_tag(written.lower()) == canonical
    assert same_language(written, canonical)


def test_finding_a_language() -> None:
    assert find_language(["de", "nld", "nl_BE"], "nl-BE") == 2
    assert find_language(["de", "nld", "nl_BE"], "nl-NL") == 1
    assert find_language(["de", "eng"], "en") == 1
    assert find_language(["de"], "nl") is None


@pytest.mark.parametrize("name", [known.name for known in FORMATS if not known.is_pair and known.name != "hunalign"])
def test_every_format_has_them_as_bcp_47_does(name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="needs nlen[parquet]")
    stream = io.BytesIO()
    write_bitext([TranslationUnit("een", "one", source_language="nl_BE", target_language="eng")], stream, name)
    stream.seek(0)
    (unit,) = read_bitext(stream, name)
    assert (unit.source_language, unit.target_language) == ("nl-BE", "en")
    stream.seek(0)
    assert [one.source for one in read_bitext(stream, name, source_language="dut", target_language="EN")] == ["een"]


def test_xliff_of_other_tools() -> None:
    data = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" datatype="plaintext" '
        'source-language="nl_BE" target-language="eng"><body><trans-unit id="1"><source>een</source>'
        "<target>one</target></trans-unit></body></file></xliff>"
    )
    (unit,) = read_bitext(io.BytesIO(data.encode()), "xliff")
    assert (unit.source_language, unit.target_language) == ("nl-BE", "en")
