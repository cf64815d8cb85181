"""Markdown: its text is taken out and put back, and all else stays as it was written, byte for byte."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from align.article import Paragraph, Sentence
from align.documents import CodedText, Document, TranslatedParagraph, find_articles, read_article, read_document
from align.errors import ReadError
from align.inline import distribute_codes, with_codes
from align.segmentation import segment_rest

ROOT = Path(__file__).resolve().parents[2]

Change = Callable[[Paragraph, Sentence], str]


def document(source: str | bytes) -> Document:
    data = source if isinstance(source, bytes) else source.encode()
    return read_document(io.BytesIO(data), format="md")


def filled(read: Document, change: Change, language: str = "en") -> bytes:
    paragraphs = []
    for paragraph in segment_rest(read.article).paragraphs:
        codes = distribute_codes(paragraph.codes, [(s.start, s.end) for s in paragraph.sentences]).inside
        sentences = (
            CodedText(change(paragraph, sentence), own)
            for sentence, own in zip(paragraph.sentences, codes, strict=True)
        )
        paragraphs.append(TranslatedParagraph(paragraph, tuple(sentences)))
    assert read.skeleton is not None
    return read.skeleton.filled(paragraphs, language)


def same(_: Paragraph, sentence: Sentence) -> str:
    return sentence.text


def shouted(paragraph: Paragraph, sentence: Sentence) -> str:
    """Another text of the same length; what is verbatim stays."""
    return "".join(
        character
        if any(start <= sentence.start + place < end for start, end in paragraph.verbatim)
        or len(character.upper()) != 1
        else character.upper()
        for place, character in enumerate(sentence.text)
    )


def said(table: dict[str, str]) -> Change:
    return lambda _, sentence: table.get(sentence.text, sentence.text)


def rewritten(source: str, change: Change | dict[str, str] = shouted) -> str:
    return filled(document(source), said(change) if isinstance(change, dict) else change).decode()


def shown(source: str) -> list[str]:
    return [with_codes(paragraph.text, paragraph.codes) for paragraph in document(source).article.paragraphs]


PAGE = """---
title: "De brug"
lang: nl-NL
tags: [brug, rivier]   # blijft
---
# De *brug* is dicht {#brug}

