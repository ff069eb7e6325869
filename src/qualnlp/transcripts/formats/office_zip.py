"""Is this file what its ending says? In: a .docx or .xlsx path. Out: nothing, or an error.

Word and Excel files are zip archives. Checked before anything is unpacked: files of another
kind under a false name, password protection, damaged archives, and archives made to fill the
memory ("zip bombs").
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular.workbooks import too_large

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 2048


def check_archive(path: Path) -> None:
    """Refuse a file that is no sound Office archive.

    Reads the first bytes and the archive's directory; unpacks at most the first member.

    Parameters
    ----------
    path : Path
        A file whose name ends with .docx, .docm, .dotx, .xlsx or the like.

    Raises
    ------
    TranscriptUnreadable
        If it is an old Office file, password-protected, a PDF, a text or another archive under a
        false name, damaged, or unpacks to more than `MAX_BYTES`.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> check_archive(resource("corpora", "karier-pegawai", "02-informan-2.docx"))
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(_ZIP_STARTS):
        raise _no_archive(path, head)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            kind = _kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise damaged(path) from error
    except (NotImplementedError, RuntimeError) as error:  # compressed or locked in a foreign way
        raise damaged(path) from error
    if any(member.flag_bits & 0x1 for member in members):
        raise _locked(path)
    _check_size(path, members)
    _check_kind(path, kind)


def damaged(path: Path) -> TranscriptUnreadable:
    """Return the error for an archive that cannot be read to its end.

    Examples
    --------
    >>> from pathlib import Path
    >>> str(damaged(Path("a.docx"))).startswith("a.docx: Berkas rusak")
    True
    """
    program = _program(path)
    return TranscriptUnreadable(
        say("Berkas rusak atau terpotong.", "The file is damaged or cut short."),
        where=path,
        hint=say(
            f"Salin ulang dari sumbernya, atau buka di {program} (yang dapat memperbaikinya) "
            "dan simpan ulang.",
            f"Copy it anew from where it came, or open it in {program} (which may repair it) "
            "and save it again.",
        ),
    )


def _program(path: Path) -> str:
    if path.suffix.lower() in (".odt", ".ott", ".fodt"):
        return "LibreOffice"
    return "Excel" if path.suffix.lower().startswith(".xl") else "Word"


def _save_anew(path: Path) -> str:
    program = _program(path)
    ending = {"Excel": ".xlsx", "LibreOffice": ".odt"}.get(program, ".docx")
    return say(
        f"Buka di {program} dan simpan sebagai {ending}.",
        f"Open it in {program} and save it as {ending}.",
    )


def _rename(ending: str) -> str:
    return say(
        f"Ganti akhiran namanya menjadi {ending}, lalu coba lagi.",
        f"Rename it so that it ends with {ending}, and retry.",
    )


def _false_name(path: Path, indonesian: str, english: str, hint: str) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            f"Isi berkas ini bukan {path.suffix}, melainkan {indonesian}.",
            f"The file is no {path.suffix} inside but {english}.",
        ),
        where=path,
        hint=hint,
    )


def _locked(path: Path) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say("Berkas dilindungi kata sandi.", "The file is protected by a password."),
        where=path,
        hint=say(
            f"Buka di {_program(path)} dengan kata sandinya, hapus kata sandi itu, dan simpan "
            "ulang.",
            f"Open it in {_program(path)} with its password, remove the password, and save it "
            "again.",
        ),
    )


def _no_archive(path: Path, head: bytes) -> TranscriptUnreadable:
    """Say what a file is that is no zip archive at all."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.strip(b"\x00 \t\r\n"):
        return TranscriptUnreadable(
            say("Berkas kosong: tidak ada isinya.", "The file is empty."),
            where=path,
            hint=say("Salin ulang dari sumbernya.", "Copy it anew from where it came."),
        )
    if head.startswith(_OLE2):
        if _ENCRYPTED in path.read_bytes():
            return _locked(path)
        old = ".xls" if _program(path) == "Excel" else ".doc"
        return _false_name(
            path,
            f"format Office lama ({old}, rusak) atau berkas yang terkunci",
            f"the old Office format ({old}, damaged) or a locked file",
            _save_anew(path),
        )
    if start.startswith(b"%PDF"):
        return _false_name(path, "PDF", "a PDF", _rename(".pdf"))
    if start.startswith(b"{\\rtf"):
        return _false_name(path, "RTF", "RTF", _save_anew(path))
    if start[:200].lower().startswith((b"<!doctype html", b"<html")):
        return _false_name(path, "halaman web (HTML)", "a web page (HTML)", _save_anew(path))
    if b"\x00" not in head and _is_text(head):
        ending = ".csv" if _program(path) == "Excel" else ".txt"
        return _false_name(path, "teks biasa", "plain text", _rename(ending))
    return damaged(path)


def _is_text(head: bytes) -> bool:
    """Tell whether the bytes look like text: hardly any control characters."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return controls * 100 < len(head)


def _kind(archive: zipfile.ZipFile) -> str:
    """Return what the archive holds: "word", "excel", another program's name, or ""."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if any(name.startswith("word/") for name in names):
        return "word"
    if any(name.startswith("xl/") for name in names):
        return "excel"
    if any(name.startswith("ppt/") for name in names):
        return "PowerPoint"
    if "mimetype" in names and "content.xml" in names:
        return "OpenDocument"
    # The main part may lie in a folder of any name; the package's own files tell.
    return "package" if "[content_types].xml" in names else ""


def _check_kind(path: Path, kind: str) -> None:
    wanted = "excel" if _program(path) == "Excel" else "word"
    if path.suffix.lower() in (".odt", ".ott"):
        wanted = "OpenDocument"
    if kind in (wanted, "package"):
        return
    if kind == "word":
        raise _false_name(path, "dokumen Word", "a Word document", _rename(".docx"))
    if kind == "excel":
        raise _false_name(path, "buku kerja Excel", "an Excel workbook", _rename(".xlsx"))
    if kind == "PowerPoint":
        raise _false_name(path, "presentasi PowerPoint", "a PowerPoint show", _save_anew(path))
    if kind == "OpenDocument":
        raise _false_name(path, "dokumen OpenDocument", "an OpenDocument file", _save_anew(path))
    raise _false_name(
        path,
        "arsip zip",
        "a zip archive",
        say("Ekstrak dulu, lalu baca isinya.", "Unpack it first, and read what is inside."),
    )


def _check_size(path: Path, members: list[zipfile.ZipInfo]) -> None:
    megabytes = too_large(members) // 1_000_000
    if not megabytes:
        return
    raise TranscriptUnreadable(
        say(
            f"Isi berkas mengembang menjadi {megabytes} MB: terlalu besar untuk sebuah transkrip, "
            "mungkin berkas jebakan.",
            f"The file unpacks to {megabytes} MB: too much for a transcript, perhaps a trap.",
        ),
        where=path,
        hint=say(
            "Bila berkas ini memang benar, hapus gambarnya atau bagi menjadi beberapa berkas.",
            "If the file is right, remove its pictures or divide it into several files.",
        ),
    )
