"""Decoding segments, and decoding again those whose translation something objects to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from align.lexicon import Wanted
from align.translation.engine.batching import length_batches
from align.translation.engine.marian import DecodingOptions, MarianModel
from align.translation.engine.source_form import is_shouted, with_single_marks
from align.translation.masking.placeholders import Masking, hide
from align.translation.repair.evidence import Evidence
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


def decode(model: MarianModel, segments: Sequence[Segment], options: DecodingOptions) -> Callable[[], None]:
    """Queues segments for decoding; the function returned waits, and lets each take what came out."""
    batches = length_batches([len(segment.pieces) for segment in segments])
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
