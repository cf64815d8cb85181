"""Slots of subtitles -> paragraphs: a sentence that runs over several cues is one paragraph, read as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from align.article import Paragraph
from align.documents.subtitles.cues import Cue
from align.documents.subtitles.slots import FINAL, TIMESTAMP, Slot
from align.inline import InlineCode
from align.languages import FUNCTION_WORDS, SHARED_FUNCTION_WORDS, primary_subtag, same_language

BORDER = "x-cue"
"""Type of the code that stands for the border between two slots in a paragraph."""

_CLOSERS = "\"'”’»)]"
_DOTS = re.compile(r"\s*(?:\.{2,}|…)$")
_INTRODUCTIONS = (":",)
_CUT_OFF = ("-", "–", "—")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_IN_NAMES = frozenset("de den der het i ten ter te van".split())
"""Function words that have a capital within a sentence too."""
_LONGEST_PAUSE = 3.0
_LONGEST_PAUSE_BEFORE_CAPITAL = 1.5
"""Seconds that a sentence may pause between two cues; before a capital, which may begin another, less."""
_MOST_JOINED = 12
"""Slots that are one paragraph: no sentence runs over more, but what nobody punctuated seems to."""
_FEWEST_ENDED = 0.2
_FEW_SLOTS = 8
"""Where fewer slots end with a mark, in a file of more than a few, marks tell nothing of sentences."""


def join_slots(slots: Sequence[Slot], cues: Sequence[Cue], language: str) -> list[list[Slot]]:
    """Those slots together that are one text, in order.

    Where a sentence goes on, dots at the end of a cue belong to what is between the slots: "Ik dacht…" "…van wel."

    Args:
        slots: all of a file.
        cues: likewise.
        language: BCP 47 tag of the text.
    """
    tag = primary_subtag(language)
    words = FUNCTION_WORDS.get(tag, frozenset()) | SHARED_FUNCTION_WORDS.get(tag, frozenset())
    opening = frozenset(words - _IN_NAMES)
    ended = sum(_is_ended(slot.text) for slot in slots)
    if len(slots) > _FEW_SLOTS and ended < len(slots) * _FEWEST_ENDED:
        return [[slot] for slot in slots]
    joined: list[list[Slot]] = []
    for slot in slots:
        if joined and len(joined[-1]) < _MOST_JOINED and _goes_on(joined[-1][-1], slot, cues, opening):
            joined[-1][-1] = _without_dots(joined[-1][-1])
            joined[-1].append(slot)
        else:
            joined.append([slot])
    return joined


def _goes_on(slot: Slot, following: Slot, cues: Sequence[Cue], opening: frozenset[str]) -> bool:
    """Whether a sentence of `slot` goes on in the one that follows it; words of `opening` begin one if capitalised."""
    if following.is_own and not slot.kind == following.kind == "song":
        return False
    if slot.kind != following.kind or slot.kind == "name" or slot.text.isupper() != following.text.isupper():
        return False
    pause = cues[following.cue].begins - cues[slot.cue].ends if following.cue > slot.cue else 0.0
    text = slot.text.rstrip(_CLOSERS)
    first = next((character for character in following.text if character.isalnum()), "")
    if first.islower():
        # What ends with a full stop is an abbreviation then, or dots that say that more follows.
        return pause <= _LONGEST_PAUSE and not text.endswith(("!", "?"))
    if _is_ended(text) or text.endswith((*_INTRODUCTIONS, *_CUT_OFF)) or slot.kind == "song":
        return False
    if _is_timed(slot) != _is_timed(following):
        return False
    word = _FIRST_WORD.search(following.text)
    if word is not None and word[0].istitle() and word[0].lower() in opening:
        return False
    return -_LONGEST_PAUSE_BEFORE_CAPITAL <= pause <= _LONGEST_PAUSE_BEFORE_CAPITAL


def _is_timed(slot: Slot) -> bool:
    """Whether its words appear one by one, as those of a song."""
    return any(code.type == TIMESTAMP for code in slot.codes)


def _is_ended(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(FINAL)


def _without_dots(slot: Slot) -> Slot:
    dots = _DOTS.search(slot.text)
    # Behind a tag they stay: the source has them elsewhere then.
    if dots is None or any(code.offset > dots.start() for code in slot.codes) or not slot.text[: dots.start()]:
        return slot
    removed = len(slot.text) - dots.start()
    return replace(slot, text=slot.text[: dots.start()], end=slot.end - removed, after=slot.after + removed)


def paragraph_of(slots: Sequence[Slot], source: str, language: str) -> Paragraph:
    """The paragraph that slots are together; the borders between them are codes that stand alone.

    Args:
        slots: in order.
        source: the file.
        language: BCP 47 tag of its text; passages in another are verbatim.
    """
    text = ""
    codes: list[InlineCode] = []
    verbatim: list[tuple[int, int]] = []
    for number, slot in enumerate(slots):
        if number:
            text += " "
            between = source[slots[number - 1].end : slot.start]
            codes.append(InlineCode("standalone", f"c{number}", len(text), between, BORDER))
        start = len(text)
        codes += [replace(code, id=f"{number}.{code.id}", offset=code.offset + start) for code in slot.codes]
        verbatim += [(a + start, b + start) for a, b, said in slot.passages if not same_language(said, language)]
        text += slot.text
    return Paragraph(text, codes=tuple(codes), verbatim=tuple(verbatim))
