"""The settings of an OmegaT project as OmegaT keeps them: `omegat.project`, file filters and sentence rules.

The layout is that of OmegaT's manual, appendix "OmegaT files and folders".
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from align.segmentation.srx import SentenceRules

# OmegaT's own rules are merged into those of an older version.
_RULES_VERSION = "9.9"
_FOLDERS = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "dictionary_dir")
_TEXT = ("org.omegat.filters2.text.TextFilter", ("*.txt",), {"segmentOn": "BREAKS"})
# What is shown on the page and no more: by default OmegaT has links and names of images as segments too. A line break
# ends a paragraph, as between the lines of an address.
_HTML = (
    "org.omegat.filters2.html2.HTMLFilter2",
    ("*.htm", "*.html", "*.xhtml"),
    {"translateHref": "false", "translateSrc": "false", "translateHreflang": "false", "paragraphOnBr": "true"},
)


def project_file(source_language: str, target_language: str) -> str:
    """`omegat.project`: the languages, and folders by their usual names."""
    folders = "".join(f"    <{name}>__DEFAULT__</{name}>\n" for name in _FOLDERS)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<omegat>\n"
        '  <project version="1.0">\n'
        f"{folders}"
        "    <glossary_file>__DEFAULT__</glossary_file>\n"
        f"    <source_lang>{escape(source_language.upper())}</source_lang>\n"
        f"    <target_lang>{escape(target_language.upper())}</target_lang>\n"
        "    <sentence_seg>true</sentence_seg>\n"
        "    <support_default_translations>true</support_default_translations>\n"
        "    <remove_tags>false</remove_tags>\n"
        "  </project>\n"
        "</omegat>\n"
    )


def filters_file() -> str:
    """`omegat/filters.xml`: how OmegaT is to read our documents, wherever it runs; text is UTF-8."""
    filters = "".join(
        f'  <filter className="{name}" enabled="true">\n'
        + "".join(
            f'    <files sourceFilenameMask="{mask}" targetFilenamePattern="${{filename}}"'
            + (' sourceEncoding="UTF-8" targetEncoding="UTF-8"/>\n' if name == _TEXT[0] else "/>\n")
            for mask in masks
        )
        + "".join(f'    <option name="{option}" value="{value}"/>\n' for option, value in options.items())
        + "  </filter>\n"
        for name, masks, options in (_TEXT, _HTML)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<filters>\n{filters}</filters>\n'


def rules_as_beans(rules: SentenceRules) -> str:
    """The rules as `java.beans.XMLDecoder` reads them."""
    languages = []
    for language in rules.languages:
        entries = "".join(
            '<void method="add"><object class="org.omegat.core.segmentation.Rule">'
            f'<void property="afterbreak"><string>{escape(rule.after)}</string></void>'
            f'<void property="beforebreak"><string>{escape(rule.before)}</string></void>'
            f'<void property="breakRule"><boolean>{"true" if rule.breaks else "false"}</boolean></void>'
            "</object></void>\n"
            for rule in language.rules
        )
        languages.append(
            '<void method="add"><object class="org.omegat.core.segmentation.MapRule">'
            f'<void property="language"><string>{escape(language.name)}</string></void>'
            f'<void property="pattern"><string>{escape(language.pattern)}</string></void>'
            f'<void property="rules"><object class="java.util.ArrayList">\n{entries}</object></void></object></void>\n'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<java version="1.8.0" class="java.beans.XMLDecoder">\n'
        '<object class="org.omegat.core.segmentation.SRX">\n'
        f'<void property="mappingRules"><object class="java.util.ArrayList">\n{"".join(languages)}</object></void>\n'
        f'<void property="version"><string>{_RULES_VERSION}</string></void>\n'
        "</object>\n</java>\n"
    )
