"""Inline markup as OmegaT names it: a letter and a number for each tag, as text (OmegaT's manual, "Tags").

OmegaT numbers the tags of a paragraph from 0, `<b0>`, `</b0>`, `<i1/>`, and cuts the paragraph into sentences
afterwards. A memory of its own has the tags in the texts of its segments, and is taken where all of that is the same;
the markup of another tool's memory does not count. With our settings (see `align.formats.omegat_settings`) a line break
ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from align.article import Article, Paragraph
from align.bitext import TranslationUnit
from align.inline import InlineCode, distribute_codes, with_codes
from align.readers.html_tokens import HtmlToken, html_tokens
from align.segmentation.srx import SentenceRules
from align.segmentation.srx_rules import SrxRule

_TAG = r"</?[a-z]{1,2}\d{1,3}/?>"
_TAGS = f"(?:{_TAG}){{0,6}}"
# What the rules begin with that look at the words behind a break, and those that look at what precedes a word.
_BREAK = r"\s(?=\s{0,4}"
_TAGGED_BREAK = rf"\s(?=(?:\s|{_TAG}){{0,8}}"
_BEFORE_WORD = r"(?<![^\s(\[{<"
_TAGGED_BEFORE_WORD = rf"{_BEFORE_WORD}>"

_WHITE_SPACE = re.compile(r"\s")
_ENDED = re.compile(r"[.!?…‽][\"'`´“”„‟‘’‚‛«»‹›)\]}]*$")


@dataclass(frozen=True, slots=True)
class TaggedUnit:
    """A unit with OmegaT's tags in its texts.

    Attributes:
        unit: it has no codes.
    """

    unit: TranslationUnit


def tag_tolerant(rules: SentenceRules) -> SentenceRules:
    """Sentence rules that look through OmegaT's tags, which are text to it."""
    return SentenceRules(
        tuple(replace(language, rules=tuple(map(_tolerant, language.rules))) for language in rules.languages)
    )


def _tolerant(rule: SrxRule) -> SrxRule:
    return SrxRule(
        rule.breaks,
        rule.before.replace(_BEFORE_WORD, _TAGGED_BEFORE_WORD) + _TAGS,
        rule.after.replace(_BREAK, _TAGGED_BREAK),
    )


def tagged_units(article: Article, units: Sequence[TranslationUnit]) -> Iterator[TranslationUnit | TaggedUnit]:
    """The units of an article as OmegaT will have its segments.

    Args:
        article: segmented, its paragraphs with the codes of the page.
        units: one for each sentence, in order, their codes those of the paragraph.

    Yields:
        The units of paragraphs without codes as they are. Those of others with tags, those of neighbours together where
        OmegaT does not part them.
    """
    waiting = iter(units)
    for paragraph in article.paragraphs:
        own = [next(waiting) for _ in paragraph.sentences]
        if paragraph.codes:
            yield from _tagged(paragraph, own)
        else:
            yield from own


def _tagged(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> Iterator[TaggedUnit]:
    names = _names(paragraph.codes)
    stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
    between = distribute_codes(paragraph.codes, stretches).between
    run: TranslationUnit | None = None
    gap = ""
    for number, (unit, (start, _)) in enumerate(zip(units, stretches, strict=True)):
        named = replace(
            unit,
            source=with_codes(unit.source, _named(unit.source_codes, names)),
            target=with_codes(unit.target, _named(unit.target_codes, names)),
            source_codes=(),
            target_codes=(),
        )
        if run is None:
            run = named
            continue
        end = stretches[number - 1][1]
        codes = between[number]
        gap = with_codes(
            paragraph.text[end:start], [replace(code, offset=code.offset - end) for code in _named(codes, names)]
        )
        if any(code.type == "lb" for code in codes):
            yield TaggedUnit(run)
            run = named
        elif _ENDED.search(units[number - 1].source) and (space := _WHITE_SPACE.search(gap)):
            yield TaggedUnit(_extended(run, after=gap[: space.start()]))
            run = _extended(named, before=gap[space.end() :].lstrip())
        else:
            run = replace(run, source=run.source + gap + named.source, target=run.target + gap + named.target, id="")
    if run is not None:
        yield TaggedUnit(run)


def _extended(unit: TranslationUnit, *, before: str = "", after: str = "") -> TranslationUnit:
    return replace(unit, source=before + unit.source + after, target=before + unit.target + after)


def _named(codes: Iterable[InlineCode], names: Mapping[tuple[str, str], str]) -> list[InlineCode]:
    return [replace(code, data=names.get((code.kind, code.id), code.data)) for code in codes]


def _names(codes: Sequence[InlineCode]) -> dict[tuple[str, str], str]:
    """What OmegaT has for each code of a paragraph, by kind and id."""
    names: dict[tuple[str, str], str] = {}
    numbering = _Numbering()
    for code in codes:
        if code.type == "lb":
            numbering = _Numbering()
            names[code.kind, code.id] = ""
        else:
            names[code.kind, code.id] = "".join(numbering.name(code.data, token) for token in html_tokens(code.data))
    return names


class _Numbering:
    """Counts the tags of a paragraph."""

    def __init__(self) -> None:
        self._next = 0
        self._open: dict[str, list[int]] = {}

    def name(self, source: str, token: HtmlToken) -> str:
        if token.kind == "text":
            # What is not to be translated is text to OmegaT all the same.
            return re.sub(r"[ \t\n\r\f]+", " ", unescape(source[token.start : token.end]))
        if token.kind not in ("start", "end"):
            return ""
        waiting = self._open.setdefault(token.name, [])
        if token.kind == "end" and waiting:
            return f"</{token.name[0]}{waiting.pop()}>"
        number = self._next
        self._next += 1
        if token.kind == "end":
            return f"</{token.name[0]}{number}>"
        waiting.append(number)
        empty = "/" if source[token.start : token.end].endswith("/>") else ""
        return f"<{token.name[0]}{number}{empty}>"
