"""The API of LibreTranslate, as its clients use it."""

from __future__ import annotations

import json
import time

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


def test_alternatives_are_other_translations_of_the_same_text(client: TestClient) -> None:
    text = f"{RAIN} De minister trad af.\n\nWij gaan naar huis."
    plain = ask(client, q=text)["translatedText"]
    answer = ask(client, q=text, alternatives=3)
    assert answer["translatedText"] == plain
    others = answer["alternatives"]
    assert isinstance(others, list)
    assert len({plain, *others}) == 1 + len(others) == 4
    assert all(other.count("\n\n") == 1 for other in others)


def test_each_text_of_a_list_has_its_alternatives(client: TestClient) -> None:
    answer = ask(client, q=[RAIN, "42", "De minister trad af."], alternatives=2, source="auto")
    others = answer["alternatives"]
    assert isinstance(others, list)
    assert [len(one) for one in others] == [2, 0, 2]
    assert ask(client, alternatives=-1) == ask(client, alternatives=0) == ask(client, alternatives="")
    assert ask(client, q=f"<p>{RAIN}</p>", format="html", alternatives=2)["alternatives"] == []


def test_what_is_found_to_be_english_is_not_put_into_dutch(client: TestClient) -> None:
    text = "The weather is fine and they were going home with the children."
    answer = client.post("/translate", json={"q": text, "source": "auto", "target": "nl"})
    assert answer.status_code == 400
    assert "Dutch (nl) is not available as a target language from English (en)" in answer.json()["error"]
    assert ask(client, q=text, source="en")["translatedText"] == text


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


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("q=Eén café is open.&source=nl&target=en".encode(), "application/x-www-form-urlencoded"),
        (
            "q=Eén+café+is+open.&source=nl&target=en".encode("latin-1"),
            "application/x-www-form-urlencoded; charset=latin-1",
        ),
        (b"q=E%E9n+caf%e9+is+open.&source=nl&target=en", 'application/x-www-form-urlencoded; charset="ISO-8859-1"'),
        (b"q=E%C3%A9n%20caf%C3%A9 is+open.&&source=nl&target=en", "application/x-www-form-urlencoded"),
        ('{"q": "Eén café is open.", "source": "nl", "target": "en"}'.encode("utf-16"), "application/json"),
        (b'{"q": "E\\u00e9n caf\\u00e9 is open.", "source": "nl", "target": "en"}', "application/vnd.api+json"),
    ],
)
def test_letters_arrive_in_whatever_encoding_is_said(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post("/translate", content=body, headers={"Content-Type": kind})
    assert answer.json() == ask(client, q="Eén café is open.")


@pytest.mark.parametrize(
    ("body", "charset"), [(b"caf%E9", ""), (b"caf\xe9", ""), (b"caf%E9", "; charset=klingon"), (b"&a" * 200, "")]
)
def test_a_form_that_cannot_be_read_is_refused(client: TestClient, body: bytes, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded{charset}"
    answer = client.post("/translate", content=b"source=nl&target=en&q=" + body, headers={"Content-Type": kind})
    assert (answer.status_code, "Invalid request" in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    "path",
    ["/translate", "/detect", "/identifyLang", "/MTRestService/TranslateJson", "/MTRestService/CheckModelStatus"],
)
def test_halves_of_characters_are_no_fault(client: TestClient, path: str) -> None:
    broken = "\ud800 De kat \ud83d\ude00 \udfff"
    pair = {"source": "en", "target": "en", "srcLangCode": "nl", "trgLangCode": "en", "modelTag": broken}
    for text in (broken, "\ud800"):
        body = json.dumps({**pair, "q": text, "input": text}).encode()
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200, answer.text
    if path == "/translate":
        body = json.dumps({**pair, "q": broken}).encode()
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.json()["translatedText"] == "? De kat 😀 ?"


@pytest.mark.parametrize("beginning", ["%PDF-1.7 ", "{\\rtf1 ", "PK\x03\x04 ", "\0\0\0\x01\x02 ", "\ufeff"])
@pytest.mark.parametrize("format", ["text", "html"])
def test_a_text_is_a_text_whatever_it_begins_with(client: TestClient, beginning: str, format: str) -> None:
    assert "rain" in str(ask(client, q=beginning + RAIN, format=format)["translatedText"])


def test_what_a_page_says_of_its_encoding_is_not_that_of_the_answer(client: TestClient) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body>Eén café in het Poolse Łódź.</body></html>'
    found = str(ask(client, q=page, format="html")["translatedText"])
    assert 'charset="iso-8859-1"' in found
    assert "Łódź" in found


def test_white_space_takes_no_long_time(client: TestClient) -> None:
    started = time.monotonic()
    for blank in (" ", "\n"):
        assert ask(client, q=f"a{blank * 100_000}b")
    assert time.monotonic() - started < 10


def test_a_text_without_letters_is_in_no_language_that_is_told(client: TestClient) -> None:
    for text in ("", " \n", "12345", "👍"):
        answer = ask(client, q=text, source="auto")
        assert answer == {"translatedText": text, "detectedLanguage": {"confidence": 0, "language": "en"}}


def test_a_long_text_is_not_looked_at_for_its_language(client: TestClient) -> None:
    for path in ("/detect", "/identifyLang"):
        assert client.post(path, json={"q": "x" * 200_001}).status_code == 413


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
