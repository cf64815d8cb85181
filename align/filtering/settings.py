"""Which rules, with which thresholds: TOML -> rules."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from align.errors import FormatError, MissingPackageError, ReadError, UsageError
from align.filtering import character_rules, corpus_pass, language, sign_rules, word_rules
from align.filtering.changes import Change, MaskPersonalData, RepairEncoding
from align.filtering.character_rules import Empty, Letters, Ratio, TooLong
from align.filtering.corpus_pass import CorpusRule, Duplicate
from align.filtering.rules import Configurable, Rule
from align.filtering.sign_rules import Numbers
from align.filtering.word_rules import Copied, CrossEntropy

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT_FILTERS = Path(__file__).with_name("default.toml")
"""The filters used where none are named."""

UNIT_RULES: dict[str, type[Rule]] = {
    rule.name: rule
    for rules in (character_rules.RULES, sign_rules.RULES, word_rules.RULES, language.RULES)
    for rule in rules
}
"""Rules that judge a unit by itself, by name."""

CORPUS_RULES: dict[str, type[CorpusRule]] = {rule.name: rule for rule in corpus_pass.RULES}
"""Rules that judge a unit by the whole corpus, by name, in the order in which they are asked."""

_WITHOUT_MODELS: dict[str, type[Rule] | type[CorpusRule]] = {**UNIT_RULES, **CORPUS_RULES}

RULES: dict[str, type[Configurable]] = {**UNIT_RULES, CrossEntropy.name: CrossEntropy, **CORPUS_RULES}
"""All rules, by name."""

CHANGES: dict[str, type[Change]] = {change.name: change for change in (RepairEncoding, MaskPersonalData)}
"""What can be done to units besides leaving them out, by name, in the order in which it is done."""

_SHARES = frozenset({"share", "similarity", "least"})
"""Thresholds that are a share, a likeness or a probability."""

_TABLES: dict[str, type[Configurable]] = {**CHANGES, **RULES}

DEFAULT_RULES: tuple[Callable[[], Rule], ...] = (Empty, TooLong, Ratio, Copied, Numbers, Letters, Duplicate)
"""Makers of the rules that a training corpus goes through, cheapest first."""


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
        return RepairEncoding.name in self.tables

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
        for name in self.tables:
            for package, extra in _TABLES[name].requires.items():
                if find_spec(package) is None:
                    raise MissingPackageError.of(f"the rule [{name}]", package, extra, "give --filters without it")

    def changes(self) -> list[Change]:
        """What is done to units before they are judged, in the order of `CHANGES`."""
        return [make(**self.tables[name]) for name, make in CHANGES.items() if name in self.tables]

    def unit_rules(self) -> list[Rule]:
        """New rules that judge a unit by itself, in the file's order."""
        return [UNIT_RULES[name](**table) for name, table in self.tables.items() if name in UNIT_RULES]

    def corpus_rules(self) -> list[CorpusRule]:
        """Rules that judge a unit by the whole corpus, in the order of `CORPUS_RULES`."""
        return [make(**self.tables[name]) for name, make in CORPUS_RULES.items() if name in self.tables]

    def chosen(self, names: Collection[str]) -> tuple[list[Rule], list[CorpusRule]]:
        """New rules of those names, whether or not the tables have them.

        Args:
            names: of rules that need no model: see `rule_names`.

        Returns:
            Those that can judge one unit after another, in the order of `names`, and those that cannot.
        """
        made = {name: make(**self.tables.get(name, {})) for name, make in _WITHOUT_MODELS.items() if name in names}
        one_by_one = [rule for rule in map(made.get, names) if isinstance(rule, Rule)]
        return one_by_one, [rule for rule in made.values() if not isinstance(rule, Rule)]

    def cross_entropy(self) -> CrossEntropy | None:
        """The bound on translation models' surprise, or None."""
        name = CrossEntropy.name
        return CrossEntropy(**self.tables[name]) if name in self.tables else None

    def listing(self, name: str, note: str = "") -> str:
        """A rule or a change as it is listed: its name with the thresholds in force, as a file of filters has them, and
        on a second line what it does.

        Args:
            name: of the rule, or of a change such as "repair".
            note: what else there is to say of it.

        Raises:
            KeyError: there is no such rule or change.
        """
        thresholds = {**_TABLES[name].thresholds(), **self.tables.get(name, {})}
        bounds = ", ".join(f"{key} = {_toml(value)}" for key, value in thresholds.items())
        first = " ".join(filter(None, (f"[{name}]", bounds, note)))
        return f"{first}\n    {_TABLES[name].description()}"

    def names(self) -> list[str]:
        """Names of all rules in the order in which they are asked."""
        unit = [name for name in self.tables if name in UNIT_RULES]
        later = [name for name in (CrossEntropy.name, *CORPUS_RULES) if name in self.tables]
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


def rule_names(*, with_models: bool = True) -> list[str]:
    """Names of all rules there are, in the order of the default filters; those that these leave out come last.

    Args:
        with_models: whether rules are among them that ask translation models.
    """
    known = RULES if with_models else _WITHOUT_MODELS
    default = tomllib.loads(DEFAULT_FILTERS.read_text(encoding="utf-8"))
    return list(dict.fromkeys([*(name for name in default if name in known), *known]))


def _fault(name: str, table: Mapping[str, Any]) -> str | None:
    """What is wrong with a rule and its thresholds, in a sentence, or None."""
    if name not in _TABLES:
        return f"there is no rule [{name}]; there are {', '.join([*CHANGES, *rule_names()])}."
    known = _TABLES[name].thresholds()
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


def _toml(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
