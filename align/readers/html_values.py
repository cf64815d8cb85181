"""Texts of a page that are in its tags or titles of drawings, not in its layout, and the languages that it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from align.article import Paragraph, Sentence
from align.readers.characters import without_invisibles
from align.readers.html_protection import foreign_tokens, protected_tokens
from align.readers.html_tokens import HtmlAttribute, HtmlToken, html_attributes, html_tokens

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


def with_values(source: str, values: Mapping[str, str], old: str, new: str) -> Iterator[str]:
    """Pieces of the page with other texts in its values, and the language of its elements, if it is `old`, now `new`.

    Args:
        source: the page.
        values: HTML for each text of `value_paragraphs`.
        old: BCP 47 tag.
        new: likewise.
    """
    done = 0
    root = False
    tokens = list(html_tokens(source))
    for token, is_translated in _with_titles(source, tokens, old):
        changes: dict[tuple[int, int], str] = {}
        if not root and (token.kind in ("text", "start", "end") and source[token.start : token.end].strip()):
            root = True
            changes = _root_changes(source, token, new)
        if is_translated:
            changes |= _new_values(source, token, values)
        if token.kind == "start":
            changes |= _language_changes(source, token, old, new)
        for (start, end), text in sorted(changes.items()):
            yield source[done:start]
            yield text
            done = end
    yield source[done:]


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
        yield _plain(source[token.start : token.end]), False
        return
    for place, is_list in _shown(source, token):
        yield _plain(place.value), is_list


def _new_values(source: str, token: HtmlToken, values: Mapping[str, str]) -> dict[tuple[int, int], str]:
    if token.kind == "raw":
        raw = source[token.start : token.end]
        new = values.get(_plain(raw))
        start = token.start + len(raw) - len(raw.lstrip())
        return {} if new is None else {(start, token.start + len(raw.rstrip())): new}
    return {
        (place.start, place.end): f'"{new}"'
        for place, _ in _shown(source, token)
        if (new := values.get(_plain(place.value))) is not None
    }


def _shown(source: str, token: HtmlToken) -> Iterator[tuple[HtmlAttribute, bool]]:
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


def _plain(value: str) -> str:
    return " ".join(without_invisibles(unescape(value)).split())


def _words(text: str) -> tuple[Sentence, ...]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0].strip()
        if word:
            start = match.start() + match[0].index(word)
            found.append(Sentence(word, start, start + len(word)))
    return tuple(found)


def _root_changes(source: str, token: HtmlToken, language: str) -> dict[tuple[int, int], str]:
    """What makes the first tag of a page, or what stands before its first text, say the language."""
    if token.name != "html" or token.kind != "start":
        return {(token.start, token.start): f'<html lang="{language}">'}
    own = {(a.start, a.end): f'"{language}"' for a in html_attributes(source, token) if a.name in _LANGUAGE_ATTRIBUTES}
    if not any(a.name == "lang" for a in html_attributes(source, token)):
        place = token.start + len("<html")
        own[place, place] = f' lang="{language}"'
    return own


def _language_changes(source: str, token: HtmlToken, old: str, new: str) -> dict[tuple[int, int], str]:
    attributes = list(html_attributes(source, token))
    names = set(_LANGUAGE_ATTRIBUTES)
    if token.name == "meta" and any(a.value.lower() == "content-language" for a in attributes):
        names.add("content")
    primary = re.split("[-_]", old.lower())[0]
    return {
        (a.start, a.end): f'"{new}"'
        for a in attributes
        if a.name in names and re.split("[-_]", a.value.strip().lower())[0] == primary
    }
