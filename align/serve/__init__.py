"""A server for translation tools and for a page in the browser: one model, loaded once, for all who ask.

    cli/serve ──► Settings ──► create_app
                                  │ guards: size, time and pace of bodies, keys, host names, a log line a request
                                  ├── libretranslate   the API of LibreTranslate
                                  ├── apertium         that of Apertium APY (`/translate` is told apart by `langpair`)
                                  ├── opuscat          that of OPUS-CAT MT Engine
                                  └── page             what the page at `/` asks for
                                        │
                                        ▼
                                  Service ── a thread a request, all of them callers of one SharedDecoder

FastAPI is taken, and not Starlette alone, because requests are validated by types and the description of the API
(`/spec`, OpenAPI 3.1) comes of the same types. What a document, an alignment or a file of units is, the rooms below
know; here stands only what is said over the wire.
"""

from __future__ import annotations

from align.serve.app import create_app
from align.serve.settings import Limits, Settings

__all__ = ["Limits", "Settings", "create_app"]
