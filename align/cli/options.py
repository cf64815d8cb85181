"""Options that several commands have, and what each family of them says, as one value.

A command's function has one parameter for a family: `collected` puts the options of that family together.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

import click

from align.cli.console import say
from align.documents import Fill, Lines
from align.documents.inputs import ArticleReading
from align.errors import UsageError
from align.files.streams import copied, is_regular
from align.formats.unit_files import UnitReading
from align.languages import canonical_tag, is_language_tag
from align.modelhub.runtime import COMPUTE_TYPES, DEVICES, ComputeOptions

if TYPE_CHECKING:
    from align.translation import Glossary, TranslationMemory, Translator

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def collected(name: str, kind: Callable[..., Any]) -> Decorator:
    """Has a command's function get those options that `kind`, a dataclass as a rule, takes as one argument `name`."""
    fields = list(inspect.signature(kind).parameters)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def with_family(*arguments: Any, **options: Any) -> Any:
            family = kind(**{field: options.pop(field) for field in fields if field in options})
            return command(*arguments, **{name: family}, **options)

        return with_family

    return decorate


def _all(*decorators: Decorator) -> Decorator:
    """One decorator of several; options come in the order in which they are given."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        return functools.reduce(lambda decorated, decorator: decorator(decorated), reversed(decorators), command)

    return decorate


class LanguageTag(click.ParamType[str]):
    """A language tag, such as nl or nl-BE; nl_BE and nld are taken for what BCP 47 writes for them."""

    name = "TAG"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        tag = canonical_tag(str(value))
        if not is_language_tag(tag):
            self.fail(f'"{value}" is no language tag such as nl or nl-BE.', param, ctx)
        return tag


class OutputPath(click.ParamType["str | None"]):
    """A file or folder to write; not empty. None stands for standard output, which may also be called "-"."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | None:
        if not value:
            self.fail("the name of the output is empty.", param, ctx)
        return None if value == "-" else str(value)


def line_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --lines, and --reflow for `--lines wrapped`; the command has to take `lines`."""

    @functools.wraps(command)
    def with_lines(*arguments: Any, lines: Lines | None, reflow: bool, **options: Any) -> Any:
        if reflow and lines not in (None, "wrapped"):
            raise UsageError(f"--reflow is --lines wrapped, and --lines {lines} is given too; leave one out.")
        return command(*arguments, lines="wrapped" if reflow else lines or "auto", **options)

    return _all(
        click.option(
            "--lines",
            type=click.Choice(get_args(Lines)),
            help="What a line of plain text is: a paragraph, or a piece of one that was wrapped, so that lines are "
            "joined; auto looks at the text [default: auto].",
        ),
        click.option("--reflow", is_flag=True, help="The same as --lines wrapped."),
    )(with_lines)


text_options = _all(
    line_options,
    click.option("--drop-furniture", is_flag=True, help='Leave out page furniture such as "Bekijk ook: …".'),
    click.option(
        "--extract",
        type=click.Choice(["auto", "main", "none"]),
        default="auto",
        show_default=True,
        help="Take only the article out of a full news page: main needs nlen[html], none takes the whole page.",
    ),
    collected("reading", ArticleReading),
)
"""Adds the options that say what of a file is its text, `reading`."""

reading_options = _all(click.argument("inputs", nargs=-1, metavar="[FILE|DIR|-]…"), text_options)
"""Adds what to read, `inputs`, and how, `reading`."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go.

    Attributes:
        path: a file or folder, or None for standard output.
        format_name: their format, or None where something else tells it.
    """

    path: str | None
    format_name: str | None


fill_option = click.option(
    "--fill",
    type=click.Choice(get_args(Fill)),
    help="Of files that have translations beside their texts, such as XLIFF and PO: translate what has none, what "
    "nobody has confirmed too, or all but what is locked  [default: empty].",
)


def output_options(
    place: str,
    format: str,
    *,
    metavar: str = "FILE",
    formats: Sequence[str] | None = None,
    required: bool = False,
    kind: type[Output] = Output,
) -> Decorator:
    """Adds -o and --to, `output`.

    Args:
        place: help of -o.
        format: help of --to.
        metavar: what help calls the argument of -o.
        formats: names to choose from; None where the command itself looks whether there is such a format.
        required: whether -o must be given.
        kind: what the command gets; one with more fields takes the options of these names too.
    """
    names: dict[str, Any] = {"metavar": "FORMAT"} if formats is None else {"type": click.Choice(formats)}
    return _all(
        click.option("-o", "--output", "path", type=OutputPath(), required=required, metavar=metavar, help=place),
        click.option("--to", "format_name", help=format, **names),
        collected("output", kind),
    )


joined_option = click.option(
    "--no-joined",
    is_flag=True,
    help="TMX: leave out units of several sentences that OmegaT, Trados or memoQ have as one segment.",
)


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a pair, as BCP 47 tags."""

    source_language: str
    target_language: str


