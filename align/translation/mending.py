"""Decoding segments, and decoding again those whose translation something objects to or that lack terms.

Three ways to get a term into a translation give candidates, of which the model chooses. The source is given with the
English term in place of the Dutch one, which a model copies (Song et al., "Code-Switching for Enhancing NMT with
Pre-Specified Translation", NAACL 2019). The translation is written anew from where the model looked at the term, with
the wanted one as a forced prefix (Knowles and Koehn, "Neural Interactive Translation Prediction", AMTA 2016). And the
words that the model wrote there are replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from align.lexicon import Wanted
from align.translation.engine.marian import BATCH_PIECES, DecodingOptions, MarianModel, length_batches
from align.translation.engine.source_form import is_shouted, with_single_marks
from align.translation.masking.placeholders import Masking, hide
from align.translation.repair.evidence import Evidence, missing_names
from align.translation.repair.numbers import model_form
from align.translation.resources.glossary import SentenceTerms
from align.translation.segments import Segment, mended


def new_segment(
    model: MarianModel, text: str, terms: SentenceTerms | None = None, pieces: list[str] | None = None
) -> Segment:
    """A text with what the model is given for it.

    Args:
        model: the model.
        text: a sentence or a part of one.
        terms: those of the user's glossary in it.
        pieces: of the text as it is, if they are known.
    """
    capitals = is_shouted(text, model.guide)
    segment = Segment(text, [], capitals, 0, _hidden(model, text, terms), terms=terms)
    if model.guide is not None:
        compared = model.plain(text if segment.masking is None else segment.masking.opaque)
        segment.evidence = Evidence(compared, model.guide, _wanted(segment, compared))
    if pieces is not None and segment.masking is None and not capitals and terms is None and _form(text) == text:
        segment.pieces = pieces
    else:
        _ask(model, segment, segment.masking, 0)
    segment.length = len(segment.pieces)
    return segment


def decode(
    model: MarianModel, segments: Sequence[Segment], options: DecodingOptions, batch_pieces: int = BATCH_PIECES
) -> Callable[[], None]:
    """Queues segments for decoding; the function returned waits, and lets each take what came out."""
    batches = length_batches([len(segment.pieces) for segment in segments], batch_pieces)
    pending = [(batch, model.submit([segments[i].pieces for i in batch], options)) for batch in batches]

    def collect() -> None:
        for batch, result in pending:
            for index, hypotheses in zip(batch, result(), strict=True):
                segments[index].take(hypotheses)

    return collect


def mend(model: MarianModel, segments: Sequence[Segment], options: DecodingOptions) -> None:
    """Decodes again what has no result or marks, in one way after the other until nothing objects.

    First a longer list of hypotheses; then other stand-ins for what is hidden; then numbers hidden as well. What still
    has no translation with all its literals is translated around them.

    Args:
        model: the model.
        segments: decoded once.
        options: a wide beam and all its hypotheses.
    """
    failed = [segment for segment in segments if segment.quality or not segment.result]
    if not failed:
        return
    decode(model, failed, options)()
    for style in (1, 2):
        lost = [segment for segment in failed if segment.masking is not None and not segment.result]
        for segment in lost:
            _ask(model, segment, segment.masking, style)
        decode(model, lost, options)()
    wrong = [segment for segment in failed if not segment.result or "numbers" in segment.quality]
    for style in (0, 1):
        hidden = [segment for segment in wrong if not segment.result or "numbers" in segment.quality]
        hidden = [
            segment
            for segment in hidden
            if _ask(model, segment, _hidden(model, segment.text, segment.terms, numbers=True), style)
        ]
        decode(model, hidden, options)()
    for segment in failed:
        if not segment.result:
            _translate_around(model, segment, options)


def _ask(model: MarianModel, segment: Segment, masking: Masking | None, style: int) -> bool:
    """Sets what the model is given; whether anything is hidden."""
    segment.masking, segment.style = masking, style
    text = segment.text if masking is None else masking.carried(style)
    text = model.plain(_form(text))
    text = text.capitalize() if segment.capitals else text
    segment.pieces = model.encode([text], [_wanted(segment, text)])[0]
    return masking is not None


def _form(text: str) -> str:
    """A text with numbers and marks in forms that models know."""
    return with_single_marks(model_form(text))


def _hidden(model: MarianModel, text: str, terms: SentenceTerms | None, *, numbers: bool = False) -> Masking | None:
    """A text without what is no language and what the model cannot spell; the user's terms stay as they are."""
    unspelt = model.unspelt(text)
    if unspelt and terms is not None:
        places = [(start, end) for _, start, end in terms.places(text)]
        unspelt = [one for one in unspelt if not any(start < one.end and one.start < end for start, end in places)]
    return hide(text, numbers=numbers, unspelt=unspelt)


