"""What the page's tab for reviewing gets and gives: units of a file, what the checks find, the file with changes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from align import TranslationUnit, Translator, read_bitext, write_bitext
from align.inline import InlineCode

pytest.importorskip("fastapi", reason="the server is not installed: pip install '.[serve]'")

from fastapi.testclient import TestClient

from align.files.bounded import NamedBytes
from align.serve import Limits, Settings, create_app

TOOL_FILES = Path(__file__).parents[1] / "documents" / "tool_files"
BOLD = (InlineCode("open", "1", 4, "<b>", "bold"), InlineCode("close", "1", 8, "</b>"))
UNITS = [
    TranslationUnit(
        "Een rode fiets.", "One red bicycle.", origin="machine", score=0.5, source_codes=BOLD, target_codes=BOLD
    ),
    TranslationUnit("Er zijn 3 wegen.", "There are 4 roads.", origin="machine", properties={"quality": "numbers"}),
    TranslationUnit(
        "De weg is nat.", "The road is wet.", origin="memory", properties={"state": "fuzzy"}, notes=("Let op.",)
    ),
    TranslationUnit("De weg is nat.", "The street is wet.", changed="20200101T000000Z", article="a"),
]
SUFFIXES = ("tmx", "xlf", "xlf2", "po", "tsv", "jsonl")


def written(suffix: str) -> bytes:
    stream = io.BytesIO()
    write_bitext(UNITS, stream, {"xlf": "xliff", "xlf2": "xliff2"}.get(suffix, suffix))
    return stream.getvalue()


def read(data: bytes, name: str) -> list[TranslationUnit]:
    return list(read_bitext(NamedBytes(data, name)))


def asked(client: TestClient, path: str, data: bytes, name: str, changes: object = None) -> Any:
    files = {"file": (name, data)}
    if path != "units":
        files["changes"] = ("changes.json", json.dumps(changes or {}).encode())
    return client.post(f"/page/review/{path}", files=files)


def lines(client: TestClient, path: str, data: bytes, name: str, changes: object = None) -> list[dict[str, Any]]:
    answer = asked(client, path, data, name, changes)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def units(client: TestClient, data: bytes, name: str) -> list[dict[str, Any]]:
    return [unit for line in lines(client, "units", data, name) for unit in line.get("units", ())]


def test_units_come_with_what_is_known_of_them(client: TestClient) -> None:
    head, first, last = lines(client, "units", written("jsonl"), "werk.jsonl")
    assert head == {"format": "jsonl", "name": "werk.jsonl"}
    assert last == {"done": {"units": 4}}
    bold, numbers, fuzzy, human = first["units"]
    assert (bold["source"], bold["target"]) == ("Een ⟨1⟩rode⟨/1⟩ fiets.", "One ⟨1⟩red ⟨/1⟩bicycle.")
    assert bold["marks"][0] == {"text": "⟨1⟩", "code": "<b>", "required": True, "nests": False}
    assert (bold["origin"], bold["score"], bold["languages"]) == ("machine", 0.5, ["nl", "en"])
    assert numbers["quality"] == ["numbers"]
    assert (fuzzy["state"], fuzzy["confirmation"], fuzzy["notes"]) == ("fuzzy", "unfinished", ["Let op."])
    assert (human["origin"], human["confirmation"], human["changed"], human["place"]) == (
        "human",
        None,
        "20200101T000000Z",
        "a",
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_without_changes_is_the_same_file(client: TestClient, suffix: str) -> None:
    data = written(suffix)
    answer = asked(client, "save", data, f"m.{suffix}")
    assert answer.content == data
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''m.{suffix}"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_was_edited_and_accepted_is_a_persons(client: TestClient, suffix: str) -> None:
    data, name = written(suffix), f"m.{suffix}"
    shown = units(client, data, name)
    changes = {"0": {"target": shown[0]["target"].replace("One", "A")}, "2": {"accepted": True}}
    before, after = read(data, name), read(asked(client, "save", data, name, changes).content, name)
    assert [one.origin for one in after] == ["human", before[1].origin, "human", before[3].origin]
    assert [one.target for one in after] == ["A red bicycle.", *(one.target for one in before[1:])]
    assert (after[1], after[3]) == (before[1], before[3])
    assert all("Let op." in one.notes for one in (before[2], after[2])) or suffix == "po"
    assert "state" not in after[2].properties
    if suffix not in {"tsv", "po"}:
        assert [code.data for code in after[0].target_codes] == [code.data for code in before[0].target_codes]
    if suffix in {"tmx", "tsv", "jsonl"}:
        assert after[0].changed > "2026"
        assert after[3].changed == before[3].changed


def test_checks_look_at_what_is_there_now(client: TestClient) -> None:
    data = written("tmx")
    head, found, last = lines(client, "check", data, "m.tmx")
    assert head == {"format": "tmx"}
    assert [problem["check"] for problem in found["problems"]["1"]] == ["numbers"]
    assert [problem["check"] for problem in found["problems"]["3"]] == ["inconsistent"]
    assert last["done"] == {"units": 4, "error": 1, "warning": 1}
    changes = {"1": {"target": "There are 3 roads."}, "3": {"target": "The road is wet."}}
    assert lines(client, "check", data, "m.tmx", changes)[-1]["done"] == {"units": 4, "error": 0, "warning": 0}
    lacking = {"0": {"target": "One  red bicycle⟨1⟩⟨/1⟩."}}
    checks = [one["check"] for one in lines(client, "check", data, "m.tmx", lacking)[1]["problems"]["0"]]
    assert checks == ["spaces"]


@pytest.mark.parametrize("name", sorted(path.name for path in TOOL_FILES.iterdir()))
def test_files_of_tools_stay_as_they_are_but_for_what_was_changed(client: TestClient, name: str) -> None:
    data = (TOOL_FILES / name).read_bytes()
    shown = units(client, data, name)
    target = shown[0]["target"]
    revised = asked(client, "save", data, name, {"0": {"target": f"Well, {target}", "accepted": True}}).content
    assert revised != data
    again = units(client, revised, name)
    assert again[0]["target"] == f"Well, {target}"
    assert again[0]["origin"] == "human"
    assert again[1:] == shown[1:]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"0": {"target": "One red bicycle."}}, "lacks ⟨1⟩, ⟨/1⟩"),
        ({"9": {"target": "x"}}, "no unit 10"),
        ({"0": {"target": 3}}, "changes: 0.target"),
        ([], "changes"),
    ],
)
def test_what_cannot_be_saved_is_told(client: TestClient, changes: object, said: str) -> None:
    data = written("tmx")
    files = {"file": ("m.tmx", data), "changes": ("c", json.dumps(changes).encode())}
    answer = client.post("/page/review/save", files=files)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "m.tmx", "empty"),
        (b"<html>", "m.tmx", "m.tmx"),
        (b"Ja;Yes", "m.txt", "neither its name"),
        (b"a,b", "m.csv", "csv"),
    ],
)
def test_what_is_no_file_of_units_is_told(client: TestClient, data: bytes, name: str, said: str) -> None:
    answer = asked(client, "units", data, name)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_a_fault_in_the_middle_of_a_file_is_a_line(client: TestClient) -> None:
    row = json.dumps({"source": "Ja.", "target": "Yes."})
    data = "\n".join([*[row] * 700, "{"]).encode()
    *before, last = lines(client, "units", data, "m.jsonl")
    assert sum(len(line.get("units", ())) for line in before) >= 50
    assert "line 701" in last["error"]


def test_a_key_is_asked_for_and_bounds_hold(translator: Translator) -> None:
    limits = Limits(file_bytes=1000)
    settings = Settings(api_keys=frozenset({"geheim"}), limits=limits)
    with TestClient(create_app(translator, settings), base_url="http://localhost") as client:
        assert asked(client, "units", b'{"source": "Ja", "target": "Yes"}', "m.jsonl").status_code == 403
        client.headers["X-Api-Key"] = "geheim"
        assert asked(client, "units", b'{"source": "Ja", "target": "Yes"}', "m.jsonl").status_code == 200
        assert asked(client, "units", written("tmx"), "m.tmx").status_code == 413
