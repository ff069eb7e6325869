"""Old Word and Works files (.doc, .wps) by way of LibreOffice, where it is installed.

In: a path. Out: a Source. LibreOffice turns the file into a .docx in a folder that is then
removed; nothing leaves the machine. Where it is not there, a sentence says how to go on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats import docx
from qualnlp.transcripts.source import Source

_MAX_SECONDS = 120
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def read(path: Path) -> Source:
    """Read a .doc or .wps file.

    Raises
    ------
    TranscriptUnreadable
        If LibreOffice is not installed, or cannot read the file.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if path.suffix.lower() != ".wps" and head != _OLE2:
        raise TranscriptUnreadable(
            say(
                f"Isi berkas ini bukan dokumen Word lama ({path.suffix}).",
                f"The file holds no old Word document ({path.suffix}).",
            ),
            where=path,
            hint=say(
                "Buka di Word dan simpan sebagai .docx; kalau isinya teks biasa, ganti akhirannya "
                "menjadi .txt.",
                "Open it in Word and save it as .docx; if it is plain text, rename it so that it "
                "ends with .txt.",
            ),
        )
    program = find_office()
    if program is None:
        raise TranscriptUnreadable(
            say(
                f"Ini dokumen Word lama ({path.suffix}); untuk membacanya perlu LibreOffice, yang "
                "tidak terpasang di komputer ini.",
                f"This is an old Word document ({path.suffix}); reading it takes LibreOffice, "
                "which is not installed here.",
            ),
            where=path,
            hint=say(
                "Buka di Word dan simpan sebagai .docx, atau pasang LibreOffice lalu coba lagi.",
                "Open it in Word and save it as .docx, or install LibreOffice and retry.",
            ),
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = _converted(program, path, Path(folder))
        if made is None:
            raise TranscriptUnreadable(
                say(
                    f"LibreOffice tidak dapat membaca {path.suffix} ini; berkasnya mungkin rusak "
                    "atau terkunci.",
                    f"LibreOffice cannot read this {path.suffix}; it may be damaged or locked.",
                ),
                where=path,
                hint=say(
                    "Buka di Word dan simpan sebagai .docx.",
                    "Open it in Word and save it as .docx.",
                ),
            )
        return docx.read(made)


def find_office() -> str | None:
    """Return LibreOffice's program, or None."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def _converted(program: str, path: Path, folder: Path) -> Path | None:
    """Let LibreOffice write a .docx, with a profile of its own: another may be running."""
    # A copy under a plain name: no option, no pattern, no lock file beside the researcher's own.
    copy = folder / f"in{path.suffix.lower()}"
    shutil.copyfile(path, copy)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_follows_nothing(), encoding="utf-8")
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
        "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(copy),
    ]  # fmt: skip
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    try:
        subprocess.run(
            command, capture_output=True, timeout=_MAX_SECONDS, check=False, creationflags=flags,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp", **dict.fromkeys(_PROXIES, _NOWHERE)},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    made = folder / "out" / "in.docx"
    return made if made.is_file() else None


# A document may tell LibreOffice to fetch pictures and parts from a server or another file: who
# sent it would learn that, when and from where it is read.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Load", "UpdateDocMode", "0"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY",
            "ALL_PROXY")  # fmt: skip
_NOWHERE = "http://127.0.0.1:9"  # the port where, by agreement, nobody answers


def _follows_nothing() -> str:
    """Return the settings of a profile that follows no link and runs no macro."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
