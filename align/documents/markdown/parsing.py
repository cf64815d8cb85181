"""Markdown -> tokens that know their places: CommonMark 0.31 and GitHub's tables and strikethrough, with the extensions
that documents have in which they are written for something else than GitHub.

markdown-it-py says where blocks are, by lines, but not where anything is in a line. So each rule for what stands in a
line is watched: what it makes of the text begins where it was called and ends where it left off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

PLACE = "place"
"""Of tokens within a line, in their `meta`: half-open offsets in the content of the block; text between has none."""

LABEL_END = "label_end"
"""Likewise, of the end of a link: where its text ends."""

_MOST_NESTED = 200
_WAITING = "waiting"

_TEMPLATE = re.compile(r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}")
_ROLE = re.compile(r"\{[\w:.+-]+\}(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
ATTRIBUTES = re.compile(r"\{(?=[#.:]|[\w-]+=)[^{}\n]*\}")
"""`{.class}` and its like, which holds for what it stands right behind (Pandoc, kramdown, MyST)."""
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]*:(?!\w)")
_WIKI_LINK = re.compile(r"\[\[[^\[\]\n]+\]\]|\[(?:TOC|toc)\]")
_COLONS = re.compile(r"(?P<fence>:{3,})[ \t]*(?P<name>.*)")
_ABBREVIATION = re.compile(r"\*\[[^\[\]\n]+\]:(?:\s|$)")
_OPTION = re.compile(r":[\w-]+:(?:\s|$)")
# Directives of MyST of which the content is Markdown that is read, not a program, a list of files or a table of data.
_PROSE = re.compile(
    r"\{(?:admonition|attention|aside|caution|card|danger|dropdown|error|exercise|hint|important|info|margin|note|seealso"
    r"|sidebar|solution|tab-item|tab-set|grid|grid-item|grid-item-card|tip|topic|versionadded|versionchanged|deprecated"
    r"|warning)\}",
    re.IGNORECASE,
)
# Names of containers behind which a title stands (Docusaurus, VitePress, MyST); behind others stand settings.
_DIRECTIVE_TITLE = re.compile(
    r"(?:\{?(?:admonition|aside|attention|bug|card|caution|danger|definition|deprecated|details|dropdown|error|example"
    r"|exercise|grid-item-card|hint|important|info|margin|note|question|quote|seealso|sidebar|success|summary|tab-item"
    r"|theorem|tip|todo|topic|versionadded|versionchanged|warning)\}?[ \t]+(?P<title>[^\s{:].*?)"
    r"|[\w-]+\[(?P<label>[^\[\]]*[^\[\]\s])\])(?:[ \t]*\{[^{}]*\})?[ \t]*:*[ \t]*$",
    re.IGNORECASE,
)


class _PlacedState(StateInline):
    """Knows which tokens are text that waited for one, and where the text of the last link ended."""

    label_end = 0

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta = {_WAITING: True}
        return token


class _PlacedParser(ParserInline):
    """The parser of what stands in lines, which gives tokens their places."""

    def tokenize(self, state: StateInline) -> None:
        rules = self.ruler.getRules("")
        end = state.posMax
        while state.pos < end:
            start, count = state.pos, len(state.tokens)
            for rule in rules if state.level < _MOST_NESTED else ():
                if rule(state, False):
                    _place(state, start, count)
                    break
            else:
                state.append_pending(state.src[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()
        if isinstance(state, _PlacedState):
            state.label_end = end

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _place(state: StateInline, start: int, count: int) -> None:
    """Gives the tokens behind the first `count` their places, but for those that have one."""
    if len(state.tokens) == count:
        return
    assert isinstance(state, _PlacedState)
    new = [token for token in state.tokens[count:] if PLACE not in token.meta and _WAITING not in token.meta]
    if not new:
        return
    first, last = new[0], new[-1]
    if first.markup == "autolink":
        first.meta = {PLACE: (start, state.pos)}
        for token in new[1:]:
            token.meta = {PLACE: (state.pos, state.pos)}
    elif first.type in ("link_open", "note_open"):
        first.meta = {PLACE: (start, start + len(first.markup or "["))}
        last.meta = {PLACE: (state.label_end, state.pos), LABEL_END: state.label_end}
    elif first.type == "text":
        # Marks of emphasis, each a token until it is known what it is.
        for token in new:
            token.meta = {PLACE: (start, start + len(token.content))}
            start += len(token.content)
    else:
        first.meta = {**first.meta, PLACE: (start, state.pos)}


def _verbatim_rule(state: StateInline, silent: bool) -> bool:
    """What programs put text in the place of, roles of MyST, emoji by name, links of wikis."""
    place = state.pos
    sign = state.src[place]
    if sign == "{":
        match = _TEMPLATE.match(state.src, place, state.posMax) or _ROLE.match(state.src, place, state.posMax)
    elif sign == "[":
        match = _WIKI_LINK.match(state.src, place, state.posMax)
    elif sign == ":" and not (place and (state.src[place - 1].isalnum() or state.src[place - 1] in "_/:")):
        match = _EMOJI.match(state.src, place, state.posMax)
    else:
        return False
    if match is None:
        return False
    if not silent:
        state.push("verbatim", "", 0)
    state.pos = match.end()
    return True


def _attributes_rule(state: StateInline, silent: bool) -> bool:
    """`{.class}` behind a link, an image or emphasis (Pandoc, kramdown, MyST)."""
    if state.src[state.pos] != "{" or not state.pos or state.src[state.pos - 1] not in ")]*_`~>":
        return False
    match = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("attributes", "", 0)
    state.pos = match.end()
    return True


def _note_rule(state: StateInline, silent: bool) -> bool:
    """`^[A footnote in its place]` (Pandoc)."""
    if not state.src.startswith("^[", state.pos):
        return False
    start, end = state.pos, state.posMax
    label_end = parseLinkLabel(state, start + 1)
    if label_end < 0:
        return False
    if not silent:
        state.pos, state.posMax = start + 2, label_end
        state.push("note_open", "", 1).markup = "^["
        state.md.inline.tokenize(state)
        state.push("note_close", "", -1)
    state.pos, state.posMax = label_end + 1, end
    return True


def _colons_rule(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lines of colons, which begin and end containers (Pandoc, Docusaurus, MyST); the text between is text.

    All of a directive of MyST is left alone that is not known to hold Markdown.
    """
    if state.is_code_block(first):
        return False
    match = _COLONS.match(_line(state, first))
    if match is None:
        return False
    if silent:
        return True
    last = first + 1
    title = _DIRECTIVE_TITLE.match(match["name"])
    if match["name"].startswith("{") and not match["name"].startswith(("{.", "{#")) and not _PROSE.match(match["name"]):
        while last < end and not _closes(_line(state, last), match["fence"]):
            last += 1
        last = min(last + 1, end)
    elif match["name"]:
        while last < end and _OPTION.match(_line(state, last)):
            last += 1
    state.push("directive", "", 0).map = [first, last]
    if title is not None and any(map(str.isalpha, text := title["title"] or title["label"])):
        state.push("directive_title_open", "", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text, [first, first + 1], []
        state.push("directive_title_close", "", -1)
    state.line = last
    return True


def _abbreviation_rule(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """`*[KM]: Koffiemachine` (PHP Markdown Extra): what it explains stands in the text as it is written here."""
    if state.is_code_block(first) or _ABBREVIATION.match(_line(state, first)) is None:
        return False
    if not silent:
        state.push("directive", "", 0).map = [first, first + 1]
        state.line = first + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _closes(line: str, fence: str) -> bool:
    line = line.strip()
    return len(line) >= len(fence) and set(line) == {":"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED})
    md.inline = _PlacedParser()
    md.enable(["table", "strikethrough"])
    md.disable(["linkify", "text_join", "fragments_join"], ignoreInvalid=True)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    md.use(amsmath_plugin).use(deflist_plugin).use(admon_plugin)
    md.inline.ruler.before("link", "verbatim", _verbatim_rule)
    md.inline.ruler.before("verbatim", "attributes", _attributes_rule)
    md.inline.ruler.before("link", "note", _note_rule)
    interrupts = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    md.block.ruler.before("fence", "colons", _colons_rule, interrupts)  # type: ignore[arg-type]
    md.block.ruler.before("fence", "abbreviation", _abbreviation_rule, interrupts)  # type: ignore[arg-type]
    return md


def parse_blocks(source: str, environment: dict[str, Any]) -> list[Token]:
    """The blocks of a document; what stands in their lines is in `children`.

    Args:
        source: without front matter, with line feeds.
        environment: gets what the document defines, such as "references".
    """
    return _parser().parse(source, environment)


def block_types(source: str, environment: dict[str, Any]) -> list[str]:
    """The types of the tokens that a document's blocks are, without what stands in their lines."""
    tokens: list[Token] = []
    _parser().block.parse(source, _parser(), environment, tokens)
    return [token.type for token in tokens]


def parse_line(content: str, environment: dict[str, Any]) -> Sequence[Token]:
    """What stands in the lines of a block.

    Args:
        content: the lines, without what belongs to the block.
        environment: of the document; see `parse_blocks`.
    """
    return _parser().inline.parse(content, _parser(), environment, [])


def parse_title(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the title of a link stands, its marks of quotation with it, in `(target "title")`; None where it has none.

    Args:
        text: holds the target, at `start` or behind white space.
        start: offset in it.
        end: likewise, of the end.
    """
    helpers = _parser().helpers
    place = _behind_space(text, start, end)
    target = helpers.parseLinkDestination(text, place, end)
    if not target.ok:
        return None
    place = _behind_space(text, target.pos, end)
    title = helpers.parseLinkTitle(text, place, end)
    return (place, title.pos) if place > target.pos and title.ok else None


def _behind_space(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t\n":
        start += 1
    return start
