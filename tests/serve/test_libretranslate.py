"""The API of LibreTranslate, as its clients use it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from align import Translator
from align.serve.texts import translated_text

RAIN = "Het regent in Utrecht."


def ask(client: TestClient, **fields: object) -> dict[str, object]:
    answer = client.post("/translate", json={"q": RAIN, "source": "nl", "target": "en", **fields})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_text_is_translated_from_json_and_from_a_form(client: TestClient) -> None:
    answer = ask(client)
    assert set(answer) == {"translatedText"}
    assert "rain" in str(answer["translatedText"])
    form = client.post("/translate", data={"q": RAIN, "source": "nl", "target": "en", "api_key": ""})
    assert form.json() == answer


def test_lists_and_languages_to_be_found(client: TestClient) -> None:
    answer = ask(client, q=[RAIN, "Wij gaan naar huis."], source="auto")
    assert isinstance(answer["translatedText"], list)
    assert len(answer["translatedText"]) == 2
    found = answer["detectedLanguage"]
    assert isinstance(found, list)
    assert [one["language"] for one in found] == ["nl", "nl"]


def test_english_that_is_to_be_found_stays(client: TestClient) -> None:
    text = "The weather is fine and they were going home with the children."
    assert ask(client, q=text, source="auto")["translatedText"] == text


def test_lines_and_blank_lines_come_back(client: TestClient) -> None:
    text = f"\n{RAIN}\n\n\n  {RAIN}\nEinde\n\n"
    shape = [bool(line.strip()) for line in text.split("\n")]
    translated = str(ask(client, q=text)["translatedText"])
    assert [bool(line.strip()) for line in translated.split("\n")] == shape


def test_markup_comes_back_and_no_page_is_made_of_a_piece(client: TestClient) -> None:
    found = str(ask(client, q="<p>Het <b>regent</b> hard.</p><br>", format="html")["translatedText"])
    assert found.startswith("<p>")
    assert found.endswith("</p><br>")
    assert "<b>" in found
    assert ask(client, q="<br><hr>", format="html")["translatedText"] == "<br><hr>"


@given(st.text(alphabet=" \n\t\r.-•0a", max_size=12))
def test_the_edges_of_any_text_stay(translator: Translator, text: str) -> None:
    found = translated_text(translator, text)
    edge = len(text) - len(text.lstrip())
    assert found[:edge] == text[:edge]
    assert found.count("\n") >= text.count("\n") - 1
    if not any(map(str.isalnum, text)):
        assert found == text


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"source": "nl", "target": "en"}, 400, "missing q parameter"),
        ({"q": RAIN, "target": "en"}, 400, "missing source parameter"),
        ({"q": RAIN, "source": "nl"}, 400, "missing target parameter"),
        ({"q": RAIN, "source": "xx", "target": "en"}, 400, "xx is not supported"),
        ({"q": RAIN, "source": "nl", "target": "fr"}, 400, "fr is not supported"),
        ({"q": RAIN, "source": "nl", "target": "en", "format": "pdf"}, 400, "format"),
        ({"q": RAIN, "source": "nl", "target": "en", "alternatives": "many"}, 400, "alternatives"),
        ({"q": 12, "source": "nl", "target": "en"}, 400, "q"),
        ({"q": "x" * 200_001, "source": "nl", "target": "en"}, 413, "exceeds text limit"),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, fields: dict[str, object], status: int, message: str) -> None:
    answer = client.post("/translate", json=fields)
    assert answer.status_code == status
    assert message in answer.json()["error"]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_what_is_no_json_is_said(client: TestClient, body: bytes) -> None:
    answer = client.post("/translate", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Invalid JSON format"})


def test_languages_settings_and_health(client: TestClient) -> None:
    languages = client.get("/languages").json()
    assert [one["code"] for one in languages] == ["nl", "en"]
    assert "en" in languages[0]["targets"]
    assert client.get("/frontend/settings").json()["keyRequired"] is False
    assert client.get("/health").json() == {"status": "ok"}


def test_a_language_is_found(client: TestClient) -> None:
    found = client.post("/detect", data={"q": "Waar is het station? Dat weet niemand hier."}).json()
    assert found[0]["language"] == "nl"
    assert 0 <= found[0]["confidence"] <= 100
