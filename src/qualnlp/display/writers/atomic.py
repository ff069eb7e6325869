"""Write files completely or not at all, the same bytes for the same study, and never over edits.

In: names and bytes. Out: files in a folder; an archive (.docx, .xlsx) without any time in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from qualnlp.display.writers.seal import (
    archive_parts,
    is_untouched,
    seal_of_parts,
    sealed,
    with_identifier,
)
from qualnlp.errors import QualNlpError, system_words
from qualnlp.i18n import say
from qualnlp.store.backup import make_private
from qualnlp.whole_files import all_or_none

_LEVEL = 4  # two fifths of the time that 6 takes, and a fifteenth more bytes
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def strip_timestamps(archive: bytes) -> bytes:
    """Return an Office archive with a fixed date on every part and none in its properties.

    The properties hold the mark by which an edited file is known (`seal`).
    """
    return packed(archive_parts(archive))


def packed(parts: Mapping[str, Sequence[bytes]]) -> bytes:
    """Return the parts of an Office archive as one, as `strip_timestamps` does.

    Each part comes in pieces: whole, a study's quotations would lie in memory twice.
    """
    out = BytesIO()
    mark = seal_of_parts(parts)
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, pieces in parts.items():
            if name == "docProps/core.xml":
                pieces = [with_identifier(_TIMES.sub(b"", b"".join(pieces)), mark)]
            part: Any = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part._compresslevel = _LEVEL  # a part that comes in pieces has no other way
            # A picture is compressed already.
            part.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            part.create_system = 0  # otherwise the archive tells Windows from Linux
            with new.open(part, "w") as file:
                for piece in pieces:
                    file.write(piece)
    return out.getvalue()


def write_files(
    folder: Path,
    contents: Mapping[str, bytes] | Iterator[tuple[str, bytes]],
    *,
    overwrite: bool = False,
    private: bool = False,
) -> list[Path]:
    """Write all files of a set or none: each under another name first, then moved into place.

    Parameters
    ----------
    folder : Path
    contents : mapping of str to bytes, or iterator of (str, bytes)
        File name -> what it shall hold. An iterator makes one when the one before is written, so
        that they do not lie in memory together; where it fails, nothing is left.
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
    written: list[Path] = []
    new = not folder.exists()
    pairs = iter(contents.items()) if isinstance(contents, Mapping) else contents
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with all_or_none() as beside:
            for name, data in pairs:
                written.append(folder / name if overwrite else _free_place(folder, name))
                draft = beside(written[-1])
                if private:
                    # The mode is set before the first byte: at no time can others read it.
                    draft.unlink(missing_ok=True)
                    make_private(draft)
                draft.write_bytes(sealed(name, data))
                del data  # not beside the next one
    except BaseException as cause:
        if new:
            with suppress(OSError):  # not there, or somebody else wrote into it
                folder.rmdir()
        if isinstance(cause, OSError):
            raise _refusal(Path(cause.filename) if written else folder, cause) from cause
        raise
    return written


def _free_place(folder: Path, name: str) -> Path:
    """Return where a file may be written: over an earlier one that nobody edited, or beside it."""
    stem, _, ending = name.rpartition(".")
    for number in count(1):
        place = folder / (name if number == 1 else f"{stem}-{number}.{ending}")
        if not place.exists() or is_untouched(name, place.read_bytes()):
            return place
    raise AssertionError("count never ends")


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
