"""The page at `/`, and what it has to know of the server: languages, limits, formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from align.documents.registry import FORMATS
from align.serve.guards import Keys
from align.serve.service import Service

STATIC = Path(__file__).parent / "static"


def router(service: Service, keys: Keys) -> APIRouter:
    """The routes.

    Args:
        service: whose limits the page tells.
        keys: whether they are asked for.
    """
    routes = APIRouter(tags=["page"])

    @routes.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        """The page itself; all it needs is under `/static`."""
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    @routes.get("/page/facts")
    async def facts() -> dict[str, Any]:
        """What the page adapts to."""
        translator, limits = service.translator, service.limits
        return {
            "source": translator.source_language,
            "target": translator.target_language,
            "model": f"{translator.description.name} {translator.description.version}",
            "characters": limits.characters,
            "file_bytes": limits.file_bytes,
            "key": keys.are_asked_for,
            "lexicon": translator.guide is not None,
            "documents": {
                suffix: {"format": known.name, "title": known.title, "written": known.is_written}
                for known in FORMATS.values()
                for suffix in known.suffixes
            },
        }

    return routes
