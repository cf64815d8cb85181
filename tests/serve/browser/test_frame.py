"""The frame of the page: tabs, the language, and that the check of its looks finds what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serve.browser.conftest import assert_fits, expect


def test_tabs_are_reached_by_keyboard(page: Any) -> None:
    page.goto("/")
    page.locator("#tab-translate").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#review")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "tab-review"
    page.keyboard.press("ArrowRight")
    expect(page.locator("#translate")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "tab-translate"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("position: fixed; left: 10px; top: 10px", "overlap"),
        ("position: absolute; left: 1270px; width: 200px", "pixels wide"),
        ("display: block; width: 30px; white-space: nowrap", "holds"),
    ],
)
def test_what_does_not_fit_is_found(page: Any, fault: str, told: str) -> None:
    page.goto("/")
    page.evaluate(
        """(style) => {
          const wrong = document.createElement("button");
          wrong.textContent = "A button that is in the way of others";
          wrong.style.cssText = style;
          document.body.append(wrong);
        }""",
        fault,
    )
    with pytest.raises(AssertionError, match=told):
        assert_fits(page)
