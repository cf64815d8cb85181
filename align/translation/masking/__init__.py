"""What of a text no model reads: it is carried through as it is, letter for letter."""
