"""`nlen eval`: measure translations."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.articles import LanguageTag
from align.cli.console import Estimate, progress_bar, verbosity_options


@click.group(name="eval")
def command() -> None:
    """Measure how good translations are."""


@command.command(name="translation")
@click.argument("test_set", nargs=-1, required=True, metavar="FILE [REFERENCE]")
@click.option("--model", default="auto", show_default=True, metavar="NAME|DIR", help="Model to measure.")
@click.option("--compare", "other", metavar="NAME|DIR", help="A second model, compared by paired bootstrap.")
@click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 16), help="Beam size.")
@click.option("--threads", default=0, show_default=True, type=click.IntRange(0), help="Processor cores; 0 is all.")
@click.option("--source-lang", type=LanguageTag(), default="nl", show_default=True)
@click.option("--target-lang", type=LanguageTag(), default="en", show_default=True)
@verbosity_options
def translation(
    test_set: tuple[str, ...],
    model: str,
    other: str | None,
    beam: int,
    threads: int,
    source_lang: str,
    target_lang: str,
) -> int:
    """Print BLEU, chrF and TER of a model on a test set: TMX, TSV, JSON Lines, or two text files, line by line.

    The sentences go through the same steps as in `nlen translate`. With 95 % confidence intervals and the signatures
    of sacreBLEU; needs the extra nlen[eval].

    \b
    nlen eval translation dev.nl dev.en
    """
    from align.evaluation import compare, read_test_set, score
    from align.translation import Translator

    pairs = read_test_set([Path(path) for path in test_set], source_lang, target_lang)
    references = [target for _, target in pairs]
    systems: list[list[str]] = []
    for name in [model] if other is None else [model, other]:
        translator = Translator(
            name, beam_size=beam, threads=threads, source_language=source_lang, target_language=target_lang
        )
        label = f"{translator.description.name} {translator.description.version} ({translator.description.directory})"
        estimate = Estimate(0, sentences=len(pairs), done=True)
        hypotheses = []
        with progress_bar("translating", estimate) as progress:
            for translated in translator.translate(source for source, _ in pairs):
                hypotheses.append(translated.text)
                progress(1)
        systems.append(hypotheses)
        print(f"{label}, {translator.description.quantization}, beam {beam}, {len(pairs)} sentences")
        for figure in score(hypotheses, references):
            print(f"  {figure.metric:8}{figure.value:7.2f} ± {figure.interval:.2f}   {figure.signature}")
    if other is not None:
        print("difference, second less first, and the chance of it between equal systems")
        for row in compare(systems[0], systems[1], references):
            print(f"  {row.metric:8}{row.other - row.baseline:+7.2f}   p = {row.p_value:.4f}")
    return 0
