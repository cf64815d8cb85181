"""A bilingual lexicon and the source text that it guides: what a small model need not know by heart."""

from align.lexicon.guide import Guide, Guided, Stretch, Wanted
from align.lexicon.store import Lexicon, read_lexicon, write_lexicon
from align.lexicon.tables import Entry, LexiconTable, read_table

__all__ = [
    "Entry",
    "Guide",
    "Guided",
    "Lexicon",
    "LexiconTable",
    "Stretch",
    "Wanted",
    "read_lexicon",
    "read_table",
    "write_lexicon",
]
