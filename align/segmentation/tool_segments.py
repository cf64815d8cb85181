r"""Sentences and units as another tool has them: where tools cut by default, and how ours are cut and joined for that.

OmegaT: its manual, "Source segmentation", and what its default rules do, as OmegaT 3.6 was seen to do it. A segment
ends at `.`, `!` and `?` that white space follows at once, so not at `.”`, `.)` or `…`; not at three dots that no
capital follows, nor behind the abbreviations in `tools.toml`; and after a number with a full stop or bracket that a
paragraph begins with. Its white space is that of Java, without the no-break space. In pages a line break ends one.

Trados Studio: RWS, "About segmentation rules" and "Segmentation rule - Example" (docs.rws.com), give the rule for full
stops, `\.+[\p{Pe}\p{Pf}\p{Po}"]*` before white space, with an exception for lower case after that. It cuts
behind `.”`, `.’`, `."` and `.)`, as we do, but not behind `.“`, as Germans close, nor `…` alone. That there is a rule
for colons is known from its settings (N. Díaz, "Segmentation Exceptions in SDL Trados Studio", 2015); that the rule for
`!` and `?` has the same closing punctuation is likely, not known. Its list of abbreviations is not public: ours stand
in.

memoQ: its documentation ("Segmentation rules", "Edit segmentation rule set") says that punctuation ends segments, that
abbreviations are exceptions and that rules are expressions, and does not give them. Taken here, unsure, is that closing
quotation marks and brackets stay with their segment, that an ellipsis ends one and lower case goes on. Who knows better
exports the rules from memoQ and gives the file.

A sentence is the best piece to translate, so text is cut at the ends of sentences and at those of the tool's segments
alike, translated, and put together to what the tool has.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Literal, get_args

from align.article import Article, Paragraph, Sentence
from align.bitext import ALTERNATIVES, QUALITY, Position, TranslationUnit
from align.inline import InlineCode, distribute_codes
from align.segmentation import segment_paragraph
from align.segmentation.lexicon import load_lexicon
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import LanguageRules, SentenceRules
from align.segmentation.srx_rules import SrxRule, alternatives

Tool = Literal["omegat", "trados", "memoq"]

TOOLS: tuple[Tool, ...] = get_args(Tool)

_JAVA_SPACE = r"[ \t\n\x0b\f\r]"
_LOWER = r"\s\p{Ll}"


@lru_cache
def tool_rules(tool: Tool) -> SentenceRules:
    """The rules of a tool as it comes: those for Dutch, and those for all languages."""
    rules = {"omegat": _omegat, "trados": _trados, "memoq": _memoq}[tool]()
    names = (("Dutch", "[Nn][Ll].*"), ("Default", ".*"))
    languages = (LanguageRules(name, pattern, part) for (name, pattern), part in zip(names, rules, strict=True))
    return SentenceRules(tuple(languages), cascade=True)


def _omegat() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    words = alternatives(word.replace("_", " ") for word in omegat_abbreviations())
    return (
        (SrxRule(False, rf"{_JAVA_SPACE}(?:{words})\.", _JAVA_SPACE),),
        (
            SrxRule(False, r"\.\.\.", rf"{_JAVA_SPACE}+\P{{Lu}}"),
            SrxRule(True, rf"^{_JAVA_SPACE}*\p{{Nd}}+[\p{{Nd}}.)\]]+{_JAVA_SPACE}+", r"\p{Lu}"),
            SrxRule(True, r"[.?!]+", _JAVA_SPACE),
            SrxRule(True, r"\n", " +"),
            SrxRule(True, r"<br\d+/?>", "."),
        ),
    )


def omegat_abbreviations() -> list[str]:
    """What OmegaT ends no segment behind, without the last full stop; "_" is a space."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = resources.files(__package__).joinpath("tools.toml").read_text(encoding="utf-8")
    return [word for words in tomllib.loads(text)["omegat"].values() for word in words.split()]


def _trados() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    closing = r'[\p{Pe}\p{Pf}\p{Po}"]*'
    return (
        (_abbreviations(),),
        (
            SrxRule(False, rf"\.+{closing}", _LOWER),
            SrxRule(True, rf"\.+{closing}", r"\s"),
            SrxRule(True, rf"[!?]+{closing}", r"\s"),
            SrxRule(True, rf":{closing}", r"\s"),
        ),
    )


def _memoq() -> tuple[tuple[SrxRule, ...], tuple[SrxRule, ...]]:
    ended = r"""[.!?…]+[\p{Pe}\p{Pf}\p{Pi}"']*"""
    return (_abbreviations(),), (SrxRule(False, ended, _LOWER), SrxRule(True, ended, r"\s"))


def _abbreviations() -> SrxRule:
    """Those of ours that need what follows them."""
    known = load_lexicon("nl").abbreviations.items()
    words = alternatives(word for word, kind in known if kind == "binding" and len(word) > 1)
    return SrxRule(False, rf"(?<![\p{{L}}\p{{N}}.\-])(?i:{words})\.", r"\s")


