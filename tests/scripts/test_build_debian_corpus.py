"""The Debian script, on packages made here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from align.errors import ReadError
from scripts.build_debian_corpus import Package, catalogue_units, licence_of, pairs_of, unpack, without_accelerator

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not there")


def made_package(folder: Path, name: str, files: dict[str, str]) -> None:
    root = folder / "tree" / name
    control = root / "DEBIAN/control"
    texts = {
        **files,
        "DEBIAN/control": f"Package: {name}\nVersion: 1.2\nArchitecture: all\nMaintainer: x <x@x>\nDescription: x\n",
    }
    for place, text in texts.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert control.exists()
    subprocess.run(["dpkg-deb", "-b", root, folder / f"{name}_1.2_all.deb"], check=True, capture_output=True)


def test_pages_of_two_packages_become_pairs_with_licence_and_version(tmp_path: Path) -> None:
    copyright = "Format: x\n\nFiles: *\nCopyright: x\nLicense: GPL-2+\n"
    made_package(
        tmp_path,
        "boek-nl",
        {
            "usr/share/doc/boek-nl/copyright": copyright,
            "usr/share/doc/boek/html/nl/een.nl.html": "<p>Een.",
            "usr/share/doc/boek/html/nl/twee.html": "<p>Twee.",
            "usr/share/doc/boek/html/nl/alleen.html": "<p>Alleen.",
        },
    )
    made_package(
        tmp_path,
        "boek",
        {"usr/share/doc/boek/html/een.en.html": "<p>One.", "usr/share/doc/boek/html/en-US/twee.html": "<p>Two."},
    )
    held = [unpack(name, tmp_path, tmp_path / "unpacked") for name in ("boek-nl", "boek")]
    assert [(p.name, p.version, p.licence) for p in held] == [("boek-nl", "1.2", "GPL-2+"), ("boek", "1.2", "")]
    pairs = [(ours.name, theirs.name, package.name) for ours, theirs, package in pairs_of(held)]
    assert pairs == [("een.nl.html", "een.en.html", "boek-nl"), ("twee.html", "twee.html", "boek-nl")]


def test_a_missing_or_damaged_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="none"):
        unpack("none", tmp_path, tmp_path / "unpacked")
    (tmp_path / "bad_1_all.deb").write_bytes(b"no archive")
    with pytest.raises(ReadError, match="bad"):
        unpack("bad", tmp_path, tmp_path / "unpacked")


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("License: GFDL-1.2+ or GPL-3+\n", "GFDL-1.2+ or GPL-3+"),
        ("On Debian see /usr/share/common-licenses/GPL-2.", "GPL-2"),
        ("All rights to the author.", "its own, in /usr/share/doc/boek/copyright"),
    ],
)
def test_licences_are_read(tmp_path: Path, text: str, licence: str) -> None:
    folder = tmp_path / "boek"
    folder.mkdir()
    (folder / "copyright").write_text(text)
    assert licence_of(folder / "copyright") == licence
    assert licence_of(folder / "none") == ""


def test_a_package_may_have_its_papers_in_another_one(tmp_path: Path) -> None:
    made_package(tmp_path, "boek-common", {"usr/share/doc/boek-common/copyright": "License: MPL-2.0\n"})
    made_package(tmp_path, "boek-nl", {"usr/share/boek/nl/een.html": "<p>Een."})
    papers = tmp_path / "tree/boek-nl/usr/share/doc/boek-nl"
    papers.parent.mkdir(parents=True)
    papers.symlink_to("boek-common")
    root = tmp_path / "tree/boek-nl"
    subprocess.run(["dpkg-deb", "-b", root, tmp_path / "boek-nl_1.2_all.deb"], check=True, capture_output=True)
    held = [unpack(name, tmp_path, tmp_path / "unpacked") for name in ("boek-common", "boek-nl")]
    assert [package.licence for package in held] == ["MPL-2.0", "MPL-2.0"]


def test_catalogues_become_units(tmp_path: Path) -> None:
    polib = pytest.importorskip("polib")
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="_Open file", msgstr="Bestand _openen"))
    catalogue.append(polib.POEntry(msgid="Never translated", msgstr=""))
    catalogue.append(
        polib.POEntry(msgid="%d file", msgid_plural="%d files", msgstr_plural={0: "%d bestand", 1: "%d bestanden"})
    )
    folder = tmp_path / "usr/share/locale/nl/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "x.mo"))
    units = [(u.source, u.target) for u in catalogue_units(Package("p", "1", tmp_path, ""))]
    assert sorted(units) == [
        ("%d bestand", "%d file"),
        ("%d bestanden", "%d files"),
        ("Bestand openen", "Open file"),
    ]


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("_Bestand", "Bestand"),
        ("Be&stand", "Bestand"),
        ("a_b_c", "a_b_c"),
        ("R & D", "R & D"),
        ("Twee\nregels", "Twee regels"),
    ],
)
def test_marks_of_shortcuts_are_taken_off(label: str, plain: str) -> None:
    assert without_accelerator(label) == plain
