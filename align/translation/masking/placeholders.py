"""What is no language and has to come through as it is: addresses, paths, placeholders of programs, tags, handles.

Such literals are hidden from the model. It is given a short stand-in of the same nature for each, of the sort that
models copy: an address for an address, `{1}` for a placeholder. When one does not come back exactly once, other
stand-ins are tried, and in the end the text between the literals is translated by itself, which cannot fail. Numbers
can be hidden in the same way, with what English writes for them in their place.

So is what the model cannot spell (`align.translation.masking.alphabet`): a name in letters that it has ("Swiatek"),
the rest by a placeholder; emoji at the ends of a sentence are taken off it and put back.

While the two texts are compared and mended, each literal is a single private character in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal, NamedTuple

from align.inline import BRACED_PLACEHOLDER, MAIL_ADDRESS, PRINTF_PLACEHOLDER
from align.numbers import dutch_numbers
from align.translation.masking.alphabet import Passage
from align.translation.masking.verbatim import message_parts

Kind = Literal["address", "handle", "placeholder", "tag", "variant", "number", "name", "foreign", "symbol"]

_POWERS = frozenset("²³")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FIRST, _FURTHER_FIRST = 0xE000, 0xF0000
"""The private character of the first literal; the second is for texts that have characters like it themselves."""
_MOST = 1000
_SPACED: frozenset[Kind] = frozenset({"foreign", "symbol"})
"""Kinds that are given to the model with white space on both sides."""
_CLOSE: frozenset[Kind] = _SPACED | {"tag"}
"""Kinds that stand close to what they stood close to."""
_UNSPELT: frozenset[Kind] = _SPACED | {"name"}
"""Kinds that are what the model cannot spell."""
_ORDERED: tuple[frozenset[Kind], ...] = (frozenset({"tag"}), _SPACED)
"""Kinds whose literals keep their order."""
_FINAL_STOP = re.compile(r"[.!?…]+[”’\"]*$")
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
        | (?<![\w.+-])MAIL
        | (?<![\w.@/-])(?:[\w-]+\.)+(?:TOP)(?![\w@]|\.\w)(?:/[^\s<>"“”«»]*)?
        | (?:(?<![\w%])%[A-Z]\w{2,30}%|(?<!\w)[A-Za-z]:(?=\\)|(?<![\w\\])\\(?=\\\w))
          (?:\\(?:[^\\/:*?"<>|\s,;]+(?:[ ][^\\/:*?"<>|\s,;]+){0,4}(?=\\)|[^\\/:*?"<>|\s]*))+
        | (?<![\w./~:<>-])(?:~|\.{1,2})?(?:/[A-Za-z._][\w.@+-]*){2,}/? | (?<![\w./~:-])(?:~|\.{1,2})/[\w.@+-]+
        | (?<![\w.@/\\-])\w[\w-]*(?:\.[\w-]+){0,3}\.(?:SUFFIX)(?![\w@-]|\.\w) )
      | (?P<handle> (?<![\w@&\#/])@\w[\w.]*(?<!\.) | (?<![\w@&\#/])\#\d*[^\W\d]\w* )
      | (?P<placeholder>
          \{\{[^{}\n]{1,60}\}\} | BRACED | (?<![\w%])PRINTF(?:%%)?
        | &(?:[A-Za-z]{2,10}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,5});
        | <%[^<>\n]{1,80}%>
        | (?<![\w`])`(?![\s`])[^`\n]{1,200}(?<!\s)`(?![\w`])
        | (?<![\w+/=-])(?=[\w+/=-]{16})[\w+/=-]*?(?:\d[A-Za-z]+\d+[A-Za-z]|[A-Za-z]\d+[A-Za-z]+\d)[\w+/=-]*
        | (?<!\w)[A-Z]{2}\d\d[ ]?[A-Z]{4}(?:[ ]?\d{4}){2,5}(?:[ ]\d{1,3})?(?!\w)
        | (?<!\w)[A-Z]{2}\d\d(?:[ ]?\d{4}){3,6}(?:[ ]\d{1,3})?(?!\w)
        | (?<![\w-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w-])
        | (?<!\w)\w{60,} )
      | (?P<tag>
          </?[A-Za-z][\w:-]{0,30}(?:\s+(?:
              [\w:.@-]+\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[^\s"'<>=]{1,200}) | (?:BOOLEAN)(?=[\s/>]) ))*\s*/?>
        | !?\[(?=(?:[^\[\]\n]|!\[[^\[\]\n]*\]\([^()\s]*\)){1,300}\]\(\S)
        | \]\((?:[^()\s<>"]|\([^()\s]*\))+(?:\s+"[^"\n]{0,200}")?\)
        | (?<![\w*\\])\*{1,3}(?=[^\s*][^*\n]*\*) | (?<=[^\s*\\])\*{1,3}(?![\w*])
        | (?<![\w_\\])_{1,2}(?=[^\s_](?:[^_\n]|\w_\w){0,300}_{1,2}(?!\w)) | (?<=[^\s_\\])_{1,2}(?!\w) )
      | (?P<variant> (?<!\S)\|(?!\S) | (?<!\w)<{1,2}(?=[^\W\d_]) | (?<=[\w.!?…"'”’)])>{1,2}(?!\w|=|\s*\d) )
    """.replace("TOP", _TOP_LEVEL)
    .replace("SUFFIX", _SUFFIXES)
    .replace("BOOLEAN", _BOOLEAN)
    .replace("MAIL", MAIL_ADDRESS)
    .replace("BRACED", BRACED_PLACEHOLDER)
    .replace("PRINTF", PRINTF_PLACEHOLDER),
    re.VERBOSE,
)
_MARKER = re.compile(
    r"(?:\(?(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5})\)|[a-z]\.|\#{1,6}|>{1,3}|§\s?\d+(?:\.\d+)*|[☐☑☒✓✔✗✘→⇒►▶•▪◦‣])(?=\s+\S)"
)
"""Of a list, a heading or a quotation: it is no part of the sentence behind it."""
# Nothing without one of these is a literal; most sentences have none.
_SIGNS = re.compile(
    rf"[@#{{<&\\`*_|]|%[\w(+-]|://|www\.|\w\.(?:{_TOP_LEVEL}|{_SUFFIXES})(?!\w)|\]\(|[.~]/|/[\w.-]+/"
    r"|\d[A-Za-z]|-[0-9A-Fa-f]{4}-|\b\w{60}|\A\(?\w{1,5}\)\s|\A[a-z]\.\s"
    r"|[A-Z]{2}\d\d[ ]?[A-Z\d]{4}|\A[>§☐☑☒✓✔✗✘→⇒►▶•▪◦‣]"
)
_TRAILING = ".,;:!?'’)]}*_"


