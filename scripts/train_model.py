"""Trains a MarianMT model, Dutch to English, by a recipe.

    python -m scripts.train_model models/recipes/nlen-nl-en.toml --data DIR --dev dev.nl dev.en --out RUN \\
        [--start HF_FOLDER] [--lexicon FILE] [--minutes M] [--cooldown M] [--threads N] [--processes N]

With --lexicon (of `scripts.compile_lexicon`) the sources are guided as the model's will be. DIR holds the files that
the recipe names. The run's folder gets the vocabulary, the encoded pairs, checkpoints, the log (`log.jsonl`, a plot
`log.png`) and in the end `hf/`, which `scripts/convert_model.py` turns into a model for nlen. The same call again goes
on from the last checkpoint; with --cooldown it branches off there, into `RUN/cooldown`, and ends with a model, while
the run itself can go on later; with --trunk it begins with the weights of another run and pairs of its own. Needs the
extra `[train]`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from align.lexicon import Guide, read_lexicon
from align.modelhub.description import sha256
from align.modelhub.guidance import LexiconGuidance
from align.translation.engine.source_text import SourceText
from scripts.training.batches import Encoded, encode
from scripts.training.copying import Swaps
from scripts.training.data import Mixture
from scripts.training.forward import check
from scripts.training.guided import GuidedPairs
from scripts.training.loop import Trainer, go_on_from
from scripts.training.network import hold_padding, new_network, piece_ids, train_vocabulary, write_vocabulary
from scripts.training.parallel import Team
from scripts.training.recipe import Recipe, read_recipe


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of the recipe")
    parser.add_argument("--dev", type=Path, nargs=2, required=True, metavar=("NL", "EN"), help="development set")
    parser.add_argument("--dev-lines", type=int, default=300, help="lines of it that a validation translates")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--start", type=Path, help="Hugging Face folder with source.spm to train on from")
    parser.add_argument("--lexicon", type=Path, help="compiled lexicon that guides the sources")
    parser.add_argument(
        "--cooldown", type=float, default=0, help="minutes in which a branch of the run comes to its end"
    )
    parser.add_argument("--trunk", type=Path, help="folder of another run whose checkpoint to go on from")
    parser.add_argument("--minutes", type=float, default=0, help="time for the run; the learning rate falls with it")
    parser.add_argument("--threads", type=int, default=0, help="processor cores; 0 leaves it to torch")
    parser.add_argument("--processes", type=int, default=1, help="processes that share the cores and each batch")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.trunk and not (args.out / "checkpoint.pt").exists():
        if not (args.trunk / "checkpoint.pt").exists():
            parser.error(f"--trunk: {args.trunk} has no checkpoint yet; train it first")
        go_on_from(args.trunk / "checkpoint.pt", args.out / "checkpoint.pt")
    recipe = read_recipe(args.recipe)
    dev = [path.read_text(encoding="utf-8").splitlines() for path in args.dev]
    if args.cooldown and not (args.out / "checkpoint.pt").exists():
        parser.error(f"--cooldown: {args.out} has no checkpoint yet; train without it first")
    _prepare(recipe, args, dev[0] + dev[1])
    if args.processes == 1:
        _train(0, args, recipe, dev)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        meeting = Path(folder) / "meeting"
        torch.multiprocessing.spawn(_train, (args, recipe, dev, meeting), args.processes)
    return 0


def _train(
    rank: int, args: argparse.Namespace, recipe: Recipe, dev: list[list[str]], meeting: Path | None = None
) -> None:
    torch.manual_seed(recipe.training.seed)
    if args.threads or args.processes > 1:
        # Left to itself each process would take all cores, and their threads wait for each other.
        torch.set_num_threads(max((args.threads or torch.get_num_threads()) // args.processes, 1))
    team = Team(rank, args.processes, meeting)
    source, processor, data = _prepare(recipe, args, dev[0] + dev[1])
    network = _network(recipe, args.out, args.start).to("cuda" if torch.cuda.is_available() else "cpu")
    ids, _ = piece_ids(processor, args.out / "vocab.json")
    sample = [side[: args.dev_lines] for side in dev]
    trainer = Trainer(
        network,
        data,
        recipe.training,
        args.out,
        validate=lambda current: _validate(current, source, processor, ids, *sample),
        minutes=args.minutes,
        team=team,
        cooldown=args.cooldown,
    )
    figures = trainer.run()
    if not team.leads:
        return
    folder = trainer.folder / "hf"
    network.save_pretrained(folder)
    for name, copy in (("vocab.json", "vocab.json"), ("spm.model", "source.spm"), ("spm.model", "target.spm")):
        shutil.copyfile(args.out / name, folder / copy)
    if args.lexicon:
        # What `scripts.convert_model` has to know, so that translation guides as training did.
        shutil.copyfile(args.lexicon, folder / "lexicon.txt")
        settings = {"alternatives": recipe.guidance.alternatives, "mark": recipe.guidance.mark}
        (folder / "guidance.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")
    _plot(trainer.folder)
    print(f"{folder}: BLEU {figures['bleu']:.2f}, chrF {figures['chrf']:.2f} on {len(sample[0])} lines, greedy")


def _prepare(recipe: Recipe, args: argparse.Namespace, test_set: list[str]) -> tuple[SourceText, Any, Encoded]:
    """What makes pieces of sources and of targets, and the encoded pairs of the run, made at its first call."""
    import sentencepiece

    out, start = args.out, args.start
    model, stream, made_by = out / "spm.model", out / "stream.npz", out / "stream.json"
    fingerprint = json.dumps({"lexicon": args.lexicon and sha256(args.lexicon), **asdict(recipe.guidance)})
    if stream.exists() and made_by.exists() and made_by.read_text(encoding="utf-8") != fingerprint:
        raise SystemExit(
            f"error: {out}: its pairs were made with another lexicon or other guidance; take another --out"
        )
    mixture, pairs = None, []
    if not stream.exists():
        mixture = Mixture(recipe, args.data, test_set)
        (out / "data.txt").write_text(mixture.report() + "\n", encoding="utf-8")
        print(mixture.report(), flush=True)
        pairs = mixture.stream()
        if start:
            shutil.copyfile(start / "source.spm", model)
            shutil.copyfile(start / "vocab.json", out / "vocab.json")
        else:
            sentences = (text for pair in pairs for text in pair)
            train_vocabulary(sentences, recipe.network.vocabulary, model)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    guide = None if args.lexicon is None else Guide(read_lexicon(args.lexicon), recipe.guidance.alternatives)
    guidance = None if guide is None else LexiconGuidance(guide, recipe.guidance.mark)
    source = SourceText(processor, guidance)
    if mixture is not None:
        if not start:
            write_vocabulary(processor, out / "vocab.json")
        ids, _ = piece_ids(processor, out / "vocab.json")
        training = recipe.training
        if guidance is None:
            encoded = encode(pairs, processor, ids, training.longest)
        else:
            english = (target for group in recipe.groups if group.robust for _, target in mixture.groups[group.name])
            swaps = Swaps(guidance.guide.lexicon, english)
            made = GuidedPairs(guidance, processor, ids, swaps, recipe.guidance, training.longest, training.seed)
            encoded = made.encode(pairs, max(args.threads, args.processes))
        partial = stream.with_name("partial.npz")
        encoded.save(partial)
        made_by.write_text(fingerprint, encoding="utf-8")
        partial.replace(stream)
    return source, processor, Encoded.load(stream)


def _network(recipe: Recipe, out: Path, start: Path | None) -> Any:
    if start is None:
        return new_network(recipe.network)
    from transformers import MarianMTModel

    network: Any = MarianMTModel.from_pretrained(start, dtype=torch.float32)
    check(network)
    hold_padding(network)
    return network


def _validate(
    network: Any, source: SourceText, processor: Any, ids: Any, sources: list[str], references: list[str]
) -> dict[str, float]:
    """BLEU and chrF (sacreBLEU) of greedy decoding."""
    import sacrebleu

    padding, end = network.config.pad_token_id, network.config.eos_token_id
    pieces = {int(number): processor.id_to_piece(place) for place, number in enumerate(ids)}
    hypotheses = [""] * len(sources)
    numbers = {piece: number for number, piece in pieces.items()}
    unknown = numbers[processor.id_to_piece(processor.unk_id())]
    encoded = [[*(numbers.get(piece, unknown) for piece in made), end] for made in source.encode(sources)]
    order = sorted(range(len(sources)), key=lambda n: len(encoded[n]))
    for start in range(0, len(order), 32):
        chunk = order[start : start + 32]
        longest = max(len(encoded[n]) for n in chunk)
        inputs = torch.tensor([encoded[n] + [padding] * (longest - len(encoded[n])) for n in chunk]).to(network.device)
        with torch.inference_mode():
            output = network.generate(
                input_ids=inputs,
                attention_mask=(inputs != padding).long(),
                num_beams=1,
                max_length=2 * longest + 10,
                use_cache=True,
            )
        for number, row in zip(chunk, output.tolist(), strict=True):
            hypotheses[number] = processor.decode([pieces[n] for n in row if n in pieces and n != end])
    return {
        "bleu": sacrebleu.corpus_bleu(hypotheses, [references]).score,
        "chrf": sacrebleu.corpus_chrf(hypotheses, [references]).score,
    }


def _plot(out: Path) -> None:
    """Loss and development figures over the steps."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    entries = [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    figure, left = pyplot.subplots(figsize=(8, 4.5))
    right = left.twinx()
    for axis, name, colour in ((left, "loss", "tab:blue"), (right, "bleu", "tab:orange"), (right, "chrf", "tab:green")):
        points = [(entry["step"], entry[name]) for entry in entries if name in entry]
        axis.plot(*zip(*points, strict=True), marker="." if len(points) < 50 else "", color=colour, label=name)
    left.set(xlabel="steps", ylabel="label-smoothed cross-entropy")
    right.set_ylabel("development BLEU, chrF")
    figure.legend(loc="upper center", ncols=3)
    figure.tight_layout()
    figure.savefig(out / "log.png", dpi=120)


if __name__ == "__main__":
    sys.exit(main())
