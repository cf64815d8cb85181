"""What the page's tab for translating gets and gives: units as they are done, checks, the lexicon, documents again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from align import Translator, read_bitext

pytest.importorskip("fastapi", reason="the server is not installed: pip install '.[serve]'")

from fastapi.testclient import TestClient

from align.formats import validate_tmx
from align.serve import Limits, Settings, create_app

ARTICLE = "Regen in Utrecht\n\nHet regent al 3 dagen. De straat is nat.\n\n- De zon schijnt.\n- De hond slaapt.\n"
PAGE = b"<!DOCTYPE html><html lang='nl'><body><h1>Regen</h1><p>Een <b>rode</b> fiets staat buiten.</p></body></html>"
DATE = "20261130T101500Z"


def translated(client: TestClient, data: bytes, name: str = "", **fields: str) -> list[dict[str, Any]]:
    answer = client.post("/page/translate", files={"document": (name or "text", data)}, data={"name": name, **fields})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def saved(
    client: TestClient, data: bytes, units: list[dict[str, Any]], format: str, name: str = "", **fields: str
) -> bytes:
    answer = client.post(
        "/page/save",
        files={"document": (name or "text", data), "units": ("units.json", json.dumps(units).encode())},
        data={"name": name, "format": format, **fields},
    )
    assert answer.status_code == 200, answer.text
    return answer.content


def units_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"unit": line["unit"]} for line in lines if "unit" in line]


def test_a_text_becomes_its_sentences_and_then_their_units(client: TestClient) -> None:
    first, *lines, last = translated(client, ARTICLE.encode())
    paragraphs = first["document"]["paragraphs"]
    assert first["document"]["format"] == "txt"
    assert [one["sentences"] for one in paragraphs] == [
        ["Regen in Utrecht"],
        ["Het regent al 3 dagen.", "De straat is nat."],
        ["- De zon schijnt."],
        ["- De hond slaapt."],
    ]
    assert [one["kind"] for one in paragraphs] == ["heading", "body", "list-item", "list-item"]
    assert [line["unit"]["source"] for line in lines] == [text for one in paragraphs for text in one["sentences"]]
    assert [line["unit"]["position"] for line in lines] == ["1.1", "2.1", "2.2", "3.1", "4.1"]
    assert all(line["unit"]["target"] for line in lines)
    assert last == {"done": True}


@pytest.mark.parametrize("done", [1, 2, 4, 5])
def test_a_translation_that_was_stopped_goes_on(client: TestClient, done: int) -> None:
    whole = translated(client, ARTICLE.encode())
    rest = translated(client, ARTICLE.encode(), done=str(done))
    own = [line["unit"] for line in rest if "unit" in line]
    assert [unit["position"] for unit in own] == [line["unit"]["position"] for line in whole[1 + done : -1]]
    assert rest[-1] == {"done": True}


def test_the_checks_say_what_they_find(client: TestClient) -> None:
    found = client.post("/page/check", json={"source": "Het regent 3 dagen.", "target": "It rains for 4 days"}).json()
    assert found["marks"] == ["numbers", "punctuation"]
    assert "4" in found["problems"][0]["message"]
    fine = client.post("/page/check", json={"source": "Het regent 3 dagen.", "target": "It rains for 3 days."}).json()
    assert fine == {"marks": [], "problems": []}


def test_a_glossary_is_heeded_and_checked(client: TestClient) -> None:
    terms = "straat\tavenue\n"
    lines = translated(client, b"De straat is nat.", glossary=terms)
    assert "avenue" in lines[1]["unit"]["target"].lower()
    sentence = {"source": "De straat is nat.", "target": "The road is wet.", "glossary": terms}
    assert client.post("/page/check", json=sentence).json()["marks"] == ["terms"]
    wrong = client.post("/page/check", json={**sentence, "glossary": "straat"})
    assert wrong.status_code == 400
    assert wrong.json()["error"].startswith("glossary.tsv")


def test_glossaries_of_other_formats_become_terms(client: TestClient) -> None:
    table = 'nl,en,note\nstraat,"avenue",weg\n'
    answer = client.post("/page/glossary", files={"file": ("termen.csv", table.encode())})
    assert answer.json() == [["straat", "avenue", "weg"]]


def test_the_lexicon_says_what_it_has_for_a_sentence(client: TestClient) -> None:
    text = "Hij haalt hard uit naar de gemeenteraadsleden."
    entries = client.post("/page/lexicon", json={"source": text}).json()
    guide = Translator().guide
    assert guide is not None
    assert [(one["source"], tuple(one["english"])) for one in entries] == [
        (stretch.source(text), stretch.english) for stretch in guide.guide(text).stretches
    ]
    assert any("…" in one["source"] for one in entries)


def test_edited_sentences_are_a_persons_work_with_a_date(client: TestClient, tmp_path: Path) -> None:
    units = units_of(translated(client, ARTICLE.encode()))
    units[2] |= {"target": "The road is\nwet.", "changed": DATE}
    path = tmp_path / "regen.tmx"
    path.write_bytes(saved(client, ARTICLE.encode(), units, "tmx"))
    assert [finding for finding in validate_tmx(path) if finding.severity == "error"] == []
    read = list(read_bitext(path))
    assert [unit.source for unit in read] == [row["unit"]["source"] for row in units]
    assert [unit.origin for unit in read] == ["machine", "machine", "human", "machine", "machine"]
    assert read[2].target == "The road is wet."
    assert read[2].changed == DATE
    assert "model" not in read[2].properties
    assert read[1].score == units[1]["unit"]["score"]


def test_what_no_file_can_hold_is_replaced(client: TestClient) -> None:
    (unit,) = units_of(translated(client, b"Het regent."))
    edited = [{**unit, "target": "It \ud83c rains.", "changed": ""}]
    assert saved(client, b"Het regent.", edited, "txt") == b"It ? rains."


def test_text_keeps_its_lines(client: TestClient) -> None:
    units = units_of(translated(client, ARTICLE.encode()))
    units[4] |= {"target": "- The dog is asleep.", "changed": DATE}
    text = saved(client, ARTICLE.encode(), units, "txt").decode()
    assert text.endswith("\n- The dog is asleep.\n")
    assert len(text.split("\n")) == len(ARTICLE.split("\n"))


def test_sentences_that_are_not_translated_stay(client: TestClient) -> None:
    units = units_of(translated(client, ARTICLE.encode()))[:2]
    assert "De zon schijnt." in saved(client, ARTICLE.encode(), units, "txt").decode()
    assert saved(client, ARTICLE.encode(), units, "tmx").count(b"<tu ") == 2


def test_a_page_comes_back_with_its_markup_where_it_belongs(client: TestClient) -> None:
    first, *_ = lines = translated(client, PAGE, "fiets.nl.html")
    assert first["document"]["written"]
    units = units_of(lines)
    units[-1] |= {"target": "Outside there stands a red bicycle.", "changed": DATE}
    page = saved(client, PAGE, units, "own", "fiets.nl.html").decode()
    assert "<p>Outside there stands a <b>red</b> bicycle.</p>" in page
    assert '<html lang="en">' in page.replace("'", '"')
    xliff = saved(client, PAGE, units, "xliff", "fiets.nl.html")
    read = list(read_bitext(io.BytesIO(xliff), "xliff"))
    assert [code.data for code in read[-1].target_codes] == ["<b>", "</b>"]
    assert read[-1].origin == "human"


def test_an_office_document_comes_back_as_one(client: TestClient) -> None:
    odt = saved_odt("Het regent. De straat is nat.")
    lines = translated(client, odt, "brief.odt")
    assert lines[0]["document"]["format"] == "odt"
    units = units_of(lines)
    units[0] |= {"target": "It pours.", "changed": DATE}
    done = zipfile.ZipFile(io.BytesIO(saved(client, odt, units, "own", "brief.odt"))).read("content.xml").decode()
    assert "It pours. " in done
    assert "straat" not in done


def saved_odt(text: str) -> bytes:
    """The smallest OpenDocument text."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f"<office:text><text:p>{text}</text:p></office:text></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return buffer.getvalue()


