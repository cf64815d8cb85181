"""A bilingual lexicon and the source text that it guides: what a small model need not know by heart."""

from align.lexicon.guide import Guide, Guided, Stretch, Wanted
from align.lexicon.store import Entry, Lexicon, LexiconTable, read_lexicon, read_table, write_lexicon

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