class _Span(NamedTuple):
    start: int
    end: int
    kind: Kind
    text: str
    lookalike: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Masking:
    """A text whose literals are hidden.

    Attributes:
        opaque: the text with a private character for each literal, without `head` and `tail`.
        literals: what the literals of the translation are, in the order of the text.
        kinds: of the literals, likewise.
        gaps: whether there may be white space before and after each.
        beside: whether each belongs to a number before it and to one behind it ("5 °C", "± 5").
        lookalikes: letters to copy for each; "" for none.
        first: code point of the first private character.
        head, tail: what was taken off the ends of the text, white space and all, and is put back.
        before_stop: whether `tail` stood before the mark that ends the sentence.
    """

    opaque: str
    literals: tuple[str, ...]
    kinds: tuple[Kind, ...]
    gaps: tuple[tuple[bool, bool], ...]
    beside: tuple[tuple[bool, bool], ...]
    lookalikes: tuple[str, ...]
    first: int = _FIRST
    head: str = ""
    tail: str = ""
    before_stop: bool = False

    def carried(self, style: int) -> str:
        """The text as the model is given it, with stand-ins of the style 0, 1 or 2."""
        stand_ins = self._stand_ins(style)
        parts: list[str] = []
        spaced = True
        # The model translates what is put together with a name when it stands by itself ("CO₂-uitstoot").
        for character in self._compound().sub(" ", self.opaque):
            index = self._index(character)
            if index is None:
                parts.append(character)
                spaced = character.isspace()
                continue
            # The model would not know a stand-in in what touches a word ("£5").
            left, right = self.gaps[index] if self.kinds[index] in _CLOSE else (True, True)
            parts += ["" if left or spaced else " ", stand_ins[index], "" if right else " "]
            spaced = not right
        return "".join(parts)

    def copied(self, style: int) -> list[str]:
        """The stand-ins of a style that look like words, in the order of the text, each as often as it is there."""
        stand_ins = self._stand_ins(style)
        return [s for s, lookalike in zip(stand_ins, self.lookalikes, strict=True) if lookalike and s == lookalike]

    def uncover(self, target: str, style: int) -> str | None:
        """What the model made of `carried`, with private characters; None where a stand-in is lost, twice or astray, or
        where the text is several sentences in one, which are translated each by itself.
        """
        if "variant" in self.kinds:
            return None
        alike: dict[str, list[int]] = {}
        for index, stand_in in enumerate(self._stand_ins(style)):
            alike.setdefault(stand_in.lower(), []).append(index)
        for stand_in, indices in alike.items():
            pattern = r"\s?".join(map(re.escape, stand_in))
            before = r"(?<!\w)" if stand_in[0].isalnum() else ""
            after = r"(?!\w)" if stand_in[-1].isalnum() else ""
            if stand_in == self.lookalikes[indices[0]].lower():
                pattern, after = re.escape(stand_in), r"(?=s?(?!\w))"
            waiting = [chr(self.first + index) for index in reversed(indices)]
            found = list(re.finditer(f"{before}{pattern}{after}", target, flags=re.IGNORECASE))
            if len(found) != len(indices):
                return None
            for match in reversed(found):
                target = target[: match.start()] + waiting.pop(0) + target[match.end() :]
        for index, kind in enumerate(self.kinds):
            private = chr(self.first + index)
            if kind in _UNSPELT:
                # "CO2emissions"
                target = re.sub(rf"(?<={private})(?=[^\W\d_]{{3}})", " ", target)
            if kind in _CLOSE:
                left, right = self.gaps[index]
                target = target if left else re.sub(rf"\s+(?={private})", "", target)
                target = target if right else re.sub(rf"(?<={private})\s+", "", target)
        return target if self._in_order(target) and self._at_numbers(target) else None

    def _at_numbers(self, target: str) -> bool:
        """Whether what belongs to a number stands at one."""
        for index, (before, after) in enumerate(self.beside):
            if before or after:
                head, _, tail = target.partition(chr(self.first + index))
                ends = head.rstrip()[-1:], tail.lstrip()[:1]
                if any(not (end.isdigit() or self._index(end) is not None) for end in compress(ends, (before, after))):
                    return False
        return True

    def _in_order(self, target: str) -> bool:
        indices = [index for c in target if (index := self._index(c)) is not None]
        for kinds in _ORDERED:
            own = [index for index in indices if self.kinds[index] in kinds]
            if own != sorted(own):
                return False
        return True

    def restore(self, target: str) -> str:
        """`target` with the literals for their private characters, and with what was taken off its ends."""
        text = "".join(c if (index := self._index(c)) is None else self.literals[index] for c in target)
        if not self.tail:
            return self.head + text
        stop = _FINAL_STOP.search(text) if self.before_stop else None
        end = len(text) if stop is None else stop.start()
        return self.head + text[:end] + self.tail + text[end:]

    def fragments(self) -> list[str]:
        """The text between the literals, white space and all; see `woven`."""
        if not self.literals:
            return [self.opaque]
        return re.split(f"[{chr(self.first)}-{chr(self.first + len(self.literals) - 1)}]", self.opaque)

    def woven(self, fragments: Sequence[str]) -> str:
        """Fragments with the private characters of the literals between them."""
        return fragments[0] + "".join(chr(self.first + index) + text for index, text in enumerate(fragments[1:]))

    def _index(self, character: str) -> int | None:
        """The number of the literal that a private character stands for."""
        index = ord(character) - self.first if character else -1
        return index if 0 <= index < len(self.literals) else None

    def _compound(self) -> re.Pattern[str]:
        """The hyphen between something that a model cannot spell and a word in small letters."""
        unspelt = "".join(chr(self.first + i) for i, kind in enumerate(self.kinds) if kind in _UNSPELT)
        return re.compile(f"(?<=[{unspelt}])-(?=[a-zà-ÿ])" if unspelt else "(?!)")

    def _stand_ins(self, style: int) -> list[str]:
        """A stand-in for each literal, none of which is in the text already; equal names have the same."""
        result: list[str] = []
        number = 0
        low = self.opaque.lower()
        for kind, lookalike in zip(self.kinds, self.lookalikes, strict=True):
            if style == 0 and lookalike and not re.search(rf"(?<!\w){re.escape(lookalike.lower())}s?(?!\w)", low):
                result.append(lookalike)
                continue
            while True:
                number += 1
                stand_in = _stand_in(kind, number, style)
                if stand_in.lower() not in low:
                    break
            result.append(stand_in)
        return result


