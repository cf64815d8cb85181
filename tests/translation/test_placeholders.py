"""Addresses, placeholders, tags and handles come through; the list of literals is right in the English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Translator
from align.translation.placeholders import hide

LIST = Path(__file__).with_name("literals.tsv")

LITERALS = [
    ("Ga naar https://www.voorbeeld.nl/a_b?c=d.", ["https://www.voorbeeld.nl/a_b?c=d"]),
    ("Zie (www.voorbeeld.nl) of nu.nl.", ["www.voorbeeld.nl", "nu.nl"]),
    ("Het staat op https://nl.example.org/Plaats_(stad)!", ["https://nl.example.org/Plaats_(stad)"]),
    ("Mail j.de.vries+werk@bedrijf.nl, a.u.b.", ["j.de.vries+werk@bedrijf.nl"]),
    ("Hallo {name}, {0} en {{map}} en ${x}.", ["{name}", "{0}", "{{map}}", "${x}"]),
    ("%s heeft %d van %(total)d (%1$s), %.2f en %d%%.", ["%s", "%d", "%(total)d", "%1$s", "%.2f", "%d%%"]),
    ('Klik <a href="x">hier</a><br/>&nbsp;nu.', ['<a href="x">', "</a>", "<br/>", "&nbsp;"]),
    ("@jan_peters schrijft over #klimaat2026.", ["@jan_peters", "#klimaat2026"]),
    # What only looks like a literal.
    ("Ongeveer 50% deed mee, dus 5 < 6.", []),
    ("Hij werd #1, bijv. in z.g.n. 1.250 gevallen.", []),
    ("Het is 100% zeker & klaar.", []),
]


@pytest.mark.parametrize(("text", "literals"), LITERALS)
def test_literals_are_known(text: str, literals: list[str]) -> None:
    masking = hide(text)
    assert (list(masking.literals) if masking else []) == literals


text_with_signs = st.lists(
    st.sampled_from(
        [
            "{a}",
            "%s",
            "<b>",
            "</b>",
            "www.a.nl",
            "@jan",
            "#nu",
            "x@y.nl",
            " ",
            " ",
            "woord",
            "[1]",
            "X1",
            "{1}",
            ".",
            "3e",
        ]
    )
    | st.text(max_size=4)
).map("".join)


@given(text_with_signs, st.integers(0, 2), st.booleans())
def test_nothing_is_lost_by_hiding(text: str, style: int, numbers: bool) -> None:
    masking = hide(text, numbers=numbers)
    if masking is None:
        return
    back = masking.uncover(masking.carried(style), style)
    assert back in {None, masking.opaque}
    if not numbers:
        assert masking.restore(masking.opaque) == text
        woven = masking.fragments()
        assert len(woven) == len(masking.literals) + 1
        assert "".join(a + b for a, b in zip(woven, (*masking.literals, ""), strict=True)) == text


def test_a_stand_in_that_is_lost_or_doubled_is_noticed() -> None:
    masking = hide("Hallo {name}, welkom bij %s.")
    assert masking is not None
    assert masking.uncover("Hello {1}, welcome.", 0) is None
    assert masking.uncover("Hello {1}, welcome to {2} {2}.", 0) is None
    found = masking.uncover("Hello { 1}, welcome to {2}.", 0)
    assert found is not None
    assert masking.restore(found) == "Hello {name}, welcome to %s."


def test_tags_keep_their_order_and_stand_close() -> None:
    masking = hide("Druk op <b>Opslaan</b>.")
    assert masking is not None
    assert masking.uncover("Press {2}Save{1}.", 0) is None
    found = masking.uncover("Press {1} Save {2}.", 0)
    assert found is not None
    assert masking.restore(found) == "Press <b>Save</b>."


HARD = [
    "{a}{b}{c}",
    "{a} {a} {a}",
    "#een #twee #drie #vier #vijf",
    "Van %s naar %s via %s, dan naar %s en terug naar %s.",
    "<p><b><i>Het</i></b></p> <p>regent</p>.",
    "a@b.nl b@c.nl c@d.nl",
    "DE SITE HTTPS://WWW.VOORBEELD.NL IS DICHT EN {NAAM} OOK",
    "Kijk op https://www.voorbeeld.nl/" + "een-heel-lang-adres/" * 40 + "einde voor meer.",
    "Het regent, " * 60 + "zie {naam} en www.voorbeeld.nl/a.",
    "x" * 300 + " {naam} " + "y" * 300,
]


@pytest.mark.parametrize("text", HARD)
def test_every_literal_comes_through(translator: Translator, text: str) -> None:
    masking = hide(text)
    assert masking is not None
    target = next(translator.translate([text])).text
    for literal in set(masking.literals):
        assert target.count(literal) == text.count(literal), target


def test_the_list_of_literals_is_right() -> None:
    rows = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) >= 100
    done = Translator(beam_size=4).translate(row[1] for row in rows)
    wrong = [
        f"{source} -> {translation.text}"
        for (_, source, wanted), translation in zip(rows, done, strict=True)
        if not is_right(translation.text, wanted)
    ]
    assert len(wrong) <= 0.01 * len(rows), "\n".join(wrong)


def is_right(target: str, wanted: str) -> bool:
    """Whether `target` has one of the forms of every literal, and no digits besides."""
    for item in wanted.split("; "):
        for form in sorted(item.split("|"), key=len, reverse=True):
            pattern = rf"(?<!\w)(?<!\d[.,:]){re.escape(form)}(?![^\W_]|[.,:]\d)"
            if not form[0].isalnum() and not form[-1].isalnum():
                pattern = re.escape(form)
            target, found = re.subn(pattern, "\0", target, count=1, flags=re.IGNORECASE)
            if found:
                break
        else:
            return False
    return not re.search(r"\d", target)


@pytest.mark.parametrize(
    ("target", "wanted", "right"),
    [
        ("It costs 1,250.50.", "1,250.50", True),
        ("It costs 11,250.50.", "1,250.50", False),
        ("At 2:30 p.m. today.", "14:30|2:30 p.m.", True),
        ("At 14:30, on 5 May.", "14:30", False),
    ],
)
def test_the_measure_itself(target: str, wanted: str, right: bool) -> None:
    assert is_right(target, wanted) == right
