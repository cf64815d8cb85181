"""The tab where texts are aligned and alignments corrected: every story of it, in a browser."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest

from align import read_bitext
from align.alignment.bead_files import Link, read_beads
from align.bitext import TranslationUnit
from tests.serve.browser.conftest import assert_fits_everywhere, expect

HERE = Path(__file__).parent
LONGEST_TASK = 50.0
"""Milliseconds of the page's thread from which a task is one that people feel (the Long Tasks API of the W3C)."""

Row = tuple[list[str], list[str]]

UNITS: list[tuple[str, str, float]] = [
    ("De brug is oud.", "The bridge is old.", 0.99),
    ("Hij is mooi. Het regent.", "It is fine.", 0.62),
    ("Nee.", "No. It is raining.", 0.31),
    ("Wij gaan naar huis.", "We are going home.", 0.97),
    ("Tot morgen.", "See you tomorrow.", 0.98),
]
ROWS: list[Row] = [
    (["De brug is oud."], ["The bridge is old."]),
    (["Hij is mooi.", "Het regent."], ["It is fine."]),
    (["Nee."], ["No.", "It is raining."]),
    (["Wij gaan naar huis."], ["We are going home."]),
    (["Tot morgen."], ["See you tomorrow."]),
]


def tmx(units: Sequence[tuple[str, str, float]]) -> bytes:
    """A memory of drafts."""
    body = "".join(
        f'<tu tuid="u{number}"><prop type="x-origin">machine</prop><prop type="x-score">{score}</prop>'
        f'<tuv xml:lang="nl"><seg>{escape(source)}</seg></tuv><tuv xml:lang="en"><seg>{escape(target)}</seg></tuv></tu>'
        for number, (source, target, score) in enumerate(units)
    )
    header = (
        '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="nl"'
        ' datatype="plaintext"/>'
    )
    return f'<?xml version="1.0"?><tmx version="1.4">{header}<body>{body}</body></tmx>'.encode()


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def begin(page: Any) -> None:
    page.goto("/#align")
    page.locator("#align-source").wait_for()


def open_units(page: Any, units: Sequence[tuple[str, str, float]] = UNITS) -> None:
    begin(page)
    page.locator("#align .or input[type=file]").set_input_files(file("geheugen.tmx", tmx(units)))
    page.locator(".bead").first.wait_for()


def rows(page: Any) -> list[Row]:
    """The beads in sight, with their sentences."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".bead")].map((row) => [...row.querySelectorAll(".side")].map(
          (side) => [...side.querySelectorAll(".s")].map((s) => s.lastChild.data)))"""
    )
    return [(source, target) for source, target in found]


def marks(page: Any) -> list[str]:
    """What the beads in sight look like: "high", "low null", "edited" and the like."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".bead")].map((row) => [...row.classList].filter(
          (name) => !["bead", "opens", "current"].includes(name)).join(" "))"""
    )
    return found


def at(page: Any) -> str:
    """The sentence that has the focus."""
    found: str = page.evaluate("document.activeElement.lastChild?.data ?? document.activeElement.tagName")
    return found


def go(page: Any, sentence: str) -> None:
    page.get_by_role("textbox", name=sentence).or_(page.locator(".bead .s", has_text=sentence)).first.click()
    assert at(page) == sentence


def saved(page: Any, format: str) -> tuple[str, bytes]:
    page.locator("#align-format").select_option(format)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def units_of(data: bytes, format: str = "tmx") -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data), format))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_done_the_beads_cover_every_sentence_once_and_in_order(page: Any, seed: int) -> None:
    page.goto("/")
    check = HERE.joinpath("beads_properties.js").read_text(encoding="utf-8").partition("\n")[2]
    done = page.evaluate(check, ["/static/beads.js", seed, 60])
    assert len(done) == 12
    assert min(done.values()) > 20


