"""The API of LibreTranslate 1.9, so that its clients and plugins translate with this server unchanged.

https://docs.libretranslate.com; the texts of errors are LibreTranslate's where clients may look at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile as StarletteFile

from align.article import Article
from align.documents import read_document
from align.documents.registry import written_formats
from align.files.bounded import NamedBytes
from align.filtering.language import ranked
from align.languages import primary_subtag
from align.serve.apertium import Apertium
from align.serve.downloads import Downloads, safe_name
from align.serve.errors import RequestError
from align.serve.fields import check_length, fields_of, required, text_of
from align.serve.guards import Keys
from align.serve.service import Job, Service
from align.serve.texts import TextFormat, TranslatedText, translated_document, translated_texts
from align.translation import Translator

_Detected = tuple[str, float]
"""An ISO 639-1 code and its probability."""
_LEAST_PROBABLE = 0.01
_MOST_LANGUAGES = 5
_LOOKED_AT = 4000
"""Characters of a document by which its language is found."""
_NAMES = {"nl": "Dutch", "en": "English"}


def _given(value: Any) -> Any:
    """Forms send empty fields for what was not filled in."""
    return None if value == "" else value


def _not_negative(value: Any) -> Any:
    """LibreTranslate takes less than none for none."""
    return max(value, 0) if isinstance(value, int) else value


class TranslateRequest(BaseModel):
    """What is to be translated, from what into what."""

    q: str | list[str]
    source: str
    target: str
    format: Annotated[TextFormat | None, BeforeValidator(_given)] = None
    alternatives: Annotated[int | None, Field(le=10), AfterValidator(_not_negative), BeforeValidator(_given)] = None
    api_key: str | None = None


class FileRequest(BaseModel):
    """A document that is to be translated, from what into what."""

    file: UploadFile
    source: str
    target: str
    api_key: str | None = None


class DetectRequest(BaseModel):
    """A text whose language is asked for."""

    q: str
    api_key: str | None = None


def router(service: Service, keys: Keys, apertium: Apertium, downloads: Downloads) -> APIRouter:
    """The routes.

    Args:
        service: does the work.
        keys: looked at here where they may come in the body.
        apertium: answers who asks at `/translate` as of Apertium APY.
        downloads: where translated documents wait to be fetched.
    """
    routes = APIRouter(tags=["LibreTranslate"])
    limits, pair = service.limits, _Pair.of(service.translator)

    @routes.post("/translate", openapi_extra=_body(TranslateRequest))
    async def translate(request: Request) -> Response:
        fields = await fields_of(request)
        if apertium.is_asked(fields):
            return await apertium.translate(request, fields)
        keys.check_request(request, text_of(fields.get("api_key")))
        required(fields, "q", "source", "target")
        asked = TranslateRequest.model_validate(fields)
        texts = asked.q if isinstance(asked.q, list) else [asked.q]
        check_length(texts, limits)
        pair.check(asked.source, asked.target)
        found = await run_in_threadpool(_detected, " ".join(texts)) if asked.source == "auto" else None
        stays = pair.leaves_alone(found[0][0] if found else asked.source, asked.target)
        kind, count = asked.format or "text", asked.alternatives or 0

        def work(job: Job) -> list[TranslatedText]:
            if stays:
                return [TranslatedText(text, []) for text in texts]
            return list(translated_texts(job.translator(), texts, kind, count))

        done = await service.run(request, work)
        return JSONResponse(_answer(done, found, is_list=isinstance(asked.q, list), has_others=count > 0))

    @routes.get("/translate", include_in_schema=False)
    async def translate_by_query(request: Request) -> Response:
        fields = await fields_of(request)
        if apertium.is_asked(fields):
            return await apertium.translate(request, fields)
        raise RequestError(405, "Method Not Allowed")

    @routes.post("/detect", openapi_extra=_body(DetectRequest))
    async def detect(request: Request) -> JSONResponse:
        fields = await fields_of(request)
        keys.check_request(request, text_of(fields.get("api_key")))
        required(fields, "q")
        asked = DetectRequest.model_validate(fields)
        check_length([asked.q], limits)
        return JSONResponse([_shown(one) for one in await run_in_threadpool(_detected, asked.q)])

    _add_documents(routes, service, keys, downloads)
    _add_descriptions(routes, service, keys)
    return routes


def _add_documents(routes: APIRouter, service: Service, keys: Keys, downloads: Downloads) -> None:
    limits, pair = service.limits, _Pair.of(service.translator)

    @routes.post("/translate_file", openapi_extra=_body(FileRequest, "multipart/form-data"))
    async def translate_file(request: Request) -> JSONResponse:
        fields = await fields_of(request)
        keys.check_request(request, text_of(fields.get("api_key")))
        required(fields, "file", "source", "target")
        file = fields["file"]
        asked, into = text_of(fields["source"]), text_of(fields["target"])
        if not isinstance(file, StarletteFile) or not file.filename:
            raise RequestError(400, "Invalid request: empty file")
        name = PurePath(safe_name(file.filename))
        if name.suffix.lower() not in _file_suffixes():
            raise RequestError(400, "Invalid request: file format not supported")
        pair.check(asked, into)
        data = await file.read()

        def work(job: Job) -> bytes:
            document = read_document(
                NamedBytes(data, name.name), language=pair.source, max_bytes=limits.file_bytes, target_language=into
            )
            if document.skeleton is None:
                raise RequestError(400, "Invalid request: file format not supported")
            given = _detected(_beginning(document.article))[0][0] if asked == "auto" else asked
            if pair.leaves_alone(given, into):
                return data
            return translated_document(job.translator(), document)

        done = await service.run(request, work)
        known = downloads.keep(done, f"{name.stem}_{primary_subtag(into)}{name.suffix}")
        return JSONResponse({"translatedFileUrl": str(request.url_for("download_file", name=known))})

    @routes.get("/download_file/{name}")
    async def download_file(name: str) -> Response:
        """A translated document, as long as it is kept."""
        found = downloads.find(name)
        if found is None:
            raise RequestError(404, "there is no such file; it is kept for some minutes alone.")
        headers = {"Content-Disposition": f'attachment; filename="{found[1]}"', "Cache-Control": "no-store"}
        return Response(found[0], media_type="application/octet-stream", headers=headers)


def _add_descriptions(routes: APIRouter, service: Service, keys: Keys) -> None:
    limits, pair = service.limits, _Pair.of(service.translator)

    @routes.get("/languages")
    async def languages() -> list[dict[str, Any]]:
        """The languages there are, and into which each is translated."""
        return [
            {"code": pair.source, "name": _name(pair.source), "targets": [pair.target, pair.source]},
            {"code": pair.target, "name": _name(pair.target), "targets": [pair.target]},
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
                "source": {"code": pair.source, "name": _name(pair.source)},
                "target": {"code": pair.target, "name": _name(pair.target)},
            },
            "suggestions": False,
            "supportedFilesFormat": list(_file_suffixes()),
        }

    @routes.get("/health")
    async def health() -> dict[str, str]:
        """Whether the server is there."""
        return {"status": "ok"}


class _Pair(NamedTuple):
    """The languages that texts are translated from and into, as codes of ISO 639."""

    source: str
    target: str

    @classmethod
    def of(cls, translator: Translator) -> _Pair:
        return cls(primary_subtag(translator.source_language), primary_subtag(translator.target_language))

    def check(self, asked: str, into: str) -> None:
        """Sees that the languages are known.

        Raises:
            RequestError: one is not, in LibreTranslate's words.
        """
        for language in (asked, into) if asked != "auto" else (into,):
            if primary_subtag(language) not in self:
                raise RequestError(400, f"{language} is not supported")

    def leaves_alone(self, given: str, into: str) -> bool:
        """Whether texts are in the language already that they are wanted in; of others the source is taken for given.

        Raises:
            RequestError: into that language nothing is translated, in LibreTranslate's words.
        """
        given, into = primary_subtag(given), primary_subtag(into)
        if into not in {self.target, given}:
            raise RequestError(
                400, f"{_name(into)} ({into}) is not available as a target language from {_name(given)} ({given})"
            )
        return given == into


def _beginning(article: Article) -> str:
    sizes = accumulate(len(paragraph.text) for paragraph in article.paragraphs)
    count = next((n for n, size in enumerate(sizes, start=1) if size > _LOOKED_AT), None)
    return "\n".join(paragraph.text for paragraph in article.paragraphs[:count])


def _answer(
    done: list[TranslatedText], found: Sequence[_Detected] | None, *, is_list: bool, has_others: bool
) -> dict[str, Any]:
    texts, others = [one.text for one in done], [one.alternatives for one in done]
    answer: dict[str, Any] = {"translatedText": texts if is_list else texts[0]}
    if has_others:
        answer["alternatives"] = others if is_list else others[0]
    if found:
        shown = _shown(found[0])
        answer["detectedLanguage"] = [shown] * len(done) if is_list else shown
    return answer


def _detected(text: str) -> list[_Detected]:
    if not any(map(str.isalpha, text)):
        # As LibreTranslate says it where nothing is found.
        return [("en", 0.0)]
    found = ranked(text)
    return [one for one in found if one[1] >= _LEAST_PROBABLE][:_MOST_LANGUAGES] or found[:1]


def _shown(one: _Detected) -> dict[str, Any]:
    language, probability = one
    return {"confidence": round(100 * probability), "language": language}


def _name(language: str) -> str:
    return _NAMES.get(primary_subtag(language), language)


def _file_suffixes() -> tuple[str, ...]:
    """Suffixes of the documents that are written in the format in which they come."""
    return tuple(dict.fromkeys(suffix for form in written_formats() for suffix in form.suffixes))


_JSON_OR_FORM = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


def _body(model: type[BaseModel], *kinds: str) -> dict[str, Any]:
    schema = model.model_json_schema()
    content = {kind: {"schema": schema} for kind in kinds or _JSON_OR_FORM}
    return {"requestBody": {"content": content, "required": True}}
