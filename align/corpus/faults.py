"""One bad article must not end a long run: its failure is noted with its reason, and the run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from align.corpus.entry import Entry
from align.corpus.tally import Tally
from align.errors import ModelError, NlenError


@contextmanager
def rejecting(entry: Entry, step: str, tally: Tally) -> Iterator[None]:
    """Turns a failure of its block into a rejection of `entry`; a failure of a model is no fault of the entry's."""
    try:
        yield
    except ModelError:
        raise
    except NlenError as error:
        tally.reject_entry(entry, step, str(error))
    except MemoryError:
        tally.reject_entry(entry, step, "it takes more memory than there is")
    except Exception as error:
        # A fault of ours or of a library that this one input brings out; the reason is kept for whoever mends it.
        tally.reject_entry(entry, step, f"unexpected {type(error).__name__}: {error}")
