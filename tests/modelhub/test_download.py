"""Downloads over HTTP from a server on this machine, whole, broken off, gone on with, and wrong."""

from __future__ import annotations

import errno
import io
import random
import socket
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import WriteError
from align.modelhub import download
from align.modelhub.download import DownloadError, Partial, fetch

CONTENT = random.Random(1).randbytes(700_000)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAUSES_SECONDS", (0, 0, 0))


@pytest.fixture
def partial(tmp_path: Path) -> Partial:
    return Partial(tmp_path / "release.zip.part")


@pytest.fixture
def server(loopback: Any) -> Any:
    loopback.content = CONTENT
    return loopback


def test_a_file_comes_whole_and_progress_is_told(server: Any, partial: Partial) -> None:
    told: list[tuple[int, int | None]] = []
    fetch(server.url, partial, progress=lambda done, total: told.append((done, total)))
    assert partial.path.read_bytes() == CONTENT
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 400_000), max_size=6))
def test_wherever_the_connection_breaks_the_bytes_are_the_same(server: Any, partial: Partial, cuts: list[int]) -> None:
    partial.remove()
    server.asked.clear()
    server.cuts = deque(cuts)
    fetch(server.url, partial, size=len(CONTENT))
    assert partial.path.read_bytes() == CONTENT
    places = [int(asked.removeprefix("bytes=")[:-1]) for asked in server.asked if asked]
    assert places == sorted(places)
    assert len(places) == len(server.asked) - 1


def test_what_came_is_kept_and_gone_on_with_later(server: Any, partial: Partial) -> None:
    server.cuts = deque([300_000, 0, 0, 0, 0])
    with pytest.raises(DownloadError, match=r"broke off after 0\.3 MB .*run the same command again"):
        fetch(server.url, partial)
    assert partial.offset() == 300_000
    server.cuts.clear()
    server.asked.clear()
    fetch(server.url, partial)
    assert server.asked == ["bytes=300000-"]
    assert partial.path.read_bytes() == CONTENT


def test_a_whole_file_is_not_asked_for_again(server: Any, partial: Partial) -> None:
    fetch(server.url, partial)
    server.asked.clear()
    fetch(server.url, partial)
    assert server.asked == []


def test_a_server_that_knows_no_ranges_sends_all_of_it_again(server: Any, partial: Partial) -> None:
    server.ranges = False
    server.cuts = deque([300_000])
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT
    assert server.asked == [None, "bytes=300000-"]


def test_a_file_without_a_tag_is_begun_anew(server: Any, partial: Partial) -> None:
    server.tag = ""
    server.cuts = deque([300_000])
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT
    assert server.asked == [None, None]


def test_a_weak_tag_does_not_vouch_for_bytes(server: Any, partial: Partial) -> None:
    server.tag = 'W/"first"'
    server.cuts = deque([300_000])
    fetch(server.url, partial)
    assert server.asked == [None, None]


@pytest.mark.parametrize("new", [CONTENT[::-1], CONTENT[:250_000], CONTENT + b"more"])
def test_a_file_that_has_changed_is_begun_anew(server: Any, partial: Partial, new: bytes) -> None:
    server.cuts = deque([300_000, 0, 0, 0, 0])
    with pytest.raises(DownloadError):
        fetch(server.url, partial)
    server.content, server.tag = new, '"second"'
    server.cuts.clear()
    fetch(server.url, partial)
    assert partial.path.read_bytes() == new


@pytest.mark.parametrize("new", [CONTENT[:250_000], CONTENT[:300_000], CONTENT + b"more"])
def test_a_file_of_another_length_under_the_same_tag_is_begun_anew(server: Any, partial: Partial, new: bytes) -> None:
    server.cuts = deque([300_000, 0, 0, 0, 0])
    with pytest.raises(DownloadError):
        fetch(server.url, partial)
    server.content = new
    server.cuts.clear()
    fetch(server.url, partial)
    assert partial.path.read_bytes() == new


def test_a_partial_file_of_another_address_is_not_gone_on_with(server: Any, partial: Partial) -> None:
    server.cuts = deque([300_000, 0, 0, 0, 0])
    with pytest.raises(DownloadError):
        fetch(server.url + "?old", partial)
    server.cuts.clear()
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT


