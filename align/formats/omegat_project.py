"""A project folder for OmegaT, ready to open: source files, our translation memory, our sentence rules.

The layout and the file `omegat.project` are those of OmegaT's manual, appendix "OmegaT files and folders". OmegaT 6
reads sentence rules of a project from `omegat/segmentation.srx`, versions before it from `omegat/segmentation.conf`, a
JavaBeans archive; both are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

from align.bitext import TranslationUnit
from align.errors import UsageError, WriteError
from align.formats import read_bitext, write_bitext
from align.formats.atomic import open_atomic
from align.segmentation.srx import SentenceRules

# OmegaT's own rules are merged into those of an older version.
_RULES_VERSION = "9.9"
_OWN_END = re.compile(r"[.?!]\s*$")
# Where it knows a Dutch abbreviation it never ends a sentence, although several are words as well ("zat", "al") or
# often stand last ("enz.").
_NEVER_END = re.compile(
    r"\s(?:zat|al|ver|dal|max|min|ref|red|spec|org|intern|enz|etc|jr|jl|ll|[a-z](?:\.[a-z]){1,4}|[A-Z](?:\.[A-Z])+|[A-Z])\.$"
)
_FOLDERS = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "dictionary_dir")


def write_omegat_project(
    folder: Path,
    sources: Mapping[str, bytes],
    units: Iterable[TranslationUnit],
    *,
    source_language: str = "nl",
    target_language: str = "en",
    rules: SentenceRules | None = None,
) -> int:
    """Makes a project; returns how many units its memory has.

    The memory goes into `tm/auto/nlen.tmx`, from where OmegaT fills in every segment that it has; what the translator
    writes goes elsewhere, so an old project may be written again with a new memory. Where OmegaT is left to its own
    rules, it takes sentences together that end in a closing quotation mark, a bracket or an ellipsis; such runs are in
    `tm/auto/joined.tmx` as they are there.

    Args:
        folder: the project; made where it is missing.
        sources: the documents to translate, by their paths within the project's `source` folder.
        units: their translations, those of an article in its order.
        source_language: BCP 47 tag of the documents.
        target_language: that of their translations.
        rules: how OmegaT is to find sentences; by default as it is set up itself.

    Raises:
        UsageError: a path that leads out of the folder, or the folder holds other things.
        WriteError: something cannot be written.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "omegat.project").exists():
        raise UsageError(f"{folder}: the folder holds other files and no OmegaT project; give a new or an empty one.")
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        _make(folder / name)
    for path, data in sources.items():
        place = folder / "source" / path
        if not place.resolve().is_relative_to((folder / "source").resolve()):
            raise UsageError(f"{path}: a source has to lie within the project; give a path without '..'.")
        _make(place.parent)
        with open_atomic(place) as file:
            file.write(data)
    if rules is not None:
        _write(folder / "omegat" / "segmentation.srx", rules.document())
        _write(folder / "omegat" / "segmentation.conf", _beans(rules))
    memories = folder / "tm" / "auto"
    count = write_bitext(units, memories / "nlen.tmx", source_language=source_language)
    joined = memories / "joined.tmx"
    joined.unlink(missing_ok=True)
    if rules is None:
        write_bitext(joined_units(read_bitext(memories / "nlen.tmx")), joined, source_language=source_language)
    # Last, as it is what makes the folder a project.
    _write(folder / "omegat.project", _project(source_language, target_language))
    return count


def joined_units(units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
    """Runs of sentences that OmegaT's own rules take for one.

    It ends sentences at `.`, `!` and `?` where white space follows at once, and not after an abbreviation it knows.

    Args:
        units: with their positions; only neighbours in a paragraph are joined.
    """
    run: list[TranslationUnit] = []
    for unit in units:
        if run and (_ends(run[-1].source) or not _follows(run[-1], unit)):
            yield from _joined(run)
            run = []
        run.append(unit)
    yield from _joined(run)


def _joined(run: list[TranslationUnit]) -> Iterator[TranslationUnit]:
    if len(run) > 1:
        source = " ".join(unit.source for unit in run)
        target = " ".join(unit.target for unit in run)
        yield replace(run[0], source=source, target=target, id="", source_codes=(), target_codes=(), extras=None)


def _ends(sentence: str) -> bool:
    return _OWN_END.search(sentence) is not None and _NEVER_END.search(sentence) is None


def _follows(unit: TranslationUnit, other: TranslationUnit) -> bool:
    if unit.position is None or other.position is None or unit.article != other.article:
        return False
    return unit.position.paragraph == other.position.paragraph and unit.position.sentence < other.position.sentence


def _project(source_language: str, target_language: str) -> str:
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


def _beans(rules: SentenceRules) -> str:
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


def _write(path: Path, text: str) -> None:
    with open_atomic(path, "w") as file:
        file.write(text)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be made a folder ({error.strerror}); give another name.") from error
