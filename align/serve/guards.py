"""What stands before every request: bounds on its body, keys, and a line in the log without any text of users."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import time
from collections.abc import Iterable
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from align.serve.errors import RequestError, error_response
from align.serve.settings import Limits, is_local_name

logger = logging.getLogger(__name__)

OPEN_PATHS = ("/health", "/spec", "/frontend/settings", "/languages", "/static/", "/download_file/")
"""What is answered without a key, `/` aside: it says nothing of anybody's texts, and costs nothing. The name of a file
to be fetched is a key itself."""
KEY_IN_BODY = re.compile(r"/(?:translate|detect|translate_file|mtrestservice/\w+)", re.IGNORECASE)
"""Where a key may come in the body, as LibreTranslate has it; who answers these looks there."""
DOWNLOADS = "/download_file/"
# The page is made of what comes from here; it talks to nobody else, and nobody frames it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_LONGEST_LENGTH = 15
"""Digits of a length; more are no number that is worth to read."""
_LONGEST_PATH = 200
_AGAIN = 10
"""Seconds after which a server that was ended may be there again."""
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]*))(?::[0-9]*)?")
_SCHEME = re.compile(r"\A(?:bearer|apikey) +", re.IGNORECASE)
"""What stands before a key in the header Authorization (RFC 9110, section 11.1: its letters' case means nothing)."""
_KEY_PARAMETERS = ("api_key", "key", "tokenCode")


class BoundedBodies:
    """Refuses bodies that are too long or too slow, before they are in memory, and logs a line a request."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Takes what answers, and the bounds."""
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            headers = Headers(scope=scope)
            is_text = not headers.get("content-type", "").lower().startswith("multipart/")
            most = self._limits.text_bytes if is_text else self._limits.file_bytes
            length = headers.get("content-length", "0")
            if length.isdecimal() and (len(length) > _LONGEST_LENGTH or int(length) > most):
                raise _too_large(most)
            await self._app(scope, self._bounded(receive, most), noted)
        except RequestError as error:
            if status:
                raise
            await error_response(error.status, str(error), error.retry_after)(scope, receive, noted)
        except asyncio.CancelledError:
            # So uvicorn ends what is under way for longer than it waits when it is told to end; nothing comes after it.
            logger.warning("%s %s was not done when the server ended", scope["method"], shown_path(scope["path"]))
            if not status:
                ended = "the server was ended before this was done; send it again."
                await error_response(503, ended, _AGAIN)(scope, receive, noted)
        finally:
            took = (time.monotonic() - started) * 1000
            logger.info("%s %s %d %.0f ms", scope["method"], shown_path(scope["path"]), status, took)

    def _bounded(self, receive: Receive, most: int) -> Receive:
        until = time.monotonic() + self._limits.body_seconds
        size = 0
        is_whole = False

        async def bounded() -> Message:
            nonlocal size, is_whole
            if is_whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(until - time.monotonic(), 0.001))
            except asyncio.TimeoutError as error:
                raise RequestError(408, "the request took too long to come; send it again.") from error
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                is_whole = not message.get("more_body", False)
                if size > most:
                    raise _too_large(most)
            return message

        return bounded


def _too_large(most: int) -> RequestError:
    return RequestError(413, f"the request is larger than {most:,} bytes; send less at a time.")


def shown_path(path: str) -> str:
    """A path as a log has it: on one line, and without what opens a file that waits to be fetched."""
    return quote(DOWNLOADS if path.startswith(DOWNLOADS) else path)[:_LONGEST_PATH]


class Guard:
    """Asks for a key before anything is done, where keys are asked for, and has answers say what a browser may do.

    A server for this machine alone answers to names of this machine alone, so that no page elsewhere reaches it by a
    name of its own (DNS rebinding). What is answered to GET is so to HEAD, without its content.
    """

    def __init__(self, app: ASGIApp, keys: Keys, *, is_local: bool) -> None:
        """Takes what answers, the keys, and whether this machine alone is served."""
        self._app, self._keys, self._is_local = app, keys, is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_head = scope["method"] == "HEAD"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            self._check(scope)
        except RequestError as error:
            await error_response(error.status, str(error))(scope, receive, with_headers)
            return
        await self._app({**scope, "method": "GET"} if is_head else scope, receive, with_headers)

    def _check(self, scope: Scope) -> None:
        request = Request(scope)
        if self._is_local and not _is_this_machine(request.headers.get("host", "")):
            raise RequestError(
                400, "Invalid host header: ask for localhost; with --host it is served under other names."
            )
        path = scope["path"]
        if path != "/" and not path.startswith(OPEN_PATHS) and KEY_IN_BODY.fullmatch(path) is None:
            self._keys.check_request(request)


def _is_this_machine(host: str) -> bool:
    match = _HOST.fullmatch(host)
    return match is not None and is_local_name(match[1] or match[2])


class Keys:
    """The keys that open the API."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Takes the keys; without any everything is open."""
        self._keys = [key.encode() for key in keys]
        self.are_asked_for = bool(self._keys)

    def check(self, *given: str | None) -> None:
        """Lets a request pass that has one of the keys.

        Args:
            given: what it has; None and "" are nothing.

        Raises:
            RequestError: it has none (403).
        """
        if not self._keys:
            return
        ours = [text.encode("utf-8", "replace") for text in given if text]
        # All are compared, in a time that tells nothing of them.
        if not sum(hmac.compare_digest(text, key) for text in ours for key in self._keys):
            raise RequestError(403, "Invalid API key" if ours else "Please give an API key (api_key).")

    def check_request(self, request: Request, *more: str | None) -> None:
        """Looks for a key in the headers, the query, and `more`, what the body has."""
        bearer = _SCHEME.sub("", _header(request, "authorization"), count=1)
        query = request.query_params
        self.check(bearer, _header(request, "x-api-key"), *map(query.get, _KEY_PARAMETERS), *more)


def _header(request: Request, name: str) -> str:
    # Headers are bytes, which clients write in UTF-8; they are given as if it were Latin-1.
    return request.headers.get(name, "").encode("latin-1").decode("utf-8", "replace")