def test_two_pasted_texts_are_aligned_side_by_side(page: Any, samples: Path) -> None:
    begin(page)
    page.get_by_label("Dutch text").fill((samples / "roze-paal.nl.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Align", exact=True).click()
    assert "both texts" in page.get_by_role("alert").inner_text()
    english = (samples / "roze-paal.en.txt").read_text(encoding="utf-8") + "\nThis stands here alone.\n"
    page.get_by_label("English translation").fill(english)
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".bead").first.wait_for()
    assert rows(page)[0] == (
        ["Gemeenteraad Amersfoort vergadert tot diep in de nacht over roze paal"],
        ["Amersfoort city council meets deep into the night over pink post"],
    )
    assert rows(page)[-1] == ([], ["This stands here alone."])
    assert marks(page).count("high") > 10
    assert marks(page)[-1] == "null"
    # One is in the list at once, and its first sentence says which bead it is of.
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).ariaLabel"
    )
    assert described.startswith("Bead 1 of ")
    assert "sure, confidence 0.9" in described or "sure, confidence 1.0" in described


def test_documents_are_dropped_and_the_wrong_way_round_is_seen(page: Any, samples: Path) -> None:
    begin(page)
    texts = {name: (samples / f"roze-paal.{name}.txt").read_text(encoding="utf-8") for name in ("nl", "en")}
    html = "<p>" + texts["nl"].replace("\n", "</p><p>") + "</p>"
    dropped = """([side, files]) => {
      const data = new DataTransfer();
      for (const [name, text] of files) data.items.add(new File([text], name));
      const to = document.querySelector(`#align-${side}`).closest(".text-in");
      to.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }"""
    page.evaluate(dropped, ["source", [["artikel.txt", texts["en"]]]])
    page.evaluate(dropped, ["target", [["pagina.html", html]]])
    expect(page.locator(".chosen strong")).to_have_text(["artikel.txt", "pagina.html"])
    page.get_by_role("button", name="Align", exact=True).click()
    refusal = page.get_by_role("alert")
    refusal.get_by_text("artikel.txt is in English").wait_for()
    refusal.get_by_role("button", name="Swap the two").click()
    expect(page.locator(".chosen strong")).to_have_text(["pagina.html", "artikel.txt"])
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".bead").first.wait_for()
    assert marks(page).count("high") > 10
    # Two at once go to the sides that their names tell.
    page.get_by_role("button", name="New pair").click()
    page.locator("#align-source").wait_for()
    page.evaluate(dropped, ["source", [["a.en.txt", texts["en"]], ["a.nl.txt", texts["nl"]]]])
    expect(page.locator(".chosen strong")).to_have_text(["a.nl.txt", "a.en.txt"])


def test_a_memory_is_opened_with_the_colours_of_its_scores(page: Any) -> None:
    open_units(page)
    assert rows(page) == ROWS
    assert marks(page) == ["high", "middle", "low", "high", "high"]
    assert page.locator(".link i").all_inner_texts() == ["0.99", "0.62", "0.31", "0.97", "0.98"]
    assert "5 beads, 0 confirmed, 2 doubtful" in page.locator(".title").inner_text()
    assert page.get_by_role("grid").get_attribute("aria-rowcount") == "5"


# Where one is, which key is pressed, what the beads are then, and where one is then.
STEPS: list[tuple[str, str, str, list[Row], str]] = [
    (
        "Hij is mooi.",
        "m",
        "merge",
        [ROWS[0], (["Hij is mooi.", "Het regent.", "Nee."], ["It is fine.", "No.", "It is raining."]), *ROWS[3:]],
        "Hij is mooi.",
    ),
    (
        "Nee.",
        "Shift+M",
        "mergeBack",
        [ROWS[0], (["Hij is mooi.", "Het regent.", "Nee."], ["It is fine.", "No.", "It is raining."]), *ROWS[3:]],
        "Nee.",
    ),
    (
        "Het regent.",
        "s",
        "split",
        [ROWS[0], (["Hij is mooi."], ["It is fine."]), (["Het regent."], []), *ROWS[2:]],
        "Het regent.",
    ),
    (
        "Het regent.",
        "Alt+ArrowDown",
        "down",
        [ROWS[0], (["Hij is mooi."], ["It is fine."]), (["Het regent.", "Nee."], ["No.", "It is raining."]), *ROWS[3:]],
        "Het regent.",
    ),
    (
        "No.",
        "Alt+ArrowUp",
        "up",
        [ROWS[0], (["Hij is mooi.", "Het regent."], ["It is fine.", "No."]), (["Nee."], ["It is raining."]), *ROWS[3:]],
        "No.",
    ),
    (
        "We are going home.",
        "l",
        "unlink",
        [*ROWS[:3], (["Wij gaan naar huis."], []), ([], ["We are going home."]), ROWS[4]],
        "We are going home.",
    ),
    ("Nee.", "Delete", "remove", [*ROWS[:2], *ROWS[3:]], "Wij gaan naar huis."),
    (
        "Hij is mooi.",
        "j",
        "join",
        [ROWS[0], (["Hij is mooi. Het regent."], ["It is fine."]), *ROWS[2:]],
        "Hij is mooi. Het regent.",
    ),
]


