"""Separable verbs whose parts stand apart: "haalt hij hard uit" is "uithalen", to lash out.

In a Dutch main clause the particle of a separable verb stands at the end of the clause, behind all else but what is
extraposed (Haeseryn et al., "Algemene Nederlandse Spraakkunst", 2.3.3 and 21). That tells it from a preposition, behind
which there is a noun phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PARTICLES = frozenset(
    "aan achter achterna achterover achteruit af bekend bij bijeen binnen bloot boven dicht dood door gelijk gevangen "
    "goed heen in kapot klaar kwijt langs leeg los mee mis na neer om omhoog omlaag omver onder onderuit op open over "
    "overboord overeind overhoop plaats recht rond samen stil stuk tegemoet tegen tekort teleur terecht terug thuis "
    "toe uit uiteen vast verder vol voor voorbij voorop voort vooruit vrij waar wakker weer weg zwart".split()
)
"""What verbs are separated from; prepositions, adverbs and a few nouns."""

_FOLLOWS = frozenset(
    "en maar of omdat dat om als toen terwijl voor in met door van naar tegen over bij na sinds tot zonder toch nog "
    "ook tijdens volgens vanwege wegens zodat waar waarin waarbij waarmee waardoor want dus hoewel nadat voordat "
    "tenzij indien aan op per rond tussen binnen vanaf vanuit wanneer zoals dan".split()
)
"""What may stand behind a particle without a mark between: conjunctions, and prepositions of what is extraposed."""

_NEW_CLAUSE = frozenset(
    "omdat want terwijl zodat hoewel nadat voordat tenzij indien wanneer waarin waarbij waarmee waardoor maar".split()
)
_PERHAPS_NEW_CLAUSE = frozenset("dat die".split())
"""A verb's particle does not stand behind one of these; the latter may also point at the noun right behind a verb."""

_DETERMINERS = frozenset(
    "de het een dit deze zijn haar hun mijn jouw uw ons onze geen elk elke ieder iedere 't 'n".split()
)
"""Behind one of these stands a noun, though there be a verb that is written like it."""

_MOVING = frozenset(
    "ga gaat gaan ging gingen kom komt komen kwam kwamen loop loopt lopen liep liepen rijd rijdt rijden reed reden "
    "vlieg vliegt vliegen vloog vlogen ren rent rennen rende renden stap stapt stappen stapte stapten klim klimt "
    "klimmen klom klommen trek trekt trekken trok trokken vaar vaart varen voer voeren spring springt springen sprong "
    "sprongen duik duikt duiken dook doken sluip sluipt sluipen sloop slopen wandel wandelt wandelen wandelde "
    "wandelden fiets fietst fietsen fietste fietsten reis reist reizen reisde reisden".split()
)
_PLACES = frozenset("in op uit over door langs af binnen rond".split())
"""Verbs of motion, and what stands behind a place to which they lead: "liep het podium op" is no "oplopen"."""

_PREPOSITIONS = frozenset(
    "aan achter bij binnen boven door in langs na om onder op over rond tegen uit van voor".split()
)
_GOVERNED = frozenset("for in on at of to with about from by into over against after upon".split())

_FARTHEST = 16
"""Words between a verb and its particle, at most."""


class Gaps:
    """What stands between the words of a sentence.

    Args:
        text: the sentence.
        spans: half-open offsets of its words.
    """

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        ends = [*(start for start, _ in spans[1:]), len(text)]
        gaps = [text[end:following].strip() for (_, end), following in zip(spans, ends, strict=True)]
        self.marked = [any(not c.isalnum() and c != " " for c in gap) for gap in gaps]
        """Whether there is a mark behind each word and before the next."""
        self.closed = [gap[:1] != "" and not gap[0].isalnum() for gap in gaps]
        """Whether a mark follows each word directly."""
        self.filled = [gap[:1].isalnum() for gap in gaps]
        """Whether a number follows each word."""
        self.closed[-1] = not self.filled[-1]


def particle_of(number: int, keys: Sequence[str], gaps: Gaps, particles: Mapping[str, str]) -> int | None:
    """The number of the word that is the particle of a verb, or None.

    Args:
        number: of the verb.
        keys: the words of the sentence in small letters.
        gaps: what stands between them.
        particles: those that the verb may have.
    """
    if gaps.marked[number] or (number > 0 and keys[number - 1] in _DETERMINERS):
        return None
    for place in range(number + 1, min(number + _FARTHEST, len(keys))):
        word = keys[place]
        if word in _NEW_CLAUSE or (word in _PERHAPS_NEW_CLAUSE and place > number + 2):
            return None
        if word in particles and place > number + 1 and _closes(place, keys, gaps):
            leads = keys[number] in _MOVING and word in _PLACES
            return None if leads and _DETERMINERS.intersection(keys[max(number + 1, place - 4) : place]) else place
        if gaps.marked[place]:
            return None
    return None


def is_joined(number: int, keys: Sequence[str], gaps: Gaps, english: str) -> bool:
    """Whether a verb and the particle right behind it belong together: not in "werken in laboratoria".

    Args:
        number: of the verb.
        keys: the words of the sentence in small letters.
        gaps: what stands between them.
        english: of both together. Where it ends with a preposition, so does the Dutch: "wachten op", to wait for.
    """
    if keys[number + 1] not in _PREPOSITIONS or english.rsplit(" ", 1)[-1] in _GOVERNED:
        return True
    return _closes(number + 1, keys, gaps) and not (number > 0 and keys[number - 1] in _DETERMINERS)


def _closes(place: int, keys: Sequence[str], gaps: Gaps) -> bool:
    """Whether a word ends its clause."""
    if gaps.filled[place]:
        return False
    return gaps.closed[place] or (place + 1 < len(keys) and keys[place + 1] in _FOLLOWS)