def _stand_in(kind: Kind, number: int, style: int) -> str:
    if style == (0 if kind == "symbol" else 1):
        return f"[{number}]"
    if style == 2:
        return f"X{number}"
    return {"address": f"www.q{number}.nl", "handle": f"@q{number}"}.get(kind, f"{{{number}}}")


def is_word(character: str) -> bool:
    """Whether a character of a text with hidden literals belongs to a word, or stands for a literal, which is one."""
    return character.isalnum() or "\ue000" <= character <= "\uf8ff" or character >= chr(_FURTHER_FIRST)


def hide(text: str, *, numbers: bool = False, unspelt: Sequence[Passage] = (), whole: bool = True) -> Masking | None:
    """Hides the literals of a Dutch text, and its numbers if wanted; None where there are none.

    Args:
        text: a sentence.
        numbers: whether to hide numbers, for which the literals are what English writes.
        unspelt: passages that are to be hidden as well, in order and without overlap.
        whole: whether it is a whole text, at whose ends emoji and the like are taken off.
    """
    if not numbers and not unspelt and not _SIGNS.search(text):
        return None
    first = _FIRST if _PRIVATE.search(text) is None else _FURTHER_FIRST
    if first == _FURTHER_FIRST and any(c >= chr(first) for c in text):
        # The text has private characters of all kinds, which leaves none to hide with.
        return None
    spans = _with_passages(_literals(text), unspelt) if unspelt else _literals(text)
    if numbers:
        spans = _with_numbers(text, spans)
    if not spans or len(spans) > _MOST:
        return None
    spans, start, end, stop = _inner(text, spans) if whole else (spans, 0, len(text), len(text))
    pieces, gaps, last = [], [], start
    for index, span in enumerate(spans):
        pieces += [text[last : span.start], chr(first + index)]
        touches = span.start == last > start, index + 1 < len(spans) and spans[index + 1].start == span.end
        gaps.append(_gaps(text, span, touches))
        last = span.end
    return Masking(
        "".join([*pieces, text[last:end], text[stop:]]),
        tuple(span.text for span in spans),
        tuple(span.kind for span in spans),
        tuple(gaps),
        tuple(_beside(text, span) for span in spans),
        tuple(span.lookalike for span in spans),
        first,
        text[:start],
        text[end:stop],
        stop < len(text),
    )


