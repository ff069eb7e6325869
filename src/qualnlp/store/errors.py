"""What a database says, as a sentence for people. In: its error. Out: one of ours, or None."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import disk_usage

from sqlalchemy.exc import DatabaseError, DataError, OperationalError

from qualnlp.errors import (
    QualNlpError,
    StudyBusy,
    StudyDamaged,
    StudyMissing,
    StudyReadOnly,
    WrongUse,
)
from qualnlp.i18n import say
from qualnlp.store.schema import metadata, views

# How long a write waits for another process's write.
BUSY_SECONDS = 60
# PostgreSQL's word for a right that the user lacks.
_FORBIDDEN = "42501"
# So many bytes SQLite needs beside a study to open it at all.
_HELPER_FILES = 65_536
# SQLite's names of errors while it writes, and not while it reads.
_WRITES = ("_WRITE", "_FSYNC", "_TRUNCATE", "_SHMSIZE", "_SHMOPEN")


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
    table = _table_of(error)
    if table is not None:
        return broken_table(table, where=label)
    if is_file and is_write_refused(error.orig):
        return _of_file("is full", label)
    if is_file and not isinstance(error, OperationalError):
        return _of_file(said, label)
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


def is_write_refused(error: BaseException | None) -> bool:
    """Tell whether the system took no more bytes: a limit of a file's size is told as "I/O"."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return name.startswith("SQLITE_IOERR_") and name.endswith(_WRITES)


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


def read_only(label: str) -> StudyReadOnly:
    """Return the refusal of a write to a study that can only be read."""
    return StudyReadOnly(
        say(
            "Studi ini hanya dapat dibaca: berkas atau foldernya tidak dapat ditulis.",
            "This study can only be read: its file or folder cannot be written to.",
        ),
        where=label,
        hint=say(
            "Salin ke folder lain untuk bekerja di sana, atau ubah izinnya.",
            "Copy it to another folder to work there, or change its permissions.",
        ),
    )


def damaged(label: str) -> StudyDamaged:
    """Return what to say of a study whose file is cut off or broken."""
    return StudyDamaged(
        say(
            "Studi ini rusak: berkasnya terpotong atau sebagian isinya tertimpa.",
            "This study is damaged: its file is cut off, or part of it was overwritten.",
        ),
        where=label,
        hint=say(
            "Simpan berkas ini dan pakai salinan cadangan. Pekerjaan di laptop lain dapat "
            "digabungkan ke salinan itu: qualnlp import SALINAN.study LAIN.study",
            "Keep this file, and go on with a copy of it. What was done on another laptop can be "
            "merged into the copy: qualnlp import COPY.study OTHER.study",
        ),
    )


def broken_table(table: str, column: str = "", *, where: object = "") -> StudyDamaged:
    """Return what to say of a study with a table that is missing, or holds what it cannot hold."""
    place = say(f", kolom {column}", f", column {column}") if column else ""
    return StudyDamaged(
        say(
            f"Tabel “{table}”{place} dalam studi ini hilang atau rusak.",
            f"The table “{table}”{place} of this study is missing or damaged.",
        ),
        where=where,
        hint=say(
            "Simpan berkas ini dan pakai salinan cadangan; yang rusak disebut oleh: qualnlp doctor",
            "Keep this file, and go on with a copy of it; what is damaged is told by: qualnlp "
            "doctor",
        ),
    )


def _table_of(error: DatabaseError) -> str | None:
    """Return the table that is missing, lacks a column, or holds text that is no UTF-8."""
    said = str(error.orig)
    missing = re.search(r"no such table: (?:\w+\.)?(\w+)|relation \"(\w+)\" does not exist", said)
    if missing:
        name = missing[1] or missing[2]
        # Without this one it is no study at all.
        return None if name == "about" else name
    lacking = re.search(r"no such column: \"?(\w+)|column (\w+)[\w.]* does not exist", said)
    lacking = lacking or re.search(r"decode to UTF-8 column '(\w+)'", said)
    if not lacking:
        return None
    # The table is named by the statement: the one whose column this is.
    statement = str(error.statement)
    name = lacking[1] or lacking[2]
    own = re.search(rf'\b(\w+)\."?{name}\b', statement)
    read = re.findall(r"(?:FROM|JOIN|INTO|UPDATE) \"?(\w+)", statement)
    known = [own[1]] if own else []
    tables = {*metadata.tables, *views.tables}
    return next((one for one in (*known, name, *read) if one in tables), None)


