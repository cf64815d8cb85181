"""The evaluation script on a tiny treebank whose figures can be counted by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TREEBANK = """\
# sent_id = krant.p.1.s.1
# text = Drs. Kok las voor.
# sent_id = krant.p.1.s.2
# text = Niemand sliep.
# sent_id = krant.p.1.s.3
# text = Appels
# sent_id = krant.p.1.s.4
# text = Peren
# sent_id = krant.p.2.s.1
# text = Wat nu? Slapen.
"""


def evaluate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.evaluate_segmentation", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_counts_boundaries_inside_paragraphs(tmp_path: Path) -> None:
    treebank = tmp_path / "klein.conllu"
    treebank.write_text(TREEBANK, encoding="utf-8")
    finished = evaluate("--errors", str(treebank))
    assert finished.returncode == 0, finished.stderr
    row = next(line for line in finished.stdout.splitlines() if " nlen " in line).split()
    # Three boundaries; both after a full stop are found, the list is not, and one is found that is not there.
    assert row[:6] == ["klein.conllu", "nlen", "3", "0.6667", "0.6667", "0.6667"]
    assert "missed  Drs. Kok las voor. Niemand sliep. Appels ¦ Peren" in finished.stdout
    assert "extra   Wat nu? ¦ Slapen." in finished.stdout


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    finished = evaluate(str(tmp_path / "ontbreekt.conllu"))
    assert finished.returncode == 1
    assert "ontbreekt.conllu" in finished.stderr
    assert "Traceback" not in finished.stderr
