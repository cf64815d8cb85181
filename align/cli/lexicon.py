"""`nlen lexicon`: what guides a model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from align.cli.console import verbosity_options
from align.errors import ModelError

if TYPE_CHECKING:
    from align.lexicon import Guide, Guided
    from align.lexicon.words import Known


@click.command(name="lexicon")
@click.argument("entries", nargs=-1, required=True, metavar="WORD…")
@click.option("--text", is_flag=True, help="Take each argument as a sentence and show what the model is given for it.")
@click.option("--model", default="auto", show_default=True, metavar="NAME|DIR", help="The model whose lexicon to show.")
@verbosity_options
def command(entries: tuple[str, ...], text: bool, model: str) -> int:
    """Show what a model's lexicon has for words and phrases, and how compounds are split; - reads lines.

    With --text, show what the model is given for a sentence, and a line for everything that was replaced in it.

    \b
    nlen lexicon ruimtewandeling liep "haalt uit"
    nlen lexicon --text "Hij haalt hard uit naar zijn vroegere baas."
    """
    from align.lexicon.guide import MARK
    from align.modelhub import locate_model

    description = locate_model(model)
    guidance = None if description.guidance is None else description.guidance.load(description.directory)
    guide = None if guidance is None else guidance.guide
    if guide is None:
        raise ModelError(f"the model {description.name} has no lexicon; name one that has with --model.")
    lines = [line for entry in entries for line in (_standard_input() if entry == "-" else [entry])]
    if not text:
        width = max(map(len, lines), default=0)
        for line in lines:
            print(f"{line:{width}}  {_told(guide, line)}")
        return 0
    for line in lines:
        guided = guide.guide(" ".join(line.split()))
        print(guided.text.replace(MARK, " |"))
        for row in _stretches(guided, line):
            print(row)
    return 0


def _standard_input() -> Iterator[str]:
    return (line.rstrip("\n") for line in sys.stdin if line.strip())


def _told(guide: Guide, entry: str) -> str:
    known = guide.look_up(entry)
    if known is not None:
        return f"{' | '.join(known.english)}{_parts(known)}"
    return "(left to the model)" if entry.lower() in guide.lexicon.left else "(unknown)"


def _parts(known: Known) -> str:
    if not known.parts:
        return ""
    return "   = " + " + ".join(f"{part.text} ({part.english})" for part in known.parts)


def _stretches(guided: Guided, text: str) -> Iterator[str]:
    text = " ".join(text.split())
    for stretch in guided.stretches:
        yield f"  {stretch.source(text)}: {' | '.join(stretch.english)} ({stretch.kind})"
