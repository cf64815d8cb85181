"""Builds a Dutch-English corpus from corpora of OPUS (https://opus.nlpl.eu), by name.

    python -m scripts.build_opus_corpus -o opus --corpus News-Commentary --corpus TED2020 [--workers N]

The corpora are found and downloaded with opustools (`pip install 'nlen[corpus]'`), filtered and deduplicated together.
OPUS gives no licence for many of its corpora: read the page of each before you publish anything, and say with
--licence NAME=LICENCE what you found there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import sys
import urllib.error
import zipfile
from collections.abc import Sequence
from pathlib import Path

from align.corpus import BuildSettings, build_corpus
from align.errors import NlenError, ReadError
from align.formats import read_bitext, write_bitext

_BLOCK = 1 << 20


def fetch(name: str, folder: Path, *, release: str = "latest", api: str | None = None) -> list[Path]:
    """Downloads the Moses files of a corpus; gives the archives.

    Args:
        name: of the corpus, as OPUS spells it.
        folder: where archives go; those that are there whole are not fetched again.
        release: version of the corpus.
        api: address of the OPUS API, for a mirror; None takes OPUS itself.

    Raises:
        NlenError: opustools is missing, or the corpus cannot be found or fetched.
    """
    try:
        from opustools import OpusGet
    except ImportError as error:
        raise NlenError('finding corpora of OPUS needs opustools: pip install "nlen[corpus]".') from error
    whole, partial = folder / name, folder / f"{name}.part"
    if whole.is_dir():
        return sorted(whole.glob("*.zip"))
    # What an interrupted download left is no archive, and opustools would take it for one.
    shutil.rmtree(partial, ignore_errors=True)
    # opustools tells its progress on standard output.
    with contextlib.redirect_stdout(io.StringIO()):
        getter = OpusGet(
            directory=name,
            source="en",
            target="nl",
            release=release,
            preprocess="moses",
            download_dir=str(partial),
            suppress_prompts=True,
        )
        if api is not None:
            getter.url = f"{api}?{getter.url.partition('?')[2]}"
        try:
            corpora, size = getter.get_corpora_data()
            getter.download(corpora, size)
        except (urllib.error.URLError, ValueError, KeyError) as error:
            raise NlenError(f"OPUS cannot be asked for {name} ({error}); check the name and the network.") from error
    archives = sorted(path for path in partial.rglob("*") if zipfile.is_zipfile(path))
    if not archives or len(archives) < len(corpora):
        raise NlenError(f"OPUS gave no Dutch-English Moses files of {name}; check the name and the release.")
    for path in archives:
        path.rename(path.with_suffix(".zip"))
    partial.rename(whole)
    return sorted(whole.glob("*.zip"))


def convert(archive: Path, path: Path, *, max_bytes: int) -> int:
    """Turns an archive of OPUS into a TSV file of units; returns how many.

    Args:
        archive: a zip file with `NAME.en` and `NAME.nl`.
        path: the file to write, gzipped where its name ends so.
        max_bytes: text larger than this, unpacked, is refused.

    Raises:
        ReadError: the archive is damaged, too large, or has not these two files.
    """
    try:
        with zipfile.ZipFile(archive) as zipped:
            sides = {side: [i for i in zipped.infolist() if i.filename.endswith(f".{side}")] for side in ("nl", "en")}
            if any(len(found) != 1 for found in sides.values()):
                raise ReadError(f"{archive} does not hold one file in Dutch and one in English; fetch it again.")
            for side, (info,) in sides.items():
                _unpack(zipped, info, path.with_name(f"{path.name}.{side}"), max_bytes)
    except (zipfile.BadZipFile, EOFError) as error:
        raise ReadError(f"{archive} is damaged ({error}); fetch it again.") from error
    stem = path.with_name(path.name)
    try:
        return write_bitext(read_bitext(stem, "moses"), path, "tsv")
    finally:
        for side in ("nl", "en"):
            path.with_name(f"{path.name}.{side}").unlink(missing_ok=True)


def _unpack(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, max_bytes: int) -> None:
    left = max_bytes
    with zipped.open(info) as source, path.open("wb") as target:
        # The size in an archive's list may lie; what counts is what comes out.
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise ReadError(
                    f"{zipped.filename}: {info.filename} is larger than {max_bytes:,} bytes; see --max-bytes."
                )
            target.write(block)


def write_manifest(
    names: Sequence[str], folder: Path, licences: dict[str, str], *, release: str, api: str | None, max_bytes: int
) -> Path:
    """Fetches and converts corpora, and lists them; gives the list."""
    units = folder / "units"
    units.mkdir(parents=True, exist_ok=True)
    rows = ["source\tid\tlicence\tprovenance\n"]
    for name in names:
        for number, archive in enumerate(fetch(name, folder / "archives", release=release, api=api)):
            path = units / f"{name}-{number}.tsv"
            if not path.exists():
                print(f"{name}: {convert(archive, path, max_bytes=max_bytes):,} units")
            rows.append(f"units/{path.name}\t{name}\t{licences.get(name, '')}\tOPUS {name} {release}\n")
    manifest = folder / "manifest.tsv"
    manifest.write_text("".join(rows), encoding="utf-8")
    return manifest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--corpus", action="append", required=True, metavar="NAME")
    parser.add_argument("--licence", action="append", default=[], metavar="NAME=LICENCE")
    parser.add_argument("--release", default="latest")
    parser.add_argument("--api", help="address of the OPUS API, for a mirror")
    parser.add_argument("--max-bytes", type=int, default=50_000_000_000, help="largest text of one language, unpacked")
    parser.add_argument("--test-set", action="append", default=[], metavar="FILE")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    licences = dict(item.split("=", 1) for item in args.licence if "=" in item)
    try:
        manifest = write_manifest(
            args.corpus, args.output, licences, release=args.release, api=args.api, max_bytes=args.max_bytes
        )
        settings = BuildSettings(manifest=str(manifest), formats=("tmx", "tsv"), test_sets=tuple(args.test_set))
        report = build_corpus(settings, args.output / "corpus", workers=args.workers, resume=True)
    except NlenError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{report.made:,} units read, {report.units:,} kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
