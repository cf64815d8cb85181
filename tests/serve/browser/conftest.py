"""Chromium in front of a server as users start it: `page` for the stories, `assert_fits` for how they look.

Tests that take screenshots write them to the folder that NLEN_SCREENSHOTS names, or nowhere.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: pip install '.[browser]' (make browser does)"
)
expect = playwright.expect
"""Waits until something is so of a locator. The page's policy lets no text be evaluated in it, so that
`page.wait_for_function` cannot wait."""
WIDTHS = (390, 1280)
"""Pixels of a phone and of a desk."""
SCHEMES = ("light", "dark")


def chromium() -> str | None:
    """The path of Chromium, or None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window. One a module: Playwright's event loop is in the way of other tests' own."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        # In a container, as root, it starts without its sandbox alone; it sees no pages but ours.
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A page of a browser that nobody has used, 1280 pixels wide and in English; what it reports as an error fails."""
    context = browser.new_context(
        base_url=server, viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    watch(page, errors)
    yield page
    context.close()
    assert errors == []


def watch(page: Any, errors: list[str]) -> None:
    """Adds to `errors` what a page reports as such.

    That the server refuses something is reported too, and is no fault of the page's.
    """

    def note(message: Any) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            errors.append(f"{message.type}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))


_FAULTS = Path(__file__).with_name("faults.js").read_text(encoding="utf-8")


def assert_fits(page: Any) -> None:
    """Fails where anything in sight lies over something else, is cut off, or makes the page scroll sideways.

    Of a page with an open dialog it looks at the dialog.
    """
    assert page.evaluate(_FAULTS) == []


def looks(page: Any, name: str) -> Iterator[str]:
    """Shows a page at every width and in light and dark, checks that it fits, and keeps a screenshot of each.

    Args:
        page: as it is to be looked at.
        name: of the screenshots.

    Yields:
        What it looks like now, "390-dark" say, after the check and the screenshot; the page stays so until the next.
    """
    before = page.viewport_size
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
            page.emulate_media(color_scheme=scheme)
            # Two frames: one in which sizes are observed, one in which what follows from them is drawn.
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if folder := os.environ.get("NLEN_SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
            assert_fits(page)
            yield f"{width}-{scheme}"
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")


def assert_fits_everywhere(page: Any, name: str) -> None:
    """Fails where a page does not fit at one of the widths, in light or dark; see `looks`."""
    for _ in looks(page, name):
        pass
