"""PDF documents, which are read and not written: the text of their pages as paragraphs in reading order.

pages ─► characters ─► lines ─► layout: columns in order, without heads and numbers of pages ─► paragraphs
"""

from align.documents.pdf.reader import read

__all__ = ["read"]
