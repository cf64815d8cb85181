"""Rules that judge a unit by the whole corpus; `corpus_pass` carries them out over files of fingerprints."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The source, punctuation and case aside, stands in more than `articles` articles: text of the site, not of one.

    All its units go, the first one too.
    """

    articles: int = 20
    name: str = field(default="boilerplate", init=False)


@dataclass(frozen=True, slots=True)
class ExactDuplicate:
    """A pair that came before, punctuation and case aside; the first in input order stays."""

    name: str = field(default="duplicate", init=False)


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A pair whose word pairs are about the same as those of an earlier one: Jaccard index of at least `similarity`,
    estimated by MinHash (Broder, "On the resemblance and containment of documents", 1997).
    """

    similarity: float = 0.85
    name: str = field(default="near-duplicate", init=False)


CorpusRule = Boilerplate | ExactDuplicate | NearDuplicate
