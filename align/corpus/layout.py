"""Where everything lies in the folder of a build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WORK_VERSION = 3
"""Of the files under `work`: a build is gone on with by the nlen that writes them in the same way."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder of a build: the corpus and its reports, and under `work` what a build needs until it is done."""

    root: Path

    @property
    def work(self) -> Path:
        """Plan, journal and intermediate files."""
        return self.root / "work"

    @property
    def plan(self) -> Path:
        """The shards, one a line."""
        return self.work / "plan.jsonl"

    @property
    def journal(self) -> Path:
        """What has been done."""
        return self.work / "journal.jsonl"

    @property
    def decisions(self) -> Path:
        """One byte a unit: which rule on the whole corpus removes it."""
        return self.work / "decisions.bin"

    @property
    def rejected(self) -> Path:
        """What was rejected, and why."""
        return self.root / "rejected"

    def units(self, shard: int) -> Path:
        """Units of a shard that pass the rules on single units."""
        return self.work / "units" / f"{shard:06}.units"

    def fingerprints(self, shard: int) -> Path:
        """Fingerprints of these units."""
        return self.work / "units" / f"{shard:06}.fingerprints"

    def tally(self, stage: str, number: int) -> Path:
        """Counts of a task."""
        return self.work / stage / f"{number:06}.json"

    def output(self, split: str, number: int, format: str, suffix: str) -> Path:
        """A file of the corpus, such as `tmx/train-00000.tmx.gz`."""
        return self.root / format / f"{split}-{number:05}{suffix}"
