"""Which files a list of paths means."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import find_articles
from align.documents.discovery import find_pairs
from align.errors import ReadError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "A.HTM", "2024/z.xhtml", "2024/05/q.txt", "README.md", "foto.jpg"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Tekst.", encoding="utf-8")
    for name in (".verborgen.txt", ".git/c.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("Tekst.", encoding="utf-8")
    return tmp_path


def test_a_directory_is_searched_in_sorted_order(folder: Path) -> None:
    found = [path.relative_to(folder).as_posix() for path in find_articles([folder])]
    assert found == ["2024/05/q.txt", "2024/z.xhtml", "A.HTM", "a.html", "b.txt"]


def test_files_are_taken_as_they_are_and_in_the_order_given(folder: Path) -> None:
    given = [folder / "foto.jpg", str(folder / ".verborgen.txt"), folder / "2024"]
    assert list(find_articles(given)) == [
        folder / "foto.jpg",
        folder / ".verborgen.txt",
        folder / "2024/05/q.txt",
        folder / "2024/z.xhtml",
    ]


def test_one_path_is_not_taken_for_its_letters(folder: Path) -> None:
    assert list(find_articles(str(folder / "b.txt"))) == [folder / "b.txt"]


def test_a_missing_path_is_refused_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"weg\.txt: there is no such file or folder"):
        find_articles([folder / "b.txt", folder / "weg.txt"])


def test_a_directory_without_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Tekst.", encoding="utf-8")
    with pytest.raises(ReadError, match="holds no article"):
        list(find_articles([tmp_path]))


def test_links_do_not_make_the_search_endless(folder: Path) -> None:
    (folder / "2024" / "terug").symlink_to(folder, target_is_directory=True)
    (folder / "link.txt").symlink_to(folder / "b.txt")
    found = [path.relative_to(folder).as_posix() for path in find_articles([folder])]
    assert found == ["2024/05/q.txt", "2024/z.xhtml", "A.HTM", "a.html", "b.txt", "link.txt"]


def test_what_office_lays_beside_an_open_document_is_no_article(tmp_path: Path) -> None:
    for name in ("brief.docx", "~$brief.docx", ".~lock.brief.docx#"):
        (tmp_path / name).write_bytes(b"PK")
    assert [path.name for path in find_articles([tmp_path])] == ["brief.docx"]


def test_translations_beside_their_originals_are_no_articles(tmp_path: Path) -> None:
    for name in ("a.nl.txt", "a.en.txt", "b.txt", "b.de-DE.txt", "c.nl-BE.html", "v1.2.txt", "d.nl", "d.en", "e.py"):
        (tmp_path / name).write_text("Het regent.", encoding="utf-8")
    found = [path.name for path in find_articles([tmp_path], language="nl")]
    assert found == ["a.nl.txt", "b.txt", "c.nl-BE.html", "d.nl", "v1.2.txt"]
    assert len(list(find_articles([tmp_path]))) == 6
    assert [path.name for path in find_articles([tmp_path / "a.en.txt"], language="nl")] == ["a.en.txt"]


def test_markdown_is_an_article_where_its_name_says_the_language(tmp_path: Path) -> None:
    for name in ("brug.nl.md", "brug.en.md", "README.md", "brug.nl.po"):
        (tmp_path / name).write_text("Tekst.", encoding="utf-8")
    assert [path.name for path in find_articles([tmp_path], language="nl")] == ["brug.nl.md"]
    (pair,) = find_pairs(tmp_path).pairs
    assert (pair.source.name, pair.target.name, pair.name) == ("brug.nl.md", "brug.en.md", "brug")
