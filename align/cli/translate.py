"""`nlen translate`: Dutch articles -> English text or translation units."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click

from align.bitext import TranslationUnit
from align.cli.articles import ArticleSource, reading_options
from align.cli.console import progress_bar, say, verbosity_options
from align.errors import UsageError
from align.formats import find_format, open_atomic, write_bitext
from align.readers import Extract
from align.translation import TranslatedArticle, Translator

FORMATS = ("txt", "tmx", "tsv", "jsonl")


@click.command(name="translate")
@reading_options
@click.option("-o", "--output", metavar="FILE|DIR", help="Write here; a folder takes one file an article.")
@click.option("--to", "format_name", type=click.Choice(FORMATS), help="Output format [default: by OUTPUT, else txt].")
@click.option("--model", default="auto", show_default=True, metavar="NAME|DIR", help="Translation model.")
@click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 16), help="Beam size; 1 is fastest.")
@click.option("--threads", default=0, show_default=True, type=click.IntRange(0), help="Processor cores; 0 is all.")
@click.option("--source-lang", default="nl", show_default=True)
@click.option("--target-lang", default="en", show_default=True)
@verbosity_options
def command(
    inputs: tuple[str, ...],
    reflow: bool,
    drop_furniture: bool,
    extract: Extract,
    output: str | None,
    format_name: str | None,
    model: str,
    beam: int,
    threads: int,
    source_lang: str,
    target_lang: str,
) -> int:
    """Translate Dutch articles (plain text or HTML) into English.

    Without -o the English text goes to standard output. Folders are searched for .txt and .html files.

    \b
    nlen translate artikel.txt
    nlen translate artikel.html -o artikel.tmx
    nlen translate artikelen/ -o engels/ --to txt
    """
    folder = output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())
    format_name = format_name or _format_by_suffix(output, folder)
    source = ArticleSource(inputs, source_lang, reflow, drop_furniture, extract)
    paths = source.paths()
    if output is not None and not folder:
        _check_not_input(output, paths)
    translator = Translator(
        model, beam_size=beam, threads=threads, source_language=source_lang, target_language=target_lang
    )
    started = time.monotonic()
    counts = _Counts()
    with progress_bar("translating", source.estimate) as progress:
        translated = translator.translate_articles(source.articles(paths), progress)
        # Nothing is opened for writing before there is something to write.
        first = next(translated, None)
        if first is not None:
            articles = counts.watch(chain([first], translated))
            if folder:
                _write_folder(articles, Path(str(output)), format_name, target_lang)
            else:
                _write_one(articles, output, format_name)
    seconds = time.monotonic() - started
    model_name = f"{translator.description.name} {translator.description.version}"
    say(f"{counts} in {seconds:.1f} s with the model {model_name}")
    if source.failed:
        say(f"{source.failed} of {source.failed + source.read} articles could not be read and are left out")
        return 1
    return 0


class _Counts:
    """What went by: articles, sentences, sentences marked for a look."""

    def __init__(self) -> None:
        self.articles = self.sentences = self.marked = 0

    def watch(self, articles: Iterator[TranslatedArticle]) -> Iterator[TranslatedArticle]:
        for article in articles:
            self.articles += 1
            self.sentences += len(article.units)
            self.marked += sum("quality" in unit.properties for unit in article.units)
            yield article

    def __str__(self) -> str:
        articles = "1 article" if self.articles == 1 else f"{self.articles} articles"
        return f"{articles}, {self.sentences} sentences, {self.marked} marked for a second look,"


def _format_by_suffix(output: str | None, folder: bool) -> str:
    if output is None or folder:
        return "txt"
    suffix = Path(output.removesuffix(".gz")).suffix.lower()
    if suffix in {".txt", ""}:
        return "txt"
    name = find_format(None, Path(output)).name
    if name not in FORMATS:
        raise UsageError(f"{output}: nlen translate does not write {name}; take one of {', '.join(FORMATS)}.")
    return name


def _check_not_input(output: str, paths: list[str]) -> None:
    """An article must not be overwritten with its own translation."""
    for path in paths:
        if path != "-" and Path(output).exists() and Path(output).samefile(path):
            raise UsageError(f"{output}: the output is also an input; give another name.")


def _units(articles: Iterator[TranslatedArticle]) -> Iterator[TranslationUnit]:
    return (unit for article in articles for unit in article.units)


def _text(articles: Iterator[TranslatedArticle]) -> Iterator[bytes]:
    for number, article in enumerate(articles):
        yield (("\n" if number else "") + article.text + "\n").encode()


def _write_one(articles: Iterator[TranslatedArticle], output: str | None, format_name: str) -> None:
    if format_name == "txt":
        if output is None:
            for chunk in _text(articles):
                sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
        else:
            with open_atomic(Path(output), "wb") as file:
                for chunk in _text(articles):
                    file.write(chunk)
    else:
        write_bitext(_units(articles), sys.stdout.buffer if output is None else output, format_name)
        if output is None:
            sys.stdout.buffer.flush()


def _write_folder(articles: Iterator[TranslatedArticle], folder: Path, format_name: str, language: str) -> None:
    """One file an article, under the article's own name; articles of the same name in two folders stay apart."""
    taken: set[Path] = set()
    for article in articles:
        stem = Path(article.article.id).name
        path = folder / f"{stem}.{language}.{format_name}"
        number = 2
        while path in taken:
            path = folder / f"{stem}-{number}.{language}.{format_name}"
            number += 1
        taken.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_one(iter([article]), str(path), format_name)
