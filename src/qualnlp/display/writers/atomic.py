"""Write files completely or not at all, the same bytes for the same study, and never over edits.

In: names and bytes. Out: files in a folder; an archive (.docx, .xlsx) without any time in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from qualnlp.display.writers.seal import is_untouched, seal_of_parts, sealed, with_identifier
from qualnlp.errors import QualNlpError, system_words
from qualnlp.i18n import say
from qualnlp.store.backup import make_private

_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def strip_timestamps(archive: bytes) -> bytes:
    """Return an Office archive with a fixed date on every part and none in its properties.

    The properties hold the mark by which an edited file is known (`seal`).
    """
    return packed(parts_of(archive))


def parts_of(archive: bytes) -> dict[str, bytes]:
    """Return the parts of an Office archive by their names."""
    with ZipFile(BytesIO(archive)) as old:
        return {name: old.read(name) for name in old.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts of an Office archive as one, as `strip_timestamps` does."""
    out = BytesIO()
    mark = seal_of_parts(parts)
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if name == "docProps/core.xml":
                data = with_identifier(_TIMES.sub(b"", data), mark)
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # A picture is compressed already.
            part.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            part.create_system = 0  # otherwise the archive tells Windows from Linux
            new.writestr(part, data)
    return out.getvalue()


def write_files(
    folder: Path, contents: Mapping[str, bytes], *, overwrite: bool = False, private: bool = False
) -> list[Path]:
    """Write all files of a set or none: each under another name first, then moved into place.

    Parameters
    ----------
    folder : Path
    contents : mapping of str to bytes
        File name -> what it shall hold.
    overwrite : bool
        Whether files that somebody edited, or that are not ours, are replaced as well.
    private : bool
        Whether only their owner may read them, where the system has such a thing.

    Returns
    -------
    list of Path
        Where each was written: beside an edited file under a name with a number
        (``bab-iv-2.docx``).

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
            place = folder / name if overwrite else _free_place(folder, name)
            beside = folder / f".{place.name}.part"
            waiting.append((beside, place))
            if private:
                # The mode is set before the first byte: at no time can others read it.
                _forget(beside)
                make_private(beside)
            beside.write_bytes(sealed(name, data))
        for beside, place in waiting:
            beside.replace(place)
    except OSError as cause:
        for beside, _ in waiting:
            _forget(beside)
        raise _refusal(place, cause) from cause
    return [place for _, place in waiting]


def _free_place(folder: Path, name: str) -> Path:
    """Return where a file may be written: over an earlier one that nobody edited, or beside it."""
    stem, _, ending = name.rpartition(".")
    for number in count(1):
        place = folder / (name if number == 1 else f"{stem}-{number}.{ending}")
        if not place.exists() or is_untouched(name, place.read_bytes()):
            return place
    raise AssertionError("count never ends")


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
