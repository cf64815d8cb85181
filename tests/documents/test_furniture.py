"""Page furniture: what is, and what only begins like it."""

from __future__ import annotations

import pytest

from align.article import Article, Paragraph
from align.documents import Lines, article_from_text, drop_furniture, is_furniture

FURNITURE = """
Bekijk ook: Zo werkt de nieuwe sluis
Bekijk ook:
Lees ook
Lees ook: ‘Niemand wist ervan’, zegt de wethouder
Lees ook: Waarom gaat de brug niet open?
Lees ook: De sluis gaat dicht.
Lees ook Waarom de brug niet opengaat
Lees ook het interview met de sluiswachter
Lees hier ook: De geschiedenis van de sluis
Lees verder onder de foto
Lees verder onder de advertentie.
Lees hieronder verder
Tekst loopt door onder de tweet.
De tekst loopt door onder de video.
Tekst gaat verder onder de foto’s
(Tekst gaat verder onder de afbeelding)
*Artikel gaat verder onder de advertentie*
Tekst gaat verder onder deze Instagrampost
Dit artikel gaat verder onder de video van NOS
Tekst gaat hieronder verder ↓
Bekijk hieronder de video.
Foto: ANP
Foto: ANP / Jan de Wit
Foto ANP
Foto’s: Marja van den Berg
Beeld: Getty Images
(Foto: eigen foto)
Bron: CBS
© ANP
©ANP/Jan de Wit
© 2026 De Krant B.V. Alle rechten voorbehouden
Copyright © 2026 De Krant
Advertentie
ADVERTENTIE
- Advertentie -
Luister ook: Podcast over de sluis
Luister ook naar de podcast van vandaag
Meer over dit onderwerp
Meer over de brand in Deurne
Meer over: water, scheepvaart
Deel dit artikel
Deel dit artikel op Facebook
Reageer
Reageer op dit artikel
Reacties (12)
Reageren? Mail naar de redactie via lezers@krant.nl.
Dit artikel is eerder verschenen in Dagblad De Brug.
Dit artikel is op 12 mei 2025 bijgewerkt met een reactie van de gemeente.
Dit artikel is alleen voor abonnees
Laatst bijgewerkt: 12-05-2025 om 14.30 uur
Schrijf je in voor onze nieuwsbrief
Schrijf je hier in voor de wekelijkse nieuwsbrief over politiek.
Niets missen? Meld je aan voor onze nieuwsbrief!
Download de app
Read also: How the new lock works
Also read: How the new lock works
See also: How the new lock works
Article continues below
Article continues below the advertisement
The text continues below the photo.
Text continues after the tweet
Story continues below advertisement
Read on below the photo
Watch the video below.
Photo: ANP
Photo: Jan de Wit / Reuters
Advertisement
Share this article
More on this story
Sign up for our newsletter
This article was originally published in The Bridge.
""".strip().splitlines()

SENTENCES = """
Lees ook de kleine lettertjes, zegt de Consumentenbond.
Lees ook de bijsluiter.
„Lees ook de kleine lettertjes”, zegt de Consumentenbond.
Lees ook: de bijsluiter is er niet voor niets.
Bekijk ook eens de achterkant van het etiket voordat u het koopt.
Lees verder dan uw neus lang is.
Luister ook eens naar uw kinderen.
Meer over de zaak wilde de officier niet kwijt.
Meer over de zaak werd duidelijk toen de burgemeester vrijdagavond in het dorpshuis de bewoners toesprak
Meer dan de helft is verkocht.
De tekst gaat verder onder de oude titel.
Het verhaal gaat verder onder een ander dak.
Het artikel gaat verder in op de gevolgen.
De tekst loopt door.
Foto: een vrachtwagen rijdt over de brug
Foto's maken mag niet.
Bron van alle ellende is de brug.
Beeld van de vluchteling wint een prijs
Advertenties leveren minder op dan vorig jaar.
De advertentie werd niet geplaatst.
Deel dit met niemand.
Reageer niet op zulke mails, waarschuwt de bank.
Reacties bleven niet uit.
Dit artikel is niet van toepassing op gemeenten.
Dit artikel is een gedrocht, vindt de advocaat.
Schrijf je in voor de marathon, riep de organisatie.
Schrijf je in voor de nieuwsbrief van de gemeente, adviseert de wethouder.
Ontvang je geen brief, bel dan de gemeente.
Copyright is een ingewikkeld begrip
Zie ook
Read also what is not written, the judge said.
Read the small print as well.
More than half were sold.
More about the case the prosecutor would not say.
The article continues to apply.
Photo: a lorry crosses the bridge
Advertisements bring in less than last year.
Subscribe to the view that nothing can be done.
Share this with nobody.
ANP
""".strip().splitlines()


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_is_recognised(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_that_begin_alike_are_not(text: str) -> None:
    assert not is_furniture(text)


def test_headings_and_list_items_need_clear_wording() -> None:
    assert is_furniture("Lees ook: Zo werkt de sluis", "list-item")
    assert is_furniture("Meer over dit onderwerp", "heading")
    for kind in ("heading", "list-item", "quote"):
        assert not is_furniture("Meer over de gemeente", kind)  # type: ignore[arg-type]
        assert not is_furniture("Lees ook de handleiding", kind)  # type: ignore[arg-type]


def test_a_long_paragraph_is_never_furniture() -> None:
    assert not is_furniture("Lees ook: De sluis gaat dicht. " + "Schippers zijn daar boos over. " * 12)


def test_furniture_is_kept_with_its_kind_and_can_be_dropped() -> None:
    article = article_from_text(
        "De sluis is dicht.\n\nTekst loopt door onder de tweet.\n\nSchippers wachten.\n\nBekijk ook: Zo werkt een sluis"
    )
    assert [paragraph.kind for paragraph in article.paragraphs] == ["body", "furniture", "body", "furniture"]
    dropped = drop_furniture(article)
    assert [paragraph.text for paragraph in dropped.paragraphs] == ["De sluis is dicht.", "Schippers wachten."]
    assert (dropped.id, dropped.title, dropped.metadata) == (article.id, article.title, article.metadata)
    assert drop_furniture(dropped) is dropped


def test_a_line_of_furniture_inside_a_paragraph_stands_alone() -> None:
    article = article_from_text(
        "De sluis is dicht.\nLees ook: Zo werkt een sluis\nFoto: ANP\nSchippers wachten\nop nieuws.", lines="wrapped"
    )
    assert article.paragraphs == (
        Paragraph("De sluis is dicht."),
        Paragraph("Lees ook: Zo werkt een sluis", "furniture"),
        Paragraph("Foto: ANP", "furniture"),
        Paragraph("Schippers wachten op nieuws."),
    )


def test_a_wrapped_line_that_looks_like_furniture_stays() -> None:
    text = "De bond zegt: wie tekent, moet\nlees ook de kleine letters\nvan het contract kennen."
    joining: tuple[Lines, ...] = ("auto", "wrapped")
    for lines in joining:
        assert article_from_text(text, lines=lines).paragraphs == (Paragraph(text.replace("\n", " ")),)
    kept = article_from_text(text, lines="paragraph").paragraphs
    assert [(p.kind, p.text) for p in kept] == [("body", line) for line in text.split("\n")]


def test_an_article_of_nothing_but_furniture_loses_everything() -> None:
    article = Article("a", "nl", "", (Paragraph("Advertentie", "furniture"),))
    assert drop_furniture(article).paragraphs == ()
