"""Documents that an office program has to open first: RTF, Word before 2007, WordPerfect, through LibreOffice.

LibreOffice is given a copy of the document and a profile of its own, both in a folder that is gone afterwards. Macros
are off, nothing that a document links to is loaded, and what takes too long is ended.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from align.documents.document import Content, Document, Reading
from align.documents.html import read as read_html
from align.errors import ReadError
from align.files.bounded import suffix_of

SECONDS = 180
"""How long LibreOffice may take for a document; its first start takes some ten."""

_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_RTF = re.compile(rb"\{\\rtf")
_PASSWORD = re.compile(rb"EncryptedPackage|E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e")
# LibreOffice's settings, registrymodifications.xcu: no macros, whoever signed them, no links to elsewhere, nothing that
# is active in a document, no word about news; and a proxy that there is not, for what would go to the network still.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(content: Content, reading: Reading) -> Document:
    """Reads a document as the page that LibreOffice makes of it. There is no skeleton: it is not written again.

    Raises:
        ReadError: there is no LibreOffice, or it cannot open the document.
    """
    if content.data.startswith(b"\xd0\xcf\x11\xe0") and _PASSWORD.search(content.data):
        raise ReadError(f"{content.name}: protected by a password; save the document without one.")
    program = find_program()
    if program is None:
        raise ReadError(
            f"{content.name}: only LibreOffice can open this, and none is installed; install it, or save the document "
            "as .docx or .odt with the program that wrote it."
        )
    page = converted(content, program, max_bytes=reading.max_bytes)
    # A page that a program made has no surroundings to be taken off.
    found = read_html(replace(content, data=page, encoding=None), replace(reading, whole=False, extract="none"))
    return replace(found, skeleton=None)


def find_program() -> str | None:
    """The path of LibreOffice; None where there is none."""
    for name in _PROGRAMS:
        path = shutil.which(name)
        if path is not None:
            return path
    return next((place for place in _USUAL_PLACES if Path(place).exists()), None)


def converted(content: Content, program: str, *, max_bytes: int) -> bytes:
    """The document as HTML.

    Args:
        content: the document.
        program: path of LibreOffice.
        max_bytes: the most that the page may have.

    Raises:
        ReadError: LibreOffice cannot open it, takes too long, or makes too much of it.
    """
    with TemporaryDirectory(prefix="nlen-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile"
        _write_settings(profile)
        suffix = ".rtf" if _RTF.match(content.data) else suffix_of(content.path) or ".doc"
        # Its own name, as that of the user's file may be anything.
        source = folder / f"document{suffix}"
        source.write_bytes(content.data)
        said = _run(program, profile, source, folder / "made", content.name)
        made = folder / "made" / "document.html"
        if not made.is_file():
            reason = f" ({said})" if said else ""
            raise ReadError(
                f"{content.name}: LibreOffice cannot open it{reason}; save it as .docx or .odt with the program that "
                "wrote it."
            )
        with made.open("rb") as file:
            page = file.read(max_bytes + 1)
    if len(page) > max_bytes:
        raise ReadError(f"{content.name}: holds more than {max_bytes:,} bytes of text; cut the document up.")
    return page


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{escape(path)}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(program: str, profile: Path, source: Path, folder: Path, name: str) -> str:
    """Converts a document; gives the last line of what LibreOffice says."""
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", "html:HTML (StarWriter):UTF8", "--outdir", str(folder), str(source)),
    ]
    nowhere = "http://127.0.0.1:9"
    environment = {**os.environ, "http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "", "HOME": str(profile)}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=profile,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=SECONDS)
        except BaseException as error:
            # The program that was started is a script, which has started another.
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ReadError(
                    f"{name}: LibreOffice has not opened it in {SECONDS} seconds; save it as .docx or .odt."
                ) from error
            raise
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines and not lines[-1].startswith("convert ") else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
