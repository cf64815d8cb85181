"""Plain text as people save it: a paragraph a line, wrapped, or some of each; and its layout, which comes back."""

from __future__ import annotations

import random
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.article import Article
from align.documents import Lines, article_from_text, drop_furniture
from align.segmentation import segment_article

PROSE = [
    "De provincie legt langs de Linge een fietspad aan van elf kilometer, dat in het voorjaar klaar moet zijn. Het pad "
    "loopt over de oude spoordijk, waar sinds 1987 geen trein meer heeft gereden, en krijgt bij Leerdam een brug.",
    "Omwonenden zijn er niet allemaal blij mee. “Straks rijden hier racefietsers met veertig kilometer per uur langs "
    "de speeltuin”, zegt Marja Verhoeven, die aan de dijk woont. De wethouder belooft drempels en een hek.",
    "Aannemer Van Dalen begint na de zomer met het weghalen van de rails. De bielzen, die met teer zijn behandeld, "
    "gaan naar een verwerker in Moerdijk. Het kost ruim 4 miljoen euro, waarvan het Rijk de helft betaalt.",
]


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def wrapped(text: str, width: int, **options: str) -> str:
    wrapper = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    for name, value in options.items():
        setattr(wrapper, name, value)
    return wrapper.fill(text)


@pytest.mark.parametrize("width", [30, 42, 55, 65, 72, 80, 100])
def test_wrapped_paragraphs_are_joined(width: int) -> None:
    article = article_from_text("\n\n".join(wrapped(paragraph, width) for paragraph in PROSE) + "\n")
    assert texts(article) == PROSE
    assert (article.metadata["lines"], article.metadata["kept"]) == ("wrapped", "0")


@pytest.mark.parametrize("paragraph", PROSE)
def test_one_wrapped_paragraph_alone_is_joined(paragraph: str) -> None:
    assert texts(article_from_text(wrapped(paragraph, 66))) == [paragraph]


def test_wrapped_paragraphs_that_an_indented_line_begins() -> None:
    text = "\n".join(wrapped(paragraph, 70, initial_indent="   ") for paragraph in PROSE)
    assert texts(article_from_text(text)) == PROSE


def test_a_paragraph_a_line_stays_one_without_blank_lines() -> None:
    text = "Fietspad langs de Linge\n" + "\n".join(PROSE) + "\nTekst: Jan Bos"
    article = article_from_text(text)
    assert texts(article) == ["Fietspad langs de Linge", *PROSE, "Tekst: Jan Bos"]
    assert article.title == "Fietspad langs de Linge"
    assert article.metadata["lines"] == "paragraph"


LINE_BY_LINE = {
    "a letter's head": "Van: Greet Smit\nAan: de redactie\nOnderwerp: Uw stuk over de dijk\nDatum: 3 mei 2021",
    "an interview": "VERSLAGGEVER: Wanneer begon het\nBAKKER: Om een uur of vier\nVERSLAGGEVER: En toen\nBAKKER: Rook",
    "an interview in small letters": "Vraag: waar was u\nAntwoord: thuis, denk ik.\nVraag: o\nAntwoord: zo is het.",
    "statutes": "Artikel 4\n1. Het bestuur vergadert elke maand.\n2. Het bestuur kiest:\na. een voorzitter;\n"
    "b. een penningmeester.\nHoofdstuk II\n2.1 Leden\nLid is wie betaalt.",
    "an address": "Drukkerij De Haan\nKade 12\n9712 AB Groningen\nNederland",
    "a list without marks": "appels\nperen\neen half brood\nmelk voor de kat",
    "a list that ends like a sentence": "twee eieren\nhonderd gram suiker\nwat zout\nen vanille.",
    "verse": "Ik zag een vogel gaan,\nhij vloog alleen,\nde maan bleef staan,\nals was zij steen.",
    "verse without commas": "Wie loopt daar langs het water\nin de avondzon\nhij komt later\ndan hij kon.",
    "a hymn of capitals": "O land van gras en water\nEn wolken groot en grijs\nDe zon komt later\nEn nooit van ijs.",
    "headings and sentences": "Openingstijden\nWij zijn open van tien tot vier.\nToegang\nWie jong is, komt gratis.",
    "a recipe": "Snijd de uien.\nBak ze in boter.\nVoeg bouillon toe en kook alles.\nZout naar smaak",
    "minutes": "Aanwezig: de heer Bos, mevrouw Vos\nAfwezig: de heer Mol\nNotulist: K. de Wit\nHij opent.",
    "long items": "het opknappen van de gevel van het gemeentehuis\nnieuwe lampen\nhet vervangen van de oude bomen "
    "langs de singel en in het park achter de kerk\neen speeltuin",
}


@pytest.mark.parametrize("text", LINE_BY_LINE.values(), ids=LINE_BY_LINE)
def test_lines_that_people_ended_stay_lines(text: str) -> None:
    article = article_from_text(f"{text}\n")
    assert texts(article) == text.split("\n")
    sentences = [s.text for p in segment_article(article).paragraphs for s in p.sentences]
    assert sorted(sentences, key=len)[-1] in text.split("\n")


def test_each_block_of_a_document_is_decided_by_itself() -> None:
    items = "een hek langs de speeltuin\ndrempels bij elke oprit\nlampen die ’s nachts uitgaan"
    text = (
        f"Nieuw fietspad\n{wrapped(PROSE[0], 68)}\n\nDe bewoners vragen om:\n{items}\n\n{wrapped(PROSE[1], 68)}\n\n"
        f"Met groet,\nMarja\nDijk 4\n\n{wrapped(PROSE[2], 68)}\n"
    )
    article = article_from_text(text)
    assert texts(article) == [
        "Nieuw fietspad",
        PROSE[0],
        "De bewoners vragen om:",
        *items.split("\n"),
        PROSE[1],
        "Met groet,",
        "Marja",
        "Dijk 4",
        PROSE[2],
    ]
    assert article.metadata["lines"] == "auto"


