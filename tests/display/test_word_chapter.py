"""bab-iv.docx, opened again as a reader's Word would."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from qualnlp.display import ReportData, write_all
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.i18n import use_language
from qualnlp.verification import COLUMNS
from tests.display.small_study import CODINGS, study


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def test_every_chosen_quotation_has_its_source_number_and_stance(folder, report):
    document = docx.Document(str(folder / "bab-iv.docx"))
    quoted = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    chosen = [one for many in report.printed.chosen.values() for one in many]
    assert len(quoted) == len(chosen) == 5  # five excerpts carry a code; each stands once
    for one, text in zip(chosen, quoted, strict=True):
        assert one.text.replace("\x0b", "") in text and one.source in text
        assert f"[{report.printed.number(one.excerpt_id)}; {one.stance}" in text


def test_counts_stand_in_sentences_and_in_the_table(folder):
    document = docx.Document(str(folder / "bab-iv.docx"))
    text = text_of(folder / "bab-iv.docx")
    assert (
        "Indikator Pelatihan muncul dalam 2 kutipan dari 2 sumber: 1 mendukung, 1 menghambat."
        in text
    )
    assert "1 campuran, 1 sikap berbeda antarpengode" in text
    assert "Tidak ada kutipan untuk indikator ini." in text
    rows = [[c.text.strip() for c in row.cells] for t in document.tables for row in t.rows]
    assert ["Pelatihan", "2", "2", "1", "1", "0"] in rows
    assert ["Pengembangan Karier", "4", "2", "2", "2", "1"] in rows


def test_headings_captions_and_page_are_words_own(folder):
    document = docx.Document(str(folder / "bab-iv.docx"))
    styles = {p.style.name for p in document.paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption", "Quote"} <= styles
    body = document.element.body
    fields = [one.text or "" for one in body.iter(qn("w:instrText"))]
    assert sum("SEQ Tabel" in one for one in fields) == len(document.tables)
    assert sum("SEQ Gambar" in one for one in fields) == len(document.inline_shapes) == 9
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    asked = {one.split()[1] for one in fields if "REF" in one}
    assert asked and asked <= marks
    section = document.sections[0]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    assert [round(size.cm, 1) for size in sizes] == [21.0, 4.0, 3.0]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].paragraph_format.line_spacing == 1.5
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert sum(column.width for column in table.columns) <= Cm(14.05)
    for shape in document.inline_shapes:
        assert shape._inline.docPr.get("descr")
        assert shape.width <= Cm(14.05)


def test_conclusions_without_evidence_and_the_undefined_are_told(folder):
    text = text_of(folder / "bab-iv.docx")
    assert "Mutasi adil. – tanpa bukti. Tidak ada kutipan." in text
    assert "Informan 1, wawancara, giliran 3" in text
    assert "Mutasi: Tak pernah dipakai." in text
    assert "tidak terdefinisi" in text
    assert "0,57\n(0,20; 0,90)" in text
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)


@pytest.mark.slow
def test_a_study_without_coding_says_so(nothing_coded, nothing_at_all, tmp_path):
    for number, report in enumerate((nothing_coded, nothing_at_all)):
        write_all(tmp_path / str(number), report)
        text = text_of(tmp_path / str(number) / "bab-iv.docx")
        assert "Belum ada pengodean yang dikonfirmasi" in text
        assert text.count("Tidak ada kutipan untuk indikator ini.") == 4
        assert "Verifikasi belum dijalankan." in text
        assert not re.search(r"\bnan\b", text, re.IGNORECASE)


def test_few_techniques_and_ordered_matrices_are_told_as_one_would_say_it(report, tmp_path):
    checks = [("triangulation", code, "", 1, "", ["e1"]) for code in ("pelatihan", "promosi")]
    for verdicts, told in (
        (("weak", "weak"), "Belum ada indikator yang didukung oleh lebih dari satu teknik"),
        (("ok", "weak"), "Sebanyak 1 dari 2 indikator yang memiliki kutipan"),
        (("ok", "ok"), "Semua indikator yang memiliki kutipan didukung"),
    ):
        frame = pd.DataFrame(checks, columns=list(COLUMNS)).assign(verdict=verdicts)
        path = tmp_path / "bab-iv.docx"
        path.write_bytes(chapter_bytes(replace(report, verification=frame)))
        text = text_of(path)
        assert told in text and "Sebanyak 0" not in text
    # Each sentence that leads to a figure stands once, and names the attribute.
    assert ", informan diurutkan menurut jabatan." in text
    assert ", informan diurutkan menurut masa kerja." in text


@pytest.mark.slow
def test_a_large_matrix_is_divided_into_pictures_that_can_be_read(large, tmp_path):
    path = tmp_path / "besar.docx"
    path.write_bytes(chapter_bytes(large))
    document = docx.Document(str(path))
    # 60 codes, 50 informants: 3 x 5 parts of the matrix, 3 of the bars, saturation; of so many
    # codes and people there is no network but a matrix.
    assert len(document.inline_shapes) == 19
    assert "terlalu lebar untuk halaman ini" in text_of(path)
    for shape in document.inline_shapes:
        assert shape.height <= Cm(21)
        assert shape.width >= Cm(11)
    assert "(bagian 15 dari 15)" in text_of(path)


def test_codings_of_a_code_that_left_the_codebook_are_still_quoted(report, tmp_path):
    codings = CODINGS.assign(code=CODINGS["code"].replace("inisiatif", "kode-lama"))
    path = tmp_path / "lama.docx"
    path.write_bytes(chapter_bytes(study(codings)))
    assert "Papan pengumuman kosong." in text_of(path)
    assert "tidak ada lagi dalam buku kode" in text_of(path)


def test_english_on_request(report: ReportData, tmp_path):
    path = tmp_path / "chapter.docx"
    with use_language("en"):
        path.write_bytes(chapter_bytes(report))
    text = text_of(path)
    assert "CHAPTER IV" in text and "There is no quotation for this indicator." in text
    assert "The indicator Pelatihan occurs in 2 quotations from 2 sources" in text
    assert "kutipan dari" not in text.replace("pada 6 kutipan", "")
