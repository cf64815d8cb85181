"""A server under load on this machine: many clients, and beside them those that misbehave.

    python -m scripts.load_test [--clients N] [--seconds S] [-- OPTIONS OF nlen serve]

Starts `nlen serve` at a free port. Clients send a sentence after the other; others meanwhile send what is no request,
bodies in wrong encodings, bodies of 50 MB, bodies that come byte by byte, and requests whose connection is cut in the
middle. Prints what became of them and how much memory the server took, and exits with 1 where a client that behaved
got no answer of its own or the server did not live to the end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scripts.bench import memory_mb
from scripts.news import read_news
from scripts.servers import NLEN, serving

LARGE = 50_000_000
PATIENCE = 120.0
"""Seconds that a client waits for its answer; who waits longer has been forgotten."""
HEAD = (
    "POST /translate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)
SHORT = json.dumps({"q": "Het regent.", "source": "nl", "target": "en"}).encode()


@dataclass
class Seen:
    """What became of the requests."""

    statuses: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    most_memory: float = 0.0


async def answered(port: int, head: str, body: bytes) -> tuple[int, bytes]:
    """Sends one request on a connection of its own; gives status and body, 0 where there was no answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.replace("{length}", str(len(body))).encode() + body)
        await writer.drain()
        return parsed(await asyncio.wait_for(reader.read(), PATIENCE))
    finally:
        await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    """Closes a connection, whatever the other side has done to it."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def parsed(answer: bytes) -> tuple[int, bytes]:
    """Status and body of an answer of HTTP/1.1."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.1 (\d{3})", head)
    return (int(status[1]) if status else 0), body


async def behave(port: int, sentences: Iterator[str], until: float, seen: Seen) -> None:
    """Sends sentences one after the other, and comes again after a 503."""
    while time.monotonic() < until:
        sentence = next(sentences)
        started = time.monotonic()
        body = json.dumps({"q": sentence, "source": "nl", "target": "en"}).encode()
        try:
            status, answer = await answered(port, HEAD, body)
        except (OSError, asyncio.TimeoutError) as error:
            status, answer = 0, repr(error).encode()
        seen.statuses[f"sentence: {status}"] += 1
        if status == 200:
            seen.waits.append(time.monotonic() - started)
            if not json.loads(answer)["translatedText"].strip():
                seen.wrong.append(f"no translation of {sentence!r}")
        elif status == 503:
            await asyncio.sleep(1)
        else:
            seen.wrong.append(f"{status} for a sentence: {answer[:200]!r}")


async def misbehave(port: int, kind: str, rng: random.Random, until: float, seen: Seen) -> None:
    """Sends one kind of nonsense again and again."""
    bad = {"nonsense": nonsense, "encodings": encodings, "large": large, "slow": slow, "cut": cut}[kind]
    while time.monotonic() < until:
        try:
            status = await bad(port, rng)
        except OSError:
            status = 0
        except asyncio.TimeoutError:
            status = 0
            seen.wrong.append(f"no end of {kind}")
        seen.statuses[f"{kind}: {status or 'closed'}"] += 1
        if status >= 500 and status != 503:
            seen.wrong.append(f"{status} for {kind}")


async def nonsense(port: int, rng: random.Random) -> int:
    """What is no HTTP, and what is no JSON."""
    if rng.random() < 0.5:
        return (await answered(port, HEAD, rng.randbytes(200)))[0]
    return (await answered(port, rng.choice(["\x00\x01\r\n\r\n", "GET\r\n\r\n", "HTTP/1.1 200\r\n\r\n"]), b""))[0]


async def encodings(port: int, rng: random.Random) -> int:
    """Texts in other encodings than is said."""
    text = json.dumps({"q": "Één café.", "source": "nl", "target": "en"}, ensure_ascii=False)
    return (await answered(port, HEAD, text.encode(rng.choice(["utf-16", "latin-1", "utf-7"]))))[0]


async def large(port: int, rng: random.Random) -> int:
    """A body of 50 MB, declared or not; the answer may come before the end of it."""
    is_chunked = rng.random() < 0.5
    head = HEAD.replace("Content-Length: {length}", "Transfer-Encoding: chunked") if is_chunked else HEAD
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.replace("{length}", str(LARGE + 1)).encode())
        chunk = b"x" * 100_000
        with contextlib.suppress(ConnectionError):
            for _ in range(LARGE // len(chunk) + 1):
                writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if is_chunked else chunk)
                await asyncio.wait_for(writer.drain(), PATIENCE)
        return parsed(await asyncio.wait_for(reader.read(), PATIENCE))[0]
    finally:
        writer.transport.abort()


async def slow(port: int, rng: random.Random) -> int:
    """A body that comes byte by byte."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(HEAD.replace("{length}", "1000").encode())
        for _ in range(20):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(rng.uniform(0.2, 0.6))
        return 0
    finally:
        writer.transport.abort()


async def cut(port: int, rng: random.Random) -> int:
    """A long text whose client goes before it is done."""
    text = "\n".join(f"Op dag {rng.randrange(10**6)} regende het weer in Utrecht." for _ in range(300))
    body = json.dumps({"q": text, "source": "nl", "target": "en"}).encode()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = body[: rng.choice([len(body), len(body) // 2])]
    writer.write(HEAD.replace("{length}", str(len(body))).encode() + sent)
    await writer.drain()
    await asyncio.sleep(rng.uniform(0.1, 1.0))
    writer.transport.abort()
    return 0


async def watch(pid: int, until: float, seen: Seen) -> None:
    """Notes the memory that the server takes."""
    while time.monotonic() < until:
        seen.most_memory = max(seen.most_memory, memory_mb(pid))
        await asyncio.sleep(0.2)


async def load(port: int, pid: int, clients: int, seconds: float) -> Seen:
    """All of it at once."""
    seen, rng = Seen(), random.Random(1)
    texts = itertools.cycle([source for article in itertools.islice(read_news(), 800) for source, _ in article.pairs])
    until = time.monotonic() + seconds
    work: list[Awaitable[None]] = [behave(port, texts, until, seen) for _ in range(clients)]
    for kind, count in (("nonsense", 4), ("encodings", 4), ("large", 2), ("slow", 10), ("cut", 6)):
        work += [misbehave(port, kind, random.Random(rng.random()), until, seen) for _ in range(count)]
    await asyncio.gather(*work, watch(pid, until, seen))
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("options", nargs="*", help="options of `nlen serve`, behind --")
    args = parser.parse_args()
    with serving([*NLEN, *args.options]) as (address, process):
        port = urlsplit(address).port
        assert port is not None
        asyncio.run(answered(port, HEAD, SHORT))
        before = memory_mb(process.pid)
        started = time.monotonic()
        seen = asyncio.run(load(port, process.pid, args.clients, args.seconds))
        seconds = time.monotonic() - started
        is_alive = process.poll() is None and asyncio.run(answered(port, HEAD, SHORT))[0] == 200
    for name, count in sorted(seen.statuses.items()):
        print(f"{name:24}{count:8,}")
    waits = sorted(seen.waits)
    if waits:
        print(
            f"sentences answered: {len(waits):,}, {len(waits) / seconds:.1f}/s; seconds of waiting: median "
            f"{statistics.median(waits):.2f}, 95 % {waits[int(0.95 * len(waits))]:.2f}, longest {waits[-1]:.2f}"
        )
    print(f"memory: {before:.0f} MB before, {seen.most_memory:.0f} MB at most")
    for fault in seen.wrong[:10]:
        print(f"wrong: {fault}")
    print(f"alive at the end: {'yes' if is_alive else 'no'}")
    return 0 if is_alive and waits and not seen.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
