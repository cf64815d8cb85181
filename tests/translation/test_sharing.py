"""One decoder for many callers: everybody gets what is theirs, soon, and nobody's fault is another's."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Glossary, Translator
from align.errors import NlenError
from align.formats.glossaries import GlossaryEntry
from align.translation import sharing
from align.translation.segments import Segment
from align.translation.sharing import CancelledError, SharedDecoder

WAIT = 20.0


class Rounds:
    """A decoder that keeps its rounds, and decodes none before it may."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.rounds: list[list[str]] = []
        self.may_go_on = threading.Event()
        self.has_begun = threading.Event()
        if is_open:
            self.may_go_on.set()

    def queue(self, segments: Sequence[Segment]) -> Callable[[], None]:
        self.rounds.append([segment.text for segment in segments])
        self.has_begun.set()
        if "fault" in self.rounds[-1]:
            raise ValueError("a fault")

        def finish() -> None:
            assert self.may_go_on.wait(WAIT)
            if "late fault" in [segment.text for segment in segments]:
                raise ValueError("a late fault")
            for segment in segments:
                segment.result = segment.text.upper()

        return finish


@pytest.fixture
def held() -> Iterator[tuple[Rounds, SharedDecoder]]:
    """A decoder that waits, with a first round under way and a second one behind it."""
    rounds = Rounds(is_open=False)
    shared = SharedDecoder(rounds)
    shared.caller().queue(segments("first"))
    assert rounds.has_begun.wait(WAIT)
    yield rounds, shared
    rounds.may_go_on.set()
    shared.close()


def segments(*texts: str) -> list[Segment]:
    return [Segment(text, [], False, 0) for text in texts]


@given(st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=4), min_size=1, max_size=6))
def test_everybody_gets_all_that_they_ordered_once(sizes: list[list[int]]) -> None:
    rounds = Rounds()
    with closing(SharedDecoder(rounds)) as shared:
        ordered: list[Segment] = []

        def work(number: int, own: list[int]) -> None:
            caller = shared.caller()
            waits = []
            for order, size in enumerate(own):
                mine = segments(*(f"{number}.{order}.{at}" for at in range(size)))
                ordered.extend(mine)
                waits.append((caller.queue(mine), mine))
            for wait, mine in waits:
                wait()
                assert [segment.result for segment in mine] == [segment.text for segment in mine]

        threads = [threading.Thread(target=work, args=case) for case in enumerate(sizes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT)
    decoded = [text for one in rounds.rounds for text in one]
    assert sorted(decoded) == sorted(segment.text for segment in ordered)
    assert all(segment.result == segment.text for segment in ordered)


def test_what_comes_while_a_round_is_decoded_is_one_round(held: tuple[Rounds, SharedDecoder]) -> None:
    rounds, shared = held
    waits = [shared.caller().queue(segments(f"caller {number}")) for number in range(10)]
    rounds.may_go_on.set()
    for wait in waits:
        wait()
    # The first of them may have been queued alone behind the round that was under way.
    assert len(rounds.rounds) <= 3


def test_a_book_does_not_hold_up_a_sentence(held: tuple[Rounds, SharedDecoder]) -> None:
    rounds, shared = held
    book = shared.caller().queue(segments(*(f"sentence {number}" for number in range(2000))))
    sentence = shared.caller().queue(segments("short"))
    rounds.may_go_on.set()
    sentence()
    assert "short" in [text for one in rounds.rounds[:4] for text in one]
    book()
    assert len(rounds.rounds) > 5


def test_who_gives_up_is_not_decoded(held: tuple[Rounds, SharedDecoder]) -> None:
    rounds, shared = held
    caller = shared.caller()
    waits = [caller.queue(segments(*(f"{name} {number}" for number in range(500)))) for name in ("a", "b")]
    caller.cancel()
    for wait in waits:
        with pytest.raises(CancelledError):
            wait()
    with pytest.raises(CancelledError):
        caller.queue(segments("later"))()
    other = shared.caller().queue(segments("other"))
    rounds.may_go_on.set()
    other()
    assert sum(map(len, rounds.rounds)) < 500


def test_who_gives_up_while_a_round_is_made_up_ends_nobody_else_s_work(monkeypatch: pytest.MonkeyPatch) -> None:
    picks = threading.Event()

    class Slow(deque[Any]):
        def popleft(self) -> Any:
            if isinstance(self[0], Segment):
                picks.set()
                time.sleep(0.05)
            return super().popleft()

    monkeypatch.setattr(sharing, "deque", Slow)
    with closing(SharedDecoder(Rounds())) as shared:
        caller = shared.caller()
        wait = caller.queue(segments("a", "b", "c"))
        assert picks.wait(WAIT)
        caller.cancel()
        with pytest.raises(CancelledError):
            wait()
        mine = segments("after")
        waiting = threading.Thread(target=shared.caller().queue(mine), daemon=True)
        waiting.start()
        waiting.join(WAIT)
        assert mine[0].result == "AFTER"


@pytest.mark.parametrize("fault", ["fault", "late fault"])
def test_a_fault_ends_its_round_and_no_other(fault: str) -> None:
    with closing(SharedDecoder(Rounds())) as shared:
        with pytest.raises(ValueError, match=fault):
            shared.caller().queue(segments(fault))()
        mine = segments("after")
        shared.caller().queue(mine)()
        assert mine[0].result == "AFTER"


def test_closing_ends_what_was_ordered_and_takes_no_more(held: tuple[Rounds, SharedDecoder]) -> None:
    rounds, shared = held
    mine = segments("last")
    wait = shared.caller().queue(mine)
    rounds.may_go_on.set()
    shared.close()
    wait()
    assert mine[0].result == "LAST"
    with pytest.raises(NlenError, match="closed"):
        shared.caller().queue(segments("late"))


def test_nothing_ordered_is_done_at_once() -> None:
    with closing(SharedDecoder(Rounds())) as shared:
        shared.caller().queue([])()


def test_translations_are_those_that_a_translator_makes_alone(translator: Translator) -> None:
    texts = ["Het regent in Utrecht.", "De kat slaapt op het dak.", "Wij gaan morgen naar huis.", "Wat een dag!"] * 3
    alone = [one.text for one in translator.translate(texts)]
    glossary = Glossary([GlossaryEntry("dak", ("rooftop",))])
    with closing(translator.shared_decoder()) as shared:
        found: dict[int, list[str]] = {}

        def work(number: int) -> None:
            own = translator.for_caller(shared.caller(), glossary=glossary if number == 2 else None, first_window=2)
            found[number] = [one.text for one in own.translate(texts)]

        threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT)
    assert found[0] == found[1] == alone
    assert "rooftop" in found[2][1]
