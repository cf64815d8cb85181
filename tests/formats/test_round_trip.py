"""What is written comes back, in every format."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import ORIGINS, Position, TranslationUnit
from align.errors import ReadError, UsageError
from align.formats import FORMATS, find_format, read_bitext, validate_tmx, write_bitext

# Every character that an XML document can hold: no control characters but tab and line ends, no surrogates, no
# U+FFFE and U+FFFF.
xml_text = st.text(
    st.one_of(
        st.sampled_from("\t\n\r <>&\"'\\:-x]é€\u2028\u0085\xa0"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=30,
)
any_text = st.text(st.characters(exclude_categories=()), max_size=20)
languages = st.sampled_from(["nl", "en", "nl-BE", "en-GB", "zh-Hant-TW", "x-own"])
keys = st.one_of(
    st.sampled_from(["kind", "score", "origin", "article", "position", ":domain", "x-kind", ":x-kind", ":", ""]),
    st.sampled_from([":x-:domain", ":x-:x-domain", "x-:domain", "x-", ":x-"]),
    xml_text,
)


# Formats that keep all of a plain unit; a ladder and a Moses pair keep little more than the texts.
WHOLE = [known.name for known in FORMATS if known.name not in {"moses", "hunalign"}]
# Formats that tell the languages of each unit.
MIXED = [name for name in WHOLE if name not in {"xliff2", "po"}]


def units(text: st.SearchStrategy[str], key: st.SearchStrategy[str]) -> st.SearchStrategy[TranslationUnit]:
    return st.builds(
        TranslationUnit,
        source=text,
        target=text,
        origin=st.sampled_from(ORIGINS),
        score=st.none() | st.floats(0, 1),
        article=text,
        position=st.none() | st.builds(Position, st.integers(1, 10**6), st.integers(1, 10**6)),
        properties=st.dictionaries(key, text, max_size=4),
        source_language=languages,
        target_language=languages,
        id=st.just(""),
    )


def through(original: list[TranslationUnit], name: str) -> list[TranslationUnit]:
    stream = io.BytesIO()
    assert write_bitext(original, stream, name) == len(original)
    stream.seek(0)
    return list(read_bitext(stream, name))


@given(st.lists(units(xml_text, keys), max_size=5))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tmx_round_trip(original: list[TranslationUnit]) -> None:
    back = through(original, "tmx")
    ids = [unit.id for unit in back]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    assert [replace(unit, id="") for unit in back] == original


@given(st.lists(units(any_text, any_text), max_size=4))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tmx_leaves_out_only_what_xml_forbids(original: list[TranslationUnit]) -> None:
    back = through(original, "tmx")

    def allowed(text: str) -> str:
        return "".join(
            c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
        )

    assert [(u.source, u.target, u.article) for u in back] == [
        (allowed(u.source), allowed(u.target), allowed(u.article)) for u in original
    ]


@given(st.lists(units(any_text, any_text), max_size=4))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_valid(tmp_path_factory: pytest.TempPathFactory, original: list[TranslationUnit]) -> None:
    path = tmp_path_factory.mktemp("valid") / "out.tmx"
    write_bitext(original, path)
    assert [finding for finding in validate_tmx(path) if finding.severity == "error"] == []


@pytest.mark.parametrize("name", ["tsv", "jsonl", "csv", "parquet"])
@given(original=st.lists(units(any_text, any_text), max_size=5), identifier=any_text)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_other_formats_round_trip(name: str, original: list[TranslationUnit], identifier: str) -> None:
    # A high surrogate before a low one is one character in JSON; text that came from a file never has the two apart.
    original = [replace(unit, id=identifier) for unit in original]
    expected = [_joined(unit) for unit in original]
    assert through(expected, name) == expected


def _joined(unit: TranslationUnit) -> TranslationUnit:
    def join(text: str) -> str:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    return replace(
        unit,
        source=join(unit.source),
        target=join(unit.target),
        article=join(unit.article),
        properties={join(key): join(value) for key, value in unit.properties.items()},
        id=join(unit.id),
    )


@pytest.mark.parametrize("name", ["tsv", "jsonl"])
def test_lone_surrogates_survive(name: str) -> None:
    unit = TranslationUnit("a\ud83d b", "\udc00", properties={"k\ud800": "\udfff"})
    assert through([unit], name) == [unit]


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("zipped", ["", ".gz"])
def test_formats_by_suffix(tmp_path, name: str, zipped: str) -> None:
    path = tmp_path / f"deel.1{find_format(name, None).suffixes[0]}{zipped}"
    unit = TranslationUnit(
        "De trein is te laat.",
        "The train is late.",
        origin="machine",
        score=0.5,
        article="ov/1",
        position=Position(1, 2),
        id="t1",
    )
    assert write_bitext([unit], path) == 1
    assert (path.read_bytes()[:2] == b"\x1f\x8b") is bool(zipped)
    assert list(read_bitext(path)) == [unit]


def test_units_read_from_tmx_have_every_field() -> None:
    (unit,) = through([TranslationUnit("een", "one")], "tmx")
    assert all(hasattr(unit, field.name) for field in fields(TranslationUnit))


def test_no_units() -> None:
    assert [through([], name) for name in WHOLE] == [[] for _ in WHOLE]


def test_unknown_formats_and_options(tmp_path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        read_bitext(tmp_path / "a.docx")
    with pytest.raises(UsageError, match="no format has the suffix"):
        write_bitext([], tmp_path / "a.docx")
    with pytest.raises(UsageError, match="there is no format"):
        write_bitext([], tmp_path / "a.tmx", "xls")
    with pytest.raises(UsageError, match="a stream has no suffix"):
        read_bitext(io.BytesIO(b"Het regent."))
    with pytest.raises(UsageError, match="it is empty"):
        read_bitext(io.BytesIO())
    with pytest.raises(UsageError, match="tsv has no option datatype"):
        write_bitext([], tmp_path / "a.tsv", datatype="html")
    with pytest.raises(UsageError, match="binary mode"):
        list(read_bitext(io.StringIO("a\tb"), "tsv"))  # type: ignore[arg-type]
    assert find_format("TMX", None).name == "tmx"


@pytest.mark.parametrize("name", MIXED)
def test_only_the_wanted_pair(name: str) -> None:
    stream = io.BytesIO()
    write_bitext([TranslationUnit("a", "b"), TranslationUnit("c", "d", target_language="de-AT")], stream, name)
    stream.seek(0)
    assert [u.source for u in read_bitext(stream, name, source_language="NL", target_language="de")] == ["c"]
