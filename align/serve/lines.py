"""Answers that come line by line, as JSON Lines, each as soon as it is there."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi.responses import StreamingResponse

from align.errors import NlenError

logger = logging.getLogger(__name__)


async def answer_in_lines(items: AsyncIterator[Mapping[str, Any]], *head: Mapping[str, Any]) -> StreamingResponse:
    """An answer of which each line is an object.

    Args:
        items: what `Service.stream` gives. What goes wrong before the first is raised, and has a status of its own;
            what does so later, when the status has been told, is a last line `{"error": …}`.
        head: lines before them.

    Raises:
        NlenError: what goes wrong before the first item.
    """
    first = await anext(items)

    async def lines() -> AsyncIterator[bytes]:
        for item in (*head, first):
            yield _line(item)
        try:
            async for item in items:
                yield _line(item)
        except NlenError as error:
            yield _line({"error": str(error)})
        except Exception:
            logger.exception("a fault of the server")
            yield _line({"error": "the server failed at this; it has been logged."})

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def _line(item: Mapping[str, Any]) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
