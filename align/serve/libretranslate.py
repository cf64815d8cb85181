"""The API of LibreTranslate 1.9, so that its clients and plugins translate with this server unchanged.

https://docs.libretranslate.com; the texts of errors are LibreTranslate's where clients may look at them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, Field

from align.filtering.language import ranked
from align.languages import primary_subtag
from align.serve.errors import RequestError
from align.serve.guards import Keys
from align.serve.service import Job, Service
from align.serve.texts import TextFormat, translated_text

_Detected = tuple[str, float]
"""An ISO 639-1 code and its probability."""
_LEAST_PROBABLE = 0.01
_MOST_LANGUAGES = 5
_NAMES = {"nl": "Dutch", "en": "English"}


def _given(value: Any) -> Any:
    """Forms send empty fields for what was not filled in."""
    return None if value == "" else value


class TranslateRequest(BaseModel):
    """What is to be translated, from what into what."""

    q: str | list[str]
    source: str
    target: str
    format: Annotated[TextFormat | None, BeforeValidator(_given)] = None
    alternatives: Annotated[int | None, BeforeValidator(_given), Field(ge=0, le=10)] = None
    api_key: str | None = None


class DetectRequest(BaseModel):
    """A text whose language is asked for."""

    q: str
    api_key: str | None = None


async def fields_of(request: Request) -> dict[str, Any]:
    """What a request says, in JSON, a form or its query, as LibreTranslate takes it.

    Raises:
        RequestError: it is no JSON object, or in an encoding that is none of JSON's.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            fields = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise RequestError(400, "Invalid JSON format") from error
        if not isinstance(fields, dict):
            raise RequestError(400, "Invalid JSON format")
        return fields
    given: dict[str, Any] = dict(request.query_params)
    form = await request.form()
    for name in form:
        values = form.getlist(name)
        given[name] = values if name == "q" and len(values) > 1 else values[-1]
    return given


def required(fields: dict[str, Any], *names: str) -> None:
    """Sees that fields are there.

    Raises:
        RequestError: one is not, as LibreTranslate says it.
    """
    for name in names:
        value = fields.get(name)
        if value is None or (value == "" and name != "q"):
            raise RequestError(400, f"Invalid request: missing {name} parameter")


def router(service: Service, keys: Keys) -> APIRouter:
    """The routes.

    Args:
        service: does the work.
        keys: looked at here where they may come in the body.
    """
    routes = APIRouter(tags=["LibreTranslate"])
    translator, limits = service.translator, service.limits
    source, target = map(primary_subtag, (translator.source_language, translator.target_language))

    def checked_languages(asked: str, into: str) -> None:
        if asked != "auto" and primary_subtag(asked) != source:
            raise RequestError(400, f"{asked} is not supported")
        if primary_subtag(into) not in {target, source}:
            raise RequestError(400, f"{into} is not supported")
        if primary_subtag(into) != target and asked != "auto":
            raise RequestError(
                400, f"{_name(into)} ({into}) is not available as a target language from {_name(asked)} ({asked})"
            )

    @routes.post("/translate", openapi_extra=_body(TranslateRequest))
    async def translate(request: Request) -> JSONResponse:
        fields = await fields_of(request)
        keys.check_request(request, _text(fields.get("api_key")))
        required(fields, "q", "source", "target")
        asked = TranslateRequest.model_validate(fields)
        texts = asked.q if isinstance(asked.q, list) else [asked.q]
        if len(texts) > limits.texts:
            raise RequestError(413, f"Invalid request: request ({len(texts)}) exceeds text limit ({limits.texts})")
        length = sum(map(len, texts))
        if length > limits.characters:
            raise RequestError(413, f"Invalid request: request ({length}) exceeds text limit ({limits.characters})")
        checked_languages(asked.source, asked.target)
        found = _detected(" ".join(texts)) if asked.source == "auto" else None
        # What is in the language wanted already stays as it is.
        stays = primary_subtag(asked.target) == (found[0][0] if found else source)
        kind = asked.format or "text"

        def work(job: Job) -> list[str]:
            own = job.translator()
            return [text if stays else translated_text(own, text, kind) for text in texts]

        done = await service.run(request, work)
        return JSONResponse(_answer(done, found, is_list=isinstance(asked.q, list)))

    @routes.post("/detect", openapi_extra=_body(DetectRequest))
    async def detect(request: Request) -> JSONResponse:
        fields = await fields_of(request)
        keys.check_request(request, _text(fields.get("api_key")))
        required(fields, "q")
        asked = DetectRequest.model_validate(fields)
        return JSONResponse([_shown(one) for one in _detected(asked.q)])

    @routes.get("/languages")
    async def languages() -> list[dict[str, Any]]:
        """The languages there are, and into which each is translated."""
        return [
            {"code": source, "name": _name(source), "targets": [target, source]},
            {"code": target, "name": _name(target), "targets": [target]},
        ]

    @routes.get("/frontend/settings")
    async def settings() -> dict[str, Any]:
        """What LibreTranslate's page asks for."""
        return {
            "apiKeys": keys.are_asked_for,
            "charLimit": limits.characters,
            "filesTranslation": True,
            "frontendTimeout": 500,
            "keyRequired": keys.are_asked_for,
            "language": {
                "source": {"code": source, "name": _name(source)},
                "target": {"code": target, "name": _name(target)},
            },
            "suggestions": False,
            "supportedFilesFormat": [],
        }

    @routes.get("/health")
    async def health() -> dict[str, str]:
        """Whether the server is there."""
        return {"status": "ok"}

    return routes


def _answer(done: list[str], found: Sequence[_Detected] | None, *, is_list: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {"translatedText": done if is_list else done[0]}
    if found:
        shown = _shown(found[0])
        answer["detectedLanguage"] = [shown] * len(done) if is_list else shown
    return answer


def _detected(text: str) -> list[_Detected]:
    found = ranked(text)
    return [one for one in found if one[1] >= _LEAST_PROBABLE][:_MOST_LANGUAGES] or found[:1]


def _shown(one: _Detected) -> dict[str, Any]:
    language, probability = one
    return {"confidence": round(100 * probability), "language": language}


def _name(language: str) -> str:
    return _NAMES.get(primary_subtag(language), language)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _body(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    kinds = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
    return {"requestBody": {"content": {kind: {"schema": schema} for kind in kinds}, "required": True}}
