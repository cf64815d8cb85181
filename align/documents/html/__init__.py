"""HTML pages: their paragraphs with inline codes, and the page as a skeleton that a translation fills."""