JOINED = "joined"
"""Property of a unit that is made of others of its file: the positions of the first and the last of them, "2.1-2.3"."""

Breaks = Callable[[Paragraph], Sequence[int]]
"""Where a tool ends segments in a paragraph: offsets in its text, rising."""

_OWN_FACTS = frozenset({"bead", "match", "memory", ALTERNATIVES, QUALITY})
"""Properties that say something of one unit, and nothing of several."""


def plain_breaks(segmenter: RuleSegmenter) -> Breaks:
    """Where rules cut the text of a paragraph, which the tool is taken to see without its markup."""
    return lambda paragraph: segmenter.breaks(paragraph.text)


def cut(article: Article, breaks: Breaks) -> Article:
    """The article with its sentences cut further where the tool cuts.

    Args:
        article: segmented.
        breaks: of the tool.
    """
    paragraphs = (replace(p, sentences=tuple(_cut(p, breaks(p)))) for p in article.paragraphs)
    return replace(article, paragraphs=tuple(paragraphs))


def _cut(paragraph: Paragraph, breaks: Sequence[int]) -> Iterator[Sentence]:
    text = paragraph.text
    for sentence in paragraph.sentences:
        places = breaks[bisect_left(breaks, sentence.start + 1) : bisect_left(breaks, sentence.end)]
        for start, end in pairwise((sentence.start, *places, sentence.end)):
            piece = text[start:end]
            if piece.strip():
                first = start + len(piece) - len(piece.lstrip())
                yield Sentence(piece.strip(), first, first + len(piece.strip()))


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit and the stretch of its paragraph that it translates."""

    unit: TranslationUnit
    start: int
    end: int


def placed(paragraph: Paragraph, units: Iterable[TranslationUnit]) -> list[Placed]:
    """Units of a paragraph's sentences, one for each, with their places."""
    return [Placed(u, s.start, s.end) for u, s in zip(units, paragraph.sentences, strict=True)]


def runs(pieces: Sequence[Placed], breaks: Sequence[int]) -> Iterator[list[Placed]]:
    """The pieces by the tool's segments: neighbours between which it does not cut are in one run."""
    run: list[Placed] = []
    for piece in pieces:
        if run and bisect_left(breaks, run[-1].end) < bisect_left(breaks, piece.start + 1):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def merge(paragraph: Paragraph, run: Sequence[Placed]) -> TranslationUnit:
    """One unit of neighbouring ones.

    Its source is the text of the paragraph from the first to the last; the targets are joined with the white space that
    is between the sources. The codes are those of the units and those between them.
    """
    if len(run) == 1:
        return run[0].unit
    between = distribute_codes(_codes(paragraph, run), [(piece.start, piece.end) for piece in run]).between
    target = ""
    source_codes: list[InlineCode] = []
    target_codes: list[InlineCode] = []
    for number, piece in enumerate(run):
        if number:
            end = run[number - 1].end
            source_codes += [replace(code, offset=code.offset - run[0].start) for code in between[number]]
            target_codes += [replace(code, offset=code.offset - end + len(target)) for code in between[number]]
            target += paragraph.text[end : piece.start]
        source_codes += _moved(piece.unit.source_codes, piece.start - run[0].start)
        target_codes += _moved(piece.unit.target_codes, len(target))
        target += piece.unit.target
    units = [piece.unit for piece in run]
    scores = [unit.score for unit in units if unit.score is not None]
    properties = {key: value for key, value in units[0].properties.items() if key not in _OWN_FACTS}
    joined = replace(
        units[0],
        source=paragraph.text[run[0].start : run[-1].end],
        target=target,
        # A translation is as good as its worst sentence, and a machine's where one of them is.
        origin="machine" if any(unit.origin == "machine" for unit in units) else units[0].origin,
        score=min(scores, default=None),
        properties=properties,
        id="",
        source_codes=tuple(source_codes),
        target_codes=tuple(target_codes),
        extras=None,
    )
    return joined.with_quality(mark for unit in units for mark in unit.quality)


def _codes(paragraph: Paragraph, run: Sequence[Placed]) -> Sequence[InlineCode]:
    """Codes of the paragraph from the first piece to the last."""
    first = bisect_left(paragraph.codes, run[0].start, key=lambda code: code.offset)
    return paragraph.codes[first : bisect_right(paragraph.codes, run[-1].end, key=lambda code: code.offset)]


def _moved(codes: Iterable[InlineCode], by: int) -> Iterator[InlineCode]:
    return (replace(code, offset=code.offset + by) for code in codes)


