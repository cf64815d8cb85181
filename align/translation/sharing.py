"""Who decodes the segments of a translator: the translator alone, or one decoder for many translators at once.

A processor is kept busy by batches. Where many callers have a sentence each, these go into one batch, and where one has
a whole book and another a sentence, both have their turn: a round takes a few segments of each caller and no more than
what is done in a fraction of a second. While a round is decoded, the next one gathers and is queued, so that nothing
has to wait for company. This is batching by iteration of requests, as in Yu et al., "Orca: A Distributed Serving System
for Transformer-Based Generative Models" (OSDI 2022), with a round for an iteration.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from align.errors import NlenError
from align.translation.engine.marian import BATCH_PIECES, DecodingOptions, MarianModel
from align.translation.mending import decode, mend, use_terms
from align.translation.segments import Segment

ROUND_SECONDS = 0.1
"""How long a round is to take. Two are under way at once, so that who comes waits at most for these and its own."""
_FIRST_ROUND = 24
_SMALLEST_ROUND, _LARGEST_ROUND = 8, 256
_TURN = 4
"""Segments that a caller has in a round before the others have had theirs."""
_UNDER_WAY = 2
ROUND_PIECES = 128
"""Pieces of a batch: few, so that all cores work at a round, which costs them no more than one batch would."""


class CancelledError(NlenError):
    """A translation was given up by who asked for it."""


class Decoder(Protocol):
    """What a translator has its segments decoded by."""

    def queue(self, segments: Sequence[Segment]) -> Callable[[], None]:
        """Queues segments; the function returned waits until each has its best translation."""


class OwnDecoder:
    """Decodes for one translator: everything at once, in the order in which it is asked."""

    def __init__(
        self,
        model: MarianModel,
        options: DecodingOptions,
        repair: DecodingOptions,
        *,
        batch_pieces: int = BATCH_PIECES,
    ) -> None:
        """Takes a model, how it decodes, how it decodes again what something objects to, and the size of batches."""
        self._model, self._options, self._repair = model, options, repair
        self._batch_pieces = batch_pieces

    def in_batches(self, pieces: int) -> OwnDecoder:
        """The same with batches of another size, see `align.translation.engine.marian.BATCH_PIECES`."""
        return OwnDecoder(self._model, self._options, self._repair, batch_pieces=pieces)

    def queue(self, segments: Sequence[Segment]) -> Callable[[], None]:
        """See `Decoder`."""
        # Most want the best alone; a list asks for a beam of its own.
        sizes = {segment.list_size for segment in segments}
        pending = [
            decode(
                self._model,
                [one for one in segments if one.list_size == size],
                self._wide(size),
                self._batch_pieces,
            )
            for size in sizes
        ]

        def finish() -> None:
            for collect in pending:
                collect()
            mend(self._model, segments, self._repair)
            if self._model.guide is not None or any(segment.terms is not None for segment in segments):
                use_terms(self._model, segments, self._repair)

        return finish

    def _wide(self, size: int) -> DecodingOptions:
        width = max(self._options.beam_size, size)
        return replace(self._options, beam_size=width, num_hypotheses=max(self._options.num_hypotheses, size))


class _Order:
    """Segments that a caller waits for.

    Attributes:
        waiting: those that are in no round yet.
        left: how many are not done.
        done: is set when none is left, or when the caller gave up.
        error: what went wrong, or None.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.waiting = deque(segments)
        self.left = len(segments)
        self.done = threading.Event()
        self.error: BaseException | None = None

    def end(self, error: BaseException) -> None:
        self.waiting.clear()
        self.error = self.error or error
        self.done.set()


class Caller:
    """One of those who share a decoder; a request has one. See `SharedDecoder.caller`."""

    def __init__(self, shared: SharedDecoder) -> None:
        """Takes the decoder."""
        self._shared = shared
        self._orders: list[_Order] = []
        self.is_cancelled = False

    def queue(self, segments: Sequence[Segment]) -> Callable[[], None]:
        """See `Decoder`. The function returned raises `CancelledError` when the caller has given up."""
        order = _Order(segments)
        if segments:
            self._orders.append(order)
            self._shared.take(order, self)
        elif self.is_cancelled:
            order.end(_given_up())
        else:
            order.done.set()

        def finish() -> None:
            order.done.wait()
            if order in self._orders:
                self._orders.remove(order)
            if order.error is not None:
                raise order.error

        return finish

    def cancel(self) -> None:
        """Gives up: what is not being decoded yet never will be."""
        self.is_cancelled = True
        self._shared.drop(self._orders)