def _wanted(segment: Segment, text: str) -> list[Wanted]:
    """What the user's terms and the names that are to be copied ask for in a text that the model is given."""
    wanted = []
    if segment.terms is not None:
        wanted = [Wanted(start, end, term.english) for term, start, end in segment.terms.places(text)]
    names = [] if segment.masking is None else segment.masking.copied(segment.style)
    for name in dict.fromkeys(names):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?=s?(?!\w))", text, re.IGNORECASE):
            if not any(match.start() < one.end and one.start < match.end() for one in wanted):
                wanted.append(Wanted(*match.span(), match[0]))
    return sorted(wanted) if names else wanted


def _translate_around(model: MarianModel, segment: Segment, options: DecodingOptions) -> None:
    """Gives `segment` the translations of what stands between its literals, with the literals in their places."""
    masking = _hidden(model, segment.text, segment.terms)
    if masking is None:
        return
    fragments = [new_segment(model, fragment.strip()) for fragment in masking.fragments()]
    worded = [fragment for fragment in fragments if fragment.pieces and any(map(str.isalpha, fragment.text))]
    decode(model, worded, options)()
    done = []
    for fragment, original in zip(fragments, masking.fragments(), strict=True):
        text = fragment.result or fragment.text
        if fragment.text[:1].islower() and text[:2] not in {"I ", "I'", "I’"}:
            text = text[:1].lower() + text[1:]
        done.append(original.replace(fragment.text, text, 1) if fragment.text else original)
    segment.masking, segment.style = masking, 0
    segment.result = masking.restore(mended(masking.opaque, masking.woven(done)))
    segment.score = min((fragment.score for fragment in worded), default=1.0)
    segment.quality = tuple(dict.fromkeys(mark for fragment in worded for mark in fragment.quality))


