"""`nlen translate`: Dutch articles -> English text or translation units."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from align.cli.articles import ArticleSource, LanguageTag, OutputPath, reading_options
from align.cli.console import finished, progress_bar, standard_output, verbosity_options
from align.cli.documents import (
    ProjectSource,
    WholeDocuments,
    document_type,
    project_folder,
    refuse_several,
    write_documents,
    write_project,
)
from align.cli.resources import checks_with, least_similarity, read_memory, read_terms, resource_options, saved
from align.cli.segments import ToolSegments, joined_option, tool_segments, with_joined_units
from align.documents import FORMATS as DOCUMENTS
from align.documents import Extract, Lines
from align.documents.registry import format_of_suffix, written_formats
from align.errors import UsageError, WriteError, count_of
from align.formats import find_format, write_bitext
from align.modelhub import choose_model
from align.modelhub.locate import DEFAULT_MODEL
from align.omegat.documents import AttributeValues
from align.translation import TranslatedArticle, Translator
from align.translation.masking.verbatim import VERBATIM

if TYPE_CHECKING:
    from align.article import Article
    from align.bitext import TranslationUnit
    from align.translation import Glossary

UNITS = ("tmx", "xliff", "xliff2", "tsv", "csv", "jsonl", "po", "parquet")
"""Formats of translation units that translations are written in."""
FORMATS = (*(known.name for known in written_formats()), "omegat", *UNITS)
_REVIEWED = frozenset({"xliff", "xliff2"})
"""Formats in which translators see what the checks of quality find."""


@click.command(name="translate")
@reading_options
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="FILE|DIR",
    help="Write to this file, or to this folder (NAME/) a file an article.",
)
@click.option(
    "--to", "format_name", type=click.Choice(FORMATS), help="Output format [default: by the suffix of -o, else txt]."
)
@click.option("--model", default="auto", show_default=True, metavar="NAME|DIR", help="Translation model.")
@click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 16), help="Beam size; 1 is fastest.")
@click.option("--threads", default=0, show_default=True, type=click.IntRange(0), help="Processor cores; 0 is all.")
@resource_options
@click.option(
    "--whole-page",
    is_flag=True,
    help="Take all the text of a page, its title, navigation, controls and texts in attributes too, as for a page "
    "that `nlen tmx convert --skeleton` is to build anew.",
)
@click.option(
    "--segments-of",
    metavar="omegat|trados|memoq|FILE.srx",
    help="Cut units where this tool, or these rules, cut; pages are taken whole, as tools do.",
)
@joined_option
@click.option("--source-lang", type=LanguageTag(), default="nl", show_default=True, help="Language of the articles.")
@click.option("--target-lang", type=LanguageTag(), default="en", show_default=True, help="Language to translate into.")
@verbosity_options
def command(
    inputs: tuple[str, ...],
    lines: Lines,
    drop_furniture: bool,
    extract: Extract,
    output: str | None,
    format_name: str | None,
    model: str,
    beam: int,
    threads: int,
    memory: str | None,
    fuzzy: int,
    glossary: str | None,
    whole_page: bool,
    segments_of: str | None,
    no_joined: bool,
    source_lang: str,
    target_lang: str,
) -> int:
    """Translate Dutch articles (plain text or HTML) into English.

    A TMX file also holds, marked x-joined, units of several sentences where OmegaT, Trados or memoQ do not part them.

    Without -o the English text goes to standard output. Folders are searched for .txt and .html files. XLIFF has what
    `nlen tmx check` finds as notes. With --to omegat a project is made that OmegaT opens with every segment filled in.

    \b
    nlen translate artikel.txt
    nlen translate artikel.html -o artikel.tmx
    nlen translate artikel.html -o article.html
    nlen translate artikelen/ -o engels/ --to txt
    nlen translate artikel.txt -o artikel.xlf --memory eerder.tmx --glossary termen.tsv
    nlen translate artikelen/ -o project/ --to omegat
    """
    folder = Path(output) if output is not None and _is_folder(output, inputs, format_name) else None
    format_name = format_name or _format_by_suffix(output, folder)
    segments = tool_segments(segments_of, source_lang, project=format_name == "omegat")
    source = _source(
        format_name, output, whole_page, segments_of, ArticleSource(inputs, source_lang, lines, drop_furniture, extract)
    )
    if isinstance(source, ProjectSource):
        folder = None
    found = source.find()
    if isinstance(source, WholeDocuments) and source.to is not None:
        refuse_several(found, folder)
    if folder is not None:
        _make_folder(folder)
    elif output is not None and format_name != "omegat":
        source.refuse_as_output(Path(output), found)
    # A project gets a copy of it.
    memory = saved(memory) if format_name == "omegat" else memory
    target = standard_output() if output is None else output
    choice = choose_model(model, source_lang, target_lang)
    terms = read_terms(glossary, source_lang, target_lang)
    translator = Translator(
        choice.model.directory,
        beam_size=beam,
        threads=threads,
        source_language=source_lang,
        target_language=target_lang,
        memory=read_memory(memory, source_lang, target_lang),
        min_similarity=least_similarity(fuzzy, format_name),
        glossary=terms,
    )
    started = time.monotonic()
    counts = _Counts()
    joined = segments is None and not no_joined
    with progress_bar("translating", source.estimate, hidden=output is None and sys.stdout.isatty()) as progress:
        translated = _translate(translator, source.articles(found), segments, progress)
        # Nothing is opened for writing before there is something to write.
        first = next(translated, None)
        if first is not None:
            done = counts.watch(chain([first], translated))
            if isinstance(source, ProjectSource):
                write_project(done, source, target_lang, terms, memory, segments)
            elif folder is not None:
                for article, path in _with_paths(done, source, folder, f".{target_lang}{_suffix(format_name)}"):
                    source.refuse_as_output(path, found)
                    _make_folder(path.parent)
                    _write(iter([article]), str(path), format_name, source, target_lang, terms, segments, joined)
            else:
                _write(done, target, format_name, source, target_lang, terms, segments, joined)
    seconds = time.monotonic() - started
    model_name = f"{translator.description.name} {translator.description.version}"
    # That the embedded model was taken, or the one asked for, is no news.
    if model == "auto" and choice.model.name != DEFAULT_MODEL:
        model_name += f" ({choice.reason})"
    ready = "ready to be opened in OmegaT" if isinstance(source, ProjectSource) else ""
    finished(output, ready, *counts.figures(), source.left_out(), f"{seconds:.1f} s", f"model {model_name}")
    return 1 if source.failed else 0


class _Counts:
    """What went by: articles, sentences, sentences marked for a look."""

    def __init__(self) -> None:
        self.articles = self.sentences = self.marked = self.remembered = 0

    def watch(self, articles: Iterator[TranslatedArticle]) -> Iterator[TranslatedArticle]:
        for article in articles:
            self.articles += 1
            self.sentences += len(article.units)
            self.marked += sum(bool(unit.quality) for unit in article.units)
            self.remembered += sum(unit.origin == "memory" for unit in article.units)
            yield article

    def figures(self) -> list[str]:
        """What went by, for people."""
        return [
            count_of(self.articles, "article") if self.articles != 1 else "",
            count_of(self.sentences, "sentence"),
            f"{self.remembered:,} from the memory" if self.remembered else "",
            f"{self.marked:,} marked",
        ]


def _is_folder(output: str, inputs: tuple[str, ...], format_name: str | None) -> bool:
    """Whether an output is a folder; one that is not there yet is, if it is for the articles of a folder."""
    path = Path(output)
    if output.endswith(("/", os.sep)) or path.is_dir():
        return True
    is_new = not path.suffix and not path.exists() and (format_name is None or format_name in DOCUMENTS)
    return is_new and any(Path(name).is_dir() for name in inputs)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be made a folder ({error.strerror}); give another name.") from error


def _format_by_suffix(output: str | None, folder: Path | None) -> str:
    if output is None or folder is not None:
        return "txt"
    suffix = Path(output.removesuffix(".gz")).suffix.lower()
    if not suffix:
        return "txt"
    form = format_of_suffix(suffix)
    if form is not None and form.is_written:
        return form.name
    for name in UNITS:
        if suffix in find_format(name, None).suffixes:
            return name
    written = ", ".join(_suffix(name) for name in FORMATS if name not in {"omegat", "xliff2"})
    raise UsageError(
        f"{output}: no format of nlen translate has the suffix {suffix}; take one of {written}, or name the format"
        " with --to."
    )


def _source(
    format_name: str, output: str | None, whole_page: bool, segments_of: str | None, articles: ArticleSource
) -> ArticleSource:
    """How the output needs the documents of these articles to be read."""
    given = (articles.inputs, articles.language, articles.lines, articles.drop_furniture, articles.extract)
    form = DOCUMENTS.get(format_name)
    if format_name == "omegat":
        return ProjectSource(*given, way="--to omegat", folder=project_folder(output))
    if form is not None and form.made_of != "any":
        return WholeDocuments(*given, way=f"--to {format_name}", to=format_name)
    if whole_page:
        return WholeDocuments(*given, text_as="html")
    if segments_of is None:
        return articles
    source = WholeDocuments(*given, way="--segments-of")
    if format_name == "tmx" and segments_of == "omegat":
        source.values = AttributeValues()
    return source


def _translate(
    translator: Translator,
    articles: Iterator[Article],
    segments: ToolSegments | None,
    progress: Callable[[int], None],
) -> Iterator[TranslatedArticle]:
    if segments is None:
        return translator.translate_articles(articles, progress)
    return segments.merged(translator.translate_articles(segments.cut(articles), progress))


def _suffix(format_name: str) -> str:
    """The usual ending of a file of that format."""
    return (DOCUMENTS.get(format_name) or find_format(format_name, None)).suffixes[0]


def _write(
    articles: Iterator[TranslatedArticle],
    target: str | BinaryIO,
    format_name: str,
    source: ArticleSource,
    language: str,
    terms: Glossary | None,
    segments: ToolSegments | None,
    joined: bool,
) -> None:
    form = DOCUMENTS.get(format_name)
    if form is not None:
        write_documents(articles, target, form, source, language)
    else:
        datatype, articles = document_type(articles)
        options: dict[str, Any] = {"datatype": datatype} if format_name in ("tmx", "xliff") else {}
        if format_name == "tmx":
            options["stamp"] = True
        units: Iterator[TranslationUnit] = (unit for article in articles for unit in article.units)
        if format_name == "tmx" and segments is not None:
            units = _tool_units(articles, segments, source, language)
            options |= segments.header(datatype)
        elif format_name == "tmx" and joined:
            units = (unit for one in articles for unit in with_joined_units(one.article, one.units))
        # What is left alone is no translation that a memory should have.
        units = (unit for unit in units if VERBATIM not in unit.properties)
        if format_name in _REVIEWED:
            from align.quality import annotated

            units = annotated(units, checks_with(terms))
        write_bitext(units, target, format_name, **options)


def _tool_units(
    articles: Iterator[TranslatedArticle], segments: ToolSegments, source: ArticleSource, language: str
) -> Iterator[TranslationUnit]:
    for article in articles:
        yield from segments.units(article)
        if isinstance(source, WholeDocuments) and source.values is not None:
            yield from source.values.units(article.article, language)


def _with_paths(
    articles: Iterator[TranslatedArticle], source: ArticleSource, folder: Path, suffix: str
) -> Iterator[tuple[TranslatedArticle, Path]]:
    """Each article with its place in `folder`: as in the folder it came from, and numbered where that is taken."""
    taken: Counter[Path] = Counter()
    for article in articles:
        place = source.places.popleft()
        taken[place] += 1
        number = f"-{taken[place]}" if taken[place] > 1 else ""
        yield article, folder / place.with_name(f"{place.name}{number}{suffix}")
