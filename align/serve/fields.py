"""What a request says: its query, its form or its JSON as one set of fields, and what is asked of them all."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from align.documents.encoding import web_codec
from align.serve.errors import RequestError
from align.serve.settings import Limits

_MOST_FIELDS = 100
_FORM = "application/x-www-form-urlencoded"
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")


async def fields_of(request: Request) -> dict[str, Any]:
    """What a request says, wherever it says it: clients put the same things into JSON, a form or the query.

    Returns:
        A value for each name; one for `q` that comes several times in a form is a list, and a file is an `UploadFile`.
        Every text can be written in UTF-8.

    Raises:
        RequestError: it is no JSON object, or not in the encoding that it should be in.
    """
    given: dict[str, Any] = dict(_pairs(request.scope["query_string"], "utf-8"))
    if request.method == "GET":
        return given
    kind = content_type(request)
    if is_json(request):
        fields = await json_of(request)
        if not isinstance(fields, dict):
            raise RequestError(400, "Invalid JSON format")
        return {**given, **fields}
    several: list[tuple[str, Any]]
    if kind == _FORM:
        several = [*_pairs(await request.body(), _charset(request))]
    else:
        # How large all of it may be is known before.
        form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=sys.maxsize)
        several = form.multi_items()
    for name, _ in several:
        values = [value for other, value in several if other == name]
        given[name] = values if name == "q" and len(values) > 1 else values[-1]
    return given


def _pairs(data: bytes, encoding: str) -> list[tuple[str, str]]:
    """Names and values of `application/x-www-form-urlencoded` (URL Standard, section 5.1), of a form or a query.

    Bytes that are not escaped, as curl sends them, are in the same encoding as those that are.

    Raises:
        RequestError: they are too many, or not in that encoding.
    """
    try:
        return parse_qsl(
            data.decode(encoding),
            keep_blank_values=True,
            encoding=encoding,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise RequestError(400, f"Invalid request: a field is not in the encoding {encoding}") from error
    except ValueError as error:
        raise RequestError(400, f"Invalid request: more than {_MOST_FIELDS} fields") from error


def _charset(request: Request) -> str:
    """The encoding that a form says it is in; UTF-8 where it says none."""
    match = re.search(r";\s*charset\s*=\s*\"?([\w.:-]+)", request.headers.get("content-type", ""), re.IGNORECASE)
    if match is None:
        return "utf-8"
    codec = web_codec(match[1])
    if codec is None:
        raise RequestError(400, f"Invalid request: the encoding {match[1]} is unknown; send UTF-8")
    return codec


async def json_of(request: Request) -> Any:
    """The body of a request as JSON; None where it has none. Halves of surrogate pairs become question marks.

    Raises:
        RequestError: it is no JSON, or in an encoding that is none of JSON's.
    """
    body = await request.body()
    try:
        text = body.decode(json.detect_encoding(body))
        if not text:
            return None
        found = json.loads(text)
        # Most of them are pairs; a half alone is no character, and cannot be answered with either.
        clean = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") if _ESCAPED.search(text) else None
        return found if clean is None else json.loads(clean)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "Invalid JSON format") from error


def is_json(request: Request) -> bool:
    """Whether a request says that its body is JSON."""
    kind = content_type(request)
    return kind == "application/json" or kind.endswith("+json")


def content_type(request: Request) -> str:
    """The media type of a request's body, without its parameters; "" where it says none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def required(fields: dict[str, Any], *names: str) -> None:
    """Sees that fields are there.

    Raises:
        RequestError: one is not, as LibreTranslate says it.
    """
    for name in names:
        value = fields.get(name)
        if value is None or (value == "" and name != "q"):
            raise RequestError(400, f"Invalid request: missing {name} parameter")


def text_of(value: object) -> str:
    """A field that should be text; "" where it is anything else."""
    return value if isinstance(value, str) else ""


def needed_text(fields: dict[str, Any], name: str) -> str:
    """A field that must be a text, and may be an empty one.

    Raises:
        RequestError: it is lacking, or anything else.
    """
    value = fields.get(name)
    if not isinstance(value, str):
        told = "is missing" if value is None else "must be one text"
        raise RequestError(400, f"Invalid request: {name} {told}")
    return value


def check_length(texts: Sequence[str], limits: Limits) -> None:
    """Sees that texts are neither too many nor too long.

    Raises:
        RequestError: they are (413), in LibreTranslate's words.
    """
    for size, limit in ((len(texts), limits.texts), (sum(map(len, texts)), limits.characters)):
        if size > limit:
            raise RequestError(413, f"Invalid request: request ({size}) exceeds text limit ({limit})")


def file_name(given: str | None, otherwise: str = "") -> str:
    """The name of a file that was sent, without the folders that some programs send with it.

    Args:
        given: as it was sent.
        otherwise: for one that has none.
    """
    return (given or "").replace("\\", "/").rstrip("/").rpartition("/")[2] or otherwise
