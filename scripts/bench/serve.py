"""The server: many clients at once, a request alone and beside a long one; LibreTranslate's with the same weights.

LibreTranslate is taken from an environment of its own, as it asks for other versions of what nlen is built on:
`--libretranslate FOLDER/bin/python`, after `FOLDER/bin/pip install libretranslate`. It is given the embedded weights
as a package of Argos Translate, and rules for the ends of sentences, as its own model for these is fetched from a
network.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path

from align.modelhub import locate_model
from scripts.bench import timed
from scripts.news import read_news
from scripts.servers import NLEN, Server, serving

CLIENTS = 32
EACH = 6
"""Sentences that a client sends, one after the other."""
ALONE = 25
"""Requests beside a long text whose time is taken, one after the other."""
LONG = 190_000
"""Characters of the text beside which they are sent again."""

_LIBRETRANSLATE = """
import re, sys
from argostranslate import sbd

class Rules(sbd.ISentenceBoundaryDetectionModel):
    def __init__(self, pkg):
        self.pkg = pkg
    def split_sentences(self, text):
        return re.split("(?<=[.!?]) +(?=[A-Z])", text)

sbd.MiniSBDSentencizer = Rules
from argostranslate import translate
translate.MiniSBDSentencizer = Rules
from libretranslate import main
sys.argv[1:] = ["--host", "127.0.0.1", "--port", sys.argv[1], "--threads", "32", "--disable-web-ui"]
main()
"""


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    servers = {"nlen": [*NLEN]}
    if args.libretranslate:
        write_argos_packages(scratch / "packages")
        (scratch / "peer.py").write_text(_LIBRETRANSLATE, encoding="utf-8")
        servers["LibreTranslate"] = [args.libretranslate, str(scratch / "peer.py"), str(free_port())]
    sentences = [source for article in islice(read_news(), 600) for source, _ in article.pairs]
    data = scratch / "serve.json"
    data.write_text(json.dumps({"servers": servers, "sentences": sentences}), encoding="utf-8")
    names = [f"{server}, {way}" for server in servers for way in (f"{CLIENTS} clients", "one client")]
    table(f"{CLIENTS} clients with a sentence each, and one client", "sentences/s", names, data)
    print(
        f"\n{'milliseconds of a request of one sentence':44}{'median':>10}{'95 %':>10}{'longest':>10}{'processor':>11}"
    )
    for name, command in servers.items():
        with serving(command, argos(scratch)) as server:
            waits(server.address, sentences[:10])
            for clients in (1, CLIENTS):
                show(f"{name}, {clients} at once", server, sentences[10 : 10 + EACH * CLIENTS], clients)
            with under_way(server.address, sentences):
                show(f"{name}, beside {LONG:,} characters", server, sentences[10 : 10 + ALONE])
    print("processor: time of it that the server takes for each; beside others that of all")


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one way to ask one server."""
    given = json.loads(data.read_text(encoding="utf-8"))
    server, way = name.split(", ")
    clients = 1 if way == "one client" else CLIENTS
    sentences = given["sentences"][: EACH * CLIENTS]
    with serving(given["servers"][server], argos(data.parent)) as serving_one:
        waits(serving_one.address, sentences[:10])
        figures = timed(lambda: len(all_waits(serving_one.address, sentences, clients)))
    # The memory that counts is the server's.
    return {**figures, "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def waits(address: str, sentences: Sequence[str]) -> list[float]:
    """Sends sentences one after the other over one connection; gives the seconds that each took."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=300)
    taken = []
    for sentence in sentences:
        body = json.dumps({"q": sentence, "source": "nl", "target": "en"})
        started = time.perf_counter()
        connection.request("POST", "/translate", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        taken.append(time.perf_counter() - started)
        assert answer.status == 200, text
    connection.close()
    return taken


def all_waits(address: str, sentences: Sequence[str], clients: int) -> list[float]:
    """The seconds that sentences took, shared out among clients that ask at the same time."""
    with ThreadPoolExecutor(clients) as pool:
        parts = pool.map(lambda number: waits(address, sentences[number::clients]), range(clients))
        return [seconds for part in parts for seconds in part]


def show(title: str, server: Server, sentences: Sequence[str], clients: int = 1) -> None:
    """Sends sentences and prints what that took."""
    before = server.processor_seconds()
    ordered = sorted(all_waits(server.address, sentences, clients))
    processor = (server.processor_seconds() - before) / len(ordered)
    figures = (statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1])
    print(f"{title:44}" + "".join(f"{1000 * one:10.0f}" for one in figures) + f"{1000 * processor:10.1f}", flush=True)


@contextmanager
def under_way(address: str, sentences: Sequence[str]) -> Iterator[None]:
    """Has a long text translated meanwhile; when that is done before the rest, the figures are none."""
    # None of its sentences is one that is sent beside it.
    text = "\n".join(sentences[10 + EACH * CLIENTS :])[:LONG]
    assert len(text) == LONG
    thread = threading.Thread(target=waits, args=(address, [text]))
    thread.start()
    time.sleep(1)
    yield
    assert thread.is_alive(), "the long document was done too soon"
    thread.join()


def argos(scratch: Path) -> dict[str, str]:
    """Where Argos Translate looks for what it has, which is in the scratch folder."""
    return {"ARGOS_PACKAGES_DIR": str(scratch / "packages"), "XDG_DATA_HOME": str(scratch)}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def write_argos_packages(folder: Path) -> None:
    """The embedded weights as packages of Argos Translate; the second, which nobody asks, keeps it from the network."""
    model = locate_model().directory
    for source, target in (("nl", "en"), ("en", "nl")):
        package = folder / f"translate-{source}_{target}-1_0"
        (package / "model").mkdir(parents=True)
        for name in ("model.bin", "shared_vocabulary.json"):
            shutil.copy(model / name, package / "model")
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        # Argos Translate leaves the end of a sentence to the model.
        (package / "model" / "config.json").write_text(json.dumps({**config, "add_source_eos": True}))
        shutil.copy(model / "source.spm", package / "sentencepiece.model")
        named = {"from_code": source, "from_name": source, "to_code": target, "to_name": target}
        (package / "metadata.json").write_text(json.dumps({"package_version": "1.0", "argos_version": "1.0", **named}))
