"""TMX files of all ages, encodings and intentions."""

from __future__ import annotations

import gzip
import io
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from align.bitext import Position, TranslationUnit
from align.errors import FormatError
from align.formats import read_bitext

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="{}"'
    ' datatype="plaintext"/>'
)


def document(units: str, *, srclang: str = "nl", version: str = "1.4", before: str = "") -> str:
    return f'{before}<tmx version="{version}">{HEADER.format(srclang)}<body>{units}</body></tmx>'


def pair(source: str, target: str = "x", attributes: str = "") -> str:
    return (
        f'<tu {attributes}><tuv xml:lang="nl"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{target}</seg></tuv></tu>'
    )


def read(data: str | bytes, **options: str) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data.encode() if isinstance(data, str) else data), "tmx", **options))


def texts(data: str | bytes, **options: str) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in read(data, **options)]


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
def test_versions(version: str) -> None:
    attribute = "lang" if version in {"1.1", "1.2"} else "xml:lang"
    units = f'<tu><tuv {attribute}="EN"><seg>yes</seg></tuv><tuv {attribute}="NL-be"><seg>ja</seg></tuv></tu>'
    (unit,) = read(document(units, version=version))
    assert (unit.source, unit.target) == ("ja", "yes")
    assert (unit.source_language, unit.target_language) == ("nl-BE", "en")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("iso-8859-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
        ("utf-8-sig", "UTF-8"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    text = document(pair("één", "café"), before=f'<?xml version="1.0" encoding="{declared}"?>')
    assert texts(text.encode(encoding)) == [("één", "café")]


def test_doctype_that_points_nowhere() -> None:
    before = '<?xml version="1.0"?><!-- TM --><!DOCTYPE tmx SYSTEM "http://nowhere.invalid/tmx14.dtd">'
    assert texts(document(pair("a", "b"), before=before)) == [("a", "b")]


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ("<![CDATA[a < b & c]]> d", "a < b & c d"),
        ("een<!-- weg -->, twee<?weg ook?>, drie", "een, twee, drie"),
        ("&lt;&amp;&gt; &#8364;&#x20ac;&apos;&quot;", "<&> €€'\""),
        ('<bpt i="1">&lt;b&gt;</bpt>vet<ept i="1">&lt;/b&gt;</ept>!', "vet!"),
        ('zie <ph x="1">&lt;img alt="<sub>plaat <hi>x</hi></sub>"/&gt;</ph> hier', "zie  hier"),
        ('een <hi type="term">hoge <hi>hoed</hi></hi> op', "een hoge hoed op"),
        ('<it pos="begin">{</it>a<ut>\\par</ut>b', "ab"),
        ('a <f:b xmlns:f="urn:f">c</f:b> d', "a c d"),
        ('<bpt i="1"/>a<ept i="1"/> <bpt i="2"/>b<ept i="2"/>', "a b"),
        (" \n ", " \n "),
        ("", ""),
        ("a&#13;b", "a\rb"),
    ],
)
def test_segments(segment: str, text: str) -> None:
    assert texts(document(pair(segment, segment))) == [(text, text)]


def test_a_dtd_is_never_read(tmp_path: Path) -> None:
    dtd = tmp_path / "tmx14.dtd"
    dtd.write_text('<!ENTITY merk "buiten"><!ATTLIST tu tuid CDATA "buiten">')
    before = f'<!DOCTYPE tmx SYSTEM "{dtd}">'
    assert [unit.id for unit in read(document(pair("a"), before=before))] == [""]
    with pytest.raises(FormatError, match="merk"):
        texts(document(pair("&merk;"), before=before))


def test_an_entity_of_the_files_own() -> None:
    before = '<!DOCTYPE tmx [<!ENTITY merk "Fietsen">]>'
    assert texts(document(pair("&merk;", "&merk;"), before=before)) == [("Fietsen", "Fietsen")]


def test_gzip_of_several_members() -> None:
    data = document(pair("a", "b")).encode()
    assert texts(gzip.compress(data[:50]) + gzip.compress(data[50:])) == [("a", "b")]


def test_elements_elsewhere_are_no_units() -> None:
    stray = '<x:box xmlns:x="urn:x"><tu><tuv xml:lang="nl"><seg>weg</seg></tuv></tu></x:box>'
    assert texts(document(stray + pair("a", "b") + stray)) == [("a", "b")]


