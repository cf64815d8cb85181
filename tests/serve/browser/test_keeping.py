"""What the three tabs of the page have in common: the browser's storage, keys, files, the way around by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from align.bitext import TranslationUnit
from tests.serve.browser.conftest import assert_fits, assert_fits_everywhere, expect, watch
from tests.serve.browser.test_review import written

UNITS = [TranslationUnit("De straat is nat.", "The street is wet.", origin="machine", score=0.9)]
KEEPS_WITHIN = 800
"""Milliseconds after which what was typed is in the browser's database."""
SCRIPT = '<img src=x onerror="window.taken = 1"><script>window.taken = 1</script>'

NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };"
NOTHING = (
    NO_DATABASE + "for (const name of ['localStorage', 'sessionStorage']) "
    "Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });"
)
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize("forbidden", [NO_DATABASE, NOTHING, FULL], ids=["no database", "no storage", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_everything_works(page: Any, forbidden: str) -> None:
    page.add_init_script(forbidden)
    page.goto("/")
    page.fill("#tr-text", "De straat is nat.")
    expect(page.locator(".notice")).to_contain_text("keeps nothing")
    page.click("#tr-go")
    page.locator(".tr-result .sure").first.wait_for()
    # What was kept as long as the page is there, another tab of it finds.
    page.goto("/#review")
    page.locator("#rv-file").set_input_files(file("werk.tmx", written(UNITS)))
    expect(page.get_by_label("Translation of unit 1")).to_have_value("The street is wet.")
    page.goto("/#align")
    page.fill("#align-source", "De straat is nat.")
    page.fill("#align-target", "The street is wet.")
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".bead").first.wait_for()
    page.locator("#language").select_option("nl")
    expect(page.get_by_role("button", name="Goedkeuren", exact=True)).to_be_visible()


def test_two_tabs_of_a_browser_keep_work_of_their_own(page: Any) -> None:
    page.goto("/")
    page.fill("#tr-text", "Het eerste.")
    page.wait_for_timeout(KEEPS_WITHIN)
    other = page.context.new_page()
    other.goto("/")
    expect(other.locator(".notice")).to_contain_text("another tab")
    expect(other.locator("#tr-text")).to_have_value("")
    other.fill("#tr-text", "Het tweede.")
    other.wait_for_timeout(KEEPS_WITHIN)
    for tab, text in [(page, "Het eerste."), (other, "Het tweede.")]:
        tab.reload()
        expect(tab.locator("#tr-text")).to_have_value(text)
    # Who comes back finds the first; who opens a second, the second.
    other.close()
    page.close()
    again = page.context.new_page()
    again.goto("/")
    expect(again.locator("#tr-text")).to_have_value("Het eerste.")
    expect(again.locator(".notice")).to_have_count(0)


def test_a_server_with_a_key_asks_for_it_once_and_says_what_is_wrong(
    browser: Any, served: Callable[..., AbstractContextManager[str]]
) -> None:
    with served("--api-key", "geheim") as url:
        context = browser.new_context(base_url=url, locale="en-GB")
        page = context.new_page()
        errors: list[str] = []
        watch(page, errors)
        page.goto("/")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_have_accessible_name("This server asks for a key.")
        page.keyboard.press("Escape")
        expect(page.locator(".notice")).to_contain_text("Without a key")
        page.fill("#tr-text", "De straat is nat.")
        page.keyboard.press("Control+Enter")
        expect(dialog.locator("input")).to_be_focused()
        page.keyboard.type("fout")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("That is not a key of this server.")
        assert_fits_everywhere(page, "key")
        expect(dialog).to_have_count(1)
        expect(dialog.locator("input")).to_be_focused()
        page.keyboard.type("geheim")
        page.keyboard.press("Enter")
        page.locator(".tr-result .sure").first.wait_for()
        page.reload()
        page.locator(".tr-result .sure").first.wait_for()
        expect(dialog).to_have_count(0)
        context.close()
        assert errors == []


def test_the_way_to_the_work_stays_in_the_tab(page: Any) -> None:
    page.goto("/#align")
    page.locator("#align-source").wait_for()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "work"
    expect(page.locator("#align")).to_be_visible()
    assert page.url.endswith("#align")
    assert page.title() == "Align – nlen"


@pytest.mark.parametrize("tab", ["translate", "align", "review"])
def test_a_file_is_chosen_by_keyboard_alone(page: Any, tab: str) -> None:
    page.goto(f"/#{tab}")
    # To show the fragment the browser takes the focus away, once all is there, and some time later.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)
    button = page.get_by_role("button", name="Choose a file…").first
    with page.expect_file_chooser() as chooser:
        # Focus and key in one step: between two the browser may take the focus away still.
        button.press("Enter")
    chooser.value.set_files(file("x.png", b"\x89PNG\r\n\x1a\n"))
    if tab == "align":
        page.get_by_label("English translation").fill("Hello.")
        page.get_by_role("button", name="Align", exact=True).click()
    elif tab == "translate":
        page.click("#tr-go")
    expect(page.locator(f"#{tab} [role=alert]:visible")).to_contain_text("x.png")
    # All that is refused looks alike.
    assert page.locator(f"#{tab} .problem:visible").count() == 1


def test_a_file_that_is_changed_after_it_was_chosen_is_sent_as_it_was(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "artikel.txt"
    path.write_text("De straat is nat.", encoding="utf-8")
    page.goto("/")
    page.set_input_files("#tr-file", path)
    expect(page.locator(".chosen")).to_contain_text("artikel.txt")
    path.write_text("Iets heel anders staat er nu.", encoding="utf-8")
    page.click("#tr-go")
    expect(page.locator(".tr-result .source")).to_have_text("De straat is nat.")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "groot.tmx"
    with path.open("wb") as stream:
        stream.truncate(50_000_001)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    for tab, field in [("translate", "#tr-file"), ("review", "#rv-file"), ("align", "#align .or input")]:
        page.goto(f"/#{tab}")
        page.locator(field).set_input_files(path)
        expect(page.locator(".notice")).to_contain_text("groot.tmx is larger than 50 MB")
        page.locator(".notice").click()
    assert "POST" not in sent


def test_a_file_dropped_beside_what_takes_it_does_not_replace_the_page(page: Any) -> None:
    page.goto("/")
    page.locator("#tr-go").wait_for()
    stopped = page.evaluate(
        """() => ["dragover", "drop"].map((name) => {
          const files = new DataTransfer();
          files.items.add(new File(["x"], "x.txt"));
          return !document.querySelector("header").dispatchEvent(
            new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }));
        })"""
    )
    assert stopped == [True, True]


def test_no_text_becomes_markup_wherever_it_is_shown(page: Any) -> None:
    page.goto("/")
    page.fill("#tr-glossary", f"straat = {SCRIPT}")
    page.fill("#tr-text", f"De straat is nat {SCRIPT}.")
    page.click("#tr-go")
    page.locator(".tr-result .words").first.click()
    page.locator(".tr-result .target").first.fill(SCRIPT)
    page.keyboard.press("Enter")
    page.locator(".tr-result .mark").first.click()
    page.get_by_role("button", name="Back to the text").click()
    page.locator("#tr-glossary-file").set_input_files(file(f"{SCRIPT}.tbx", b"<"))
    expect(page.locator(".notice").last).to_contain_text("script>.tbx")
    page.set_input_files("#tr-file", file(f"{SCRIPT}.docx", b"PK"))
    page.click("#tr-go")
    expect(page.locator(".tr-input .problem")).to_contain_text("script>.docx")
    page.goto("/#review")
    noted = [TranslationUnit(SCRIPT, SCRIPT, notes=(SCRIPT,), id=SCRIPT, origin="machine")]
    page.locator("#rv-file").set_input_files(file(f"{SCRIPT}.tmx", written(noted)))
    page.locator(".rv-details").first.click()
    page.check("#rv-regex")
    page.fill("#rv-search", f"({SCRIPT}")
    expect(page.locator("#review .problem:visible")).to_contain_text("onerror")
    page.goto("/#align")
    page.locator("#align .or input").set_input_files(file(f"{SCRIPT}.tmx", written(noted)))
    page.locator(".bead").first.click()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert page.evaluate("window.taken") is None
    assert page.locator("main :is(img, script)").count() == 0


CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_as_much_as_it_has_to(page: Any, scheme: str) -> None:
    def looks_good() -> None:
        assert page.evaluate(CONTRAST) == []
        assert_fits(page)

    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    page.click("#tr-go")
    looks_good()
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.fill("#tr-text", "De straat is nat. Het regent al 3 dagen.")
    page.click("#tr-go")
    page.locator(".tr-result .words").nth(1).click()
    page.locator(".tr-result .target").nth(1).fill("It rains for 4 days")
    page.locator(".tr-result .target").first.focus()
    page.locator(".tr-result .mark").first.wait_for()
    looks_good()
    page.goto("/#align")
    page.locator("#align-source").wait_for()
    looks_good()
    page.locator("#align .or input").set_input_files(file("werk.tmx", written(UNITS * 2)))
    page.locator(".bead").first.click()
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    looks_good()
    page.goto("/#review")
    page.locator("#rv-file").set_input_files(file("werk.tmx", written(UNITS * 2)))
    page.locator(".rv-accept").first.click()
    page.locator(".rv-details").first.click()
    page.set_input_files("#rv-file", file("kapot.tmx", b"<"))
    looks_good()


def test_what_was_typed_just_before_a_reload_is_there_after_it(page: Any) -> None:
    page.goto("/")
    page.fill("#tr-text", "Het laatste.")
    page.reload()
    expect(page.locator("#tr-text")).to_have_value("Het laatste.")
    page.click("#tr-go")
    page.locator(".tr-result .sure").first.wait_for()
    page.fill(".tr-result .target", "The very last.")
    page.reload()
    expect(page.locator(".tr-result .target")).to_have_value("The very last.")
    page.goto("/#review")
    page.locator("#rv-file").set_input_files(file("werk.tmx", written(UNITS)))
    page.fill(".rv-text", "The road is wet.")
    page.reload()
    expect(page.locator(".rv-text")).to_have_value("The road is wet.")
    page.goto("/#align")
    page.fill("#align-source", "Ook dit.")
    page.reload()
    expect(page.locator("#align-source")).to_have_value("Ook dit.")


def test_lines_that_are_pasted_into_a_sentence_become_one(page: Any) -> None:
    page.goto("/")
    page.fill("#tr-text", "De straat is nat.")
    page.click("#tr-go")
    page.locator(".tr-result .sure").first.wait_for()
    page.evaluate("() => navigator.clipboard.writeText('The street\\n\\nis soaked.')")
    page.locator(".tr-result .target").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    expect(page.locator(".tr-result .target")).to_have_value("The street is soaked.")
