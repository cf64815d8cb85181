"""What a build is asked to do: everything that decides on its output, and nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from align.alignment.methods import METHODS
from align.documents import Extract, Lines
from align.errors import ReadError, UsageError
from align.files.streams import is_regular
from align.filtering.settings import FilterSettings, read_filters
from align.formats import find_format, write_bitext
from align.languages import is_language_tag
from align.modelhub.runtime import ComputeOptions

_BOUNDS: dict[str, tuple[int, int | None]] = {
    "beam_size": (1, 16),
    "shard_articles": (0, None),
    "shard_bytes": (1, None),
    "units_per_file": (1, None),
    "max_article_bytes": (1, None),
    "max_paragraph": (1, None),
    "date": (0, None),
}
"""Least and most of what is a whole number."""


@dataclass(frozen=True)
class BuildSettings:
    """The settings of a build. Workers are not among them: the output is the same whoever does the work.

    Attributes:
        inputs: files and folders, as the user named them.
        manifest: a TSV file that lists inputs with their licences, or None.
        formats: names of the formats to write, each in a folder of its own.
        source_language, target_language: BCP 47 tags.
        model: translation model for articles without a translation, as `align.Translator` takes it.
        beam_size: of translation, 1 to 16.
        compute: what models run on; its threads are of no account, as the workers share the cores.
        method: of alignment, as `align.alignment.align_articles` takes it.
        filters: rules and thresholds.
        test_sets: files whose sentences may not be in the corpus: text, a sentence a line, or any bitext.
        score_model: model that scores pairs, source to target; None scores none.
        reverse_model: model that scores them target to source.
        licence: of inputs for which the manifest names none.
        dev, test: shares of the articles to hold out, 0 to 0.5.
        shard_articles: most articles in one portion of work; 0 chooses by their number.
        shard_bytes: most input in one portion of work, but for a single larger file; one with a unit on each line (TSV,
            JSON Lines) is cut into stretches of at most as many. A damaged line ends the reading of its stretch.
        units_per_file: units after which a new output file begins, where a portion ends.
        max_article_bytes: larger articles are rejected.
        max_paragraph: longest paragraph of an article, in characters.
        lines, drop_furniture, extract: of reading articles, as `align.read_article` takes them.
        keep_rejected: write the rejected units too, with the rule that objected.
        date: seconds since 1970 that TMX bears as creation date, or None for the time of the newest input.
    """

    inputs: tuple[str, ...] = ()
    manifest: str | None = None
    formats: tuple[str, ...] = ("tmx",)
    source_language: str = "nl"
    target_language: str = "en"
    model: str = "auto"
    beam_size: int = 4
    compute: ComputeOptions = dataclasses.field(default_factory=ComputeOptions)
    method: str = "auto"
    filters: FilterSettings = dataclasses.field(default_factory=read_filters)
    test_sets: tuple[str, ...] = ()
    score_model: str | None = None
    reverse_model: str | None = None
    licence: str = ""
    dev: float = 0.0
    test: float = 0.0
    shard_articles: int = 0
    shard_bytes: int = 8_000_000
    units_per_file: int = 100_000
    max_article_bytes: int = 10_000_000
    max_paragraph: int = 100_000
    lines: Lines = "auto"
    drop_furniture: bool = False
    extract: Extract = "auto"
    keep_rejected: bool = False
    date: int | None = None

    def __post_init__(self) -> None:
        """Checks all values, so that none of them spoils a long run: each would be the fault of every input in turn.

        Raises:
            UsageError: a value makes no sense.
        """
        if not self.inputs and self.manifest is None:
            raise UsageError("there is nothing to build from; name a folder, a file or a manifest.")
        if not self.formats:
            raise UsageError("no output format is named; give one, such as tmx.")
        for name in self.formats:
            find_format(name, None)
        for name, known in (("method", METHODS), ("lines", get_args(Lines)), ("extract", get_args(Extract))):
            if getattr(self, name) not in known:
                raise UsageError(f'there is no {name} "{getattr(self, name)}"; take one of {", ".join(known)}.')
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= (value if most is None else most):
                range_ = f"of {least} or more" if most is None else f"from {least} to {most}"
                raise UsageError(f"{name} cannot be {value}; give a whole number {range_}.")
        for name in ("source_language", "target_language"):
            if not is_language_tag(getattr(self, name)):
                raise UsageError(f'{name} cannot be "{getattr(self, name)}"; give a language tag such as nl or nl-BE.')
        self.filters.check()
        if min(self.dev, self.test) < 0 or self.dev + self.test > 0.5:
            raise UsageError("the shares of dev and test are too large; give 0 or more, and together 0.5 at most.")
        if self.reverse_model is not None and self.score_model is None:
            raise UsageError("a reverse model scores nothing alone; give --score-model too.")

    def require_formats(self) -> None:
        """Makes sure, before a long run begins, that every format can be written.

        Raises:
            MissingPackageError: a library is missing.
        """
        for name in self.formats:
            if not find_format(name, None).is_pair:
                write_bitext([], io.BytesIO(), name)

    def as_json(self) -> dict[str, Any]:
        """The settings as plain data, in a fixed order; test sets by their contents."""
        plain = dataclasses.asdict(dataclasses.replace(self, filters=FilterSettings({})))
        plain["filters"] = {name: dict(table) for name, table in self.filters.tables.items()}
        del plain["compute"]["threads"]
        plain["test_sets"] = {name: _digest(Path(name)) for name in self.test_sets}
        # Tuples become lists, as they come back from a file.
        loaded: dict[str, Any] = json.loads(json.dumps(plain))
        return loaded


def _digest(path: Path) -> str:
    if path.exists() and not is_regular(path):
        raise UsageError(f"{path}: a test set is read more than once, and this is no file; save it in one.")
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ReadError.of(path, error) from error
    return digest.hexdigest()
