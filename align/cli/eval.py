"""`nlen eval`: measure translations and alignments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.console import progress_bar, say, verbosity_options
from align.cli.options import (
    Languages,
    ModelChoice,
    beam_option,
    collected,
    compute_options,
    language_options,
    model_option,
)
from align.errors import count_of

if TYPE_CHECKING:
    from align.evaluation import AlignmentScore


@click.group(name="eval")
def command() -> None:
    """Measure how good translations and alignments are."""


@command.command(name="translation", short_help="BLEU, chrF and TER of a model on a test set.")
@click.argument("test_set", nargs=-1, required=True, metavar="FILE [REFERENCE]")
@model_option("Model to measure.")
@click.option("--compare", "other", metavar="NAME|DIR", help="A second model, compared by paired bootstrap.")
@beam_option("Beam size.")
@compute_options()
@click.option("--without-lexicon", is_flag=True, help="Leave out the lexicon of a model that has one.")
@language_options("Language of the sources.", "Language to translate into.")
@verbosity_options
@collected("model", ModelChoice)
def translation(
    test_set: tuple[str, ...], model: ModelChoice, other: str | None, without_lexicon: bool, languages: Languages
) -> int:
    """Print BLEU, chrF and TER of a model on a test set: TMX, TSV, JSON Lines, or two text files, line by line.

    The sentences go through the same steps as in `nlen translate`. With 95 % confidence intervals and the signatures
    of sacreBLEU; needs the extra nlen[eval].

    \b
    nlen eval translation dev.nl dev.en
    """
    from align.documents.inputs import Estimate
    from align.evaluation import compare, read_test_set, score

    pairs = read_test_set([Path(path) for path in test_set], languages.source_language, languages.target_language)
    references = [target for _, target in pairs]
    systems: list[list[str]] = []
    for name in [model.model] if other is None else [model.model, other]:
        translator = model.translator(languages, name, lexicon=not without_lexicon)
        label = f"{translator.description.name} {translator.description.version} ({translator.description.directory})"
        estimate = Estimate(0, sentences=len(pairs), done=True)
        hypotheses = []
        with progress_bar("translating", estimate) as progress:
            for translated in translator.translate(source for source, _ in pairs):
                hypotheses.append(translated.text)
                progress(1)
        systems.append(hypotheses)
        label += ", without its lexicon" if without_lexicon and translator.description.guidance else ""
        print(f"{label}, {translator.description.quantization}, beam {model.beam}, {count_of(len(pairs), 'sentence')}")
        for figure in score(hypotheses, references):
            print(f"  {figure.metric:8}{figure.value:7.2f} ± {figure.interval:.2f}   {figure.signature}")
    if other is not None:
        print("difference, second less first, and the chance of it between equal systems")
        for row in compare(systems[0], systems[1], references):
            print(f"  {row.metric:8}{row.other - row.baseline:+7.2f}   p = {row.p_value:.4f}")
    return 0


@command.command(name="alignment", short_help="Precision, recall and F1 of a predicted alignment.")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", type=click.Path(path_type=Path), metavar="PRED")
@click.option(
    "--each", is_flag=True, help="Also print a line a document: strict P, R and F1, and its name; worst first."
)
@verbosity_options
def alignment(gold: Path, predicted: Path, each: bool) -> int:
    """Print strict and lax precision, recall and F1 of a predicted alignment against gold.

    GOLD and PRED are two files, or two folders in which files of the same name belong together: Vecalign's links
    ([0]:[0, 1]) or a ladder of hunalign, numeric or text. The first figures are those of Vecalign's score.py, where
    null beads count in precision alone; the second leave null beads out of precision too.

    \b
    nlen align --sentences artikel.nl.txt article.en.txt -o artikel.links
    nlen eval alignment artikel.gold artikel.links
    """
    from align.alignment.bead_files import read_beads
    from align.evaluation import AlignmentMetric, find_alignments

    files = find_alignments(gold, predicted)
    if files.without_gold:
        say(f"no gold for {', '.join(files.without_gold)}: left out")
    documents = {name: (read_beads(ours), read_beads(theirs)) for name, (ours, theirs) in files.documents.items()}
    scores = [AlignmentMetric(counted).corpus_score(documents.values()) for counted in ("precision", "none")]
    for line in _table(scores):
        print(line)
    if each:
        metric = AlignmentMetric()
        rows = [(metric.document_score(*pair).strict, name) for name, pair in documents.items()]
        for agreement, name in sorted(rows, key=lambda row: row[0].f1):
            print(f"{agreement.precision:.4f}  {agreement.recall:.4f}  {agreement.f1:.4f}  {name}")
    return 0


def _table(scores: list[AlignmentScore]) -> Iterator[str]:
    score = scores[0]
    documents, gold = count_of(score.documents, "document"), count_of(score.gold_beads, "bead")
    yield f"{documents}, {gold} in gold, {score.predicted_beads:,} predicted"
    yield f"{'':28}precision    recall        F1"
    for score in scores:
        for sense, agreement in (("strict", score.strict), ("lax", score.lax)):
            label = sense if score.null_beads == "precision" else f"{sense}, no null beads"
            yield f"  {label:26}{agreement.precision:9.4f} {agreement.recall:9.4f} {agreement.f1:9.4f}"
    yield from (f"  {score.signature}" for score in scores)
