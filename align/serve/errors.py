"""What goes wrong with a request, as clients are told: a status and one sentence, as JSON."""

from __future__ import annotations

import logging
import traceback
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from align.errors import NlenError
from align.translation.sharing import CancelledError

logger = logging.getLogger(__name__)

CLIENT_GONE = 499
"""No status of HTTP: what nginx logs where a client has closed the connection. Nobody gets it."""


class RequestError(NlenError):
    """A request that is not answered as it wishes.

    Attributes:
        status: of HTTP.
        retry_after: seconds after which it is worth to ask again, or None.
    """

    def __init__(self, status: int, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


def error_response(status: int, message: str, retry_after: int | None = None) -> JSONResponse:
    """What a client gets: `{"error": …}`, as LibreTranslate has it."""
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse({"error": message}, status, headers)


def add_error_handlers(app: FastAPI) -> None:
    """Has every error answered in the same way; what is no fault of the client's is logged, and not told."""

    @app.exception_handler(RequestError)
    async def refused(_: Request, error: RequestError) -> JSONResponse:
        return error_response(error.status, str(error), error.retry_after)

    @app.exception_handler(CancelledError)
    async def gone(_: Request, error: CancelledError) -> JSONResponse:
        return error_response(CLIENT_GONE, str(error))

    @app.exception_handler(ClientDisconnect)
    async def cut(_: Request, error: ClientDisconnect) -> JSONResponse:
        return error_response(CLIENT_GONE, "the client has gone before the request was whole.")

    @app.exception_handler(NlenError)
    async def wrong(_: Request, error: NlenError) -> JSONResponse:
        return error_response(400, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(400, _first(error.errors()))

    @app.exception_handler(ValidationError)
    async def invalid_model(_: Request, error: ValidationError) -> JSONResponse:
        return error_response(400, _first(error.errors()))

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: HTTPException) -> JSONResponse:
        return error_response(error.status_code, str(error.detail))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> JSONResponse:
        told = "".join(traceback.format_exception(error)).rstrip()
        logger.error("%s %s: a fault of the server\n%s", request.method, quote(request.url.path), told)
        return error_response(500, "the server failed at this request; it has been logged.")


def _first(errors: object) -> str:
    assert isinstance(errors, (list, tuple))
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in {"body", "query"})
    return f"Invalid request: {place}: {first['msg']}" if place else f"Invalid request: {first['msg']}"
