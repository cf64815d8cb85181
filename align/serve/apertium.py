"""The API of Apertium APY, so that OmegaT's own connector to it translates with this server.

https://wiki.apertium.org/wiki/Apertium-apy. What of it is about morphology, Apertium's own trade, is not here: there
are no unknown words that `markUnknown` could mark. Texts are plain unless `format` says html; tags in them stay.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from align.errors import NlenError
from align.filtering.language import ranked
from align.languages import primary_subtag
from align.serve.errors import RequestError
from align.serve.fields import check_length, fields_of, needed_text, text_of
from align.serve.guards import Keys
from align.serve.service import Service
from align.serve.texts import TextFormat, translated_text
from align.translation.sharing import CancelledError

_LEAST_PROBABLE = 0.001
_Handler = Callable[[Request], Awaitable[Response]]


class Apertium:
    """Answers at `/translate` who asks as of Apertium APY."""

    def __init__(self, service: Service, keys: Keys) -> None:
        """Takes who does the work, and the keys."""
        self._service, self._keys = service, keys
        self.limits = service.limits
        translator = service.translator
        self.pair = (primary_subtag(translator.source_language), primary_subtag(translator.target_language))

    @staticmethod
    def is_asked(fields: dict[str, Any]) -> bool:
        """Whether a request at `/translate` is one for Apertium APY, and not for LibreTranslate."""
        return "langpair" in fields

    async def translate(self, request: Request, fields: dict[str, Any]) -> Response:
        """Translates `q`; an error is told in APY's own shape."""

        @_in_its_shape
        async def answer(request: Request) -> Response:
            self._keys.check_request(request, text_of(fields.get("key")))
            text = _needed(fields, "q")
            self._check_pair(text_of(fields["langpair"]))
            check_length([text], self.limits)
            kind: TextFormat = "html" if text_of(fields.get("format")).startswith("html") else "text"
            done = await self._service.run(request, lambda job: translated_text(job.translator(), text, kind))
            return _response({"translatedText": done})

        return await answer(request)

    def _check_pair(self, pair: str) -> None:
        source, bar, target = pair.partition("|")
        if not (source and bar and target) or "|" in target:
            raise RequestError(400, "That pair is invalid, use e.g. nl|en")
        if (primary_subtag(source), primary_subtag(target)) != self.pair:
            raise RequestError(400, "That pair is not installed")


def router(apertium: Apertium) -> APIRouter:
    """The routes beside `/translate`, which LibreTranslate has too.

    Args:
        apertium: knows the pair of languages.
    """
    routes = APIRouter(tags=["Apertium APY"])
    pairs = [{"sourceLanguage": apertium.pair[0], "targetLanguage": apertium.pair[1]}]

    @routes.api_route("/listPairs", methods=["GET", "POST"])
    async def list_pairs() -> Response:
        """The one pair of languages that is translated."""
        return _response(pairs)

    @_in_its_shape
    async def list_all(request: Request) -> Response:
        query = text_of((await fields_of(request)).get("q")) or "pairs"
        if query == "pairs":
            return _response(pairs)
        if query in _OF_WORDS:
            return _json({})
        raise RequestError(400, "Expecting q argument to be pairs")

    @_in_its_shape
    async def identify(request: Request) -> Response:
        text = _needed(await fields_of(request), "q")
        check_length([text], apertium.limits)
        found = await run_in_threadpool(ranked, text)
        likely = [one for one in found if one[1] >= _LEAST_PROBABLE] or found[:1]
        return _json({language: round(probability, 4) for language, probability in likely})

    routes.add_api_route("/list", list_all, methods=["GET", "POST"], response_model=None)
    routes.add_api_route("/identifyLang", identify, methods=["GET", "POST"], response_model=None)
    return routes


_OF_WORDS = frozenset("analysers analyzers disambiguators generators guessers spellers taggers".split())
"""What APY lists besides pairs; there is none of it here."""


def _needed(fields: dict[str, Any], name: str) -> str:
    if not fields.get(name):
        raise RequestError(400, f"Missing argument {name}")
    return needed_text(fields, name)


def _in_its_shape(answer: _Handler) -> _Handler:
    """Has what goes wrong told as APY tells it: `{"status": "error", "code": …, "message": …, "explanation": …}`."""

    @wraps(answer)
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except CancelledError:
            raise
        except RequestError as error:
            status, retry_after = error.status, error.retry_after
            return _error(status, str(error), {} if retry_after is None else {"Retry-After": str(retry_after)})
        except NlenError as error:
            return _error(400, str(error), {})
        except HTTPException as error:
            return _error(error.status_code, str(error.detail), {})

    return answered


def _error(status: int, explanation: str, headers: dict[str, str]) -> Response:
    message = HTTPStatus(status).phrase
    return _json({"status": "error", "code": status, "message": message, "explanation": explanation}, status, headers)


def _response(data: Any) -> Response:
    return _json({"responseData": data, "responseDetails": None, "responseStatus": 200})


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    # OmegaT up to version 4 looks for `{"translatedText": "` to the letter, and reads the answer as Latin letters with
    # escapes: with the blank, and all else escaped, which says the same to every other client.
    return Response(json.dumps(content), status, headers, "application/json; charset=UTF-8")
