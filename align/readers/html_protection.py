"""What of a page is not to be translated: program code, what the page says so of, and text in other languages.

HTML Standard, section 3.2.6.3 ("The translate attribute"): `translate="no"` holds for an element and all within it that
does not say otherwise. Pages for Google Translate say it with the class "notranslate". Section 3.2.6.2 ("The lang and
xml:lang attributes"): so does the language that an element is in. The marks of footnotes are no words either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape

from align.formats.languages import primary_subtag
from align.readers.html_blocks import BLOCKS
from align.readers.html_tokens import VOID_ELEMENTS, HtmlToken, html_attributes, tag_pairs

_CODE = frozenset({"pre", "code", "kbd", "samp", "listing", "xmp"})
# ISO 639-2 has other codes for languages that have one of two letters; what has no language is said with "zxx".
_SHORT_CODES = {"nld": "nl", "dut": "nl", "eng": "en"}
_LANGUAGE = re.compile(r"\blang\s*=", re.IGNORECASE)
_NO_WORD_OF_LANGUAGE = frozenset({"", "und", "mul", "mis"})

_REFERENCE = re.compile(
    r"\[\s*(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,4}|[*†‡])\s*\]|\(\d{1,2}\)|\d{1,3}|[*†‡§]{1,3}", re.IGNORECASE
)
_IN_BRACKETS = ("[", "(")
_MOST_TOKENS = 8
"""Tokens in the mark of a footnote: itself, a link, white space."""
_AFTER_PUNCTUATION = re.compile(r"[.,;:!?…”’\"'»)\]]\s?$")
_AFTER_WORD = re.compile(r"[^\W\d_]{4,}$")
_LONGEST_WORD = 60
_UNIT = re.compile(r"(?:met(?:er|re)s?|inch|seconden?|mile|mijl|uur)$", re.IGNORECASE)
"""Words behind which a small figure is an exponent."""


def protected_tokens(
    source: str, tokens: Sequence[HtmlToken], *, own_tags: bool = False, references: bool = False
) -> frozenset[int]:
    """The numbers of the tokens within elements that are not to be translated, their own tags aside.

    What is said of the whole page does not count: who has it translated knows better.

    Args:
        source: the page.
        tokens: all of it.
        own_tags: count the start tags that say so too, as their attributes are not to be translated either.
        references: count the marks of footnotes, such as `<sup>[1]</sup>`.
    """

    def says(token: HtmlToken) -> tuple[bool | None, bool]:
        raw = source[token.start : token.end].lower()
        wanted = _wanted(_attributes(source, token)) if "translate" in raw else None
        if wanted is None and token.name in _CODE:
            return True, False
        return (None if wanted is None else not wanted), True

    pairs = tag_pairs(tokens, range(len(tokens)))
    found = set(_within(tokens, pairs, says, own_tags=own_tags))
    if references:
        found.update(_references(source, tokens, pairs))
    return frozenset(found)


def foreign_tokens(
    source: str, tokens: Sequence[HtmlToken], language: str, *, own_tags: bool = False
) -> frozenset[int]:
    """The numbers of the tokens within elements that are said to be in another language, their own tags aside.

    Args:
        source: the page.
        tokens: all of it.
        language: BCP 47 tag of the page's text. What the page says of itself as a whole counts as the same.
        own_tags: count the start tags that say so too.
    """
    if _LANGUAGE.search(source) is None:
        return frozenset()
    known = _page_languages(source, tokens, language)

    def says(token: HtmlToken) -> tuple[bool | None, bool]:
        if "lang" not in source[token.start : token.end].lower():
            return None, False
        return _is_foreign(_attributes(source, token), known), True

    return frozenset(_within(tokens, tag_pairs(tokens, range(len(tokens))), says, own_tags=own_tags))


def _within(
    tokens: Sequence[HtmlToken],
    pairs: Mapping[int, int],
    says: Callable[[HtmlToken], tuple[bool | None, bool]],
    *,
    own_tags: bool,
) -> Iterator[int]:
    """The tokens within elements of which `says` tells that they count, and not within others in them that do not.

    Args:
        tokens: of a page.
        pairs: of its tags.
        says: of a start tag whether what is within counts, None where it says nothing; and whether it says so of the
            tag's attributes as well.
        own_tags: whether to give such tags.
    """
    ends = _Ends(tokens, pairs)
    around: list[tuple[int, bool]] = []
    for number, token in enumerate(tokens):
        while around and number >= around[-1][0]:
            around.pop()
        counts = bool(around) and around[-1][1]
        if token.kind == "start" and token.name not in ("html", "body"):
            said, of_attributes = says(token)
            if own_tags and of_attributes and said is not None:
                counts = said
            if said is not None and token.name not in VOID_ELEMENTS:
                around.append((ends.of(number), said))
        if counts:
            yield number


def _attributes(source: str, token: HtmlToken) -> dict[str, str]:
    return {attribute.name: attribute.value for attribute in html_attributes(source, token)}


def _wanted(attributes: Mapping[str, str]) -> bool | None:
    """Whether a tag wants what is within translated; None where it says nothing."""
    answer = attributes.get("translate", "").lower()
    if answer in ("yes", "no"):
        return answer == "yes"
    return False if "notranslate" in attributes.get("class", "").lower().split() else None


def _is_foreign(attributes: Mapping[str, str], known: frozenset[str]) -> bool | None:
    """Whether a tag says that what is within is in another language; None where it says nothing."""
    said = _primary(attributes.get("lang", attributes.get("xml:lang", "")))
    return None if said in _NO_WORD_OF_LANGUAGE else said not in known


def _primary(tag: str) -> str:
    primary = primary_subtag(tag.strip())
    return _SHORT_CODES.get(primary, primary)


def _page_languages(source: str, tokens: Sequence[HtmlToken], language: str) -> frozenset[str]:
    """The language of the text, and what the page as a whole says instead, which is wrong then."""
    known = {_primary(language)}
    for token in tokens:
        if token.kind == "start" and token.name in ("html", "body"):
            said = _attributes(source, token)
            known |= {_primary(said[name]) for name in ("lang", "xml:lang") if name in said}
        if token.name == "body":
            break
    return frozenset(known - _NO_WORD_OF_LANGUAGE)


class _Ends:
    """Where elements end."""

    def __init__(self, tokens: Sequence[HtmlToken], pairs: Mapping[int, int]) -> None:
        self._tokens = tokens
        self._pairs = pairs
        self._blocks: list[int] = []

    def of(self, number: int) -> int:
        """The token that ends an element: its end tag, or the next block where it has none."""
        if self._pairs.get(number, -1) > number:
            return self._pairs[number]
        if not self._blocks:
            following = len(self._tokens)
            for place in range(len(self._tokens) - 1, -1, -1):
                self._blocks.append(following)
                following = place if self._tokens[place].name in BLOCKS else following
            self._blocks.reverse()
        return self._blocks[number]


def _references(source: str, tokens: Sequence[HtmlToken], pairs: Mapping[int, int]) -> Iterator[int]:
    """The tokens within elements that are marks of footnotes."""
    before = ""
    for number, token in enumerate(tokens):
        text = source[token.start : token.end]
        if token.kind == "text":
            before = text[-_LONGEST_WORD:]
        elif token.name in BLOCKS or token.name == "br":
            before = ""
        end = pairs.get(number, -1)
        if token.kind != "start" or not number < end <= number + _MOST_TOKENS or token.name not in ("sup", "a"):
            continue
        inner = range(number + 1, end)
        mark = unescape("".join(source[tokens[n].start : tokens[n].end] for n in inner if tokens[n].kind == "text"))
        if _REFERENCE.fullmatch(mark.strip()) is None:
            continue
        if token.name == "a":
            is_reference = _leads_within(source, token) and (
                mark.strip().startswith(_IN_BRACKETS) or (before[-1:].strip() != "" and not before[-1:].isdigit())
            )
        else:
            is_reference = _is_raised_reference(source, tokens, number, end, mark.strip(), unescape(before))
        if is_reference:
            yield from inner


def _leads_within(source: str, link: HtmlToken) -> bool:
    return any(a.name == "href" and a.value.startswith("#") for a in html_attributes(source, link))


def _is_raised_reference(
    source: str, tokens: Sequence[HtmlToken], start: int, end: int, mark: str, before: str
) -> bool:
    """Whether a raised figure is the mark of a footnote, and no exponent."""
    if mark.startswith(_IN_BRACKETS) or not mark.isdigit():
        return True
    around = [*tokens[max(start - 1, 0) : start], *tokens[start + 1 : end]]
    if any(token.kind == "start" and token.name == "a" for token in around):
        return True
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    if after is not None and source[after.start : after.start + 1].isalnum():
        # The mass of an isotope, or a part of a formula.
        return False
    if _AFTER_PUNCTUATION.search(before):
        return True
    word = _AFTER_WORD.search(before)
    return word is not None and _UNIT.search(word[0]) is None
