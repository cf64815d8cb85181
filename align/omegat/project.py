"""A project folder for OmegaT, ready to open: source files, translation memory, glossary and settings.

The layout is that of OmegaT's manual, appendix "OmegaT files and folders". OmegaT 6 reads sentence rules of a project
from `omegat/segmentation.srx`, versions before it from `omegat/segmentation.conf`, a JavaBeans archive; both are
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from align.article import Paragraph
from align.bitext import TranslationUnit
from align.confirmation import unfinished
from align.errors import UsageError
from align.files.streams import make_folder, open_atomic
from align.formats import read_bitext, write_bitext
from align.formats.glossaries import GlossaryEntry
from align.omegat.documents import filters_file
from align.omegat.tags import TaggedUnit, tag_tolerant
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import SentenceRules
from align.segmentation.tool_segments import Placed, merge, runs, tool_rules

# OmegaT's own rules are merged into those of an older version.
_RULES_VERSION = "9.9"
_FOLDER_SETTINGS = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "dictionary_dir")


def project_file(source_language: str, target_language: str) -> str:
    """`omegat.project`: the languages, and folders by their usual names."""
    folders = "".join(f"    <{name}>__DEFAULT__</{name}>\n" for name in _FOLDER_SETTINGS)
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


_FOLDERS = ("source", "target", "tm", "glossary", "dictionary", "omegat")


def write_omegat_project(
    folder: Path,
    sources: Mapping[str, bytes],
    units: Iterable[TranslationUnit | TaggedUnit],
    *,
    source_language: str = "nl",
    target_language: str = "en",
    rules: SentenceRules | None = None,
    glossary: Iterable[GlossaryEntry] = (),
    memory: Path | None = None,
) -> int:
    """Makes a project; returns how many units its memory has.

    The memory goes into `tm/auto/nlen.tmx`, from where OmegaT fills in every segment that it has, and units with
    OmegaT's tags into `tm/auto/nlen-tags.tmx`; what the translator writes goes elsewhere, so an old project may be
    written again with a new memory. The settings of a project that is there already stay as they are. Where OmegaT is
    left to its own rules, it takes sentences together that end in a closing quotation mark, a bracket or an ellipsis;
    such runs are in `tm/auto/joined.tmx` as they are there.

    Args:
        folder: the project; made where it is missing.
        sources: the documents to translate, by their paths within the project's `source` folder; text in UTF-8. Looked
            at when all units have been taken.
        units: their translations, those of an article in its order. Those with tags are held in memory.
        source_language: BCP 47 tag of the documents.
        target_language: that of their translations.
        rules: how OmegaT is to find sentences; by default as it is set up itself.
        glossary: terms to show to the translator.
        memory: a file of translations to offer matches from, in a format that `read_bitext` knows by its suffix; those
            that nobody has finished are left out.

    Raises:
        UsageError: a path that leads out of the folder, or the folder holds other things.
        ReadError, FormatError: the memory cannot be read.
        WriteError: something cannot be written.
    """
    _refuse_others(folder)
    for name in (*_FOLDERS, "tm/auto"):
        make_folder(folder / name)
    memories = _Memories(folder / "tm" / "auto", source_language)
    count = memories.write(units)
    for path, data in sources.items():
        place = folder / "source" / path
        if not place.resolve().is_relative_to((folder / "source").resolve()):
            raise UsageError(f"{path}: a source has to lie within the project; give a path without '..'.")
        make_folder(place.parent)
        with open_atomic(place) as file:
            file.write(data)
    _write_terms(folder / "glossary" / "nlen.utf8", glossary)
    if memory is not None:
        name = memory.name.partition(".")[0]
        earlier = read_bitext(memory, source_language=source_language, target_language=target_language)
        # OmegaT would show what nobody has finished as a match like any other.
        done = (unit for unit in earlier if not unfinished(unit))
        write_bitext(done, folder / "tm" / f"{name}.tmx", source_language=source_language)
    if not (folder / "omegat.project").exists():
        _write(folder / "omegat" / "filters.xml", filters_file())
        if rules is not None:
            rules = tag_tolerant(rules)
            _write(folder / "omegat" / "segmentation.srx", rules.document())
            _write(folder / "omegat" / "segmentation.conf", rules_as_beans(rules))
    memories.join(wanted=not (folder / "omegat" / "segmentation.srx").exists())
    if not (folder / "omegat.project").exists():
        # Last, as it is what makes the folder a project.
        _write(folder / "omegat.project", project_file(source_language, target_language))
    return count


def _refuse_others(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: this is a file; give the name of a folder for the project.")
    # An interrupted run leaves folders of a project without its file.
    others = folder.is_dir() and any(path.name not in _FOLDERS for path in folder.iterdir())
    if others and not (folder / "omegat.project").exists():
        raise UsageError(f"{folder}: the folder holds other files and no OmegaT project; give a new or an empty one.")


@dataclass(slots=True)
class _Memories:
    """The memories that OmegaT fills segments in from."""

    folder: Path
    source_language: str
    _tagged: list[TranslationUnit] = field(default_factory=list, init=False)

    def write(self, units: Iterable[TranslationUnit | TaggedUnit]) -> int:
        """Writes two of them: units, and units with tags; returns how many units there are."""
        place = self.folder / "nlen.tmx"
        count = write_bitext(self._untagged(units), place, source_language=self.source_language, stamp=True)
        tagged = self.folder / "nlen-tags.tmx"
        tagged.unlink(missing_ok=True)
        if self._tagged:
            from align.formats.tmx.fragments import TmxHeader

            # In the memories of other tools OmegaT looks for no tags in the text.
            header = TmxHeader({"creationtool": "OmegaT", "o-tmf": "OmegaT TMX"})
            write_bitext(self._tagged, tagged, source_language=self.source_language, header=header, stamp=True)
        return count + len(self._tagged)

    def _untagged(self, units: Iterable[TranslationUnit | TaggedUnit]) -> Iterator[TranslationUnit]:
        for unit in units:
            if isinstance(unit, TaggedUnit):
                self._tagged.append(unit.unit)
            else:
                yield unit

    def join(self, *, wanted: bool) -> None:
        """Writes the memory of sentences that OmegaT's own rules take together, or takes it away."""
        joined = self.folder / "joined.tmx"
        joined.unlink(missing_ok=True)
        if wanted:
            units = joined_units(read_bitext(self.folder / "nlen.tmx"))
            write_bitext(units, joined, source_language=self.source_language)


