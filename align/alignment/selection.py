"""Which beads of an alignment to keep, and whether two texts can be a text and its translation at all.

An aligner gives beads for any two texts. The checks before it refuse what can only be a slip - the two swapped, the
same language twice, an empty side, one side many times longer - and let everything pass of which they are not sure:
short texts, lists, texts that are half translated. Afterwards the beads tell whether the two have anything in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.article import Article
from align.bitext import Bead
from align.errors import AlignmentError
from align.languages import FUNCTION_WORDS, SHARED_FUNCTION_WORDS, primary_subtag


@dataclass(frozen=True, slots=True)
class BeadCounts:
    """What an alignment consists of.

    Attributes:
        linked: beads that link something.
        source_alone: source sentences in null beads.
        target_alone: target sentences in null beads.
        score_sum: sum of the scores of the beads that link something.
    """

    linked: int = 0
    source_alone: int = 0
    target_alone: int = 0
    score_sum: float = 0.0

    def __add__(self, other: BeadCounts) -> BeadCounts:
        return BeadCounts(
            self.linked + other.linked,
            self.source_alone + other.source_alone,
            self.target_alone + other.target_alone,
            self.score_sum + other.score_sum,
        )

    @property
    def mean_score(self) -> float:
        """Mean score of the beads that link something; 0 where none does."""
        return self.score_sum / self.linked if self.linked else 0.0


def is_null(bead: Bead) -> bool:
    """Whether a bead leaves its sentences without a counterpart."""
    return not (bead.source and bead.target)


def select_beads(beads: Iterable[Bead], *, min_score: float = 0.0, one_to_one_only: bool = False) -> list[Bead]:
    """The beads to keep; null beads are always kept, since they claim no translation.

    Args:
        beads: of one alignment.
        min_score: 0 to 1; beads with a lower score go.
        one_to_one_only: beads with more than one sentence on a side go.
    """
    return [
        bead
        for bead in beads
        if is_null(bead)
        or (bead.score >= min_score and not (one_to_one_only and (len(bead.source) > 1 or len(bead.target) > 1)))
    ]


def count_beads(beads: Iterable[Bead]) -> BeadCounts:
    """Counts the beads of an alignment."""
    linked = source_alone = target_alone = 0
    score_sum = 0.0
    for bead in beads:
        if is_null(bead):
            source_alone += len(bead.source)
            target_alone += len(bead.target)
        else:
            linked += 1
            score_sum += bead.score
    return BeadCounts(linked, source_alone, target_alone, score_sum)


MAX_LENGTH_RATIO = 6.0
"""From here on one text is too long to be the other's translation. Of fifty pairs of manuals, some of them partly
translated, none reaches 1.5; passages inserted on one side may make more of it."""

# A text shorter than this, in letters and digits, may be any number of times longer than the other.
_MIN_LONGER_CHARACTERS = 200
_MIN_WORDS = 10
_MIN_FUNCTION_WORDS = 5
# Share of one language among the function words: of two texts in each other's language, which hardly happens by chance;
# and of two in the same language, where one may be a translation that was left half undone.
_SHARE_IF_SWAPPED = 0.7
_SHARE_IF_SAME = 0.9

_MIN_SENTENCES = 5
_MIN_EXPECTED = 0.2

_TOKEN = re.compile(r"[^\W_]+")

# Function words of each language that are no common words of the other; what neighbours have too does not matter here,
# as a text is one of the two. "in", "is", "was", "had", "of", "we", "on", "over", "men", "door" and "die": in neither.
_DUTCH = "en dit als ons wanneer na sinds zo alle andere eens weer"
_ENGLISH = "might under since also"
_FUNCTION_WORDS = {
    language: FUNCTION_WORDS[language] | SHARED_FUNCTION_WORDS[language] | {*more.split()}
    for language, more in (("nl", _DUTCH), ("en", _ENGLISH))
}
_NAMES = {"nl": "Dutch", "en": "English"}


@dataclass(frozen=True, slots=True)
class _Text:
    """What the checks need to know of an article.

    Attributes:
        name: what messages call it.
        language: primary language tag that its article claims.
        words: in lower case.
        size: letters and digits.
    """

    name: str
    language: str
    words: list[str]
    size: int

    def spoken(self, share: float) -> str | None:
        """The language, "nl" or "en", to which at least this share of its function words belongs, or None."""
        if len(self.words) < _MIN_WORDS:
            return None
        counts = {
            language: sum(word in function_words for word in self.words)
            for language, function_words in _FUNCTION_WORDS.items()
        }
        language = max(counts, key=lambda name: counts[name])
        certain = counts[language] >= max(_MIN_FUNCTION_WORDS, share * sum(counts.values()))
        return language if certain else None


def check_pair(source: Article, target: Article, *, names: tuple[str, str] | None = None) -> None:
    """Refuses two articles that cannot be a text and its translation.

    Args:
        source: an article; its sentences are not looked at, only its paragraphs.
        target: likewise. Whether the languages are right is checked where the articles are in Dutch and English, by
            their own account.
        names: what messages call the two; by default their ids, or "the source" and "the target" where these are the
            same.

    Raises:
        AlignmentError: a side has no words; the two are in the wrong order, or in the same language; or one is
            `MAX_LENGTH_RATIO` times as long as the other or longer.
    """
    if names is None:
        names = (source.id, target.id) if source.id != target.id else ("the source", "the target")
    first, second = _measure(source, names[0]), _measure(target, names[1])
    for text, other in ((first, second), (second, first)):
        if not text.size:
            raise AlignmentError(f"{text.name} has no words to align with {other.name}; give a text.")
    _check_languages(first, second)
    _check_lengths(first, second)


def seem_unrelated(beads: Sequence[Bead]) -> bool:
    """Whether an alignment looks like one of two texts that do not belong together.

    The beads that can be expected to be right, by their scores, are counted for each sentence of the shorter text. Of
    sixty news articles made hard to align (sentences merged, dropped and inserted) none had less than 0.36 of them; of
    three hundred articles put together at random none had more than 0.17.

    Args:
        beads: of one alignment, by a method that goes by words: lengths alone tell too little.
    """
    shorter = min(sum(len(bead.source) for bead in beads), sum(len(bead.target) for bead in beads))
    return shorter >= _MIN_SENTENCES and count_beads(beads).score_sum < _MIN_EXPECTED * shorter


def _check_languages(source: _Text, target: _Text) -> None:
    if {source.language, target.language} != set(_FUNCTION_WORDS):
        return
    if (source.spoken(_SHARE_IF_SWAPPED), target.spoken(_SHARE_IF_SWAPPED)) == (target.language, source.language):
        raise AlignmentError(
            f"{source.name} is in {_NAMES[target.language]} and {target.name} in {_NAMES[source.language]}; swap the"
            f" two, {_NAMES[source.language]} comes first."
        )
    spoken = source.spoken(_SHARE_IF_SAME)
    if spoken is not None and spoken == target.spoken(_SHARE_IF_SAME):
        wrong, wanted = (target, target.language) if spoken == source.language else (source, source.language)
        raise AlignmentError(
            f"{source.name} and {target.name} are both in {_NAMES[spoken]}; for {wrong.name} give the text in"
            f" {_NAMES[wanted]}."
        )
    if len(source.words) >= _MIN_WORDS and source.words == target.words:
        raise AlignmentError(f"{source.name} and {target.name} are the same text; give a text and its translation.")


def _check_lengths(first: _Text, second: _Text) -> None:
    longer, shorter = (first, second) if first.size >= second.size else (second, first)
    ratio = longer.size / shorter.size
    if longer.size >= _MIN_LONGER_CHARACTERS and ratio >= MAX_LENGTH_RATIO:
        raise AlignmentError(
            f"{longer.name} is {ratio:.0f} times as long as {shorter.name}; give a text and the translation of all of"
            " it."
        )


def _measure(article: Article, name: str) -> _Text:
    words: list[str] = []
    size = 0
    for paragraph in article.paragraphs:
        tokens = _TOKEN.findall(paragraph.text.lower())
        words += filter(str.isalpha, tokens)
        size += sum(map(len, tokens))
    return _Text(name, primary_subtag(article.language), words, size)
