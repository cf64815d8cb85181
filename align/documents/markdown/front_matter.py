"""What stands before a document of Markdown and describes it: YAML between `---`, TOML between `+++`.

Of it, what a reader gets to see is translated (title, subtitle, description, summary, excerpt, abstract, tagline),
where it is one paragraph; and the language is set. All else, comments and order included, is data of the program that
reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from align.documents.markdown.pieces import Value, ValueStyle
from align.languages import canonical_tag, is_language_tag

_FENCED = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_YAML_LINE = re.compile(r"^(?P<key>[\w-]+):[ \t]+(?P<value>\S[^\n]*?)[ \t]*$", re.MULTILINE)
_YAML_CONTINUATION = re.compile(r"(?:\n(?:[ \t]*\n)*[ \t]+[^\s][^\n]*)*")
_YAML_BLOCK = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n)[ \t]*")
_TOML_LINE = re.compile(r"^(?P<key>[\w-]+)[ \t]*=[ \t]*(?P<value>[\"'][^\n]*?)[ \t]*$", re.MULTILINE)
_TOML_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SHOWN = frozenset({"title", "subtitle", "description", "summary", "excerpt", "abstract", "tagline"})
_LANGUAGE = frozenset({"lang", "language"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter.

    Attributes:
        end: where it ends in the source; 0 where there is none.
        values: what of it is translated, by rising place; the language is among them, of the style "language".
        title: "" where it has none.
        language: what it declares, or None.
    """

    end: int = 0
    values: tuple[Value, ...] = ()
    title: str = ""
    language: str | None = None


def read_front_matter(source: str) -> FrontMatter:
    """The front matter of a document; a line (`---`) that nothing of the kind follows is none."""
    # Line feeds alone, at the same places.
    source = source.replace("\r\n", " \n").replace("\r", "\n")
    match = _FENCED.match(source)
    if match is None:
        return FrontMatter()
    is_yaml = match["fence"] == "---"
    if is_yaml and _loaded(match["body"]) is None:
        return FrontMatter()
    found = dict(_values(source, match, "yaml" if is_yaml else "toml"))
    tags = [value.text for key, value in found.items() if key in _LANGUAGE and is_language_tag(value.text)]
    language = canonical_tag(tags[0]) if tags else None
    values = [value for key, value in found.items() if key not in _LANGUAGE or value.text in tags]
    title = found["title"].text if "title" in found else ""
    return FrontMatter(match.end(), tuple(values), title, language)


def _values(source: str, match: re.Match[str], style: ValueStyle) -> Iterator[tuple[str, Value]]:
    start, end = match.span("body")
    if style == "toml" and (table := _TOML_TABLE.search(source, start, end)):
        end = table.start()
    for line in (_YAML_LINE if style == "yaml" else _TOML_LINE).finditer(source, start, end):
        key = line["key"].lower()
        if key not in _SHOWN | _LANGUAGE:
            continue
        first, last = line.span("value")
        if style == "yaml" and (more := _YAML_CONTINUATION.match(source, line.end(), end)) and more[0]:
            last = first + len(source[first : more.end()].rstrip())
        text = _scalar(source[first:last], style)
        if text is not None and text.strip():
            own: ValueStyle = "language" if key in _LANGUAGE else style
            yield key, Value(first, last, " ".join(text.split()), own)


def _scalar(raw: str, style: ValueStyle) -> str | None:
    """The text of a value; None where it is no text, is several paragraphs, or has a comment behind it."""
    if style == "yaml":
        loaded = _loaded(f"a: {raw}")
        found = loaded.get("a") if isinstance(loaded, dict) else None
        has_comment = " #" in raw and not (isinstance(found, str) and " #" in found)
        is_text = isinstance(found, str) and "\n" not in found.strip() and not has_comment
        return found if is_text and raw[:1] not in "&*!" else None
    try:
        return str(_toml(f"a = {raw}")["a"])
    except (ValueError, KeyError):
        return None


def written_scalar(raw: str, text: str) -> str:
    """A text as a value of front matter, in the way of the one that it replaces.

    Args:
        raw: that one, as it is written.
        text: in one line.
    """
    block = _YAML_BLOCK.match(raw)
    if block is not None:
        return block[0] + text
    if raw[:1] == "'" and "'" not in text:
        return f"'{text}'"
    if raw[:1] not in "\"'" and _loaded(f"a: {text}") == {"a": text}:
        return text
    return json.dumps(text, ensure_ascii=False)


def _loaded(text: str) -> Any:
    """What YAML says; None where it is none, or nothing but a text."""
    import yaml  # type: ignore[import-untyped]

    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) or (loaded is None and not text.strip()) else None


def _toml(text: str) -> dict[str, Any]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)