Dit is **vet**, `code` en [een link](https://a.nl/x_y "De titel"). Zie [de gids][gids] en
![Een plaatje](x.png), het kost $5 of $x_1$.

> [!NOTE]
> Een citaat dat over
> twee regels gaat[^1].

- [ ] Taak een
* Taak twee is langer
  en gaat door\x20\x20
  na een harde regel
  1. genest <kbd>Ctrl</kbd> &amp; meer

```python
print("hallo")
```

    ook code

| Naam | Een \\| twee |
|------|:-----------:|
| Jan  | `x \\| y`    |

Onderstreept
============

<div align="center">blijft</div>

[![Bouw](b.svg)](http://ci) <https://x.nl> :smile: {{ var }}

$$
a = b
$$

:::note
Binnen.
:::

:::{code-block} python
blijft = 1
:::

!!! warning "Blijft"
    Inhoud.

[gids]: http://gids.nl "De gids"
[^1]: Een voetnoot.
"""

SHOUTED = """---
title: "DE BRUG"
lang: en
tags: [brug, rivier]   # blijft
---
# DE *BRUG* IS DICHT {#brug}

DIT IS **VET**, `code` EN [EEN LINK](https://a.nl/x_y "DE TITEL"). ZIE [DE GIDS][gids] EN
![EEN PLAATJE](x.png), HET KOST $5 OF $x_1$.

> [!NOTE]
> EEN CITAAT DAT OVER
> TWEE REGELS GAAT[^1].

- [ ] TAAK EEN
* TAAK TWEE IS LANGER
  EN GAAT DOOR\x20\x20
  NA EEN HARDE REGEL
  1. GENEST <kbd>Ctrl</kbd> & MEER

```python
print("hallo")
```

    ook code

| NAAM | EEN \\| TWEE |
|------|:-----------:|
| JAN  | `x \\| y`    |

ONDERSTREEPT
============

<div align="center">BLIJFT</div>

[![BOUW](b.svg)](http://ci) <https://x.nl> :smile: {{ var }}

$$
a = b
$$

:::note
BINNEN.
:::

:::{code-block} python
blijft = 1
:::

!!! warning "BLIJFT"
    INHOUD.

[gids]: http://gids.nl "DE GIDS"
[^1]: EEN VOETNOOT.
"""


def test_only_the_text_changes() -> None:
    assert rewritten(PAGE) == SHOUTED


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_nobody_changes_keeps_its_bytes(line_end: str, codec: str) -> None:
    data = (PAGE + "\nEén café kost 5 €.").replace("\n", line_end).encode(codec)
    assert filled(document(data), same, "nl") == data
    shouting = filled(document(data), shouted).decode(codec)
    assert shouting == (SHOUTED + "\nEÉN CAFÉ KOST 5 €.").replace("\n", line_end)


def test_what_an_encoding_lacks_makes_the_document_utf8() -> None:
    written = filled(document("Eén café.".encode("cp1252")), lambda *_: "Один.")
    assert written == "Один.".encode()


def test_markup_is_codes_and_what_stays_is_verbatim() -> None:
    read = document("Dit is **vet** en _cursief_, `code`, ~~weg~~, <b>b</b>, <https://a.nl> en [x](y).\n").article
    [paragraph] = read.paragraphs
    assert paragraph.text == "Dit is vet en cursief, `code`, weg, b, <https://a.nl> en x."
    assert [(code.kind, code.data, code.type) for code in paragraph.codes] == [
        ("open", "**", "bold"),
        ("close", "**", ""),
        ("open", "_", "italic"),
        ("close", "_", ""),
        ("open", "~~", "x-s"),
        ("close", "~~", ""),
        ("open", "<b>", "bold"),
        ("close", "</b>", ""),
        ("open", "[", "link"),
        ("close", "](y)", ""),
    ]
    assert [paragraph.text[start:end] for start, end in paragraph.verbatim] == ["`code`", "<https://a.nl>"]


def test_kinds_titles_and_languages() -> None:
    article = document("---\nlang: nl-BE\n---\n# Kop\n\nTekst.\n\n- Punt\n\n> Citaat\n\n![Alt](x)\n").article
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("heading", "Kop"),
        ("body", "Tekst."),
        ("list-item", "Punt"),
        ("quote", "Citaat"),
        ("caption", "Alt"),
    ]
    assert (article.title, article.language) == ("Kop", "nl-BE")
    # An article for alignment has the text alone.
    plain = read_article(io.BytesIO(b"---\ntitle: De titel\n---\nTekst ![Alt](x) hier."), format="md")
    assert ([p.text for p in plain.paragraphs], plain.title) == (["Tekst hier."], "De titel")


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        # What would be markup is escaped, and what would not is left.
        ("Ja.", "2 * 3 = 6, snake_case and * star", "2 * 3 = 6, snake_case and * star\n"),
        ("Ja.", "a *b* c", "a \\*b\\* c\n"),
        ("Ja.", "use `this` and <b>", "use \\`this\\` and \\<b>\n"),
        ("Ja.", "AT&T &amp; co", "AT&T \\&amp; co\n"),
        ("Ja.", "[x](y)", "\\[x\\](y)\n"),
        ("Ja.", "1. First", "1\\. First\n"),
        ("Ja.", "# Number one", "\\# Number one\n"),
        ("Ja.", "- Dash", "\\- Dash\n"),
        ("Ja.", "> more", "\\> more\n"),
        ("Ja.", "---", "\\---\n"),
        ("Ja.", "[ ] box", "\\[ ] box\n"),
        ("Ja.", "back\\slash \\*", "back\\slash \\\\\\*\n"),
        ("Ja.", "costs $5 and $x$", "costs \\$5 and \\$x\\$\n"),
        ("# Ja", "C #", "# C \\#\n"),
        ("| a |\n|---|\n| Ja. |", "a | b", "| a |\n|---|\n| a \\| b |\n"),
        ("[Ja.](u) nee", "a]b", "[a\\]b](u) nee\n"),
    ],
)
def test_signs_of_the_translation_are_text(source: str, target: str, expected: str) -> None:
    written = rewritten(source + "\n", lambda _, s: s.text.replace("Ja.", target).replace("Ja", target))
    assert written == expected
    if source == "Ja." and target != "---":
        assert [p.text for p in document(written).article.paragraphs] == [target]


def coded(source: str, text: str, *places: int) -> str:
    """The source's one paragraph as `text`, its codes at these places."""
    read = document(source)
    [paragraph] = read.article.paragraphs
    codes = tuple(replace(code, offset=place) for code, place in zip(paragraph.codes, places, strict=True))
    whole = replace(paragraph, sentences=(Sentence(paragraph.text, 0, len(paragraph.text)),))
    assert read.skeleton is not None
    return read.skeleton.filled([TranslatedParagraph(whole, (CodedText(text, codes),))], "en").decode()


def test_emphasis_that_markdown_cannot_have_where_it_is_becomes_html() -> None:
    assert coded("Een **vet** woord", "A bold word", 2, 6) == "A **bold** word"
    # White space goes out of it, and none is left around nothing.
    assert coded("Een **vet** woord", "A bold word", 1, 7) == "A **bold** word"
    assert coded("Een **vet** woord", "A bold word", 1, 2) == "A bold word"
    # Within a word only a star can be.
    assert coded("Een _vet_ woord", "A boldword", 2, 6) == "A *bold*word"
    assert coded("Een **vet** woord", "A bold:word", 2, 7) == "A <strong>bold:</strong>word"


def test_links_by_name_keep_their_targets() -> None:
    source = "Zie [gids] en [de gids][] hier.\n\n[gids]: http://a.nl\n[de gids]: http://b.nl\n"
    assert rewritten(source, {"Zie gids en de gids hier.": "See gids en de gids hier"}).startswith(
        "See [gids] en [de gids][] hier\n"
    )
    assert rewritten(source).startswith("ZIE [GIDS][gids] EN [DE GIDS][de gids] HIER.\n")


WRAPPED = """Dit is een alinea die op zestig tekens is afgebroken, zoals
veel mensen en programma's dat doen met hun tekst.

> - Een punt in een citaat dat ook over een paar regels gaat,
>   zodat het ingesprongen is.

Een zin op een regel.
En de volgende zin staat op de zijne.
De derde ook.

Kort.
"""


def test_lines_are_wrapped_as_they_were() -> None:
    written = rewritten(WRAPPED, lambda p, s: s.text + " en nog een paar woorden meer, zodat het niet meer past")
    lines = written.split("\n")
    assert max(map(len, lines[:10])) <= 61
    quoted = [line for line in lines if line.startswith(">")]
    assert quoted[0].startswith("> - Een punt")
    assert len(quoted) == 3
    assert all(line.startswith(">   ") for line in quoted[1:])
    # A sentence a line stays one.
    assert [line[:10] for line in lines if "nog een paar" in line][-4:] != []
    assert sum(line.startswith(("Een zin op", "En de volg", "De derde o")) for line in lines) == 3
    # Nothing new begins where a line does.
    assert [p.kind for p in document(written).article.paragraphs] == ["body", "list-item", "body", "body"]


def test_a_word_that_would_begin_a_list_does_not_begin_a_line() -> None:
    source = "Aaa bbb ccc ddd eee fff ggg hhh\niii jjj.\n"
    written = rewritten(source, lambda *_: "Aaa bbb ccc ddd eee fff ggg hhh - iii 1. kk # l + m > n")
    [paragraph] = document(written).article.paragraphs
    assert paragraph.text == "Aaa bbb ccc ddd eee fff ggg hhh - iii 1. kk # l + m > n"
    assert written.count("\n") > 1


def test_an_underline_is_as_long_as_its_heading() -> None:
    assert rewritten("Kop\n===\n", lambda *_: "A heading") == "A heading\n=========\n"
    assert rewritten("Een kop\n---\n", lambda *_: "Heading") == "Heading\n-------\n"
    assert rewritten("Kop\n" + "=" * 30, lambda *_: "A heading") == "A heading\n" + "=" * 30


def test_columns_of_tables_stay_straight_where_there_is_room() -> None:
    table = "| Naam | Waarde      |\n| ---- | ----------- |\n| Piet | De waarde   |\n"
    assert rewritten(table, {"Waarde": "Value", "De waarde": "The value", "Naam": "Name"}) == (
        "| Name | Value       |\n| ---- | ----------- |\n| Piet | The value   |\n"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\ntitle: De brug\n---\nJa", "---\ntitle: 'It''s: \"so\"'\n---\nJa"),
        ("---\ntitle: 'De brug'\n---\nJa", "---\ntitle: 'It''s: \"so\"'\n---\nJa"),
        (
            '+++\ntitle = "De brug"\n[params]\ntitle = "x"\n+++\nJa',
            '+++\ntitle = "It\'s: \\"so\\""\n[params]\ntitle = "x"\n+++\nJa',
        ),
    ],
)
def test_front_matter_stays_what_it_is(source: str, expected: str) -> None:
    import yaml

    written = rewritten(source, {"De brug": 'It\'s: "so"'})
    if source.startswith("---"):
        assert yaml.safe_load(written.split("---")[1]) == {"title": 'It\'s: "so"'}
    else:
        assert written == expected


@pytest.mark.parametrize(
    "source",
    ["---\n\nTekst tussen lijnen.\n\n---\n", "---\n- een\n- twee\n---\nTekst.\n", "---\ntitel: [\n---\nTekst.\n"],
)
def test_lines_that_are_no_front_matter_are_text(source: str) -> None:
    assert any("Tekst" in text for text in shown(source))
    assert filled(document(source), same) == source.encode()


def test_footnotes_in_place_and_attributes_and_roles() -> None:
    source = "Tekst^[Een *noot* hier.] met [span]{.klasse}, {ref}`doel` en `a`{.py}.\n"
    assert rewritten(source) == "TEKST^[EEN *NOOT* HIER.] MET [SPAN]{.klasse}, {ref}`doel` EN `a`{.py}.\n"


def test_plain_text_of_it_keeps_lists_and_quotations() -> None:
    source = "# Kop\n\nTekst.\n\n- Een\n- [x] Twee\n  1. Drie\n\n> Vier\n\n```\ncode\n```\n\n> Vijf\n"
    read = read_document(io.BytesIO(source.encode()), format="md", to="txt")
    assert filled(read, same) == b"Kop\n\nTekst.\n\n- Een\n- [x] Twee\n  1. Drie\n\n> Vier\n\n> Vijf\n"


def test_the_command_translates_it_and_puts_reviewed_units_in_their_places(
    tmp_path: Path, nlen: Callable[..., CompletedProcess[bytes]]
) -> None:
    (tmp_path / "a.md").write_text("# De brug\n\n- De **brug** is `dicht`, [zie](x.md).\n", encoding="utf-8")
    for arguments in (("a.md", "-o", "b.md"), ("a.md", "-o", "a.tmx", "--whole-page"), ("a.md", "-o", "a.txt")):
        assert nlen("translate", "--beam", 1, *arguments).returncode == 0
    written = (tmp_path / "b.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"# The bridge\n\n- .*\*\*bridge\*\*.*`dicht`.*\[.+\]\(x\.md\).*\n", written)
    assert nlen("tmx", "convert", "a.tmx", "--skeleton", "a.md", "-o", "c.md").returncode == 0
    assert (tmp_path / "c.md").read_text(encoding="utf-8") == written
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("The bridge\n\n- ")


def test_a_document_without_words_is_refused() -> None:
    for source in ("", "```\ncode\n```\n", "<div>\n</div>", "`x`"):
        with pytest.raises(ReadError, match="holds no text"):
            document(source)


def test_folders_are_not_searched_for_it_and_its_name_is_known(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Lees mij.", encoding="utf-8")
    (tmp_path / "brug.txt").write_text("De brug.", encoding="utf-8")
    assert [path.name for path in find_articles([tmp_path])] == ["brug.txt"]
    assert read_article(tmp_path / "README.md").format == "md"
    assert read_document(tmp_path / "README.md", to="txt").article.format == "txt"
    assert read_document(tmp_path / "README.md", to="html").article.format == "html"
    with pytest.raises(ReadError, match="this is plain text, which is not written as Markdown"):
        read_document(tmp_path / "brug.txt", to="md")


@pytest.mark.parametrize(
    "source", ["[" * 5000, "> " * 50 + "x", "*a " * 5000, "a " + "`" * 5000, "- " * 50 + "x", "![" * 3000, "<" * 9999]
)
def test_nothing_takes_long_or_fails_however_deep_it_is(source: str) -> None:
    text = source + "\n\nTekst.\n"
    assert filled(document(text), same, "nl") == text.encode()


SIGNS = "*_`[]()<>!#-+=|~$&\\:{}^\"'/.,;?@% \t\n\n\n  ab12é\u00a0\u00ad\0\x0b\u2028"
FRAGMENTS = [
    *("tekst", "De brug.", "**vet**", "*cursief*", "_x_", "`code`", "``a ` b``", "[link](url)", '[l](u "titel")'),
    *("![alt](img)", "[ref]", "[ref][]", "[tekst][ref]", "[^1]", "^[noot]", "<b>", "</b>", "<br>", "<!-- c -->"),
    *("<https://a.nl>", "&amp;", "&nbsp;", "\\*", "\\", "$x$", "$5", "{{ a }}", "{.k}", ":smile:", "~~weg~~", "***"),
    *("  \n", "\\\n", "\n", "\n\n", "\n> ", "\n- ", "\n  ", "\n    ", "\n1. ", "\n# ", "\n```\n", "\n---\n", "\n===\n"),
    *(
        "\n| a | b |\n|---|---|\n| c | ",
        " | d |\n",
        "\n:::",
        "\n[ref]: url 'titel'\n",
        "\n[^1]: ",
        "\n!!! n\n    ",
        "\n: ",
    ),
    *(
        "\n<p>",
        "</p>\n",
        "\n<b>\n",
        "\n<td title='De titel'>",
        "\n<pre>",
        "</pre>\n",
        "\n<!-- ",
        " -->",
        "\n</div>\n",
        "<i>",
    ),
    *("\n> [!NOTE] ", "\n:::note ", ":::tip[tekst]", '\n!!! n "tekst"\n', "</i>", "<textarea>", "<br>\n", "&lt;b>"),
    *("\n<div>\n", "\r\n", "\t", " ", " ", "1.", "- ", "# ", "\n+++\n", "\n{: .x}\n", "[ ] ", "\n$$\n", '"', "|"),
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join) | st.text(SIGNS, max_size=80) | st.text(max_size=40)
)
@settings(max_examples=600)
@example("- [ ] \\[ ] a")
@example("a\0b\r\nc")
def test_translation_by_identity_gives_the_same_bytes(source: str) -> None:
    data = source.encode("utf-8", "replace")
    try:
        read = document(data)
    except ReadError:
        assume(False)
    assert filled(read, same, "nl") == data


def texts(read: Document) -> Iterator[tuple[str, list[str]]]:
    for paragraph in read.article.paragraphs:
        yield "".join(paragraph.text.split()), sorted(code.data.casefold().strip() for code in paragraph.codes)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=16).map("".join))
@settings(max_examples=300)
@example("</b>{.k}\n[ref]: url 'titel'\n")
def test_another_text_is_read_back_as_it_was_meant(source: str) -> None:
    try:
        read = document("Een begin.\n" + source)
    except ReadError:
        assume(False)
    assert words_again(read) == words_meant(read)


def words_again(read: Document) -> list[str]:
    again = document(filled(read, shouted))
    return ["".join(p.text.split()) for p in again.article.paragraphs]


def words_meant(read: Document) -> list[str]:
    return ["".join(shouted(p, Sentence(p.text, 0, len(p.text))).split()) for p in read.article.paragraphs]


def test_an_underlined_heading_may_hold_a_number_sign() -> None:
    read = document("Deel # twee\n-----------\n\n> # Deel drie\n")
    assert [paragraph.text for paragraph in read.article.paragraphs] == ["Deel # twee", "Deel drie"]
    assert words_again(read) == words_meant(read)


def test_a_line_that_begins_with_an_image_behind_a_break() -> None:
    read = document("Een begin.<br>![alt](img)\nen meer.\n")
    assert words_again(read) == words_meant(read) == ["EENBEGIN.ENMEER.", "ALT"]
    assert b"![ALT](img)" in filled(read, shouted)


def test_a_stroke_at_the_end_of_a_quotation_above_a_rule() -> None:
    read = document("Een begin.\n\n> |tekst\n---\n")
    assert words_again(read) == words_meant(read)


def test_the_markdown_of_this_repository_comes_through() -> None:
    files = [
        path
        for folder in ("", "corpora", "models")
        for path in (ROOT / folder).rglob("*.md")
        if ".venv" not in path.parts
    ]
    assert len(files) > 5
    for file in files:
        data = file.read_bytes()
        read = document(data)
        assert filled(read, same, "nl") == data
        again = document(filled(read, shouted))
        assert [text for text, _ in texts(again)] == [
            "".join(shouted(p, Sentence(p.text, 0, len(p.text))).split()) for p in read.article.paragraphs
        ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (">\n  een fiets\n  in de stad", ">\n  EEN FIETS IN DE STAD"),
        (">-\n    een fiets\n    in de stad", ">-\n    EEN FIETS IN DE STAD"),
        ("|\n  een fiets", "|\n  EEN FIETS"),
        ("een fiets\n  in de stad", "EEN FIETS IN DE STAD"),
        ('"een: fiets\n  in de stad"', '"EEN: FIETS IN DE STAD"'),
        ("|\n  een fiets\n\n  een alinea", "|\n  een fiets\n\n  een alinea"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_values_of_front_matter_over_several_lines(value: str, expected: str, line_end: str) -> None:
    source = "---\ndescription: {}\ndraft: true\n---\n\nTekst.\n"
    document = read_document(io.BytesIO(source.format(value).replace("\n", line_end).encode()), format="md")
    written = filled(document, shouted).decode()
    assert written == source.format(expected).replace("Tekst", "TEKST").replace("\n", line_end)


def test_abbreviations_stay_and_the_first_of_a_list_has_its_mark() -> None:
    source = "Kop\n---\n\n1. Een\n2. Twee\n\n*[KM]: Koffiemachine\n*[EU]: Unie\n"
    written = filled(read_document(io.BytesIO(source.encode()), format="md"), shouted).decode()
    assert written == "KOP\n---\n\n1. EEN\n2. TWEE\n\n*[KM]: Koffiemachine\n*[EU]: Unie\n"
    plain = read_document(io.BytesIO(source.encode()), format="md", to="txt")
    assert filled(plain, same) == b"Kop\n\n1. Een\n2. Twee\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<details>\n<summary>Meer</summary>\n\nA.\n\n</details>\n",
            "<details>\n<summary>MEER</summary>\n\nA.\n\n</details>\n",
        ),
        (
            "<p align=center title='Hallo'>\n  Een <b>mooi</b> ding<br>\n  en meer\n</p>\n",
            '<p align=center title="HALLO">\n  EEN <b>MOOI</b> DING<br>\n  EN MEER\n</p>\n',
        ),
        (
            "<table>\n<tr><th>Naam</th>\n\n<tr><td>A &amp; b</td></tr>\n</table>\n",
            "<table>\n<tr><th>NAAM</th>\n\n<tr><td>A &amp; B</td></tr>\n</table>\n",
        ),
        ("> <div>\n> Een<br>\n> twee\n> </div>\n", "> <div>\n> EEN<br>\n> TWEE\n> </div>\n"),
        ("- <b>\n  Een punt</b>\n", "- <b>\n  EEN PUNT</b>\n"),
        ("<!-- Een opmerking --> Tekst<br>meer\n", "<!-- Een opmerking --> TEKST<br>MEER\n"),
        (
            "Een <img src=x alt='kat'> en <a title=\"titel\">link</a>.\n",
            'EEN <img src=x alt="KAT"> EN <a title="TITEL">LINK</a>.\n',
        ),
        ('| Kop |\n|---|\n| <img alt="kat"> x |\n', '| KOP |\n|---|\n| <img alt="KAT"> X |\n'),
        ("<div lang=nl>\nTekst\n</div>\n", '<div lang="en">\nTEKST\n</div>\n'),
        ("<div translate=no>\nblijft\n</div>\n\nA b\n", "<div translate=no>\nblijft\n</div>\n\nA B\n"),
        ("<pre>\nblijft\n\nblijft\n</pre>\n\nA b\n", "<pre>\nblijft\n\nblijft\n</pre>\n\nA B\n"),
        ("<script>\nlet blijft\n</script>\n\nA b\n", "<script>\nlet blijft\n</script>\n\nA B\n"),
        ("<style>\n.blijft {}\n</style>\n\nA b\n", "<style>\n.blijft {}\n</style>\n\nA B\n"),
        ('<?php echo $a->b; "blijft" ?>\n\nA b\n', '<?php echo $a->b; "blijft" ?>\n\nA B\n'),
        ("<div markdown=1>\n**blijft**\n</div>\n\nA b\n", "<div markdown=1>\n**blijft**\n</div>\n\nA B\n"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_html_is_read_as_a_page_is_and_its_tags_stay(source: str, expected: str, line_end: str) -> None:
    source = source.replace("\n", line_end)
    assert rewritten(source) == expected.replace("\n", line_end)
    assert filled(document(source), same, "nl").decode() == source


def test_html_is_in_the_article_in_its_place() -> None:
    source = "<h1 align=center>De kop</h1>\n\nTekst.\n\n<p>Meer <i>tekst</i>.</p>\n\n> Eind\n"
    article = read_article(io.BytesIO(source.encode()), format="md")
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("heading", "De kop"),
        ("body", "Tekst."),
        ("body", "Meer tekst."),
        ("quote", "Eind"),
    ]
    assert article.title == "De kop"


def test_html_of_a_translation_ends_no_block_and_is_text() -> None:
    assert rewritten("<b>\nTekst</b>\n", lambda *_: 'a < b & "c"') == '<b>\na &lt; b &amp; "c"</b>\n'
    written = rewritten("<p>\na<br>\n<i>b</i>\n<br> c</p>\n", lambda _, s: s.text.replace("\n", "\n\n"))
    assert "\n\n" not in written
    written = rewritten("<img alt='Tekst'>\n", lambda *_: '"it\'s" <b>')
    assert written == '<img alt="&quot;it\'s&quot; &lt;b&gt;">\n'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('!!! note "De *titel*"\n    In.\n', '!!! note "DE *TITEL*"\n    IN.\n'),
        ('??? tip "De titel"\n    In.\n', '??? tip "DE TITEL"\n    IN.\n'),
        ("!!! Note\n    In.\n", "!!! Note\n    IN.\n"),
        ("!!! note inline end\n    In.\n", "!!! note inline end\n    IN.\n"),
        ("> [!NOTE] De titel\n> In\n> twee.\n", "> [!NOTE] DE TITEL\n> IN\n> TWEE.\n"),
        ("> [!tip]- De titel\n", "> [!tip]- DE TITEL\n"),
        ("> [!NOTE]\n> In.\n", "> [!NOTE]\n> IN.\n"),
        (":::note De titel\nIn.\n:::\n", ":::note DE TITEL\nIN.\n:::\n"),
        (":::eigen[De titel]{#x}\nIn.\n:::\n", ":::eigen[DE TITEL]{#x}\nIN.\n:::\n"),
        (":::{admonition} De titel\nIn.\n:::\n", ":::{admonition} DE TITEL\nIN.\n:::\n"),
        ("::: tabs key:ab\nIn.\n:::\n", "::: tabs key:ab\nIN.\n:::\n"),
        ("::: {.note #x}\nIn.\n:::\n", "::: {.note #x}\nIN.\n:::\n"),
    ],
)
def test_titles_of_admonitions_are_text_and_their_names_are_not(source: str, expected: str) -> None:
    assert rewritten(source) == expected
    assert filled(document(source), same, "nl") == source.encode()


def test_what_looks_like_an_alert_and_is_none_stays_none() -> None:
    assert rewritten("> \\[!TIP]\n> tekst.\n") == "> \\[!TIP]\n> TEKST.\n"


def test_attributes_between_code_and_math_stay_between() -> None:
    assert rewritten("Een `a`{.k}$x$ woord.\n") == "EEN `a`{.k}$x$ WOORD.\n"
    assert rewritten("Een begin.\n</i>{.k}tekst.\n").split() == ["EEN", "BEGIN.</i>{.k}", "TEKST."]


def test_a_tag_or_comment_that_would_end_a_paragraph_begins_no_line() -> None:
    assert rewritten("Een begin.\n</i><!-- c -->_x_\n") == "EEN BEGIN.</i> <!-- c -->_X_\n"


def test_lines_of_quotations_and_lists_keep_their_marks_in_plain_text() -> None:
    source = "Kop.\n\n> Een zin.\n> Een tweede zin.\n> Een derde.\n\n- Een punt.\\\n  Regel twee.\n"
    read = read_document(io.BytesIO(source.encode()), format="md", to="txt")
    assert filled(read, same).decode() == source.replace("\\", "")


def test_text_without_a_name_is_markdown_where_that_is_wanted(
    tmp_path: Path, nlen: Callable[..., CompletedProcess[bytes]]
) -> None:
    made = nlen("translate", "--beam", 1, "-", "--to", "md", stdin=b"# De **brug**\n")
    assert (made.returncode, made.stdout) == (0, b"# The **bridge**\n")
    (tmp_path / "LEESMIJ").write_text("# De *brug*\n", encoding="utf-8")
    assert read_document(tmp_path / "LEESMIJ", to="md").article.paragraphs[0].kind == "heading"
    with pytest.raises(ReadError, match="this is HTML, which is not written as Markdown"):
        read_document(io.BytesIO(b"<!DOCTYPE html><html><body>Tekst."), to="md")
