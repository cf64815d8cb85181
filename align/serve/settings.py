"""What a server may do, and how much of it at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one request, and all together, may cost.

    Attributes:
        characters: of all texts of a request.
        texts: of a request that has several.
        file_bytes: of the body of a request, and of a document in it.
        body_seconds: how long a body may be on its way.
        seconds: how long a request may be worked on.
        kept_bytes: of all translated documents that wait to be fetched.
        kept_seconds: how long one waits.
        waiting: requests that are worked on or wait for it; one more is told to come again.
        workers: requests that are worked on at a time.
    """

    characters: int = 200_000
    texts: int = 1000
    file_bytes: int = 50_000_000
    body_seconds: float = 60.0
    seconds: float = 1800.0
    kept_bytes: int = 200_000_000
    kept_seconds: float = 600.0
    waiting: int = 256
    workers: int = 48

    @property
    def text_bytes(self) -> int:
        """Bytes of a body that is all text, as JSON and forms are: a character takes at most 12, if it is escaped."""
        return min(self.file_bytes, 12 * self.characters + 1_000_000)


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
        return is_local_name(self.host)


def is_local_name(name: str) -> bool:
    """Whether this is what a machine calls itself: localhost, or an address of its own such as 127.0.0.1 or ::1."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower().removesuffix(".") == "localhost"
