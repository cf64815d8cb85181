"""Inline codes carried from a source to its translation."""
