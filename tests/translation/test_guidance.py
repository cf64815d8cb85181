"""A model that names a lexicon is guided by it, from the text to the attention; others are not."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import pytest

from align import Glossary, Translator
from align.formats.glossaries import GlossaryEntry
from align.lexicon import Wanted
from align.modelhub import description, embedded_directory, read_description
from align.modelhub.description import verify
from align.modelhub.runtime import ComputeOptions
from align.modelhub.weights import quantise
from align.translation.engine.marian import MarianModel

EMBEDDED = embedded_directory() / "nlen-nl-en"
SOURCE = "Ook naar zijn baas haalt hij hard uit."


@pytest.fixture(scope="module")
def model() -> MarianModel:
    return MarianModel(read_description(EMBEDDED), ComputeOptions(threads=1))


def test_sources_are_guided(model: MarianModel) -> None:
    bare = MarianModel(read_description(EMBEDDED), ComputeOptions(threads=1), lexicon=False)
    [guided], [plain] = model.encode([SOURCE]), bare.encode([SOURCE])
    assert "▁boss▁lashes▁out" in "".join(guided)
    assert "▁baas▁haalt" in "".join(plain)
    assert model.guide is not None
    assert bare.guide is None


def test_a_further_meaning_stands_behind_its_piece(model: MarianModel) -> None:
    assert model.guide is not None
    text = next(word for word in ("kast", "kern", "baan", "blad", "terrein") if _alternatives(model, word) > 1)
    [pieces] = model.encode([f"Dat is een {text}."])
    assert model.description.guidance is not None
    assert pieces.count(model.description.guidance.table["mark"]) == _alternatives(model, text) - 1


def _alternatives(model: MarianModel, word: str) -> int:
    assert model.guide is not None
    known = model.guide.look_up(word)
    return 0 if known is None else len(known.english)


def test_attention_is_of_the_characters_of_the_original(model: MarianModel) -> None:
    [attention] = model.attention([SOURCE], ["He also lashes out at his boss."])
    verb, particle = (SOURCE.index("haalt"), SOURCE.index("haalt") + 5), (SOURCE.index("uit"), SOURCE.index("uit") + 3)
    boss = (SOURCE.index("baas"), SOURCE.index("baas") + 4)
    assert {verb, particle, boss} <= set(attention.source_spans)
    assert all(0 <= start <= end <= len(SOURCE) for start, end in attention.source_spans)
    assert all(len(row) == len(attention.source_spans) for row in attention.rows)
    assert all(0 <= sum(row) <= 1.001 for row in attention.rows)


def test_the_users_terms_go_before_the_lexicon() -> None:
    source = "De baas van de haven sprak met de wethouder."
    glossary = Glossary([GlossaryEntry("baas", ("chieftain",)), GlossaryEntry("haven", ("seaport",))])
    [without] = Translator(beam_size=2).translate([source])
    [given] = Translator(beam_size=2, glossary=glossary).translate([source])
    assert "chieftain" not in without.text
    assert "chieftain" in given.text.lower()
    assert "seaport" in given.text.lower()
    assert given.quality == ()


def test_terms_that_keep_a_word_or_stand_in_others() -> None:
    glossary = Glossary(
        [
            GlossaryEntry("gemeente", ("gemeente",)),
            GlossaryEntry("Navalny", ("Nawalny",)),
            GlossaryEntry("kat", ("feline",)),
        ]
    )
    sources = ["De gemeente vergadert over Navalny.", "De katoenen jas van de kat."]
    first, second = Translator(beam_size=2, glossary=glossary).translate(sources)
    assert "gemeente" in first.text
    assert "Nawalny" in first.text
    assert first.quality == ()
    assert "felineoenen" not in second.text
    assert second.text.count("feline") == 1
    # A letter whose small form is two characters does not move the others.
    [found] = glossary.terms_in("İn İzmir is de kat.").places("İn İzmir is de kat.")  # type: ignore[union-attr]
    assert found[1:] == (15, 18)


NAMES = [
    ("Volgens Sjtsjerbakova ligt het dorp Kwakelhoorn achter de heuvels van Brzeziny.", 3),
    ("Trainer Okonkwo-Bell en doelman Wuytsalaert zwegen na de wedstrijd tegen Qarabag.", 3),
    ("De schrijfster Ndubuisi woont sinds 1998 met haar man Thorvaldsson in Gjirokastër.", 3),
    ("Gabriëlse noemt de stap van Bondarev moedig, maar Zwartkruis is het daar niet mee eens.", 3),
    ("Het bedrijf Fluxenburg kocht vorig jaar zijn concurrent Mirabelline uit Vlorë.", 3),
]


def test_names_arrive_letter_for_letter(translator: Translator) -> None:
    words = re.compile(r"[A-ZÀ-Þ][\w-]+")
    common = {"Volgens", "Trainer", "De", "Het"}
    for translation, (source, count) in zip(translator.translate(s for s, _ in NAMES), NAMES, strict=True):
        names = [word for word in words.findall(source) if word not in common]
        assert len(names) >= count
        assert [name for name in names if name not in translation.text] == [], translation.text
        assert "name" not in translation.quality


def test_lines_of_junk_take_no_time_and_break_nothing() -> None:
    translator = Translator(beam_size=1)
    junk = ["school" * 1500, "a-" * 5000 + "a@", "a" * 10000 + "/ b", "/" + "的" * 3000, "De \ue8ff kat", "\u0130" * 50]
    start = time.process_time()
    assert len(list(translator.translate(junk))) == len(junk)
    guide = translator._model.guide
    assert guide is not None
    for text in junk:
        guide.guide(text)
    assert time.process_time() - start < 30
    assert "<0x02>" not in translator._model.encode(["De \ue8ff kat"])[0]


def test_the_lexicon_is_checked_like_the_weights(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(EMBEDDED, folder)
    copied = read_description(folder)
    assert copied.guidance is not None
    assert copied.guidance.files == ("lexicon.txt",)
    assert "lexicon.txt" in copied.files
    verify(copied, checksums=True)
    with (folder / "lexicon.txt").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(Exception, match="damaged"):
        verify(copied, checksums=True)


def test_a_model_of_another_type_keeps_its_lexicon(tmp_path: Path) -> None:
    original = read_description(EMBEDDED)
    made = quantise(original, tmp_path / "float", "float32", "nlen-nl-en-float32")
    assert made.guidance == original.guidance
    assert made.guidance is not None
    assert (made.directory / "lexicon.txt").read_bytes() == (EMBEDDED / "lexicon.txt").read_bytes()
    model = MarianModel(made, ComputeOptions(threads=1))
    assert model.encode([SOURCE]) == MarianModel(original, ComputeOptions(threads=1)).encode([SOURCE])


@pytest.mark.parametrize("line", ['file = "../lexicon.txt"', 'file = "none.txt"', "alternatives = 0", 'mark = "</s>"'])
def test_settings_that_make_no_sense_are_refused(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    text = (EMBEDDED / "model.toml").read_text(encoding="utf-8")
    name = line.partition(" ")[0]
    old = next(row for row in text.split("[lexicon]")[1].splitlines() if row.startswith(name))
    (folder / "model.toml").write_text(text.replace(old, line), encoding="utf-8")
    with pytest.raises(Exception, match=r"model\.toml"):
        read_description(folder)


@dataclass(frozen=True)
class Shouting:
    """What a guidance of another kind looks like: settings, guidance and prepared text in one, without a lexicon."""

    kind: ClassVar[str] = "shouting"
    note: ClassVar[str] = "Every word is followed by a mark."

    text: str = ""
    symbols: Mapping[str, str] = field(default_factory=lambda: {"\ue123": "<0x03>"})
    guide: None = None
    files: tuple[str, ...] = ()
    has_symbols: bool = True
    summary: str = "loud"

    @property
    def table(self) -> Mapping[str, str | int]:
        return {"volume": 11}

    def load(self, folder: Path) -> Shouting:
        return self

    def prepare(self, text: str, wanted: Sequence[Wanted] = ()) -> Shouting:
        return replace(self, text=text + "\ue123")

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        return [(start, min(end, len(self.text) - 1))]


def test_a_guidance_of_another_kind_is_named_in_the_description(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description, "GUIDANCES", {"shouting": lambda table: Shouting()})
    folder = tmp_path / "model"
    shutil.copytree(EMBEDDED, folder)
    text = (EMBEDDED / "model.toml").read_text(encoding="utf-8")
    start, end = text.index("[lexicon]"), text.index("[files]")
    (folder / "model.toml").write_text(f"{text[:start]}[shouting]\nvolume = 11\n\n{text[end:]}", encoding="utf-8")
    model = MarianModel(read_description(folder), ComputeOptions(threads=1))
    bare = MarianModel(read_description(folder), ComputeOptions(threads=1), lexicon=False)
    assert model.guide is None
    assert model.encode([SOURCE]) == [[*bare.encode([SOURCE])[0], "<0x03>"]]
    [look] = model.attention([SOURCE], ["He lashes out."])
    assert look.source_spans[-1] == (len(SOURCE), len(SOURCE))
    assert [*next(iter(Translator(folder).translate([SOURCE]))).text]
    made = quantise(read_description(folder), tmp_path / "float", "float32", "loud")
    assert (
        "# Every word is followed by a mark.\n[shouting]\nvolume = 11\n" in (made.directory / "model.toml").read_text()
    )
