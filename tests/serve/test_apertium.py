"""The API of Apertium APY, as OmegaT and other clients use it."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

RAIN = "Het regent in Utrecht."
PAIR = {"langpair": "nl|en", "markUnknown": "no", "key": "bwuxb5jS+VwSJ8mLz1qMfmMrDGA"}


@pytest.mark.parametrize("method", ["GET", "POST", "POST in the query"])
def test_a_text_is_translated(client: TestClient, method: str) -> None:
    fields = {**PAIR, "q": RAIN}
    if method == "POST":
        answer = client.post("/translate", data=fields)
    else:
        answer = client.request(method[:4].strip(), "/translate", params=fields)
    assert answer.status_code == 200
    found = answer.json()
    assert "rain" in found["responseData"].pop("translatedText")
    assert found == {"responseStatus": 200, "responseData": {}, "responseDetails": None}


def test_the_answer_is_spelt_as_old_clients_look_for_it(client: TestClient) -> None:
    text = "Zij zei: “Dat is café ‘De Zwaan’.”"
    answer = client.get("/translate", params={**PAIR, "q": text})
    assert b'{"translatedText": "' in answer.content
    assert answer.content.isascii()
    assert "“" in answer.json()["responseData"]["translatedText"]


@pytest.mark.parametrize("pair", ["nl|en", "nld|eng", "nl_NL|en_GB", "NL|EN"])
def test_languages_are_known_by_all_their_codes(client: TestClient, pair: str) -> None:
    assert client.get("/translate", params={"langpair": pair, "q": RAIN}).status_code == 200


def test_tags_of_tools_come_back(client: TestClient) -> None:
    text = "Klik op <g1>Opslaan</g1> en dan<x2/> op <b3>Sluiten</b3>."
    found = client.get("/translate", params={**PAIR, "q": text}).json()["responseData"]["translatedText"]
    for tag in ("<g1>", "</g1>", "<x2/>", "<b3>", "</b3>"):
        assert found.count(tag) == 1


@pytest.mark.parametrize(
    ("fields", "status", "explanation"),
    [
        ({"q": RAIN, "langpair": "nl"}, 400, "That pair is invalid"),
        ({"q": RAIN, "langpair": "nl|en|de"}, 400, "That pair is invalid"),
        ({"q": RAIN, "langpair": "spa|eng"}, 400, "That pair is not installed"),
        ({"langpair": "nl|en"}, 400, "q"),
        ({"q": "x" * 200_001, "langpair": "nl|en"}, 413, "exceeds text limit"),
    ],
)
def test_what_is_wrong_is_said_in_its_own_shape(
    client: TestClient, fields: dict[str, str], status: int, explanation: str
) -> None:
    answer = client.post("/translate", data=fields)
    assert answer.status_code == status
    found = answer.json()
    assert explanation in found.pop("explanation")
    assert set(found) == {"status", "code", "message"}
    assert (found["status"], found["code"]) == ("error", status)


def test_the_pair_is_listed(client: TestClient) -> None:
    expected = {
        "responseData": [{"sourceLanguage": "nl", "targetLanguage": "en"}],
        "responseDetails": None,
        "responseStatus": 200,
    }
    assert client.get("/listPairs").json() == expected
    assert client.get("/list", params={"q": "pairs"}).json() == expected
    assert client.post("/list", data={"q": "analysers"}).json() == {}
    assert client.get("/list", params={"q": "songs"}).json()["status"] == "error"


def test_a_language_is_identified(client: TestClient) -> None:
    found = client.get("/identifyLang", params={"q": "Waar is het station? Dat weet niemand hier."}).json()
    assert max(found, key=found.get) == "nl"
    assert json.loads(client.get("/identifyLang").content)["code"] == 400


def test_without_langpair_it_is_none_of_apertium(client: TestClient) -> None:
    answer = client.get("/translate", params={"q": RAIN})
    assert (answer.status_code, set(answer.json())) == (405, {"error"})


@pytest.mark.parametrize("fields", [{"q": [RAIN, RAIN]}, {"q": 5}, {"q": {"a": RAIN}}])
def test_what_is_not_one_text_is_refused_and_not_left_empty(client: TestClient, fields: dict[str, object]) -> None:
    answer = client.post("/translate", json={"langpair": "nl|en", **fields})
    assert (answer.status_code, answer.json()["status"]) == (400, "error")
    assert "q must be one text" in answer.json()["explanation"]
