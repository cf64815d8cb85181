"""Recognises page furniture: text about the page, such as "Bekijk ook: …" or "Tekst loopt door onder de tweet."."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from align.article import Article, Paragraph, ParagraphKind
from align.inline import distribute_codes
from align.readers.furniture_patterns import PATTERNS

_MAX_CHARACTERS = 260
_ORNAMENTS = "*_~<> ▼▶►↓→"
_BRACKETS = (("(", ")"), ("[", "]"), ("«", "»"))
# Somebody is saying it, so it is the article's own text: "Lees ook de kleine lettertjes, zegt de Consumentenbond."
_SAID = re.compile(
    r"[,”’\"]\s*(?:zo\s+)?(?:zegt|zei|aldus|adviseert|adviseerde|waarschuwt|waarschuwde|luidt|luidde|vindt|vond|klinkt|"
    r"klonk|roept|riep|schrijft|schreef|staat|stond|says|said|advises|advised|warns|warned|urges|urged|according)\b.*"
    r"[.!?]['\"’”»]*$",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…:]['\"’”»)\]]*$")


def is_furniture(text: str, kind: ParagraphKind = "body") -> bool:
    """Whether a paragraph, or one line of it, is page furniture and not part of the article.

    Args:
        text: the whole paragraph or line.
        kind: what it is on the page otherwise. Headings, list items and quotes need clearer wording than running text:
            "Meer over de gemeente" may be a chapter.
    """
    line = " ".join(text.split())
    if not line or len(line) > _MAX_CHARACTERS or _SAID.search(line):
        return False
    bare = _without_ornaments(line)
    running = kind in ("body", "caption")
    return any(entry.pattern.fullmatch(bare) for entry in PATTERNS if running or not entry.body_only)


def _without_ornaments(line: str) -> str:
    bare = line.strip(_ORNAMENTS)
    for opening, closing in _BRACKETS:
        # Both or none: "Reacties (12)" ends with a bracket too.
        if bare.startswith(opening) and bare.endswith(closing):
            return bare[1:-1].strip(_ORNAMENTS)
    return bare


def mark_furniture(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Gives page furniture its kind, and a line of it inside a paragraph a paragraph of its own."""
    for paragraph in paragraphs:
        if is_furniture(paragraph.text, paragraph.kind):
            yield dataclasses.replace(paragraph, kind="furniture")
        elif "\n" in paragraph.text:
            yield from _split(paragraph)
        else:
            yield paragraph


def _split(paragraph: Paragraph) -> Iterator[Paragraph]:
    marked: list[tuple[bool, str]] = []
    finished = True
    for line in paragraph.text.split("\n"):
        # After an unfinished line this one is the rest of a hard-wrapped sentence, whatever it looks like.
        furniture = finished and is_furniture(line, paragraph.kind)
        marked.append((furniture, line))
        finished = furniture or _FINISHED.search(line.rstrip()) is not None
    if not any(furniture for furniture, _ in marked):
        yield paragraph
        return
    parts: list[tuple[bool, int, int]] = []
    place = 0
    for furniture, group in groupby(marked, key=lambda pair: pair[0]):
        lines = [line for _, line in group]
        for text in lines if furniture else ["\n".join(lines)]:
            if stripped := text.strip():
                start = place + text.index(stripped)
                parts.append((furniture, start, start + len(stripped)))
            place += len(text) + 1
    codes = distribute_codes(paragraph.codes, [(start, end) for _, start, end in parts]).inside
    for (furniture, start, end), own in zip(parts, codes, strict=True):
        verbatim = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in paragraph.verbatim if a < end and start < b
        )
        kind = "furniture" if furniture else paragraph.kind
        yield Paragraph(paragraph.text[start:end], kind, (), own, verbatim)


def drop_furniture(article: Article) -> Article:
    """The article without its page furniture; the very same object where it has none.

    An article that is nothing else comes back with no paragraphs.
    """
    kept = tuple(paragraph for paragraph in article.paragraphs if paragraph.kind != "furniture")
    if len(kept) == len(article.paragraphs):
        return article
    if kept:
        # The first line of a text has no blank line before it.
        kept = (dataclasses.replace(kept[0], before=article.paragraphs[0].before), *kept[1:])
    return dataclasses.replace(article, paragraphs=kept)
