"""Inline codes: the markup of a text, kept beside its characters; and the shape of what stands among its characters and
is no language, placeholders of programs and addresses. Plain data, no I/O.

A text with markup is a plain string and a tuple of codes, each with the place where it stands: `Het <b>regent</b>.`
is "Het regent." with an opening code at 4 and a closing code at 10. Steps that only want words never see markup; steps
that move words move the codes with them; every format writes them in its own way (TMX `<bpt>`, XLIFF `<pc>`, HTML).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

# Number signs are escaped, so that the patterns can stand in verbose ones.
BRACED_PLACEHOLDER = r"\$?\{[\w.:\#!-]{0,40}\}"
"""{}, {0}, {name}, {user.name!r}, ${name}: Python, Java, JavaScript, C#."""

PRINTF_PLACEHOLDER = r"%(?:\([\w.]{1,40}\)|\d{1,2}\$)?[-+0\#]{0,2}\d{0,3}(?:\.\d{1,2})?l{0,2}[sdifuxXcg](?![^\W\d_])"
"""%s, %5.2f, %1$s, %(name)d: C and its descendants; "50% discount" has none, as a letter follows no space."""

PLACEHOLDER = f"{BRACED_PLACEHOLDER}|{PRINTF_PLACEHOLDER}"
"""What has to be the same in a text and its translation. Other things that are hidden from the model, such as entities
of HTML, are none, as they may be written otherwise in the other language."""

MAIL_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
"""Where it must be one. Where personal data is masked, or the share of addresses in a text is measured, whatever may be
one is taken for an address, as too much is better than too little. Web addresses end for each user at other signs: at
a quotation mark where they are compared, at a word where words are."""

CodeKind = Literal["open", "close", "standalone"]
"""Whether a code begins a span, ends it, or stands for itself, as a line break or an image does."""


@dataclass(frozen=True, slots=True)
class InlineCode:
    """A piece of markup in a text.

    Attributes:
        kind: see `CodeKind`.
        id: what an opening code and its closing code have in common within a text, and a code with its counterpart in
            the other language. Any string; standalone codes are numbered apart from pairs. "" where nothing is known.
        offset: characters of the plain text before the code, 0 to the length of the text. Codes stand in a tuple by
            rising offset; several at one offset stand in the order of the tuple.
        data: the code itself in the language of the document, such as `<b>` or `<br/>`; "" where it is not known.
        type: what the code does, by the names of TMX 1.4b, section "type": "bold", "italic", "ulined", "link",
            "image", "lb" (line break), "x-…" for others; "" where it is not known.
        element: the element of the file it was read from, where the kind does not tell: "it", "hi" or "ut" of TMX, or
            the name of a foreign element with its namespace in braces; else "".
        attributes: further attributes of that element, in order, for a writer of the same format.
        content: the element's content as XML, where it is more than `data` (the sub-flows of TMX), else "". It is only
            ever set by a reader.
    """

    kind: CodeKind
    id: str
    offset: int
    data: str = ""
    type: str = ""
    element: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    content: str = ""


def interleave(text: str, codes: Sequence[InlineCode]) -> Iterator[str | InlineCode]:
    """The pieces of a text, none empty, and its codes between them, in order.

    Codes before the beginning or behind the end stand at the beginning or end, and codes out of order are sorted.
    """
    done = 0
    for code in sorted(codes, key=lambda code: code.offset):
        place = min(max(code.offset, done), len(text))
        if place > done:
            yield text[done:place]
            done = place
        yield code
    if done < len(text):
        yield text[done:]


def with_codes(text: str, codes: Sequence[InlineCode]) -> str:
    """The text with the data of its codes in place: `Het <b>regent</b>.`"""
    return "".join(piece if isinstance(piece, str) else piece.data for piece in interleave(text, codes))


def without_layout(text: str, codes: Sequence[InlineCode]) -> list[str]:
    """What a text and its codes say in order, white space collapsed, none beside a code; to compare two of them."""
    return [
        " ".join(piece.split()) if isinstance(piece, str) else f"\0{piece.data}"
        for piece in interleave(text, codes)
        if not isinstance(piece, str) or piece.strip()
    ]


def pair_codes(codes: Sequence[InlineCode]) -> dict[int, int]:
    """Which opening code each closing code ends, by their places in `codes`, in both directions.

    A closing code ends the last opening code before it that has its id and is not ended yet. Codes that are not in the
    result stand alone: they have no id, or their other half is in another segment or missing. Pairs may overlap
    (`<b><i></b></i>`).
    """
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for index, code in enumerate(codes):
        if code.kind == "open":
            waiting.setdefault(code.id, []).append(index)
        elif code.kind == "close" and code.id and waiting.get(code.id):
            start = waiting[code.id].pop()
            pairs[start], pairs[index] = index, start
    return pairs


def nested_pairs(codes: Sequence[InlineCode]) -> dict[int, int]:
    """Those of `pair_codes` that lie in one another as XML elements do: none begins in a pair and ends outside it."""
    pairs = pair_codes(codes)
    nested: dict[int, int] = {}
    around: list[int] = []
    for index, code in enumerate(codes):
        other = pairs.get(index)
        if other is None:
            continue
        if code.kind == "open":
            around.append(index)
        elif other in around:
            # What began inside the pair and has not ended yet overlaps with it.
            del around[around.index(other) :]
            nested[other], nested[index] = index, other
    return nested


@dataclass(frozen=True, slots=True)
class DistributedCodes:
    """The codes of a text divided among stretches of it, such as its sentences.

    Attributes:
        inside: those of each stretch, with offsets from its beginning.
        between: those before the first stretch, after each, and behind the last, with offsets in the whole text.
    """

    inside: tuple[tuple[InlineCode, ...], ...]
    between: tuple[tuple[InlineCode, ...], ...]


def distribute_codes(codes: Sequence[InlineCode], stretches: Sequence[tuple[int, int]]) -> DistributedCodes:
    """Divides the codes of a text among stretches of it, each code to one place, in an order that stays.

    What stands within a stretch is its own. Of the codes between two stretches, the closing ones that come first belong
    to the one before, and the opening ones that come last to the one after; all others stay between them. A pair that
    reaches over a border is thus divided: each stretch has one half, which stands alone there.

    Args:
        codes: by rising offset.
        stretches: half-open, in order, without overlap.
    """
    inside: list[list[InlineCode]] = [[] for _ in stretches]
    gaps: list[list[InlineCode]] = [[] for _ in range(len(stretches) + 1)]
    at = 0
    for code in codes:
        while at < len(stretches) and code.offset >= stretches[at][1]:
            at += 1
        if at < len(stretches) and code.offset > stretches[at][0]:
            inside[at].append(replace(code, offset=code.offset - stretches[at][0]))
        else:
            gaps[at].append(code)
    between = []
    for number, gap in enumerate(gaps):
        first, last = 0, len(gap)
        while number and first < last and gap[first].kind == "close":
            first += 1
        while number < len(stretches) and last > first and gap[last - 1].kind == "open":
            last -= 1
        if first:
            start, end = stretches[number - 1]
            inside[number - 1] += [replace(code, offset=end - start) for code in gap[:first]]
        if last < len(gap):
            inside[number][:0] = [replace(code, offset=0) for code in gap[last:]]
        between.append(tuple(gap[first:last]))
    return DistributedCodes(tuple(map(tuple, inside)), tuple(between))
