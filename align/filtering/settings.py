"""Which rules, with which thresholds: TOML -> rules."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from align.errors import FormatError, MissingPackageError, ReadError, UsageError
from align.filtering import rules, text_rules
from align.filtering.corpus_pass import Boilerplate, CorpusRule, ExactDuplicate, NearDuplicate
from align.filtering.cross_entropy import CrossEntropy
from align.filtering.language import Language
from align.filtering.rules import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT_FILTERS = Path(__file__).with_name("default.toml")
"""The filters used where none are named."""

UNIT_RULES: dict[str, type[Any]] = {
    str(make().name): make
    for make in (
        rules.Empty,
        text_rules.TooShort,
        rules.TooLong,
        rules.Ratio,
        rules.Copied,
        text_rules.Similar,
        rules.Letters,
        text_rules.Script,
        text_rules.Damage,
        text_rules.LongWord,
        rules.Numbers,
        text_rules.RepeatedNgrams,
        text_rules.Doubled,
        text_rules.Addresses,
        text_rules.Markup,
        text_rules.Placeholders,
        text_rules.Breadcrumbs,
        text_rules.Spaced,
        text_rules.Glued,
        text_rules.Brackets,
        text_rules.Punctuation,
        text_rules.Quality,
        text_rules.Kind,
        text_rules.Score,
        Language,
    )
}
"""Rules that judge a unit by itself, by name."""

CORPUS_RULES: dict[str, type[Any]] = {make().name: make for make in (Boilerplate, ExactDuplicate, NearDuplicate)}
"""Rules that judge a unit by the whole corpus, in the order in which they are asked."""

_CLASSES: dict[str, type[Any]] = {**UNIT_RULES, "cross-entropy": CrossEntropy, **CORPUS_RULES}

CHANGES = {
    "repair": "UTF-8 read as Latin-1 is mended before anything is judged.",
    "mask": "Mail addresses, phone numbers, IBAN, BSN and IP addresses become examples of their kind.",
}
"""What can be done to units besides leaving them out, by name, and what it is."""

_SHARES = frozenset({"share", "similarity", "least"})
"""Thresholds that are a share, a likeness or a probability."""

_LIBRARIES = {"language": "py3langid", "repair": "ftfy"}


@dataclass(frozen=True)
class FilterSettings:
    """The filters of a run.

    Attributes:
        tables: thresholds by the name of the rule, in order; what is switched off is not there.
    """

    tables: Mapping[str, Mapping[str, Any]]

    @property
    def repair(self) -> bool:
        """Whether damaged characters are mended first."""
        return "repair" in self.tables

    @property
    def mask(self) -> bool:
        """Whether personal data is masked."""
        return "mask" in self.tables

    def check(self) -> None:
        """Makes sure that there are these rules and thresholds, and that the values make sense.

        Raises:
            UsageError: something is wrong; never of what `read_filters` gave.
        """
        for name, table in self.tables.items():
            if fault := _fault(name, table):
                raise UsageError(fault)

    def require_libraries(self) -> None:
        """Makes sure, before a long run begins, that the libraries are there that the rules need.

        Raises:
            MissingPackageError: one is missing.
        """
        for name, library in _LIBRARIES.items():
            if name in self.tables and find_spec(library) is None:
                raise MissingPackageError.of(f"the rule [{name}]", library, "corpus", "give --filters without it")

    def unit_rules(self) -> list[Rule]:
        """New rules that judge a unit by itself, in the file's order."""
        return [self.unit_rule(name) for name in self.tables if name in UNIT_RULES]

    def unit_rule(self, name: str) -> Rule:
        """A new rule of that name, whether or not the tables have it."""
        rule: Rule = UNIT_RULES[name](**self.tables.get(name, {}))
        return rule

    def corpus_rules(self) -> list[CorpusRule]:
        """Rules that judge a unit by the whole corpus, in the order of `CORPUS_RULES`."""
        return [make(**self.tables[name]) for name, make in CORPUS_RULES.items() if name in self.tables]

    def near_duplicate(self) -> NearDuplicate | None:
        """The rule on pairs that are nearly equal, or None."""
        return NearDuplicate(**self.tables["near-duplicate"]) if "near-duplicate" in self.tables else None

    def cross_entropy(self) -> CrossEntropy | None:
        """The bound on translation models' surprise, or None."""
        return CrossEntropy(**self.tables["cross-entropy"]) if "cross-entropy" in self.tables else None

    def thresholds(self, name: str) -> dict[str, Any]:
        """The thresholds of a rule as they are in force: those of the tables, and its defaults where these say none.

        Raises:
            KeyError: there is no such rule.
        """
        return {**thresholds(name), **self.tables.get(name, {})}

    def names(self) -> list[str]:
        """Names of all rules in the order in which they are asked."""
        unit = [name for name in self.tables if name in UNIT_RULES]
        later = [name for name in ("cross-entropy", *CORPUS_RULES) if name in self.tables]
        return unit + later