def test_a_file_of_a_tool_gets_what_it_lacks(client: TestClient) -> None:
    po = b'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Het regent."\nmsgstr ""\n\nmsgid "De zon."\nmsgstr "The sun."\n'
    lines = translated(client, po, "klus.po")
    assert [line["unit"]["source"] for line in lines if "unit" in line] == ["Het regent."]
    done = saved(client, po, units_of(lines), "own", "klus.po").decode()
    assert 'msgid "Het regent."\nmsgstr ""' not in done
    assert 'msgstr "The sun."' in done
    assert [line for line in translated(client, done.encode(), "klus.po") if "unit" in line] == []


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"  \n", "", "holds no text"),
        (b"", "leeg.docx", "leeg.docx"),
        (b"\x89PNG\r\n\x1a\n", "../../etc/foto.png", "an image"),
        (b'<?xml version="1.0"?><tmx version="1.4"/>', "geheugen.tmx", "translation memory"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(client: TestClient, data: bytes, name: str, told: str) -> None:
    answer = client.post("/page/translate", files={"document": (name or "text", data)}, data={"name": name})
    assert answer.status_code == 400
    assert told in answer.json()["error"]
    assert "etc/" not in answer.json()["error"]


@pytest.mark.parametrize(
    "units",
    [
        *("no json", "{}", "[1]", '[{"unit": {}}]', '[{"unit": {"source": "a", "target": "b"}, "target": "c"}]'),
        '[{"unit": {"source": "a", "target": "b"}, "target": null, "changed": ""}]',
    ],
)
def test_units_that_are_none_are_refused(client: TestClient, units: str) -> None:
    answer = client.post(
        "/page/save",
        files={"document": ("text", ARTICLE.encode()), "units": ("units.json", units.encode())},
        data={"format": "tmx"},
    )
    assert answer.status_code == 400
    assert "units" in answer.json()["error"]


def test_text_longer_than_the_server_takes_is_refused(translator: Translator) -> None:
    settings = Settings(limits=Limits(characters=20))
    with TestClient(create_app(translator, settings), base_url="http://localhost") as client:
        answer = client.post("/page/translate", files={"document": ("text", b"Het regent vandaag wel heel erg.")})
    assert answer.status_code == 413
    assert "20 characters" in answer.json()["error"]


def test_with_a_key_nothing_is_translated_without_it(translator: Translator) -> None:
    settings = Settings(api_keys=frozenset({"geheim"}))
    with TestClient(create_app(translator, settings), base_url="http://localhost") as client:
        for path in ("/page/translate", "/page/save", "/page/check", "/page/lexicon", "/page/glossary"):
            assert client.post(path).status_code == 403
        answer = client.post("/page/lexicon", json={"source": "Het regent."}, headers={"X-Api-Key": "geheim"})
        assert answer.status_code == 200
