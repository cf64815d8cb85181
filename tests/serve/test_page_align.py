"""What the page's tab for alignments asks the server for."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from align import Article, read_bitext
from align.alignment.bead_files import Link, read_beads
from align.alignment.report import render_report
from align.bitext import TranslationUnit

DUTCH = "De brug is oud. Hij is ook mooi. Het regende gisteren in Utrecht.\n\nBekijk ook: meer bruggen\n"
ENGLISH = "The bridge is old and it is also beautiful. It rained in Utrecht yesterday.\n"
DATE = "20260102T030405Z"


def aligned(client: TestClient, source: bytes, target: bytes, names: tuple[str, str], **fields: Any) -> Any:
    files = {"source": (names[0], source), "target": (names[1], target)}
    return client.post("/page/align", files=files, data=fields)


@pytest.fixture(scope="module")
def pair(client: TestClient) -> dict[str, Any]:
    answer = aligned(client, DUTCH.encode(), ENGLISH.encode(), ("brug.nl.txt", "bridge.en.txt"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def saved(client: TestClient, shown: dict[str, Any], format: str, file: bytes | None = None) -> bytes:
    files: dict[str, Any] = {"alignment": ("alignment.json", json.dumps(shown).encode())}
    if file is not None:
        files["file"] = ("memory.tmx", file)
    answer = client.post("/page/align/save", files=files, data={"format": format})
    assert answer.status_code == 200, answer.text
    return answer.content


def units_of(data: bytes, format: str = "tmx") -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data), format))


def test_two_texts_are_aligned(pair: dict[str, Any]) -> None:
    assert (pair["source"]["name"], pair["source"]["language"]) == ("brug.nl.txt", "nl")
    assert [one["text"] for one in pair["source"]["sentences"]] == [
        "De brug is oud.",
        "Hij is ook mooi.",
        "Het regende gisteren in Utrecht.",
        "Bekijk ook: meer bruggen",
    ]
    assert [one["kind"] for one in pair["source"]["sentences"]] == ["body", "body", "body", "furniture"]
    assert [one["paragraph"] for one in pair["source"]["sentences"]] == [1, 1, 1, 2]
    assert [(bead["source"], bead["target"]) for bead in pair["beads"]] == [(2, 1), (1, 1), (1, 0)]
    assert [bead["level"] for bead in pair["beads"]][2] == "null"
    assert pair["beads"][2]["score"] is None
    assert not pair["unrelated"]


def test_documents_of_any_format_are_read(client: TestClient, samples: Path) -> None:
    page = (samples / "roze-paal.nl.txt").read_text(encoding="utf-8")
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in page.splitlines() if line.strip()) + "</body></html>"
    answer = aligned(
        client, html.encode(), (samples / "roze-paal.en.txt").read_bytes(), ("paal.html", "pole.txt"), method="lexical"
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    linked = [bead for bead in found["beads"] if bead["source"] and bead["target"]]
    assert len(linked) > 10
    assert sum(bead["level"] == "high" for bead in linked) > 0.8 * len(linked)


def test_what_cannot_be_a_pair_is_refused_until_one_insists(client: TestClient) -> None:
    long = ENGLISH * 4, DUTCH * 4
    swapped = aligned(client, long[0].encode(), long[1].encode(), ("a.txt", "b.txt"))
    assert swapped.status_code == 422
    assert "swap the two" in swapped.json()["error"]
    assert aligned(client, long[0].encode(), long[1].encode(), ("a.txt", "b.txt"), check="false").status_code == 200
    broken = aligned(client, b"\0\1\2\3", ENGLISH.encode(), ("a.docx", "b.txt"))
    assert broken.status_code == 400
    assert "a.docx" in broken.json()["error"]
    assert aligned(client, b"Ja.", b"Yes.", ("a", "b"), method="magic").status_code == 400


def test_confirmed_beads_are_a_persons_and_the_others_keep_their_score(
    client: TestClient, pair: dict[str, Any]
) -> None:
    shown = json.loads(json.dumps(pair))
    shown["beads"][0] |= {"confirmed": True, "date": DATE}
    first, second = [unit for unit in units_of(saved(client, shown, "tmx")) if "joined" not in unit.properties]
    assert (first.source, first.target) == ("De brug is oud. Hij is ook mooi.", ENGLISH.partition(". ")[0] + ".")
    assert (first.origin, first.score, first.changed) == ("human", None, DATE)
    assert (second.score, second.changed) == (shown["beads"][1]["score"], "")
    assert second.properties["bead"] == "1-1"
    rows = units_of(saved(client, shown, "tsv"), "tsv")
    assert [(unit.source, unit.score) for unit in rows] == [(unit.source, unit.score) for unit in (first, second)]
    assert read_beads(io.BytesIO(saved(client, shown, "links"))) == [
        Link((0, 1), (0,), 1.0),
        Link((2,), (1,), pytest.approx(shown["beads"][1]["score"])),
        Link((3,), (), None),
    ]


def test_a_bead_that_was_changed_by_hand_has_no_score(client: TestClient, pair: dict[str, Any]) -> None:
    shown = json.loads(json.dumps(pair))
    shown["beads"] = [{"source": 4, "target": 2, "edited": True}]
    (unit,) = units_of(saved(client, shown, "tmx"))
    assert (unit.score, unit.properties["bead"]) == (None, "4-2")


def test_the_page_has_what_the_report_is_made_of(client: TestClient) -> None:
    empty = Article("a", "nl", "", ())
    report = "".join(render_report(empty, empty, []))
    for name in ("theme.css", "beads.css", "unsure.js"):
        part = client.get(f"/static/pages/{name}")
        assert part.status_code == 200
        assert part.text in report


def test_beads_that_do_not_cover_the_texts_are_refused(client: TestClient, pair: dict[str, Any]) -> None:
    shown = {**pair, "beads": pair["beads"][1:]}
    answer = client.post("/page/align/save", files={"alignment": ("a.json", json.dumps(shown).encode())})
    assert answer.status_code == 400
    assert "cover" in answer.json()["error"]
    assert client.post("/page/align/save", files={"alignment": ("a.json", b"{")}).status_code == 400


MEMORY = f"""<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="OmegaT" creationtoolversion="6" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="nl" datatype="plaintext"/><body>
<tu tuid="a" creationdate="{DATE}"><prop type="x-client">Museum</prop>
<tuv xml:lang="nl"><seg>De <ph x="1">&lt;b/&gt;</ph>brug
is oud.</seg></tuv><tuv xml:lang="en"><seg>The bridge is old.</seg></tuv></tu>
<tu tuid="b"><prop type="x-origin">machine</prop><prop type="x-score">0.31</prop><tuv xml:lang="nl"><seg>Hij is mooi.
Het regent.</seg></tuv><tuv xml:lang="en"><seg>It is fine.</seg></tuv></tu>
<tu tuid="c"><prop type="x-origin">machine</prop><prop type="x-score">0.95</prop>
<tuv xml:lang="nl"><seg>Nee.</seg></tuv>
<tuv xml:lang="en"><seg>No.</seg></tuv></tu>
</body></tmx>""".encode()


def opened(client: TestClient, data: bytes, name: str) -> dict[str, Any]:
    answer = client.post("/page/align/open", files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_memory_is_opened_and_what_nobody_touched_is_saved_as_it_was(client: TestClient) -> None:
    shown = opened(client, MEMORY, "memory.tmx")
    assert [one["text"] for one in shown["source"]["sentences"]] == [
        "De brug is oud.",
        "Hij is mooi.",
        "Het regent.",
        "Nee.",
    ]
    assert [(bead["source"], bead["target"]) for bead in shown["beads"]] == [(1, 1), (2, 1), (1, 1)]
    assert [bead["confirmed"] for bead in shown["beads"]] == [True, False, False]
    assert [bead["level"] for bead in shown["beads"]][1:] == ["low", "high"]
    before, after = units_of(MEMORY), units_of(saved(client, shown, "tmx", MEMORY))
    assert after == before
    assert [unit.created for unit in after] == [DATE, "", ""]
    assert after[0].source_codes == before[0].source_codes != ()


def test_what_was_corrected_in_a_memory_is_a_persons(client: TestClient) -> None:
    shown = opened(client, MEMORY, "memory.tmx")
    shown["target"]["sentences"][0]["text"] = "The bridge is ancient."
    shown["beads"][2] |= {"confirmed": True, "date": DATE}
    shown["beads"][1:2] = [
        {"source": 1, "target": 1, "edited": True, "confirmed": True, "date": DATE},
        {"source": 1, "target": 0, "edited": True},
    ]
    first, second, third = units_of(saved(client, shown, "tmx", MEMORY))
    assert (first.target, first.origin, first.properties["client"]) == ("The bridge is ancient.", "human", "Museum")
    assert first.source_codes
    assert first.changed > DATE
    assert (second.source, second.target, second.origin, second.changed) == (
        "Hij is mooi.",
        "It is fine.",
        "human",
        DATE,
    )
    assert (third.id, third.origin, third.score, third.changed) == ("c", "human", None, DATE)


def test_files_of_units_of_other_formats_are_opened_by_name_or_contents(client: TestClient) -> None:
    table = b"source\ttarget\nDe brug is oud.\tThe bridge is old.\n"
    for name in ("pair.tsv", "pair"):
        shown = opened(client, table, name)
        assert shown["target"]["sentences"][0]["text"] == "The bridge is old."
    nothing = client.post("/page/align/open", files={"file": ("x.tmx", MEMORY.replace(b'"nl"', b'"de"'))})
    assert nothing.status_code == 400
    assert "nl-en" in nothing.json()["error"]
    assert client.post("/page/align/open", files={"file": ("x.docx", b"?")}).status_code == 400
