"""Families of options reach a command as one value each, and no command has a parameter for each option."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import click
from click.testing import CliRunner

from align.cli import nlen
from align.cli.options import (
    Languages,
    ModelChoice,
    Output,
    beam_option,
    collected,
    compute_options,
    language_options,
    model_option,
    output_options,
    reading_options,
    unit_reading_options,
)
from align.documents.inputs import ArticleReading
from align.formats.unit_files import UnitReading
from align.modelhub.runtime import ComputeOptions


def called(*decorators: object, arguments: list[str]) -> dict[str, object]:
    """What a command with these decorators is called with."""
    got: dict[str, object] = {}

    def command(**values: object) -> None:
        got.update(values)

    for decorate in reversed(decorators):
        command = decorate(command)  # type: ignore[operator]
    result = CliRunner().invoke(click.command()(command), arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return got


def test_what_of_a_file_is_its_text_is_one_value() -> None:
    assert called(reading_options, arguments=["a", "b"]) == {"inputs": ("a", "b"), "reading": ArticleReading()}
    arguments = ["--reflow", "--drop-furniture", "--extract", "main"]
    assert called(reading_options, arguments=arguments)["reading"] == ArticleReading("wrapped", True, "main")
    assert called(reading_options, arguments=["--lines", "paragraph"])["reading"] == ArticleReading("paragraph")


def test_files_of_units_and_outputs_do_not_mix_up_their_formats() -> None:
    arguments = ["--from", "tmx", "--to", "tsv", "-o", "-", "--source-lang", "nl_BE"]
    assert called(unit_reading_options, output_options("place", "format"), arguments=arguments) == {
        "reading": UnitReading("tmx", "nl-BE", None),
        "output": Output(None, "tsv"),
    }


def test_a_model_and_what_it_runs_on_are_one_value_wherever_their_options_stand() -> None:
    options = (model_option(), language_options("s", "t"), beam_option(), compute_options())
    given = called(*options, collected("model", ModelChoice), arguments=["--beam", "2", "--threads", "3"])
    assert given == {"model": ModelChoice("auto", 2, ComputeOptions(3)), "languages": Languages("nl", "en")}
    # A command without one of the options has its default.
    given = called(model_option(default=None), collected("model", ModelChoice), arguments=[])
    assert given == {"model": ModelChoice(None, 4, ComputeOptions())}


def test_a_family_of_a_command_of_its_own() -> None:
    @dataclass(frozen=True)
    class Family:
        each: bool
        name: str

    options = (click.option("--each", is_flag=True), click.option("--other"), click.option("--name"))
    given = called(*options, collected("family", Family), arguments=["--name", "x", "--other", "y"])
    assert given == {"family": Family(False, "x"), "other": "y"}


def test_options_are_shown_in_the_order_in_which_they_are_written() -> None:
    @click.command()
    @reading_options
    @output_options("place", "format")
    @model_option()
    @language_options("s", "t")
    @collected("model", ModelChoice)
    def command(**values: object) -> None:
        """Does nothing."""

    shown = [word for word in CliRunner().invoke(command, ["--help"]).output.split() if word.startswith("--")]
    order = ["--lines", "--reflow", "--drop-furniture", "--extract", "--to", "--model", "--source-lang"]
    assert [word for word in dict.fromkeys(shown) if word in order] == order


def commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, context)
        else:
            yield command


def test_no_command_has_a_parameter_for_each_of_its_options() -> None:
    functions = [
        inspect.unwrap(command.callback) for command in commands(nlen, click.Context(nlen)) if command.callback
    ]
    assert len(functions) >= 20
    most = max(functions, key=lambda function: len(inspect.signature(function).parameters))
    assert len(inspect.signature(most).parameters) <= 8, most
