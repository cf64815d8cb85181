"""Tables by article, the form in which `corpora/news` is kept.

A table by article is a TSV file in which a line `# ID<TAB>topic` begins an article. Then comes a line a bead,
source and target; an empty line ends a paragraph, and the first line is the headline.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from align.bitext import Position, TranslationUnit
from align.errors import FormatError
from align.wording import count_of

_LONGEST_LINE = 1 << 20


def is_article_table(path: Path) -> bool:
    """Whether a TSV file is a table by article: its first line says so."""
    with path.open("rb") as file:
        return file.readline(_LONGEST_LINE).startswith(b"# ")


def read_article_table(
    path: Path, source_language: str = "nl", target_language: str = "en"
) -> Iterator[TranslationUnit]:
    """The units of a table by article, with article, position, kind and topic.

    Raises:
        FormatError: a line is not UTF-8 or has not two columns.
    """
    article = topic = ""
    paragraph = sentence = 1
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError as error:
                raise FormatError(f"{path}:{number}: not UTF-8 ({error.reason}); convert the file.") from error
            if cells[0].startswith("# "):
                article, topic = cells[0][2:].strip(), cells[1].strip() if len(cells) > 1 else ""
                paragraph = sentence = 1
            elif cells == [""]:
                # An empty line after the heading of an article or after another empty line ends nothing.
                paragraph, sentence = paragraph + (sentence > 1), 1
            elif len(cells) == 2:
                headline = paragraph == 1 and sentence == 1
                properties = {"kind": "heading" if headline else "body", **({"topic": topic} if topic else {})}
                yield TranslationUnit(
                    cells[0].strip(),
                    cells[1].strip(),
                    "machine",
                    None,
                    article,
                    Position(paragraph, sentence),
                    properties,
                    source_language,
                    target_language,
                )
                # The headline is a paragraph of its own.
                paragraph, sentence = (2, 1) if headline else (paragraph, sentence + 1)
            else:
                raise FormatError(
                    f"{path}:{number}: {count_of(len(cells), 'column')} where a table by article has 2; mend the line."
                )
