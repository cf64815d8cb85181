"""What a request says: its query, its form or its JSON as one set of fields, and what is asked of them all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi import Request

from align.serve.errors import RequestError
from align.serve.settings import Limits

_MOST_FIELDS = 100


async def fields_of(request: Request) -> dict[str, Any]:
    """What a request says, wherever it says it: clients put the same things into JSON, a form or the query.

    Returns:
        A value for each name; one for `q` that comes several times in a form is a list, and a file is an `UploadFile`.

    Raises:
        RequestError: it is no JSON object, or in an encoding that is none of JSON's.
    """
    given: dict[str, Any] = dict(request.query_params)
    if request.method == "GET":
        return given
    if content_type(request) == "application/json":
        fields = await json_of(request)
        if not isinstance(fields, dict):
            raise RequestError(400, "Invalid JSON format")
        return {**given, **fields}
    form = await request.form(max_files=1, max_fields=_MOST_FIELDS)
    for name in form:
        values = form.getlist(name)
        given[name] = values if name == "q" and len(values) > 1 else values[-1]
    return given


async def json_of(request: Request) -> Any:
    """The body of a request as JSON; None where it has none.

    Raises:
        RequestError: it is no JSON.
    """
    body = await request.body()
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "Invalid JSON format") from error


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