def test_beads_are_corrected_by_keys_and_by_buttons_and_all_is_undone(page: Any) -> None:
    open_units(page)
    for sentence, key, action, expected, then in STEPS:
        go(page, sentence)
        page.keyboard.press(key)
        assert (rows(page), at(page)) == (expected, then), key
        page.keyboard.press("Control+z")
        assert rows(page) == ROWS, key
        assert marks(page) == ["high", "middle", "low", "high", "high"], key
        go(page, sentence)
        # The list keeps the keyboard.
        page.locator(f"[data-action={action}]").click()
        assert (rows(page), at(page)) == (expected, then), action
        page.locator("[data-action=undo]").click()
        page.keyboard.press("Control+y")
        assert rows(page) == expected, action
        page.keyboard.press("Control+Shift+Z")
        page.keyboard.press("Control+z")
        assert rows(page) == ROWS, action
    assert page.locator("[data-action=undo]").is_disabled()


def test_what_was_made_by_hand_is_seen_and_all_steps_are_undone_one_by_one(page: Any) -> None:
    open_units(page)
    states = [(rows(page), marks(page))]
    go(page, "De brug is oud.")
    for key in ("m", "m", "s", "Alt+ArrowDown", "l", "j", "c", "m", "Shift+C", "Delete"):
        page.keyboard.press(key)
        states.append((rows(page), marks(page)))
    assert states[1][1][0] == "edited"
    assert states[-1] != states[0]
    for state in reversed(states[:-1]):
        page.keyboard.press("Control+z")
        assert (rows(page), marks(page)) == state
    for state in states[1:]:
        page.keyboard.press("Control+y")
        assert (rows(page), marks(page)) == state


def test_keys_go_through_sentences_and_doubtful_beads(page: Any) -> None:
    open_units(page)
    page.get_by_role("button", name="Keys").focus()
    page.keyboard.press("Tab")
    assert at(page) == "De brug is oud."
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp", "n", "n", "n", "p", "Control+End"):
        page.keyboard.press(key)
        seen.append(at(page))
    assert seen == [
        "Hij is mooi.",
        "Het regent.",
        "It is fine.",
        "No.",
        "It is fine.",
        "No.",
        "It is fine.",
        "No.",
        "It is fine.",
        "See you tomorrow.",
    ]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.action") == "keys"
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    assert "Leave both sides of this bead without a counterpart" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.action") == "keys"
    page.keyboard.press("Shift+C")
    page.keyboard.press("n")
    page.get_by_text("There is nothing doubtful left.").wait_for()


def test_text_is_corrected_and_sentences_are_split(page: Any) -> None:
    open_units(page)
    go(page, "The bridge is old.")
    page.keyboard.press("Enter")
    field = page.get_by_label("Text of the sentence")
    assert field.input_value() == "The bridge is old."
    field.fill("The bridge is\nancient.")
    page.keyboard.press("Enter")
    assert rows(page)[0][1] == ["The bridge is ancient."]
    assert at(page) == "The bridge is ancient."
    page.keyboard.press("F2")
    field.fill("Nothing of this stays.")
    page.keyboard.press("Escape")
    assert rows(page)[0][1] == ["The bridge is ancient."]
    page.keyboard.press("Enter")
    for _ in "is ancient.":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Enter")
    assert rows(page)[0][1] == ["The bridge", "is ancient."]
    assert at(page) == "is ancient."
    page.keyboard.press("ArrowUp")
    page.keyboard.press("j")
    assert rows(page)[0][1] == ["The bridge is ancient."]
    # What is typed counts when one goes elsewhere, too.
    page.locator(".bead .s", has_text="Tot morgen.").dblclick()
    field.fill("Tot overmorgen.")
    page.locator(".bead .s", has_text="Wij gaan").click()
    assert rows(page)[4][0] == ["Tot overmorgen."]
    assert at(page) == "Wij gaan naar huis."


