"""The command `nlen serve`, before it serves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from unittest import mock

import pytest

Nlen = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.mark.parametrize("package", ["fastapi", "uvicorn", "python_multipart", "py3langid"])
def test_what_is_not_installed_is_named_before_anything_is_served(nlen: Nlen, package: str) -> None:
    with mock.patch.dict("sys.modules", {package: None}):
        done = nlen("serve", "--port", 0)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"nlen: error: nlen serve needs the package {package}; pip install 'nlen[serve]'.\n"


@pytest.mark.parametrize("key", ["", " "])
def test_an_empty_key_opens_nothing_and_is_refused(nlen: Nlen, key: str) -> None:
    pytest.importorskip("fastapi", reason="the server is not installed: pip install '.[serve]'")
    done = nlen("serve", "--port", 0, "--api-key", key)
    assert done.returncode == 2
    assert b"--api-key: the key is empty" in done.stderr
