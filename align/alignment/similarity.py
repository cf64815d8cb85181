"""What the words of two texts say about which sentences belong together."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Explanation, Floats, Ints, Lexicon, Ragged, ragged

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[^\W_]+)*|[„“”\"«»]|[?!:;()%€$]")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,:]\d+)*")
_MARKS = ".,:;!?…()[]„“”\"«»'‘’ "
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SWAPPED = str.maketrans(",.", ".,")
_QUOTES = frozenset('„“”"«»')

STEM = 7
"""Letters of an English word that count; what follows is mostly inflection ("government", "governments")."""


def dutch_words(text: str) -> list[str]:
    """The words, numbers and telling marks of a Dutch text, in lower case."""
    return [_as_number(word) if word[0].isdecimal() else '"' if word in _QUOTES else word for word in _split(text)]


def english_words(text: str) -> list[str]:
    """The words, numbers and telling marks of an English text, in lower case and cut to `STEM` letters."""
    return [word if word[0].isdecimal() else word[:STEM] for word in dutch_words(text)]


def copied_form(text: str, language: str) -> tuple[str, list[str]]:
    """What of a sentence is the same in a translation that only copies it.

    Args:
        text: a sentence.
        language: "nl" or "en", which tells how its numbers are written.

    Returns:
        The sentence in lower case without marks around it, and its numbers, both with numbers as they are in program
        code: 1250.5 for Dutch "1.250,5" and English "1,250.50".
    """
    numbers: list[str] = []

    def keep(match: re.Match[str]) -> str:
        numbers.append(_value(match[0], language))
        return numbers[-1]

    # The pattern begins with what may be anything; most sentences have no number.
    form = _NUMBER.sub(keep, text.lower()) if _DIGIT.search(text) else text.lower()
    return " ".join(form.split()).strip(_MARKS), numbers


def _value(number: str, language: str) -> str:
    sign = "-" if number[0] in "-−" else ""
    number = number.lstrip("-−").replace(":", ".")
    if language == "nl":
        number = number.translate(_SWAPPED)
    whole, _, rest = _THOUSANDS.sub("", number).replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _as_number(text: str) -> str:
    """A number without its separators, which the two languages use the other way round."""
    return text.translate(_SEPARATORS) or text


_SEPARATORS = str.maketrans("", "", ".,:")


@dataclass(frozen=True, slots=True)
class Copies:
    """One side of a bitext, to be compared with the other.

    Attributes:
        forms: for each sentence a number; a sentence of the other side with the same number is its copy. Negative where
            it has neither words nor numbers, and then no copy.
        figures: running sums over the sentences, 0 to n, of a random number for each number in them; shape (n + 1,).
            Two passages over which they grow by the same hold the same numbers, in any order. Sums wrap around.
    """

    forms: Ints
    figures: NDArray[np.uint64]


def find_copies(source: Sequence[str], target: Sequence[str]) -> tuple[Copies, Copies]:
    """Both sides of a bitext of Dutch and English sentences."""
    forms: dict[str, int] = {}
    figures: dict[str, int] = {}
    # A fixed seed, so that the same texts are aligned alike each time.
    random = np.random.default_rng(0)

    def side(sentences: Sequence[str], language: str, none: int) -> Copies:
        ids, sums = [], [0]
        for sentence in sentences:
            form, numbers = copied_form(sentence, language)
            ids.append(forms.setdefault(form, len(forms)) if form else none)
            total = sums[-1]
            for number in numbers:
                if number not in figures:
                    figures[number] = int(random.integers(1, 2**63))
                total += figures[number]
            sums.append(total % 2**64)
        return Copies(np.array(ids, np.int64), np.array(sums, np.uint64))

    return side(source, "nl", -1), side(target, "en", -2)


def has_more_than_copied(copies: tuple[Copies, Copies], source: range, target: range) -> bool:
    """Whether two passages have different numbers, or a sentence on one side is the other's copy and not all of it."""
    ours, theirs = copies
    grown = [
        (int(side.figures[passage.stop]) - int(side.figures[passage.start])) % 2**64
        for side, passage in ((ours, source), (theirs, target))
    ]
    if grown[0] != grown[1]:
        return True
    shared = set(ours.forms[source.start : source.stop]) & set(theirs.forms[target.start : target.stop])
    return bool(shared) and len(source) != len(target)


_LEXICON_SHARE, _FORM_SHARE = 0.48, 0.22
"""Share of words that the lexicon explains, and share explained by likeness of form; `CHANCE` is the rest."""

_RARE = 2.0
"""Count added to a word's total in the lexicon: entries seen once or twice prove little."""
_CHANCE_WEIGHT = 300.0
"""Words of running text that the lexicon's frequencies count for beside those of the text itself."""

