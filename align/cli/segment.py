"""`nlen segment`: articles -> one sentence a line."""

from __future__ import annotations

from collections.abc import Iterator

import click

from align.article import Article
from align.cli.console import finished, left_out, verbosity_options
from align.cli.options import OutputPath, reading_options
from align.documents.inputs import ArticleReading, ArticleSource
from align.errors import UsageError, count_of
from align.files.streams import Target, standard_output
from align.outputs import InputFiles


@click.command(name="segment")
@reading_options
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language of the text.")
@click.option("--srx", is_flag=True, help="Write the sentence rules themselves, as SRX 2.0 for translation tools.")
@click.option("-o", "--output", type=OutputPath(), metavar="FILE", help="Write here instead of to standard output.")
@verbosity_options
def command(inputs: tuple[str, ...], reading: ArticleReading, lang: str, srx: bool, output: str | None) -> int:
    """Split articles into sentences, one a line, with an empty line between paragraphs.

    \b
    nlen segment artikel.txt
    nlen segment --srx -o segmentation.srx     rules for OmegaT and others, Dutch and English
    """
    if srx:
        return _write_rules(inputs, output)
    source = ArticleSource(inputs, lang, reading)
    found = source.find()
    if output is not None:
        InputFiles(entry.path for entry in found).refuse(output)
    written = _lines(source.articles(found))
    # Nothing is opened for writing before there is something to write.
    first = next(written, None)
    if first is not None:
        with Target(standard_output() if output is None else output).open() as file:
            file.write(first)
            file.writelines(written)
    if output is not None or source.failed:
        failed = left_out(source.failed, source.failed + source.read, "article")
        finished(output, count_of(source.estimate.sentences, "sentence"), failed)
    return 1 if source.failed else 0


def _write_rules(inputs: tuple[str, ...], output: str | None) -> int:
    from align.segmentation.srx import sentence_rules

    if inputs:
        raise UsageError("--srx writes the rules for all texts; leave the input out.")
    with Target(standard_output() if output is None else output).open() as file:
        file.write(sentence_rules().document().encode())
    return 0


def _lines(articles: Iterator[Article]) -> Iterator[bytes]:
    started = False
    for article in articles:
        for paragraph in article.paragraphs:
            if started:
                yield b"\n"
            started = True
            for sentence in paragraph.sentences:
                # A sentence of hard-wrapped text has line breaks inside; in the output a line is a sentence.
                yield (" ".join(sentence.text.split()) + "\n").encode()
