"""What a database says, as a sentence for people. In: its error. Out: one of ours, or None."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError, DataError, OperationalError

from qualnlp.errors import QualNlpError, StudyBusy, StudyDamaged, StudyMissing
from qualnlp.wording import say

# How long a write waits for another process's write.
BUSY_SECONDS = 60
# PostgreSQL's word for a right that the user lacks.
_FORBIDDEN = "42501"


def in_words(error: DatabaseError, label: str, *, is_file: bool) -> QualNlpError | None:
    """Return what to tell the user; None where the fault is not one that users can mend.

    Parameters
    ----------
    label : str
        The study, as it may be shown.
    is_file : bool
        Whether it is a SQLite file rather than a database on a server.
    """
    said = str(error.orig)
    if isinstance(error, OperationalError):
        if "locked" in said or "busy" in said or "lock timeout" in said:
            return _busy(label)
        return _of_file(said, label) if is_file else _unreachable(error, label)
    forbidden = getattr(error.orig, "sqlstate", None) == _FORBIDDEN
    if not is_file and (forbidden or isinstance(error, DataError)):
        return StudyDamaged(
            say(
                f"Basis data menolak ini ({_first_line(error)}).",
                f"The database refuses this ({_first_line(error)}).",
            ),
            where=label,
            hint=say(
                "Periksa hak pengguna basis data dan teks yang akan disimpan.",
                "Check the rights of the database's user, and the text to be kept.",
            ),
        )
    return None


def _busy(label: str) -> StudyBusy:
    return StudyBusy(
        say(
            f"Proses lain masih menulis ke studi ini setelah {BUSY_SECONDS} detik.",
            f"Another process still writes to this study after {BUSY_SECONDS} s.",
        ),
        where=label,
        hint=say("Tutup yang lain lalu ulangi.", "Close it, then try again."),
    )


def _unreachable(error: DatabaseError, label: str) -> StudyMissing:
    return StudyMissing(
        say(
            f"Basis data tidak dapat dihubungi ({_first_line(error)}).",
            f"The database cannot be reached ({_first_line(error)}).",
        ),
        where=label,
        hint=say(
            "Periksa alamat, nama pengguna, dan apakah server berjalan.",
            "Check the address, the user's name, and whether the server runs.",
        ),
    )


def _of_file(said: str, label: str) -> StudyDamaged | None:
    if not any(word in said for word in ("readonly", "unable to open", "full")):
        return None
    return StudyDamaged(
        say(f"Studi tidak dapat ditulis ({said}).", f"Cannot write the study ({said})."),
        where=label,
        hint=say(
            "Periksa izin folder dan ruang cakram.",
            "Check the folder's permissions and the space on the disk.",
        ),
    )


def _first_line(error: DatabaseError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error).__name__
