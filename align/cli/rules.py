"""Printing rules for filtering with their thresholds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.filtering.settings import FilterSettings


def print_rule(settings: FilterSettings, name: str, note: str = "") -> None:
    """Prints a rule: its name and thresholds, as a file of filters has them, and below what it objects to.

    Args:
        settings: with the thresholds.
        name: of the rule, or of a change such as "repair".
        note: what else there is to say of it.
    """
    from align.filtering.settings import CHANGES, describe

    known = {} if name in CHANGES else settings.thresholds(name)
    bounds = ", ".join(f"{key} = {_toml(value)}" for key, value in known.items())
    print(" ".join(filter(None, (f"[{name}]", bounds, note))))
    print(f"    {describe(name)}")


def _toml(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
