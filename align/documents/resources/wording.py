"""Which values of a program are language, and what in them is read by the program.

What `align.inline` calls placeholders, and the syntax of ICU's messages, the translator carries through by itself,
wherever it meets them. The placeholders here mean something in files of programs only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from align.inline import BRACED_PLACEHOLDER, MAIL_ADDRESS, PRINTF_PLACEHOLDER

_PLACEHOLDERS = r"""
      \{\{[^{}\n]{1,80}\}\}
    | [$%\#]\{[^{}\n]{1,80}\} | \{'[^'\n]{1,40}'\} | %<\w{1,40}>
      (?:[-+0\#]{0,3}\d{0,3}(?:\.\d{1,2})?[dioxXeEfgGsc](?![^\W\d_]))?
    | (?<![\w-])--[A-Za-z][\w-]{1,40}
    | \{\s*[\w.]+\s*(?:,\s*(?:number|date|time|spellout|ordinal|duration|list)\b[^{}]{0,200})?\}
    | %(?:\d{1,2}\$)?[-+0\#,]{0,3}(?:\d{1,3}|\*)?(?:\.(?:\d{1,2}|\*))?
      (?:hh?|ll?|[qzjtL])?(?:t[A-Za-z]|[@dioupxXeEfFgGaAcCsSbBnh])(?![^\W\d_])(?:%%)?
    | %(?:\d{1,2}\$)?\#@\w{1,60}@ | %(?:\d{1,2}\$)?arg\b
    | (?<![\w%])%L?[1-9]\d?(?![\w%]|[.,]\d)
    | \d*%%
    | '[{}](?:[^'\n]{0,80}[{}])?'
    | (?<![\w%])%[A-Za-z_]\w{0,40}%
    | \$t\([^()\n]{1,80}\)
    | (?<!\w)\$[A-Za-z_]\w{0,40}\$
    | (?<!\S)@(?:\.\w{1,12})?:(?:\([\w.-]{1,80}\)|[\w-]{1,40}(?:\.[\w-]{1,40}){0,8})
    | (?<!\S):[a-z_]{2,40}(?![\w:])
"""
"""`{{count, number}}` and `$t(key)` of i18next, `%{name}` and `%<n>d` of Ruby, `{0,number}` of MessageFormat, `%1$@`,
`%lld`, `%#@files@` and `%arg` of Apple, `%1` and `%L1` of Qt, `%tY` of Java, `%name%` of Symfony, `$NAME$` of Chrome,
`@:key` and `{'@'}` of Vue, `:name` of Laravel, `--all` of commands; `'{'` of ICU, where an apostrophe before a brace
says that it is none."""
_PLACEHOLDER = re.compile(_PLACEHOLDERS, re.VERBOSE)
_CHOICE = re.compile(r"\{\s*\w+\s*,\s*choice\s*,")
_ALTERNATIVE = re.compile(r"\|?\s*-?(?:\d+(?:\.\d+)?|∞|\\u221[Ee])\s*[#<≤]")
_BRACE = re.compile(r"[{}|]")
_MESSAGE = re.compile(r"\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal)\s*,")

TAG = re.compile(
    r"(?<!%)</?[A-Za-z][\w:.-]{0,40}(?:\s+[\w:.@-]{1,60}(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+))?)*\s*/?>"
    r"|</?\d{1,3}\s*/?>"
)
"""A tag of HTML, or a numbered one, as components of React have them."""

_NO_WORDS = re.compile(
    rf"{_PLACEHOLDERS}|{BRACED_PLACEHOLDER}|{PRINTF_PLACEHOLDER}"
    rf"|(?:https?|ftp|file|mailto|tel):\S+|www\.\S+|{MAIL_ADDRESS}|&(?:\w+|\#\w+);|<[^<>]*>",
    re.VERBOSE,
)
_IDENTIFIER = re.compile(
    r"""
      [a-z0-9]+(?:_[a-z0-9]+)+ | [A-Z0-9]+(?:_[A-Z0-9]+)+ | [a-z]{2,}\d*[A-Z]\w*
    | [\w-]+(?:\.[\w-]+){2,} | [a-z][\w-]*\.[a-z][\w-]* | [A-Za-z]{1,3}[\w-]*\d[\w-]* | [a-z]{2}[-_][A-Z]{2}
    | [@?][+*]?(?:[\w.]+:)?[a-z]+/[\w.]+ | \.{0,2}/\S* | [\w@.-]+(?:[/\\][\w@.-]+){2,} | [\w.-]+/[\w.+-]*[.+\d][\w.+-]*
    | \#[0-9A-Fa-f]{3,8} | \d[\d.,]*\s?[A-Za-z%]{1,3} | true | false | null | undefined | nl
    """,
    re.VERBOSE,
)
"""Names that programs give things, of files, colours, measures, references: one word that no reader sees."""
_DATE_PATTERN = re.compile(r"(?:([dDMmyYHhKksSaEeLQwWzZxXuG])\1{0,4}[\s.,:/'T-]*)+")
_DATE_PARTS = re.compile(r"dd?|DD|MM|yy|YY|HH?|hh|mm|ss|EEE")


_MNEMONIC = re.compile(
    r"(?<![\w&~])[&~](?=[^\W\d_])(?!\#?\w{1,10};)|(?<=[^\W\d_])[&~](?=[a-zà-ÿ])(?!\#?\w{1,10};)|(?<![\w_])_(?=[^\W\d_])"
)

_ESCAPED = re.compile(r"[ ]*(?:\\[nrt])+[ ]*")
_PATH = re.compile(r"(?:\b[A-Za-z]:|%\w+%|^\W{0,2}\\[\\\w])\S*$|\w\\(?![nrt])\w\S*$")
_WORD = re.compile(r"(?<![\w%{$@:.#\\/-])[^\W\d_]\w*(?!\w*[}(])")


def mnemonic(text: str) -> tuple[int, int] | None:
    """Half-open offsets of what marks the letter of a label that chooses it, such as the "&" of "&Bestand"."""
    found = [match.span() for match in _MNEMONIC.finditer(text)]
    return found[0] if len(found) == 1 and text.count(text[found[0][0]]) == 1 else None


def mnemonic_place(text: str, wanted: int) -> int:
    """The beginning of a word at or behind an offset, or else the first one: where a letter can be marked."""
    match = _WORD.search(text, wanted) or _WORD.search(text)
    return wanted if match is None else match.start()


def is_language(text: str) -> bool:
    """Whether a value has words for people, as far as it can be seen by itself."""
    words = _NO_WORDS.sub(" ", text).strip()
    if not any(map(str.isalpha, words)) or _IDENTIFIER.fullmatch(words):
        return False
    return not (_DATE_PATTERN.fullmatch(words) and len(_DATE_PARTS.findall(words)) > 1)


def is_message(text: str) -> bool:
    """Whether a value is, or holds, a message of ICU with variants: one whole, however many sentences are in it."""
    return _MESSAGE.search(text) is not None


def placeholders(text: str) -> Iterator[tuple[int, int]]:
    """Half-open offsets of what a translation of a value has as it is; no message with variants is in it."""
    place = 0
    while place < len(text):
        match = _PLACEHOLDER.search(text, place)
        choice = _CHOICE.search(text, place)
        if choice is not None and (match is None or choice.start() < match.start()):
            end = _closing(text, choice.end())
            yield choice.start(), end
            place = end
        elif match is not None:
            yield match.span()
            place = match.end()
        else:
            return


def merged_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those of them left out that overlap an earlier one."""
    merged: list[tuple[int, int]] = []
    for span in sorted(set(spans)):
        if not merged or merged[-1][1] <= span[0]:
            merged.append(span)
    return merged


def escaped_breaks(text: str) -> Iterator[tuple[int, int]]:
    r"""Half-open offsets of line breaks and tabs that a program is to make of `\\n` and `\\t`, blanks beside them too.

    In a path such as `C:\\new\\text.txt` there is none.
    """
    if "\\" not in text:
        return
    for match in _ESCAPED.finditer(text):
        word = text[: match.start()].rpartition(" ")[2]
        if not _PATH.search(word) and text[: match.start()][-1:] != "\\":
            yield match.span()


def choices(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of what is no language in a value that is a choice and nothing else, else nothing.

    java.text.ChoiceFormat: `{0,choice,0#no files|1#one file|1<{0} files}`.
    """
    opening = _CHOICE.match(text)
    if opening is None or _closing(text, opening.end()) != len(text):
        return []
    found = [opening.span()]
    place = opening.end()
    depth = 0
    while place < len(text) - 1:
        limit = _ALTERNATIVE.match(text, place) if depth == 0 else None
        if limit is not None:
            found.append(limit.span())
            place = limit.end()
            continue
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return [*found, (len(text) - 1, len(text))]


def _closing(text: str, place: int) -> int:
    """The end of what begins with a brace before `place`; the text's end where nothing closes it."""
    depth = 1
    for brace in _BRACE.finditer(text, place):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.end()
    return len(text)
