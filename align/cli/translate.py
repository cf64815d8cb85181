"""`nlen translate`: Dutch articles -> English text or translation units."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import click

from align.cli.console import finished, is_shown, left_out, progress_bar, verbosity_options
from align.cli.options import (
    Languages,
    ModelChoice,
    Output,
    Resources,
    beam_option,
    collected,
    compute_options,
    fill_option,
    joined_option,
    language_options,
    model_option,
    output_options,
    reading_options,
    resource_options,
)
from align.documents import FORMATS as DOCUMENTS
from align.documents import Fill
from align.documents.inputs import ArticleReading, ArticleSource, WholeDocuments
from align.documents.kinds import format_with_targets
from align.documents.registry import format_of_suffix, readable
from align.errors import UsageError, count_of
from align.files.bounded import suffix_of
from align.files.streams import make_folder, standard_output
from align.modelhub import choose_model
from align.modelhub.locate import DEFAULT_MODEL
from align.omegat.documents import AttributeValues, OmegatSource, ProjectSource
from align.outputs import InputFiles, OutputFolder, is_folder
from align.outputs.translations import (
    TRANSLATION_FORMATS,
    ToolSegments,
    TranslationWriter,
    takes_alternatives,
    translation_format,
    usual_suffix,
    write_project,
)
from align.segmentation.srx import sentence_rules
from align.segmentation.tool_segments import TOOLS
from align.translation import TranslatedArticle


@dataclass(frozen=True, slots=True)
class Units:
    """What units are made of.

    Attributes:
        whole_page: whether all the text of a page is taken.
        segments_of: a tool or a file of rules that cuts them, or None.
        no_joined: whether those of several sentences are left out of TMX.
    """

    whole_page: bool
    segments_of: str | None
    no_joined: bool


@click.command(name="translate", epilog=readable())
@reading_options
@output_options(
    "Write to this file, or to this folder (NAME/) a file an article.",
    "Output format [default: by the suffix of -o, else txt].",
    metavar="FILE|DIR",
    formats=TRANSLATION_FORMATS,
)
@model_option()
@beam_option()
@compute_options()
@resource_options
@fill_option
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
@language_options("Language of the articles.", "Language to translate into.")
@verbosity_options
@collected("model", ModelChoice)
@collected("units", Units)
def command(
    inputs: tuple[str, ...],
    reading: ArticleReading,
    output: Output,
    model: ModelChoice,
    resources: Resources,
    fill: Fill | None,
    units: Units,
    languages: Languages,
) -> int:
    """Translate Dutch documents into English.

    A TMX file also holds, marked x-joined, units of several sentences where OmegaT, Trados or memoQ do not part them.

    A file of a translation tool, or a catalogue of messages, that is written as the same kind of file gets drafts for
    what it has no translation of, and stays as it was else; see --fill. As anything else, all its texts are translated.

    Without -o the English text goes to standard output. Of folders all documents are taken. XLIFF has what `nlen tmx
    check` finds as notes. With --to omegat a project is made that OmegaT opens with every segment filled in.

    \b
    nlen translate artikel.txt
    nlen translate artikel.html -o artikel.tmx
    nlen translate artikel.html -o article.html
    nlen translate brief.docx -o letter.docx
    nlen translate artikelen/ -o engels/ --to txt
    nlen translate artikel.txt -o artikel.xlf --memory eerder.tmx --glossary termen.tsv
    nlen translate klus.sdlxliff -o job.sdlxliff --memory eerder.tmx
    nlen translate artikelen/ -o project/ --to omegat
    """
    several = output.format_name is None or _is_made(output.format_name)
    several = several and any(Path(name).is_dir() for name in inputs)
    to_folder = output.path is not None and is_folder(output.path, several=several)
    articles = ArticleSource(inputs, languages.source_language, reading)
    filled = _filled("" if to_folder else output.path or "", output.format_name, fill, languages, articles)
    asked = output.format_name if filled is None else filled.to
    format_name = asked or translation_format(output.path, folder=to_folder)
    segments = _segments(units.segments_of, languages.source_language, project=format_name == "omegat")
    source = filled or _source(format_name, output.path, units, articles, languages, fill or "empty")
    values = _values(source) if format_name == "tmx" and units.segments_of == "omegat" else None
    to_folder &= not isinstance(source, ProjectSource)
    found = source.find()
    originals = InputFiles(entry.path for entry in found)
    folder = OutputFolder(Path(output.path), originals) if to_folder and output.path is not None else None
    if isinstance(source, WholeDocuments) and source.to is not None and len(found) > 1 and folder is None:
        raise UsageError("several documents do not go into one file; give a folder, such as -o english/.")
    if folder is not None:
        make_folder(folder.path)
    elif output.path is not None and format_name != "omegat":
        originals.refuse(output.path)
    # A project gets a copy of it.
    resources = resources.saved() if format_name == "omegat" else resources
    choice = choose_model(model.model or "auto", languages.source_language, languages.target_language)
    glossary = resources.read_glossary(languages)
    translator = model.translator(
        languages,
        choice.model.directory,
        memory=resources.read_memory(languages),
        min_similarity=resources.min_similarity if filled is None and takes_alternatives(format_name) else None,
        glossary=glossary,
    )
    writer = TranslationWriter(
        format_name,
        languages.target_language,
        source.skeletons if isinstance(source, WholeDocuments) else deque(),
        glossary,
        segments,
        not units.no_joined,
        None if values is None else lambda one: values.units(one.article, languages.target_language),
        filled is not None,
    )
    started = time.monotonic()
    counts = _Counts()
    with progress_bar("translating", source.estimate, hidden=is_shown(output.path)) as progress:
        translate = translator.translate_articles if segments is None else partial(segments.translated, translator)
        translated = translate(source.articles(found), progress)
        # Nothing is opened for writing before there is something to write.
        first = next(translated, None)
        if first is not None:
            done = counts.watch(chain([first], translated))
            if isinstance(source, ProjectSource):
                assert segments is not None
                write_project(
                    done,
                    source,
                    languages.target_language,
                    glossary=glossary,
                    memory=resources.memory,
                    segments=segments,
                )
            elif folder is None:
                writer.write(done, standard_output() if output.path is None else output.path)
            else:
                for article in done:
                    suffix = f".{languages.target_language}{_suffix(source, format_name)}"
                    writer.write([article], _file(folder, source.places.popleft(), suffix, filled=writer.fills))
    seconds = time.monotonic() - started
    model_name = f"{translator.description.name} {translator.description.version}"
    # That the embedded model was taken, or the one asked for, is no news.
    if model.model == "auto" and choice.model.name != DEFAULT_MODEL:
        model_name += f" ({choice.reason})"
    failed = left_out(source.failed, source.failed + source.read, "article")
    ready = "ready to be opened in OmegaT" if isinstance(source, ProjectSource) else ""
    kept = f"{filled.kept:,} left as they were" if filled is not None and filled.kept else ""
    finished(output.path, ready, *counts.figures(), kept, failed, f"{seconds:.1f} s", f"model {model_name}")
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


def _segments(name: str | None, language: str, *, project: bool) -> ToolSegments | None:
    """What `--segments-of` asks for, or a project needs by itself; None for sentences."""
    if name is None:
        return ToolSegments.of_project(sentence_rules(), language) if project else None
    if name not in TOOLS and not (name and Path(name).exists()):
        raise UsageError(
            f"--segments-of {name or '(nothing)'}: this is no file of SRX rules; take one, or {', '.join(TOOLS)}."
        )
    return ToolSegments.of(name, language, project=project)


def _values(source: ArticleSource) -> AttributeValues | None:
    """What will keep the values of attributes that are segments to OmegaT; None where documents are not read whole."""
    if not isinstance(source, WholeDocuments):
        return None
    values = AttributeValues()
    source.keep = values.keep
    return values


def _is_made(format_name: str | None) -> bool:
    """Whether that is a format in which documents are made, and not one whose files are filled in."""
    return format_name in DOCUMENTS and not DOCUMENTS[format_name].has_targets


def _suffix(source: ArticleSource, format_name: str) -> str:
    """The suffix of the next file: that of its original's kind, if it is the same document in another language."""
    own = source.suffixes.popleft() if isinstance(source, WholeDocuments) and source.suffixes else ""
    return own or usual_suffix(format_name)


