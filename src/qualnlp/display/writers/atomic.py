"""Write files completely or not at all, and the same bytes for the same study.

In: names and bytes. Out: files in a folder; an archive (.docx, .xlsx) without any time in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from qualnlp.errors import QualNlpError, system_words
from qualnlp.i18n import say

_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def strip_timestamps(archive: bytes) -> bytes:
    """Return an Office archive with a fixed date on every part and none in its properties."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(b"", data)
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # A picture is compressed already.
            part.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            part.create_system = 0  # otherwise the archive tells Windows from Linux
            new.writestr(part, data)
    return out.getvalue()


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write all files of a set or none: each under another name first, then moved into place.

    Raises
    ------
    QualNlpError
        If the folder cannot be made, or a file cannot be written or replaced.
    """
    waiting: list[tuple[Path, Path]] = []
    place = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            place = folder / name
            beside = folder / f".{name}.part"
            waiting.append((beside, place))
            beside.write_bytes(data)
        for beside, place in waiting:
            beside.replace(place)
    except OSError as cause:
        for beside, _ in waiting:
            _forget(beside)
        raise _refusal(place, cause) from cause
    return [place for _, place in waiting]


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass  # the first problem is the one to tell


def _refusal(place: Path, cause: OSError) -> QualNlpError:
    if isinstance(cause, (FileExistsError, NotADirectoryError)):
        return QualNlpError(
            say(
                "Folder luaran tidak dapat dibuat: ada berkas dengan nama itu.",
                "The output folder cannot be made: a file has that name.",
            ),
            where=place,
            hint=say("Pilih nama folder lain.", "Choose another folder."),
        )
    reason = system_words(cause)
    return QualNlpError(
        say(f"Luaran tidak dapat ditulis ({reason}).", f"The output cannot be written ({reason})."),
        where=place,
        hint=say(
            "Tutup berkas itu di Word atau Excel, atau pilih folder lain yang boleh ditulis.",
            "Close that file in Word or Excel, or choose another folder that you may write to.",
        ),
    )
