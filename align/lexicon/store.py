"""The lexicon as people keep it, a table, and as a model folder holds it: one text file, loaded in a tenth of a second.

In a Dutch main clause the particle of a separable verb stands at the end of the clause, behind all else but what is
extraposed (Haeseryn et al., "Algemene Nederlandse Spraakkunst", 2.3.3 and 21). That tells it from a preposition, behind
which there is a noun phrase.

The file has blocks; a block is a line with its name and the number of its entries, the Dutch of all of them, a line
an entry, and the English of all of them likewise. Two columns of lines become a dictionary without a look at any line,
which is three times as fast as a table with tabs, and as small.

    Dutch<TAB>English[ | English2[ | English3]]

The English is in the form that fits the Dutch one ("liep" -> "walked"), the likeliest meaning first; `=` stands for the
same word in English. Apostrophes are plain (').
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import FormatError, ModelError


def plain(text: str) -> str:
    """`text` with plain apostrophes."""
    return text.replace("’", "'")


def lowered(text: str) -> str:
    """`text` in small letters and with plain apostrophes, character for character: offsets stay what they are."""
    low = text.lower()
    if len(low) != len(text):
        # A letter that becomes two ("İ") stays as it is.
        low = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    return plain(low)


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


_HEAD = "nlen-lexicon 1"
_MOST_BYTES = 100_000_000
_BLOCKS = ("words", "names", "phrases", "parts", "left")


@dataclass(frozen=True)
class Lexicon:
    """What is known of Dutch words.

    Attributes:
        words: English of a word in small letters, meanings separated by " | ", the likeliest first.
        names: English of names and of words that have a capital always, as they are written; of several words too.
        phrases: English of fixed phrases, in small letters, words separated by single spaces.
        parts: English of words as parts of compounds, where it is another than theirs: "hoofd-" as the first part,
            "-ster" as the last; "" for a word that is no such part.
        left: words, in small letters, that a model is left to translate: it knows them, and they need their
            neighbours.
        beginnings: for the first two words of phrases, and of names in small letters, how many words they have, the
            longest first.
        apart: English of separable verbs by their finite form and their particle ("belt", "op").
    """

    words: Mapping[str, str]
    names: Mapping[str, str]
    phrases: Mapping[str, str]
    parts: Mapping[str, str]
    left: frozenset[str]
    beginnings: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    apart: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        beginnings: dict[str, tuple[int, ...]] = {}
        apart: dict[str, dict[str, str]] = {}
        for phrase in (*self.phrases, *(name.lower() for name in self.names if " " in name)):
            words = phrase.split(" ")
            first, second, length = words[0], words[1], len(words)
            key = phrase if length == 2 else f"{first} {second}"
            lengths = beginnings.get(key, ())
            if length not in lengths:
                beginnings[key] = tuple(sorted((*lengths, length), reverse=True))
            if length == 2 and second in PARTICLES and first not in PARTICLES and phrase in self.phrases:
                apart.setdefault(first, {})[second] = self.phrases[phrase]
        object.__setattr__(self, "beginnings", beginnings)
        object.__setattr__(self, "apart", apart)


def meanings(english: str) -> tuple[str, ...]:
    """The meanings in an entry of a `Lexicon`."""
    return tuple(english.split(BETWEEN))


def write_lexicon(lexicon: Lexicon, path: str | os.PathLike[str]) -> None:
    """Writes a lexicon, sorted; `read_lexicon` reads it.

    Raises:
        OSError: the file cannot be written.
    """
    lines = [_HEAD]
    for name in _BLOCKS:
        block: Mapping[str, str] | frozenset[str] = getattr(lexicon, name)
        keys = sorted(block)
        lines += [f"{name} {len(keys)}", *keys]
        if isinstance(block, Mapping):
            lines += [block[key] for key in keys]
    Path(path).write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def read_lexicon(path: str | os.PathLike[str]) -> Lexicon:
    """Reads what `write_lexicon` wrote.

    Raises:
        ModelError: the file is missing, damaged or of another version.
    """
    try:
        if (size := Path(path).stat().st_size) > _MOST_BYTES:
            raise ValueError(f"{size} bytes, more than {_MOST_BYTES}")  # noqa: TRY301
        return _lexicon(Path(path).read_bytes().decode().split("\n"))
    except (OSError, ValueError, IndexError) as error:
        raise ModelError(
            f"{os.fspath(path)}: the lexicon cannot be read ({error}); install the model again."
        ) from error


def _lexicon(lines: list[str]) -> Lexicon:
    """The lexicon in the lines of a file; raises ValueError or IndexError where they are damaged."""
    if lines[0] != _HEAD:
        raise ValueError(f"begins with {lines[0][:40]!r}, not with {_HEAD!r}")
    place = 1
    blocks: dict[str, dict[str, str]] = {}
    for name in _BLOCKS:
        title, count = lines[place].split(" ")
        size = int(count)
        first, end = place + 1, place + 1 + size
        keys = lines[first:end]
        values = keys if name == "left" else lines[end : end + size]
        if title != name or len(values) != size:
            raise ValueError(f"the block {name!r} is not whole")
        blocks[name] = dict(zip(keys, values, strict=True))
        place = end if name == "left" else end + size
    if not all(all(blocks[name].values()) for name in ("words", "names", "phrases")):
        raise ValueError("a word has no English")
    if not all(" " in phrase for phrase in blocks["phrases"]):
        raise ValueError("a phrase has one word")
    left = frozenset(blocks.pop("left"))
    return Lexicon(**blocks, left=left)


SAME = "="
BETWEEN = " | "
"""Between two meanings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A Dutch word or phrase and its meanings.

    Attributes:
        source: Dutch, in small letters but for names.
        targets: English, the likeliest first; at least one.
    """

    source: str
    targets: tuple[str, ...]


LexiconTable = dict[str, tuple[str, ...]]
"""The meanings of each Dutch word or phrase."""


def read_entries(path: str | os.PathLike[str]) -> Iterator[Entry]:
    """The entries of a table, in order.

    Raises:
        FormatError: a line has not two columns, or one of them is empty.
    """
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\n").split("\t")
            source = _clean(columns[0])
            targets = tuple(_clean(target) for target in columns[-1].split("|"))
            if len(columns) != 2 or not source or not all(targets):
                raise FormatError(
                    f"{os.fspath(path)}, line {number}: write a Dutch word, a tab and its English, meanings separated "
                    'by " | ".'
                )
            yield Entry(source, tuple(dict.fromkeys(source if t == SAME else t for t in targets)))


def _clean(text: str) -> str:
    return " ".join(plain(text).split())


def read_table(path: str | os.PathLike[str]) -> LexiconTable:
    """The table as a dictionary; of an entry that stands there twice the first counts.

    Raises:
        FormatError: see `read_entries`.
    """
    table: LexiconTable = {}
    for entry in read_entries(path):
        table.setdefault(entry.source, entry.targets)
    return table
