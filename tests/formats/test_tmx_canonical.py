"""Reading without a parser: what it gives is what the parser alone would have given, faults too."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from align.bitext import ORIGINS, Position, TranslationUnit
from align.errors import FormatError
from align.formats import read_bitext, write_bitext
from align.formats.tmx import canonical, stream

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header srclang="nl"/>\n<body>\n'
TAIL = "</body>\n</tmx>\n"


def variants(source: str = "een", target: str = "one") -> str:
    return (
        f'  <tuv xml:lang="nl">\n    <seg>{source}</seg>\n  </tuv>\n'
        f'  <tuv xml:lang="en">\n    <seg>{target}</seg>\n  </tuv>\n'
    )


def unit(source: str = "een", target: str = "one", *, attributes: str = "", props: str = "") -> str:
    return f"<tu{attributes}>\n{props}{variants(source, target)}</tu>\n"


Outcome = tuple[list[TranslationUnit], str | None]


def outcome(data: bytes, languages: tuple[str | None, str | None]) -> Outcome:
    """All units that are given and the message of the error that ends them."""
    units = []
    source, target = languages
    try:
        for one in read_bitext(io.BytesIO(data), "tmx", source_language=source, target_language=target):
            units.append(one)
    except FormatError as error:
        return units, str(error)
    return units, None


@contextmanager
def parser_only() -> Iterator[None]:
    with mock.patch.object(canonical.CanonicalUnits, "batches", return_value=iter(())):
        yield


def both(
    data: bytes | str, languages: tuple[str | None, str | None] = (None, None), chunk: int = 1 << 16
) -> tuple[Outcome, int]:
    """What reading gives, checked to be what the parser alone gives, and how many bytes were left to the parser."""
    data = data.encode() if isinstance(data, str) else data
    left = len(data)
    resume = stream.TmxStream.resume

    def resumed(self: stream.TmxStream, rest: bytes, lines: int) -> None:
        nonlocal left
        left = len(data) - data.rfind(rest)
        resume(self, rest, lines)

    with mock.patch.object(stream, "_CHUNK_BYTES", chunk):
        with mock.patch.object(stream.TmxStream, "resume", resumed):
            found = outcome(data, languages)
        with parser_only():
            expected = outcome(data, languages)
    assert found == expected
    assert [(u.created, u.changed, u.extras) for u in found[0]] == [
        (u.created, u.changed, u.extras) for u in expected[0]
    ]
    assert [type(value) for value in found[0]] == [TranslationUnit] * len(found[0])
    return found, left


texts = st.text(
    st.one_of(
        st.sampled_from(" \t\n&<>\"'];é€\U0001f600\xa0\u2028\x85\ufdd0\uff01"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=20,
)
tags = st.sampled_from(["nl", "en", "nl-BE", "EN-gb", "fr"])
written = st.builds(
    TranslationUnit,
    source=texts,
    target=texts,
    origin=st.sampled_from(ORIGINS),
    score=st.none() | st.floats(0, 1),
    article=texts,
    position=st.none() | st.builds(Position, st.integers(1, 99), st.integers(1, 9)),
    properties=st.dictionaries(st.sampled_from(["kind", "score", ":domain", "origin"]) | texts, texts, max_size=3),
    source_language=tags,
    target_language=tags,
    id=texts,
)

# What may stand in the parts of a unit, from the plainest to what is not XML.
segment = st.sampled_from(
    [
        *(
            "een",
            "",
            " \n ",
            "a &amp; b &lt;&gt;&quot;&apos;",
            "é € \U0001f600",
            "a > b",
            "\u2028\xa0",
            "]] >",
            "x" * 700,
        ),
        *(
            "&#65;",
            "&#x41;",
            "&nbsp;",
            "& b",
            "&amp",
            "]]>",
            "\x01",
            "\r\n",
            "\ufffe",
            "\uffff",
            "<ph/>x",
            "<![CDATA[<]]>",
        ),
    ]
)
attributes = st.sampled_from(
    [
        *("", ' tuid="7"', ' creationdate="x" tuid="7"', ' tuid="a>b" srclang="en"', "\n tuid='7'", ' tuid="\xa0é"'),
        *(' tuid="a\tb"', ' tuid="&amp;"', ' tuid="1" tuid="2"', ' xmlns="urn:x"', ' a:b="c"', ' tuid="7"x="y"'),
        *(' tuid = "7"', ' srclang="*all*" ', ' xml:lang="nl"', ' tuid="<"', ' tuid="7', " tuid", ' xml:id="é é"'),
    ]
)
props = st.sampled_from(
    [
        *(
            "",
            '<prop type="x-score">0.5</prop>\n',
            '<prop type="domain">a &amp; b</prop>',
            '<prop type="x-score">8</prop>',
        ),
        *('<prop type="x-origin">machine</prop> ', '<prop type="x-position">3.1</prop>', '<prop type="domain"/>'),
        *('<prop type="x" xml:lang="nl">y</prop>', '<prop xml:lang="nl">y</prop>', "<note>n</note>", "<!-- c -->"),
        *('<prop type="domain">c</prop>', '<prop type="">d</prop>', '<prop type="x-y" type="z">d</prop>', "<?pi?>"),
        *('<prop type="x-article"></prop>', '<prop xml:lang="domain">y</prop>', "<prop>z</prop>", "junk \xa0"),
    ]
)
ends = st.sampled_from(["</tu>\n"] * 6 + ["</tu>", "</tu> \n", "</tu >\n", "</tu>\r\n", "</tuv>\n", "</tu>\nx", ""])
languages_of_variants = st.lists(
    st.sampled_from(
        [' xml:lang="nl"', ' xml:lang="en"', ' lang="en"', ' xml:lang="fr" changeid="nl"', ' changeid="nl"', ""]
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def odd_units(draw: st.DrawFn) -> str:
    inner = draw(st.lists(props, max_size=3))
    for language in draw(languages_of_variants):
        inner.append(f"<tuv{language}>{draw(st.sampled_from(['', chr(10)]))}<seg>{draw(segment)}</seg></tuv>\n")
    return f"<tu{draw(attributes)}>{''.join(inner)}{draw(ends)}"


plain_units = st.builds(
    lambda text, own: unit(text, attributes=own), texts.map(str.strip).filter(str.isalnum), st.just("")
)
documents = st.builds(
    lambda head, units, tail: (head + "".join(units) + tail).encode(),
    st.sampled_from(
        [
            *([HEAD] * 5),
            HEAD.replace("UTF-8", "iso-8859-1"),
            HEAD.replace("\n", ""),
            HEAD.replace("<body>\n", "<body>"),
            HEAD.replace('srclang="nl"', ""),
            HEAD.replace('<header srclang="nl"/>', ""),
            HEAD.replace("<tmx ", '<tmx xmlns="urn:x" '),
            HEAD.replace("<tmx ", '<!DOCTYPE tmx [<!ATTLIST tu tuid CDATA "d"><!ENTITY e "f">]><tmx '),
            "\ufeff" + HEAD,
        ]
    ),
    st.lists(plain_units | odd_units(), max_size=12),
    st.sampled_from(
        [*([TAIL] * 5), "", "</tmx>", TAIL + "junk", TAIL + "<tmx/>", "</body><body/></tmx>", "</body></tmx", "<tu>"]
    ),
)
corruption = st.tuples(
    st.floats(0, 1),
    st.integers(0, 6),
    st.sampled_from([b"", b"<", b">", b"&", b'"', b"\xff", b"\0", b"\n", b"</tu>\n", b"\r"]),
)
requests = st.sampled_from([(None, None), ("nl", "en"), ("en", None), (None, "fr")])
chunks = st.sampled_from([1 << 16, 400, 241, 183])


def corrupted(data: bytes, places: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, new in places:
        start = int(share * len(data))
        data = data[:start] + new + data[start + length :]
    return data


relaxed = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@given(documents, st.lists(corruption, max_size=2), requests, chunks)
@example(b'<tmx version="1.4">\n<header/>\n<body>\n</tmx>', [(0.87, 2, b"\0")], (None, None), 1 << 16)
@relaxed
def test_any_file_is_read_as_the_parser_alone_reads_it(
    data: bytes, places: list[tuple[float, int, bytes]], languages: tuple[str | None, str | None], chunk: int
) -> None:
    both(corrupted(data, places), languages, chunk)


@given(st.lists(written, max_size=8), st.lists(corruption, max_size=2), requests, chunks)
@relaxed
def test_what_nlen_writes_is_read_as_the_parser_alone_reads_it(
    units: list[TranslationUnit],
    places: list[tuple[float, int, bytes]],
    languages: tuple[str | None, str | None],
    chunk: int,
) -> None:
    stored = io.BytesIO()
    write_bitext(units, stored, "tmx")
    both(corrupted(stored.getvalue(), places), languages, chunk)


@pytest.mark.parametrize("end", ["& b<", "& b<seg>", "a<b &x", "a &x; b<s", "a &am"])
def test_what_is_wrong_does_not_depend_on_where_pieces_end(end: str) -> None:
    data = f'{HEAD}<tu><tuv xml:lang="fr"><seg>een</seg></tuv>\n<tuv xml:lang="en"><seg>{end}'
    told = set()
    for chunk in range(100, len(data) + 2):
        ((_, error), _) = both(data, chunk=chunk)
        told.add(error)
    assert len(told) == 1


def test_no_unit_that_nlen_writes_needs_the_parser() -> None:
    units = [
        TranslationUnit(
            "a & b <\t>",
            '"é" \U0001f600',
            origin="machine",
            score=0.5,
            article="a/1",
            position=Position(number, 2),
            properties={"kind": "body"},
        )
        for number in range(1, 2000)
    ]
    stored = io.BytesIO()
    write_bitext(units, stored, "tmx")
    (found, message), left = both(stored.getvalue())
    assert [one.position for one in found] == [one.position for one in units]
    assert (message, left) == (None, len("  </body>\n</tmx>\n"))


@pytest.mark.parametrize(
    "plain",
    [
        unit(),
        unit("", "]] > é \xa0\u2028 \t\n \U0001f600"),
        unit("&lt;&amp;&gt;&quot;&apos;"),
        unit(attributes=' creationid="a>b" x-y=\'\' tuid="\xa0" srclang="en"'.replace("''", '""')),
        unit(attributes='\n  tuid="1"\n  srclang="en" '),
        unit(props='<prop lang="en" type="x-score">0.5</prop><prop type="x-score">1</prop><prop type="a">&amp;</prop>'),
        unit().replace("\n  ", "").replace("xml:lang", "lang"),
        unit().replace("  ", "\t") + "\n\n",
        unit().replace('"en"', '"fr" changedate="20200101T000000Z"'),
    ],
)
def test_what_needs_no_parser(plain: str) -> None:
    (found, message), left = both(
        HEAD + unit() + plain + unit("z") + TAIL, (None, "en") if '"fr"' in plain else (None, None)
    )
    assert len(found) == 3 - ('"fr"' in plain)
    assert (message, left) == (None, len(TAIL))


@pytest.mark.parametrize(
    "odd",
    [
        *(
            unit(text)
            for text in ("&#65;", "&nbsp;", "&", "]]>", "\x01", "a\r\nb", "\ufffe", "\uffff", "<ph/>", "<!-- c -->")
        ),
        *(unit(attributes=own) for own in (" a='b'", ' a="b" a="c"', ' a="&amp;"', ' a="\t"', ' a="b\nc"', ' x:a="b"')),
        *(
            unit(attributes=own)
            for own in (' xmlns="urn:x"', ' xml:id="a"', ' a="b"c="d"', ' a = "b"', " a", ' é="b"', "x")
        ),
        *(
            unit(props=own)
            for own in ("<note>n</note>", '<prop type="a"/>', "<prop>a</prop>", '<prop xml:lang="nl">a</prop>')
        ),
        *(unit(props=own) for own in ("text", '<prop type="a">b</prop>text', '<prop type="a">&b;</prop>', "<?pi?>")),
        unit(props='<prop type="a">b</prop >'),
        unit().replace("<tu>", "x<tu>"),
        unit().replace("<tu>", "\xa0<tu>"),
        unit().replace("<tu>", "<tu>\xa0"),
        unit().replace("<tu>", "<tuv>"),
        unit().replace("<seg>", '<seg a="b">'),
        unit().replace("<seg>", "<seq>"),
        unit().replace("</seg>", "</seg>x", 1),
        unit().replace("</tuv>", "</tu>", 1),
        unit().replace("</tuv>", "</seg>"),
        unit().replace(' xml:lang="nl"', ""),
        unit().replace(' xml:lang="nl"', ' xml:lang=""'),
        unit().replace(' xml:lang="nl">', ' xml:lang="nl">x'),
        unit().replace("<seg>one</seg>", "<seg/>"),
        unit().replace("</tu>", variants("ein", "un") + "</tu>"),
        unit().replace("</tu>\n", "</tu> \n"),
        unit().replace("</tu>\n", "</tu >\n"),
        unit().replace("\n", "\r\n"),
        '<tu><tuv xml:lang="nl"><seg>a</seg></tuv></tu>\n',
        "<tu/>\n",
        "\ud800",
    ],
)
def test_what_is_left_to_the_parser(odd: str) -> None:
    before = HEAD + unit() * 20
    data = (before + odd + unit("z") + TAIL).encode("utf-8", "surrogatepass")
    (found, _), left = both(data, chunk=len((before + odd).encode("utf-8", "surrogatepass")))
    assert len(found) >= 20
    assert left >= len(data) - len(before)
    # In pieces as small as may be, what precedes goes without the parser.
    _, left = both(data, chunk=len(HEAD) + 5)
    assert 0 <= left - len(data) + len(before.encode()) < 3 * len(HEAD + unit())


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("UTF-8", "ISO-8859-1"),
        HEAD.replace("UTF-8", "utf8"),
        HEAD.replace("1.0", "1.1"),
        "\ufeff" + HEAD,
        HEAD.replace("<tmx", '<!DOCTYPE tmx [<!ATTLIST tu tuid CDATA "own">]><tmx'),
        HEAD.replace("<tmx ", '<tmx xmlns="urn:x" '),
        HEAD.replace("<body>", '<body xml:lang="nl">'),
        HEAD.replace("<header", "<!--<body>--><header"),
        HEAD.replace('<header srclang="nl"/>', ""),
    ],
)
def test_files_left_to_the_parser(head: str) -> None:
    data = (head + unit("één") + TAIL).encode()
    (_, message), left = both(data)
    assert message is None
    assert left == len(data)


def test_places_far_down() -> None:
    many = unit() * 20_000  # 160,000 lines: libxml2 keeps 16 bits of an element's line.
    for fault in (unit("&x;"), "<tu>\n</tuv>\n", "\n\n junk & more", "<seg>\n"):
        (found, message), left = both(HEAD + many + fault + unit() + TAIL)
        assert len(found) == 20_000
        assert left < 1 << 17
        assert message is not None
        assert "line 16000" in message
    (found, message), _ = both(HEAD + many + "</body>\n<body/>\n</tmx>\n")
    assert len(found) == 20_000
    assert message is not None
    assert "a second <body>" in message
    assert "too soon" in str(both(HEAD + many)[0][1])


def test_a_unit_longer_than_a_block() -> None:
    (found, message), left = both(HEAD + unit() * 1000 + unit("a" * 3_000_000) + unit() + TAIL)
    assert (len(found), message) == (1002, None)
    assert left > 3_000_000


def test_damaged_gzip_gives_what_was_read() -> None:
    whole = gzip.compress((HEAD + "".join(unit(str(n), str(n * n)) for n in range(9000)) + TAIL).encode())
    (found, message), _ = both(whole[: len(whole) // 2])
    assert len(found) > 1000
    assert message is not None
    assert "gzip" in message