def _given_up() -> CancelledError:
    return CancelledError("the translation was given up.")


class SharedDecoder:
    """Decodes for many callers at once, from threads of their own, with one thread that makes up the rounds.

    Args:
        own: decodes a round.
        wait: seconds to wait for the company of others when nothing is under way.
    """

    def __init__(self, own: Decoder, *, wait: float = 0.0) -> None:
        self._own = own
        self._wait = wait
        self._size = _FIRST_ROUND
        self._orders: deque[_Order] = deque()
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="nlen-rounds", daemon=True)
        self._thread.start()

    def caller(self) -> Caller:
        """A new caller."""
        return Caller(self)

    def take(self, order: _Order, caller: Caller) -> None:
        """Puts an order at the end of those that wait, unless its caller has given up meanwhile.

        Raises:
            NlenError: the decoder is closed.
        """
        with self._changed:
            if self._is_closed:
                raise NlenError("the translator has been closed; make another one.")
            if caller.is_cancelled:
                order.end(_given_up())
                return
            self._orders.append(order)
            self._changed.notify()

    def drop(self, orders: Sequence[_Order]) -> None:
        """Ends orders that nobody waits for, and never while a round is made up of them."""
        with self._changed:
            for order in orders:
                order.end(_given_up())

    def _gathered(self) -> int:
        return sum(len(order.waiting) for order in self._orders)

    def close(self) -> None:
        """Does what has been ordered, and ends."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        under_way: deque[tuple[list[tuple[_Order, Segment]], Callable[[], None] | None, float]] = deque()
        while True:
            members = self._next_round(may_wait=not under_way)
            if members is None:
                return
            if members:
                under_way.append((members, self._started(members), time.monotonic()))
            if under_way and (not members or len(under_way) >= _UNDER_WAY):
                self._finish(*under_way.popleft())

    def _next_round(self, *, may_wait: bool) -> list[tuple[_Order, Segment]] | None:
        """The segments of the next round, a few of each order in turn; None when the decoder is closed and done."""
        with self._changed:
            if may_wait:
                while not self._orders and not self._is_closed:
                    self._changed.wait()
                if not self._orders:
                    return None
                until = time.monotonic() + self._wait
                while (left := until - time.monotonic()) > 0 and self._gathered() < self._size:
                    self._changed.wait(left)
            members: list[tuple[_Order, Segment]] = []
            while self._orders and len(members) < self._size:
                order = self._orders.popleft()
                for _ in range(min(_TURN, len(order.waiting), self._size - len(members))):
                    members.append((order, order.waiting.popleft()))
                if order.waiting:
                    self._orders.append(order)
            return members

    def _started(self, members: list[tuple[_Order, Segment]]) -> Callable[[], None] | None:
        try:
            return self._own.queue([segment for _, segment in members])
        except Exception as error:
            self._fail(members, error)
            return None

    def _finish(
        self, members: list[tuple[_Order, Segment]], collect: Callable[[], None] | None, started: float
    ) -> None:
        if collect is None:
            return
        try:
            collect()
        except Exception as error:
            self._fail(members, error)
            return
        if len(members) >= self._size:
            # Only a full round tells how many fit into its time; the next one was queued behind it, not beside it.
            fit = len(members) * ROUND_SECONDS * _UNDER_WAY / max(time.monotonic() - started, 1e-3)
            self._size = min(max(int((self._size + fit) / 2), _SMALLEST_ROUND), _LARGEST_ROUND)
        for order, _ in members:
            order.left -= 1
            if not order.left:
                order.done.set()

    @staticmethod
    def _fail(members: list[tuple[_Order, Segment]], error: Exception) -> None:
        """A fault ends the orders of its round, and none but these."""
        for order, _ in members:
            order.end(error)
