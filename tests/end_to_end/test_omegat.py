"""OmegaT opens our projects, finds our translations and writes the English documents."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from align import TranslationUnit, read_article, segment_article, split_sentences
from align.bitext import Position
from align.errors import UsageError
from align.formats.omegat_project import joined_units, write_omegat_project
from align.segmentation.srx import SentenceRules, sentence_rules

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = 25


def documents() -> dict[str, bytes]:
    """A sample and articles of the news corpus, as plain text."""
    sample = ROOT / "corpora" / "samples" / "roze-paal.nl.txt"
    found = {sample.name: sample.read_bytes()}
    name = ""
    paragraphs: list[list[str]] = []
    for line in [*(ROOT / "corpora" / "news" / "part-02.tsv").read_text(encoding="utf-8").splitlines(), "# end"]:
        if line.startswith("# "):
            if name:
                text = "\n\n".join(" ".join(sentences) for sentences in paragraphs if sentences)
                found[f"nieuws/{name}.txt"] = text.encode()
            if len(found) > ARTICLES:
                break
            name, paragraphs = line[2:].split("\t")[0], [[]]
        elif "\t" in line:
            paragraphs[-1].append(line.split("\t")[0])
        else:
            paragraphs.append([])
    return found


def translated(folder: Path, sources: dict[str, bytes]) -> Iterator[TranslationUnit]:
    """A unit for every sentence; its target is a number that is found again in what OmegaT writes."""
    number = 0
    for name, data in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        article = segment_article(read_article(path, id=name))
        for p, paragraph in enumerate(article.paragraphs, start=1):
            for s, sentence in enumerate(paragraph.sentences, start=1):
                number += 1
                yield TranslationUnit(
                    sentence.text, f"[{number}]", "machine", 0.5, name, Position(p, s), {"kind": paragraph.kind}
                )


def share_translated(project: Path, sources: dict[str, bytes]) -> float:
    """Segments that came out translated, of all; what was left in Dutch is counted by our own sentences."""
    done = left = 0
    for name in sources:
        text = (project / "target" / name).read_text(encoding="utf-8")
        done += len(re.findall(r"\[\d+\]", text))
        for paragraph in re.sub(r"\[\d+\]", "\n\n", text).split("\n\n"):
            left += len(split_sentences(paragraph))
    return done / (done + left)


@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed (apt-get install omegat)")
@pytest.mark.parametrize("own_rules", [False, True], ids=["its rules", "our rules"])
def test_a_project_is_translated(tmp_path: Path, own_rules: bool) -> None:
    sources = documents()
    project = tmp_path / "project"
    rules = sentence_rules() if own_rules else None
    count = write_omegat_project(project, sources, translated(tmp_path / "in", sources), rules=rules)
    assert count > 250
    command = ["omegat", "--mode=console-translate", f"--config-dir={tmp_path / 'config'}", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "config" / "logs" / "OmegaT.log").read_text(encoding="utf-8")
    assert "Error" not in log
    assert share_translated(project, sources) >= 0.98


def test_the_folder(tmp_path: Path) -> None:
    project = tmp_path / "p"
    units = [TranslationUnit("Hij zei: ‘Ja.’", "He said yes.", position=Position(1, 1), article="a")]
    rules = SentenceRules(())
    assert write_omegat_project(project, {"a/b.txt": b"x"}, units, source_language="nl-BE", rules=rules) == 1
    assert "<source_lang>NL-BE</source_lang>" in (project / "omegat.project").read_text()
    assert (project / "source" / "a" / "b.txt").read_bytes() == b"x"
    (project / "tm" / "auto" / "own.tmx").write_text("kept")
    assert write_omegat_project(project, {}, units * 2) == 2
    assert sorted(path.name for path in (project / "tm" / "auto").iterdir()) == ["joined.tmx", "nlen.tmx", "own.tmx"]
    with pytest.raises(UsageError, match="within the project"):
        write_omegat_project(project, {"../x": b""}, [])
    with pytest.raises(UsageError, match="no OmegaT project"):
        write_omegat_project(tmp_path, {}, [])


def test_sentences_that_omegat_takes_together() -> None:
    texts = ["Een.", "‘Twee.’", "(Drie.)", "Vier!", "Vijf…"]
    units = [TranslationUnit(text, str(n), article="a", position=Position(1, n)) for n, text in enumerate(texts, 1)]
    units.append(TranslationUnit("Zes.", "6", article="a", position=Position(2, 1)))
    assert [(unit.source, unit.target) for unit in joined_units(units)] == [("‘Twee.’ (Drie.) Vier!", "2 3 4")]
    words = [
        TranslationUnit(text, "x", article="a", position=Position(1, n)) for n, text in enumerate(["Hij zat.", "Ja."])
    ]
    assert [unit.source for unit in joined_units(words)] == ["Hij zat. Ja."]
