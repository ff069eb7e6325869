"""From an edited draft, through the study, into the next one; nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.codebook import Code
from qualnlp.display.writers.places import SUMMARY
from qualnlp.errors import QualNlpError
from qualnlp.study import Study
from tests.display.test_words_stay import write


@pytest.fixture
def coded(study: Study, speech: list[str]) -> Study:
    study.confirm(speech[3], "pelatihan", coder="ani", stance="-")
    study.memo("code", "pelatihan", "Anggaran lebih dulu disebut.", coder="ani")
    return study


def texts(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs]


def test_her_words_come_back_through_python_and_the_command(
    coded: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "luaran"
    (first,) = coded.display(out, only="bab-iv")
    assert any("Anggaran lebih dulu disebut." in text for text in texts(first))
    write(first, "discussion", "pelatihan", "Timpang karena dana.", "Lihat Rivai (2003).")
    edited = first.read_bytes()
    with pytest.raises(SystemExit) as done:
        main(["display", str(coded.path), "--out", str(out), "--only", "bab-iv",
              "--words", str(first)])  # fmt: skip
    assert done.value.code == 0
    told = capsys.readouterr().out
    assert "1 tulisan Anda yang baru dibawa" in told and "bab-iv-2.docx" in told
    second = out / "bab-iv-2.docx"
    assert first.read_bytes() == edited and "Lihat Rivai (2003)." in texts(second)
    (row,) = coded.memos("discussion").to_dict("records")
    assert (row["target_id"], row["coder"], row["text"]) == (
        "pelatihan", "ani", "Timpang karena dana.\nLihat Rivai (2003).",
    )  # fmt: skip
    # The same draft again brings nothing new; what she takes away is gone and still in the table.
    assert coded.read_words(second, coder="budi").empty
    write(second, "discussion", "pelatihan", "")
    document = docx.Document(str(second))
    for paragraph in document.paragraphs:
        if paragraph.text == "Lihat Rivai (2003).":
            paragraph.text = ""
    document.save(str(second))
    assert coded.read_words(second, coder="budi")["text"].tolist() == [""]
    assert coded.memos("discussion").empty


def test_summaries_are_read_from_the_workbook_too(coded: Study, tmp_path: Path) -> None:
    (path,) = coded.display(tmp_path, only="tabel")
    workbook = load_workbook(path)
    sheet = workbook["Ringkasan kode"]
    heads = [str(cell.value) for cell in sheet[1]]
    column = next(n for n, head in enumerate(heads, 1) if head.startswith("Ringkasan peneliti"))
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "Pelatihan")
    sheet.cell(row, column).value = "Jarang dan tidak merata."
    workbook.save(path)
    read = coded.read_words(path, coder="ani")
    assert read.values.tolist() == [[SUMMARY, "pelatihan", "Jarang dan tidak merata."]]


def test_a_draft_that_cannot_be_read_changes_nothing(coded: Study, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.docx"
    broken.write_bytes(b"PK\x03\x04")
    before = len(coded.memos())
    with pytest.raises(QualNlpError, match="tidak dapat dibaca"):
        coded.display(tmp_path / "luaran", only="bab-iv", words=broken)
    assert len(coded.memos()) == before and not (tmp_path / "luaran").exists()


def test_words_under_a_code_that_was_renamed_follow_it(coded: Study, tmp_path: Path) -> None:
    (path,) = coded.display(tmp_path, only="bab-iv")
    write(path, "discussion", "pelatihan", "Tetap milik saya.")
    book = coded.codebook
    renamed = [
        Code("pelatihan", "Diklat", parent=one.parent) if one.id == "pelatihan" else one
        for one in book
    ]
    coded.set_codebook(book.with_codes(renamed))
    assert coded.read_words(path, coder="ani")["code"].tolist() == ["pelatihan"]


def test_documents_have_names_and_marks_follow_a_pattern(study: Study, tmp_path: Path) -> None:
    note = tmp_path / "07_perdes.txt"
    text = "PERATURAN DESA CONTOH\n\nPasal 5\n\nHonor dibayar tiga bulan sekali.\n"
    note.write_text(text, encoding="utf-8")
    study.add(note, technique="dokumentasi")
    frame = study.excerpts()
    honor = frame.loc[frame["text"].str.startswith("Honor"), "excerpt_id"].iloc[0]
    study.confirm(honor, "pelatihan", coder="ani")
    (path,) = study.display(tmp_path / "luaran", only="bab-iv", mark="({informan}; {teknik})")
    assert any("(Peraturan Desa Contoh; dokumentasi)" in text for text in texts(path))
    assert "07_perdes" in set(study.informants()["informant"])  # the study itself is as it was
