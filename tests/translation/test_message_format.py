"""Messages with variants: what is language in them, and what is not."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.masking.verbatim import message_parts

MESSAGE = "{n, plural, =0 {Geen {soort, select, a {appel} other {peer}}} other {# stuks van {naam}}}"


def test_braces_keywords_and_numbers_are_no_language() -> None:
    parts = [MESSAGE[part.start : part.end] for part in message_parts(MESSAGE)]
    opening = ["{n, plural, =0 {", "{soort, select, a {", "} other {", "}}"]
    assert parts == [*opening, "} other {", "#", "{naam}", "}}"]


def test_interpolations_and_quoted_braces_are_no_language() -> None:
    text = "Er {V, plural, =1 {is één bericht} other {zijn {{ x }} berichten, '{'net'}' en '{zo}'}}."
    parts = [text[part.start : part.end] for part in message_parts(text)]
    assert parts == ["{V, plural, =1 {", "} other {", "{{ x }}", "'{'", "'}'", "'{zo}'", "}}"]
    parts = message_parts("{n, plural, one {de foto's van 'Jan'} other {{a} foto's'}}")
    assert [part.kind for part in parts] == ["variant", "variant", "placeholder", "variant"]


@pytest.mark.parametrize(
    "text",
    [
        "Hallo {naam}, {0} en {n, number}.",
        "Een { accolade } en nog een { accolade }.",
        "{n, plural, one {# dag} other {# dagen}",
        "{n, plural, one {" * 300,
    ],
)
def test_other_braces_are_left_alone(text: str) -> None:
    assert message_parts(text) == []


@given(st.lists(st.sampled_from(["{n, plural, one {", "} other {", "}}", "#", "{x}", " dag", "{", "}"])).map("".join))
def test_parts_are_in_order_and_apart(text: str) -> None:
    parts = message_parts(text)
    assert all(first.end <= second.start for first, second in pairwise(parts))
    assert all(0 <= part.start < part.end <= len(text) for part in parts)


def test_what_never_ends_takes_no_long_time() -> None:
    begun = time.perf_counter()
    message_parts(("{a, plural, b {" + " {n}" * 30) * 100)
    assert time.perf_counter() - begun < 5
