"""Work for requests: each in a thread, all of them callers of one decoder, given up when nobody waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from fastapi import Request

from align.serve.errors import RequestError
from align.serve.settings import Limits
from align.translation import Glossary, Translator
from align.translation.engine.marian import WINDOW
from align.translation.sharing import Caller, CancelledError

T = TypeVar("T")

_LOOKS_EVERY = 0.2
"""Seconds after which it is seen that a client has gone."""
_FIRST_WINDOW = 4
"""Sentences of a request that are translated before the first is given."""
_END = object()


class Job:
    """A request at work.

    Attributes:
        is_given_up: whether nobody waits for it.
    """

    def __init__(self, translator: Translator, caller: Caller) -> None:
        """Takes the translator of all, and who asks."""
        self._translator, self._caller = translator, caller

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._caller.is_cancelled

    def check(self) -> None:
        """For work that does not translate: goes on only where somebody waits for it.

        Raises:
            CancelledError: nobody does.
        """
        if self.is_given_up:
            raise CancelledError("the request was given up.")

    def translator(self, glossary: Glossary | None = None, *, window: int = WINDOW) -> Translator:
        """The translator for this request.

        Args:
            glossary: terms that go before those of the server.
            window: sentences that are translated before any of them is given.
        """
        return self._translator.for_caller(self._caller, glossary=glossary, first_window=_FIRST_WINDOW, window=window)


class Service:
    """Has the requests' work done.

    Attributes:
        translator: the translator that all share.
        limits: see `Limits`.
    """

    def __init__(self, translator: Translator, limits: Limits) -> None:
        """Takes the translator; its decoder serves all requests until `close`."""
        self.translator = translator
        self.limits = limits
        self._shared = translator.shared_decoder()
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="nlen-request")
        self._callers: set[Caller] = set()

    def close(self) -> None:
        """Gives up what is under way, as no client waits for it any more, and takes no more."""
        for caller in self._callers:
            caller.cancel()
        self._threads.shutdown(wait=True)
        self._shared.close()

    async def run(self, request: Request, work: Callable[[Job], T]) -> T:
        """Does the work of a request in a thread.

        Args:
            request: as long as its client is there, the work goes on.
            work: gets the job, by which it translates.

        Raises:
            RequestError: too many wait already (503), or the work took too long (503).
            CancelledError: the client has gone.
        """
        task = self._begin(work)
        until = self._until()
        try:
            while not (await asyncio.wait({task.future}, timeout=_LOOKS_EVERY))[0]:
                await self._go_on(request, until)
            return await task.future
        finally:
            if not task.future.done():
                task.caller.cancel()

    def run_unattended(self, work: Callable[[Job], T]) -> asyncio.Future[T]:
        """Does work that no client waits for, in the same way as that of a request; when the server ends, so does it.

        Raises:
            RequestError: too many wait already (503).
        """
        return self._begin(work).future

    async def stream(self, request: Request, work: Callable[[Job, Callable[[T], None]], None]) -> AsyncIterator[T]:
        """Does the work of a request in a thread, and gives what it gives as soon as it does.

        Args:
            request: as with `run`.
            work: gets the job, and a function to give with.

        Raises:
            RequestError, CancelledError: as `run`.
        """
        loop = asyncio.get_running_loop()
        given: asyncio.Queue[Any] = asyncio.Queue()

        def whole(job: Job) -> None:
            try:
                work(job, lambda item: _tell(loop, given, item))
            finally:
                _tell(loop, given, _END)

        task = self._begin(whole)
        until = self._until()
        try:
            while True:
                try:
                    item = await asyncio.wait_for(given.get(), _LOOKS_EVERY)
                except asyncio.TimeoutError:
                    await self._go_on(request, until)
                    continue
                if item is _END:
                    break
                yield item
            await task.future
        finally:
            task.caller.cancel()

    def _begin(self, work: Callable[[Job], T]) -> _Task[T]:
        if len(self._callers) >= self.limits.waiting:
            raise RequestError(503, "the server has too much to do; try again in a moment.", retry_after=2)
        caller = self._shared.caller()
        job = Job(self.translator, caller)

        def begun() -> T:
            # Its client may have gone while it waited for a thread.
            job.check()
            return work(job)

        self._callers.add(caller)
        future = asyncio.get_running_loop().run_in_executor(self._threads, begun)
        future.add_done_callback(lambda _: self._ended(future, caller))
        return _Task(future, caller)

    def _ended(self, future: asyncio.Future[Any], caller: Caller) -> None:
        self._callers.discard(caller)
        if not future.cancelled():
            # Whoever waits for it sees the error too; where nobody does, it is no news.
            future.exception()

    def _until(self) -> float:
        return time.monotonic() + self.limits.seconds

    async def _go_on(self, request: Request, until: float) -> None:
        """Goes on waiting for work as long as somebody else does, and it has not taken too long."""
        if await request.is_disconnected():
            raise CancelledError("the client has gone.")
        if time.monotonic() > until:
            raise RequestError(503, f"this took more than {self.limits.seconds:g} seconds; ask for less.")


class _Task(Generic[T]):
    def __init__(self, future: asyncio.Future[T], caller: Caller) -> None:
        self.future, self.caller = future, caller


def _tell(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[Any], item: object) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(queue.put_nowait, item)