def _beside(text: str, span: _Span) -> tuple[bool, bool]:
    """Whether a literal is a sign or a unit at a number before it, and a sign at one behind it."""
    before, after = text[: span.start].rstrip()[-1:], text[span.end :].lstrip()[:1]
    is_sign = span.kind == "symbol" and not span.loose
    is_unit = is_sign or (span.kind == "name" and span.text[-1] in _POWERS)
    return is_unit and before.isdigit(), is_sign and after.isdigit()


def _gaps(text: str, span: _Span, touches: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether there may be white space before and after a literal, which touches others or does not."""
    before, after = text[: span.start][-1:], text[span.end : span.end + 1]
    if span.kind in _SPACED:
        return not touches[0] and not is_word(before), not touches[1] and not is_word(after)
    return before.isspace(), after.isspace()


def _inner(text: str, spans: list[_Span]) -> tuple[list[_Span], int, int, int]:
    """What is left of a text when those spans at its ends are taken off that are no part of its grammar.

    Returns:
        The spans that are left, the start and the end of the text that is left, and where the mark begins that ends the
        sentence behind what was taken off; the end of the whole text where it ended before that.
    """
    start, end, stop = 0, len(text), len(text)
    spans = list(spans)
    while spans and spans[0].loose and not text[start : spans[0].start].strip():
        start = spans.pop(0).end
    final = _FINAL_STOP.search(text)
    while spans and spans[-1].loose:
        last = spans[-1].end
        if text[last:end].strip():
            if final is None or end < len(text) or last != final.start():
                break
            stop = last
        end = spans.pop().start
    core = text[start:end]
    if start:
        start = end - len(core.lstrip())
    if end < len(text):
        end = start + len(text[start:end].rstrip())
    return spans, start, end, stop


def _with_passages(literals: Sequence[_Span], passages: Sequence[Passage]) -> list[_Span]:
    """Literals and passages in order; of those that overlap the longer one."""
    spans = [_Span(p.start, p.end, p.kind, p.text, p.lookalike, p.loose) for p in passages]
    chosen: list[_Span] = []
    for span in sorted((*literals, *spans)):
        if not chosen or chosen[-1].end <= span.start:
            chosen.append(span)
        elif span.end - span.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = span
    return chosen


def _literals(text: str) -> list[_Span]:
    parts = message_parts(text)
    spans = [_Span(part.start, part.end, part.kind, text[part.start : part.end]) for part in parts]
    marker = _MARKER.match(text)
    if marker is not None:
        spans.insert(0, _Span(0, marker.end(), "placeholder", marker[0], loose=True))
    for match in _LITERAL.finditer(text, 0 if marker is None else marker.end()):
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