def _of_file(said: str, label: str) -> QualNlpError | None:
    signs = ("malformed", "not a database", "disk I/O", "Could not decode")
    if "is full" in said or ("disk I/O" in said and _is_full(Path(label))):
        return StudyReadOnly(
            say(
                "Cakram penuh (atau jatahnya habis): studi tidak dapat dibuka atau ditulis. "
                "Isinya tidak rusak.",
                "The disk is full (or its quota is used up): the study cannot be opened or "
                "written. It is not damaged.",
            ),
            where=label,
            hint=say("Kosongkan ruang, lalu ulangi.", "Make room, then try again."),
        )
    if any(sign in said for sign in signs):
        return damaged(label) if _begins_as_sqlite(label) else None
    if "readonly" in said:
        return read_only(label)
    if "unable to open" in said:
        path = Path(label)
        if not path.exists():
            return StudyMissing(
                say(
                    "Berkas studi ini tidak ada lagi di tempatnya (dipindah, diganti nama, atau "
                    "dihapus); tidak ada yang ditulis.",
                    "The study's file is no longer in its place (moved, renamed or deleted); "
                    "nothing was written.",
                ),
                where=label,
                hint=say(
                    "Kembalikan, atau buka dari tempat baru.", "Put it back, or open it anew."
                ),
            )
        if _is_full(path):
            return _of_file("is full", label)
        if path.is_file() and path.with_name(path.name + "-wal").exists():
            return _in_use(label)
        return cannot_open(label)
    return None


def half_a_letter(label: str) -> WrongUse:
    """Return the error for a text with half a letter (a lone surrogate), which no file can hold."""
    return WrongUse(
        say(
            "Teks ini memuat setengah huruf (pasangan surogat yang putus), yang tidak dapat "
            "disimpan. Tidak ada yang ditulis.",
            "This text holds half a letter (a lone surrogate), which cannot be kept. Nothing was "
            "written.",
        ),
        where=label,
        hint=say("Ketik ulang bagian itu, lalu coba lagi.", "Type that part anew, and try again."),
    )


def cannot_open(label: str) -> StudyReadOnly:
    """Return what to say of a study that the system does not let us open or make."""
    return StudyReadOnly(
        say(
            "Studi tidak dapat dibuka atau dibuat di sini.",
            "The study cannot be opened or made here.",
        ),
        where=label,
        hint=say("Periksa izin folder itu.", "Check the permissions of its folder."),
    )


def _is_full(path: Path) -> bool:
    """Tell whether the disk has no room even for SQLite's helper files."""
    try:
        return disk_usage(path.parent).free < _HELPER_FILES
    except OSError:
        return False


def emptied(label: str) -> StudyDamaged:
    """Return what to say of a study's file that holds nothing at all."""
    return StudyDamaged(
        say(
            "Berkas studi ini kosong (0 bita): isinya hilang, misalnya saat disinkronkan atau "
            "listrik padam.",
            "This study's file is empty (0 bytes): its content is lost, as by a sync or a power "
            "cut.",
        ),
        where=label,
        hint=say(
            "Pulihkan dari cadangan. Studi yang baru dibuat: hapus berkasnya, lalu qualnlp new.",
            "Restore a copy. If it was only just made: delete the file, then qualnlp new.",
        ),
    )


def _in_use(label: str) -> StudyReadOnly:
    return StudyReadOnly(
        say(
            "Studi ini hanya dapat dibaca, dan perubahan terakhirnya masih dalam berkas “-wal” "
            "di sebelahnya.",
            "This study can only be read, and its last changes are still in the “-wal” file "
            "beside it.",
        ),
        where=label,
        hint=say(
            "Tutup studi di tempat lain, atau salin kedua berkas ke folder yang dapat ditulis.",
            "Close it elsewhere, or copy both files to a folder that can be written to.",
        ),
    )


def _begins_as_sqlite(label: str) -> bool:
    try:
        with Path(label).open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _first_line(error: DatabaseError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error).__name__
