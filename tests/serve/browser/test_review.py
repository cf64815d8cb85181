"""The tab Review: a file is opened, filtered, edited, accepted, checked and saved; nothing typed is lost."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from align import TranslationUnit, read_bitext, write_bitext
from align.inline import InlineCode
from tests.serve.browser.conftest import assert_fits_everywhere, expect

TOOL_FILES = Path(__file__).parents[2] / "documents" / "tool_files"
BOLD = (InlineCode("open", "1", 4, "<b>", "bold"), InlineCode("close", "1", 8, "</b>"))
UNITS = [
    TranslationUnit(
        "Een rode fiets.", "One red bicycle.", origin="machine", score=0.91, source_codes=BOLD, target_codes=BOLD
    ),
    TranslationUnit(
        "Er zijn 3 wegen.", "There are 4 roads.", origin="machine", score=0.42, properties={"quality": "numbers"}
    ),
    TranslationUnit("De weg is nat.", "The road is wet.", origin="memory", properties={"state": "fuzzy"}),
    TranslationUnit("De zon schijnt.", "The sun is shining.", origin="machine", score=0.8, notes=("Let op.",)),
    TranslationUnit("De weg is nat.", "The street is wet.", changed="20200101T000000Z", article="brief", id="u5"),
]


def written(units: list[TranslationUnit], suffix: str = "tmx") -> bytes:
    stream = io.BytesIO()
    write_bitext(units, stream, {"xlf": "xliff"}.get(suffix, suffix))
    return stream.getvalue()


def opened(page: Any, data: bytes | None = None, name: str = "werk.tmx") -> None:
    page.goto("/#review")
    data = written(UNITS) if data is None else data
    page.locator("#rv-file").set_input_files({"name": name, "mimeType": "application/xml", "buffer": data})
    expect(page.locator(".rv-row").first).to_be_visible()
    expect(page.locator(".rv-work progress")).to_be_hidden()


def row(page: Any, number: int) -> Any:
    return page.locator(f'.rv-row[aria-label="Unit {number}"]')


def target(page: Any, number: int) -> Any:
    return row(page, number).locator("textarea")


def saved(page: Any, tmp_path: Path, name: str = "werk.tmx") -> list[TranslationUnit]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save", exact=True).click()
    assert waiting.value.suggested_filename == name
    path = tmp_path / name
    waiting.value.save_as(path)
    return list(read_bitext(path))


def shown(page: Any) -> list[str]:
    return [
        label.removeprefix("Unit ")
        for label in page.locator(".rv-row").evaluate_all("rows => rows.map((row) => row.ariaLabel)")
    ]


def test_a_file_that_is_dropped_shows_its_units_with_what_is_known_of_them(page: Any) -> None:
    page.goto("/#review")
    expect(page.locator(".rv-drop")).to_be_visible()
    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], "werk.tmx"));
          const drop = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
          document.querySelector(".rv-drop").dispatchEvent(drop);
        }""",
        written(UNITS).decode(),
    )
    expect(page.locator(".rv-row")).to_have_count(5)
    expect(page.locator(".rv-counts")).to_contain_text("TMX · 5 units · 0 edited · 0 accepted")
    expect(row(page, 1).locator(".rv-source")).to_have_text("Een ⟨1⟩rode⟨/1⟩ fiets.")
    expect(target(page, 1)).to_have_value("One ⟨1⟩red ⟨/1⟩bicycle.")
    expect(row(page, 1)).to_contain_text("Model: sure")
    expect(row(page, 2)).to_contain_text("score 0.42")
    expect(row(page, 3)).to_contain_text("unfinished")
    expect(row(page, 5)).to_contain_text("By a person")
    row(page, 2).get_by_role("button", name="Number differs").click()
    expect(row(page, 2)).to_contain_text("A number or a date of one side is not on the other.")
    row(page, 4).get_by_role("button", name="Details").click()
    expect(row(page, 4)).to_contain_text("Let op.")


