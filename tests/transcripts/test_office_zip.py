"""Word files that are none, are locked, are traps or are damaged: one sentence each, no hang."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from qualnlp.transcripts.formats import docx
from qualnlp.transcripts.formats.office_zip import check_archive
from tests.transcripts.documents import Paper, check_offsets, talk

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def real(folder: Path) -> Path:
    paper = Paper().heading("Transkrip").say("P: Ada pelatihan?", "N: Jarang, Bu.")
    paper.table([["No", "Pertanyaan", "Jawaban"], ["1", "Kenapa?", "Anggarannya belum ada."]])
    paper.say("P: Terus?", "N: Ya menunggu.")
    return paper.save(folder)


def changed(path: Path, change: dict[str, str | bytes | None]) -> Path:
    """Write an archive again with members replaced, or left out where None."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members.update(change)  # type: ignore[arg-type]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def part(path: Path, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "what", "hint"),
    [
        (OLE2, "Office lama", r"simpan sebagai \.docx"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "kata sandi", "hapus kata sandi"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF", r"\.pdf"),
        (b"{\\rtf1\\ansi Ada pelatihan?}", "RTF", r"simpan sebagai \.docx"),
        (b"P: Ada pelatihan?\n", "teks biasa", r"\.txt"),
        (b"<html><body>P: Ada?</body></html>", "HTML", r"simpan sebagai \.docx"),
        (b"", "kosong", "Salin ulang"),
        (bytes(900), "kosong", "Salin ulang"),
        (b"\x01\x02\x00\xff" * 300, "rusak", "Word"),
        (zipped({"catatan.txt": "P: Ada?"}), "arsip zip", "Ekstrak"),
        (zipped({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument", r"\.docx"),
        (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "Excel", r"\.xlsx"),
        (zipped({"[Content_Types].xml": "<x/>", "ppt/a.xml": "<x/>"}), "PowerPoint", r"\.docx"),
        (zipped({"[Content_Types].xml": "<x/>"}), "rusak", "Word"),
    ],
)
def test_a_file_under_a_false_name_is_refused_with_the_way_out(
    tmp_path: Path, content: bytes, what: str, hint: str
) -> None:
    path = tmp_path / "wawancara.docx"
    path.write_bytes(content)
    with pytest.raises(TranscriptUnreadable, match=what) as caught:
        read_transcript(path)
    assert caught.value.where == str(path)
    assert re.search(hint, caught.value.hint)


def test_the_same_check_speaks_of_excel_for_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "matriks.xlsx"
    path.write_bytes(OLE2)
    with pytest.raises(TranscriptUnreadable, match=r"Buka di Excel dan simpan sebagai \.xlsx"):
        check_archive(path)
    path.write_bytes(real(tmp_path).read_bytes())
    with pytest.raises(TranscriptUnreadable, match=r"dokumen Word.*\.docx"):
        check_archive(path)


@pytest.mark.parametrize("megabytes", [60, 310])
def test_an_archive_that_fills_the_memory_is_refused_unread(tmp_path: Path, megabytes: int) -> None:
    path = real(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("word/media/isi.xml", "w") as member:
            for _ in range(megabytes):
                member.write(bytes(1_000_000))
    with pytest.raises(TranscriptUnreadable, match=rf"{megabytes} MB"):
        read_transcript(path)


def test_entities_are_never_unfolded(tmp_path: Path) -> None:
    path = real(tmp_path)
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE w [<!ENTITY a0 "ha">{levels}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    xml = part(path)
    head, mark, rest = xml.partition("?>")
    for entity in ("&a11;", "&x;"):
        changed(path, {"word/document.xml": head + mark + bomb + rest.replace("Jarang", entity)})
        with pytest.raises(TranscriptUnreadable, match="rusak"):
            read_transcript(path)


def test_a_locked_member_is_a_password(tmp_path: Path) -> None:
    path = real(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(TranscriptUnreadable, match="kata sandi"):
        read_transcript(path)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (".docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        (
            ".dotx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
    ],
)
def test_documents_with_macros_and_templates_read_alike(
    tmp_path: Path, ending: str, kind: str
) -> None:
    path = real(tmp_path)
    expected = talk(read_transcript(path))
    types = part(path, "[Content_Types].xml")
    assert MAIN in types
    changed(path, {"[Content_Types].xml": types.replace(MAIN, kind)})
    assert talk(read_transcript(path.rename(path.with_suffix(ending)))) == expected


def test_the_strict_dialect_and_other_part_names_read_alike(tmp_path: Path) -> None:
    path = real(tmp_path)
    expected = talk(read_transcript(path))
    strict = part(path).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    relations = part(path, "_rels/.rels").replace("word/document.xml", "word/document2.xml")
    changed(
        path,
        {"word/document2.xml": strict, "word/document.xml": None, "_rels/.rels": relations},
    )
    assert talk(read_transcript(path)) == expected


@pytest.mark.parametrize("name", ["word/styles.xml", "_rels/.rels", "docProps/core.xml"])
def test_what_the_text_does_not_need_may_be_damaged(tmp_path: Path, name: str) -> None:
    path = real(tmp_path)
    expected = talk(read_transcript(path))
    changed(path, {name: "<rusak"})
    assert talk(read_transcript(path)) == expected


def damage(whole: bytes, number: int, chance: random.Random) -> tuple[bytes, str]:
    """Damage a file in one of six ways; return it and the name that it gets."""
    size = len(whole)
    way = number % 6
    name = "rusak.docx"
    if way == 0:
        return whole[: chance.randrange(size)], name
    if way == 1:
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            content[chance.randrange(size)] ^= 1 << chance.randrange(8)
        return bytes(content), name
    if way == 2:
        start = chance.randrange(size)
        length = min(chance.randrange(1, 4000), size - start)
        return whole[:start] + bytes(length) + whole[start + length :], name
    if way == 3:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            members = {
                member: archive.read(member).decode("latin-1") for member in archive.namelist()
            }
        victim = chance.choice(sorted(members))
        members[chance.choice(["x/" + victim, victim.upper(), "../" + victim])] = members.pop(
            victim
        )
        return zipped(members), name
    if way == 4:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            members = {
                member: archive.read(member).decode("latin-1") for member in archive.namelist()
            }
        text = members["word/document.xml"]
        at = chance.randrange(len(text))
        members["word/document.xml"] = (
            text[:at] + chance.choice(["", "<", "&", "\x00"]) + text[at + 9 :]
        )
        return zipped(members), name
    return whole, "rusak" + chance.choice([".vtt", ".txt", ".srt", ".md", ".pdf", ".doc", ".xlsx"])


@pytest.mark.parametrize("number", range(60))
def test_a_damaged_file_reads_with_exact_offsets_or_says_so(tmp_path: Path, number: int) -> None:
    content, name = damage(real(tmp_path).read_bytes(), number, random.Random(number))
    path = tmp_path / name
    path.write_bytes(content)
    try:
        transcript = read_transcript(path)
    except QualNlpError as error:
        assert error.what and error.where and error.hint
    else:
        assert transcript.turns
        check_offsets(transcript)


def test_damage_is_told_by_the_reader_itself(tmp_path: Path) -> None:
    path = real(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(TranscriptUnreadable, match="rusak atau terpotong") as caught:
        docx.read(path)
    assert "Salin ulang" in caught.value.hint
