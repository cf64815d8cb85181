"""A build from beginning to end: plan, shards, rules on the whole corpus, output, reports."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from align.corpus.entry import Tally
from align.corpus.executors import Executor, InProcess, LocalPool, Task
from align.corpus.inputs import PlanSummary, check_inputs, read_plan, write_plan
from align.corpus.journal import WORK_VERSION, Journal, Layout, sizes_of
from align.corpus.models import alignment_model, require_scorers
from align.corpus.output import output_tasks
from align.corpus.pipeline import read_sentences, read_tally
from align.corpus.reports import Report, write_reports
from align.corpus.settings import BuildSettings
from align.errors import UsageError
from align.files.streams import make_folder, open_atomic
from align.filtering.corpus_pass import FingerprintFiles, decide, hasher_for
from align.modelhub import model_for
from align.modelhub.runtime import find_device
from align.segmentation import require_rules


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is.

    Attributes:
        stage: "shards" or "output".
        done, total: tasks of the stage.
    """

    stage: str
    done: int
    total: int


def build_corpus(
    settings: BuildSettings,
    output: str | os.PathLike[str],
    *,
    workers: int = 1,
    executor: Callable[[BuildSettings, Path], Executor] | None = None,
    resume: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Builds a parallel corpus.

    The same input and settings give the same bytes in every file but those under `work`, whatever the executor, on
    one kind of processor. A build may be stopped at any moment, by force too, and gone on with.

    Args:
        settings: what to build.
        output: folder for the corpus, its reports and its work files; empty or missing, unless `resume`.
        workers: processes; 1 works in this one. In a script, more need `if __name__ == "__main__":` around the call.
        executor: makes another executor, such as `align.corpus.ray_executor.RayExecutor`; `workers` is passed over.
        resume: go on with the build in `output`, or begin it where there is none.
        progress: called when a task is done.

    Raises:
        UsageError: `output` is in use or holds another build, a model is for other languages, models are to run on
            what is not here, or there are articles in a language that cannot be split into sentences.
        ModelError: a model is unknown or damaged.
        ReadError: an input is missing, or a test set cannot be read.
        WriteError: `output` cannot be written.
        NlenError: a library that a rule needs is not installed, or a worker died again and again.
    """
    root = Path(output)
    layout = Layout(root)
    check_inputs(settings)
    settings.filters.require_libraries()
    settings.require_formats()
    require_scorers(settings)
    find_device(settings.compute)
    for _ in read_sentences(settings.test_sets):
        # A fault in a test set is found before there is a folder.
        pass
    _make_folder(layout)
    with Journal(layout.journal) as journal:
        build = _Build(settings, layout, journal, progress)
        summary = build.begin(resume)
        if journal.find("finished") is None:
            make = executor or (lambda s, r: LocalPool(s, r, workers) if workers > 1 else InProcess(s, r))
            with contextlib.closing(make(settings, root)) as at_work:
                build.work(at_work, summary)
            report = build.report(summary)
            journal.add("finished")
        else:
            report = Report.read(root)
        build.clean()
    return report


class _Build:
    def __init__(
        self, settings: BuildSettings, layout: Layout, journal: Journal, progress: Callable[[Progress], None]
    ) -> None:
        self._settings = settings
        self._layout = layout
        self._journal = journal
        self._progress = progress

    def begin(self, resume: bool) -> PlanSummary:
        """Plans the work, or makes sure that the work planned is the work asked for."""
        planned = self._journal.find("planned")
        if planned is None:
            return self._plan()
        if planned.get("version") != WORK_VERSION:
            raise UsageError(
                f"{self._layout.root}: the build there is of another version of nlen; "
                "go on with that version, or begin again in another folder."
            )
        if not resume:
            raise UsageError(
                f"{self._layout.root}: a build was begun there; add --resume to go on with it, or give another folder."
            )
        settings = self._settings.as_json()
        if planned["settings"] != settings:
            changed = ", ".join(sorted(name for name in settings if settings[name] != planned["settings"].get(name)))
            raise UsageError(
                f"{self._layout.root}: the build there has other settings ({changed}); "
                "give the same ones, or another folder."
            )
        if self._journal.find("finished") is None:
            self._go_on(planned)
        return PlanSummary(**planned["plan"])

    def _plan(self) -> PlanSummary:
        _remove_unfinished(self._layout.root)
        summary = write_plan(self._settings, self._layout.plan)
        self._require_languages(summary)
        sizes_of([self._layout.plan], self._layout.root)
        self._journal.add(
            "planned",
            settings=self._settings.as_json(),
            plan=asdict(summary),
            model=self._model(summary),
            version=WORK_VERSION,
        )
        return summary

    def _go_on(self, planned: dict[str, Any]) -> None:
        """Makes sure that input and model are still those that the work was planned with."""
        _remove_unfinished(self._layout.root)
        again = self._layout.plan.with_suffix(".new")
        summary = write_plan(self._settings, again)
        again.unlink()
        if summary.digest != planned["plan"]["digest"]:
            raise UsageError(
                f"{self._layout.root}: the input has changed since the build began; begin again in another folder."
            )
        model = self._model(summary)
        if model != planned["model"]:
            raise UsageError(
                f"{self._layout.root}: the build there was begun with the model {planned['model']}, not with {model}; "
                "give that model, or another folder."
            )

    def _require_languages(self, summary: PlanSummary) -> None:
        """Makes sure that what is to be translated and aligned can be split into sentences."""
        if summary.articles or summary.pairs:
            require_rules(self._settings.source_language)
        if summary.pairs:
            require_rules(self._settings.target_language)

    def _model(self, summary: PlanSummary) -> str:
        """Name and version of the model that translates or helps to align; "" where none is asked.

        Raises:
            ModelError: it is unknown or damaged.
            UsageError: it is for other languages.
        """
        settings = self._settings
        model = None
        if summary.articles:
            model = model_for(settings.model, settings.source_language, settings.target_language)
        elif summary.pairs:
            model = alignment_model(settings)
        return "" if model is None else f"{model.name} {model.version}"

    def work(self, executor: Executor, summary: PlanSummary) -> None:
        """Everything up to the output files."""
        self._stage(executor, "shards", read_plan(self._layout.plan), summary.shards)
        counts = self._decide(summary)
        decisions = np.fromfile(self._layout.decisions, np.uint8)
        tasks = list(output_tasks(counts, decisions, self._settings.units_per_file, self._date(summary)))
        self._stage(executor, "output", iter(tasks), len(tasks))

    def report(self, summary: PlanSummary) -> Report:
        """Adds up the tallies in order and writes the reports."""
        total = Tally()
        for stage in ("shards", "output"):
            for number in sorted(self._journal.finished(stage, self._layout.root)):
                total.add(read_tally(self._layout.tally("units" if stage == "shards" else stage, number)))
        return write_reports(self._layout, self._settings, summary, total)

    def clean(self) -> None:
        """Removes what is needed no more; the journal stays, and says that the build is done."""
        for name in ("units", "output", "piped"):
            shutil.rmtree(self._layout.work / name, ignore_errors=True)
        for path in (self._layout.decisions, self._layout.plan):
            path.unlink(missing_ok=True)
        # A worker that died was replaced, but what it had half written is still there.
        _remove_unfinished(self._layout.root)

    def _stage(self, executor: Executor, stage: str, tasks: Iterator[Task], total: int) -> None:
        finished = self._journal.finished(stage, self._layout.root)
        count = len(finished)
        self._progress(Progress(stage, count, total))
        if count == total:
            return
        for done in executor.run(task for task in tasks if task.number not in finished):
            self._journal.add("done", stage=done.stage, number=done.number, files=done.files)
            count += 1
            self._progress(Progress(stage, count, total))

    def _decide(self, summary: PlanSummary) -> list[int]:
        rules = self._settings.filters.corpus_rules()
        hasher = hasher_for(rules)
        paths = [self._layout.fingerprints(n) for n in range(summary.shards)]
        files = FingerprintFiles(paths, hasher.bands if hasher else 0)
        if self._journal.find("decided") is None or not self._layout.decisions.exists():
            decisions = decide(rules, files, self._layout.work)
            with open_atomic(self._layout.decisions) as file:
                file.write(decisions.tobytes())
            sizes_of([self._layout.decisions], self._layout.root)
            self._journal.add("decided")
        return files.counts()

    def _date(self, summary: PlanSummary) -> int:
        return summary.date if self._settings.date is None else self._settings.date


def _make_folder(layout: Layout) -> None:
    root = layout.root
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root}: this is a file; give the name of a folder.")
    if root.is_dir() and not layout.work.is_dir() and any(root.iterdir()):
        raise UsageError(f"{root}: the folder is not empty, and no build was begun there; give another one.")
    make_folder(root)
    make_folder(layout.work)


def _remove_unfinished(root: Path) -> None:
    """Removes files that a build left when it was killed while it wrote them."""
    for folder, _, names in os.walk(root):
        for name in names:
            if name.startswith(".") and name.endswith(".part"):
                with contextlib.suppress(OSError):
                    Path(folder, name).unlink()
    for left in (*root.glob("work/tmp*"), *root.glob("work/*.entries")):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
