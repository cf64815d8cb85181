"""An alignment as one HTML page, for people to look over: the two texts side by side, bead by bead.

The page needs no network and no script: all it uses is in the file, a content security policy forbids the rest, and
what filters and jumps is shown only where the script runs. `report_page.html`, `report_page.css` and `report_page.js`
beside this module are its parts. The folder `pages` has those that it shares with the page where alignments are
corrected: colours and type, what beads look like, and the way from one that is not sure to the next.
"""

from __future__ import annotations

import base64
import hashlib
import math
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Literal

from align.alignment.selection import count_beads, is_null
from align.article import Article
from align.bitext import Bead
from align.files.streams import open_atomic

Level = Literal["high", "middle", "low", "null"]
"""How sure a bead is, as pages colour it: by the score, or "null" where it links nothing."""

HIGH, LOW = 0.9, 0.5
"""Scores from which a bead is shown as sure, and under which as doubtful."""

_LEVEL_NAMES: dict[Level, str] = {"high": "sure", "middle": "fair", "low": "doubtful"}

PAGES = Path(__file__).parent / "pages"
"""What the report shares with the page where alignments are corrected."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence in its place: `number` from 1 through the article, `opens` the kind of the paragraph it begins."""

    number: int
    text: str
    opens: str


def write_report(
    source: Article,
    target: Article,
    beads: Sequence[Bead],
    path: str | os.PathLike[str],
    *,
    names: tuple[str, str] | None = None,
) -> None:
    """Writes the page for one alignment; the file appears whole or not at all.

    Args:
        source: segmented.
        target: likewise.
        beads: in order, over the sentences of the two, numbered through all their paragraphs.
        path: the file to write.
        names: what the page calls the two texts; by default their ids.

    Raises:
        WriteError: the file cannot be written.
    """
    with open_atomic(path, "w") as file:
        file.writelines(render_report(source, target, beads, names=names))


def render_report(
    source: Article, target: Article, beads: Sequence[Bead], *, names: tuple[str, str] | None = None
) -> Iterator[str]:
    """Yields the page in pieces; the arguments are those of `write_report`."""
    shown = names or (source.id, target.id)
    style = "".join(map(_part, ("pages/theme.css", "pages/beads.css", "report_page.css")))
    script = "".join(map(_part, ("pages/unsure.js", "report_page.js")))
    page = _part("report_page.html")
    head, _, foot = page.partition("<!-- beads -->")
    facts = {
        "language": escape(source.language),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "title": escape(source.title or target.title or shown[0]),
        "source_name": escape(shown[0]),
        "target_name": escape(shown[1]),
        "source_language": escape(source.language),
        "target_language": escape(target.language),
        "summary": _summary(beads),
        "types": _types(beads),
    }
    yield Template(head).substitute(facts)
    yield from _rows(source, target, beads)
    yield Template(foot).substitute(facts)


def level_of(bead: Bead) -> Level:
    """How sure a bead is."""
    if is_null(bead):
        return "null"
    return "high" if bead.score >= HIGH else "middle" if bead.score >= LOW else "low"


def _part(name: str) -> str:
    return PAGES.parent.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The source expression of a content security policy (CSP level 3, section 2.3.1) that admits just this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _rows(source: Article, target: Article, beads: Sequence[Bead]) -> Iterator[str]:
    ours, theirs = _lines(source), _lines(target)
    for number, bead in enumerate(beads, start=1):
        left = [ours[index] for index in bead.source]
        right = [theirs[index] for index in bead.target]
        if number > 1 and any(line.opens for line in (*left, *right)):
            yield "</tbody>\n<tbody>\n"
        yield (
            f'<tr id="b{number}" class="{level_of(bead)}" data-score="{bead.score:.4f}"'
            f' data-type="{_type(bead)}" tabindex="-1">'
            f'<td class="side" lang="{escape(source.language)}">{_cell(left)}</td>'
            f'<td class="link">{_link(bead, number)}</td>'
            f'<td class="side" lang="{escape(target.language)}">{_cell(right)}</td></tr>\n'
        )


def _lines(article: Article) -> list[_Line]:
    lines: list[_Line] = []
    for paragraph in article.paragraphs:
        for place, sentence in enumerate(paragraph.sentences):
            text = " ".join(sentence.text.split())
            lines.append(_Line(len(lines) + 1, text, "" if place else paragraph.kind))
    return lines


def _cell(lines: list[_Line]) -> str:
    if not lines:
        return '<p class="none">no counterpart</p>'
    return "".join(
        f'<p class="s{f" first {line.opens}" if line.opens else ""}"><b>{line.number}</b>{escape(line.text)}</p>'
        for line in lines
    )


def _link(bead: Bead, number: int) -> str:
    # Cut off, not rounded: 0.899 must not look like the 0.90 from which a bead is sure.
    shown = "" if is_null(bead) else f"<i>{math.floor(bead.score * 100 + 1e-9) / 100:.2f}</i>"
    return f'<a href="#b{number}" title="bead {number}">{shown}<small>{_type(bead)}</small></a>'


def _type(bead: Bead) -> str:
    return f"{len(bead.source)}–{len(bead.target)}"


def _summary(beads: Sequence[Bead]) -> str:
    counts = count_beads(beads)
    levels = Counter(map(level_of, beads))
    facts = [
        ("beads", f"{counts.linked:,}"),
        ("mean confidence", f"{counts.mean_score:.2f}"),
        *((f"{name} ({_interval(level)})", f"{levels[level]:,}") for level, name in _LEVEL_NAMES.items()),
        ("sentences without counterpart", f"{counts.source_alone:,} + {counts.target_alone:,}"),
    ]
    return "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)


def _interval(level: Level) -> str:
    return f"under {LOW:.1f}" if level == "low" else f"from {LOW:.1f}" if level == "middle" else f"{HIGH:.1f} and more"


def _types(beads: Sequence[Bead]) -> str:
    counts = Counter(map(_type, beads))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} of {name}" for name, count in ordered)
