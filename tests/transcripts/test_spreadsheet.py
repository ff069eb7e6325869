"""Transcripts in Excel and CSV: layouts, separators, encodings, values, damaged files."""

from __future__ import annotations

import datetime
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact, turns_of

Q1, A1 = "Apakah di sini pernah ada pelatihan?", "Pernah, tapi jarang sekali ya, Bu."
Q2, A2 = "Terus, yang ikut siapa saja?", "Biasanya yang itu-itu saja."
TALK = [("interviewer", Q1), ("informant", A1), ("interviewer", Q2), ("informant", A2)]


def workbook(tmp_path: Path, *sheets: list[list[Any]], name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def roles_of(path: Path) -> list[tuple[str, str]]:
    return [(role, text) for _, role, text in turns_of(path) if role != "other"]


SPEAKERS = [
    ["Penutur", "Ucapan"],
    ["Peneliti", Q1],
    ["Bu Sari", A1],
    ["Peneliti", Q2],
    ["Bu Sari", A2],
]


@pytest.mark.parametrize(
    "heading",
    [["Penutur", "Ucapan"], ["Pembicara", "Isi"], ["Nama", "Transkrip"], ["Speaker", "Text"]],
)
def test_speaker_and_speech(tmp_path: Path, heading: list[str]) -> None:
    path = workbook(tmp_path, [heading, *SPEAKERS[1:]])
    assert roles_of(path) == TALK
    assert {who for who, role, _ in turns_of(path) if role == "informant"} == {"Bu Sari"}


def test_times_and_titles_above_the_heading(tmp_path: Path) -> None:
    rows = [
        ["Transkrip Wawancara", None, None], [], ["Informan", "Bu Sari", None],
        ["Waktu", "Penutur", "Ucapan"],
        [datetime.time(0, 0, 5), "Peneliti", Q1], [datetime.time(0, 1, 10), "Bu Sari", A1],
        ["00:02:00", "Peneliti", Q2], ["00:02:30", "Bu Sari", A2],
    ]  # fmt: skip
    transcript = read_transcript(workbook(tmp_path, rows))
    told = [(role, text) for _, role, text in exact(transcript) if role != "other"]
    assert told == TALK
    times = [turn.time_start for turn in transcript.turns if turn.role != "other"]
    assert times == [5.0, 70.0, 120.0, 150.0]


def test_questions_and_answers(tmp_path: Path) -> None:
    rows = [["No", "Pertanyaan", "Jawaban"], [1, Q1, A1], [2, Q2, A2]]
    assert roles_of(workbook(tmp_path, rows)) == TALK


def test_questions_and_informants(tmp_path: Path) -> None:
    rows = [
        ["No", "Pertanyaan", "Informan 1", "Informan 2"],
        [1, Q1, A1, "Belum pernah sama sekali."],
        [2, Q2, None, A2],
    ]
    told = [one for one in turns_of(workbook(tmp_path, rows)) if one[1] != "other"]
    assert [(who, text) for who, role, text in told if role == "informant"] == [
        ("Informan 1", A1), ("Informan 2", "Belum pernah sama sekali."), ("Informan 2", A2)
    ]  # fmt: skip
    assert [text for _, role, text in told if role == "interviewer"] == [Q1, Q2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_make(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [
        ["Penutur", "Ucapan"],
        ["Peneliti", Q1],
        ["Bu Sari", f"“{A1}”\nYa é."],
        ["Peneliti", Q2],
    ]
    lines = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    told = [one for one in turns_of(path) if one[1] != "other"]
    assert [role for _, role, _ in told] == ["interviewer", "informant", "interviewer"]
    assert told[1][2] == f"“{A1}”\nYa é."


def test_every_sheet_is_read_in_order_and_notes_are_kept(tmp_path: Path) -> None:
    notes = [["Kata", "Arti", "Catatan"], ["bimtek", "bimbingan teknis", 3.0]]
    path = workbook(tmp_path, SPEAKERS[:3], [], notes, [SPEAKERS[0], *SPEAKERS[3:]])
    assert roles_of(path) == TALK
    assert ("", "other", "bimtek bimbingan teknis 3") in turns_of(path)


def test_one_column_of_labelled_lines(tmp_path: Path) -> None:
    path = workbook(tmp_path, [[f"P: {Q1}"], [f"N: {A1}"], [f"P: {Q2}"], [f"N: {A2}"]])
    assert roles_of(path) == TALK


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_other_tables_are_refused_with_the_layouts(tmp_path: Path, name: str) -> None:
    rows = [["Bulan", "Jumlah"], ["Mei", "3"], ["Juni", "4"]]
    if name == "a.xlsx":
        path = workbook(tmp_path, rows)
    else:
        path = tmp_path / name
        path.write_text("\n".join(",".join(row) for row in rows))
    with pytest.raises(TranscriptUnreadable, match=r"Penutur \| Ucapan.*Jawaban"):
        read_transcript(path)


def test_empty_tables_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(" , \n,\n")
    for path in (tmp_path / "a.csv", workbook(tmp_path, [])):
        with pytest.raises(TranscriptUnreadable, match="kosong"):
            read_transcript(path)


def test_a_cell_at_the_far_end_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, SPEAKERS)
    whole = zipfile.ZipFile(path)
    parts = {name: whole.read(name) for name in whole.namelist()}
    whole.close()
    sheet = next(name for name in parts if name.startswith("xl/worksheets/"))
    far = b"".join(
        b'<row r="%d"><c r="XFD%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n)
        for n in range(1_000_000, 1_000_900)
    )
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(TranscriptUnreadable, match="terlalu besar"):
        read_transcript(path)


def test_damaged_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, SPEAKERS).read_bytes()
    draw = random.Random(11)
    path = tmp_path / "b.xlsx"
    for number in range(48):
        data = bytearray(whole)
        at = draw.randrange(len(data))
        if number % 4 == 0:
            del data[at:]
        elif number % 4 == 1:
            for _ in range(4):
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        elif number % 4 == 2:
            data[at : at + 100] = bytes(len(data[at : at + 100]))
        else:
            del data[at : at + 20]
        path.write_bytes(data)
        try:
            exact(read_transcript(path))
        except QualNlpError as error:
            assert error.where == str(path) and error.hint
