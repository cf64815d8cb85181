"""OpenDocument, the format of LibreOffice: texts, presentations, spreadsheets and drawings, packed or as one XML file.

`elements` says what the elements and styles of the format are to a translation; `part` finds the texts of a part and
their places in its bytes, `paragraphs` makes a paragraph and its codes of what stands in one, `tags` changes what
stands in tags; `skeleton` is the document without its texts.
"""

from __future__ import annotations

from align.documents.odf.skeleton import read

__all__ = ["read"]
