"""The grammar of PO files (GNU gettext manual, "The Format of PO Files"): text <-> entries.

A fault is told with its line, as msgfmt does, instead of reading on with what is left of a text. Entries that gettext
would refuse for what they mean, such as one that is defined twice, are given as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from align.formats.faults import LocatedFormatError

LINE_END = re.compile(r"\r\n|\r|\n")
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr|domain)(?:\[(\d+)\])?\s*(?=\")")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*')
_ESCAPE = re.compile(r"((?:\\x[0-9a-fA-F]{2}|\\[0-7]{1,3})+)|\\(.)")
_BYTE = re.compile(r"\\x([0-9a-fA-F]{2})|\\([0-7]{1,3})")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f", "a": "\a", "\\": "\\", '"': '"'}
_TO_ESCAPE = str.maketrans({character: f"\\{name}" for name, character in _ESCAPED.items()})


@dataclass(slots=True)
class Entry:
    """A message and its translation.

    Attributes:
        source: msgid.
        targets: msgstr, or one for each plural form.
        context: msgctxt, or None.
        plural: msgid_plural, or None.
        notes: lines of translators' comments.
        comments: lines of extracted comments, which programs write.
        flags: such as "fuzzy".
        previous: the msgid that the translation was made for, where it has changed since; or None.
        obsolete: whether the program no longer has the message.
        line: where the entry begins in its file, from 1; 0 where it comes from none.
        flag_line: the first line with flags, or 0.
        previous_lines: those that hold what `previous` is made of.
        target_lines: the first and the last line of each of the targets.

    Entries that differ in these last three alone are equal.
    """

    source: str = ""
    targets: list[str] = field(default_factory=list)
    context: str | None = None
    plural: str | None = None
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    previous: str | None = None
    obsolete: bool = False
    line: int = 0
    flag_line: int = field(default=0, compare=False)
    previous_lines: list[int] = field(default_factory=list, compare=False)
    target_lines: list[tuple[int, int]] = field(default_factory=list, compare=False)

    def __str__(self) -> str:
        """The entry as it stands in a file, with the line end of its last line."""
        lines = [f"# {line}" if line else "#" for line in self.notes]
        lines += [f"#. {line}" for line in self.comments]
        if self.flags:
            lines.append(f"#, {', '.join(self.flags)}")
        mark = "#~ " if self.obsolete else ""
        if self.previous is not None:
            lines += [f"#| {line}" for line in string_lines("msgid", self.previous)]
        if self.context is not None:
            lines += [mark + line for line in string_lines("msgctxt", self.context)]
        lines += [mark + line for line in string_lines("msgid", self.source)]
        if self.plural is not None:
            lines += [mark + line for line in string_lines("msgid_plural", self.plural)]
        for number, target in enumerate(self.targets):
            keyword = "msgstr" if self.plural is None else f"msgstr[{number}]"
            lines += [mark + line for line in string_lines(keyword, target)]
        return "".join(f"{line}\n" for line in lines)


def entries_of(text: str, name: str) -> Iterator[Entry]:
    """The entries of a file, its header among them, which has an empty source.

    Args:
        text: the whole file.
        name: the file as the user named it.

    Raises:
        LocatedFormatError: a line that is none of PO's, or an entry that lacks a part; entries before it have been
            given by then.
    """
    return _Parser(name).entries(LINE_END.split(text))


def string_lines(keyword: str, text: str) -> Iterable[str]:
    """The lines of a keyword and its string; one of several lines has each on a line of its own, below an empty one."""
    pieces = text.split("\n")
    strings = [f"{piece}\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    if len(strings) <= 1:
        return [f'{keyword} "{text.translate(_TO_ESCAPE)}"']
    return [f'{keyword} ""', *(f'"{string.translate(_TO_ESCAPE)}"' for string in strings)]


class _Parser:
    """Takes a file line by line. An entry is complete when what cannot belong to it follows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = 0
        self._entry = Entry()
        self._seen: list[str] = []
        # Where a string on a line of its own goes on: a keyword, and whether it is one of the previous message.
        self._open: tuple[str, bool] | None = None

    def entries(self, lines: Sequence[str]) -> Iterator[Entry]:
        for self._line, line in enumerate(lines, start=1):
            stripped = line.lstrip(" \t\v\f")
            if not stripped:
                continue
            if stripped.startswith("#") and not stripped.startswith("#~"):
                if "msgstr" in self._seen:
                    yield self._done()
                self._comment(stripped)
                continue
            obsolete = stripped.startswith("#~")
            rest = stripped[2:].lstrip() if obsolete else stripped
            if obsolete and (rest.startswith("|") or not rest):
                continue  # The former source of a message that is gone itself.
            found = _KEYWORD.match(rest)
            if found is None and rest.startswith('"'):
                self._go_on(rest, previous=False)
                continue
            if found is None or (found[2] is not None and found[1] != "msgstr"):
                self._refuse_line(rest)
            keyword = found[1]
            if "msgstr" in self._seen and keyword != "msgstr":
                yield self._done()
            self._begin(keyword, found[2], self._string(rest[found.end() :]))
            if obsolete and keyword != "domain":
                self._entry.obsolete = True
        if self._seen:
            yield self._done()

    def _comment(self, line: str) -> None:
        entry = self._entry
        kind, rest = line[1:2], line[2:].removeprefix(" ")
        if kind == ",":
            # Letters as gettext has them, which knows no other: "Fuzzy" is a doubt that a person has put there.
            entry.flags += [flag for flag in map(str.strip, rest.lower().split(",")) if flag]
            entry.flag_line = entry.flag_line or self._line
        elif kind == ".":
            entry.comments.append(rest)
        elif kind == "|":
            entry.previous_lines.append(self._line)
            self._previous(rest.lstrip())
        elif kind in {"", " ", "\t"}:
            entry.notes.append(line[2:])
        elif kind not in {":", "=", "!"}:
            entry.notes.append(line[1:])

    def _previous(self, rest: str) -> None:
        found = _KEYWORD.match(rest)
        if found is not None:
            self._open = (found[1], True)
            text = self._string(rest[found.end() :])
            if found[1] == "msgid":
                self._entry.previous = text
        elif rest.startswith('"'):
            self._go_on(rest, previous=True)

    def _begin(self, keyword: str, number: str | None, text: str) -> None:
        entry, seen = self._entry, self._seen
        if keyword == "domain":
            return
        if not seen:
            entry.line = self._line
        if keyword in seen and keyword != "msgstr":
            self._refuse_missing()
        if keyword not in {"msgid", "msgctxt"} and "msgid" not in seen:
            self._refuse(f"{keyword} without a msgid before it; put the msgid there, or take the line out.")
        if keyword == "msgctxt" and seen:
            self._refuse_missing()
        if keyword == "msgstr":
            expected = str(len(entry.targets)) if entry.plural is not None else None
            if expected is None and entry.targets:
                self._refuse("a second msgstr; put a msgid before it, or take it out.")
            if number is not None and int(number) != (-1 if expected is None else int(expected)):
                wanted = "msgstr" if expected is None else f"msgstr[{expected}]"
                self._refuse(f"msgstr[{number}] where {wanted} has to be; mend the number.")
            if number is None and expected is not None:
                self._refuse(f"msgstr where msgstr[{expected}] has to be, as there is a msgid_plural; give the number.")
            entry.targets.append(text)
            entry.target_lines.append((self._line, self._line))
        elif keyword == "msgid":
            entry.source = text
        elif keyword == "msgctxt":
            entry.context = text
        else:
            entry.plural = text
        seen.append(keyword)
        self._open = (keyword, False)

    def _go_on(self, line: str, *, previous: bool) -> None:
        text = self._string(line)
        if self._open is None or self._open[1] != previous:
            self._refuse("a string without a keyword before it; put msgid or msgstr there, or take the line out.")
        entry = self._entry
        keyword = self._open[0]
        if previous:
            if keyword == "msgid":
                entry.previous = (entry.previous or "") + text
        elif keyword == "msgid":
            entry.source += text
        elif keyword == "msgctxt":
            entry.context = (entry.context or "") + text
        elif keyword == "msgid_plural":
            entry.plural = (entry.plural or "") + text
        else:
            entry.targets[-1] += text
            entry.target_lines[-1] = (entry.target_lines[-1][0], self._line)

    def _done(self) -> Entry:
        entry = self._entry
        if "msgstr" not in self._seen:
            self._refuse_missing()
        self._entry, self._seen, self._open = Entry(), [], None
        return entry

    def _string(self, text: str) -> str:
        """The strings that a line has, as one."""
        parts = []
        done = 0
        while done < len(text):
            found = _STRING.match(text, done)
            if found is None:
                if text[done] == '"':
                    self._refuse('the string is not closed; put a quotation mark (") at its end.')
                self._refuse(
                    "there is text behind the closing quotation mark; "
                    'write a quotation mark that belongs to the text as \\".'
                )
            parts.append(found[1])
            done = found.end()
        joined = "".join(parts)
        return _ESCAPE.sub(_unescaped, joined) if "\\" in joined else joined

    def _refuse_line(self, line: str) -> NoReturn:
        keyword = re.match(r"(?:msgctxt|msgid_plural|msgid|msgstr)(?:\[\d*\])?(?!\w)", line)
        if keyword is not None:
            self._refuse(f'{keyword[0]} without a string; put it in quotation marks (").')
        self._refuse(
            "not a PO catalogue, or damaged here: the line is no comment, no keyword and no string in quotation marks; "
            "mend it, or export the file again."
        )

    def _refuse_missing(self) -> NoReturn:
        self._line = self._entry.line or self._line
        lacking = "msgstr" if "msgid" in self._seen else "msgid"
        self._refuse(f"the entry that begins here has no {lacking}; add it, or export the file again.")

    def _refuse(self, problem: str) -> NoReturn:
        raise LocatedFormatError(self._name, self._line, None, problem)


def _unescaped(found: re.Match[str]) -> str:
    if found[1] is None:
        # What is no escape of PO is a backslash that somebody forgot to double.
        return _ESCAPED.get(found[2], found[0])
    data = bytes(int(h, 16) if h else int(o, 8) & 0xFF for h, o in _BYTE.findall(found[1]))
    return data.decode("utf-8", "replace")
