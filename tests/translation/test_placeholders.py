"""Addresses, placeholders, tags and handles come through; the list of literals is right in the English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Translator
from align.translation.masking.placeholders import hide

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
    (r"Het staat in C:\Mijn map\brief.docx, of op \\server\deel.", [r"C:\Mijn map\brief.docx", r"\\server\deel"]),
    ("Zie /home/jan/brief.txt, ~/werk en ../a/b.", ["/home/jan/brief.txt", "~/werk", "../a/b"]),
    ("Open foto.png of rapport-2024.v2.PDF.", ["foto.png", "rapport-2024.v2.PDF"]),
    ("Typ `rm -r map` en <%= naam %>.", ["`rm -r map`", "<%= naam %>"]),
    ("Sleutel NL91ABNA0417164300 of dGVzdA1x2y3z4a5==.", ["NL91ABNA0417164300", "dGVzdA1x2y3z4a5=="]),
    ("Naar NL91 ABNA 0417 1643 00 of BE68 5390 0754 7034.", ["NL91 ABNA 0417 1643 00", "BE68 5390 0754 7034"]),
    ("De **grote** en *kleine* of __oude__ brug.", ["**", "**", "*", "*", "__", "__"]),
    ("Zie [de brug](brug_(oud).html) en ![foto](a.png).", ["[", "](brug_(oud).html)", "![", "](a.png)"]),
    ("Zij zei: <<Het is klaar>> tegen <naam van de klant>.", ["<<", ">>", "<", ">"]),
    ("{n, plural, one {# dag} other {# dagen}}", ["{n, plural, one {", "#", "} other {", "#", "}}"]),
    ("| naam | leeftijd |", ["|", "|", "|"]),
    # What only looks like a literal.
    ("De man/vrouw/x op 1/2/2020 rijdt 100 km/u, en/of 50.", []),
    ("Een F16-toestel op A4, de 75-jarigenbijeenkomst.", []),
    ("Het is klaar.Log in, z.o.z. en 5 > 4 of 3 * 4 * 5.", []),
    ("Kindercarnavalsoptochtvoorbereidingswerkzaamheden.", []),
    ("Ongeveer 50% deed mee, dus 5 < 6.", []),
    ("Hij werd #1, bijv. in z.g.n. 1.250 gevallen.", []),
    ("Het is 100% zeker & klaar.", []),
]


@pytest.mark.parametrize(("text", "literals"), LITERALS)
def test_literals_are_known(text: str, literals: list[str]) -> None:
    masking = hide(text)
    assert (list(masking.literals) if masking else []) == literals


def test_the_letter_of_a_list_is_taken_off() -> None:
    masking = hide("a. binnen;")
    assert masking is not None
    assert (masking.head, masking.carried(0)) == ("a. ", "binnen;")
    assert hide("Vitamine a. is gezond.") is None


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
            "**",
            "`a`",
            "](",
            "a) ",
            "{n, plural, one {",
            "}}",
            "<<",
            "C:\\a",
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
        joined = "".join(a + b for a, b in zip(woven, (*masking.literals, ""), strict=True))
        assert masking.head + joined == text


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


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a) een kilo", r"a\) .*kilo"),
        ("(iv) De huurder betaalt.", r"\(iv\) The tenant pays.*"),
        ("§ 12.3 De rechter beslist.", r"§ 12\.3 The judge .*"),
        ("| naam | leeftijd |", r"\| name \| age \|"),
        ("Dank je wel!!!!", r"Thank you.*[^!]!!!!"),
        ("Echt waar??!!", r".*[^!?]\?\?!!"),
        ("## Nieuwe brug", r"## New [bB]ridge"),
        ("De minister wil **geen nieuwe wegen** aanleggen.", r".*\*\*no new roads\*\*.*"),
        ("**Lees het hele verhaal.**", r"\*\*Read the (?:whole|entire) story\.\*\*"),
        ("![foto van de brug](brug.png)", r"!\[photo of the bridge\]\(brug\.png\)"),
        (
            "{n, plural, =0 {Geen berichten} other {# berichten}}",
            r"\{n, plural, =0 \{No messages\} other \{# messages\}\}",
        ),
        ("Zij zegt: <<Het is klaar.>>", r"She says: <<It.s ready\.>>"),
        ("Klik <b>hier</b> om verder te gaan.", r"Click <b>here</b> to .*"),
    ],
)
def test_what_stands_around_literals_is_translated(translator: Translator, text: str, right: str) -> None:
    target = next(translator.translate([text])).text
    assert re.fullmatch(right, target), target


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
    "De sleutel is " + "QmFzZTY0IGlzIG5pZXQgdGUgdmVydGFsZW4" * 100 + ".",
    "In C:\\Gebruikers\\jan\\Mijn map\\a.docx, /home/jan/a.txt en `map_leeg` staat **niets**.",
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
    print(f"{len(rows) - len(wrong)} of {len(rows)} sentences have all their literals")
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
