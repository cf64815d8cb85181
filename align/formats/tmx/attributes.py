"""Which attributes the grammar of TMX 1.4b gives to each element, for saying what is wrong with those of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NUMBER = re.compile(r"\s*\+?[0-9]+\s*")
# The patterns of the grammar, in words.
_DESCRIBED = {r"\S*": "text without white space", r"#x[0-9A-Fa-f]+": '"#x" and hexadecimal figures'}


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute that an element may have; `values` are all that it may be, or `form` says, or anything goes."""

    required: bool
    values: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    described: str = ""

    def problem(self, value: str) -> str:
        """What a value should be instead, or ""."""
        if self.values and value not in self.values:
            return f"it is one of {', '.join(self.values)}"
        if self.form is not None and not self.form.fullmatch(value):
            return f"it is {self.described}"
        return ""


class AttributeRules:
    """Attributes by element.

    Args:
        grammar: the root of the RELAX NG grammar; each element has a definition of its own name.
        namespace: of the file's TMX elements in braces, or "".
    """

    def __init__(self, grammar: etree._Element, namespace: str) -> None:
        self._namespace = namespace
        self._definitions: dict[str, Any] = {define.get("name", ""): define for define in grammar.iter(f"{_RNG}define")}
        self._rules: dict[str, dict[str, _Attribute]] = {}
        for define in self._definitions.values():
            for element in define.iterchildren(f"{_RNG}element"):
                self._rules[element.get("name", "")] = dict(self._attributes(element, required=True))

    def faults(self, element: etree._Element) -> Iterator[str]:
        """What is wrong with the attributes of an element, a message each; nothing for elements unknown to TMX."""
        local = element.tag.removeprefix(self._namespace) if isinstance(element.tag, str) else ""
        rules = self._rules.get(local)
        if rules is None:
            return
        given = {_shown(str(name)): str(value) for name, value in element.items()}
        missing = [name for name, rule in rules.items() if rule.required and name not in given]
        if missing:
            yield f"<{local}> lacks the attribute{'s' if len(missing) > 1 else ''} {_listed(missing)}"
        for name, value in given.items():
            rule = rules.get(name)
            if rule is None:
                yield f"<{local}> may not have the attribute {name}"
            elif problem := rule.problem(value):
                yield f'{name} of <{local}> is "{value}"; {problem}'

    def _attributes(self, holder: Any, *, required: bool) -> Iterator[tuple[str, _Attribute]]:
        """Those that stand in a part of the grammar, and in the definitions that it refers to, but not in elements."""
        for part in holder:
            if part.tag == f"{_RNG}attribute":
                yield part.get("name"), self._attribute(part, required=required)
            elif part.tag == f"{_RNG}optional":
                yield from self._attributes(part, required=False)
            elif part.tag == f"{_RNG}ref":
                yield from self._attributes(self._definitions[part.get("name")], required=required)

    def _attribute(self, part: Any, *, required: bool) -> _Attribute:
        for reference in part.iterchildren(f"{_RNG}ref"):
            part = self._definitions[reference.get("name")]
        values = tuple((value.text or "").strip() for value in part.iter(f"{_RNG}value"))
        for data in part.iter(f"{_RNG}data"):
            if data.get("type") == "nonNegativeInteger":
                return _Attribute(required, form=_NUMBER, described="a whole number")
            for parameter in data.iterchildren(f"{_RNG}param"):
                pattern = parameter.text or ""
                return _Attribute(required, form=re.compile(pattern), described=_DESCRIBED.get(pattern, pattern))
        return _Attribute(required, values)


def _shown(name: str) -> str:
    return f"xml:{name.removeprefix(_XML)}" if name.startswith(_XML) else name


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
