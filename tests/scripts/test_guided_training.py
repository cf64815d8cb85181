"""Guided training pairs: made by the same guide as in translation, and with other things to copy."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import sentencepiece

from align.lexicon import Guide, Lexicon
from align.lexicon.guide import MARK
from align.modelhub import embedded_directory
from align.modelhub.guidance import LexiconGuidance
from align.translation.engine.source_text import SourceText
from scripts.compile_lexicon import compile_lexicon
from scripts.training.copying import Swaps
from scripts.training.guided import GuidedPairs
from scripts.training.recipe import Guidance

CONSONANTS = "bcdfghjklmnpqrstvwxz"
WORDS = {f"{c}o{d}en": f"{c}o{d}es" for c in CONSONANTS for d in CONSONANTS}
LEXICON = Lexicon(
    words={**WORDS, "tweet": "tweet", "illegaal": "illegal", "kast": "cupboard | wardrobe"},
    names={},
    phrases={},
    parts={},
    left=frozenset({"de", "het"}),
)
TEXTS = ["He saw Bondarev and Lavrov with Biden in Kazan.", "It was Gabriel who met Zelensky near Torino."]


@pytest.fixture
def swaps() -> Swaps:
    return Swaps(LEXICON, TEXTS)


def test_a_word_of_both_sides_gives_way_to_another_of_its_form(swaps: Swaps) -> None:
    rng = random.Random(1)
    dutch, english = "De boken van Bondarev uit 2014.", "The bokes of Bondarev from 2014."
    guided = Guide(LEXICON).guide(dutch)
    seen = set()
    for _ in range(60):
        source, target = swaps.swapped(dutch, guided, english, rng)
        pattern = r"(?:De|The) (\w+) (?:van|of) (\w+) (?:uit|from) (\d+)\."
        ours, theirs = re.fullmatch(pattern, source), re.fullmatch(pattern, target)
        assert ours is not None
        assert theirs is not None
        assert ours.groups() == theirs.groups()
        assert re.fullmatch(r"\w+es", ours[1])
        seen.add(ours.groups())
    assert len({word for word, _, _ in seen}) > 10
    assert len({name for _, name, _ in seen}) > 5
    assert len({number for _, _, number in seen}) > 10
    # About half of what can be swapped stays.
    for place, original in enumerate(("bokes", "Bondarev", "2014")):
        assert any(group[place] == original for group in seen)


def test_what_stands_on_one_side_alone_stays(swaps: Swaps) -> None:
    dutch = "De boken van Lavrov uit 2014."
    guided = Guide(LEXICON).guide(dutch)
    for seed in range(20):
        made = swaps.swapped(dutch, guided, "Those of a minister.", random.Random(seed))
        assert made == (guided.text, "Those of a minister.")


def test_the_second_meaning_is_swapped_where_the_target_has_it(swaps: Swaps) -> None:
    lexicon = Lexicon({**WORDS, "kast": "bodes | rotes"}, {}, {}, {}, frozenset({"de"}))
    guided = Guide(lexicon).guide("De kast.")
    changed = {Swaps(lexicon, TEXTS).swapped("De kast.", guided, "The rotes.", random.Random(n)) for n in range(20)}
    for source, target in changed:
        assert source.endswith(f"{MARK} {target.removeprefix('The ').removesuffix('.')}")
    assert len(changed) > 5


def test_pairs_are_guided_as_in_translation() -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(embedded_directory() / "nlen-nl-en" / "source.spm"))
    lexicon = LexiconGuidance(Guide(LEXICON), "<0x02>")
    source = SourceText(processor, lexicon)
    ids = np.arange(len(processor), dtype=np.int32)
    plain = Guidance(unguided=0, spared=0, swapped=0)
    pairs = [("De kast is illegaal.", "The wardrobe is illegal.")] * 7
    made = GuidedPairs(lexicon, processor, ids, Swaps(LEXICON, TEXTS), plain, 110, 1).encode(pairs)
    ours, theirs = made.pair(3)
    assert [processor.id_to_piece(int(number)) for number in ours] == source.encode(["De kast is illegaal."])[0]
    assert processor.decode([int(number) for number in theirs]) == "The wardrobe is illegal."
    assert "<0x02>" in source.encode(["De kast is illegaal."])[0]
    varied = Guidance(unguided=0.5, spared=0.5, swapped=0.5, resegmented=0.5)
    runs = [
        GuidedPairs(lexicon, processor, ids, Swaps(LEXICON, TEXTS), varied, 110, 1).encode(pairs * 900, processes)
        for processes in (1, 2)
    ]
    assert np.array_equal(runs[0].pieces, runs[1].pieces)
    assert np.array_equal(runs[0].lengths, runs[1].lengths)


def test_words_are_cut_otherwise_and_stay_the_same() -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(embedded_directory() / "nlen-nl-en" / "source.spm"))
    ids = np.arange(len(processor), dtype=np.int32)
    shares = Guidance(unguided=0, spared=0, swapped=0, resegmented=0.5)
    pairs = [("De kast is illegaal.", "The wardrobe is illegal.")] * 400
    lexicon = LexiconGuidance(Guide(LEXICON), "<0x02>")
    made = GuidedPairs(lexicon, processor, ids, Swaps(LEXICON, TEXTS), shares, 110, 1).encode(pairs)
    sources = [tuple(int(number) for number in made.pair(number)[0]) for number in range(400)]
    likeliest = Counter(sources).most_common(1)[0]
    assert 200 <= likeliest[1] < 260
    assert len(set(sources)) > 20
    assert len({processor.decode(list(source)) for source in sources}) == 1
    assert len({tuple(made.pair(number)[1]) for number in range(400)}) == 1


def test_words_are_cut_alike_in_every_process() -> None:
    script = (
        "import sys, sentencepiece; from scripts.training.resegmenting import Resegmenting; "
        "cut = Resegmenting(sentencepiece.SentencePieceProcessor(model_file=sys.argv[1]), 1, 0.3); "
        "cut.restart('1'); print(cut.encode(['De demonstratie werd illegaal.'] * 50, str))"
    )
    model = str(embedded_directory() / "nlen-nl-en" / "source.spm")
    root = Path(__file__).resolve().parents[2]
    printed = {
        subprocess.run([sys.executable, "-c", script, model], cwd=root, check=True, capture_output=True).stdout
        for _ in range(3)
    }
    assert len(printed) == 1


def test_meanings_are_put_in_the_order_of_their_use(tmp_path: Path) -> None:
    tables = {
        "words": "baan\tjob | lane | orbit\nkast\tcupboard | wardrobe\nkleur\tcolour | color\n",
        "names": "Poetin\tPutin\n",
        "phrases": "in plaats van\tinstead of\n",
        "parts": "-ster\tstar\nger-\t-\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.tsv").write_text(text, encoding="utf-8")
    left, pairs = tmp_path / "left.txt", tmp_path / "pairs.tsv"
    left.write_text("de\nhet\n", encoding="utf-8")
    uses = ["orbit"] * 7 + ["job"] * 3
    pairs.write_text("".join(f"De baan.\tThe {use}.\n" for use in uses), encoding="utf-8")
    lexicon = compile_lexicon(tmp_path, left, [pairs])
    assert lexicon.words == {"baan": "orbit | job", "kast": "cupboard", "kleur": "colour"}
    assert lexicon.parts == {"-ster": "star", "ger-": ""}
    assert lexicon.left == {"de", "het"}
    assert compile_lexicon(tmp_path, left).words["kast"] == "cupboard | wardrobe"
