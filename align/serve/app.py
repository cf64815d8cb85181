"""The application: what is answered where, behind which guards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from align.alignment.report import PAGES
from align.serve import apertium, libretranslate, opuscat, page, page_align, page_review, page_translate
from align.serve.downloads import Downloads
from align.serve.errors import add_error_handlers
from align.serve.guards import BoundedBodies, Guard, Keys
from align.serve.service import Service
from align.serve.settings import Settings
from align.translation import Translator


def create_app(translator: Translator, settings: Settings | None = None) -> FastAPI:
    """The server's application, for uvicorn or another server of ASGI.

    Args:
        translator: loaded; all requests share it.
        settings: how it is set up.
    """
    settings = settings or Settings()
    service = Service(translator, settings.limits)
    keys = Keys(settings.api_keys)
    downloads = Downloads(settings.limits)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()
        downloads.clear()

    app = FastAPI(
        title="nlen",
        description="Translates Dutch into English; speaks as LibreTranslate, Apertium APY and OPUS-CAT MT Engine.",
        version=translator.description.version,
        lifespan=lifespan,
        openapi_url="/spec",
        # FastAPI's own pages for the description are fetched from a network.
        docs_url=None,
        redoc_url=None,
    )
    add_error_handlers(app)

    app.add_middleware(Guard, keys=keys, is_local=settings.is_local)
    if settings.allowed_origins:
        # Before the guard: browsers ask without a key whether they may, and pages read what it refuses.
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.allowed_origins), allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(BoundedBodies, limits=settings.limits)
    apy = apertium.Apertium(service, keys)
    app.include_router(libretranslate.router(service, keys, apy, downloads))
    app.include_router(apertium.router(apy))
    cat = opuscat.router(service, keys)
    for prefix in opuscat.PREFIXES:
        app.include_router(cat, prefix=prefix, include_in_schema=prefix == opuscat.PREFIXES[0])
    app.include_router(page.router(service, keys))
    app.include_router(page_review.router(service))
    app.include_router(page_translate.router(service))
    app.include_router(page_align.router(service))
    # What the report of an alignment is made of as well.
    app.mount("/static/pages", StaticFiles(directory=PAGES), name="pages")
    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")
    return app
