"""The parts of an Office document that hold text, in reading order (ECMA-376-2, "Open Packaging Conventions").

What a part is says the relationship that leads to it; names and folders are free. Only parts of the archive are
followed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from align.documents.archive import Archive
from align.documents.document import Content
from align.documents.ooxml.places import Deaf, in_utf8, steps, walk
from align.documents.ooxml.vocabulary import known_name
from align.documents.streaming import Window
from align.errors import ReadError

Kind = Literal["docx", "pptx", "xlsx"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NAMES: dict[Kind, str] = {"docx": "Word document", "pptx": "presentation", "xlsx": "workbook"}
_SUFFIXES = {
    "wordprocessingml.document": ".docx",
    "ms-word.document.macroenabled": ".docm",
    "wordprocessingml.template": ".dotx",
    "ms-word.template.macroenabledtemplate": ".dotm",
    "presentationml.presentation": ".pptx",
    "ms-powerpoint.presentation.macroenabled": ".pptm",
    "presentationml.slideshow": ".ppsx",
    "ms-powerpoint.slideshow.macroenabled": ".ppsm",
    "presentationml.template": ".potx",
    "ms-powerpoint.template.macroenabled": ".potm",
    "spreadsheetml.sheet": ".xlsx",
    "ms-excel.sheet.macroenabled": ".xlsm",
    "spreadsheetml.template": ".xltx",
    "ms-excel.template.macroenabled": ".xltm",
}
"""Suffixes by the content type of the main part, without what all have; Office opens no document by another one."""
_CONTENT_TYPE = re.compile(r"application/vnd\.(?:openxmlformats-officedocument\.)?(.*)\.main\+xml", re.IGNORECASE)
_CONTENT_TYPES = "[Content_Types].xml"
_ROOTS: dict[str, Kind] = {"w:document": "docx", "p:presentation": "pptx", "x:workbook": "xlsx"}

# Relationships by the last step of their types, in the order in which what they lead to is read. "text" parts are read;
# those of "language" only say which language the text is in. What is behind both is followed too.
_TEXT: dict[Kind, tuple[str, ...]] = {
    "docx": (
        *("footnotes", "endnotes", "header", "footer", "chart", "diagramData", "diagramDrawing", "chartUserShapes"),
        "customXml",
    ),
    "pptx": ("slide", "chart", "diagramData", "diagramDrawing", "chartUserShapes", "notesSlide"),
    "xlsx": ("sharedStrings", "worksheet", "drawing", "chart", "diagramData", "diagramDrawing", "chartUserShapes"),
}
_BEHIND: dict[Kind, tuple[str, ...]] = {"docx": (), "pptx": ("slideLayout", "slideMaster"), "xlsx": ()}
"""Parts that are read when all others have been."""
_OTHERS = frozenset({"aFChunk", "package", "oleObject"})
"""Documents within the document: what Word is to take into its text, and objects."""
_LANGUAGE = frozenset({"styles", "stylesWithEffects", "settings", "numbering", "theme", "notesMaster", "handoutMaster"})
_ARTICLE: dict[Kind, frozenset[str]] = {
    "docx": frozenset({"main", "footnotes", "endnotes"}),
    "pptx": frozenset({"slide"}),
    "xlsx": frozenset({"sharedStrings", "worksheet"}),
}
"""Parts of the article alone, without what stands around it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its name in the archive, and what it is, as the relationship to it says; "main" is the main part."""

    name: str
    kind: str

    @property
    def has_text(self) -> bool:
        """Whether what it has of text is to be read, or its languages alone."""
        return self.kind not in _LANGUAGE

    @property
    def is_data(self) -> bool:
        """Whether it is of no language of Office, but has the values of content controls that are bound to it."""
        return self.kind == "customXml"

    @property
    def has_placeholders(self) -> bool:
        """Whether text in placeholders shows only where a slide is made."""
        return self.kind in ("slideLayout", "slideMaster")


@dataclass(frozen=True, slots=True)
class _Relationship:
    id: str
    kind: str
    target: str


class Package:
    """An Office document.

    Attributes:
        name: what messages call it.
        archive: its parts.
        kind: of document.
        main: name of its main part.
        suffix: of the files that Office takes for a document of its kind; "" where it does not say which that is.
    """

    def __init__(self, content: Content, *, max_bytes: int) -> None:
        """Opens a document and finds its main part.

        Raises:
            ReadError: it is none, is protected by a password, in an older format, or damaged.
        """
        self.name = content.name
        data = content.data
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise ReadError(f"{self.name}: protected by a password; save the document without one.")
            raise ReadError(
                f"{self.name}: in the old format of Office (.doc, .ppt, .xls), whatever it is called; save it as "
                ".docx, .pptx or .xlsx first."
            )
        if not data.startswith(b"PK"):
            what = "empty" if not data else "no document of Word, PowerPoint or Excel, or damaged"
            raise ReadError(f"{self.name}: the file is {what}; save the document again, or fetch it again.")
        self.archive = Archive(content, max_bytes=max_bytes)
        self._read: dict[str, list[_Relationship]] = {}
        main = next((one.target for one in self._relationships("") if one.kind == "officeDocument"), None)
        if main is not None and main.endswith(".bin"):
            raise ReadError(f"{self.name}: a binary workbook (.xlsb); save it as .xlsx first.")
        if main is None or main not in self.archive:
            raise self._other()
        self.main = main
        root = _Root()
        for _ in steps(Window(self.chunks(main)), root, name=self.name, part=main):
            # A text names no parts in an order that counts.
            if root.name == "w:document":
                break
        kind = _ROOTS.get(root.name)
        if kind is None:
            raise self._other()
        self.kind: Kind = kind
        self._order = root.ids
        types = _ContentTypes(main)
        if _CONTENT_TYPES in self.archive:
            walk(Window(self.chunks(_CONTENT_TYPES)), types, name=self.name, part=_CONTENT_TYPES)
        said = _CONTENT_TYPE.fullmatch(types.found)
        self.suffix = "" if said is None else _SUFFIXES.get(said[1].lower(), "")

    def _other(self) -> ReadError:
        return ReadError(f"{self.name}: no document of Word, PowerPoint or Excel; give a .docx, .pptx or .xlsx file.")

    @property
    def title(self) -> str:
        """What it is called in a message."""
        return _NAMES[self.kind]

    def read(self, part: str) -> bytes:
        """A part in UTF-8.

        Raises:
            ReadError: see `Archive.read`.
        """
        return b"".join(self.chunks(part))

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part in UTF-8, unpacked as it is asked for.

        Raises:
            ReadError: see `Archive.chunks`.
        """
        return in_utf8(self.archive.chunks(part))

    def parts(self, *, whole: bool) -> list[Part]:
        """The parts with text or languages, each once: styles first, then all text in reading order.

        Args:
            whole: whether what is no part of the article counts too, such as headers, notes and properties.
        """
        followed = [*self._followed()]
        languages = [part for part in followed if not part.has_text]
        texts = [part for part in followed if part.has_text]
        if not whole:
            return [
                *(part for part in languages if part.kind == "styles"),
                *(part for part in texts if part.kind in _ARTICLE[self.kind]),
            ]
        properties = [
            Part(one.target, "core-properties")
            for one in self._relationships("")
            if one.kind == "core-properties" and one.target in self.archive
        ]
        return [*languages, *texts, *properties]

    @property
    def has_others(self) -> bool:
        """Whether documents are inserted or embedded in its texts, in whatever format; the data of charts are none."""
        main = [self.main, *(one.target for one in self._relationships(self.main) if one.kind == "slide")]
        return any(
            one.kind in _OTHERS and one.target in self.archive for part in main for one in self._relationships(part)
        )

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part leads to."""
        return [one.target for one in self._relationships(part) if one.kind == kind and one.target in self.archive]

    def _followed(self) -> Iterator[Part]:
        done = {self.main}
        behind: list[Part] = []
        yield Part(self.main, "main")
        waiting = [*reversed(self._next(self.main))]
        while waiting or behind:
            part = waiting.pop() if waiting else behind.pop(0)
            if part.name in done or part.name not in self.archive:
                continue
            if part.kind in _BEHIND[self.kind] and waiting:
                behind.append(part)
                continue
            done.add(part.name)
            yield part
            waiting += reversed(self._next(part.name))

    def _next(self, part: str) -> list[Part]:
        wanted = [*_TEXT[self.kind], *_BEHIND[self.kind], *sorted(_LANGUAGE)]
        found = [one for one in self._relationships(part) if one.kind in wanted]
        if part == self.main:
            found.sort(key=lambda one: (wanted.index(one.kind), self._order.get(one.id, len(self._order))))
        else:
            found.sort(key=lambda one: wanted.index(one.kind))
        return [Part(one.target, one.kind) for one in found]

    def _relationships(self, part: str) -> list[_Relationship]:
        if part not in self._read:
            folder, name = posixpath.split(part)
            path = posixpath.join(folder, "_rels", f"{name}.rels")
            reader = _Relationships(folder)
            if path in self.archive:
                walk(Window(self.chunks(path)), reader, name=self.name, part=path)
            self._read[part] = reader.found
        return self._read[part]


class _Root(Deaf):
    """The root element of a part, and in which order it names others."""

    def __init__(self) -> None:
        self.name = ""
        self.ids: dict[str, int] = {}

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        self.name = self.name or name
        if name in ("p:sldId", "x:sheet"):
            for key, value in attributes.items():
                if known_name(key) == "r:id":
                    self.ids.setdefault(value, len(self.ids))


class _ContentTypes(Deaf):
    """What the list of content types says of a part (ECMA-376-2, 10.1.2)."""

    def __init__(self, part: str) -> None:
        self.found = ""
        self._part = f"/{part}".lower()
        self._extension = part.rpartition(".")[2].lower()

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        own = attributes.get("PartName", "").lower() == self._part
        if own or (not self.found and attributes.get("Extension", "").lower() == self._extension):
            self.found = attributes.get("ContentType", "")


class _Relationships(Deaf):
    """The relationships of a part."""

    def __init__(self, folder: str) -> None:
        self.found: list[_Relationship] = []
        self._folder = folder

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        target = attributes.get("Target", "")
        if not name.endswith(":Relationship") or not target or attributes.get("TargetMode") == "External":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, unquote(target))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found.append(_Relationship(attributes.get("Id", ""), kind, path))
