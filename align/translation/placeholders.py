"""What is no language and has to come through as it is: addresses, paths, placeholders of programs, tags, handles.

Such literals are hidden from the model. It is given a short stand-in of the same nature for each, of the sort that
models copy: an address for an address, `{1}` for a placeholder. When one does not come back exactly once, other
stand-ins are tried, and in the end the text between the literals is translated by itself, which cannot fail. Numbers
can be hidden in the same way, with what English writes for them in their place.

While the two texts are compared and mended, each literal is a single private character in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from align.numbers import dutch_numbers
from align.translation.message_format import message_parts

Kind = Literal["address", "handle", "placeholder", "tag", "number"]

_FIRST = 0xE000
_MOST = 1000
_TOP_LEVEL = "nl|be|com|org|net|eu|de|fr|uk|info|io|gov|edu|app|dev|tv|amsterdam|frl|example"
_SUFFIX = (
    "docx?|xlsx?|pptx?|od[tsp]|pdf|txt|csv|tsv|json|xml|ya?ml|toml|ini|cfg|conf|log|html?|css|js|ts|py|ipynb|php|java|jar"
    "|cpp|sql|sh|bat|ps1|md|png|jpe?g|gif|svg|webp|bmp|tiff?|mp[34]|avi|mkv|mov|wav|zip|gz|tar|rar|7z|exe|dll|msi|iso|apk"
    "|dmg|deb|rpm|epub|srt|tmx|tbx|xliff|xlf|po|srx"
)
_SUFFIXES = f"{_SUFFIX}|{_SUFFIX.upper()}"
"""Of file names; a word that begins with a capital stands behind a full stop without its space."""
_BOOLEAN = (
    "allowfullscreen|async|autofocus|autoplay|checked|controls|defer|disabled|hidden|loop|multiple|muted|novalidate"
    "|nowrap|open|readonly|required|reversed|selected"
)
"""Attributes of HTML without a value; other words behind a "<" are text."""
_LITERAL = re.compile(
    r"""(?P<address>
          (?:https?|ftp)://[^\s<>"“”«»]+ | (?<!\w)www\.[^\s<>"“”«»]+
        | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | (?<![\w.@/-])(?:[\w-]+\.)+(?:TOP)(?![\w@]|\.\w)(?:/[^\s<>"“”«»]*)?
        | (?<=\]\()(?:[^()\s<>"]|\([^()\s]*\))+(?=[\s)])
        | (?:(?<![\w%])%[A-Z]\w{2,30}%|(?<!\w)[A-Za-z]:(?=\\)|(?<![\w\\])\\(?=\\\w))
          (?:\\(?:[^\\/:*?"<>|\s,;]+(?:[ ][^\\/:*?"<>|\s,;]+){0,4}(?=\\)|[^\\/:*?"<>|\s]*))+
        | (?<![\w./~:<>-])(?:~|\.{1,2})?(?:/[A-Za-z._][\w.@+-]*){2,}/? | (?<![\w./~:-])(?:~|\.{1,2})/[\w.@+-]+
        | (?<![\w.@/\\-])\w[\w-]*(?:\.[\w-]+){0,3}\.(?:SUFFIX)(?![\w@-]|\.\w) )
      | (?P<handle> (?<![\w@&\#/])@\w[\w.]*(?<!\.) | (?<![\w@&\#/])\#\d*[^\W\d]\w* )
      | (?P<placeholder>
          \{\{[^{}\n]{1,60}\}\} | \$?\{[\w.:\#!-]{0,40}\}
        | (?<![\w%])%(?:\(\w{1,40}\)|\d{1,2}\$)?[-+0\#]?\d{0,3}(?:\.\d{1,2})?l{0,2}[sdifuxXcg](?![^\W\d_])(?:%%)?
        | &(?:[A-Za-z]{2,10}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,5});
        | <%[^<>\n]{1,80}%>
        | (?<![\w`])`(?![\s`])[^`\n]{1,200}(?<!\s)`(?![\w`])
        | (?<![\w+/=-])(?=[\w+/=-]{16})[\w+/=-]*?(?:\d[A-Za-z]+\d+[A-Za-z]|[A-Za-z]\d+[A-Za-z]+\d)[\w+/=-]*
        | (?<![\w-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w-])
        | (?<!\w)\w{60,} )
      | (?P<tag>
          </?[A-Za-z][\w:-]{0,30}(?:\s+(?:
              [\w:.@-]+\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[^\s"'<>=]{1,200}) | (?:BOOLEAN)(?=[\s/>]) ))*\s*/?>
        | (?<!\w)<{1,2}(?=[^\W\d_]) | (?<=[\w.!?…"'”’)])>{1,2}(?!\w|=|\s*\d) )
    """.replace("TOP", _TOP_LEVEL)
    .replace("SUFFIX", _SUFFIXES)
    .replace("BOOLEAN", _BOOLEAN),
    re.VERBOSE,
)
# Nothing without one of these is a literal; most sentences have none.
_SIGNS = re.compile(
    rf"[@#{{<&\\`]|%[\w(+-]|://|www\.|\w\.(?:{_TOP_LEVEL}|{_SUFFIXES})(?!\w)|\]\(|[.~]/|/[\w.-]+/"
    r"|\d[A-Za-z]+\d|[A-Za-z]\d+[A-Za-z]|-[0-9A-Fa-f]{4}-|\w{60}"
)
_TRAILING = ".,;:!?'’)]}*_"


class _Span(NamedTuple):
    start: int
    end: int
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Masking:
    """A text whose literals are hidden.

    Attributes:
        opaque: the text with a private character for each literal.
        literals: what the literals of the translation are, in the order of the text.
        kinds: of the literals, likewise.
        gaps: whether there is white space before and after each.
    """

    opaque: str
    literals: tuple[str, ...]
    kinds: tuple[Kind, ...]
    gaps: tuple[tuple[bool, bool], ...]

    def carried(self, style: int) -> str:
        """The text as the model is given it, with stand-ins of the style 0, 1 or 2."""
        stand_ins = self._stand_ins(style)
        return "".join(stand_ins[ord(c) - _FIRST] if self._is_hidden(c) else c for c in self.opaque)

    def uncover(self, target: str, style: int) -> str | None:
        """What the model made of `carried`, with private characters; None where a stand-in is lost, twice or astray."""
        for index, stand_in in enumerate(self._stand_ins(style)):
            pattern = r"\s?".join(map(re.escape, stand_in))
            before = r"(?<!\w)" if stand_in[0].isalnum() else ""
            after = r"(?!\w)" if stand_in[-1].isalnum() else ""
            private = chr(_FIRST + index)
            target, count = re.subn(f"{before}{pattern}{after}", private, target, flags=re.IGNORECASE)
            if count != 1:
                return None
            if self.kinds[index] == "tag":
                left, right = self.gaps[index]
                target = target if left else re.sub(rf"\s+(?={private})", "", target)
                target = target if right else re.sub(rf"(?<={private})\s+", "", target)
        tags = [ord(c) - _FIRST for c in target if self._is_hidden(c) and self.kinds[ord(c) - _FIRST] == "tag"]
        return target if tags == sorted(tags) else None

    def restore(self, target: str) -> str:
        """`target` with the literals for their private characters."""
        return "".join(self.literals[ord(c) - _FIRST] if self._is_hidden(c) else c for c in target)

    def fragments(self) -> list[str]:
        """The text between the literals, white space and all; with the literals between, they are the text."""
        return re.split(f"[{chr(_FIRST)}-{chr(_FIRST + len(self.literals) - 1)}]", self.opaque)

    def _is_hidden(self, character: str) -> bool:
        return 0 <= ord(character) - _FIRST < len(self.literals)

    def _stand_ins(self, style: int) -> list[str]:
        """A stand-in for each literal, none of which is in the text already."""
        result: list[str] = []
        number = 0
        for kind in self.kinds:
            while True:
                number += 1
                stand_in = _stand_in(kind, number, style)
                if stand_in.lower() not in self.opaque.lower():
                    break
            result.append(stand_in)
        return result


def _stand_in(kind: Kind, number: int, style: int) -> str:
    if style == 1:
        return f"[{number}]"
    if style == 2:
        return f"X{number}"
    return {"address": f"www.q{number}.nl", "handle": f"@q{number}"}.get(kind, f"{{{number}}}")


def hide(text: str, *, numbers: bool = False) -> Masking | None:
    """Hides the literals of a Dutch text, and its numbers if wanted; None where there are none.

    Args:
        text: a sentence.
        numbers: whether to hide numbers, for which the literals are what English writes.
    """
    if not numbers and not _SIGNS.search(text):
        return None
    if any("\ue000" <= c <= "\uf8ff" for c in text):
        # The text has private characters of its own, which leaves none to hide with.
        return None
    spans = _literals(text)
    if numbers:
        spans = _with_numbers(text, spans)
    if not spans or len(spans) > _MOST:
        return None
    pieces, gaps, last = [], [], 0
    for index, span in enumerate(spans):
        pieces += [text[last : span.start], chr(_FIRST + index)]
        gaps.append((text[: span.start][-1:].isspace(), text[span.end : span.end + 1].isspace()))
        last = span.end
    return Masking(
        "".join([*pieces, text[last:]]),
        tuple(span.text for span in spans),
        tuple(span.kind for span in spans),
        tuple(gaps),
    )


def _literals(text: str) -> list[_Span]:
    parts = message_parts(text)
    spans = [_Span(part.start, part.end, part.kind, text[part.start : part.end]) for part in parts]
    for match in _LITERAL.finditer(text):
        if any(match.start() < part.end and part.start < match.end() for part in parts):
            continue
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        found = match[0]
        if kind == "address":
            # The stop of the sentence is no part of an address, nor is a bracket that was opened before it.
            bare = found.rstrip(_TRAILING)
            found = found[: len(bare) + 1] if found[len(bare) :].startswith(")") and "(" in bare else bare
        spans.append(_Span(match.start(), match.start() + len(found), kind, found))
    return sorted(spans) if parts else spans


def _with_numbers(text: str, literals: Sequence[_Span]) -> list[_Span]:
    spans = list(literals)
    for number in dutch_numbers(text):
        outside = all(number.end <= span.start or number.start >= span.end for span in literals)
        if outside and number.kind != "inner":
            spans.append(_Span(number.start, number.end, "number", number.english))
    return sorted(spans)
