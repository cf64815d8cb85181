"""From what a `<tu>` holds to a translation unit; every way of reading TMX ends here.

Tools cut text at different places. Where one of the common ones takes several of our sentences for a segment, a TMX
file that we make of a document has that segment as well. It is marked with `<prop type="x-joined">`, which names the
positions of its first and last unit, "2.1-2.3"; readers leave it out unless they ask for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from align.bitext import FileExtras, TranslationUnit
from align.formats.properties import FACT_TYPES, Prop, facts_of, property_key
from align.inline import InlineCode
from align.languages import canonical_tag, find_language, primary_subtag, same_language
from align.segmentation.tool_segments import JOINED

JOINED_TYPE = f"x-{JOINED}"

_SPAN = re.compile(r"\d{1,9}\.\d{1,9}-\d{1,9}\.\d{1,9}")


def is_joined(value: str) -> bool:
    """Whether the value of a property of that name is one of ours."""
    return _SPAN.fullmatch(value) is not None


ALL_LANGUAGES = "*all*"
"""The srclang of a file or a unit in which every variant may be the source (TMX 1.4b, section "srclang")."""

CACHED_VALUES = 4096
"""Most values of a kind that are remembered."""

_COUNTERPARTS = {"nl": "en", "en": "nl"}
# A frozen dataclass initialises itself with one object.__setattr__ for each field, which here costs a fifth of the
# time that reading takes; its slots can be filled directly for a third of that.
_new = object.__new__
(
    _set_source,
    _set_target,
    _set_properties,
    _set_source_language,
    _set_target_language,
    _set_id,
    _set_source_codes,
    _set_target_codes,
    _set_notes,
    _set_created,
    _set_changed,
    _set_extras,
) = (
    getattr(TranslationUnit, field).__set__
    for field in (
        "source",
        "target",
        "properties",
        "source_language",
        "target_language",
        "id",
        "source_codes",
        "target_codes",
        "notes",
        "created",
        "changed",
        "extras",
    )
)
# For each fact its key, what sets it, its value where there is no prop, and what reads one, None for what is as it is.
_FACTS: tuple[tuple[str, Callable[[TranslationUnit, Any], None], Any, Callable[[str], Any] | None], ...] = tuple(
    (
        f"\0{kind}",
        getattr(TranslationUnit, fact.name).__set__,
        fact.unset,
        None if fact.kind.parse is str else fact.kind.parse,
    )
    for kind, fact in FACT_TYPES.items()
)


class Rest(NamedTuple):
    """What few units have."""

    source_codes: tuple[InlineCode, ...] = ()
    target_codes: tuple[InlineCode, ...] = ()
    notes: tuple[str, ...] = ()
    extras: FileExtras | None = None


NOTHING = Rest()
NO_EXTRAS = FileExtras()


class UnitBuilder:
    """Chooses the pair of languages and makes units of the wanted one.

    Attributes:
        keys: prop types seen -> keys, as `key` gives them.
        languages: languages of variants seen, as BCP 47 writes them, by what the file writes.
        left_out: variants of units without the wanted pair, by language.
        beside: variants that are no part of their unit's pair, by language.
    """

    def __init__(
        self, source_language: str | None, target_language: str | None, header_language: Callable[[], str]
    ) -> None:
        """Takes the languages wanted, and what finds the header's srclang, asked when first needed."""
        self.keys: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self.left_out: Counter[str] = Counter()
        self.beside: Counter[str] = Counter()
        self._wanted = (source_language, target_language)
        self._find_header_language = header_language
        self._header_language: str | None = None
        self._choices: dict[tuple[str, ...], tuple[int, int] | None] = {}

    def key(self, kind: str) -> str:
        """The property of a prop type.

        The types that hold facts of a unit stand for themselves behind a character that XML cannot hold, so they
        are never taken for properties.
        """
        key = f"\0{kind}" if kind in FACT_TYPES else property_key(kind)
        if kind and len(self.keys) < CACHED_VALUES:
            self.keys[kind] = key
        return key

    def language(self, language: str) -> str:
        """A language as BCP 47 writes it."""
        canonical = canonical_tag(language)
        if language and len(self.languages) < CACHED_VALUES:
            return self.languages.setdefault(language, canonical)
        return canonical

    def pair(self, languages: Sequence[str], unit_language: str) -> tuple[int, int] | None:
        """Indices of the source and the target variant, or None where the unit lacks the wanted pair.

        Args:
            languages: those of the variants.
            unit_language: the unit's own srclang, or "".
        """
        # Units of a file repeat a handful of language lists, so that looking up beats choosing.
        key = (unit_language, *languages)
        try:
            choice = self._choices[key]
        except KeyError:
            if len(self._choices) >= CACHED_VALUES:
                self._choices.clear()
            choice = self._choices[key] = self._choose(languages, unit_language)
        if choice is None:
            self.left_out.update(languages)
        elif len(languages) > 2:
            self.beside.update(language for index, language in enumerate(languages) if index not in choice)
        return choice

    def unit(
        self,
        identifier: str,
        texts: tuple[str, str],
        languages: tuple[str, str],
        properties: dict[str, str],
        dates: tuple[str, str],
        special: bool,
        props: Callable[[Any], Iterable[Prop]],
        held: Any,
        rest: Rest = NOTHING,
    ) -> TranslationUnit:
        """A unit.

        Args:
            identifier: the tuid, or "".
            texts: of source and target.
            languages: likewise.
            properties: texts of the props by `key`; it becomes the unit's own.
            dates: creationdate and changedate.
            special: whether several props have one key, so that `properties` lacks some, or one has more attributes
                than its type.
            props: gives all props in their order when called with `held`; it seldom is.
            held: what holds the props.
            rest: what else there is.
        """
        unit = _new(TranslationUnit)
        pop = properties.pop
        try:
            for key, put, unset, parse in _FACTS:
                text = pop(key, None)
                if text is None:
                    put(unit, unset)
                elif parse is None:
                    put(unit, text)
                else:
                    put(unit, parse(text))
        except ValueError:
            special = True  # A prop holds none of our values, and is a property.
        if special:
            facts, properties, kept = facts_of(props(held))
            for fact, (_, put, unset, _) in zip(FACT_TYPES.values(), _FACTS, strict=True):
                put(unit, facts.get(fact.name, unset))
            if kept:
                rest = rest._replace(extras=replace(rest.extras or NO_EXTRAS, properties=kept))
        source, target = texts
        _set_source(unit, source)
        _set_target(unit, target)
        _set_properties(unit, properties)
        source, target = languages
        _set_source_language(unit, source)
        _set_target_language(unit, target)
        _set_id(unit, identifier)
        created, changed = dates
        _set_created(unit, created)
        _set_changed(unit, changed)
        source_codes, target_codes, notes, extras = rest
        _set_source_codes(unit, source_codes)
        _set_target_codes(unit, target_codes)
        _set_notes(unit, notes)
        _set_extras(unit, extras)
        return unit

    def _choose(self, languages: Sequence[str], unit_language: str) -> tuple[int, int] | None:
        wanted_source, wanted_target = self._wanted
        if wanted_source is not None:
            source = self._find(languages, wanted_source, unit_language)
            if source is None:
                return None
            if wanted_target is None:
                target = _target(languages, source)
            else:
                target = self._find(languages, wanted_target, unit_language, skip=source)
            return None if target is None else (source, target)
        target = None
        if wanted_target is not None:
            target = self._find(languages, wanted_target, unit_language)
            if target is None:
                return None
        source = find_language(languages, unit_language or self._srclang(), skip=target)
        if source is None:
            source = next((index for index in range(len(languages)) if index != target), None)
        if source is None:
            return None
        if target is None:
            # Where nobody asks for languages, a pair is what the file has for one.
            target = _target(languages, source, any_other=True)
        return None if target is None else (source, target)

    def _find(
        self, languages: Sequence[str], wanted: str, unit_language: str, *, skip: int | None = None
    ) -> int | None:
        """As `find_language`, but of several variants of a language the one that the file is translated from."""
        if "-" not in canonical_tag(wanted) and sum(same_language(one, wanted) for one in languages) > 1:
            own = unit_language or self._srclang()
            if same_language(own, wanted):
                wanted = own
        return find_language(languages, wanted, skip=skip)

    def _srclang(self) -> str:
        if self._header_language is None:
            self._header_language = self._find_header_language() or ALL_LANGUAGES
        return self._header_language


def _target(languages: Sequence[str], source: int, *, any_other: bool = False) -> int | None:
    """Index of the target variant where nobody asks for one: English for Dutch and the reverse, else the first other.

    Args:
        languages: those of the variants.
        source: index of the source variant.
        any_other: whether a second variant of the source's language will do, where there is no other.
    """
    counterpart = _COUNTERPARTS.get(primary_subtag(languages[source]))
    found = None if counterpart is None else find_language(languages, counterpart, skip=source)
    if found is not None:
        return found
    others = [index for index in range(len(languages)) if index != source]
    for index in others:
        if not same_language(languages[index], languages[source]):
            return index
    return others[0] if others and any_other else None
