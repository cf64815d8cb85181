"""The API of OPUS-CAT MT Engine, as its plugins for OmegaT, Trados, memoQ and Wordfast use it."""

from __future__ import annotations

import time

import pytest
from fastapi.testclient import TestClient

from align import Translator
from align.serve import Settings, create_app

RAIN = "Het regent in Utrecht."
PAIR = {"tokenCode": "0", "srcLangCode": "nl", "trgLangCode": "en", "modelTag": ""}
PREFIXES = ["/MTRestService", "/MtRestService"]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_text_is_translated(client: TestClient, prefix: str, method: str) -> None:
    answer = client.request(method, f"{prefix}/TranslateJson", params={**PAIR, "input": RAIN})
    assert answer.status_code == 200
    assert set(answer.json()) == {"translation"}
    assert "rain" in answer.json()["translation"]


def test_a_text_is_translated_from_a_form_and_from_json(client: TestClient) -> None:
    url = "/MTRestService/TranslatePost"
    found = client.post(url, data={**PAIR, "input": RAIN}).json()
    assert "rain" in found["translation"]
    assert client.post(url, json={**PAIR, "input": RAIN}).json() == found
    assert client.get("/MTRestService/Translate", params={**PAIR, "input": RAIN}).json() == found["translation"]


def test_a_text_is_given_as_it_is(client: TestClient) -> None:
    answer = client.get("/MTRestService/TranslateStream", params={**PAIR, "input": RAIN})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "server" not in answer.headers
    assert "rain" in answer.text


def test_odd_tags_and_regions_are_taken(client: TestClient) -> None:
    # memoQ's plugin sends two quotation marks where it has no tag.
    asked = {**PAIR, "input": RAIN, "srcLangCode": "nl-BE", "trgLangCode": "eng", "modelTag": '""'}
    assert client.get("/MTRestService/TranslateJson", params=asked).status_code == 200
    assert client.get("/MTRestService/TranslateJson", params={**PAIR, "input": ""}).json() == {"translation": ""}


@pytest.mark.parametrize("missing", ["srcLangCode", "trgLangCode"])
def test_another_pair_is_refused(client: TestClient, missing: str) -> None:
    for value in ("fi", ""):
        answer = client.get("/MTRestService/TranslateJson", params={**PAIR, "input": RAIN, missing: value})
        assert answer.status_code == 400
        assert "nl-en" in answer.json()["error"]


def test_what_there_is_is_told(client: TestClient, translator: Translator) -> None:
    name = translator.description.name

    def ask(operation: str, **fields: str) -> object:
        return client.get(f"/MTRestService/{operation}", params={**PAIR, **fields}).json()

    assert ask("ListSupportedLanguagePairs") == ["nl-en"]
    assert ask("GetLanguagePairModelTags") == [name]
    assert ask("GetLanguagePairModelTags", trgLangCode="sv") == []
    assert name in str(ask("CheckModelStatus"))
    assert "no model" in str(ask("CheckModelStatus", modelTag="mine"))
    assert "no model" in str(ask("CheckModelStatus", srcLangCode="sv"))
    # The service that came before it had other names for the languages of this one.
    older = {"tokenCode": "0", "sourceCode": "nl", "targetCode": "en", "modelTag": ""}
    assert client.get("/MTRestService/CheckModelStatus", params=older).json() == ask("CheckModelStatus")


def test_what_was_ordered_is_there_when_it_is_asked_for(client: TestClient) -> None:
    texts = [f"De {n}e trein rijdt vandaag niet naar Den Haag." for n in range(2, 14)]
    answer = client.post("/MtRestService/PreOrderBatch", params=PAIR, json=texts)
    assert (answer.status_code, answer.content) == (200, b"")
    until = time.monotonic() + 60
    seconds = 1.0
    while seconds > 0.02 and time.monotonic() < until:
        started = time.monotonic()
        found = client.get("/MTRestService/TranslateJson", params={**PAIR, "input": texts[-1]}).json()
        seconds = time.monotonic() - started
    assert "train" in found["translation"].lower()
    assert "13th" in found["translation"]


def test_an_order_does_not_keep_the_server_from_ending(translator: Translator) -> None:
    texts = [f"De {n}e trein rijdt vandaag door de sneeuw niet verder dan het station van Delft." for n in range(660)]
    app = create_app(translator)
    with TestClient(app, base_url="http://localhost") as own:
        asked = {"q": texts[:60], "source": "nl", "target": "en"}
        own.post("/translate", json=asked)
        started = time.monotonic()
        own.post("/translate", json=asked)
        seconds = time.monotonic() - started
        assert own.post("/MTRestService/PreOrderBatch", params=PAIR, json=texts[60:]).status_code == 200
        started = time.monotonic()
    # Ten times as many would take ten times as long.
    assert time.monotonic() - started < 5 * seconds


@pytest.mark.parametrize("body", ["[]", "{}", "[1]", '"text"', "[", ""])
def test_an_order_of_nothing_is_refused(client: TestClient, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/MTRestService/PreOrderBatch", params=PAIR, content=body, headers=headers).status_code == 400


def test_a_key_is_the_token(client: TestClient, translator: Translator) -> None:
    assert client.get("/MTRestService/Login", params={"userName": "a", "password": "a"}).json() == "0"
    closed = create_app(translator, Settings(api_keys=frozenset({"geheim"})))
    with TestClient(closed, base_url="http://localhost") as own:
        for operation in ("TranslateJson", "ListSupportedLanguagePairs", "GetLanguagePairModelTags", "Login"):
            asked = {**PAIR, "input": RAIN, "userName": "a", "password": "a"}
            assert own.get(f"/MtRestService/{operation}", params=asked).status_code == 403
        token = own.get("/MtRestService/Login", params={"userName": "a", "password": "geheim"}).json()
        asked = {**PAIR, "input": RAIN, "tokenCode": token}
        assert "rain" in own.post("/MtRestService/TranslateJson", data=asked).json()["translation"]
        assert own.post("/MtRestService/PreOrderBatch", params=PAIR, json=[RAIN]).status_code == 403
        assert own.post("/MtRestService/PreOrderBatch", params=asked, json=[RAIN]).status_code == 200


def test_a_call_without_a_text_is_refused_and_one_with_an_empty_text_is_not(client: TestClient) -> None:
    assert client.get("/MTRestService/TranslateJson", params=PAIR).status_code == 400
    assert client.post("/MTRestService/TranslateJson", json={**PAIR, "input": [RAIN]}).status_code == 400
    assert client.get("/MTRestService/TranslateJson", params={**PAIR, "input": ""}).json() == {"translation": ""}
