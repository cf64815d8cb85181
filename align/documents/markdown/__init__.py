"""Markdown documents: its paragraphs with their codes, and the source with another text in it.

front_matter ─► what stands before a document and describes it
parsing ─► tokens with places ─► pieces ─► blocks ─► paragraphs
skeleton ─► the source with other text, which `writing` escapes and wraps
"""

from align.documents.markdown.skeleton import read

__all__ = ["read"]
