"""What of a page is not to be translated, and which texts stand in its tags.

HTML Standard, section 3.2.6.3 ("The translate attribute"): `translate="no"` holds for an element and all within it that
does not say otherwise. Pages for Google Translate say it with the class "notranslate". Section 3.2.6.2 ("The lang and
xml:lang attributes"): so does the language that an element is in. The marks of footnotes are no words either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from itertools import islice

from align.article import Paragraph, Sentence
from align.documents.encoding import without_invisibles
from align.documents.html.blocks import BLOCKS
from align.documents.html.tokens import HtmlAttribute, HtmlToken, html_attributes, html_tokens, tag_pairs
from align.languages import primary_subtag, same_language

_CODE = frozenset({"pre", "code", "kbd", "samp", "listing", "xmp"})
# ISO 639-2 has other codes for languages that have one of two letters; what has no language is said with "zxx".
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
            if said is not None and not token.is_empty:
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
    said = primary_subtag(attributes.get("lang", attributes.get("xml:lang", "")))
    return None if said in _NO_WORD_OF_LANGUAGE else said not in known


def _page_languages(source: str, tokens: Sequence[HtmlToken], language: str) -> frozenset[str]:
    """The language of the text, and what the page as a whole says instead, which is wrong then."""
    known = {primary_subtag(language)}
    for token in tokens:
        if token.kind == "start" and token.name in ("html", "body"):
            said = _attributes(source, token)
            known |= {primary_subtag(said[name]) for name in ("lang", "xml:lang") if name in said}
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


# Attributes that are shown or read out (HTML Standard, section 3.2.6, "translatable attributes"; WAI-ARIA 1.2).
_SHOWN_ATTRIBUTES = frozenset(
    "alt title placeholder label abbr aria-label aria-description aria-placeholder aria-roledescription "
    "aria-valuetext".split()
)
# What is called a title there is the name of a style sheet or a feed.
_TITLES_NOT_SHOWN = frozenset({"link", "style"})
_BUTTONS = frozenset({"submit", "reset", "button"})
_DESCRIPTIONS = frozenset(
    "description og:title og:description og:image:alt twitter:title twitter:description twitter:image:alt abstract "
    "dc.title dc.description dcterms.title dcterms.description headline".split()
)
_KEYWORDS = frozenset({"keywords", "news_keywords"})
_LANGUAGE_ATTRIBUTES = frozenset({"lang", "xml:lang"})
_WORD = re.compile(r"[^,;]+")


def value_paragraphs(source: str, tokens: Sequence[HtmlToken], language: str) -> tuple[Paragraph, ...]:
    """The texts in attributes that are shown, and the titles of drawings, each once, as they are to be translated.

    Args:
        source: the page.
        tokens: all of it.
        language: BCP 47 tag of its text; values in another language are left out.
    """
    found: dict[str, Paragraph] = {}
    for token in _translated(source, tokens, language):
        for text, is_list in _texts(source, token):
            if text not in found and any(map(str.isalpha, text)):
                found[text] = Paragraph(text, "caption", _words(text) if is_list else ())
    return tuple(found.values())


def with_values(
    source: str, values: Mapping[str, str], old: str, new: str, *, language_names: Sequence[str] | None = None
) -> Iterator[str]:
    """Pieces of the page with other texts in its values, and the language of its elements, if it is `old`, now `new`.

    Args:
        source: the page.
        values: HTML for each text of `value_paragraphs`.
        old: BCP 47 tag.
        new: likewise.
        language_names: of a page in XML the attributes that say the language of its root; None where it is none.
    """
    done = 0
    tokens = list(html_tokens(source, is_xml=language_names is not None))
    changes = value_changes(source, tokens, values, old, new)
    root = (t for t in tokens if t.kind in ("text", "start", "end") and source[t.start : t.end].strip())
    for token in islice(root, 1):
        changes |= _root_changes(source, token, new, ("lang",) if language_names is None else language_names)
    for (start, end), text in sorted(changes.items()):
        yield source[done:start]
        yield text
        done = end
    yield source[done:]


def value_changes(
    source: str, tokens: Sequence[HtmlToken], values: Mapping[str, str], old: str, new: str
) -> dict[tuple[int, int], str]:
    """What `with_values` changes but for the language of the whole page: half-open offsets, and what stands there.

    Args:
        source: the page, or a piece of one.
        tokens: all of it.
        values: HTML for each text of `value_paragraphs`.
        old: BCP 47 tag.
        new: likewise.
    """
    changes: dict[tuple[int, int], str] = {}
    for token, is_translated in _with_titles(source, tokens, old):
        if is_translated:
            changes |= _new_values(source, token, values)
        if token.kind == "start":
            changes |= _language_changes(source, token, old, new)
    return changes


def _translated(source: str, tokens: Sequence[HtmlToken], language: str) -> Iterator[HtmlToken]:
    return (token for token, is_translated in _with_titles(source, tokens, language) if is_translated)


def _with_titles(source: str, tokens: Sequence[HtmlToken], language: str) -> Iterator[tuple[HtmlToken, bool]]:
    """The tokens, and whether there may be values in them: start tags, and the titles of drawings."""
    left_alone = protected_tokens(source, tokens, own_tags=True) | foreign_tokens(
        source, tokens, language, own_tags=True
    )
    drawings = 0
    is_title = False
    for number, token in enumerate(tokens):
        if token.name == "svg" and not source.endswith("/>", token.start, token.end):
            drawings = max(drawings + (1 if token.kind == "start" else -1), 0)
        is_value = token.kind == "start" or (token.kind == "raw" and is_title)
        yield token, is_value and number not in left_alone
        is_title = drawings > 0 and token.kind == "start" and token.name == "title"


def _texts(source: str, token: HtmlToken) -> Iterator[tuple[str, bool]]:
    """The texts of a token, and whether each is a list of words."""
    if token.kind == "raw":
        yield value_text(source[token.start : token.end]), False
        return
    for place, is_list in shown_attributes(source, token):
        yield value_text(place.value), is_list


def _new_values(source: str, token: HtmlToken, values: Mapping[str, str]) -> dict[tuple[int, int], str]:
    if token.kind == "raw":
        raw = source[token.start : token.end]
        new = values.get(value_text(raw))
        start = token.start + len(raw) - len(raw.lstrip())
        return {} if new is None else {(start, token.start + len(raw.rstrip())): new}
    return {
        (place.start, place.end): f'"{new}"'
        for place, _ in shown_attributes(source, token)
        if (new := values.get(value_text(place.value))) is not None
    }


def shown_attributes(source: str, token: HtmlToken) -> Iterator[tuple[HtmlAttribute, bool]]:
    """The attributes of a tag that are shown, and whether each is a list of words."""
    attributes = list(html_attributes(source, token))
    said = {attribute.name: attribute.value.strip().lower() for attribute in attributes}
    names = _SHOWN_ATTRIBUTES - {"title"} if token.name in _TITLES_NOT_SHOWN else _SHOWN_ATTRIBUTES
    is_list = False
    if token.name == "meta":
        what = {said.get(name, "") for name in ("name", "property", "itemprop")}
        is_list = not _KEYWORDS.isdisjoint(what)
        names = frozenset({"content"}) if is_list or not _DESCRIPTIONS.isdisjoint(what) else frozenset()
    elif token.name == "input" and said.get("type") in _BUTTONS:
        names |= {"value"}
    return ((attribute, is_list) for attribute in attributes if attribute.name in names)


def value_text(value: str) -> str:
    """What a value says, as it is written without its quotes."""
    return " ".join(without_invisibles(unescape(value)).split())


def _words(text: str) -> tuple[Sentence, ...]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0].strip()
        if word:
            start = match.start() + match[0].index(word)
            found.append(Sentence(word, start, start + len(word)))
    return tuple(found)


def _root_changes(source: str, token: HtmlToken, language: str, names: Sequence[str]) -> dict[tuple[int, int], str]:
    """What makes the first tag of a page, or what stands before its first text, say the language."""
    if token.name != "html" or token.kind != "start":
        return {(token.start, token.start): f'<html lang="{language}">'}
    own = {(a.start, a.end): f'"{language}"' for a in html_attributes(source, token) if a.name in _LANGUAGE_ATTRIBUTES}
    there = {attribute.name for attribute in html_attributes(source, token)}
    place = token.start + len("<html")
    missing = "".join(f' {name}="{language}"' for name in names if name not in there)
    return own | {(place, place): missing} if missing else own


def _language_changes(source: str, token: HtmlToken, old: str, new: str) -> dict[tuple[int, int], str]:
    attributes = list(html_attributes(source, token))
    names = set(_LANGUAGE_ATTRIBUTES)
    if token.name == "meta" and any(a.value.lower() == "content-language" for a in attributes):
        names.add("content")
    return {(a.start, a.end): f'"{new}"' for a in attributes if a.name in names and same_language(a.value, old)}
