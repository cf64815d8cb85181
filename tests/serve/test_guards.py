"""What stands before every request: keys, names of hosts, bounds on bodies, time and number; what is said of faults."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align import Translator
from align.serve import Limits, Settings, create_app
from align.serve import libretranslate as routes_of_texts
from align.serve.service import Job, Service
from align.serve.texts import TranslatedText

ASKED = {"q": "Het regent in Utrecht.", "source": "nl", "target": "en"}
LONG = {**ASKED, "q": "\n".join(f"Op dag {number} regende het in Utrecht en in Amersfoort." for number in range(3000))}


@contextmanager
def serving(translator: Translator, settings: Settings | None = None, **limits: Any) -> Iterator[TestClient]:
    settings = settings or Settings(limits=Limits(**limits))
    with TestClient(create_app(translator, settings), "http://localhost", raise_server_exceptions=False) as client:
        yield client


def test_with_keys_nothing_is_done_without_one(translator: Translator) -> None:
    with serving(translator, Settings(api_keys=frozenset({"geheim", "ook"}))) as client:
        for answer in (
            client.post("/translate", json=ASKED),
            client.post("/translate", json={**ASKED, "api_key": "fout"}),
            client.post("/translate", data=ASKED, headers={"Authorization": "Bearer fout"}),
            client.post("/detect", data={"q": "Waar?"}),
            client.get("/translate", params={"langpair": "nl|en", "q": "Waar?"}),
            client.get("/MTRestService/TranslateJson", params={"input": "Waar?", "srcLangCode": "nl"}),
            client.post("/translate_file", files={"file": ("a.txt", b"Waar?")}, data=ASKED),
            client.get("/page/facts"),
        ):
            assert answer.status_code == 403, answer.request.url
        assert client.post("/translate", json={**ASKED, "api_key": "geheim"}).status_code == 200
        assert client.post("/translate", json=ASKED, headers={"X-Api-Key": "ook"}).status_code == 200
        assert client.post("/translate", json=ASKED, headers={"Authorization": "Bearer ook"}).status_code == 200
        apertium = client.get("/translate", params={"langpair": "nl|en", "q": "Waar is het?", "key": "ook"})
        assert apertium.status_code == 200
        assert client.get("/health").status_code == client.get("/languages").status_code == 200
        assert client.get("/frontend/settings").json()["keyRequired"] is True


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "bearer sleutél".encode()},
        {"Authorization": "ApiKey  sleutél".encode()},
        {"Authorization": "sleutél".encode()},
        {"X-API-KEY": "sleutél".encode()},
    ],
)
def test_a_key_comes_in_headers_as_clients_write_them(translator: Translator, headers: dict[str, bytes]) -> None:
    with serving(translator, Settings(api_keys=frozenset({"sleutél"}))) as client:
        assert client.get("/page/facts", headers=headers).status_code == 200
        assert client.get("/page/facts", headers=dict.fromkeys(headers, b"sleutel")).status_code == 403
        broken = b'{"q": "Waar?", "source": "nl", "target": "en", "api_key": "\\ud800"}'
        assert (
            client.post("/translate", content=broken, headers={"Content-Type": "application/json"}).status_code == 403
        )


def test_pages_elsewhere_reach_it_neither_by_a_name_nor_by_a_script(translator: Translator) -> None:
    origin = {"Origin": "https://example.org"}
    with serving(translator) as client:
        assert client.get("/languages", headers={"Host": "example.org"}).status_code == 400
        assert "access-control-allow-origin" not in client.get("/languages", headers=origin).headers
    open_to = Settings(host="0.0.0.0", allowed_origins=("https://example.org",))
    with serving(translator, open_to) as client:
        answer = client.get("/languages", headers={"Host": "server.example", **origin})
        assert answer.headers["access-control-allow-origin"] == "https://example.org"


def test_bodies_that_are_too_large_are_refused_before_they_are_read(translator: Translator) -> None:
    with serving(translator, file_bytes=10_000) as client:

        def body() -> Iterator[bytes]:
            for _ in range(100):
                yield b"x" * 1000

        answer = client.post("/translate", content=b"x" * 10_001)
        assert (answer.status_code, "10,000 bytes" in answer.json()["error"]) == (413, True)
        kind = {"Content-Type": "application/json"}
        assert client.post("/translate", content=body(), headers=kind).status_code == 413


def test_bodies_that_are_all_text_have_the_bound_of_texts(translator: Translator) -> None:
    with serving(translator, characters=1000) as client:
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
            answer = client.post("/translate", content=b"[" * 1_100_000, headers={"Content-Type": kind})
            assert answer.status_code == 413, kind
        file = {"file": ("a.txt", b"Het regent.\n" * 150_000)}
        assert client.post("/translate_file", files=file, data={"source": "nl", "target": "fr"}).status_code == 400


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:5000", 200),
        ("LOCALHOST.", 200),
        ("127.0.0.2:1", 200),
        ("[::1]:5000", 200),
        ("[::1]", 200),
        ("example.org", 400),
        ("localhost.example.org", 400),
        ("127.0.0.1.example.org", 400),
        ("localhost@example.org", 400),
        ("", 400),
    ],
)
def test_a_server_for_this_machine_goes_by_names_of_this_machine(client: TestClient, host: str, status: int) -> None:
    answer = client.get("/health", headers={"Host": host})
    assert answer.status_code == status
    assert status == 200 or "localhost" in answer.json()["error"]


def test_a_loopback_address_is_this_machine() -> None:
    assert all(Settings(host=host).is_local for host in ("127.0.0.1", "127.8.0.1", "::1", "localhost"))
    assert not any(Settings(host=host).is_local for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"))


def test_browsers_ask_without_a_key_whether_a_page_may(translator: Translator) -> None:
    here = Settings(host="0.0.0.0", api_keys=frozenset({"geheim"}), allowed_origins=("https://example.org",))
    origin = {"Origin": "https://example.org"}
    asks = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "X-Api-Key"}
    with serving(translator, here) as client:
        assert client.options("/page/facts", headers=asks).status_code == 200
        refused = client.get("/page/facts", headers=origin)
        assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (403, True)


def test_head_is_answered_as_get_without_content(client: TestClient) -> None:
    for path in ("/health", "/", "/static/main.js"):
        answer, whole = client.head(path), client.get(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(("name", "amount"), [("q", "x" * 101), ("q", ["x"] * 11)])
def test_texts_that_are_too_long_are_refused(translator: Translator, name: str, amount: object) -> None:
    with serving(translator, characters=100, texts=10) as client:
        assert client.post("/translate", json={**ASKED, name: amount}).status_code == 413


def talk(app: FastAPI, *messages: dict[str, Any] | float, body: bytes = b"") -> tuple[int, bytes, float]:
    """Has the application answer one request whose messages come after pauses; gives status, body and seconds."""
    sent: list[dict[str, Any]] = []
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        while waiting and isinstance(waiting[0], float):
            await asyncio.sleep(waiting.pop(0))  # type: ignore[arg-type]
        if not waiting:
            await asyncio.sleep(3600)
        message = waiting.pop(0)
        assert isinstance(message, dict)
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/translate",
        "raw_path": b"/translate",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }

    async def run() -> float:
        started = time.monotonic()
        await app(scope, receive, send)
        return time.monotonic() - started

    seconds = asyncio.run(run())
    status = next((message["status"] for message in sent if message["type"] == "http.response.start"), 0)
    return status, b"".join(message.get("body", b"") for message in sent), seconds


def request(fields: object) -> dict[str, Any]:
    return {"type": "http.request", "body": json.dumps(fields).encode(), "more_body": False}


def test_a_body_that_does_not_come_is_not_waited_for(translator: Translator) -> None:
    app = create_app(translator, Settings(limits=Limits(body_seconds=0.3)))
    status, body, seconds = talk(app, {"type": "http.request", "body": b"{", "more_body": True}, 30.0)
    assert (status, seconds < 10) == (408, True)
    assert "too long" in json.loads(body)["error"]


def test_the_work_for_a_client_who_has_gone_is_given_up(translator: Translator) -> None:
    app = create_app(translator)
    _, _, seconds = talk(app, request(LONG), 0.5, {"type": "http.disconnect"})
    assert seconds < 20
    started = time.monotonic()
    assert talk(app, request(ASKED))[0] == 200
    assert time.monotonic() - started < 20


def test_a_body_that_is_cut_off_is_no_fault(translator: Translator, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(translator)
    with caplog.at_level(logging.INFO, "align.serve"):
        talk(app, {"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"})
    assert [(record.levelname, "/translate 499" in record.getMessage()) for record in caplog.records] == [
        ("INFO", True)
    ]


def test_work_that_nobody_waits_for_any_more_is_not_begun(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    holds = threading.Event()

    def work(translator: object, texts: list[str], *_: object) -> list[TranslatedText]:
        begun.extend(texts)
        holds.wait(20.0)
        return [TranslatedText(text, []) for text in texts]

    monkeypatch.setattr(routes_of_texts, "translated_texts", work)
    app = create_app(translator, Settings(limits=Limits(workers=1)))

    async def ask(text: str, seconds: float) -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(client.post("/translate", json={**ASKED, "q": text}), seconds)

    async def run() -> None:
        first = asyncio.create_task(ask("first", 20.0))
        await asyncio.sleep(0.3)
        await ask("second", 0.5)
        holds.set()
        await first
        await ask("third", 20.0)

    asyncio.run(run())
    assert begun == ["first", "third"]


def test_what_is_not_done_when_the_server_must_end_is_answered(translator: Translator) -> None:
    app = create_app(translator)

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            task = asyncio.create_task(client.post("/translate", json=LONG))
            await asyncio.sleep(0.5)
            # As uvicorn does when it has waited long enough.
            task.cancel()
            return await task

    answer = asyncio.run(run())
    assert (answer.status_code, answer.headers["retry-after"].isdecimal()) == (503, True)
    assert "ended" in answer.json()["error"]


def test_a_server_that_ends_gives_up_what_it_was_streaming(translator: Translator) -> None:
    stopped = threading.Event()

    def work(job: Job, give: Callable[[int], None]) -> None:
        for number in range(600):
            give(number)
            time.sleep(0.1)
            if job.is_given_up:
                stopped.set()
                return

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {}

    async def run() -> float:
        service = Service(translator, Limits())
        # Whoever reads it was cancelled while sending, and never comes back to it.
        given = service.stream(Request({"type": "http"}, receive), work)
        await anext(given)
        started = time.monotonic()
        service.close()
        return time.monotonic() - started

    assert asyncio.run(run()) < 20
    assert stopped.is_set()


def test_work_that_takes_too_long_is_ended(translator: Translator) -> None:
    app = create_app(translator, Settings(limits=Limits(seconds=0.5)))
    status, body, seconds = talk(app, request(LONG))
    assert (status, seconds < 20) == (503, True)
    assert "0.5 seconds" in json.loads(body)["error"]


def test_who_comes_when_too_many_wait_is_told_to_come_again(translator: Translator) -> None:
    app = create_app(translator, Settings(limits=Limits(waiting=2, workers=1)))
    answers: list[tuple[int, str]] = []

    async def ask(client: Any, number: int) -> None:
        # Different texts, so that none is known.
        answer = await client.post("/translate", json={**ASKED, "q": LONG["q"][number : number + 2000]})
        answers.append((answer.status_code, answer.headers.get("retry-after", "")))

    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=None) as client:
            await asyncio.gather(*(ask(client, number) for number in range(6)))

    asyncio.run(run())
    assert sorted(status for status, _ in answers) == [200, 200, 503, 503, 503, 503]
    assert all(after.isdecimal() for status, after in answers if status == 503)


def test_a_fault_of_the_server_is_logged_and_not_told(
    translator: Translator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_: object) -> str:
        raise RuntimeError("/home/iemand/geheim")

    monkeypatch.setattr(routes_of_texts, "translated_texts", fault)
    with serving(translator) as client, caplog.at_level(logging.INFO, "align.serve"):
        answer = client.post("/translate", json=ASKED)
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert "/home/iemand/geheim" in caplog.text


def test_the_log_has_a_line_a_request_and_nobody_s_text(
    translator: Translator, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(translator) as client, caplog.at_level(logging.INFO, "align.serve"):
        client.get("/translate", params={"langpair": "nl|en", "q": "Een geheime zin.", "key": "sleutel"})
        client.post("/translate", json={**ASKED, "q": "Nog een geheime zin."})
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("align.serve")]
    assert len(lines) == 2
    assert all("/translate 200" in line for line in lines)
    assert "geheim" not in caplog.text
    assert "sleutel" not in caplog.text


def test_nobody_writes_lines_of_their_own_into_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "align.serve"):
        client.get("/a%0anlen:%20b%1b[31m" + "c" * 1000)
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("align.serve")]
    assert line.isprintable()
    assert line.startswith("GET /a%0Anlen%3A%20b%1B%5B31mccc")
    assert len(line) < 300


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/translate", "/detect", "/translate_file", "/MTRestService/TranslateJson", "/x\xff", "/page/x"]),
    st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=a",
            "multipart/form-data",
            "application/json; charset=utf-16",
            "\xff",
            "",
        ]
    ),
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=80).map(lambda text: f'{{"q": {json.dumps(text)}, "source": "nl", "target": "fr"}}'.encode()),
        st.recursive(st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)).map(
            lambda value: json.dumps({"q": value, "source": value, "target": "en"}).encode()
        ),
        st.binary(max_size=60).map(lambda data: b'--a\r\nContent-Disposition: form-data; name="q"\r\n\r\n' + data),
    ),
)
def test_no_body_makes_it_fail(client: TestClient, path: str, kind: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers=[(b"content-type", kind.encode("latin-1"))])
    assert answer.status_code < 500, answer.text


def test_a_server_that_is_ended_finishes_what_it_has_begun(served: Callable[..., Any]) -> None:
    import urllib.request

    answers: list[dict[str, Any]] = []

    def ask(address: str) -> None:
        body = json.dumps({**ASKED, "q": LONG["q"][:20_000]}).encode()
        asked = urllib.request.Request(f"{address}/translate", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            answers.append(json.load(answer))

    with served("--beam", 1) as address:
        thread = threading.Thread(target=ask, args=(address,))
        thread.start()
        time.sleep(1.0)
    # The server has got SIGTERM, and ended.
    thread.join(120)
    assert answers
    assert str(answers[0]["translatedText"]).count("\n") == LONG["q"][:20_000].count("\n")
