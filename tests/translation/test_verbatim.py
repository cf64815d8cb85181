"""Passages in other languages: they come through letter for letter, whatever the model would make of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit, read_article
from align.article import Article, Paragraph
from align.segmentation import segment_paragraph
from align.translation import TranslationMemory, Translator
from align.translation.masking.verbatim import held_sentences

TEXT = st.text(st.sampled_from("ab {}1é.\n"), max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), TEXT)
def test_what_is_held_comes_back(pairs: list[tuple[str, str]], end: str) -> None:
    text, stretches = "", []
    for ours, theirs in pairs:
        text += ours
        stretches.append((len(text), len(text) + len(theirs)))
        text += theirs
    text += end
    paragraph = segment_paragraph(Paragraph(text, verbatim=tuple(s for s in stretches if s[0] < s[1])), "nl")
    for sentence, held in zip(paragraph.sentences, held_sentences(paragraph), strict=True):
        if held is not None:
            assert held.restored(held.text) == sentence.text
            assert all(held.text.count(stand_in) == 1 for stand_in in held.passages)


def test_a_sentence_is_translated_around_them(translator: Translator) -> None:
    quotation = "la maison est très bèlle, dit-il"
    text = f"Hij zei {quotation} tegen de burgemeester. {quotation.capitalize()}."
    start = text.index(quotation)
    paragraph = Paragraph(text, verbatim=((start, start + len(quotation)), (text.index("La "), len(text))))
    (done,) = translator.translate_articles([Article("a", "nl", "", (paragraph,))])
    first, second = done.units
    assert quotation in first.target
    assert "mayor" in first.target
    assert text.startswith(first.source)
    assert (second.target, second.properties["verbatim"]) == (second.source, "yes")
    assert "verbatim" not in first.properties


def test_a_memory_goes_first(translator: Translator) -> None:
    source, target = "Hij zei oui tegen ons.", "He said “oui” to us, of course."
    memory = TranslationMemory([TranslationUnit(source, target)])
    own = Translator(translator.description.directory, memory=memory)
    paragraph = Paragraph(source, verbatim=((8, 11),))
    (unit,) = own.translate_article(Article("a", "nl", "", (paragraph,)))
    assert (unit.target, unit.origin) == (target, "memory")
    (other,) = own.translate_article(Article("a", "nl", "", (replace(paragraph, text=source[:-1] + "!"),)))
    assert "oui" in other.target


def test_a_page_in_two_languages_as_text(translator: Translator) -> None:
    page = (
        "<html lang=nl><body><p>De brug is dicht.</p><p lang=fr>Le pont est fermé. Désolé !</p>"
        "<p>Zij riep <i lang=de>Das ist ja schön</i> naar hem.</p></body></html>\n"
    )
    (done,) = translator.translate_articles([read_article(page, format="html")])
    first, second, third = done.text.split("\n\n")
    assert first == "The bridge is closed."
    assert second == "Le pont est fermé. Désolé !"
    assert "Das ist ja schön" in third
    assert "riep" not in third