_WORTH_A_NAME = 0.6
"""A translation with a name that was lost has at least this share of the score of the one without it."""
_LOOKED_AT = 0.25
"""Share of the attention on a term, beside that of its word most looked at, that makes a word one of the term's."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_VOWEL_SOUND = re.compile(r"(?!(?:uni|use|euro|one))[aeiou]|hour|hon|MP|NGO", re.IGNORECASE)


class _Candidate(NamedTuple):
    segment: Segment
    text: str


def use_terms(model: MarianModel, segments: Sequence[Segment], options: DecodingOptions) -> None:
    """Lets each segment take a translation with the terms and names that its own lacks, where there is a good one.

    Args:
        model: the model.
        segments: decoded, with and without terms; those whose terms or names are missing are decoded again.
        options: a wide beam and all its hypotheses.
    """
    lacking = [segment for segment in segments if segment.result and {"term", "name"} & {*segment.quality}]
    if not lacking:
        return
    with_terms = [segment for segment in lacking if "term" in segment.quality]
    candidates = [*_copied(model, with_terms, options), *_written_anew(model, lacking, options)]
    candidates = [candidate for candidate in candidates if candidate.text.strip()]
    scores = model.score([_asked(c.segment) for c in candidates], [c.text for c in candidates])
    for candidate, logarithms in zip(candidates, scores, strict=True):
        segment, score = candidate.segment, math.exp(sum(logarithms) / len(logarithms))
        # A name is not worth a bad sentence; a term is the user's will.
        if "term" in segment.quality or score > _WORTH_A_NAME * segment.score:
            segment.offer(candidate.text.upper() if segment.capitals else candidate.text, score)


def _asked(segment: Segment) -> str:
    """The text that the model translates."""
    text = segment.text if segment.masking is None else segment.masking.carried(segment.style)
    return text.capitalize() if segment.capitals else text


def _places(segment: Segment, text: str) -> Iterator[tuple[str, int, int]]:
    """What the result lacks, with its place in `text`, which is what the model is given."""
    if segment.terms is not None:
        lacking = segment.terms.missing(segment.result)
        yield from ((term.english, start, end) for term, start, end in segment.terms.places(text) if term in lacking)
    if segment.evidence is not None:
        for name in missing_names(segment.evidence.names, segment.result):
            match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            if match is not None:
                yield name, match.start(), match.end()


def _copied(model: MarianModel, segments: Sequence[Segment], options: DecodingOptions) -> list[_Candidate]:
    """What the model makes of the source with English terms in it."""
    if not segments:
        return []
    asked = []
    for segment in segments:
        text = _asked(segment)
        if model.guide is not None:
            # A lexicon would take the English for Dutch.
            assert segment.terms is not None
            wanted = [Wanted(start, end, term.english) for term, start, end in segment.terms.places(text)]
            asked.append(model.encode([text], [wanted])[0])
            continue
        for english, start, end in reversed(list(_places(segment, text))):
            text = text[:start] + english + text[end:]
        asked.append(model.encode([text])[0])
    results = model.submit(asked, options)()
    return [
        _Candidate(segment, hypothesis.text)
        for segment, found in zip(segments, results, strict=True)
        for hypothesis in found
    ]


def _written_anew(model: MarianModel, segments: Sequence[Segment], options: DecodingOptions) -> list[_Candidate]:
    """Translations with the terms for the words that the model wrote when it looked at them."""
    greedy = model.submit([segment.pieces for segment in segments], options)()
    drafts = [found[0].text for found in greedy]
    looks = model.attention([_asked(segment) for segment in segments], drafts)
    candidates: list[_Candidate] = []
    begun: list[_Candidate] = []
    for segment, draft, look in zip(segments, drafts, looks, strict=True):
        replaced = draft
        spans = []
        for english, start, end in _places(segment, _asked(segment)):
            columns = [i for i, (a, b) in enumerate(look.source_spans) if a < end and b > start]
            span = _words_for(draft, look.rows, look.target_spans, columns)
            if span is not None:
                spans.append((span, english))
        for (start, end), wanted in sorted(spans, reverse=True):
            replaced = _put(replaced, start, end, wanted)
        if spans:
            candidates.append(_Candidate(segment, replaced))
        for (start, _), wanted in spans:
            begun.append(_Candidate(segment, _put(draft[:start], start, start, wanted)))
    narrow = replace(options, beam_size=2, num_hypotheses=1, repetition_penalty=1.0)
    results = model.continuations([_asked(one.segment) for one in begun], [one.text for one in begun], narrow)
    for one, found in zip(begun, results, strict=True):
        candidates += [_Candidate(one.segment, hypothesis.text) for hypothesis in found]
    return candidates


def _words_for(
    draft: str, rows: Sequence[Sequence[float]], spans: Sequence[tuple[int, int]], columns: Sequence[int]
) -> tuple[int, int] | None:
    """The run of words of a draft at which the model looked most at some pieces of the source."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(draft)]
    if not words or not columns:
        return None
    weights = []
    for start, end in words:
        mine = [
            sum(rows[i][c] for c in columns) for i, (a, b) in enumerate(spans[: len(rows)]) if a < end and b > start
        ]
        weights.append(sum(mine) / len(mine) if mine else 0.0)
    best = max(range(len(words)), key=weights.__getitem__)
    if weights[best] <= 0:
        return None
    first = last = best
    while first > 0 and weights[first - 1] > _LOOKED_AT + 0.5 * weights[best]:
        first -= 1
    while last + 1 < len(words) and weights[last + 1] > _LOOKED_AT + 0.5 * weights[best]:
        last += 1
    return words[first][0], words[last][1]


def _put(text: str, start: int, end: int, wanted: str) -> str:
    """`text` with `wanted` from start to end, and the article before it in the form that it asks for."""
    head = text[:start]
    if start == 0:
        wanted = wanted[:1].upper() + wanted[1:]
    article = re.search(r"(?<!\w)([Aa])n?(?=\s+$)", head)
    if article:
        head = (
            head[: article.start()] + article[1] + ("n" if _VOWEL_SOUND.match(wanted) else "") + head[article.end() :]
        )
    return head + wanted + text[end:]