def test_elements_in_a_namespace() -> None:
    text = document(pair('a<ph/><o:ph xmlns:o="urn:o">z</o:ph>', "b")).replace("<tmx ", '<tmx xmlns="urn:tmx" ')
    assert texts(text) == [("az", "b")]


@pytest.mark.parametrize(
    ("srclang", "options", "expected"),
    [
        ("nl", {}, [("nee", "no")]),
        ("*all*", {}, [("no", "nee")]),
        ("FR-fr", {}, [("non", "no")]),
        ("de", {}, [("no", "nee")]),
        ("nl", {"target_language": "fr"}, [("nee", "non")]),
        ("nl", {"target_language": "NL"}, [("no", "nee")]),
        ("nl", {"source_language": "en", "target_language": "fr-CA"}, [("no", "non")]),
        ("nl", {"source_language": "de"}, []),
        ("nl", {"source_language": "en", "target_language": "en"}, []),
    ],
)
def test_the_pair_of_languages(srclang: str, options: dict[str, str], expected: list[tuple[str, str]]) -> None:
    variants = "".join(
        f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>'
        for language, text in (("en-US", "no"), ("nl-NL", "nee"), ("fr", "non"))
    )
    assert texts(document(f"<tu>{variants}</tu>", srclang=srclang), **options) == expected


def test_an_exact_tag_beats_a_near_one() -> None:
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>{tag}</seg></tuv>' for tag in ("pt-PT", "nl", "pt-BR"))
    assert texts(document(f"<tu>{variants}</tu>"), target_language="pt-br") == [("nl", "pt-BR")]


def test_a_units_own_srclang() -> None:
    data = document(pair("a", "b", 'srclang="en"') + pair("c", "d"))
    assert texts(data) == [("b", "a"), ("c", "d")]


def test_units_without_the_pair_are_counted(caplog: pytest.LogCaptureFixture) -> None:
    lone = '<tu><tuv xml:lang="nl"><seg>alleen</seg></tuv></tu><tu/>'
    no_segment = '<tu><tuv xml:lang="nl"/><tuv xml:lang="en"><seg>x</seg></tuv></tu>'
    with caplog.at_level(logging.WARNING):
        assert texts(document(lone + pair("a", "b") + no_segment)) == [("a", "b")]
    assert "3 of 4 units have no source-target pair" in caplog.text


def test_props_of_other_tools() -> None:
    props = (
        '<note>n</note><prop type="domain">law</prop><prop type="x-score">87</prop><prop type="x-score">0.5</prop>'
        '<prop type="x-client" xml:lang="en">ACME</prop><prop type="x-origin">web</prop><prop type="domain">tax</prop>'
        '<prop type="x-position">3.1</prop><prop type="x-article">a</prop>'
    )
    unit = pair("a", "b", 'tuid="7"').replace('"7">', f'"7">{props}')
    assert read(document(unit)) == [
        TranslationUnit(
            "a",
            "b",
            score=0.5,
            article="a",
            position=Position(3, 1),
            properties={":domain": "law\ntax", "score": "87", "client": "ACME", "origin": "web"},
            id="7",
            notes=("n",),
        )
    ]