def within_segments(article: Article, is_known: Callable[[str], bool]) -> Article:
    """An article that was cut into segments, one a paragraph, with sentences in these, as one translates best.

    Args:
        article: segmented.
        is_known: whether a segment is to stay whole, as there is a translation of it.
    """
    paragraphs = (
        segment_paragraph(p, article.language) if len(p.sentences) == 1 and not is_known(p.sentences[0].text) else p
        for p in article.paragraphs
    )
    return replace(article, paragraphs=tuple(paragraphs))


def _no_breaks(paragraph: Paragraph) -> Sequence[int]:
    return ()


def merged_article(
    article: Article, units: Sequence[TranslationUnit], breaks: Breaks = _no_breaks
) -> tuple[Article, tuple[TranslationUnit, ...]]:
    """An article and its units with the tool's segments for sentences, numbered anew in each paragraph.

    Args:
        article: as `cut` gives it.
        units: one for each of its sentences.
        breaks: of the tool; by default a paragraph is a segment.
    """
    waiting = iter(units)
    paragraphs: list[Paragraph] = []
    merged: list[TranslationUnit] = []
    for number, paragraph in enumerate(article.paragraphs, start=1):
        own = placed(paragraph, [next(waiting) for _ in paragraph.sentences])
        sentences = []
        for run in runs(own, breaks(paragraph)):
            start, end = run[0].start, run[-1].end
            sentences.append(Sentence(paragraph.text[start:end], start, end))
            merged.append(replace(merge(paragraph, run), position=Position(number, len(sentences))))
        paragraphs.append(replace(paragraph, sentences=tuple(sentences)))
    return replace(article, paragraphs=tuple(paragraphs)), tuple(merged)


def with_joined(
    article: Article, units: Iterable[TranslationUnit], tools: Sequence[Breaks]
) -> Iterator[TranslationUnit]:
    """The units, and behind the last of each run of them that one of the tools has as one segment, that segment.

    Args:
        article: segmented.
        units: of the article's sentences, in order, by their positions; one may be of several sentences, as its
            property "bead" says, and sentences may lack.
        tools: where they cut.
    """
    pieces: list[Placed] = []
    number = 0
    for unit in units:
        if unit.position is None or unit.position.paragraph != number:
            yield from _joined(article, number, pieces, tools)
            pieces, number = [], 0 if unit.position is None else unit.position.paragraph
        place = _place(article, unit)
        if place is None:
            yield unit
        else:
            pieces.append(place)
    yield from _joined(article, number, pieces, tools)


def with_common_joined(article: Article, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
    """The units of an article, and those of several sentences that one of `TOOLS` has; see `with_joined`."""
    return with_joined(article, units, _common_breaks(article.language))


@lru_cache
def _common_breaks(language: str) -> tuple[Breaks, ...]:
    return tuple(plain_breaks(RuleSegmenter(tool_rules(tool), language, tool)) for tool in TOOLS)


def _place(article: Article, unit: TranslationUnit) -> Placed | None:
    if unit.position is None or not 0 < unit.position.paragraph <= len(article.paragraphs):
        return None
    sentences = article.paragraphs[unit.position.paragraph - 1].sentences
    count = unit.properties.get("bead", "1").partition("-")[0]
    first = unit.position.sentence - 1
    last = first + (int(count) if count.isdecimal() else 1) - 1
    if not 0 <= first <= last < len(sentences):
        return None
    return Placed(unit, sentences[first].start, sentences[last].end)


def _joined(
    article: Article, number: int, pieces: Sequence[Placed], tools: Sequence[Breaks]
) -> Iterator[TranslationUnit]:
    if len(pieces) < 2:
        yield from (piece.unit for piece in pieces)
        return
    paragraph = article.paragraphs[number - 1]
    # By the place of the last piece: the places of the first ones.
    wanted: dict[int, dict[int, None]] = {}
    place = {piece.start: index for index, piece in enumerate(pieces)}
    for breaks in tools:
        cuts = breaks(paragraph)
        for run in runs(pieces, cuts):
            first, last = place[run[0].start], place[run[-1].start]
            if last > first and _is_whole(paragraph, run, cuts):
                wanted.setdefault(last, {})[first] = None
    for index, piece in enumerate(pieces):
        yield piece.unit
        for first in wanted.get(index, ()):
            unit = merge(paragraph, pieces[first : index + 1])
            span = f"{pieces[first].unit.position}-{piece.unit.position}"
            yield replace(unit, properties={**unit.properties, JOINED: span})


def _is_whole(paragraph: Paragraph, run: Sequence[Placed], breaks: Sequence[int]) -> bool:
    """Whether the run is the tool's segment: nothing of it lacks, and nothing else is in it."""
    text = paragraph.text
    if any(text[one.end : other.start].strip() for one, other in pairwise(run)):
        return False
    start, end = run[0].start, run[-1].end
    first, last = bisect_left(breaks, start + 1), bisect_left(breaks, end)
    before = breaks[first - 1] if first else 0
    after = breaks[last] if last < len(breaks) else len(text)
    return first == last and not text[before:start].strip() and not text[end:after].strip()
