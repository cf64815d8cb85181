"""The bilingual lexicon and the words it is looked up by."""

from __future__ import annotations

from align.alignment import read_lexicon
from align.alignment.lexicon import default_lexicon, dutch_words, english_words


def test_the_package_has_a_lexicon_that_knows_everyday_words() -> None:
    lexicon = default_lexicon()
    for dutch, english in [("maandag", "monday"), ("regering", "governm"), ("huis", "house"), ("fiets", "bicycle")]:
        assert english in [word for word, _ in lexicon.translations(dutch)], dutch


def test_compounds_are_taken_apart() -> None:
    lexicon = read_lexicon("water\twater 50\nschade\tdamage 20\nstad\tcity 9\nbestuur\tboard 4\tgovernm 2")
    assert dict(lexicon.translations("waterschade")) == {"water": 50, "damage": 20}
    assert dict(lexicon.translations("stadsbestuur")) == {"city": 9, "board": 4, "governm": 2}
    assert lexicon.source_total("waterschade") == 70
    assert lexicon.translations("onbekend") == ()
    assert lexicon.source_total("onbekend") == 0
    assert lexicon.target_total("water") == 50


def test_numbers_and_quotes_are_the_same_in_both_languages() -> None:
    assert dutch_words("„Het kost 1.250,50 euro”, zei ze.") == ['"', "het", "kost", "125050", "euro", '"', "zei", "ze"]
    assert english_words("“It costs 1,250.50 euros,” she said.") == [
        '"', "it", "costs", "125050", "euros", '"', "she", "said",
    ]  # fmt: skip
    assert english_words("Governments") == ["governm"]