def test_what_is_confirmed_is_saved_as_a_persons_with_its_date(page: Any) -> None:
    open_units(page)
    go(page, "Hij is mooi.")
    page.keyboard.press("Shift+C")
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("c")
    assert at(page) == "Tot morgen."
    assert marks(page) == ["confirmed", "confirmed", "low", "confirmed", "high"]
    page.locator(".bead .link button").nth(3).click()
    assert marks(page)[3] == "high"
    name, data = saved(page, "tmx")
    assert name == "geheugen.tmx"
    assert page.locator(".names span").all_inner_texts() == ["Dutch", "confidence", "English"]
    units = units_of(data)
    assert [(unit.source, unit.target) for unit in units] == [unit[:2] for unit in UNITS]
    assert [unit.origin for unit in units] == ["human", "human", "machine", "machine", "machine"]
    assert [unit.score for unit in units] == [None, None, 0.31, 0.97, 0.98]
    assert [bool(unit.changed) for unit in units] == [True, True, False, False, False]
    assert [unit.id for unit in units] == ["u0", "u1", "u2", "u3", "u4"]
    name, data = saved(page, "tsv")
    assert (name, [unit.source for unit in units_of(data, "tsv")]) == ("geheugen.tsv", [unit[0] for unit in UNITS])
    name, data = saved(page, "links")
    assert name == "geheugen.links"
    assert read_beads(io.BytesIO(data))[1:3] == [Link((1, 2), (1,), 1.0), Link((3,), (2, 3), 0.31)]


def test_a_corrected_pair_of_texts_is_saved(page: Any) -> None:
    begin(page)
    page.get_by_label("Dutch text").fill("De brug is oud. Hij is mooi. Het regent in Utrecht.")
    page.get_by_label("English translation").fill("The bridge is old. It is fine. It is raining in Utrecht.")
    page.get_by_label("Go by").select_option("length")
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".bead").first.wait_for()
    go(page, "De brug is oud.")
    page.keyboard.press("m")
    page.keyboard.press("c")
    _, data = saved(page, "tmx")
    units = [unit for unit in units_of(data) if "joined" not in unit.properties]
    assert [unit.source for unit in units] == ["De brug is oud. Hij is mooi.", "Het regent in Utrecht."]
    assert units[0].changed
    assert (units[0].origin, units[0].score) == ("human", None)
    assert units[1].score is not None


def test_nothing_is_lost_when_the_page_is_loaded_again_or_dies(page: Any) -> None:
    begin(page)
    page.get_by_label("Dutch text").fill("Wat ik plakte.")
    page.wait_for_timeout(200)
    page.reload()
    assert page.get_by_label("Dutch text").input_value() == "Wat ik plakte."
    page.locator("#align .or input[type=file]").set_input_files(file("geheugen.tmx", tmx(UNITS)))
    go(page, "Hij is mooi.")
    page.keyboard.press("m")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.get_by_label("Text of the sentence").press_sequentially(" Echt")
    before = rows(page)
    page.wait_for_timeout(200)
    page.reload()
    field = page.get_by_label("Text of the sentence")
    assert field.input_value() == "Wij gaan naar huis. Echt"
    assert (rows(page), marks(page)) == (before, ["high", "confirmed", "high", "high"])
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    # A page that goes without a word, and another in its place.
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto("/#align")
    again.locator(".bead").first.wait_for()
    assert rows(again)[2][0] == ["Wij gaan naar huis. Echt"]
    again.get_by_role("grid").focus()
    assert at(again) == "Wij gaan naar huis. Echt"
    for _ in range(3):
        again.keyboard.press("Control+z")
    assert rows(again) == ROWS
    # The file it came from is there too: what nobody touched is saved as it was.
    _, data = saved(again, "tmx")
    assert [unit.id for unit in units_of(data)] == ["u0", "u1", "u2", "u3", "u4"]
    again.keyboard.press("Control+y")
    again.get_by_role("button", name="New pair").click()
    again.get_by_role("button", name="Go on with this pair").click()
    assert again.locator(".bead").count() == 4
    again.get_by_role("button", name="New pair").click()
    again.get_by_role("button", name="Begin anew").click()
    assert again.get_by_label("Dutch text").input_value() == ""
    again.reload()
    again.locator("#align-source").wait_for()