def test_notes_that_are_damaged_do_no_harm(server: Any, partial: Partial) -> None:
    partial.path.write_bytes(b"something")
    partial.notes.write_text('{"url": 3', encoding="utf-8")
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT


def test_another_size_than_was_expected_is_refused_before_it_comes(server: Any, partial: Partial) -> None:
    told: list[int] = []
    with pytest.raises(DownloadError, match=r"has 700000 bytes and not the 5 "):
        fetch(server.url, partial, size=5, progress=lambda done, total: told.append(done))
    assert told == []
    assert partial.offset() == 0


def test_more_than_was_expected_is_cut_off(server: Any, partial: Partial) -> None:
    server.length = False
    with pytest.raises(DownloadError, match="more than the 500000 bytes"):
        fetch(server.url, partial, size=500_000)
    assert not partial.path.exists()


def test_less_than_was_expected_is_refused(server: Any, partial: Partial) -> None:
    server.length = False
    with pytest.raises(DownloadError, match=r"has 700000 bytes and not the 800000"):
        fetch(server.url, partial, size=800_000)
    assert not partial.path.exists()


def test_no_file_may_be_endless(server: Any, partial: Partial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "LARGEST_BYTES", 200_000)
    with pytest.raises(DownloadError, match="more than any model"):
        fetch(server.url, partial)
    server.length = False
    with pytest.raises(DownloadError, match="more than the 200000 bytes"):
        fetch(server.url, partial)
    assert not partial.path.exists()


@pytest.mark.parametrize("status", [401, 403, 404, 410, 503])
def test_a_refusal_is_told_with_its_number(server: Any, partial: Partial, status: int) -> None:
    server.status = status
    with pytest.raises(DownloadError, match=rf"the server says {status} "):
        fetch(server.url, partial)
    assert len(server.asked) == 1


def test_a_redirect_is_followed(server: Any, partial: Partial) -> None:
    server.status, server.location = 302, "/moved.zip"
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"])
def test_a_redirect_to_anything_but_http_is_not_followed(server: Any, partial: Partial, location: str) -> None:
    server.status, server.location = 302, location
    with pytest.raises(DownloadError, match=r"not fetched from|the server says 302"):
        fetch(server.url, partial)
    assert not partial.path.exists()


def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    import urllib.request

    with pytest.raises(DownloadError, match="not fetched from"):
        download._Redirects().redirect_request(
            urllib.request.Request("https://a.example/x"), io.BytesIO(), 302, "Found", {}, "http://a.example/x"
        )


def test_a_redirect_in_circles_ends(server: Any, partial: Partial) -> None:
    server.status, server.location = 302, "/release.zip"
    with pytest.raises(DownloadError):
        fetch(server.url, partial)


def test_no_server_is_said_at_once(partial: Partial) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(DownloadError, match=r"cannot be reached \(Connection refused\)") as caught:
            fetch(f"http://127.0.0.1:{unused.getsockname()[1]}/x.zip", partial)
    assert caught.value.elsewhere


def test_a_server_that_falls_silent_is_asked_again_for_the_rest(
    server: Any, partial: Partial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)
    server.hold = 300_000
    fetch(server.url, partial)
    assert partial.path.read_bytes() == CONTENT
    assert server.asked == [None, "bytes=300000-", "bytes=600000-"]


def test_a_server_that_is_silent_from_the_start_is_given_up(
    server: Any, partial: Partial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)
    server.hold = 0
    with pytest.raises(DownloadError, match="no answer for"):
        fetch(server.url, partial)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    server: Any, partial: Partial, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    class Full(io.FileIO):
        def write(self, data: Any, /) -> int:
            if self.tell() > 200_000:
                raise OSError(number, "No space left on device")
            # A disk that is nearly full may take a part of what it is given.
            return super().write(memoryview(data)[:50_000])

    opened = Path.open

    def open_full(self: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        return Full(self, mode) if self == partial.path else opened(self, mode, *args, **options)

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(WriteError, match=r"cannot be written \(no space left on device\); make room"):
        fetch(server.url, partial)
    assert list(partial.path.parent.iterdir()) == []
