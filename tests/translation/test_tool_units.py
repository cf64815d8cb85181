"""Articles are cut where a tool cuts, translated, and put together to its segments."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from align.article import Article, Paragraph
from align.errors import FormatError, ReadError
from align.outputs.translations import ToolSegments
from align.segmentation import segment_article
from align.segmentation.srx import sentence_rules
from align.translation import Translator

# We cut after the colon's sentence and after the ellipsis; a tool may not.
TEXT = "Hij zei… niets. „Ja.” Zij bleef."


def article(*texts: str) -> Article:
    return segment_article(Article("a", "nl", "", tuple(Paragraph(text) for text in texts)))


@pytest.mark.parametrize("tool", ["omegat", "trados", "memoq"])
def test_units_are_the_segments_of_the_tool(translator: Translator, tool: str) -> None:
    segments = ToolSegments.of(tool, "nl")
    source = article(TEXT, "Klaar.")
    done: list[int] = []
    (one,) = segments.translated(translator, [source], done.append)
    cuts = [0, *segments.breaks(source.paragraphs[0]), len(TEXT)]
    pieces = [TEXT[start:end].strip() for start, end in pairwise(cuts)]
    assert [unit.source for unit in one.units] == [*filter(None, pieces), "Klaar."]
    assert all(unit.target for unit in one.units)
    assert sum(done) >= len(one.units)
    assert [unit.source for unit in segments.units(one)] == [unit.source for unit in one.units]


def test_rules_of_a_file_are_a_tool_too(tmp_path: Path, translator: Translator) -> None:
    path = tmp_path / "own.srx"
    path.write_text(sentence_rules().document(), encoding="utf-8")
    segments = ToolSegments.of(str(path), "nl")
    (one,) = segments.translated(translator, [article("Een. Twee.")])
    assert [unit.source for unit in one.units] == ["Een.", "Twee."]
    assert segments.tmx_options("html") == {}


def test_a_project_takes_the_rules_along_unless_omegat_has_them() -> None:
    assert ToolSegments.of("omegat", "nl", project=True).rules is None
    rules = ToolSegments.of("memoq", "nl", project=True).rules
    assert rules is not None
    assert [language.pattern for language in rules.languages] == [".*"]


def test_omegat_has_tags_as_text() -> None:
    segments = ToolSegments.of("omegat", "nl")
    # Office documents are no pages, but have tags too.
    assert segments.tmx_options("plaintext")["header"].attributes["datatype"] == "plaintext"
    assert segments.tmx_options("html")["header"].attributes["creationtool"] == "OmegaT"


@pytest.mark.parametrize(("data", "error"), [(None, ReadError), (b"<srx/>", FormatError)])
def test_a_file_that_holds_no_rules_is_an_error(tmp_path: Path, data: bytes | None, error: type[Exception]) -> None:
    path = tmp_path / "own.srx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(error):
        ToolSegments.of(str(path), "nl")
