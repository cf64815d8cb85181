"""Terms are found, wanted words are used where they fit, and what lacks them is marked."""

from __future__ import annotations

import io
import sys
import unicodedata
from pathlib import Path

import pytest
import sacrebleu

from align import Translator
from align.formats.glossaries import GlossaryEntry
from align.translation.resources.glossary import Glossary, word_forms

HERE = Path(__file__).parent
TERMS = [
    GlossaryEntry("gemeenteraad", ("city council", "municipal council")),
    GlossaryEntry("raad", ("board",)),
    GlossaryEntry("hoge raad", ("Supreme Court",)),
    GlossaryEntry("WOZ", ("WOZ value",)),
    GlossaryEntry("dijk", ("levee",)),
]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary(TERMS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("De gemeenteraad vergadert.", ["gemeenteraad"]),
        ("Twee gemeenteraden en drie dijken.", ["gemeenteraden", "dijken"]),
        ("De Hoge Raad, niet de raad.", ["Hoge Raad", "raad"]),
        ("De WOZ stijgt, maar woz niet.", ["WOZ"]),
        ("Een dijkbewaker op de kade.", []),
        ("De hoge, oude raad.", ["raad"]),
        ("", []),
    ],
)
def test_terms_are_found_inflected_or_not(glossary: Glossary, source: str, found: list[str]) -> None:
    terms = glossary.find(source)
    assert [term.text for term in terms] == found
    assert all(source[term.start : term.end] == term.text for term in terms)


SIGNS = Glossary(
    [
        GlossaryEntry("C++", ("C plus plus",)),
        GlossaryEntry("(concept)", ("(draft)",)),
        GlossaryEntry("m.b.t.", ("as regards",)),
        GlossaryEntry("huh?", ("what?",)),
    ]
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Vitamine C en C++.", [("C++", "C plus plus")]),
        ("Een concept (concept) erbij.", [("(concept)", "(draft)")]),
        ("Regels m.b.t. de fiets.", [("m.b.t.", "as regards")]),
        ("Huh, wat? En huh?", [("Huh", "What"), ("huh?", "what?")]),
        ("MBT en m.b.w.", []),
    ],
)
def test_signs_of_a_term_belong_to_it(source: str, found: list[tuple[str, str]]) -> None:
    terms = SIGNS.find(source)
    assert [(term.text, term.english) for term in terms] == found
    assert all(source[term.start : term.end] == term.text for term in terms)


def test_accents_of_a_term_may_be_characters_of_their_own() -> None:
    terms = unicodedata.normalize("NFD", "reünie\tget-together\ncafé\tpub\n").encode()
    found = Glossary.read(io.BytesIO(terms))
    assert [entry.source for entry in found.entries] == ["reünie", "café"]
    guided = Translator(glossary=found)
    for form in ("NFC", "NFD"):
        done = next(guided.translate([unicodedata.normalize(form, "De reünie was in het café.")]))
        assert done.text == "The get-together was in the pub."


@pytest.mark.parametrize(
    ("target", "missing"),
    [
        ("The city council meets near the levee.", []),
        ("City councils and levees.", []),
        ("The Municipal Council and the levee.", []),
        ("The council of the city and the dike.", [("gemeenteraad", "city council"), ("dijk", "levee")]),
        ("", [("gemeenteraad", "city council"), ("dijk", "levee")]),
    ],
)
def test_what_the_translation_lacks_is_known(glossary: Glossary, target: str, missing: list[tuple[str, str]]) -> None:
    assert list(glossary.missing("De gemeenteraad bij de dijk.", target)) == missing


def test_without_simplemma_terms_are_found_as_they_stand(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "simplemma", None)
    word_forms.cache_clear()
    try:
        plain = Glossary(TERMS)
        assert [term.text for term in plain.find("De dijk en de dijken.")] == ["dijk"]
        assert list(plain.missing("De dijk.", "The levees.")) == []
        assert len(caplog.records) == 1
        assert "nlen[terms]" in caplog.text
    finally:
        word_forms.cache_clear()


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("Gemeenteraden vergaderen.", "City councils"),
        ("De gemeenteraad.", "city council"),
        ("De dijken.", "levees"),
    ],
)
def test_the_wanted_term_takes_the_form_of_the_source(glossary: Glossary, source: str, form: str) -> None:
    assert glossary.find(source)[0].english == form


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, str]]:
    lines = (HERE / "terms-sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(source, reference) for source, reference in (line.split("\t") for line in lines)]


def test_terms_are_honoured_and_translations_no_worse(sentences: list[tuple[str, str]]) -> None:
    glossary = Glossary.read(HERE / "terms-glossary.tsv")
    sources, references = zip(*sentences, strict=True)
    total = sum(len(glossary.find(source)) for source in sources)
    assert len(sources) >= 60
    assert not [r for s, r in sentences if list(glossary.missing(s, r))], "a reference lacks its term"
    shares, scores = [], []
    for wanted in (None, glossary):
        done = list(Translator(beam_size=4, glossary=wanted).translate(sources))
        missing = [len(list(glossary.missing(t.source, t.text))) for t in done]
        print(f"{'with' if wanted else 'without'} glossary: {total - sum(missing)} of {total} terms")
        shares.append(1 - sum(missing) / total)
        scores.append(sacrebleu.corpus_chrf([t.text for t in done], [list(references)]).score)
        if wanted is not None:
            assert [bool(count) for count in missing] == ["term" in t.quality for t in done]
    assert shares[1] >= 0.9
    assert shares[1] > shares[0]
    assert scores[1] >= scores[0] - 0.5


def test_the_terms_of_one_glossary_go_before_those_of_another(glossary: Glossary) -> None:
    both = Glossary([GlossaryEntry("dijk", ("embankment",)), GlossaryEntry("kade", ("quay",))]).before(glossary)
    assert list(both.missing("De gemeenteraad op de dijk en de kade.", "")) == [
        ("gemeenteraad", glossary.find("gemeenteraad")[0].wanted),
        ("dijk", "embankment"),
        ("kade", "quay"),
    ]


def test_a_term_that_cannot_be_had_is_marked_and_no_other() -> None:
    odd = Glossary([GlossaryEntry("regent", ("\u4e0b\u96e8 \u2603 zzz",))])
    done = list(Translator(beam_size=1, glossary=odd).translate(["Het regent.", "De zon schijnt."]))
    missing = [list(odd.missing(t.source, t.text)) for t in done]
    assert ["term" in t.quality for t in done] == [bool(m) for m in missing]
    assert all(t.text for t in done)


def test_terms_and_literals_and_capitals_go_together() -> None:
    glossary = Glossary(TERMS)
    translator = Translator(beam_size=1, glossary=glossary)
    source = "De gemeenteraad mailt {naam} via info@raad.nl."
    one, two = translator.translate([source, "DE GEMEENTERAAD VERGADERT"])
    assert "{naam}" in one.text
    assert "info@raad.nl" in one.text
    assert not list(glossary.missing("De gemeenteraad", one.text))
    assert two.text == two.text.upper()
