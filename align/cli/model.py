"""`nlen model`: which translation models there are, and installing, converting and removing them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from align.cli import console
from align.cli.console import say, verbosity_options
from align.errors import ModelError, UsageError
from align.modelhub.model_file import QUANTIZATIONS


@click.group(name="model")
def command() -> None:
    """List, install, convert and remove translation models, and show what they are."""


catalog_option = click.option(
    "--catalog",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A catalogue of your own; its entries go before those of nlen's [default: NLEN_CATALOG].",
)


@command.command(name="list", short_help="Print the models on this machine, or those to install.")
@click.option("--available", is_flag=True, help="Print instead the models that the catalogue has to install.")
@catalog_option
@verbosity_options
def list_models(available: bool, catalog: Path | None) -> int:
    """Print the models on this machine, a line each; the one that --model auto takes has a star."""
    return _list_available(catalog) if available else _list_installed()


def _list_installed() -> int:
    from align.modelhub import locate_model
    from align.modelhub.locate import damaged_models, readable_models

    failed = damaged_models()
    try:
        default = locate_model("auto").directory
    except ModelError as error:
        default = None
        failed["auto"] = error
    for model in readable_models():
        star = "*" if model.directory == default else " "
        pair = f"{model.facts.source_language}-{model.facts.target_language}"
        sizes = (model.directory / name for name in model.files)
        size = sum(path.stat().st_size for path in sizes if path.is_file()) / 1e6
        print(f"{star} {model.name}  {model.version}  {pair}  {model.quantization}  {size:.1f} MB  {model.directory}")
    for fault in failed.values():
        say(str(fault))
    return 1 if failed else 0


def _list_available(catalog: Path | None) -> int:
    from align.modelhub.catalog import read_catalog
    from align.modelhub.locate import readable_models

    here = {(model.name, model.version) for model in readable_models()}
    for entry in read_catalog(catalog).values():
        if entry.embedded:
            continue
        installed = "  installed" if (entry.name, entry.version) in here else ""
        facts = entry.facts
        pair = f"{facts.source_language}-{facts.target_language}"
        print(f"{facts.name}  {facts.version}  {pair}  {facts.licence}{installed}\n    {facts.description}")
        for test_set, figures in facts.scores.items():
            print(f"    {test_set}: " + ", ".join(f"{name} {value}" for name, value in figures.items()))
    say("`nlen model pull NAME` installs one of them")
    return 0


@command.command(name="info")
@click.argument("name", default="auto", metavar="[NAME|DIR]")
@verbosity_options
def info(name: str) -> int:
    """Print what a model says of itself, and its model card."""
    from align.modelhub import locate_model, verify

    model = locate_model(name)
    verify(model, checksums=True)
    facts = model.facts
    print(f"{facts.name} {facts.version}: {facts.description}")
    print(f"languages: {facts.source_language}-{facts.target_language}")
    print(f"weights: {model.quantization}, licence {facts.licence}")
    if model.guidance is not None:
        print(f"{model.guidance.kind}: {model.guidance.summary}")
    if model.origin is not None:
        print(f"from: {model.origin.url}")
    for test_set, figures in facts.scores.items():
        print(f"{test_set}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    print(f"folder: {model.directory}, every file as it was made (SHA-256)")
    card = model.directory / "README.md"
    if card.is_file():
        print("\n" + card.read_text(encoding="utf-8").rstrip())
    return 0


@command.command(name="pull", short_help="Fetch a model of the catalogue and install it.")
@click.argument("name")
@click.option(
    "--from",
    "archive",
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help="Install from a file that was fetched by other means; the network is left alone.",
)
@click.option(
    "--to",
    "quantization",
    type=click.Choice(QUANTIZATIONS),
    default="int8",
    show_default=True,
    help="Type of the weights: int8 is small and quick, float16 is for graphics cards.",
)
@click.option("--force", is_flag=True, help="Install anew what is installed already.")
@catalog_option
@verbosity_options
def pull_model(name: str, archive: Path | None, quantization: str, force: bool, catalog: Path | None) -> int:
    """Fetch a model of the catalogue, check it, convert it and install it.

    An interrupted download is gone on with at the next call. This is the only command that uses the network.

    \b
    nlen model list --available
    nlen model pull opus-mt-nl-en
    """
    from align.modelhub.catalog import find_entry
    from align.modelhub.pull import Watcher, pull

    with _download_bar() as progress:
        model = pull(
            find_entry(name, catalog),
            archive=archive,
            quantization=quantization,
            force=force,
            watcher=Watcher(say, progress),
        )
    print(model.directory)
    return 0


@command.command(name="quantise", short_help="Store a model with weights of another type.")
@click.argument("name", metavar="NAME|DIR")
@click.option("--to", "quantization", required=True, type=click.Choice(QUANTIZATIONS), help="Type of the weights.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to make [default: installs NAME-TYPE].",
)
@verbosity_options
def quantise_model(name: str, quantization: str, output: Path | None) -> int:
    """Store a model with weights of another type: int8 is small and quick, float16 is for graphics cards.

    What rounding to int8 took does not come back: pull a model anew with --to float16 instead.
    """
    from align.modelhub import locate_model
    from align.modelhub.install import models_directory
    from align.modelhub.weights import quantise, quantised_name

    model = locate_model(name)
    new_name = quantised_name(model, quantization)
    made = quantise(model, output or models_directory() / new_name, quantization, new_name)
    print(made.directory)
    return 0


@command.command(name="remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@verbosity_options
def remove(name: str, yes: bool) -> int:
    """Remove an installed model. The embedded model stays.

    Asks first; where there is no terminal to ask on, as in a script, it takes --yes.
    """
    from align.modelhub.install import find_installed, remove_model

    folder = find_installed(name)
    if not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError(f"{folder}: nobody can be asked whether to remove it; give --yes.")
        click.confirm(f"Remove {folder}?", abort=True, err=True)
    say(f"{remove_model(name)} is removed")
    return 0


@contextmanager
def _download_bar() -> Iterator[Callable[[int, int | None], None]]:
    """A bar of bytes fetched, on a terminal and without -q only; gives the function to tell it how far things are."""
    if console.is_quiet() or sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = None

        def show(done: int, total: int | None) -> None:
            nonlocal task
            task = bar.add_task("fetching", total=total) if task is None else task
            bar.update(task, completed=done, total=total)
            if done == total:
                bar.update(task, visible=False)

        yield show