def _file(folder: OutputFolder, place: Path, suffix: str, *, filled: bool) -> Path:
    """The file for an article; what is filled in keeps its name, by which its tool knows it."""
    if filled and place.suffix:
        return folder.file(place.with_suffix(""), place.suffix)
    return folder.file(place, suffix)


def _filled(
    output: str, format_name: str | None, fill: Fill | None, languages: Languages, articles: ArticleSource
) -> WholeDocuments | None:
    """How files are read that get translations for what they have none of; None where it is no such job."""
    form = format_with_targets(format_name, output, articles.inputs, is_sure=fill is not None)
    if form is None:
        other = DOCUMENTS.get(format_name or "") or format_of_suffix(suffix_of(output))
        if fill is not None and not (other is not None and other.may_have_targets):
            raise UsageError(
                "--fill is for files that have translations beside their texts, and are written as what they are; "
                "name such an input, and an output with the same suffix, or leave it out."
            )
        return None
    return WholeDocuments(
        articles.inputs,
        articles.language,
        articles.reading,
        way=f"--to {form.name}",
        to=form.name,
        fill=fill or "empty",
        target_language=languages.target_language,
    )


def _source(
    format_name: str, output: str | None, units: Units, articles: ArticleSource, languages: Languages, fill: Fill
) -> ArticleSource:
    """How the output needs the documents of these articles to be read."""
    given = (articles.inputs, articles.language, articles.reading)
    if format_name == "omegat":
        if output is None:
            raise UsageError("an OmegaT project is a folder; name it, such as -o project/.")
        return ProjectSource(*given, folder=Path(output))
    if _is_made(format_name) and DOCUMENTS[format_name].made_of != "any":
        way = f"--to {format_name}"
        return WholeDocuments(
            *given,
            way=way,
            to=format_name,
            written_as=suffix_of(output or ""),
            fill=fill,
            target_language=languages.target_language,
        )
    if units.whole_page:
        return WholeDocuments(*given, text_as="html")
    if units.segments_of is None:
        return articles
    kind = OmegatSource if units.segments_of == "omegat" and format_name == "tmx" else WholeDocuments
    return kind(*given, way="--segments-of")
