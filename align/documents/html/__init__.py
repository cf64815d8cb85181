"""HTML documents, read as articles or as whole pages that are written again in another language.

`tokens` cuts the source up, character for character. `page` gives the article of a page: what it says of itself, and
its paragraphs, which `blocks` finds in the tree of the parser (trafilatura says which part of a site's page they are)
and `codes` in the source, with their inline codes and places. `protection` tells what of a page is not to be
translated and which texts stand in its tags; `skeleton` is the page without all these, and says in which bytes it is
written again.
"""

from __future__ import annotations

from align.documents.html.skeleton import of_article, read

__all__ = ["of_article", "read"]
