"""`nlen serve`: a server for translation tools, and a page in the browser."""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from align.cli.console import say, verbosity_options
from align.cli.options import (
    Languages,
    ModelChoice,
    Resources,
    beam_option,
    collected,
    compute_options,
    language_options,
    model_option,
    resource_options,
)
from align.errors import MissingPackageError, NlenError, UsageError

if TYPE_CHECKING:
    from align.serve import Settings

_KEPT_ALIVE = 30
_CLOSING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is to be found, and by whom.

    Attributes:
        host, port: what it listens on.
        api_key: keys of which one has to come with each request.
        allow_origin: pages elsewhere that may use it.
    """

    host: str
    port: int
    api_key: tuple[str, ...]
    allow_origin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a request may ask for."""

    max_characters: int
    max_file_mb: int
    max_seconds: float
    max_waiting: int


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is all of them.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 is any free one.")
@click.option(
    "--api-key",
    multiple=True,
    envvar="NLEN_API_KEY",
    metavar="KEY",
    help="Answer only requests with this key.",
)
@click.option("--allow-origin", multiple=True, metavar="URL", help="Let pages from there use the server (CORS).")
@click.option("--max-characters", default=200_000, show_default=True, type=click.IntRange(1), help="Text of a request.")
@click.option("--max-file-mb", default=50, show_default=True, type=click.IntRange(1), help="Largest body of a request.")
@click.option(
    "--max-seconds", default=1800.0, show_default=True, type=click.FloatRange(0.1), help="Longest work for a request."
)
@click.option(
    "--max-waiting", default=256, show_default=True, type=click.IntRange(1), help="Requests at a time; more get a 503."
)
@model_option()
@beam_option()
@compute_options()
@resource_options
@language_options("Language of the texts.", "Language to translate into.")
@verbosity_options
@collected("model", ModelChoice)
@collected("place", Place)
@collected("bounds", Bounds)
def command(place: Place, bounds: Bounds, model: ModelChoice, resources: Resources, languages: Languages) -> int:
    """Serve translations to other programs, and a page in the browser.

    The page is at http://127.0.0.1:5000/. Programs that speak to LibreTranslate, Apertium APY or OPUS-CAT MT Engine
    speak to this server as well; /spec describes the API. Only this machine reaches it unless --host says otherwise.

    \b
    nlen serve
    nlen serve --port 8500 --glossary termen.tsv --memory eerder.tmx
    nlen serve --host 0.0.0.0 --api-key SECRET
    """
    try:
        import uvicorn

        from align.documents import article_from_text
        from align.serve import Limits, Settings, create_app
    except ImportError as error:
        raise MissingPackageError.of("nlen serve", error.name or "fastapi", "serve") from error
    limits = replace(
        Limits(),
        characters=bounds.max_characters,
        file_bytes=bounds.max_file_mb * 1_000_000,
        seconds=bounds.max_seconds,
        waiting=bounds.max_waiting,
    )
    settings = Settings(place.host, place.port, frozenset(place.api_key), place.allow_origin, limits)
    listener = _listener(settings)
    translator = model.translator(
        languages,
        memory=resources.read_memory(languages),
        min_similarity=resources.min_similarity,
        glossary=resources.read_glossary(languages),
    )
    config = uvicorn.Config(
        create_app(translator, settings),
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_keep_alive=_KEPT_ALIVE,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        server_header=False,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("align.serve").setLevel(logging.INFO)
    # What is loaded at first use is loaded before somebody waits for it.
    list(translator.translate_article(article_from_text("Het regent. Morgen schijnt de zon.")))
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    # From here on who asks waits, and is not refused.
    listener.listen(config.backlog)
    say(f"listening on http://{name}:{listener.getsockname()[1]}/ {_reach(settings)}; Ctrl-C ends it")
    with listener:
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listener(settings: Settings) -> socket.socket:
    """The socket, bound before the model is loaded, so that a port that is taken is known at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except socket.gaierror as error:
        raise UsageError(f"--host {settings.host}: there is no such address; give 127.0.0.1 or 0.0.0.0.") from error
    except OSError as error:
        raise NlenError(
            f"{settings.host}:{settings.port}: cannot be listened on ({error.strerror}); give another --port."
        ) from error
    return listener


def _reach(settings: Settings) -> str:
    if settings.is_local:
        return "for this machine alone"
    return "for every machine that reaches it" + ("" if settings.api_keys else ", without a key: see --api-key")
