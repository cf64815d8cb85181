"""A translator's own resources: memories and glossaries."""
