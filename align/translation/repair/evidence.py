"""Words that a small model drops or garbles, and names: what the source was guided by tells, and puts them right.

A small model spells a name it does not know from pieces, and at times slips ("Bondaredarev" for Bondarev). Which words
are names is known where a lexicon guides the sources: words with a capital that it neither knows nor leaves to the
model.

A small model drops words. Which hypothesis of a beam dropped the fewest content words can be seen where the source has
their English already; it is weighed with the model's own score, as Tu et al. ("Modeling Coverage for Neural Machine
Translation", ACL 2016) and Wu et al. ("Google's Neural Machine Translation System", 2016, section 7) do with attention.

A small model that has to copy a word from pieces at times begins it right and ends it wrong ("twot" for tweet), and
leaves a Dutch word as it is. Both are seen where a lexicon guides the sources: the word is like no English word, and a
meaning that stood in the source has no place in the translation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import SequenceMatcher

from align.lexicon import Guide, Guided, Stretch, Wanted
from align.lexicon.store import meanings

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITAL = re.compile(r"(?<![\w'’-])[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*")
_BEHIND_NAME = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]+ $")
_NOT_BEFORE = frozenset("@#/.")
_STARTS_ANEW = frozenset(".!?:“„\"‘'’")
_POSSESSIVE = re.compile(r"['’]s?$")
# People and things of a place, compounds of a name: a translation has another word for them.
_DUTCH_ENDING = re.compile(r"(?:se|sche|isch|aars?|enaren|ers|ing|ingen|heid|je|jes|schap)$")
_ALIKE_NAMES = 0.5
"""How alike a name and what the model made of it are at least (Ratcliff and Obershelp's measure, 0 to 1)."""

_SHORTEST = 3


def names_in(source: str, guided: Guided, guide: Guide) -> tuple[str, ...]:
    """The names in a source, each once, in order; genitives without their ending.

    Args:
        source: a sentence.
        guided: its guided text.
        guide: made the guided text.
    """
    if source.isupper():
        return ()
    replaced = [(stretch.start, stretch.end) for stretch in guided.stretches]
    found: dict[str, None] = {}
    for match in _CAPITAL.finditer(source):
        start, end = match.span()
        name = _POSSESSIVE.sub("", match[0])
        if not name[0].isupper() or len(name) < _SHORTEST or "-" in name or source[start - 1 : start] in _NOT_BEFORE:
            continue
        key = name.lower().replace("’", "'")
        if key in guide.lexicon.left or (_DUTCH_ENDING.search(name) and not _BEHIND_NAME.search(source[:start])):
            continue
        if any(a < end and start < b for a, b in replaced):
            continue
        # Behind a full stop or at the beginning a capital says nothing.
        if (start == 0 or source[:start].rstrip()[-1:] in _STARTS_ANEW) and (
            key in guide.lexicon.words or guide.words.common(key) is not None
        ):
            continue
        found.setdefault(name)
    for stretch in guided.stretches:
        # Of "Sergej Lavrov" the lexicon makes Sergei Lavrov: the second is a name still.
        english = stretch.english[0].split()
        if stretch.kind == "name" or (stretch.kind == "phrase" and len(english) > 1):
            for word in source[stretch.start : stretch.end].split():
                if len(word) >= _SHORTEST and word[0].isupper() and word in english and stretch.start > 0:
                    found.setdefault(word)
    return tuple(found)


def missing_names(names: Sequence[str], target: str) -> list[str]:
    """Those of `names` that are not in `target` as whole words; accents make no difference ("Erdogan", "Erdoğan")."""
    if not names:
        return []
    there = _bare(target)
    return [name for name in names if not _pattern(_bare(name)).search(there)]


def restore_names(names: Sequence[str], target: str, is_english: Callable[[str], bool]) -> str:
    """`target` with the names that it lacks in place of what a model made of them.

    A word of the target gives way to the name that it is most like, if it has a capital or is like no English word, and
    is none of the names itself; everything else is left as it is.

    Args:
        names: those that have to be there.
        target: a translation.
        is_english: whether a word, in small letters, is English or the English name of something.
    """
    lost = missing_names(names, target)
    if not lost:
        return target
    taken: set[int] = set()
    for name in lost:
        best: tuple[float, re.Match[str]] | None = None
        for match in _WORD.finditer(target):
            word = _POSSESSIVE.sub("", match[0])
            if match.start() in taken or word in names or len(word) < _SHORTEST:
                continue
            # What a name begins with is what is left of it, though it be a word: "Lav" of Lavrov.
            cut_short = name.startswith(word)
            if not cut_short and is_english(word.lower()):
                continue
            if not (word[0].isupper() or word[0].lower() == name[0].lower()):
                continue
            alike = SequenceMatcher(None, name.lower(), word.lower(), autojunk=False).ratio()
            if alike >= _ALIKE_NAMES and (best is None or alike > best[0]):
                best = (alike, match)
        if best is not None:
            match = best[1]
            word = _POSSESSIVE.sub("", match[0])
            target = target[: match.start()] + name + target[match.start() + len(word) :]
            taken.add(match.start())
    return target


def _bare(text: str) -> str:
    """`text` without accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])")


WEIGHT = 0.5
"""What a translation with all words counts more than one with none, in nats a piece; chosen on news and FLORES dev."""

_LEAST = 6
"""A missing word in a short sentence counts no more than one of so many."""

_LOWER_WORD = re.compile(r"[a-z0-9à-ÿ]+")
_SMALL = frozenset(
    "a an the to of in on at by for with from up out off down over is are was were be been it its".split()
)
_INFLECTIONS = ("ing", "ies", "ied", "es", "ed", "ly", "s", "y", "e")
_LEAST_STEM = 3


class Coverage:
    """The English that stands in a guided source.

    Args:
        stretches: what was replaced.
    """

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._meanings = [[content(english) for english in stretch.english] for stretch in stretches]

    def bonus(self, target: str) -> float:
        """What a translation gains by the words that it has: 0 to `WEIGHT`."""
        if not self._meanings:
            return 0.0
        words = stems(target)
        there = sum(any(meaning <= words for meaning in meanings) for meanings in self._meanings)
        return WEIGHT * there / max(len(self._meanings), _LEAST)


def stems(text: str) -> set[str]:
    """The words of an English text without their inflection, roughly."""
    return {stem(word) for word in _LOWER_WORD.findall(text.lower())}


def stem(word: str) -> str:
    """A word in small letters without its inflection, roughly; British and American spellings agree."""
    word = word.replace("our", "or").replace("isa", "iza").replace("ise", "ize").replace("isi", "izi")
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] else word


def content(english: str) -> set[str]:
    """The stems of a meaning; small words only where there are no others."""
    words = _LOWER_WORD.findall(english.lower())
    return {stem(word) for word in ([word for word in words if word not in _SMALL] or words)}


_CANDIDATE = re.compile(r"(?<![\w'’-])[a-zà-ÿ]{4,}(?![\w'’-])")
_MEANING = re.compile(r"[a-zà-ÿ-]{3,}")
_ALIKE = 0.7
"""How alike a meaning and what the model made of it are at least (Ratcliff and Obershelp's measure, 0 to 1)."""
_SUFFIXES = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "est", "ness", "able", "less", "wise")
_BEGINNINGS = ("un", "mis", "re", "dis", "non", "over", "under", "pre", "out", "in")
_BRITISH = (("or", "our"), ("er", "re"), ("yz", "ys"), ("iz", "is"), ("gray", "grey"), ("og", "ogue"), ("l", "ll"))
"""American spellings and British ones, which the lexicon has."""
_LEAST_PART = 3

_ARTICLE = re.compile(r"(?<![\w'’.-])(?P<a>a|(?:(?<=^)|(?<=[.!?“\"] ))A)(?P<n>n?)(?= (?P<first>[\w’']+))")
_NO_NOUN = frozenset("a an and as at if in into is it of on or up us are also after".split())
"""Behind one of these "a" is a letter."""
_VOWEL = re.compile(
    r"[aei]|o(?!ne\b|nce\b|ne-)|u(?:n(?!i|anim)|m|p|l|g|s(?![eu]|a\w)|r(?![aeiou]))|hour|honest|honou?r|heir"
)
_NO_VOWEL = re.compile(r"eu|ewe|u[snt]e")
_CONSONANT = re.compile(
    r"(?:[bcdfgjklmnpqrtvwz][aeiouylrhw]|s(?:[ckmnpqtw]|[aeiouylh])|y[aeo])[a-z]{2,}"
    r"|eu[rkp]|uni(?:t|que|c|f|v|on)|us[ea]|one\b"
)
"""Where the letters leave no doubt: short words may be abbreviations, which are spelled ("an mbo")."""


def restore_words(source: str, guided: Guided, target: str, guide: Guide, asked: Collection[str] = frozenset()) -> str:
    """`target` with English for its words that are none, where it is clear which is meant.

    Args:
        source: the text that was guided.
        guided: its guided text.
        target: the translation.
        guide: made the guided text.
        asked: words that the user asks for, which are right whatever they are.
    """
    strange = [
        match for match in _CANDIDATE.finditer(target) if match[0] not in asked and not _is_english(match[0], guide)
    ]
    if not strange:
        return target
    ours = {word.lower() for word in re.findall(r"[^\W\d_]+", source)}
    garbled = {match[0] for match in strange}
    there = stems(" ".join(word for word in re.findall(r"[^\W\d_]+", target) if word not in garbled))
    lacking = [
        english
        for stretch in guided.stretches
        for english in stretch.english[:1]
        if _MEANING.fullmatch(english) and stem(english) not in there
    ]
    for match in reversed(strange):
        word = match[0]
        english = _dutch(word, ours, guide) or _nearest(word, lacking)
        if english is not None and english != word:
            target = target[: match.start()] + english + target[match.end() :]
            if english in lacking:
                lacking.remove(english)
    return target


def restore_articles(target: str) -> str:
    """`target` with "an" before vowels and "a" before consonants, where the letters leave no doubt."""

    def article(match: re.Match[str]) -> str:
        first = match["first"]
        if first in _NO_NOUN:
            return match[0]
        if not match["n"] and _VOWEL.match(first) and not _NO_VOWEL.match(first):
            return f"{match['a']}n"
        return match["a"] if match["n"] and _CONSONANT.match(first) else match[0]

    return _ARTICLE.sub(article, target) if "a" in target or "A" in target else target


def _is_english(word: str, guide: Guide) -> bool:
    """Whether a word is English, as far as a lexicon can tell: inflected, spelled the American way, or put together."""
    known = guide.words.is_english
    if known(word) or any(_inflected(form, known) for form in (word, *_spelled(word))):
        return True
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > _LEAST_PART and (known(rest) or _inflected(rest, known)):
            return True
    parts = range(_LEAST_PART, len(word) - _LEAST_PART + 1)
    return any(known(word[:cut]) and (known(word[cut:]) or _inflected(word[cut:], known)) for cut in parts)


def _spelled(word: str) -> list[str]:
    return [word.replace(american, british) for american, british in _BRITISH if american in word]


def _inflected(word: str, known: Callable[[str], bool]) -> bool:
    if known(word):
        return True
    for ending in _SUFFIXES:
        base = word.removesuffix(ending)
        if base != word and not word.endswith("ss") and len(base) >= _LEAST_PART:
            doubled = base[:-1] if base[-1] == base[-2] else base
            if any(map(known, (base, f"{base}e", doubled, f"{base[:-1]}y"))):
                return True
    return False


def _dutch(word: str, ours: Collection[str], guide: Guide) -> str | None:
    """English for a Dutch word that was left as it stood in the source."""
    english = guide.lexicon.words.get(word) if word in ours else None
    return None if english is None else meanings(english)[0]


def _nearest(word: str, lacking: list[str]) -> str | None:
    best: tuple[float, str] | None = None
    for english in lacking:
        if english[0] == word[0]:
            alike = SequenceMatcher(None, english, word, autojunk=False).ratio()
            if alike >= _ALIKE and (best is None or alike > best[0]):
                best = (alike, english)
    return None if best is None else best[1]


class Evidence:
    """What is known of one source.

    Args:
        source: the text that is compared with its translations.
        guide: of the model.
        wanted: English that the user asks for in it, which goes before all that the lexicon says.

    Attributes:
        names: names that have to be in the translation.
        coverage: what the source has of English already.
    """

    def __init__(self, source: str, guide: Guide, wanted: Sequence[Wanted] = ()) -> None:
        self._source, self._guide = source, guide
        self._guided = guide.guide(source, wanted)
        self._asked = frozenset(word for one in wanted for word in re.findall(r"[^\W\d_]+", one.english.lower()))
        self.names = names_in(source, self._guided, guide)
        self.coverage = Coverage(self._guided.stretches)

    def restored(self, target: str) -> str:
        """`target` with its names, words and articles put right where it is clear what they should be."""
        words = self._guide.words

        def is_right(word: str) -> bool:
            return word in self._asked or words.is_english(word) or words.is_english_name(word)

        target = restore_names(self.names, target, is_right)
        return restore_articles(restore_words(self._source, self._guided, target, self._guide, self._asked))
