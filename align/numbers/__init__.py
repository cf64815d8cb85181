"""Numbers of Dutch and English text: what they say, how each language writes them, and whether two texts agree."""

from align.numbers.comparing import Comparison, compare_numbers, matched
from align.numbers.figures import Number, dutch_numbers, english_numbers
from align.numbers.values import digits, english_number, english_ordinal

__all__ = [
    "Comparison",
    "Number",
    "compare_numbers",
    "digits",
    "dutch_numbers",
    "english_number",
    "english_numbers",
    "english_ordinal",
    "matched",
]