def _write_terms(path: Path, glossary: Iterable[GlossaryEntry]) -> None:
    """The glossary in OmegaT's format: term, translation and remark with tabs between them, a line a translation."""
    rows = (
        "\t".join(" ".join(cell.split()) for cell in (entry.source, target, entry.note)).rstrip("\t")
        for entry in glossary
        for target in entry.targets
    )
    text = "".join(f"{row}\n" for row in rows)
    if text:
        _write(path, text)


def joined_units(units: Iterable[TranslationUnit], gap: str = " ") -> Iterator[TranslationUnit]:
    """Runs of sentences that OmegaT's own rules take for one segment.

    Args:
        units: with their positions; only neighbours in a paragraph are joined.
        gap: what is taken to be between them.
    """
    segmenter = RuleSegmenter(tool_rules("omegat"), "nl")
    for _, neighbours in groupby(units, key=lambda unit: (unit.article, unit.position and unit.position.paragraph)):
        group = list(neighbours)
        if len(group) < 2 or group[0].position is None:
            continue
        start = 0
        pieces = []
        for unit in group:
            pieces.append(Placed(unit, start, start + len(unit.source)))
            start += len(unit.source) + len(gap)
        paragraph = Paragraph(gap.join(unit.source for unit in group))
        for run in runs(pieces, segmenter.breaks(paragraph.text)):
            if len(run) > 1:
                plain = [replace(p, unit=replace(p.unit, source_codes=(), target_codes=())) for p in run]
                yield merge(paragraph, plain)


def _write(path: Path, text: str) -> None:
    with open_atomic(path, "w") as file:
        file.write(text)