def test_items_of_a_wrapped_list() -> None:
    items = [f"- {PROSE[0]}", f"- {PROSE[1]}", "- Een hek."]
    text = "\n".join(wrapped(item, 70, subsequent_indent="  ") for item in items)
    article = article_from_text(f"De eisen:\n{text}")
    assert texts(article) == ["De eisen:", *items]
    assert [paragraph.kind for paragraph in article.paragraphs[1:]] == ["list-item"] * 3


def test_a_letter_that_is_quoted_and_answered() -> None:
    quoted = "\n".join(f"> {line}" for line in wrapped(PROSE[0], 68).split("\n"))
    text = (
        f"Van: Jan\nAan: Marja\n\nBeste Marja,\n\n{quoted}\n>\n>> Komt er een hek?\n> Dat weet ik niet.\n"
        f"Ja, dat komt er.\n\n{wrapped(PROSE[1], 72)}\n\nGroet,\nJan\n-- \nJan Bos\ngemeente en dorp\n"
    )
    article = article_from_text(text)
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("body", "Van: Jan"),
        ("body", "Aan: Marja"),
        ("body", "Beste Marja,"),
        ("quote", PROSE[0]),
        ("quote", "Komt er een hek?"),
        ("quote", "Dat weet ik niet."),
        ("body", "Ja, dat komt er."),
        ("body", PROSE[1]),
        ("body", "Groet,"),
        ("body", "Jan"),
        ("body", "--"),
        ("body", "Jan Bos"),
        ("body", "gemeente en dorp"),
    ]
    lines = article.filled(texts(article)).split("\n")
    assert f"> {PROSE[0]}" in lines
    assert lines[lines.index(">") :][1:3] == [">> Komt er een hek?", "> Dat weet ik niet."]


def test_cells_are_segments_and_tabs_stay() -> None:
    text = "Naam\tPlaats\tDatum\nVan Dalen\tLeerdam\t\t3 mei\n1.\tDe huur\n"
    article = article_from_text(text)
    assert texts(article) == ["Naam", "Plaats", "Datum", "Van Dalen", "Leerdam", "3 mei", "1.", "De huur"]
    assert article.filled(map(str.upper, texts(article))) + article.after == text.upper()


def test_columns_of_spaces_are_cells_where_there_are_several() -> None:
    table = "Ede       12 graden     regen\nAssen     9 graden      zon"
    assert texts(article_from_text(table)) == ["Ede", "12 graden", "regen", "Assen", "9 graden", "zon"]
    assert texts(article_from_text("Ede       krijgt regen.")) == ["Ede       krijgt regen."]


def test_indentation_and_blank_lines_come_back() -> None:
    poem = "\n  Wij gaan uit,\n      de wind is luid,\n\n\n  en jij blijft thuis.\r\n\r\n"
    article = article_from_text(poem)
    assert texts(article) == ["Wij gaan uit,", "de wind is luid,", "en jij blijft thuis."]
    assert article.filled(texts(article)) + article.after == poem


def test_what_is_left_out_takes_its_blank_lines_with_it() -> None:
    article = drop_furniture(
        article_from_text("Bekijk ook: De dijk\n\nHet regent.\n\nAdvertentie\n\nDe zon schijnt.\n")
    )
    assert article.filled(texts(article)) == "Het regent.\n\nDe zon schijnt."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("paragraph", wrapped(PROSE[0], 60).split("\n")),
        ("wrapped", [PROSE[0]]),
        ("auto", [PROSE[0]]),
    ],
)
def test_the_reader_can_be_told_what_lines_are(lines: Lines, expected: list[str]) -> None:
    assert texts(article_from_text(wrapped(PROSE[0], 60), lines=lines)) == expected


words = st.sampled_from(
    ["de", "Brug", "dicht.", "een", "weg,", "ja", ">", "-", "1.", "\t", "Van:", "is", "“zo”", "   "]
)
documents = st.lists(
    st.tuples(st.lists(words, max_size=12), st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n>\n", "\u2028", "\x0b"])),
    max_size=12,
).map(lambda lines: "".join(" ".join(words) + end for words, end in lines))


@settings(deadline=None)
@given(documents, st.sampled_from(["auto", "wrapped", "paragraph"]))
def test_layout_and_text_give_the_document_back(text: str, lines: Lines) -> None:
    if not text.strip(" \t\n\r>\u2028\x0b"):
        return
    article = article_from_text(text, format="txt", lines=lines)
    assert all(paragraph.text == paragraph.text.strip() != "" for paragraph in article.paragraphs)
    again = article.filled(texts(article)) + article.after
    if lines == "paragraph":
        assert again == text
    else:
        # Only line ends within paragraphs become a space, with the indentation and the marks of quotation after them.
        assert "".join(again.replace(">", "").split()) == "".join(text.replace(">", "").split())
        # A wide gap within a line that was joined divides cells when the line is read by itself.
        if not any("   " in paragraph for paragraph in texts(article)):
            assert texts(article_from_text(again, format="txt", lines="paragraph")) == texts(article)


@settings(deadline=None, max_examples=50)
@given(st.integers(50, 110), st.randoms(use_true_random=False))
def test_wrapping_at_any_width_is_undone(width: int, random: random.Random) -> None:
    paragraphs = random.sample(PROSE, 3)
    assert texts(article_from_text("\n\n".join(wrapped(p, width) for p in paragraphs))) == paragraphs
