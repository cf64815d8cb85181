"""The tables in corpora/lexicon, and what the embedded model has of them."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from align.lexicon import Guide, read_lexicon
from align.lexicon.store import read_entries
from align.modelhub import embedded_directory

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "lexicon"
TABLES = ("words", "names", "phrases", "parts")


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_sorted_and_clean(name: str) -> None:
    keys = [line.split("\t")[0] for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    assert keys == sorted(set(keys))
    stray = re.compile(r"[^\w '&./+%=,;!?()…-]|  |_")
    for entry in read_entries(FOLDER / f"{name}.tsv"):
        assert len(entry.targets) <= 3
        for text in (entry.source, *entry.targets):
            assert not stray.search(text), entry
            assert text == text.strip()
        if name in {"words", "phrases"}:
            assert entry.source == entry.source.lower(), entry
        assert (" " in entry.source) == (name == "phrases") or name == "names", entry


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide(read_lexicon(embedded_directory() / "nlen-nl-en" / "lexicon.txt"))


def test_the_embedded_lexicon_is_of_these_tables(guide: Guide) -> None:
    for name in TABLES:
        entries = {entry.source for entry in read_entries(FOLDER / f"{name}.tsv")}
        assert entries == getattr(guide.lexicon, name).keys()


def _quickest(work: Callable[[], object], rounds: int = 7) -> float:
    """Seconds of the processor that `work` takes when the machine disturbs it least."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(rounds))


def test_it_is_quick(guide: Guide) -> None:
    # Against plain Python in the same run: what a second is worth differs from machine to machine, and by the hour.
    path = embedded_directory() / "nlen-nl-en" / "lexicon.txt"

    def lines() -> dict[str, list[str]]:
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return {row[0]: row[1:] for row in rows}

    assert _quickest(lambda: read_lexicon(path), 3) < 1.5 * _quickest(lines, 3)

    # Every round has sentences of its own: the guide remembers those it has seen.
    numbers = count()

    def sentences() -> list[str]:
        return [
            f"De {next(numbers)} roze palen bij de ingang hebben in de gemeenteraad vooral kwaad bloed gezet, zei hij."
            for _ in range(100)
        ]

    def words() -> None:
        for text in sentences():
            for word in re.findall(r"\w+", text):
                unicodedata.normalize("NFC", word.lower())

    assert _quickest(lambda: [guide.guide(text) for text in sentences()]) < 60 * _quickest(words)


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("ruimtewandeling", "spacewalk"),
        ("tweeëntwintigste", "twenty-second"),
        ("achttien", "eighteen"),
        ("leugens", "lies"),
        ("ontwapening", "disarmament"),
        ("Oekraïense", "Ukrainian"),
        ("Rode Kruis", "Red Cross"),
        ("VN", "UN"),
        ("betekenisloos", "meaningless"),
        ("in plaats van", "instead of"),
    ],
)
def test_what_is_to_be_found(guide: Guide, dutch: str, english: str) -> None:
    known = guide.look_up(dutch)
    assert known is not None
    assert known.english[0] == english


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Ooievaars vliegen weg.", "Storks"),
        ("Boeren gaan de straat op.", "Farmers"),
        ("Voetbalclub gaat failliet", "Football club"),
        ("Amerikaanse troepen", "American"),
        ("Let op de trein.", "Let"),
        ("Namens de minister", "On behalf of"),
    ],
)
def test_what_begins_a_sentence_is_a_common_word_if_it_can_be(guide: Guide, text: str, start: str) -> None:
    assert guide.guide(text).text.startswith(start)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ook naar zijn baas haalt hij hard uit.", ["lashes out", "boss"]),
        ("Joe Biden past de tactiek van Reagan toe.", ["applies", "tactics"]),
        ("Hij sluit niet uit dat meer diplomaten zullen volgen.", ["rules out", "diplomats"]),
        ("Het protest vond bij meerdere kantoren plaats.", ["took place", "offices"]),
    ],
)
def test_sentences(guide: Guide, text: str, parts: list[str]) -> None:
    guided = guide.guide(text).text
    assert all(part in guided for part in parts), guided
