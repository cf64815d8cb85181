r"""Cuts text by SRX rules, whose regular expressions of ICU or Java are taken as ones of Python's `regex`.

What they share is most of it. Translated are quotations (`\Q…\E`), characters by number or control letter, `\h`,
`\H`, `\v`, `\V`, `\z`, `\Z`, `\k<name>` and sets, in which other characters are special.

Not supported, and refused with a sentence that says so: properties that `regex` does not know (Java's
`\p{javaLowerCase}`), the flags `d` and `u` of Java, braces that are no quantifier, and all that only other engines
know, such as recursion and conditions. `.` ends at a line feed alone, and `\s` and `\w` are those of Unicode whatever
the engine that the file was made for has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NoReturn

import regex

from align.errors import FormatError
from align.segmentation.srx import SentenceRules
from align.segmentation.srx_rules import SrxRule

_SHORTHANDS = {
    "h": r"[\t\p{Zs}]",
    "H": r"[^\t\p{Zs}]",
    "v": r"[\n\x0b\f\r\x85\u2028\u2029]",
    "V": r"[^\n\x0b\f\r\x85\u2028\u2029]",
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
    "e": r"\x1b",
}
_IN_SETS = {"h": r"\t\p{Zs}", "v": r"\n\x0b\f\r\x85\u2028\u2029", "e": r"\x1b", "b": r"\x08"}
# Escapes that mean the same in both.
_SHARED = frozenset("abABdDfGnrRsStwWX0123456789")
_SHARED_IN_SETS = frozenset("adDfnrsStwW0123456789")
_FLAGS = frozenset("imsxw")


class UnsupportedExpression(ValueError):
    """An expression that cannot be taken over; the message says why, to stand behind the expression."""


def translate(expression: str) -> str:
    """The expression as `regex` with its flag V1 understands it.

    Raises:
        UnsupportedExpression: something in it is not supported, or it is no expression.
    """
    return _Translator(expression).translate()


def compile_expression(expression: str) -> regex.Pattern[str]:
    """Compiles a translated expression.

    Raises:
        UnsupportedExpression: it is no expression.
    """
    try:
        return regex.compile(expression, regex.V1)
    except regex.error as error:
        raise UnsupportedExpression(f"cannot be read ({error.msg})") from None
    except (OverflowError, RecursionError, MemoryError):
        raise UnsupportedExpression("is too large") from None


@dataclass(slots=True)
class _Translator:
    text: str
    _at: int = 0
    _made: list[str] = field(default_factory=list)

    def translate(self) -> str:
        while self._at < len(self.text):
            character = self.text[self._at]
            if character == "\\":
                self._escape()
            elif character == "[":
                self._set()
            elif character == "(":
                self._group()
            elif character == "{":
                self._quantifier()
            else:
                self._take(character)
        made = "".join(self._made)
        compile_expression(made)
        return made

    def _take(self, made: str, length: int = 1) -> None:
        self._made.append(made)
        self._at += length

    def _refuse(self, problem: str) -> NoReturn:
        raise UnsupportedExpression(problem)

    def _escape(self, *, in_set: bool = False) -> None:
        """Translates the escape that begins here."""
        if self._at + 1 >= len(self.text):
            self._refuse("ends in a backslash")
        letter = self.text[self._at + 1]
        own = _IN_SETS if in_set else _SHORTHANDS
        shared = _SHARED_IN_SETS if in_set else _SHARED
        if letter == "Q":
            end = self.text.find("\\E", self._at + 2)
            quoted = self.text[self._at + 2 : len(self.text) if end < 0 else end]
            self._made.append("".join(map(_escaped, quoted)))
            self._at = len(self.text) if end < 0 else end + 2
        elif letter in own:
            self._take(own[letter], 2)
        elif letter in "pP":
            self._property()
        elif letter in "xuUcN":
            self._character(letter)
        elif letter == "0":
            digits = _run(self.text, self._at + 2, "01234567", 3)
            self._take(_escaped(chr(int(digits or "0", 8))), 2 + len(digits))
        elif letter == "k" and not in_set:
            end = self.text.find(">", self._at)
            if self.text[self._at + 2 : self._at + 3] != "<" or end < 0:
                self._refuse("has \\k without a name")
            self._take(f"(?P={self.text[self._at + 3 : end]})", end + 1 - self._at)
        elif letter in shared:
            self._take(self.text[self._at : self._at + 2], 2)
        elif letter.isascii() and letter.isalnum():
            self._refuse(f"has the escape \\{letter}, which is not supported")
        else:
            self._take(_escaped(letter), 2)

    def _property(self) -> None:
        start = self._at
        if self.text[start + 2 : start + 3] == "{":
            end = self.text.find("}", start)
            if end < 0:
                self._refuse("has a property without its closing brace")
            length = end + 1 - start
        else:
            length = 3
        name = self.text[start : start + length]
        try:
            regex.compile(name, regex.V1)
        except regex.error:
            self._refuse(f"has the property {name}, which is not supported")
        self._take(name, length)

    def _character(self, letter: str) -> None:
        """A character by its number, its name or the letter of a control character."""
        after = self._at + 2
        if letter == "N":
            end = self.text.find("}", after)
            name = self.text[self._at : end + 1] if end >= 0 else self.text[self._at :]
            try:
                regex.compile(name)
            except regex.error:
                self._refuse(f"has the character {name}, which is not known")
            self._take(name, len(name))
            return
        if letter == "c":
            if after >= len(self.text):
                self._refuse("ends in \\c")
            self._take(_escaped(chr(ord(self.text[after]) & 0x1F)), 3)
            return
        if letter == "x" and self.text[after : after + 1] == "{":
            end = self.text.find("}", after)
            digits, length = self.text[after + 1 : end], end + 1 - self._at
        else:
            digits = _run(self.text, after, "0123456789abcdefABCDEF", {"x": 2, "u": 4, "U": 8}[letter])
            length = 2 + len(digits)
        try:
            character = chr(int(digits, 16))
        except (ValueError, OverflowError):
            self._refuse(f"has no character behind \\{letter}")
        self._take(_escaped(character), length)

    def _set(self) -> None:
        """A set and the sets in it; brackets are balanced, and what only `regex` finds special is escaped."""
        depth = 0
        while self._at < len(self.text):
            character = self.text[self._at]
            if character == "[" and (end := self._posix_end()):
                self._take(self.text[self._at : end], end - self._at)
            elif character == "[":
                depth += 1
                self._take("[")
                if self.text[self._at : self._at + 1] == "^":
                    self._take("^")
            elif character == "]":
                depth -= 1
                self._take("]")
                if not depth:
                    return
            elif character == "\\":
                self._escape(in_set=True)
            elif character in "|~^{}":
                self._take(f"\\{character}")
            elif self.text.startswith(("&&", "--"), self._at):
                self._take(character * 2, 2)
            else:
                self._take(character)
        self._refuse("has a set without its closing bracket")

    def _posix_end(self) -> int:
        """Where `[:alpha:]` ends that begins here, 0 where none does."""
        end = self.text.find(":]", self._at) if self.text.startswith("[:", self._at) else -1
        return end + 2 if end > 0 and self.text[self._at + 2 : end].lstrip("^").isalpha() else 0

    def _group(self) -> None:
        rest = self.text[self._at + 1 :]
        if not rest.startswith("?"):
            if rest.startswith("*"):
                self._refuse("has a verb in parentheses, which is not supported")
            self._take("(")
            return
        for beginning in ("?:", "?=", "?!", "?>", "?<=", "?<!", "?#"):
            if rest.startswith(beginning):
                self._take("(" + beginning, 1 + len(beginning))
                return
        if rest.startswith("?<") and rest[2:3].isalpha():
            self._take("(?<", 3)
            return
        end = next((index for index, character in enumerate(rest) if character in ":)"), -1)
        flags = rest[1:end]
        if end < 0 or not flags or not set(flags) <= _FLAGS | {"-"} or flags.count("-") > 1:
            self._refuse(f"has (?{flags[:10]}, which is not supported")
        self._take(f"({rest[: end + 1]}", end + 2)

    def _quantifier(self) -> None:
        end = self.text.find("}", self._at)
        bounds = self.text[self._at + 1 : end].split(",") if end > 0 else []
        if not 1 <= len(bounds) <= 2 or not bounds[0].isdecimal() or not (bounds[-1].isdecimal() or bounds[-1] == ""):
            self._refuse("has a brace that is no quantifier")
        self._take(self.text[self._at : end + 1], end + 1 - self._at)


def _run(text: str, start: int, characters: str, most: int) -> str:
    end = start
    while end < min(len(text), start + most) and text[end] in characters:
        end += 1
    return text[start:end]


def _escaped(character: str) -> str:
    return (
        f"\\{character}" if character.isascii() and not character.isalnum() and character.isprintable() else character
    )


SECONDS = 10.0
"""Rules that take longer with one paragraph are given up: an expression can take any time."""

_MOST_TOGETHER = 400


@dataclass(frozen=True, slots=True)
class _Step:
    """Neighbouring rules of one kind; the pattern matches, with no width, where one of them applies."""

    breaks: bool
    pattern: regex.Pattern[str]


class RuleSegmenter:
    """Finds where the rules for a language cut; loaded once and safe to share between threads."""

    def __init__(self, rules: SentenceRules, language: str, name: str = "SRX rules") -> None:
        """Compiles the rules.

        Args:
            rules: of all languages.
            language: BCP 47 tag of the texts.
            name: what messages call the rules.

        Raises:
            FormatError: there are none for the language, or an expression is not supported.
        """
        self.name = name
        self._steps = [step for same in _runs(rules.rules_for(language)) for step in _steps(same, name)]
        if not self._steps:
            raise FormatError(f'{name}: there are no rules for the language "{language}"; map some to it.')

    def breaks(self, text: str) -> list[int]:
        """Offsets at which segments end, rising; 0 and the end of the text are none.

        White space and what has no letter or figure may be all there is between two of them.

        Raises:
            FormatError: the rules take too long with the text.
        """
        decided: dict[int, bool] = {}
        try:
            for number, step in enumerate(self._steps):
                if not step.breaks:
                    continue
                for match in step.pattern.finditer(text, timeout=SECONDS):
                    place = match.start()
                    if place not in decided and 0 < place < len(text):
                        decided[place] = not any(
                            earlier.pattern.match(text, place, timeout=SECONDS)
                            for earlier in self._steps[:number]
                            if not earlier.breaks
                        )
        except TimeoutError:
            raise FormatError(
                f"{self.name}: an expression takes more than {SECONDS:.0f} s with one paragraph; write it without "
                "repetitions in one another."
            ) from None
        return sorted(place for place, breaks in decided.items() if breaks)

    def segments(self, text: str) -> Iterator[tuple[int, int]]:
        """The segments between the breaks, as half-open ranges without the white space around them; none is empty."""
        start = 0
        for end in [*self.breaks(text), len(text)]:
            segment = text[start:end]
            if segment.strip():
                yield start + len(segment) - len(segment.lstrip()), start + len(segment.rstrip())
            start = end


def _runs(rules: Sequence[SrxRule]) -> Iterator[list[SrxRule]]:
    """Rules that may be looked for together: neighbours that say the same."""
    for _, same in groupby(rules, key=lambda rule: (rule.breaks, rule.after)):
        held = list(same)
        for start in range(0, len(held), _MOST_TOGETHER):
            yield held[start : start + _MOST_TOGETHER]


def _steps(rules: list[SrxRule], name: str) -> Iterator[_Step]:
    before: list[str] = []
    for rule in rules:
        try:
            before.append(translate(rule.before))
        except UnsupportedExpression as error:
            raise FormatError(f"{name}: <beforebreak>{rule.before[:200]}</beforebreak> {error}.") from None
    try:
        after = translate(rules[0].after)
    except UnsupportedExpression as error:
        raise FormatError(f"{name}: <afterbreak>{rules[0].after[:200]}</afterbreak> {error}.") from None
    # Groups are numbered; expressions that refer to them stand alone.
    numbered = any("\\1" in expression or "(?P=" in expression for expression in (*before, after))
    for part in ([one] for one in before) if numbered else (before,):
        try:
            yield _Step(rules[0].breaks, compile_expression(_meeting(part, after)))
        except UnsupportedExpression as error:
            raise FormatError(
                f"{name}: the rule with <beforebreak>{rules[0].before[:200]}</beforebreak> {error}."
            ) from None


def _meeting(before: list[str], after: str) -> str:
    """What matches between what comes before and what comes after."""
    # An expression that may be empty says nothing of its side.
    behind = "|".join(f"(?:{expression})" for expression in before)
    return rf"(?<={behind})(?={after})"
