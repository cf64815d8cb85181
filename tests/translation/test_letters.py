"""What the model cannot spell comes through: emoji, signs, words of other scripts, names whose letters it lacks."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align import Translator
from align.formats.glossaries import GlossaryEntry
from align.modelhub import embedded_directory, read_description
from align.modelhub.runtime import ComputeOptions
from align.translation.engine.marian import MarianModel
from align.translation.masking.alphabet import Alphabet
from align.translation.masking.placeholders import hide
from align.translation.masking.verbatim import carried_items
from align.translation.repair.checks import find_faults
from align.translation.resources.glossary import Glossary

FAMILY, SHRUG, ENGLAND = "👩‍👩‍👦", "🤦🏿‍♂️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"


@pytest.fixture(scope="module")
def wide() -> Translator:
    return Translator(beam_size=4)


def translated(translator: Translator, *sources: str) -> list[str]:
    return [translation.text for translation in translator.translate(sources)]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        # Emoji: joined, toned, flags, keycaps, in the middle, at the ends and before the final stop.
        (f"Wij feliciteren {FAMILY} met het huis.", [FAMILY]),
        (f"Ik weet het niet {SHRUG}", [SHRUG]),
        ("Het regent vandaag 🌧️!", ["🌧️!"]),
        (f"🇧🇪 België speelt tegen {ENGLAND}.", ["🇧🇪 ", ENGLAND]),
        ("2️⃣ Lees de brief.", ["2️⃣ "]),
        ("Morgen🎈, zei hij, komt de trein 🚂 om acht uur.", ["🎈,", "🚂"]),
        # Signs.
        ("Neem ¼ liter melk en 2½ kop suiker.", ["¼", "2½"]),
        ("Het huis van 95 m² ligt aan het water.", ["95 m²"]),
        ("De uitstoot van CO₂ daalt.", ["CO₂"]),
        ("De CH₄-uitstoot daalt.", ["CH₄ "]),
        ("Hij betaalde ₿ 2 en kreeg ¥ 500 terug.", ["₿ 2", "¥ 500"]),
        ("Het is ±7 graden, en 6 × 7 is 42.", ["±7", "6 × 7"]),
        ("Buiten is het 18° en binnen 21 °C.", ["18°", "21 °C"]),
        ("• Lees verder → hier ✓", ["• ", "→", "✓"]),
        ("★★★☆☆ Een mooie film.", ["★★★☆☆ "]),
        ("Volgens de minister¹ is de wet² goed.", ["minister¹", "law²"]),
        ("Playmobil® is een merk.", ["Playmobil®"]),
        # Names.
        ("Magdalena Fręch won van Karolína Muchová.", ["Magdalena Fręch", "Karolína Muchová"]),
        ("De trein naar Wrocław vertrekt om acht uur.", ["Wrocław"]),
        ("Ødegård en Šarić spelen morgen in Malmö.", ["Ødegård", "Šarić", "Malmö"]),
        ("De burgemeester van Iğdır sprak met Ərdəm Əliyev.", ["Iğdır", "Ərdəm Əliyev"]),
        ("Çağlars vrouw woont in Ștefănești.", ["Çağlar", "Ștefănești"]),
        ("Çağlar’ vrouw woont in Wien.", ["Çağlar’"]),
        ("Þórður won van Þórður.", ["Þórður", "Þórður"]),
        ("WROCŁAW WINT VAN MALMÖ", ["WROCŁAW", "MALMÖ"]),
        ("Hij woont in de Ĳsstraat.", ["IJsstraat"]),
        # Other scripts, with their marks and controls.
        ("Hij zei \u202bمَرحَبًا\u202c en ging naar huis.", ["\u202bمَرحَبًا\u202c"]),
        ("Zij woont in بيت لحم, bij de kerk.", ["بيت لحم"]),
        ("De krant Новая газета is gesloten.", ["Новая газета"]),
        ("Het woord ψυχή betekent ziel.", ["ψυχή"]),
        ("In Tokio (東京) regent het.", ["(東京)"]),
        ("Een bord met नमस्ते hing aan de deur.", ["नमस्ते"]),
        ("Neem 50 µg per dag.", ["50 µg"]),
        ("Het boek heet می‌خواهم en is dik.", ["می‌خواهم"]),
        # Characters that an icon font or a broken file has.
        ("Klik op \ue0b4 om de tekst te lezen.", ["\ue0b4"]),
        ("Hier staat een \ufffd in de tekst.", ["\ufffd"]),
    ],
)
@pytest.mark.parametrize("beam", [1, 4])
def test_it_arrives_once(translator: Translator, wide: Translator, beam: int, source: str, wanted: list[str]) -> None:
    (translation,) = (translator if beam == 1 else wide).translate([source])
    target = translation.text
    for item in dict.fromkeys(wanted):
        assert target.count(item) == wanted.count(item), target
    assert not {"letters", "damaged", "name"} & {*translation.quality}
    if "\ufffd" not in source:
        assert "\ufffd" not in target


@pytest.mark.parametrize(
    "text",
    [
        "🎉",
        f"{FAMILY} 🎉🎉",
        "مرحبا بالعالم",
        "你好，世界！",
        "Это маленькая кошка.",
        "→ ✓",
        "Łódź",
        "Он купил iPhone и ушёл",
    ],
)
def test_what_is_nothing_else_is_not_translated(translator: Translator, text: str) -> None:
    (translation,) = translator.translate([text])
    assert (translation.text, translation.score, translation.quality) == (text, 1.0, ())


def test_emoji_at_the_ends_change_nothing_else(translator: Translator) -> None:
    for source in ["De trein vertrekt morgen om acht uur.", "Kom je morgen?", "Wat een mooie dag"]:
        (plain,) = translated(translator, source)
        before, behind, both = translated(translator, f"😀 {source}", f"{source} {SHRUG}", f"🎉{source}🎉")
        assert (before, behind, both) == (f"😀 {plain}", f"{plain} {SHRUG}", f"🎉{plain}🎉")
        stop = re.search(r"[.?]?$", source)
        assert stop is not None
        (inside,) = translated(translator, f"{source[: stop.start()]} 😀{stop[0]}")
        end = len(plain) - len(stop[0])
        assert inside == f"{plain[:end]} 😀{plain[end:]}"


def test_the_sentence_around_it_is_translated(wide: Translator) -> None:
    done = translated(
        wide,
        "Novak Đoković won van Iga Świątek.",
        "De man zei مرحبا en liep weg.",
        "Het is ½ liter.",
        "Het ijs is op, zei de ĳsverkoper.",
        "Nieuws uit Łódź",
    )
    assert done[0] == "Novak Đoković beat Iga Świątek."
    assert done[1] == "The man said مرحبا and walked away."
    assert re.fullmatch(r"It is ½ lit(?:re|er)s?\.", done[2])
    assert "ĳ" not in done[3]
    assert done[4] == "News from Łódź"


def test_dutch_words_with_accents_are_translated(wide: Translator) -> None:
    stressed, plain, fancy, composed, apart = translated(
        wide,
        "Dat is wèl waar.",
        "Dat is wel waar.",
        "𝗗𝗮𝘁 is wel waar.",
        "De carrière van de minister is voorbij.",
        unicodedata.normalize("NFD", "De carrière van de minister is voorbij."),
    )
    assert plain == fancy
    # The lexicon has the stressed word as one of its own.
    assert stressed in {plain, "That is indeed true."}
    assert composed == apart
    assert "career" in composed
    assert "prem" in translated(wide, "Het stuk ging in première.")[0]
    assert "à" not in translated(wide, "Er kwamen tien à twaalf mensen.")[0]
    assert "huh" in translated(wide, "Het is koud vandaag, hè?")[0]


def test_english_that_the_model_cannot_spell_is_right() -> None:
    (target,) = translated(Translator(beam_size=1), "Zij woont in Gdansk.")
    assert target == "She lives in Gdańsk."


def test_without_a_lexicon_dutch_words_are_left_to_the_model() -> None:
    bare = Alphabet(["▁de"])
    assert bare.passages("de scène, wèl. Één façade") == []
    assert [one.text for one in bare.passages("de Müller, Čech øl")] == ["Müller", "Čech", "øl"]


def test_the_users_term_goes_before() -> None:
    glossary = Glossary([GlossaryEntry("Łódź", ("Lodz",))])
    (translation,) = Translator(beam_size=1, glossary=glossary).translate(["De trein naar Łódź vertrekt."])
    assert "Lodz" in translation.text
    assert translation.quality == ()


def test_a_long_sentence_keeps_them(translator: Translator) -> None:
    names = ["Đoković", "Łódź", "Київ", "بيت لحم", "🎉", "½", "Ångström"]
    source = ", ".join(f"de burgemeester sprak op {n} mei met {name} over het plan" for n, name in enumerate(names, 1))
    (target,) = translated(translator, source + ".")
    assert [target.count(name) for name in names] == [1] * len(names), target


NAMES = [
    "Łódź",
    "Đoković",
    "Şükrü",
    "Brâncuși",
    "Ærø",
    "Þór",
    "Nguyễn",
    "Ħamrun",
    "Űrhajó",
    "H₂O",
    "km²",
    "Ñuñoa",
    "Ångström",
]
WORDS = ["de", "man", "loopt", "naar", "huis", "en", "het", "regent", "vandaag", "in", "stad", "zegt", "een", "boek"]
CARRIED = [
    "🎉",
    "👍🏽",
    FAMILY,
    "🇳🇱🇧🇪",
    "3️⃣",
    ENGLAND,
    "❤️",
    "Москва",
    "مرحبا",
    "東京",
    "αγάπη",
    "שלום",
    "½",
    "₿",
    "×",
    "★★",
]


@st.composite
def mixtures(draw: st.DrawFn, carried: list[str]) -> tuple[str, list[str]]:
    """A text of Dutch words with other things between, and those other things."""
    parts, items = [], []
    for _ in range(draw(st.integers(1, 4))):
        parts += draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
        item = draw(st.sampled_from(carried))
        items.append(item)
        # An emoji may touch the word before it.
        if draw(st.booleans()) and unicodedata.category(item[0]) in {"So", "Sm"}:
            parts[-1] += item
        else:
            parts.append(item)
    parts += draw(st.lists(st.sampled_from(WORDS), max_size=4))
    return " ".join(parts) + draw(st.sampled_from(["", ".", "!", "?"])), items


def places(text: str, items: list[str]) -> Iterator[int]:
    place = 0
    for item in items:
        place = text.find(item, place)
        yield place
        place += len(item)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixtures(NAMES))
def test_each_name_arrives_exactly_once(translator: Translator, mixture: tuple[str, list[str]]) -> None:
    source, items = mixture
    (translation,) = translator.translate([source])
    for item in set(items):
        assert translation.text.count(item) == items.count(item), translation.text
    assert not {"letters", "damaged"} & {*translation.quality}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixtures(CARRIED))
def test_each_arrives_exactly_once_and_in_order(translator: Translator, mixture: tuple[str, list[str]]) -> None:
    source, items = mixture
    (translation,) = translator.translate([source])
    target = translation.text
    assert -1 not in places(target, items), target
    for item in set(items):
        assert target.count(item) == source.count(item), target
    assert carried_items(target) == carried_items(source)
    assert "letters" not in translation.quality


def alphabet() -> Alphabet:
    return Alphabet(["▁de", "▁é", "ën", "Åb", "“", "→"])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.integers(0, 2), st.booleans())
def test_nothing_is_lost_by_hiding(text: str, style: int, whole: bool) -> None:
    passages = alphabet().passages(text)
    ends = [0, *(end for passage in passages for end in passage[:2])]
    assert ends == sorted(ends)
    masking = hide(text, unspelt=passages, whole=whole)
    if masking is None:
        return
    assert masking.restore(masking.opaque) == text
    assert masking.woven(masking.fragments()) == masking.opaque
    back = masking.uncover(masking.carried(style), style)
    assert back is None or sorted(masking.restore(back).split()) or not text.strip()


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("de één, de scène", []),
        ("de Ĳ 𝐝𝐞 ﬁ", []),
        ("Łódź", [("Łódź", "name", "Lodz")]),
        ("Åbo", []),
        ("Æsop, Ægir", [("Æsop", "name", "Aesop"), ("Ægir", "name", "Aegir")]),
        ("Straße Þór Iğdır", [("Straße", "name", "Strasse"), ("Þór", "name", "Thor"), ("Iğdır", "name", "Igdir")]),
        ("de Señor", [("Señor", "name", "Senor")]),
        ("Çağlars", [("Çağlar", "name", "Caglar")]),
        ("H₂O en 5 m²", [("H₂O", "name", "H2O"), ("m²", "name", "m2")]),
        ("10⁻³ 2½", [("10⁻³", "symbol", ""), ("2½", "symbol", "")]),
        ("wet² Wetten³", [("wet²", "name", "wet2"), ("³", "symbol", "")]),
        ("5 °C, 20°", [("°C", "symbol", ""), ("°", "symbol", "")]),
        ("“→” en ✓ ✓", [("→", "symbol", ""), ("✓ ✓", "symbol", "")]),
        ("а, б; в", [("а, б; в", "foreign", "")]),
        ("α-de 5µg", [("α", "foreign", ""), ("µg", "foreign", "")]),
        ("de «Я»", [("Я", "foreign", "")]),
        ("1️⃣ de", [("1️⃣", "symbol", "")]),
    ],
)
def test_what_a_vocabulary_cannot_spell(text: str, passages: list[tuple[str, str, str]]) -> None:
    found = alphabet().passages(text)
    assert [(text[one.start : one.end], one.kind, one.lookalike) for one in found] == passages


def test_a_vocabulary_with_the_letters_needs_no_help() -> None:
    knows = Alphabet(["▁Łódź", "▁Москва", "£"])
    assert knows.passages("Łódź Москва £") == []
    # Both sides have to have a letter.
    assert [one.text for one in Alphabet(["Łź"], ["ź"]).passages("Łź")] == ["Łź"]


@pytest.mark.parametrize(
    "text", ["\u202b" * 20_000, "🎉 de " * 5_000, "é" + "я½ " * 5_000, "1." * 10_000 + "½", "è" * 20_000]
)
def test_odd_text_takes_no_longer_than_other_text(text: str) -> None:
    started = time.process_time()
    hide(text, unspelt=alphabet().passages(text))
    assert time.process_time() - started < 5


def test_attention_finds_the_original_characters() -> None:
    model = MarianModel(read_description(embedded_directory() / "nlen-nl-en"), ComputeOptions(threads=1))
    source = "De ĳs\u200bvogel vliegt."
    (attention,) = model.attention([source], ["The kingfisher flies."])
    spans = [span for span in attention.source_spans if span[0] < span[1]]
    assert spans == sorted(spans)
    assert source[spans[-1][0] : spans[-1][1]] == "."
    assert max(end for _, end in spans) == len(source)


@pytest.mark.parametrize(
    ("source", "target", "differ"),
    [
        ("Fijn weekend 😀!", "Nice weekend!", True),
        ("Fijn weekend!", "Nice weekend 😀!", True),
        ("Fijn weekend 👍🏽!", "Nice weekend 👍!", True),
        ("De stad Київ.", "The city.", True),
        ("De stad Київ.", "The city of Київ.", False),
        ("Fijn weekend ☺️!", "Nice weekend ☺!", False),
        ("• Het α-deeltje →", "- The alpha particle", False),
        ("5 µg van Øre", "5 mcg of Ore", False),
    ],
)
def test_lost_letters_are_seen(source: str, target: str, differ: bool) -> None:
    assert ("letters" in find_faults(source, target)) == differ
