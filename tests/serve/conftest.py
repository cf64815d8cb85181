"""A server in this process, and one as users start it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from align import Translator

pytest.importorskip("fastapi", reason="the server is not installed: pip install '.[serve]'")

from fastapi.testclient import TestClient

from align.serve import create_app


@pytest.fixture(scope="module")
def client(translator: Translator) -> Iterator[TestClient]:
    """A client of a server with the embedded model, reached as from this machine."""
    with TestClient(create_app(translator), base_url="http://localhost") as client:
        yield client
