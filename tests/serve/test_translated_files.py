"""Documents that are sent to be translated, and fetched when they are, as with LibreTranslate."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from align import Translator
from align.documents.registry import written_formats
from align.serve import Limits, Settings, create_app

RAIN = "Het regent in Utrecht, en de kinderen blijven thuis."
PAGE = f'<html lang="nl"><body><p id="a">{RAIN}</p><script>var a = "x";</script></body></html>'


@pytest.fixture(scope="module")
def closed(translator: Translator) -> Iterator[TestClient]:
    """A client of a server that asks for a key, and keeps little for a moment."""
    limits = Limits(kept_bytes=1000, kept_seconds=0.3)
    with TestClient(
        create_app(translator, Settings(api_keys=frozenset({"geheim"}), limits=limits)), base_url="http://localhost"
    ) as client:
        yield client


def send(client: TestClient, name: str, data: bytes, **fields: str) -> str:
    """The address of a file's translation."""
    sent = {"source": "nl", "target": "en", **fields}
    answer = client.post("/translate_file", data=sent, files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"translatedFileUrl"}
    return str(answer.json()["translatedFileUrl"])


def docx() -> bytes:
    """A letter of Word."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body><w:p><w:r><w:t>{RAIN}</w:t></w:r></w:p></w:body>"
        "</w:document>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return written.getvalue()


def test_a_page_comes_back_with_all_else_as_it_was(client: TestClient) -> None:
    url = send(client, "mijn pagina.html", PAGE.encode())
    answer = client.get(url)
    assert "rain" in answer.text
    assert '<p id="a">' in answer.text
    assert '<script>var a = "x";</script>' in answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="mijn_pagina_en.html"'
    # No browser runs what somebody sent.
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_documents_of_many_formats(client: TestClient) -> None:
    found = client.get(send(client, "brief.docx", docx())).content
    with zipfile.ZipFile(io.BytesIO(found)) as file:
        assert b"rain" in file.read("word/document.xml")
    subtitles = f"1\n00:00:01,000 --> 00:00:04,000\n{RAIN}\n"
    found = client.get(send(client, "film.SRT", subtitles.encode())).content
    assert b"00:00:01,000 --> 00:00:04,000" in found
    assert b"rain" in found
    catalogue = 'msgid "Opslaan als"\nmsgstr ""\n\nmsgid "Sluiten"\nmsgstr "Shut"\n'
    found = client.get(send(client, "nl.po", catalogue.encode())).content
    assert b'msgstr "Save as' in found
    assert b'msgstr "Shut"' in found


def test_the_language_is_found(client: TestClient) -> None:
    assert b"rain" in client.get(send(client, "a.txt", RAIN.encode(), source="auto")).content
    english = b"The weather is fine and they were going home with the children."
    assert client.get(send(client, "a.txt", english, source="auto")).content == english


def test_every_format_that_is_written_is_named(client: TestClient) -> None:
    named = client.get("/frontend/settings").json()["supportedFilesFormat"]
    assert {suffix for form in written_formats() for suffix in form.suffixes} == set(named)
    assert ".docx" in named
    assert ".pdf" not in named


@pytest.mark.parametrize(
    ("fields", "name", "data", "status", "message"),
    [
        ({"source": "nl", "target": "en"}, "", b"x", 400, "file"),
        ({"target": "en"}, "a.txt", b"x", 400, "missing source parameter"),
        ({"source": "nl"}, "a.txt", b"x", 400, "missing target parameter"),
        ({"source": "xx", "target": "en"}, "a.txt", b"x", 400, "xx is not supported"),
        ({"source": "en", "target": "nl"}, "a.txt", b"Hello.", 400, "not available as a target language"),
        ({"source": "nl", "target": "en"}, "a.pdf", b"%PDF-1.4", 400, "format not supported"),
        ({"source": "nl", "target": "en"}, "a.exe", b"MZ", 400, "format not supported"),
        ({"source": "nl", "target": "en"}, "a.docx", b"PK\x03\x04 broken", 400, "a.docx"),
        ({"source": "nl", "target": "en"}, "/etc/passwd.txt", b"", 400, "passwd.txt"),
    ],
)
def test_what_is_wrong_is_said(
    client: TestClient, fields: dict[str, str], name: str, data: bytes, status: int, message: str
) -> None:
    files = {"file": (name, data)} if name else {"other": ("a.txt", data)}
    answer = client.post("/translate_file", data=fields, files=files)
    assert answer.status_code == status, answer.text
    assert message in answer.json()["error"]
    assert "/etc" not in answer.json()["error"]


def test_a_text_in_place_of_a_file_is_none(client: TestClient) -> None:
    answer = client.post("/translate_file", data={"source": "nl", "target": "en", "file": "a.txt"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Invalid request: empty file"})


@pytest.mark.parametrize("name", ["x", "..%2F..%2Fetc%2Fpasswd", "%00"])
def test_no_other_file_is_fetched(client: TestClient, name: str) -> None:
    assert client.get(f"/download_file/{name}").status_code == 404


def test_a_translation_is_kept_for_a_while(closed: TestClient) -> None:
    url = send(closed, "a.txt", RAIN.encode(), api_key="geheim")
    # The name is the key.
    assert closed.get(url).status_code == 200
    time.sleep(0.5)
    assert closed.get(url).status_code == 404


def test_no_more_is_kept_than_there_is_room_for(closed: TestClient) -> None:
    urls = [send(closed, f"{n}.txt", (RAIN + "\n").encode() * 6, api_key="geheim") for n in range(4)]
    assert [closed.get(url).status_code for url in urls[-1:]] == [200]
    assert closed.get(urls[0]).status_code == 404
    sent = {"source": "nl", "target": "en", "api_key": "geheim"}
    answer = closed.post("/translate_file", data=sent, files={"file": ("a.txt", (RAIN + "\n").encode() * 60)})
    assert answer.status_code == 413


def test_nothing_is_translated_without_a_key(closed: TestClient) -> None:
    sent = {"source": "nl", "target": "en", "api_key": "geraden"}
    answer = closed.post("/translate_file", data=sent, files={"file": ("a.txt", RAIN.encode())})
    assert answer.status_code == 403
