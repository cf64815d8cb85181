"""How nlen and OmegaT take the same documents: segments of each, and how many OmegaT fills in from what nlen makes.

    python -m scripts.compare_with_omegat             documents made here, of our own sentences and of corpora/news
    python -m scripts.compare_with_omegat FILE ...    documents of your own

OmegaT has to be installed (`omegat`); pandoc and LibreOffice (`soffice`) make the documents of Office, OpenDocument and
EPUB, and without them those are left out. The table is in Markdown:

- ours: sentences of the whole document, as nlen translates it into a document;
- OmegaT: segments that it has of the file by its own settings, in an ordinary project;
- filled from TMX: how many of these a TMX file of `nlen translate --segments-of omegat` fills in;
- project: segments of a project of `nlen translate --to omegat`, and how many of them are filled in.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from align.documents import read_document
from align.omegat.filters import FILTERS
from align.omegat.project import project_file
from align.segmentation import segment_rest
from scripts.news import read_news

PAGE = """---
title: De brug
lang: nl
---

# De brug is dicht

De gemeente sluit de **oude brug** vanaf *maandag*. Fietsers gaan om via [de dijk](https://example.org/dijk), zegt
wethouder **J. de Vries**. “Het kan niet anders.” Daarna rijdt de bus weer.

Dat kost 3,5 miljoen euro.[^1] De raad is ***boos***, maar stemt toe (zie [het verslag](https://example.org/v)).

[^1]: Dat is **meer** dan vorig jaar. Toen was het minder.

- Eerst gaat het *dek* eraf. Dat duurt lang.
- Dan komt er een nieuw dek.
    - Van staal.

| Week | Werk | Prijs |
|------|------|------:|
| Een | Het **dek** | 100 |
| Twee | De leuning en het hek | 200 |

> Wie niet horen wil, moet voelen.\\
> Zo is het.

Het water (H~2~O) is 4 m^2^ groot. Het was een dag als alle andere... Niemand keek op.
"""
SLIDES = """---
title: De brug
lang: nl
---

# Waarom

- De brug is **oud**. Hij kraakt.
- Er komt een *nieuwe*.

# Kosten

Het kost veel geld. Zie [het verslag](https://example.org/v).

::: notes
Hier gaat het over de kosten. Kort!
:::
"""
TABLE = "Naam,Omschrijving,Prijs\nBrug,De brug over de Waal. Hij is oud.,100\nWeg,De weg naar Tiel,200\n"
BY_HAND = {
    "film.srt": "1\n00:00:01,000 --> 00:00:03,000\nDe man die ik gisteren zag,\n\n2\n00:00:03,100 --> 00:00:05,000\n"
    "was mijn <i>broer</i>. Hij groette\nniet.\n\n3\n00:00:06,000 --> 00:00:08,000\n- Waarom niet?\n- Geen idee.\n",
    "nl.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Bestand openen"\nmsgstr ""\n\n'
    'msgid "%d bestand gevonden."\nmsgid_plural "%d bestanden gevonden."\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
    'msgid "Een lange zin.\\nEn nog een <b>zin</b>."\nmsgstr ""\n',
    "teksten.properties": "open=Open het bestand\nsluit=Sluit het. Weet u het zeker?\ntel={0} gevonden\\nTwee regels\n",
    "Teksten.resx": "<root><data name='a'><value>Open het bestand</value></data><data name='b'><value>Hallo {0}, "
    "welkom &lt;b&gt;terug&lt;/b&gt;. Dag!</value></data></root>",
    "strings.xml": "<resources><string name='a'>Weet u het zeker? Het <b>bestand</b> gaat weg.</string>"
    "<string name='b'>Zo\\'n dag</string><plurals name='c'><item quantity='one'>%d dag</item>"
    "<item quantity='other'>%d dagen</item></plurals></resources>",
    "klus.xlf": '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
    'source-language="nl" target-language="en" datatype="plaintext"><body>'
    '<trans-unit id="1"><source>Weet u het <g id="1">zeker</g>? Het gaat weg.</source></trans-unit>'
    '<trans-unit id="2"><source>De bus <x id="2"/> rijdt weer.</source></trans-unit></body></file></xliff>',
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; returns 0, or 1 where OmegaT is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="documents; by default some are made")
    parser.add_argument("--articles", type=int, default=25, help="of corpora/news, in the documents that are made")
    given = parser.parse_args(arguments)
    if shutil.which("omegat") is None:
        print("OmegaT is not installed (apt-get install omegat).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = given.files or list(made(folder, given.articles))
        print("| file | ours | OmegaT | filled from TMX | project | filled |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for number, file in enumerate(files):
            print(f"| {file.name} | {' | '.join(figures(file, folder / str(number)))} |", flush=True)
    return 0


def figures(file: Path, folder: Path) -> list[str]:
    """The row of a file."""
    document = read_document(file, fill="all", references=False)
    ours = sum(len(paragraph.sentences) for paragraph in segment_rest(document.article).paragraphs)
    if document.article.format not in FILTERS:
        return [str(ours), "no filter", "", "", ""]
    ordinary, project = ordinary_project(folder / "ordinary"), folder / "project"
    shutil.copy(file, ordinary / "source")
    nlen(file, "--segments-of", "omegat", "-o", ordinary / "tm" / "auto" / "nlen.tmx")
    nlen(file, "--to", "omegat", "-o", project)
    for one in (ordinary, project):
        fill_in(one, folder / "config")
    (theirs, left), (count, missing) = segments(ordinary), segments(project)
    return [str(ours), str(theirs), str(theirs - left), str(count), str(count - missing)]


def nlen(file: Path, *options: object) -> None:
    """Translates a file."""
    command = [sys.executable, "-m", "align", "translate", str(file), "-q", "--beam", "1", *map(str, options)]
    subprocess.run(command, check=True)


def ordinary_project(folder: Path) -> Path:
    """Makes a project as OmegaT does, with its own rules and filters; gives its folder."""
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(project_file("nl", "en"), encoding="utf-8")
    return folder


def fill_in(project: Path, config: Path) -> None:
    """Lets OmegaT fill in what it has and write the English documents.

    Args:
        project: its folder.
        config: where OmegaT keeps its own settings and its log.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    # For a program of seconds Java's second compiler and its parallel collector cost more than they save.
    environment = {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    command = ["omegat", "--mode=console-translate", f"--config-dir={config}", str(project)]
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=600)


def segments(project: Path) -> tuple[int, int]:
    """How many segments a project has that has been filled in, and how many of them are left to translate."""
    statistics = (project / "omegat" / "project_stats.txt").read_text(encoding="utf-8")
    total, left = (re.search(rf"^{row}:\s+(\d+)", statistics, re.MULTILINE) for row in ("Total", "Remaining"))
    assert total is not None
    assert left is not None
    return int(total[1]), int(left[1])


def made(folder: Path, articles: int) -> Iterator[Path]:
    """Documents of every kind that the programs of this machine make."""
    news = ["\n\n".join(map(" ".join, article.paragraphs())) for article in islice(read_news("part-02"), articles)]
    texts = {"a.md": PAGE, "news.md": "\n\n".join(map(with_marks, news)), "slides.md": SLIDES, "table.csv": TABLE}
    for name, text in {**texts, "news.txt": "\n\n".join(news), **BY_HAND}.items():
        (folder / name).write_text(text, encoding="utf-8")
    yield folder / "news.txt"
    yield from (folder / name for name in BY_HAND)
    yield folder / "a.md"
    if shutil.which("pandoc") is not None:
        for source, suffixes in {"a.md": ("docx", "odt", "html", "epub"), "slides.md": ("pptx",)}.items():
            yield from (by_pandoc(folder / source, suffix) for suffix in suffixes)
        yield from (by_pandoc(folder / "news.md", suffix) for suffix in ("docx", "odt", "html"))
        if shutil.which("soffice") is not None:
            for source, suffix in (("a.odt", "docx"), ("news.odt", "docx"), ("a.docx", "odt"), ("slides.pptx", "odp")):
                yield by_office(folder / source, suffix)
    if shutil.which("soffice") is not None:
        yield from (by_office(folder / "table.csv", suffix) for suffix in ("ods", "xlsx"))


def with_marks(text: str) -> str:
    """An article in Markdown, with words in bold and links."""
    paragraphs = []
    for number, paragraph in enumerate(text.split("\n\n")):
        words = [re.sub(r"([\\`*_\[\]<>#~^$|@])", r"\\\1", word) for word in paragraph.split()]
        for place in range(2 + number % 5, len(words), 11):
            if words[place].isalpha():
                words[place] = f"**{words[place]}**" if place % 2 else f"[{words[place]}](https://example.org/{place})"
        paragraphs.append(" ".join(words))
    return "\n\n".join(paragraphs)


def by_pandoc(source: Path, suffix: str) -> Path:
    """A document of Markdown."""
    target = source.with_suffix(f".{suffix}")
    subprocess.run(["pandoc", "-s", str(source), "-o", str(target)], check=True)
    return target


def by_office(source: Path, suffix: str) -> Path:
    """A document in another format, as LibreOffice writes it."""
    folder = source.parent / f"office-{source.stem}-{suffix}"
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / source.name).with_suffix(f".{suffix}").rename(source.parent / f"{source.stem}.office.{suffix}")


if __name__ == "__main__":
    sys.exit(main())