def test_units_are_found_by_text_mark_score_origin_state_and_work(page: Any) -> None:
    opened(page)
    count = page.locator(".rv-shown")
    search = page.locator("#rv-search")
    search.fill("weg")
    expect(count).to_have_text("3 of 5 shown")
    assert shown(page) == ["2", "3", "5"]
    page.locator("#rv-side").select_option("target")
    expect(count).to_have_text("0 of 5 shown")
    expect(page.locator(".rv-none")).to_be_visible()
    search.fill("road|street")
    expect(count).to_have_text("0 of 5 shown")
    page.locator("#rv-regex").check()
    expect(count).to_have_text("3 of 5 shown")
    search.fill("road(")
    expect(page.locator("#rv-bad-regex")).to_contain_text("no regular expression")
    page.get_by_role("button", name="Clear the filter").click()
    expect(count).to_have_text("5 of 5 shown")
    for field, value, numbers in (
        ("mark", "*", ["2"]),
        ("mark", "numbers", ["2"]),
        ("mark", "-", ["1", "3", "4", "5"]),
        ("origin", "memory", ["3"]),
        ("origin", "human", ["5"]),
        ("state", "unfinished", ["3"]),
        ("work", "open", ["1", "2", "3", "4", "5"]),
        ("work", "edited", []),
    ):
        page.locator(f"#rv-{field}").select_option(value)
        expect(count).to_have_text(f"{len(numbers)} of 5 shown")
        assert shown(page) == numbers
        page.locator(f"#rv-{field}").select_option("")
    page.locator("#rv-score").fill("60")
    expect(count).to_have_text("1 of 5 shown")
    assert shown(page) == ["2"]
    page.locator("#rv-score").fill("100")
    target(page, 4).fill("The sun shines.")
    page.locator("#rv-work").select_option("edited")
    expect(count).to_have_text("1 of 5 shown")
    assert shown(page) == ["4"]


