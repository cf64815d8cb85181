"""Fixtures that more than one test folder uses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from align.translation import Translator

# How long an example takes says more about the machine than about the code.
settings.register_profile("nlen", deadline=None)
settings.load_profile("nlen")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample articles."""
    return ROOT / "corpora" / "samples"


@pytest.fixture(scope="session")
def translator() -> Translator:
    """The embedded model at the fastest setting."""
    return Translator(beam_size=1)


@pytest.fixture
def nlen(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the command in a process of its own, in an empty folder, without the user's settings."""

    def run(*arguments: object, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NLEN_")}
        environment = {**clean, "NLEN_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT), **settings}
        return subprocess.run(
            [sys.executable, "-m", "align", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            check=False,
            timeout=120,
        )

    return run
