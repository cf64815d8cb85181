"""Translation memories as wholes: merged, cleaned, cut up, compared, and put back into the document they came from.

Every step takes units one by one and gives units one by one. What has to be held until all have been seen is held in a
temporary database on disk, so memory does not grow with the size of a memory. What a person looks through is different:
`align.maintenance.revision` holds the file, and writes it again with what was changed.
"""

from __future__ import annotations

from align.maintenance.memories import Cleaner, Difference, by_article, by_count, compare_units
from align.maintenance.merging import PREFERENCES, MergeCounts, Preference, merge_units
from align.maintenance.rebuilding import Rebuilt, rebuild_document, rebuild_file

__all__ = [
    "PREFERENCES",
    "Cleaner",
    "Difference",
    "MergeCounts",
    "Preference",
    "Rebuilt",
    "by_article",
    "by_count",
    "compare_units",
    "merge_units",
    "rebuild_document",
    "rebuild_file",
]
