"""OmegaT, the free translation tool: how it cuts and tags documents, and whole projects that it opens.

`filters` says by which of its filters OmegaT reads a format, `xml_filter` takes XML apart as they do, `reading` gives
articles with its paragraphs and tags, `tags` cuts these into its segments, `documents` are the files of a project, and
`project` writes its folder. The room stands above documents and formats of units, of which a project is made. A format
that OmegaT reads gets a line in `FILTERS`, and a dialect where it names tags.
"""
