"""Corpora from many articles: read, split, translated or aligned, filtered, deduplicated and written, as one stream.

    from align.corpus import BuildSettings, build_corpus

    report = build_corpus(BuildSettings(inputs=("artikelen",), formats=("tmx",)), "corpus", workers=2)

Work is done in portions (shards) that the input alone decides on. `pipeline` lists the steps; `executors` and
`ray_executor` are the places where portions are done; `journal` is the record from which a build goes on that was
stopped. The rules are those of `align.filtering`.
"""

from __future__ import annotations

from align.corpus.build import Progress, build_corpus
from align.corpus.reports import Report
from align.corpus.settings import BuildSettings

__all__ = ["BuildSettings", "Progress", "Report", "build_corpus"]