def read_filters(path: str | os.PathLike[str] | None = None) -> FilterSettings:
    """Reads and checks a TOML file of filters.

    Args:
        path: the file; by default `default.toml` beside this module.

    Raises:
        ReadError: the file is missing or unreadable.
        FormatError: it is not TOML, a rule or a threshold is unknown, or a value makes no sense.
    """
    path = Path(path) if path is not None else DEFAULT_FILTERS
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError.of(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: this is not TOML ({error}); mend the line.") from error
    chosen: dict[str, dict[str, Any]] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise FormatError(f'{path}: "{name}" is a value outside a table; a rule is a table, such as [{name}].')
        # What is switched off is checked too, so that it can be switched on without a surprise.
        values = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items() if key != "enabled"}
        if fault := _fault(name, values):
            raise FormatError(f"{path}: {fault}")
        enabled = table.get("enabled", True)
        if not isinstance(enabled, bool):
            raise FormatError(f"{path}: enabled of [{name}] is true or false, without quotation marks.")
        if enabled:
            chosen[name] = values
    return FilterSettings(chosen)


def rule_names() -> list[str]:
    """Names of all rules there are, in the order in which they are usually asked."""
    return list(_CLASSES)


def thresholds(name: str) -> dict[str, Any]:
    """The thresholds of a rule with their defaults.

    Raises:
        KeyError: there is no such rule.
    """
    return {
        field.name: field.default
        for field in dataclasses.fields(_CLASSES[name])
        if field.name != "name" and field.default is not dataclasses.MISSING
    }


def describe(name: str) -> str:
    """What a rule objects to, or what a change makes of a unit, in a sentence or two.

    Raises:
        KeyError: there is no such rule or change.
    """
    if name in CHANGES:
        return CHANGES[name]
    summary, _, _ = (_CLASSES[name].__doc__ or "").partition("\n\n    Args:")
    return " ".join(summary.split())


def _fault(name: str, table: Mapping[str, Any]) -> str | None:
    """What is wrong with a rule and its thresholds, in a sentence, or None."""
    if name in CHANGES and not table:
        return None
    if name not in _CLASSES:
        return f"there is no rule [{name}]; there are {', '.join([*CHANGES, *_CLASSES])}."
    known = thresholds(name)
    for key, value in table.items():
        if key not in known:
            return f"[{name}] has no {key}; it has {', '.join(known) or 'no threshold'}."
        default = known[key]
        if isinstance(default, tuple):
            if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
                return f"{key} of [{name}] is a list of words in quotation marks."
        elif isinstance(value, bool) or not isinstance(value, (int, float) if isinstance(default, float) else int):
            kind = "number" if isinstance(default, float) else "whole number"
            return f"{key} of [{name}] is a {kind}, such as {default}."
        elif value < 0:
            return f"{key} of [{name}] is {value}; it cannot be less than 0."
        elif key in _SHARES and value > 1:
            return f"{key} of [{name}] is {value}; it cannot be more than 1, such as {default}."
    return None
