"""Documents of Word, PowerPoint and Excel (Office Open XML, ECMA-376), read as articles or to be written again.

`package` finds the parts with text. `places` walks a part, and `parts` tells it by the `vocabulary`: `items` of
paragraphs, which `paragraphs` makes text with inline codes of, and what `attributes` say. `writing` puts translated
paragraphs in their places, `skeleton` all of them; `workbook` knows which strings a workbook cannot do without,
`bilingual` sheets that are tables of texts and translations.
"""

from __future__ import annotations

from align.documents.ooxml.skeleton import read

__all__ = ["read"]
