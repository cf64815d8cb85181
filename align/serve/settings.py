"""What a server may do, and how much of it at a time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one request, and all together, may cost.

    Attributes:
        characters: of all texts of a request.
        texts: of a request that has several.
        file_bytes: of the body of a request, and of a document in it.
        body_seconds: how long a body may be on its way.
        seconds: how long a request may be worked on.
        waiting: requests that are worked on or wait for it; one more is told to come again.
        workers: requests that are worked on at a time.
    """

    characters: int = 200_000
    texts: int = 1000
    file_bytes: int = 50_000_000
    body_seconds: float = 60.0
    seconds: float = 1800.0
    waiting: int = 256
    workers: int = 48


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    Attributes:
        host: address it listens on; a name of this machine alone, such as 127.0.0.1, has only requests for such names
            answered, so that no page elsewhere reaches it by a name of its own (DNS rebinding).
        port: of TCP.
        api_keys: one of them has to come with every request for the API; none is asked for where there are none.
        allowed_origins: pages elsewhere that may use the API from a browser (CORS).
        limits: see `Limits`.
    """

    host: str = "127.0.0.1"
    port: int = 5000
    api_keys: frozenset[str] = frozenset()
    allowed_origins: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Whether nothing but this machine can reach it."""
        return self.host in LOCAL_NAMES


LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""What this machine is called by itself."""