def test_a_file_is_reviewed_by_keyboard_and_saved(page: Any, tmp_path: Path) -> None:
    opened(page)
    target(page, 1).focus()
    page.keyboard.press("Control+Enter")
    expect(target(page, 2)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("There are 3 roads.")
    page.keyboard.press("Control+Enter")
    expect(target(page, 3)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(target(page, 4)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" Again.")
    page.keyboard.press("Escape")
    expect(row(page, 4)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row(page, 3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(target(page, 3)).to_be_focused()
    expect(page.locator(".rv-counts")).to_contain_text("2 edited · 2 accepted · not saved yet")
    units = saved(page, tmp_path)
    expect(page.locator(".rv-counts")).not_to_contain_text("not saved yet")
    assert [unit.target for unit in units] == [
        "One red bicycle.",
        "There are 3 roads.",
        "The road is wet.",
        "The sun is shining. Again.",
        "The street is wet.",
    ]
    assert [unit.origin for unit in units] == ["human", "human", "memory", "human", "human"]
    assert [bool(unit.changed) for unit in units] == [True, True, False, True, True]
    assert units[0].target_codes[0].data == "<b>"
    assert units[1].quality == ()
    assert units[2].properties["state"] == "fuzzy"
    assert units[4].changed == "20200101T000000Z"


def test_a_mark_that_is_missing_is_seen_and_put_back(page: Any, tmp_path: Path) -> None:
    opened(page)
    target(page, 1).fill("A red bicycle.")
    fault = row(page, 1).locator(".rv-fault")
    expect(fault).to_contain_text("Missing: ⟨1⟩ ⟨/1⟩")
    expect(target(page, 1)).to_have_attribute("aria-invalid", "true")
    target(page, 1).press("Control+Enter")
    expect(target(page, 1)).to_be_focused()
    expect(row(page, 1).get_by_role("button", name="Accept")).to_be_disabled()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("An edited unit lacks marks")
    assert shown(page) == ["1"]
    page.get_by_role("button", name="Clear the filter").click()
    target(page, 1).evaluate("(text) => { text.focus(); text.setSelectionRange(2, 2); }")
    fault.get_by_role("button", name="⟨1⟩").click()
    fault.get_by_role("button", name="⟨/1⟩").click()
    expect(fault).to_be_hidden()
    expect(target(page, 1)).to_have_value("A ⟨1⟩⟨/1⟩red bicycle.")
    target(page, 1).fill("A ⟨/1⟩red⟨1⟩ bicycle.")
    expect(fault).to_contain_text("no document can have")
    target(page, 1).fill("A ⟨1⟩red⟨/1⟩ ⟨1⟩bicycle.")
    expect(fault).to_contain_text("More than once: ⟨1⟩")
    target(page, 1).fill("A ⟨1⟩red⟨/1⟩ bicycle.")
    (first, *_) = saved(page, tmp_path)
    assert (first.target, [code.offset for code in first.target_codes]) == ("A red bicycle.", [2, 5])


def test_an_edit_is_undone(page: Any) -> None:
    opened(page)
    target(page, 4).fill("Sun.")
    target(page, 4).press("Control+Enter")
    expect(row(page, 4).get_by_role("button", name="Accepted")).to_be_visible()
    row(page, 4).get_by_role("button", name="Undo").click()
    expect(target(page, 4)).to_have_value("The sun is shining.")
    expect(row(page, 4).get_by_role("button", name="Accept")).to_have_attribute("aria-pressed", "false")
    target(page, 2).fill("Roads.")
    target(page, 2).press("Alt+u")
    expect(target(page, 2)).to_have_value("There are 4 roads.")
    expect(page.locator(".rv-counts")).to_contain_text("0 edited · 0 accepted")
    expect(page.locator(".rv-counts")).not_to_contain_text("not saved yet")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("nothing to save")


def test_the_next_doubtful_unit_is_a_key_away(page: Any) -> None:
    opened(page)
    page.get_by_role("button", name="Next doubtful").click()
    expect(target(page, 2)).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(target(page, 3)).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(target(page, 2)).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Alt+n")
    expect(page.locator("#notices")).to_contain_text("no doubtful unit left")


def test_the_checks_say_what_they_find_in_what_is_there_now(page: Any) -> None:
    opened(page)
    target(page, 2).fill("There are 3 roads.")
    target(page, 4).fill("The sun  is shining")
    page.get_by_role("button", name="Run the checks").click()
    expect(page.get_by_text("The checks found 0 errors and 3 warnings.")).to_be_visible()
    expect(row(page, 2).locator(".rv-mark")).to_have_count(0)
    row(page, 4).get_by_role("button", name="Spaces").click()
    expect(row(page, 4).locator(".rv-more")).to_contain_text("warning: two spaces in a row")
    expect(row(page, 5)).to_contain_text("Translated otherwise before")
    page.locator("#rv-mark").select_option("inconsistent")
    assert shown(page) == ["5"]
    page.locator("#rv-mark").select_option("")
    target(page, 4).fill("The sun is shining.")
    expect(row(page, 4).locator(".rv-mark")).to_have_count(0)


def test_a_reload_and_a_closed_page_lose_nothing(page: Any, tmp_path: Path) -> None:
    opened(page)
    target(page, 4).fill("Half a sent")
    target(page, 3).press("Control+Enter")
    page.locator("#rv-search").fill("weg")
    expect(page.locator(".rv-shown")).to_have_text("3 of 5 shown")
    page.reload()
    expect(page.locator(".rv-shown")).to_have_text("3 of 5 shown")
    expect(page.locator("#rv-search")).to_have_value("weg")
    page.get_by_role("button", name="Clear the filter").click()
    expect(target(page, 4)).to_have_value("Half a sent")
    page.wait_for_timeout(400)
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.goto("/#review")
    expect(target(other, 4)).to_have_value("Half a sent")
    expect(row(other, 3).get_by_role("button", name="Accepted")).to_be_visible()
    expect(other.locator(".rv-counts")).to_contain_text("1 edited · 1 accepted · not saved yet")
    assert [unit.origin for unit in saved(other, tmp_path)] == ["machine", "machine", "human", "human", "human"]


def test_a_file_with_changes_is_not_closed_without_asking(page: Any) -> None:
    opened(page)
    target(page, 4).fill("Sun.")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_contain_text("You changed a unit and have not saved since.")
    assert_fits_everywhere(page, "review-lose")
    page.get_by_role("button", name="Go on reviewing").click()
    expect(target(page, 4)).to_have_value("Sun.")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Throw the changes away").click()
    expect(page.locator(".rv-drop")).to_be_visible()
    page.reload()
    expect(page.locator(".rv-drop")).to_be_visible()


def test_what_is_no_file_of_units_is_told(page: Any) -> None:
    page.goto("/#review")
    page.locator("#rv-file").set_input_files({"name": "a.tmx", "mimeType": "text/plain", "buffer": b"<tmx>"})
    expect(page.locator(".rv-start [role=alert]")).to_contain_text("a.tmx")
    expect(page.locator(".rv-drop")).to_be_visible()


@pytest.mark.parametrize("name", ["studio.sdlxliff", "memoq.mqxliff", "version2.xlf"])
def test_a_file_of_a_tool_comes_back_as_that_file(page: Any, tmp_path: Path, name: str) -> None:
    data = (TOOL_FILES / name).read_bytes()
    opened(page, data, name)
    before = target(page, 1).input_value()
    target(page, 1).fill(f"Well, {before}")
    target(page, 1).press("Control+Enter")
    units = saved(page, tmp_path, name)
    assert units[0].origin == "human"
    assert units[0].target.startswith("Well, ")
    old, new = data.split(b"\n"), (tmp_path / name).read_bytes().split(b"\n")
    assert len(old) == len(new)
    assert 1 <= sum(one != other for one, other in zip(old, new, strict=True)) <= 3


def test_what_a_tool_has_locked_is_not_edited(page: Any) -> None:
    data = (TOOL_FILES / "studio.sdlxliff").read_bytes().replace(b'id="6" conf', b'id="6" locked="true" conf')
    opened(page, data, "a.sdlxliff")
    expect(row(page, 2)).to_contain_text("locked")
    expect(target(page, 2)).not_to_be_editable()
    expect(row(page, 2).get_by_role("button", name="Accept")).to_have_count(0)


def test_the_page_speaks_dutch(page: Any) -> None:
    opened(page)
    target(page, 4).fill("Zon.")
    page.locator("#language").select_option("nl")
    expect(page.get_by_role("button", name="Opslaan")).to_be_visible()
    expect(page.locator(".rv-counts")).to_contain_text("5 eenheden · 1 bewerkt · 0 goedgekeurd · nog niet opgeslagen")
    expect(page.locator(".rv-row").nth(1)).to_contain_text("Getal wijkt af")
    expect(page.locator(".rv-row").nth(3).locator("textarea")).to_have_value("Zon.")
    assert_fits_everywhere(page, "review-nl")


def test_it_fits(page: Any) -> None:
    page.goto("/#review")
    expect(page.locator(".rv-drop")).to_be_visible()
    assert_fits_everywhere(page, "review-start")
    long = TranslationUnit(
        "Donaudampfschifffahrtsgesellschaftskapitän" * 3 + " vaart. " + "Het is een lange zin. " * 12,
        "Word" * 30 + " sails. " + "It is a long sentence. " * 12,
        origin="machine",
        score=0.3,
        properties={"quality": "copied too-long letters", "state": "needs-review-translation"},
        notes=("Een lange opmerking over deze zin. " * 4,),
    )
    opened(page, written([long, *UNITS]), "een-heel-lange-naam-van-een-bestand-met-vertalingen-van-de-gemeente.tmx")
    assert_fits_everywhere(page, "review-list")
    row(page, 1).get_by_role("button", name="Details").click()
    target(page, 2).fill("A red bicycle.")
    row(page, 3).get_by_role("button", name="Accept").click()
    page.locator(".rv-list").evaluate("(list) => { list.scrollTop = 0; }")
    assert_fits_everywhere(page, "review-edited")


def test_twenty_thousand_units_stay_fluent(page: Any) -> None:
    rows = "\n".join(
        f'{{"source": "Zin {number} van een lang bestand over wegen.", "target": "Sentence {number} of a long file."}}'
        for number in range(20_000)
    )
    opened(page, rows.encode(), "groot.jsonl")
    expect(page.locator(".rv-shown")).to_have_text("20,000 of 20,000 shown", timeout=60_000)
    measured = page.evaluate(
        """async () => {
          const list = document.querySelector(".rv-list");
          const frame = () => new Promise(requestAnimationFrame);
          const work = [];
          let most = 0;
          for (let step = 0; step < 120; step += 1) {
            list.scrollTop += 700;
            const before = performance.now();
            await frame();
            await frame();
            work.push(performance.now() - before);
            most = Math.max(most, document.querySelectorAll(".rv-row").length);
          }
          work.sort((one, other) => one - other);
          const text = list.querySelector("textarea");
          text.focus();
          const typed = [];
          for (let key = 0; key < 30; key += 1) {
            const before = performance.now();
            text.setRangeText("x", 0, 0, "end");
            text.dispatchEvent(new Event("input"));
            await frame();
            typed.push(performance.now() - before);
          }
          typed.sort((one, other) => one - other);
          return { most, frames: work[60], typed: typed[15] };
        }"""
    )
    print(measured)
    # Two frames of a screen are 33 milliseconds; a machine that others use gets three times that.
    assert measured["most"] < 60
    assert measured["frames"] < 100
    assert measured["typed"] < 50
    page.locator("#rv-search").fill("Zin 1999")
    expect(page.locator(".rv-shown")).to_have_text("11 of 20,000 shown")
