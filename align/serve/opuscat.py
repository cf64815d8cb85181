"""The API of OPUS-CAT MT Engine, so that its plugins for OmegaT, Trados, memoQ and Wordfast translate with this server.

https://github.com/Helsinki-NLP/OPUS-CAT (`OpusCatMTEngine/OWIN`, `OpusMTInterface`); the plugins expect it at
http://localhost:8500. There is one model, so that every tag of a model means it.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from align.languages import primary_subtag
from align.serve.errors import RequestError
from align.serve.fields import check_length, fields_of, is_json, json_of, needed_text, text_of
from align.serve.guards import Keys
from align.serve.service import Job, Service
from align.serve.texts import translated_text, translated_texts
from align.translation import Translator

PREFIXES = ("/MTRestService", "/MtRestService")
"""Where it is found: OPUS-CAT does not look at capitals, and its plugins write both."""
_METHODS = ["GET", "POST"]
_NO_TOKEN = "0"
"""What plugins send for a token where they know of none."""
_MOST_ORDERED = 1_000_000


class Ordered:
    """Translations that were ordered ahead of need; the oldest go where there are too many characters of them."""

    def __init__(self, most: int = _MOST_ORDERED) -> None:
        """Takes how many characters are kept."""
        self._most = most
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._size = 0

    def put(self, text: str, translation: str) -> None:
        """Keeps a translation."""
        if text not in self._texts:
            self._texts[text] = translation
            self._size += len(text) + len(translation)
        while self._size > self._most:
            self._size -= sum(map(len, self._texts.popitem(last=False)))

    def find(self, text: str) -> str | None:
        """The translation of a text, or None."""
        return self._texts.get(text)


def router(service: Service, keys: Keys) -> APIRouter:
    """The routes, without their prefix.

    Args:
        service: does the work.
        keys: looked at here, as `tokenCode` may come in the body.
    """
    routes = APIRouter(tags=["OPUS-CAT MT Engine"])
    limits, pair, ordered = service.limits, _Pair(service.translator), Ordered()

    async def translated(request: Request) -> str:
        fields = await _checked(request, keys)
        text = needed_text(fields, "input")
        if not pair.is_asked(fields):
            raise RequestError(400, f"there is no model for that pair of languages; {pair} can be asked for.")
        check_length([text], limits)
        known = ordered.find(text)
        if known is not None:
            return known
        return await service.run(request, lambda job: translated_text(job.translator(), text))

    @routes.api_route("/TranslateJson", methods=_METHODS)
    @routes.post("/TranslatePost")
    async def translate_json(request: Request) -> JSONResponse:
        """A text in English, as an object."""
        return JSONResponse({"translation": await translated(request)})

    @routes.api_route("/Translate", methods=_METHODS)
    async def translate(request: Request) -> JSONResponse:
        """A text in English, as a string of JSON."""
        return JSONResponse(await translated(request))

    @routes.api_route("/TranslateStream", methods=_METHODS)
    async def translate_stream(request: Request) -> PlainTextResponse:
        """A text in English, as it is."""
        return PlainTextResponse(await translated(request), headers={"Connection": "close"})

    @routes.post("/PreOrderBatch")
    async def pre_order_batch(request: Request) -> Response:
        """Has texts translated ahead of need, so that they are there when they are asked for."""
        query = dict(request.query_params)
        keys.check_request(request, query.get("tokenCode"))
        texts = await json_of(request) if is_json(request) else None
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            raise RequestError(400, "give the texts as a list of strings in JSON.")
        if not pair.is_asked(query):
            raise RequestError(400, f"there is no model for that pair of languages; {pair} can be asked for.")
        check_length(texts, limits)
        wanted = [text for text in dict.fromkeys(texts) if ordered.find(text) is None]

        def work(job: Job) -> None:
            for text, done in zip(wanted, translated_texts(job.translator(), wanted), strict=True):
                ordered.put(text, done.text)

        service.run_unattended(work)
        return Response(status_code=200)

    _add_descriptions(routes, service, keys)
    return routes


def _add_descriptions(routes: APIRouter, service: Service, keys: Keys) -> None:
    pair, model = _Pair(service.translator), service.translator.description.name

    @routes.api_route("/ListSupportedLanguagePairs", methods=_METHODS)
    async def list_supported_language_pairs(request: Request) -> list[str]:
        """The one pair of languages that is translated."""
        await _checked(request, keys)
        return [str(pair)]

    @routes.api_route("/GetLanguagePairModelTags", methods=_METHODS)
    async def get_language_pair_model_tags(request: Request) -> list[str]:
        """The models for a pair of languages."""
        return [model] if pair.is_asked(await _checked(request, keys)) else []

    @routes.api_route("/CheckModelStatus", methods=_METHODS)
    async def check_model_status(request: Request) -> str:
        """What is to be expected of a model, for people."""
        fields = await _checked(request, keys)
        if not pair.is_asked(fields):
            return f"There is no model for that pair of languages; {pair} is translated."
        tag = text_of(fields.get("modelTag")).strip('"')
        if tag and tag != model:
            return f"There is no model with the tag {tag}; {model} will be used for {pair}."
        return f"The model {model} will be used for {pair}."

    @routes.api_route("/Login", methods=_METHODS)
    async def login(request: Request) -> str | None:
        """A token for the calls that follow: the key itself, or what plugins send by themselves where none is asked."""
        fields = await fields_of(request)
        password = text_of(fields.get("password"))
        keys.check_request(request, password, text_of(fields.get("tokenCode")))
        return password if keys.are_asked_for else _NO_TOKEN


class _Pair:
    """The languages that texts are translated from and into."""

    def __init__(self, translator: Translator) -> None:
        self._languages = [primary_subtag(translator.source_language), primary_subtag(translator.target_language)]

    def __str__(self) -> str:
        return "-".join(self._languages)

    def is_asked(self, fields: dict[str, Any]) -> bool:
        """Whether a request is for that pair; the engine's two generations have two names for its languages."""
        asked = [
            text_of(fields.get(name) or fields.get(other))
            for name, other in (("srcLangCode", "sourceCode"), ("trgLangCode", "targetCode"))
        ]
        return all(asked) and [*map(primary_subtag, asked)] == self._languages


async def _checked(request: Request, keys: Keys) -> dict[str, Any]:
    """What a request says, if it has a key where one is asked for."""
    fields = await fields_of(request)
    keys.check_request(request, text_of(fields.get("tokenCode")))
    return fields
