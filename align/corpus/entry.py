"""One thing to read, and counts of what became of many; counts of portions of work add up in any order."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import Any, Literal

from align.article import Article
from align.bitext import TranslationUnit

EntryKind = Literal["article", "pair", "bitext"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to read.

    Attributes:
        kind: an article to be translated, a pair of articles to be aligned, or a file of translation units.
        source: path of the article in the source language, or of the file of units.
        target: path of the translation, or "".
        id: id of the article; "" takes it from the path.
        licence: licence of the text, an SPDX expression where there is one, or "".
        provenance: where it comes from, for the report: the input it was found in, or what the manifest says.
        size: bytes of both files, or of the stretch of it.
        start, end: range of bytes of a file of units that is meant, a stretch of it; 0 and 0 for all of it.
        file_size: bytes of the whole file where a stretch is meant.
    """

    kind: EntryKind
    source: str
    target: str = ""
    id: str = ""
    licence: str = ""
    provenance: str = ""
    size: int = 0
    start: int = 0
    end: int = 0
    file_size: int = 0

    def as_json(self) -> dict[str, Any]:
        """The entry as plain data, without what is empty."""
        return {name: value for name in _FIELDS if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Entry:
        """What `as_json` made, as an entry again."""
        return cls(**values)


_FIELDS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Document:
    """An entry that has been read.

    Attributes:
        entry: where it comes from.
        source: the article, segmented once that step is done; None where the entry is a file of units.
        target: its translation, likewise; None where there is none.
    """

    entry: Entry
    source: Article | None = None
    target: Article | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A portion of work.

    Attributes:
        number: counted from 0 in input order.
        entries: what to read, in input order.
    """

    number: int
    entries: tuple[Entry, ...]


EXAMPLES = 5
"""Examples kept for each rule."""

SCORE_BINS = 50
"""Bars of the score histogram, from 0 to 1."""

_EXAMPLE_CHARACTERS = 300


@dataclass(slots=True)
class Tally:
    """What happened in a portion of work.

    Attributes:
        counts: by the name of a step and of what it counts ("read/articles").
        rejected: units by the name of the rule that objected.
        sources: counts by provenance; its keys are "licence", "entries", "rejected", "made", "kept" and the like.
        examples: for each rule some rejected pairs, chosen by the hash of their text, so that the order of work has
            no say in it: (hash, source, target, article).
        articles: entries that were rejected: path, step and reason.
        scores: kept units by score, in `SCORE_BINS` bins; the last count is of units without a score.
        licences: by provenance, sorted.
        models: names and versions by what they were for ("translation").
        sink: is given each rejected unit with the name of the rule; it is no part of the counts.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    examples: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)
    articles: list[dict[str, str]] = field(default_factory=list)
    scores: list[int] = field(default_factory=lambda: [0] * (SCORE_BINS + 1))
    licences: dict[str, list[str]] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    sink: Callable[[str, TranslationUnit], None] | None = None

    def source(self, provenance: str) -> Counter[str]:
        """The counts of one provenance."""
        return self.sources.setdefault(provenance, Counter())

    def reject_entry(self, entry: Entry, step: str, reason: str) -> None:
        """Notes an entry that could not be used."""
        if entry.start:
            self.counts["read/damaged stretches after the first"] += 1
        else:
            self.counts["read/rejected"] += 1
            self.source(entry.provenance)["rejected"] += 1
        self.articles.append({"path": entry.source, "step": step, "reason": " ".join(reason.split())})

    def reject_unit(self, rule: str, unit: TranslationUnit) -> None:
        """Notes a unit that a rule objects to."""
        self.rejected[rule] += 1
        if self.sink is not None:
            self.sink(rule, unit)
        digest = blake2b(f"{unit.source}\t{unit.target}".encode(errors="surrogatepass"), digest_size=8).hexdigest()
        held = self.examples.setdefault(rule, [])
        if len(held) < EXAMPLES or digest < held[-1][0]:
            example = (digest, _short(unit.source), _short(unit.target), unit.article)
            self.examples[rule] = _lowest([*held, example])

    def add_licence(self, provenance: str, licence: str) -> None:
        """Notes the licence of an entry, "" where none is known."""
        held = self.licences.setdefault(provenance, [])
        if licence and licence not in held:
            self.licences[provenance] = sorted([*held, licence])

    def keep_unit(self, unit: TranslationUnit) -> None:
        """Notes a unit of the final corpus."""
        counts = self.counts
        counts["write/units"] += 1
        counts["write/source words"] += unit.source.count(" ") + 1
        counts["write/target words"] += unit.target.count(" ") + 1
        counts[f"write/{unit.origin}"] += 1
        self.source(unit.properties.get("provenance", ""))["kept"] += 1
        self.scores[-1 if unit.score is None else min(int(unit.score * SCORE_BINS), SCORE_BINS - 1)] += 1

    def add(self, other: Tally) -> None:
        """Adds the counts of another portion."""
        self.counts.update(other.counts)
        self.rejected.update(other.rejected)
        for name, counts in other.sources.items():
            self.source(name).update(counts)
        for rule, examples in other.examples.items():
            self.examples[rule] = _lowest([*self.examples.get(rule, []), *examples])
        self.articles += other.articles
        self.models.update(other.models)
        for name, licences in other.licences.items():
            for licence in licences or [""]:
                self.add_licence(name, licence)
        self.scores = [a + b for a, b in zip(self.scores, other.scores, strict=True)]

    def as_json(self) -> dict[str, Any]:
        """The tally as plain data, sorted."""
        return {
            "counts": dict(sorted(self.counts.items())),
            "rejected": dict(sorted(self.rejected.items())),
            "sources": {name: dict(sorted(counts.items())) for name, counts in sorted(self.sources.items())},
            "examples": dict(sorted(self.examples.items())),
            "articles": self.articles,
            "scores": self.scores,
            "licences": dict(sorted(self.licences.items())),
            "models": dict(sorted(self.models.items())),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Tally:
        """What `as_json` made, as a tally again."""
        return cls(
            Counter(fields["counts"]),
            Counter(fields["rejected"]),
            {name: Counter(counts) for name, counts in fields["sources"].items()},
            {rule: [tuple(example) for example in examples] for rule, examples in fields["examples"].items()},
            list(fields["articles"]),
            list(fields["scores"]),
            dict(fields["licences"]),
            dict(fields["models"]),
        )


def _lowest(examples: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return heapq.nsmallest(EXAMPLES, set(examples))


def _short(text: str) -> str:
    text = " ".join(text.encode("utf-8", "replace").decode().split())
    return text if len(text) <= _EXAMPLE_CHARACTERS else text[: _EXAMPLE_CHARACTERS - 1] + "…"