Link = tuple[int, int, float, float]
"""Two word types, p(second | first), p(first | second)."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The evidence in both directions; rows of `forward` are source sentences, of `backward` target sentences.

    Attributes:
        forward, backward: how each side explains the other.
        copies: what of the source and the target is the same word for word.
    """

    forward: Explanation
    backward: Explanation
    copies: tuple[Copies, Copies]

    def block(self, source: range, target: range) -> tuple[Floats, Floats]:
        """Evidence for windows that end at each cell.

        Returns:
            Two arrays of shape (LARGEST_WINDOW, len(source), len(target)): [k, i, j] of the first is what the window of
            k + 1 source sentences up to i says of target sentence j, of the second what the window of k + 1 target
            sentences up to j says of source sentence i.
        """
        return self.forward.block(source, target), self.backward.block(target, source).swapaxes(1, 2)


def compare(source: Sequence[str], target: Sequence[str], lexicon: Lexicon) -> Similarity:
    """Gathers the evidence for two texts.

    Args:
        source: Dutch sentences.
        target: English sentences.
        lexicon: Dutch-English.
    """
    ours = [dutch_words(sentence) for sentence in source]
    theirs = [english_words(sentence) for sentence in target]
    source_ids, target_ids = _ids(ours), _ids(theirs)
    links = [*_lexical_links(source_ids, target_ids, lexicon), *_formal_links(source_ids, target_ids)]
    source_rows = ragged([[source_ids[word] for word in words] for words in ours])
    target_rows = ragged([[target_ids[word] for word in words] for words in theirs])
    forward = Explanation(
        given=source_rows,
        table=_table(links, len(source_ids), forward=True),
        explained=target_rows,
        chance=_chance(target_ids, theirs, lexicon.target_total, lexicon.total),
    )
    backward = Explanation(
        given=target_rows,
        table=_table(links, len(target_ids), forward=False),
        explained=source_rows,
        chance=_chance(source_ids, ours, lexicon.source_total, lexicon.total),
    )
    return Similarity(forward, backward, find_copies(source, target))


def _ids(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
    return {word: n for n, word in enumerate(dict.fromkeys(w for sentence in sentences for w in sentence))}


def _chance(
    ids: dict[str, int], sentences: Sequence[Sequence[str]], general: Callable[[str], float], general_total: float
) -> Floats:
    """Probability of each word by chance: its share of the text, smoothed with that of the language at large."""
    counts = Counter(word for sentence in sentences for word in sentence)
    total = sum(counts.values()) + _CHANCE_WEIGHT
    weight = _CHANCE_WEIGHT / general_total
    return np.array([(counts[word] + weight * general(word)) / total for word in ids], np.float32)


def _lexical_links(source: dict[str, int], target: dict[str, int], lexicon: Lexicon) -> Iterable[Link]:
    for word, number in source.items():
        total = lexicon.source_total(word) + _RARE
        for other, count in lexicon.translations(word):
            place = target.get(other)
            if place is not None:
                back = lexicon.target_total(other) + _RARE
                yield number, place, _LEXICON_SHARE * count / total, _LEXICON_SHARE * count / back


def _formal_links(source: dict[str, int], target: dict[str, int]) -> Iterable[Link]:
    """Links between words that look alike: names, numbers, loanwords."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word in target:
        if (key := _form(word)) is not None:
            alike[key].append(word)
    for word, number in source.items():
        same = word if word[0].isdecimal() else word[:STEM]
        if same in target:
            yield number, target[same], 0.8 * _FORM_SHARE, 0.8 * _FORM_SHARE
        if (key := _form(word)) is not None:
            others = [other for other in alike.get(key, ()) if other != same]
            for other in others:
                share = 0.4 * _FORM_SHARE / len(others)
                yield number, target[other], share, share


_SOUNDS = (("ij", "y"), ("sch", "sc"), ("ck", "c"), ("k", "c"), ("ph", "f"), ("z", "s"), ("th", "t"))
_DOUBLED = re.compile(r"(.)\1")


@functools.lru_cache(maxsize=100_000)
def _form(word: str) -> str | None:
    """The first letters of a word in a spelling that hides what Dutch and English spell differently; None if short."""
    if len(word) < 4 or word[0].isdecimal():
        return None
    plain = word
    if not word.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for theirs, ours in _SOUNDS:
        plain = plain.replace(theirs, ours)
    return _DOUBLED.sub(r"\1", plain)[:5]


def _table(links: Sequence[Link], size: int, forward: bool) -> Ragged:
    given = np.fromiter((link[0 if forward else 1] for link in links), np.int64, len(links))
    found = np.fromiter((link[1 if forward else 0] for link in links), np.int64, len(links))
    weights = np.fromiter((link[2 if forward else 3] for link in links), np.float32, len(links))
    order = np.argsort(given, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(given, minlength=size))]).astype(np.int64)
    return Ragged(starts, found[order], weights[order])
