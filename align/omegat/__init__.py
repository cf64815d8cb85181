"""OmegaT, the free translation tool: how it cuts and tags documents, and whole projects that it opens.

`tags` names inline markup as OmegaT does, `project` writes the folder of a project, `documents` says how OmegaT reads
documents of each format. The room stands above documents and formats of units, of which a project is made.
"""
