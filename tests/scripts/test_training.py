"""Training: what the recipe says is what is trained on, and a run that is killed goes on where it was."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.news import read_news
from scripts.training.batches import POOL, Encoded, batches, pad
from scripts.training.data import Mixture, read_pairs
from scripts.training.recipe import Group, Network, Recipe, Robustness, Training, read_recipe
from scripts.training.robustness import vary

if TYPE_CHECKING:
    from scripts.training.loop import Trainer

ROOT = Path(__file__).resolve().parents[2]
NEWS = (
    "# a1\tweer\nHet regent.\tIt is raining.\nDe zon schijnt.\tThe sun is shining.\n\n# a2\tsport\nZij won.\tShe won.\n"
)


def recipe(pairs: int = 100, **robustness: float) -> Recipe:
    groups = (
        Group("news", 0.75, ("news.tsv",), robust=False),
        Group("dictionary", 0.25, ("words.tsv", "words.tsv"), robust=False),
    )
    return Recipe(
        "proef", groups, Network(), Training(pairs=pairs), Robustness(**robustness), held_out=frozenset({"a2"})
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "news.tsv").write_text(NEWS, encoding="utf-8")
    (tmp_path / "words.tsv").write_text("huis\thouse\nboom\ttree\n", encoding="utf-8")
    return tmp_path


def test_the_recipe_of_the_embedded_model_is_whole() -> None:
    shipped = read_recipe(ROOT / "models" / "recipes" / "nlen-nl-en.toml")
    assert sum(group.share for group in shipped.groups) == pytest.approx(1)
    ids = {article.id for article in read_news()}
    assert shipped.held_out <= ids
    assert 0.015 < len(shipped.held_out) / len(ids) < 0.025


def test_a_recipe_with_a_slip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("")
    good = 'name = "x"\nheld_out = "ids.txt"\n[[group]]\nname = "news"\nshare = 1.0\nfiles = ["a.tsv"]\n'
    path = tmp_path / "r.toml"
    for bad in (good.replace("1.0", "0.9"), good + "[training]\nlearning_rat = 1\n", good.replace('name = "x"', "")):
        path.write_text(bad)
        with pytest.raises(ValueError, match=r"r\.toml"):
            read_recipe(path)
    path.write_text(good)
    assert read_recipe(path).groups[0].name == "news"


def test_held_out_articles_and_test_sentences_are_not_trained_on(data: Path) -> None:
    mixture = Mixture(recipe(), data, ["the SUN is shining"])
    assert mixture.groups["news"] == [("Het regent.", "It is raining.")]


def test_the_shares_are_those_of_the_recipe(data: Path) -> None:
    counts = Counter(pair[0] for pair in Mixture(recipe(), data, []).stream())
    assert counts["huis"] + counts["boom"] == 25
    assert counts["Het regent."] + counts["De zon schijnt."] == 75


def test_the_same_recipe_gives_the_same_stream(data: Path) -> None:
    assert Mixture(recipe(), data, []).stream() == Mixture(recipe(), data, []).stream()


def test_pairs_are_read_from_tsv_tmx_and_moses(data: Path) -> None:
    from align import TranslationUnit, write_bitext

    pairs = [("Het regent.", "It is raining."), ("Zij won.", "She won.")]
    write_bitext([TranslationUnit(*pair) for pair in pairs], data / "a.tmx")
    for side, suffix in enumerate((".nl", ".en")):
        (data / "b").with_suffix(suffix).write_text("".join(pair[side] + "\n" for pair in pairs), encoding="utf-8")
    assert list(read_pairs(data / "a.tmx")) == list(read_pairs(data / "b.nl")) == pairs
    assert list(read_pairs(data / "news.tsv"))[::2] == pairs


def test_variants_come_in_the_share_asked_for() -> None:
    rng = random.Random(1)
    shares = Robustness(0.2, 0.1, 0.0, 0.0, 0.0, 0.0)
    seen = Counter(vary(("Het Weer.", "The Weather."), shares, rng) for _ in range(5000))
    assert seen["het weer.", "the weather."] == pytest.approx(1000, rel=0.15)
    assert seen["HET WEER.", "THE WEATHER."] == pytest.approx(500, rel=0.2)


def test_what_is_to_be_copied_stands_on_both_sides() -> None:
    rng = random.Random(1)
    for _ in range(100):
        source, target = vary(("Kijk hier.", "Look here."), Robustness(0, 0, 0, 0, 0, 1.0), rng)
        assert source.removeprefix("Kijk hier ") == target.removeprefix("Look here ") != "."


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=300), st.integers(130, 2000))
def test_each_pair_is_in_one_batch_of_bounded_size(lengths: list[tuple[int, int]], most: int) -> None:
    array = np.array(lengths, np.int64)
    encoded = Encoded(np.arange(array.sum(), dtype=np.int32), array)
    made = batches(encoded, 0, most, seed=1)
    assert sorted(number for batch in made for number in batch) == list(range(len(lengths)))
    assert all(len(batch) * (array[batch] + 1).max(0).sum() <= most or len(batch) == 1 for batch in made)
    assert len(lengths) < POOL


def test_a_batch_is_shifted_and_padded() -> None:
    encoded = Encoded(np.array([5, 6, 7, 8, 9, 4, 3], np.int32), np.array([[2, 1], [1, 3]], np.int64))
    source, given_, target = pad(encoded, [0, 1], end=0, padding=99)
    assert source.tolist() == [[5, 6, 0], [8, 0, 99]]
    assert given_.tolist() == [[99, 7, 99, 99], [99, 9, 4, 3]]
    assert target.tolist() == [[7, 0, -100, -100], [9, 4, 3, 0]]


@pytest.fixture(scope="module")
def torch() -> Iterator[Any]:
    """PyTorch with one thread: over a tiny network several take longer, on a busy machine ten times."""
    torch = pytest.importorskip("torch", reason="training needs the extra [train]")
    pytest.importorskip("transformers", reason="training needs the extra [train]")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield torch
    torch.set_num_threads(before)


def _tiny_run(
    folder: Path,
    optimizer: str,
    team: Any = None,
    cooldown: float = 0,
    blanked: float = 0,
    lengths_from: int = 2,
) -> Trainer:
    """A trainer of a tiny network on random pairs, `lengths_from` pieces a side and up to six more."""
    import torch

    from scripts.training.loop import Trainer
    from scripts.training.network import new_network

    rng = np.random.default_rng(1)
    lengths = rng.integers(lengths_from, lengths_from + 7, (400, 2))
    encoded = Encoded(rng.integers(2, 50, lengths.sum()).astype(np.int32), lengths)
    settings = Training(batch_pieces=200, warmup=5, average_from=0.0, optimizer=optimizer, blanked=blanked)
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    network = new_network(Network(50, 16, 32, 2, 1, 1, 64))
    figures = {"bleu": 0.0, "chrf": 0.0}
    return Trainer(
        network,
        encoded,
        settings,
        folder,
        lambda _: figures,
        save_every=0,
        team=team,
        cooldown=cooldown,
        dtype=torch.float32,
    )


@pytest.mark.parametrize(("optimizer", "blanked"), [("adam", 0), ("muon", 0), ("muon", 0.2)])
def test_a_killed_run_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, optimizer: str, blanked: float, torch: Any
) -> None:
    whole = _tiny_run(tmp_path / "whole", optimizer, blanked=blanked, lengths_from=8)
    whole.run()
    broken = _tiny_run(tmp_path / "broken", optimizer, blanked=blanked, lengths_from=8)
    for number, batch in enumerate(broken._rest()):
        broken._step(batch)
        if number == 9:
            break
    broken._save()
    broken._step(batch)  # Done after the last checkpoint, so lost with the process.
    resumed = _tiny_run(tmp_path / "broken", optimizer, blanked=blanked, lengths_from=8)
    assert resumed.progress.step == 10
    resumed.run()
    weights = [list(t.network.parameters()) for t in (whole, resumed)]
    assert all(torch.equal(a, b) for a, b in zip(*weights, strict=True))


def test_what_is_blanked_is_not_seen_by_the_decoder(tmp_path: Path, torch: Any) -> None:
    from scripts.training.forward import Forward

    seeing = _tiny_run(tmp_path / "a", "adam", lengths_from=12)
    blind = _tiny_run(tmp_path / "b", "adam", blanked=1, lengths_from=12)
    batch = next(seeing._rest())
    source, given_, target = (
        torch.from_numpy(array) for array in pad(seeing.data, batch, 0, seeing.network.config.pad_token_id)
    )
    forward = Forward(seeing.network, torch.float32)
    losses = [
        float(forward.loss(source, start, target, 0.1).detach())
        for start in (given_, torch.full_like(given_, seeing.network.config.pad_token_id))
    ]
    assert [seeing._step(batch), blind._step(batch)] == pytest.approx(losses)
    assert losses[0] != pytest.approx(losses[1], rel=1e-4)


def test_of_short_targets_nothing_is_blanked(tmp_path: Path, torch: Any) -> None:
    seeing, blind = _tiny_run(tmp_path / "a", "adam"), _tiny_run(tmp_path / "b", "adam", blanked=1)
    batch = next(seeing._rest())
    assert seeing._step(batch) == blind._step(batch)


def test_a_branch_cools_down_and_leaves_the_trunk_as_it_is(tmp_path: Path, torch: Any) -> None:
    trunk = _tiny_run(tmp_path / "run", "muon")
    for _, batch in zip(range(6), trunk._rest(), strict=False):
        trunk._step(batch)
    trunk._save()
    before = (tmp_path / "run" / "checkpoint.pt").read_bytes()
    branch = _tiny_run(tmp_path / "run", "muon", cooldown=0.01)
    assert branch.progress.step == 6
    branch.progress.seconds += 0.3
    assert branch._learning_rate() == pytest.approx(trunk.settings.learning_rate / 2)
    branch.run()
    assert branch.progress.step > 6
    assert branch._learning_rate() == 0
    assert (tmp_path / "run" / "checkpoint.pt").read_bytes() == before
    # Called again it goes on, and is at its end; when the trunk has moved on, a new branch begins.
    again = _tiny_run(tmp_path / "run", "muon", cooldown=0.01)
    assert again.progress.step == branch.progress.step
    assert again._share() == 1
    for _, batch in zip(range(3), trunk._rest(), strict=False):
        trunk._step(batch)
    trunk._save()
    other = _tiny_run(tmp_path / "run", "muon", cooldown=0.01)
    assert other.progress.step == 9
    assert other._share() == 0
    # The pairs of a finished trunk are used again.
    trunk.run()
    last = _tiny_run(tmp_path / "run", "muon", cooldown=0.01)
    last.run()
    assert last.progress.step > trunk.progress.step
    assert not torch.equal(branch.network.model.shared.weight, trunk.network.model.shared.weight)


def test_a_run_can_begin_with_the_weights_of_another(tmp_path: Path, torch: Any) -> None:
    from scripts.training.loop import go_on_from

    trunk = _tiny_run(tmp_path / "trunk", "muon")
    for _, batch in zip(range(6), trunk._rest(), strict=False):
        trunk._step(batch)
    trunk._save()
    (tmp_path / "other").mkdir()
    go_on_from(tmp_path / "trunk" / "checkpoint.pt", tmp_path / "other" / "checkpoint.pt")
    other = _tiny_run(tmp_path / "other", "muon")
    assert (other.progress.step, other.progress.batch) == (6, 0)
    assert torch.equal(other.network.model.shared.weight, trunk.network.model.shared.weight)


def test_the_quick_forward_pass_is_that_of_the_network(torch: Any) -> None:
    from scripts.training.forward import Forward
    from scripts.training.network import new_network

    torch.manual_seed(1)
    network = new_network(Network(60, 32, 64, 4, 2, 2, 64))
    lengths = np.array([[5, 7], [9, 3], [2, 8]], np.int64)
    encoded = Encoded(np.random.default_rng(1).integers(2, 60, lengths.sum()).astype(np.int32), lengths)
    source, given_, target = (torch.from_numpy(a) for a in pad(encoded, [0, 1, 2], 0, network.config.pad_token_id))
    logits = network(
        input_ids=source, attention_mask=(source != network.config.pad_token_id).long(), decoder_input_ids=given_
    ).logits[..., :-1]
    whole = torch.nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten(), label_smoothing=0.1)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    expected = torch.autograd.grad(whole, trained)
    for dtype, tolerance in ((torch.float32, 1e-4), (torch.bfloat16, 0.1)):
        loss = Forward(network, dtype).loss(source, given_, target, 0.1)
        torch.testing.assert_close(loss, whole, rtol=tolerance, atol=tolerance)
        for ours, theirs in zip(torch.autograd.grad(loss, trained), expected, strict=True):
            # The row of the padding is never changed.
            difference = (ours - theirs)[:60]
            assert float(difference.norm()) <= tolerance * float(theirs[:60].norm()) + 1e-4


# A process of its own: what a spawned process imports depends on what else is installed.
MEMBER = """
import importlib.util, pathlib, sys
import torch
from scripts.training.parallel import Team
spec = importlib.util.spec_from_file_location("training_tests", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["training_tests"] = module
spec.loader.exec_module(module)
torch.set_num_threads(1)
rank, folder = int(sys.argv[2]), pathlib.Path(sys.argv[3])
trainer = module._tiny_run(folder / str(rank), "muon", Team(rank, 2, folder / "meeting"))
trainer.run()
torch.save(trainer.network.state_dict(), folder / f"{rank}.pt")
"""


def test_two_processes_train_like_one(tmp_path: Path, torch: Any) -> None:
    alone = _tiny_run(tmp_path / "alone", "muon")
    alone.run()
    members = [
        subprocess.Popen([sys.executable, "-c", MEMBER, __file__, str(rank), str(tmp_path)], cwd=ROOT)
        for rank in range(2)
    ]
    assert [member.wait(120) for member in members] == [0, 0]
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in range(2))
    for name, weight in alone.network.state_dict().items():
        assert torch.equal(first[name], second[name]), name
        torch.testing.assert_close(first[name], weight, rtol=0.05, atol=2e-3)
    assert (tmp_path / "0" / "log.jsonl").exists()
    assert not (tmp_path / "1" / "log.jsonl").exists()


def test_muon_makes_matrices_orthogonal(torch: Any) -> None:
    from scripts.training.muon import orthogonalised

    torch.manual_seed(1)
    for shape in ((2, 24, 60), (1, 60, 24), (1, 32, 32)):
        values = torch.linalg.svdvals(orthogonalised(torch.randn(shape)))
        assert 0.5 < float(values.min()) <= float(values.max()) < 1.3


def test_the_loss_in_pieces_is_the_whole_loss(torch: Any) -> None:
    from scripts.training.forward import ChunkedCrossEntropy

    torch.manual_seed(1)
    hidden, weight = torch.randn(700, 16, requires_grad=True), torch.randn(40, 16, requires_grad=True)
    right = torch.randint(0, 40, (700,))
    chunked = ChunkedCrossEntropy.apply(hidden, weight, right, 0.1)
    whole = torch.nn.functional.cross_entropy(hidden @ weight.t(), right, label_smoothing=0.1)
    torch.testing.assert_close(chunked, whole)
    for ours, theirs in zip(
        torch.autograd.grad(chunked * 3, (hidden, weight)),
        torch.autograd.grad(whole * 3, (hidden, weight)),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs)


def test_the_vocabulary_knows_every_character_and_keeps_quotation_marks(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs the extra [train]")
    import sentencepiece

    from scripts.training.network import train_vocabulary

    path = tmp_path / "spm.model"
    train_vocabulary(
        (text for pair in read_pairs(ROOT / "corpora" / "news" / "part-01.tsv") for text in pair), 800, path
    )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    for text in ("„Ja”, zei ‘hij’…", "日本 ✓", "het kost € 5"):
        assert processor.decode(processor.encode(text)) == text
        assert processor.unk_id() not in processor.encode(text)
    assert str(tmp_path).encode() not in path.read_bytes()


@pytest.mark.parametrize("layers", [3, 4, 5, 6])
def test_a_network_with_more_layers_computes_nearly_the_same(layers: int, torch: Any) -> None:
    from scripts.training.forward import Forward
    from scripts.training.growth import deepened
    from scripts.training.network import new_network

    torch.manual_seed(1)
    network = new_network(Network(60, 32, 64, 4, 3, 1, 64))
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if "layer_norm" in name:
                parameter.add_(torch.randn_like(parameter), alpha=0.1)
    lengths = np.array([[5, 7], [9, 3], [2, 8]], np.int64)
    encoded = Encoded(np.random.default_rng(1).integers(2, 60, lengths.sum()).astype(np.int32), lengths)
    batch = tuple(torch.from_numpy(array) for array in pad(encoded, [0, 1, 2], 0, network.config.pad_token_id))
    grown = deepened(network, layers, [batch])
    assert (grown.config.encoder_layers, network.config.encoder_layers) == (layers, 3)
    losses = [float(Forward(one, torch.float32).loss(*batch, 0.1).detach()) for one in (network, grown)]
    assert losses[1] == pytest.approx(losses[0], rel=0.02)
    assert (losses[1] == losses[0]) == (layers == 3)
    # What is new learns.
    Forward(grown, torch.float32).loss(*batch, 0.1).backward()
    assert all(layer.fc2.weight.grad.abs().max() > 0 for layer in grown.model.encoder.layers)


def test_a_network_grows_to_twice_its_layers_at_most(torch: Any) -> None:
    from scripts.training.growth import deepened
    from scripts.training.network import new_network

    network = new_network(Network(60, 32, 64, 4, 2, 1, 64))
    for layers in (1, 5):
        with pytest.raises(ValueError, match="2 to 4"):
            deepened(network, layers, [])
