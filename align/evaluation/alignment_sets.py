"""Gold alignments and predictions on disk: which file belongs to which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from align.alignment.bead_files import SUFFIXES
from align.errors import ReadError, UsageError

_GOLD = ".gold"


@dataclass(frozen=True, slots=True)
class AlignmentFiles:
    """Bead files that belong together.

    Attributes:
        documents: by name, in sorted order: the file of gold and that of the prediction.
        without_gold: names of predictions that no gold belongs to.
    """

    documents: dict[str, tuple[Path, Path]]
    without_gold: tuple[str, ...] = ()


def find_alignments(gold: Path, predicted: Path) -> AlignmentFiles:
    """Pairs files of gold alignments with predictions.

    Args:
        gold: a file, or a folder. In a folder the bead files (.gold, .links, .ladder, .align) are taken, those called
            .gold alone where there are any.
        predicted: likewise a file or a folder. In a folder all bead files but those called .gold are taken, or those
            too where there are no others. Files belong together that have the same path in their folders, suffixes
            aside.

    Raises:
        UsageError: a file and a folder.
        ReadError: a path does not exist, a folder has no bead files, two files have the same name, or the prediction
            for a gold file is missing: a score over fewer documents could not be compared with others.
    """
    for path in (gold, predicted):
        if not path.exists():
            raise ReadError(f"{path}: there is no such file or folder; check the name.")
    if gold.is_dir() != predicted.is_dir():
        raise UsageError(f"{gold} and {predicted}: give two files or two folders.")
    if not gold.is_dir():
        return AlignmentFiles({gold.name: (gold, predicted)})
    ours = _bead_files(gold, lambda path: path.suffix == _GOLD)
    theirs = _bead_files(predicted, lambda path: path.suffix != _GOLD)
    missing = sorted(ours.keys() - theirs.keys())
    if missing:
        raise ReadError(
            f"{predicted}: no alignment for {_some(missing)} of {gold}; the names must be the same, suffixes aside."
        )
    documents = {name: (ours[name], theirs[name]) for name in sorted(ours)}
    return AlignmentFiles(documents, tuple(sorted(theirs.keys() - ours.keys())))


def _bead_files(folder: Path, is_preferred: Callable[[Path], bool]) -> dict[str, Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]
    preferred = [path for path in found if is_preferred(path)]
    by_name: dict[str, Path] = {}
    for path in preferred or found:
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name in by_name:
            raise ReadError(f"{by_name[name]} and {path} are alignments of the same document; leave one of them.")
        by_name[name] = path
    if not by_name:
        raise ReadError(f"{folder}: no bead files; their names end in {', '.join(SUFFIXES)}.")
    return by_name


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
