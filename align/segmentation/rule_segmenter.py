"""Cuts text by SRX rules: at a place where a rule's two expressions meet, the first such rule says whether (SRX 2.0,
section "Processing of rules").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from align.errors import FormatError
from align.segmentation.icu_expressions import UnsupportedExpression, compile_expression, translate
from align.segmentation.srx import SentenceRules
from align.segmentation.srx_rules import SrxRule

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
