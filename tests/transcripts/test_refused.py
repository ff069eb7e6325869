"""Files that hold no transcript, and damaged ones: a sentence, or what can be read."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest

from qualnlp.errors import FormatUnknown, QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from qualnlp.transcripts.formats import libreoffice
from tests.transcripts.exact import exact
from tests.transcripts.test_writers import write_docx, write_odt, write_odt_table
from tests.transcripts.tool_files import FILES

TALK = [(who, f"Soal pelatihan nomor {n}, jarang sekali.") for n in range(20) for who in "PN"]


@pytest.mark.parametrize(
    ("ending", "what", "hint"),
    [
        (".mp3", "rekaman suara", "Whisper"), (".M4A", "rekaman suara", "Whisper"),
        (".mp4", "video", "Whisper"), (".jpg", "gambar", "OCR"), (".heic", "gambar", "OCR"),
        (".gdoc", "Google", r"\.docx"), (".pages", "Pages", r"\.docx"), (".xls", "Excel", r"xlsx"),
        (".eaf", "ELAN", r"\.srt"), (".TextGrid", "Praat", r"\.srt"), (".cha", "CHAT", r"\.srt"),
        (".exb", "EXMARaLDA", r"\.srt"), (".zip", "arsip", "Ekstrak"),
    ],
)  # fmt: skip
def test_what_holds_no_transcript_is_told_with_the_way_on(
    tmp_path: Path, ending: str, what: str, hint: str
) -> None:
    path = tmp_path / f"wawancara{ending}"
    path.write_bytes(b"\x00\x01\x02" * 20)
    with pytest.raises(FormatUnknown) as caught:
        read_transcript(path)
    assert re.search(what, caught.value.what) and re.search(hint, caught.value.hint)
    assert caught.value.where == str(path)


def test_an_old_word_file_without_libreoffice_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lama.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    with pytest.raises(TranscriptUnreadable, match=r"LibreOffice.*simpan sebagai \.docx"):
        read_transcript(path)


def test_a_word_file_that_is_called_doc_is_read(tmp_path: Path) -> None:
    path = tmp_path / "salah.doc"
    write_docx(TALK, path)
    assert len(read_transcript(path).turns) == len(TALK)


def test_a_locked_opendocument_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    write_odt(TALK, path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = parts["META-INF/manifest.xml"]
    parts["META-INF/manifest.xml"] = manifest.replace(
        b"<manifest:file-entry", b"<manifest:encryption-data/><manifest:file-entry", 1
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(TranscriptUnreadable, match="kata sandi"):
        read_transcript(path)


def sound(folder: Path) -> dict[str, bytes]:
    """Return a sound file of each newer kind."""
    write_odt(TALK, folder / "a.odt")
    write_odt_table(TALK, folder / "b.odt")
    files = {"a.odt": (folder / "a.odt").read_bytes(), "b.odt": (folder / "b.odt").read_bytes()}
    for name in ("rich.rtf", "google-docs.html", "table.html", "television.ttml", "aegisub.ass",
                 "youtube.sbv", "whisper.tsv", "table.md", "elan.txt"):  # fmt: skip
        files[name] = FILES[name][0].encode()
    return files


def broken(data: bytes, way: int, chance: random.Random) -> bytes:
    out = bytearray(data)
    at = chance.randrange(len(out))
    if way == 0:
        del out[at:]
    elif way == 1:
        for _ in range(8):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    elif way == 2:
        out[at : at + 60] = bytes(len(out[at : at + 60]))
    else:
        del out[at : at + 40]
    return bytes(out)


def test_damaged_files_of_the_newer_kinds_are_read_or_told(tmp_path: Path) -> None:
    chance = random.Random(19)
    told = read = 0
    for name, data in sound(tmp_path).items():
        path = tmp_path / f"rusak-{name}"
        for way in range(24):
            path.write_bytes(broken(data, way % 4, chance))
            try:
                exact(read_transcript(path))
                read += 1
            except QualNlpError as error:
                sentence = f"{error.what} {error.hint}"
                assert error.where == str(path) and error.hint and error.what.endswith(".")
                assert not re.search(r"Traceback|None|0x", sentence)
                told += 1
    assert told > 20 and read > 60


NONE = [b"", bytes(900), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"{", b"<", b"PK\x03\x04"]


@pytest.mark.parametrize(
    "ending", [".odt", ".fodt", ".rtf", ".html", ".mht", ".ttml", ".ass", ".tsv", ".sbv", ".doc"]
)
@pytest.mark.parametrize("content", NONE, ids=["empty", "zeros", "png", "brace", "angle", "zip"])
def test_what_is_none_of_these_gets_a_sentence(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(content)
    with pytest.raises(QualNlpError) as caught:
        read_transcript(path)
    error = caught.value
    assert error.where == str(path) and error.hint and error.what.endswith(".")
    assert not re.search(r"Traceback|None|0x|Error", error.what)


def test_an_opendocument_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        with archive.open("content.xml", "w") as member:
            for _ in range(60):
                member.write(bytes(1_000_000))
    path = tmp_path / "a.odt"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(TranscriptUnreadable, match="60 MB"):
        read_transcript(path)