def test_text_of_a_file_is_text_and_nothing_else(page: Any) -> None:
    bad = "<img src=x onerror=\"document.title='taken'\"><b>vet</b>"
    open_units(page, [(bad, bad, 0.5), *UNITS])
    assert rows(page)[0] == ([bad], [bad])
    assert page.locator(".bead img, .bead .s > b > *").count() == 0
    assert page.title() == "Align – nlen"


def test_what_the_server_refuses_is_said_and_nothing_is_lost(page: Any) -> None:
    begin(page)
    page.get_by_label("Dutch text").fill("Dit blijft staan.")
    page.locator("#align .or input[type=file]").set_input_files(file("kapot.tmx", b"<tmx><nee"))
    page.get_by_role("alert").get_by_text("kapot.tmx").wait_for()
    assert page.get_by_label("Dutch text").input_value() == "Dit blijft staan."


def test_work_that_takes_long_is_stopped_and_what_was_pasted_stays(page: Any) -> None:
    begin(page)
    # A server that does not answer.
    page.route("**/page/align", lambda _: None)
    page.get_by_label("Dutch text").fill("Dit blijft staan.")
    page.get_by_label("English translation").fill("This stays.")
    page.get_by_role("button", name="Align", exact=True).click()
    page.get_by_text("Aligning …").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Align", exact=True).wait_for()
    assert page.get_by_label("Dutch text").input_value() == "Dit blijft staan."
    page.unroute("**/page/align")
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".bead").first.wait_for()


def test_the_page_speaks_dutch(page: Any) -> None:
    open_units(page)
    page.get_by_label("Language of this page").select_option("nl")
    page.get_by_role("button", name="Goedkeuren").wait_for()
    assert page.locator(".link i").first.inner_text() == "0,99"
    assert "Koppeling 1 van 5: 1–1, zeker, zekerheid 0,99" in page.locator(".place").inner_text()
    assert_fits_everywhere(page, "align-nl")


def test_it_fits_a_phone_and_a_desk_in_light_and_dark(page: Any) -> None:
    begin(page)
    assert_fits_everywhere(page, "align-start")
    open_units(page)
    go(page, "Hij is mooi.")
    page.keyboard.press("l")
    page.keyboard.press("n")
    assert_fits_everywhere(page, "align-beads")
    page.keyboard.press("Enter")
    assert_fits_everywhere(page, "align-text")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert_fits_everywhere(page, "align-keys")


def test_two_thousand_sentences_a_side_scroll_without_stutter(page: Any) -> None:
    maker = random.Random(1)
    words = (
        "de brug is oud en mooi maar het regende gisteren in Utrecht toen de wethouder het nieuwe plein opende".split()
    )

    def sentence(number: int) -> str:
        return f"{number}: {' '.join(maker.choices(words, k=maker.randint(4, 30)))}."

    open_units(page, [(sentence(n), sentence(n), round(maker.random(), 2)) for n in range(2000)])
    session = page.context.new_cdp_session(page)
    # Time of the page's own thread, so that a busy machine counts for nothing.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def cost(step: Any) -> float:
        before = spent()
        step()
        page.wait_for_timeout(20)
        return spent() - before

    page.mouse.move(400, 600)
    scrolled = sorted(cost(lambda: page.mouse.wheel(0, 250)) for _ in range(80))
    assert page.locator(".list").evaluate("(list) => list.scrollTop") > 10_000
    assert page.locator(".bead").count() < 120
    assert scrolled[-1] < LONGEST_TASK, scrolled[-10:]
    page.keyboard.press("Control+Home")
    page.locator(".bead .s").first.click()
    done = [
        cost(lambda key=key: page.keyboard.press(key)) for key in ("m", "s", "Control+z", "Alt+ArrowDown", "c", "n")
    ]
    # All tasks of a step together, keeping it in the browser's storage among them.
    assert max(done) < 2 * LONGEST_TASK, done
    page.keyboard.press("Control+End")
    assert at(page).startswith("1999: ")
    print(json.dumps({"scrolling": scrolled[-5:], "steps": done}))