def language_options(source: str, target: str) -> Decorator:
    """Adds --source-lang and --target-lang, `languages`, with what their help says."""
    return _all(
        click.option(
            "--source-lang", "source_language", type=LanguageTag(), default="nl", show_default=True, help=source
        ),
        click.option(
            "--target-lang", "target_language", type=LanguageTag(), default="en", show_default=True, help=target
        ),
        collected("languages", Languages),
    )


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model translates, and how it runs.

    Attributes:
        model: a name, a folder or "auto"; None where the user says nothing, and there need be none.
        beam: size of the beam.
        compute: on what it runs.
    """

    model: str | None = None
    beam: int = 4
    compute: ComputeOptions = field(default_factory=ComputeOptions)

    def translator(self, languages: Languages, model: str | Path | None = None, **options: Any) -> Translator:
        """The translator chosen.

        Args:
            languages: of the pair.
            model: another model than the one chosen.
            options: what `Translator` takes besides.

        Raises:
            ModelError: there is no such model, or it is not whole.
            UsageError: it is of other languages.
        """
        from align.translation import Translator

        return Translator(
            model or self.model or "auto",
            beam_size=self.beam,
            **dataclasses.asdict(self.compute),
            source_language=languages.source_language,
            target_language=languages.target_language,
            **options,
        )


def model_option(help: str = "Translation model.", *, default: str | None = "auto") -> Decorator:
    """Adds --model; the command has `collected("model", ModelChoice)`."""
    return click.option("--model", default=default, show_default=True, metavar="NAME|DIR", help=help)


def beam_option(help: str = "Beam size; 1 is fastest.") -> Decorator:
    """Adds --beam; the command has `collected("model", ModelChoice)`."""
    return click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 16), help=help)


def compute_options(*, threads: bool = True) -> Decorator:
    """Adds --device, --device-index, --compute-type and, if `threads`, --threads: what a model runs on, `compute`.

    The command has `collected("model", ModelChoice)`.
    """

    def of_options(device: str, device_index: tuple[int, ...], compute_type: str, threads: int = 0) -> ComputeOptions:
        return ComputeOptions(threads, device, device_index or 0, compute_type)

    cores = click.option(
        "--threads", default=0, show_default=True, type=click.IntRange(0), help="Processor cores; 0 is all."
    )
    return _all(
        *([cores] if threads else []),
        click.option(
            "--device",
            type=click.Choice(DEVICES),
            default="cpu",
            show_default=True,
            help="What the model runs on; auto is a graphics card where there is one.",
        ),
        click.option(
            "--device-index",
            multiple=True,
            type=click.IntRange(0),
            metavar="N",
            help="Number of the graphics card; given again, several share the work  [default: 0].",
        ),
        click.option(
            "--compute-type",
            type=click.Choice(COMPUTE_TYPES),
            default="default",
            show_default=True,
            metavar="TYPE",
            help=f"Numbers to compute with, of {', '.join(COMPUTE_TYPES)}: that of the weights, or the quickest.",
        ),
        collected("compute", of_options),
    )


@dataclass(frozen=True, slots=True)
class Resources:
    """A translator's own memory and glossary.

    Attributes:
        memory: a file of units, or None.
        fuzzy: from where on its sentences are alike enough to be offered, in percent; 0 is never.
        glossary: a file of terms, or None.
    """

    memory: str | None
    fuzzy: int
    glossary: str | None

    @property
    def min_similarity(self) -> float | None:
        """From where on fuzzy matches are wanted, 0 to 1; None for never."""
        return self.fuzzy / 100 if self.fuzzy else None

    def saved(self) -> Resources:
        """The same with a memory that can be read more than once: of a pipe a copy, gone when the command ends."""
        file = self.memory
        if file is None or is_regular(file) or not Path(file).exists() or Path(file).is_dir():
            return self
        folder = click.get_current_context().with_resource(TemporaryDirectory(prefix="nlen-"))
        return replace(self, memory=str(copied(file, folder)))

    def read_memory(self, languages: Languages) -> TranslationMemory | None:
        """The memory, or None."""
        if self.memory is None:
            return None
        from align.translation import TranslationMemory

        source, target = languages.source_language, languages.target_language
        memory = TranslationMemory.read(self.memory, source_language=source, target_language=target)
        if not len(memory):
            say(f"{self.memory} has no {source}-{target} units to take")
        return memory

    def read_glossary(self, languages: Languages) -> Glossary | None:
        """The glossary, or None."""
        return read_glossary(self.glossary, languages.source_language, languages.target_language)


resource_options = _all(
    click.option(
        "--memory", metavar="FILE", help="Take translations from this memory, TMX or another format of units."
    ),
    click.option(
        "--fuzzy",
        default=75,
        show_default=True,
        metavar="PERCENT",
        type=click.IntRange(0, 99),
        help="Offer sentences of the memory that are at least so alike; 0 is never.",
    ),
    click.option(
        "--glossary", metavar="FILE", help="Use the terms of a TSV or OmegaT glossary, or of TBX, where they fit."
    ),
    collected("resources", Resources),
)
"""Adds --memory, --fuzzy and --glossary, `resources`."""


def read_glossary(file: str | None, source_language: str | None, target_language: str | None) -> Glossary | None:
    """The glossary that a user named, or None; from Dutch to English where no languages are given."""
    if file is None:
        return None
    from align.translation import Glossary

    return Glossary.read(file, source_language=source_language or "nl", target_language=target_language or "en")


unit_reading_options = _all(
    click.option(
        "--from",
        "format",
        metavar="FORMAT",
        help="Format of the input [default: by its suffix, or by what is in it].",
    ),
    click.option(
        "--source-lang",
        "source_language",
        type=LanguageTag(),
        help="Language to take as the source [default: nl in TMX, else as the file says].",
    ),
    click.option(
        "--target-lang",
        "target_language",
        type=LanguageTag(),
        help="Language to take as the target [default: en in TMX, else as the file says].",
    ),
    collected("reading", UnitReading),
)
"""Adds the options that say how to read files of units, `reading`."""
