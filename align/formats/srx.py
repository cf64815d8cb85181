"""Files of sentence rules: Segmentation Rules eXchange 1.0 and 2.0 (LISA OSCAR, 2004 and 2008) -> `SentenceRules`.

Not taken over: what the header says of tags at the borders of segments (`<formathandle>`), and extensions of other
namespaces. Of expressions see `align.segmentation.rule_segmenter`.
"""

from __future__ import annotations

import os
import re
from typing import Any, BinaryIO, NoReturn

from align.files.streams import Source
from align.formats.faults import LocatedFormatError
from align.formats.xmlparsing import parse_document
from align.segmentation.srx import LanguageRules, SentenceRules
from align.segmentation.srx_rules import SrxRule

MAX_BYTES = 16 << 20
"""Largest file; that of LanguageTool, with some thirty languages, has a tenth of it."""

MAX_RULES = 50_000
MAX_CHARACTERS = 20_000
"""Longest expression."""


def read_srx(source: str | os.PathLike[str] | BinaryIO) -> SentenceRules:
    """Reads the rules of a file.

    Args:
        source: a path or a binary stream, gzip-compressed or not.

    Raises:
        ReadError: the file is missing or unreadable.
        LocatedFormatError: not well-formed, not SRX, larger than the bounds above, with entities that are refused (see
            `align.formats.xmlparsing`), or a map names rules that are not there.
    """
    place = Source(source)
    with place.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LocatedFormatError(place.name, 1, None, f"the file is larger than {MAX_BYTES >> 20} MiB; split it.")
    root = parse_document(data, place.name, "srx", "export the rules again.")
    return _Document(root, place.name).rules()


class _Document:
    def __init__(self, root: Any, name: str) -> None:
        self._root = root
        self._name = name

    def rules(self) -> SentenceRules:
        sets = {element.get("languagerulename"): self._set(element) for element in self._all("languagerule")}
        count = sum(map(len, sets.values()))
        if count > MAX_RULES:
            self._refuse(self._root, f"there are {count} rules, more than {MAX_RULES}; leave languages out.")
        languages = []
        for element in self._all("languagemap"):
            name, pattern = element.get("languagerulename") or "", element.get("languagepattern") or ""
            if name not in sets:
                self._refuse(element, f'the map names the rules "{name}", which are not there; correct the name.')
            try:
                re.compile(pattern)
            except re.error:
                self._refuse(element, f'languagepattern "{pattern}" is no regular expression; correct it.')
            languages.append(LanguageRules(name, pattern, sets[name]))
        header = next(self._all("header"), None)
        # SRX 1.0 knows no cascade. OmegaT, which always has one, does not say so in the file of its own rules.
        usual = "yes" if (self._root.get("version") or "").startswith("2") else "no"
        cascade = header is not None and header.get("cascade", usual) == "yes"
        return SentenceRules(tuple(languages), cascade)

    def _all(self, tag: str) -> Any:
        return self._root.iter(f"{{*}}{tag}")

    def _set(self, element: Any) -> tuple[SrxRule, ...]:
        return tuple(
            SrxRule(
                rule.get("break") != "no", self._expression(rule, "beforebreak"), self._expression(rule, "afterbreak")
            )
            for rule in element.iterchildren("{*}rule")
        )

    def _expression(self, rule: Any, tag: str) -> str:
        text = "".join(text for part in rule.iterchildren(f"{{*}}{tag}") for text in part.itertext())
        if len(text) > MAX_CHARACTERS:
            self._refuse(rule, f"an expression of {len(text)} characters is more than {MAX_CHARACTERS}; shorten it.")
        return text

    def _refuse(self, element: Any, problem: str) -> NoReturn:
        raise LocatedFormatError(self._name, element.sourceline or 1, None, problem)
