"""Builds a Dutch-English corpus from the documentation that Debian ships in both languages.

    python -m scripts.build_debian_corpus -o debian [--packages FOLDER] [--catalogues] [--workers N]

Packages are downloaded with `apt-get download` and unpacked, never installed; `--packages` takes .deb files that are
there already. Pages whose paths differ in the language alone are aligned. With `--catalogues` the messages of gettext
catalogues (.mo, read with polib: `pip install 'nlen[corpus]'`) become a second corpus, of programs' messages. Every
unit bears its package, version and licence.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import TranslationUnit
from align.corpus import BuildSettings, Report, build_corpus
from align.errors import NlenError, ReadError
from align.filtering.settings import read_filters
from align.formats import write_bitext

DOCUMENTATION = (
    ("aptitude-doc-nl", "aptitude-doc-en"),
    ("debian-faq-nl", "debian-faq"),
    ("debian-edu-doc-nl", "debian-edu-doc-en"),
    ("installation-guide-amd64",),
    ("debian-handbook",),
    ("apt-doc",),
    ("gimp-help-common", "gimp-help-nl", "gimp-help-en"),
    ("libreoffice-help-nl", "libreoffice-help-en-us"),
)
"""Packages that belong together: between them they hold pages in both languages; one that others share their papers
with comes before them."""

CATALOGUES = ("aptitude", "coreutils", "wget", "nano", "tar", "sed", "grep", "bash", "gimp-data", "gnucash-common")
"""Packages with messages of programs; more can be named with --catalogue-package."""

_LANGUAGE = re.compile(r"[/._-](nl|en)(?:[-_][A-Za-z]{2})?(?=[/._]|$)")
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_COMMON_LICENCE = re.compile(r"/usr/share/common-licenses/([A-Z][\w.+-]*\w)")


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked package.

    Attributes:
        name, version: as Debian has them.
        folder: where it was unpacked.
        licence: what its copyright file names first, or "".
    """

    name: str
    version: str
    folder: Path
    licence: str


def download(names: Iterable[str], folder: Path) -> None:
    """Downloads packages that are not in `folder` yet.

    Raises:
        NlenError: apt-get is missing or fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not any(folder.glob(f"{name}_*.deb"))]
    if not missing:
        return
    try:
        subprocess.run(["apt-get", "download", "-qq", *missing], cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NlenError(
            f"apt-get download failed ({error}); run apt-get update, or give --packages FOLDER with .deb files."
        ) from error


def unpack(name: str, packages: Path, folder: Path) -> Package:
    """Unpacks one package into a folder of its own, once.

    Raises:
        ReadError: the package is missing or damaged.
    """
    archive = max(packages.glob(f"{name}_*.deb"), default=None)
    if archive is None:
        raise ReadError(f"{packages} holds no package {name}; download it first.")
    target = folder / name
    if not target.is_dir():
        partial = folder / f"{name}.part"
        partial.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["dpkg-deb", "-x", archive, partial], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ReadError(f"{archive}: cannot be unpacked ({done.stderr.strip()}); download it again.")
        partial.rename(target)
    version = archive.name.split("_")[1].replace("%3a", ":")
    return Package(name, version, target, licence_of(copyright_file(name, folder)))


def copyright_file(name: str, folder: Path) -> Path:
    """Where an unpacked package's copyright file should be; the folder of its papers may be a link to another's."""
    papers = folder / name / "usr/share/doc" / name
    owner = papers.readlink().name if papers.is_symlink() else name
    return folder / owner / "usr/share/doc" / owner / "copyright"


def licence_of(path: Path) -> str:
    """The licence that a Debian copyright file names first; where it has a wording of its own, the place of that; ""
    where there is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    named = re.search(r"^License:[ \t]*(\S.*)$", text, re.MULTILINE)
    if named:
        return " ".join(named[1].split())
    common = _COMMON_LICENCE.search(text)
    return common[1] if common else f"its own, in /usr/share/doc/{path.parent.name}/copyright"


def pairs_of(packages: Sequence[Package]) -> Iterator[tuple[Path, Path, Package]]:
    """Pages that differ in the language of their path alone: Dutch page, English page, package of the Dutch one."""
    pages: dict[str, dict[str, list[tuple[Path, Package]]]] = defaultdict(lambda: defaultdict(list))
    for package in packages:
        for path in sorted(package.folder.rglob("*")):
            if path.suffix.lower() not in _PAGE_SUFFIXES or path.is_symlink() or not path.is_file():
                continue
            place = path.relative_to(package.folder).as_posix()
            languages = {match[1] for match in _LANGUAGE.finditer(place)}
            if len(languages) == 1:
                pages[_LANGUAGE.sub("", place)][languages.pop()].append((path, package))
    for _, found in sorted(pages.items()):
        if len(found["nl"]) == len(found["en"]) == 1:
            (ours, package), (theirs, _) = found["nl"][0], found["en"][0]
            yield ours, theirs, package


