"""Dutch quotation marks become English ones; apostrophes stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.repair.typography import quote_marks, quotes_differ, restore_quotes

KEPT = [
    # source, what the model gave, what a reader should see
    ("„Ik blijf”, zei ze.", "“I'll stay,” she said.", "“I'll stay,” she said."),
    ("„Ik blijf”, zei ze.", '"I\'ll stay," she said.', "“I'll stay,” she said."),
    ("Hij noemt dat ’moedig’.", "He calls that “brave”.", "He calls that ‘brave’."),
    ("Hij noemt dat ’moedig’.", "He calls that 'brave'.", "He calls that ‘brave’."),
    (",,Ik blijf'', zei ze.", "“I'll stay,” she said.", "“I'll stay,” she said."),
    ("«Ik blijf», zei ze.", "“I'll stay,” she said.", "“I'll stay,” she said."),
    ('"Ik blijf", zei ze.', "“I'll stay,” she said.", "“I'll stay,” she said."),
    # A quote over several sentences opens in one and closes in another.
    ("„Ik blijf hier.", "I'm staying here.", "“I'm staying here."),
    ("En ik ga niet weg.”", "And I won't leave.", "And I won't leave.”"),
    ("Dat is ’niet waar’.", "That is ‘not true.", "That is ‘not true’."),
    ("En ik kom niet terug’, zei hij.", "And I'm not coming back, he said.", "And I'm not coming back, he said."),
    ("'Er is een probleem', zei hij.", "'There is a problem,' he said.", "‘There is a problem,’ he said."),
    ("’Er is een probleem’, zei hij.", "“There is a problem,” he said.", "‘There is a problem,’ he said."),
    ("»Goed«, zei ze.", "“Good,” she said.", "“Good,” she said."),
    (
        "’De buren hun auto’s zijn weg’, zei ze.",
        "‘The neighbours’ cars are gone,’ she said.",
        "‘The neighbours’ cars are gone,’ she said.",
    ),
    # The model made one up.
    ("De boot lag stil.", "The boat lay “still.", "The boat lay still."),
    # No quotation mark at all.
    ("Zij woont in ’s-Hertogenbosch.", "She lives in ‘s-Hertogenbosch.", "She lives in ’s-Hertogenbosch."),
    # One inside the other.
    ("„Hij zei ‘nee’”, zei ze.", "“He said “no”,” she said.", "“He said ‘no’,” she said."),
]


@pytest.mark.parametrize(("source", "target", "expected"), KEPT)
def test_quotation_marks_follow_the_source(source: str, target: str, expected: str) -> None:
    assert restore_quotes(source, target) == expected


@pytest.mark.parametrize(
    "text",
    [
        "’s Avonds was het stil.",
        "'t Is mooi weer in 's-Hertogenbosch.",
        "De foto’s van Anna's auto’s.",
        "Dat was in '85 en ’86.",
        "De ouders’ huis stond leeg.",
        "‘s Avonds gaat hij weg, en ‘t is koud in ‘s-Hertogenbosch.",
        "Ik heb 'em gezien, zei hij.",
        "It's the children's boat, isn’t it?",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert quote_marks(text) == []
    assert restore_quotes("De boot lag stil.", text) == text


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("„Ga je?”, vroeg hij. „Ja.”", ["open", "close", "open", "close"]),
        ("(‘nooit’)", ["open", "close"]),
        ("Hij zei: \"ja\" en 'nee'.", ["open", "close", "open", "close"]),
        ("Het einde.”", ["close"]),
        ("Ik kom niet terug’, zei hij.", ["close"]),
        ("Ik kom niet terug’", ["close"]),
        ("'Er is niets.'", ["open", "close"]),
        ("’niets illegaals’ doet en ’moedig’ is", ["open", "close", "open", "close"]),
        ("»Goed«", ["open", "close"]),
        ("«Goed»", ["open", "close"]),
        ("Hij ging ’naar huis’ toe", ["open", "close"]),
    ],
)
def test_the_role_of_a_mark_is_seen(text: str, roles: list[str]) -> None:
    assert [mark.role for mark in quote_marks(text)] == roles


def test_what_cannot_be_restored_is_reported() -> None:
    source = "De „oude” boot en de „nieuwe” lagen stil."
    assert quotes_differ(source, restore_quotes(source, "The “old” boat and the new one lay still."))
    assert not quotes_differ(source, "The “old” boat and the “new” one lay still.")


@given(st.text(alphabet="ab' ’‘„”“\"«».,!'", max_size=40), st.text(alphabet="cd' ’‘“”\".,!", max_size=40))
def test_words_are_never_changed(source: str, target: str) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in text if c.isalpha())

    assert letters(restore_quotes(source, target)) == letters(target)