def test_the_single_attribute_of_a_prop_need_not_be_its_type() -> None:
    props = '<prop type="x-kind">body</prop><prop xml:lang="nl">los</prop>'
    (unit,) = read(document(pair("a", "b").replace("<tu >", f"<tu>{props}")))
    assert unit.properties == {"kind": "body", ":": "los"}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "place", "problem"),
    [
        (document(pair("&l11;"), before=f'<!DOCTYPE tmx [\n <!ENTITY l0 "ha">\n{LAUGHS}]>'), "line 3, column", "l1"),
        (
            document(pair("&e;"), before='<!DOCTYPE tmx [\n <!ENTITY e SYSTEM "/etc/hostname">]>'),
            "line 2, col",
            "outside",
        ),
        (document(pair("a"), before='<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://x.invalid/">%p;]>'), "line 1", "param"),
        (document(pair("a"), before=f'<!DOCTYPE tmx [<!ENTITY q "{"q" * 2000}">]>'), "line 1, column 27", "1000"),
        (document(pair("a"), before='<!DOCTYPE tmx [<!ENTITY q "&#60;seg/>">]>'), "line 1, column 27", "markup"),
        (document(pair("\n&nbsp;"), before='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), "line 2, column", "nbsp"),
        (document(pair("a") + "\n" + pair("b"))[:-60], "line 2, column", "cut off"),
        (document("\n<tu></tuv>"), "line 2, column", "not well-formed"),
        (document(pair("a\x01")), "line 1, column", "not well-formed"),
        (document(pair("a")) + "<tmx/>", "line 1, column", "not well-formed"),
        ("<!-- x -->\n <html><body/></html>", "line 2, column 2", "<html>, not <tmx>"),
        ('<tmx version="1.4">\n' + HEADER.format("nl") + "</tmx>", "line 1, column 1", "no <body>"),
        (document("").replace("</tmx>", "\n<body/></tmx>"), "line 2", "second <body>"),
        (bytes(range(256)) * 4, "line 1, column 1", "not XML"),
        (b"", "line 1, column 1", "the file is empty"),
        (b"PK\x03\x04" + b"\0" * 200_000, "line 1", "not XML"),
        ('<?xml version="1.0" encoding="klingon"?><tmx/>', "line 1, column 1", "klingon"),
        (document(pair("é")).encode("latin-1"), "line 1, column", "not well-formed"),
        (document(pair("a" * 11_000_000)), "line 1, column", "10 MB"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n<tmx/>', "line 1, column 1", "UTF-16"),
        (document("<a>" * 400), "line 1, column", "256"),
    ],
)
def test_refused_files(tmp_path: Path, data: str | bytes, place: str, problem: str) -> None:
    path = tmp_path / "bad.tmx"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    began = time.perf_counter()
    with pytest.raises(FormatError) as caught:
        list(read_bitext(path))
    assert str(caught.value).startswith(f"{path}, {place}")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - began < 5


def test_quadratic_entities_are_refused() -> None:
    before = f'<!DOCTYPE tmx [<!ENTITY q "{"q" * 999}">]>'
    with pytest.raises(FormatError, match="line 1, column"):
        texts(document(pair("&q;" * 100_000) * 20, before=before))


def test_a_late_root_is_found() -> None:
    assert texts(document(pair("a", "b"), before=f"<!--{'x' * 200_000}-->")) == [("a", "b")]


def test_units_before_a_fault_are_given() -> None:
    units = read_bitext(io.BytesIO(document(pair("a" * 500, "b") * 500)[:-17].encode()), "tmx")
    assert next(units).target == "b"
    with pytest.raises(FormatError, match="cut off"):
        list(units)


def test_a_unit_without_end_is_refused() -> None:
    data = document("<tu>" + f"<prop>{'x' * 50_000}</prop>" * 1400)
    with pytest.raises(FormatError, match="64 MiB without a whole translation unit"):
        texts(data)


MEASURE = """
import io
from align.formats import read_bitext
unit = ('<tu tuid="{}"><prop type="x-kind">body</prop><tuv xml:lang="nl"><seg>' + "De regen valt. " * 30
        + '</seg></tuv><tuv xml:lang="en"><seg>' + "The rain falls. " * 30 + '</seg></tuv></tu>\\n')
class Endless(io.RawIOBase):
    # A TMX file of `count` units that exists nowhere.
    def __init__(self, count):
        self.count, self.made = count, 0
        self.rest = b'<tmx version="1.4"><header srclang="nl"/><body>'
    def readable(self): return True
    def readinto(self, buffer):
        if not self.rest and self.made <= self.count:
            self.rest = unit.format(self.made).encode() if self.made < self.count else b"</body></tmx>"
            self.made += 1
        n = min(len(buffer), len(self.rest))
        buffer[:n] = self.rest[:n]
        self.rest = self.rest[n:]
        return n
def work(count): return sum(1 for _ in read_bitext(Endless(count), "tmx"))
"""


def test_memory_does_not_grow_with_the_file(memory_growth: Callable[..., int]) -> None:
    # Over a stream of 60 MB.
    assert memory_growth(MEASURE, 2000, 60000) < 4_000
