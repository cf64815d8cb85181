"""Inline markup carried over from sentences to their translations, and with these into the document.

The model translates plain text. The codes of a sentence are put back afterwards, at the words of the translation that
the model made from the words they were on: it is shown the pair again, whole and with words taken out of the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from align.article import Article, Paragraph
from align.bitext import TranslationUnit
from align.documents.document import CodedText, Skeleton, TranslatedParagraph
from align.inline import InlineCode, distribute_codes, nested_pairs
from align.numbers import english_number
from align.translation.engine.marian import Attention
from align.translation.markup.links import Links, Span, is_anchor, tokens
from align.translation.markup.placing import place_by_length, place_codes
from align.translation.segments import TranslatedArticle


class ForcedModel(Protocol):
    """A model that looks at given translations; `MarianModel` is one."""

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attention]:
        """Where it looks in each source while it writes the target."""

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Sequence[float]]:
        """For each pair the log-probability of every piece of the target, and of its end."""


_LONGEST = 4000
_MOST_CODES = 200
"""A sentence, or a translation, with more characters, or with more codes, is no prose: they go by length, which takes
linear time."""
_MOST_SPANS = 80
_OPENING = frozenset("“‘([{«„‚€$£#@%")
_REST_WORDS = 4
"""A sentence with more spans and words goes by attention alone."""


def carry_codes(
    sources: Sequence[str], targets: Sequence[str], codes: Sequence[tuple[InlineCode, ...]], model: ForcedModel
) -> list[tuple[InlineCode, ...]]:
    """The codes of each source with their places in its translation.

    Args:
        sources: plain texts.
        targets: the translation of each.
        codes: those of each source, by rising offset.
        model: asked only about pairs that need it.

    Returns:
        For each pair its codes: every one once, balanced where those of the source are, by rising offset.
    """
    placed = [place_by_length(source, target, own) for source, target, own in zip(sources, targets, codes, strict=True)]
    asked = [
        index
        for index, (source, target) in enumerate(zip(sources, targets, strict=True))
        if 0 < len(codes[index]) <= _MOST_CODES and source != target and 0 < len(target) <= _LONGEST >= len(source)
    ]
    if not asked:
        return placed
    ours, theirs = _modelled(sources, asked), _modelled(targets, asked)
    attentions = model.attention(ours, theirs)
    losses = _losses(ours, theirs, [_spans(sources[index], targets[index], codes[index]) for index in asked], model)
    for index, attention, lost in zip(asked, attentions, losses, strict=True):
        links = Links(sources[index], targets[index], attention, lost)
        placed[index] = place_codes(sources[index], targets[index], codes[index], links)
    return placed


def _spans(source: str, target: str, codes: Sequence[InlineCode]) -> list[Span]:
    """What to take out of a sentence to see what becomes of its translation: the spans between codes, and the rest.

    The rest goes by a few words at a time: a word of the translation belongs to what it needs most.
    """
    pairs = nested_pairs(codes)
    between = ((codes[i].offset, codes[j].offset) for i, j in sorted(pairs.items()) if i < j)
    spans = list(dict.fromkeys(span for span in between if _has_words(source[slice(*span)])))
    if not any(_is_doubtful(source, target, span) for span in spans):
        return []
    rest: list[Span] = []
    words = 0
    for token in tokens(source):
        if not token.is_word or any(start < token.end and token.start < end for start, end in spans):
            words = 0
        elif 0 < words < _REST_WORDS:
            rest[-1] = (rest[-1][0], token.end)
            words += 1
        else:
            rest.append((token.start, token.end))
            words = 1
    return [*spans, *rest] if len(spans) + len(rest) <= _MOST_SPANS else []


def _is_doubtful(source: str, target: str, span: Span) -> bool:
    """Whether it takes more than the two texts to tell which words belong to a span."""
    text = source[slice(*span)].strip()
    literal = is_anchor(text) and (text in target or english_number(text) in target)
    return not literal and _has_words(source[: span[0]] + source[span[1] :])


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _losses(
    sources: Sequence[str], targets: Sequence[str], spans: Sequence[list[Span]], model: ForcedModel
) -> list[dict[Span, list[float]]]:
    """For each span of each source, how many nats each piece of the target loses where the span is taken out.

    Scoring is quick beside translating: the target is known, so that its pieces are computed all at once. This is
    the importance of a word by erasure (Li, Monroe and Jurafsky, "Understanding Neural Networks through Representation
    Erasure", 2016), much sharper than attention.
    """
    cut = [(i, source[:start] + source[end:]) for i, source in enumerate(sources) for start, end in spans[i]]
    if not cut:
        return [{} for _ in sources]
    needed = list(dict.fromkeys(i for i, _ in cut))
    scores = iter(
        model.score(
            [*(sources[i] for i in needed), *(text for _, text in cut)],
            [*(targets[i] for i in needed), *(targets[i] for i, _ in cut)],
        )
    )
    whole = {i: next(scores) for i in needed}
    return [
        {span: [a - b for a, b in zip(whole[i], next(scores), strict=True)] for span in spans[i]}
        for i in range(len(sources))
    ]


def _modelled(texts: Sequence[str], indices: Sequence[int]) -> list[str]:
    """These texts as the model knows them best: no capitals alone, no halves of surrogate pairs; as long as before."""
    chosen = (texts[index].encode("utf-8", "replace").decode() for index in indices)
    return [text.capitalize() if text.isupper() and len(text.capitalize()) == len(text) else text for text in chosen]


def units_with_codes(
    article: Article, units: Sequence[TranslationUnit], model: ForcedModel
) -> tuple[TranslationUnit, ...]:
    """The units of an article, one a sentence, with the codes of its paragraphs on both sides.

    A code that begins in one sentence and ends in another is in each of them without its other half. Units that have
    codes already are left as they are.
    """
    slices = list(_sentence_codes(article))
    marked = [i for i, codes in enumerate(slices) if codes and not units[i].source_codes and not units[i].target_codes]
    if not marked:
        return tuple(units)
    done = list(units)
    placed = carry_codes(
        [units[i].source for i in marked], [units[i].target for i in marked], [slices[i] for i in marked], model
    )
    for index, codes in zip(marked, placed, strict=True):
        target, own = _spaced(units[index].source, units[index].target, slices[index], codes)
        done[index] = replace(units[index], target=target, source_codes=slices[index], target_codes=own)
    return tuple(done)


def _spaced(
    source: str, target: str, codes: Sequence[InlineCode], placed: Sequence[InlineCode]
) -> tuple[str, tuple[InlineCode, ...]]:
    """A translation with white space beside what stands for words, and its codes.

    That is a code that stands for itself, or an empty span, and is parted from the words beside it, such as the field
    of a date. The model does not see it, and writes one space, or none, where the source has two.

    Args:
        source: a text.
        target: its translation.
        codes: of the source.
        placed: the same of the target, by rising offset.
    """
    ends = {code.id: code.offset for code in codes if code.kind == "close"}
    apart = {
        _key(code)
        for code in codes
        if code.id
        and (code.kind == "standalone" or (code.kind == "open" and ends.get(code.id) == code.offset))
        and code.type != "lb"
        and _stands_apart(source, code.offset)
    }
    if not apart:
        return target, tuple(placed)
    pieces: list[str] = []
    moved: list[InlineCode] = []
    length = done = 0
    for number, code in enumerate(placed):
        pieces.append(target[done : code.offset])
        length += code.offset - done
        done = code.offset
        before, after = target[:done][-1:], target[done:][:1]
        is_first = number == 0 or placed[number - 1].offset < done
        is_last = number + 1 == len(placed) or placed[number + 1].offset > done
        is_apart = _key(code) in apart
        if (
            is_apart
            and is_first
            and code.kind != "close"
            and before
            and not before.isspace()
            and before not in _OPENING
        ):
            pieces.append(" ")
            length += 1
        moved.append(replace(code, offset=length))
        if is_apart and is_last and code.kind != "open" and _is_worded(after):
            pieces.append(" ")
            length += 1
    return "".join([*pieces, target[done:]]), tuple(moved)


def _key(code: InlineCode) -> tuple[bool, str]:
    return code.kind == "standalone", code.id


def _stands_apart(source: str, place: int) -> bool:
    """Whether there is no word directly beside a place, and white space on one side at least."""
    before, after = source[:place][-1:], source[place:][:1]
    if "\n" in (before, after) or not (before.isspace() or after.isspace()):
        return False
    return (not before or before.isspace() or before in _OPENING) and not _is_worded(after)


def _is_worded(after: str) -> bool:
    """Whether what stands behind a place belongs to a word, or opens a passage."""
    return after.isalnum() or after in _OPENING


def _sentence_codes(article: Article) -> Iterator[tuple[InlineCode, ...]]:
    for paragraph in article.paragraphs:
        stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        yield from distribute_codes(paragraph.codes, stretches).inside


def filled_document(translated: TranslatedArticle, skeleton: Skeleton, language: str) -> bytes:
    """The document of a skeleton with the text of its translated article.

    Args:
        translated: the article that was read with the skeleton, translated.
        skeleton: the document without its text.
        language: BCP 47 tag of the translation.
    """
    units = iter(translated.units)
    paragraphs = [
        translated_paragraph(paragraph, [next(units) for _ in paragraph.sentences])
        for paragraph in translated.article.paragraphs
    ]
    return skeleton.filled(paragraphs, language)


def translated_paragraph(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> TranslatedParagraph:
    """What a paragraph becomes, with every code of it once.

    Args:
        paragraph: the source.
        units: one for each of its sentences.
    """
    codes = distribute_codes(paragraph.codes, [(sentence.start, sentence.end) for sentence in paragraph.sentences])
    return TranslatedParagraph(
        paragraph,
        tuple(CodedText(unit.target, _complete(unit, own)) for unit, own in zip(units, codes.inside, strict=True)),
        is_remembered=all(unit.origin != "machine" for unit in units),
    )


def _complete(unit: TranslationUnit, codes: Sequence[InlineCode]) -> tuple[InlineCode, ...]:
    """The unit's codes; if somebody lost or added some, those of the source by length."""
    own = unit.target_codes
    if Counter((c.kind, c.data) for c in own) == Counter((c.kind, c.data) for c in codes):
        return own
    return place_by_length(unit.source, unit.target, codes)
