"""`nlen model`: which translation models there are on this machine, and what they are."""

from __future__ import annotations

import click

from align.cli.console import verbosity_options


@click.group(name="model")
def command() -> None:
    """List translation models and show what they are."""


@command.command(name="list")
@verbosity_options
def list_models() -> int:
    """Print the models on this machine, a line each; the one that --model auto takes has a star."""
    from align.modelhub import installed_models, locate_model

    default = locate_model("auto").directory
    for model in installed_models():
        star = "*" if model.directory == default else " "
        pair = f"{model.source_language}-{model.target_language}"
        size = sum((model.directory / name).stat().st_size for name in model.files) / 1e6
        print(f"{star} {model.name}  {model.version}  {pair}  {model.quantization}  {size:.1f} MB  {model.directory}")
    return 0


@command.command(name="info")
@click.argument("name", default="auto", metavar="[NAME|DIR]")
@verbosity_options
def info(name: str) -> int:
    """Print what a model says of itself, and its model card."""
    from align.modelhub import locate_model, verify

    model = locate_model(name)
    verify(model, checksums=True)
    print(f"{model.name} {model.version}: {model.description}")
    print(f"languages: {model.source_language}-{model.target_language}")
    print(f"weights: {model.quantization}, licence {model.licence}")
    print(f"folder: {model.directory}, every file as it was made (SHA-256)")
    card = model.directory / "README.md"
    if card.is_file():
        print("\n" + card.read_text(encoding="utf-8").rstrip())
    return 0
