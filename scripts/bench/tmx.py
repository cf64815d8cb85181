"""TMX: nlen's writer and reader against bare lxml and translate-toolkit."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from align.bitext import Position, TranslationUnit
from scripts.bench import timed
from scripts.news import read_news

SMALL_SHARE = 4
"""translate-toolkit holds the whole file in memory; it gets a file a quarter as long."""


def units(count: int) -> Iterator[TranslationUnit]:
    """Units from corpora/news, repeated with changing positions until there are `count`."""
    pairs = [pair for article in read_news() for pair in article.pairs]
    for number in range(count):
        nl, en = pairs[number % len(pairs)]
        yield TranslationUnit(
            nl,
            en,
            origin="machine",
            score=0.8,
            article=f"news/{number // 14}",
            position=Position(1 + number % 14, 1),
            properties={"kind": "body", "model": "nlen-nl-en"},
        )


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    from align import write_bitext

    big, small = scratch / "big.tmx", scratch / "small.tmx"
    write_bitext(units(args.units), big)
    write_bitext(units(args.units // SMALL_SHARE), small)
    size = f"{args.units:,} units, {big.stat().st_size / 1e6:.0f} MB"
    table(f"Reading TMX, {size}", "MB/s", ["nlen", "bare lxml iterparse"], big)
    table(f"Reading TMX, {small.stat().st_size / 1e6:.0f} MB", "MB/s", ["nlen", "translate-toolkit"], small)
    table(f"Writing TMX, {args.units // SMALL_SHARE:,} units", "MB/s", ["nlen write", "translate-toolkit write"], small)
    if args.long:
        long = scratch / "long.tmx"
        count = int(args.units * 550e6 / big.stat().st_size)
        write_bitext(units(count), long)
        table(f"Reading TMX, {long.stat().st_size / 1e6:.0f} MB: memory", "MB/s", ["nlen"], long)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender on the file `data`; work is in MB of the file."""
    megabytes = data.stat().st_size / 1e6
    work = {
        "nlen": _nlen,
        "bare lxml iterparse": _iterparse,
        "translate-toolkit": _toolkit,
        "nlen write": _nlen_write,
        "translate-toolkit write": _toolkit_write,
    }[name](data)

    def whole() -> float:
        work()
        return megabytes

    return timed(whole)


def _nlen(data: Path) -> Callable[[], int]:
    import align.formats.tmx  # noqa: F401 - imports are not counted, here as with the others
    from align import read_bitext

    return lambda: sum(1 for _ in read_bitext(data))


def _iterparse(data: Path) -> Callable[[], int]:
    """The least that a reader in bounded memory can do: parse, and let go of what was parsed."""
    from lxml import etree

    def work() -> int:
        count = 0
        for _, element in etree.iterparse(data, tag="tu"):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return count

    return work


def _toolkit(data: Path) -> Callable[[], int]:
    from translate.storage import tmx

    def work() -> int:
        with data.open("rb") as file:
            return sum(1 for unit in tmx.tmxfile(file, "nl", "en").unit_iter() if unit.source and unit.target)

    return work


def _nlen_write(data: Path) -> Callable[[], int]:
    from align import read_bitext, write_bitext

    held = list(read_bitext(data))
    return lambda: write_bitext(held, data.with_name("written-nlen.tmx"))


def _toolkit_write(data: Path) -> Callable[[], int]:
    from translate.storage import tmx

    from align import read_bitext

    held = list(read_bitext(data))

    def work() -> int:
        store = tmx.tmxfile(sourcelanguage="nl", targetlanguage="en")
        for unit in held:
            store.addtranslation(unit.source, "nl", unit.target, "en")
        with data.with_name("written-toolkit.tmx").open("wb") as file:
            store.serialize(file)
        return len(held)

    return work