def write_manifest(packages: Path, unpacked: Path, path: Path) -> int:
    """Unpacks the documentation and lists its pairs; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("source\ttarget\tid\tlicence\tprovenance\n")
        for names in DOCUMENTATION:
            held = [unpack(name, packages, unpacked) for name in names]
            for ours, theirs, package in pairs_of(held):
                place = ours.relative_to(package.folder).with_suffix("").as_posix()
                cells = (ours.absolute(), theirs.absolute(), f"{package.name}/{place}", package.licence)
                file.write("\t".join(map(str, cells)) + f"\tDebian {package.name} {package.version}\n")
                count += 1
    return count


def catalogue_units(package: Package) -> Iterator[TranslationUnit]:
    """The messages of a package's Dutch catalogues; the English is the program's own text.

    Raises:
        NlenError: polib is not installed.
    """
    try:
        import polib
    except ImportError as error:
        raise NlenError('reading gettext catalogues needs polib: pip install "nlen[corpus]".') from error
    for path in sorted(package.folder.glob("usr/share/locale/nl/LC_MESSAGES/*.mo")):
        for entry in polib.mofile(str(path)):
            forms = entry.msgstr_plural
            pairs = [(forms.get(0, ""), entry.msgid), (forms.get(1, ""), entry.msgid_plural)] if forms else []
            for dutch, english in pairs or [(entry.msgstr, entry.msgid)]:
                if dutch.strip() and english.strip():
                    yield TranslationUnit(
                        without_accelerator(dutch), without_accelerator(english), article=f"{package.name}/{path.stem}"
                    )


def without_accelerator(text: str) -> str:
    """A label without the mark of its keyboard shortcut: "_Bestand" or "Be&stand"; white space in one line."""
    for mark in "_&":
        if text.count(mark) == 1:
            text = re.sub(rf"{mark}(?=\w)", "", text)
    return " ".join(text.split())


def build_catalogues(names: Sequence[str], packages: Path, work: Path, output: Path, workers: int) -> Report:
    """Builds the corpus of messages."""
    folder = work / "catalogues"
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / "manifest.tsv"
    rows = ["source\tlicence\tprovenance\n"]
    for name in names:
        package = unpack(name, packages, work / "unpacked")
        if write_bitext(catalogue_units(package), folder / f"{name}.tsv"):
            rows.append(f"{name}.tsv\t{package.licence}\tDebian {name} {package.version}\n")
    manifest.write_text("".join(rows), encoding="utf-8")
    # Messages are short, and hold placeholders and markup by nature; both sides must hold the same ones.
    tables = {**read_filters().tables, "markup": {"most": 4}}
    filters = type(read_filters())({name: table for name, table in tables.items() if name != "letters"})
    return build_corpus(BuildSettings(manifest=str(manifest), filters=filters), output, workers=workers, resume=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for corpora and what was downloaded")
    parser.add_argument("--packages", type=Path, help="folder with .deb files; nothing is downloaded then")
    parser.add_argument("--catalogues", action="store_true", help="also build a corpus of programs' messages")
    parser.add_argument("--catalogue-package", action="append", default=[], metavar="NAME")
    parser.add_argument("--method", default="auto", help="how pages are aligned, as in nlen align")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    packages = args.packages or args.output / "packages"
    catalogues = [*CATALOGUES, *args.catalogue_package] if args.catalogues else []
    try:
        if args.packages is None:
            download([name for names in DOCUMENTATION for name in names] + catalogues, packages)
        args.output.mkdir(parents=True, exist_ok=True)
        manifest = args.output / "manifest.tsv"
        count = write_manifest(packages, args.output / "unpacked", manifest)
        print(f"{count} pairs of pages")
        settings = BuildSettings(manifest=str(manifest), method=args.method, formats=("tmx", "tsv"), keep_rejected=True)
        reports = [build_corpus(settings, args.output / "documentation", workers=args.workers, resume=True)]
        if catalogues:
            reports.append(build_catalogues(catalogues, packages, args.output, args.output / "messages", args.workers))
    except NlenError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for report in reports:
        print(f"{report.made:,} units made, {report.units:,} kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
