"""The methods of alignment by name, and the similarity that each goes by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, get_args

from align.errors import UsageError

if TYPE_CHECKING:
    from align.alignment.similarity import Similarity

Method = Literal["auto", "length", "lexical", "mt"]
"""What the aligner goes by: lengths alone; words too; and for what these leave open a translation model. "auto" is "mt"
where there is a model for the two languages, and else "lexical"."""

METHODS: tuple[Method, ...] = get_args(Method)


# Loaded at first use: what only names the methods, like a command's help, needs none of the aligner's arithmetic.


def _length() -> Similarity:
    from align.alignment.similarity import LengthSimilarity

    return LengthSimilarity()


def _lexical() -> Similarity:
    from align.alignment.lexical import LexicalSimilarity

    return LexicalSimilarity()


SIMILARITIES: dict[str, Callable[[], Similarity]] = {"length": _length, "lexical": _lexical}
"""By method that goes by a similarity alone, what makes that. "auto" and "mt" go by "lexical" and ask a model too."""


def choose_similarity(method: Method, given: Similarity | None = None) -> Similarity:
    """The similarity to align by.

    Args:
        method: of the caller.
        given: the caller's own, if any.

    Raises:
        UsageError: there is no such method, or it goes by a similarity of its own and another is given.
    """
    if method not in METHODS:
        raise UsageError(f'there is no method "{method}"; take one of {", ".join(METHODS)}.')
    if given is None:
        return SIMILARITIES.get(method, _lexical)()
    if method in SIMILARITIES:
        raise UsageError(f'the method "{method}" has a similarity of its own; leave out the one or the other.')
    return given
