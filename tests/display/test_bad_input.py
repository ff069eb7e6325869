"""What goes wrong with displays in a researcher's hands: told in a sentence, nothing lost."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.shared import Cm, Pt
from matplotlib.figure import Figure
from openpyxl import load_workbook
from PIL import Image

from qualnlp.codebook import Code, Codebook
from qualnlp.display import FILES, ReportData, write_all
from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.figures.save import inches
from qualnlp.display.writers import docx as writers_docx
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.errors import QualNlpError
from qualnlp.reduction import Reduction
from qualnlp.study import Study
from tests.display.small_study import study as small_study


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("content", [b"", b"halo", b"PK\x03\x04rusak", None])
def test_a_template_that_is_no_word_document_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    template = tmp_path / "templat.docx"
    if content is None:
        template.mkdir()
    else:
        template.write_bytes(content)
    out = tmp_path / "luaran"
    with pytest.raises(QualNlpError, match="templat|Templat") as told:
        write_all(out, small_study(), template=template)
    assert str(template) in str(told.value)
    assert not out.exists() or not list(out.iterdir())


def test_another_office_file_is_no_template(tmp_path: Path, folder: Path) -> None:
    template = tmp_path / "tabel.docx"
    template.write_bytes((folder / "tabel.xlsx").read_bytes())
    with pytest.raises(QualNlpError, match="bukan dokumen Word"):
        write_all(tmp_path / "luaran", small_study(), template=template)


@pytest.mark.slow
def test_a_template_gives_paper_and_styles_and_not_its_text(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("Pedoman Penulisan Skripsi Fakultas")
    own.styles["Normal"].font.name = "Arial"
    own.styles["Normal"].font.size = Pt(11)
    own.sections[0].page_width, own.sections[0].page_height = Cm(17.6), Cm(25.0)
    template = tmp_path / "kampus.docx"
    own.save(str(template))
    (path,) = write_all(tmp_path / "luaran", small_study(), only="bab-iv", template=template)
    made = docx.Document(str(path))
    assert made.styles["Normal"].font.name == "Arial"
    assert round(made.sections[0].page_width.cm, 1) == 17.6
    text = words_of(path)
    assert "Pedoman Penulisan" not in text and "Diklat jarang." in text
    room = made.sections[0].page_width - made.sections[0].left_margin
    room -= made.sections[0].right_margin
    assert all(shape.width <= room + Cm(0.05) for shape in made.inline_shapes)


def test_only_what_is_asked_for_is_written(tmp_path: Path, report: ReportData) -> None:
    paths = write_all(tmp_path, report, only=["matriks", "tabel.xlsx"])
    assert [path.name for path in paths] == ["tabel.xlsx", "matriks.png", "matriks.svg"]
    assert len(list(tmp_path.iterdir())) == 3
    for wrong in ("matrik", ["tabel", "peta"], []):
        with pytest.raises(QualNlpError) as told:
            write_all(tmp_path / "x", report, only=wrong)
        assert all(name in str(told.value) for name in FILES)
    assert not (tmp_path / "x").exists()


def test_what_the_study_has_nothing_for_is_told(tmp_path: Path, nothing_coded: ReportData) -> None:
    with pytest.raises(QualNlpError, match="belum punya data") as told:
        write_all(tmp_path, nothing_coded, only="kesepakatan")
    assert "dua pengode" in str(told.value.hint)


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write anywhere, and Windows keeps no such rights",
)
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path, report: ReportData) -> None:
    place = tmp_path / "terkunci"
    place.mkdir(mode=0o500)
    with pytest.raises(QualNlpError, match="tidak dapat ditulis"):
        write_all(place, report)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a place nobody can write to")
def test_a_place_that_nobody_can_write_to_is_told(report: ReportData, study: Study) -> None:
    with pytest.raises(QualNlpError, match="tidak dapat") as told:
        write_all(Path("/proc/self/luaran"), report, only="tabel")
    assert told.value.hint
    with pytest.raises(QualNlpError, match="tidak dapat ditulis") as told:
        study.reduce().write(Path("/proc/self/tabel"))
    assert told.value.hint


@pytest.mark.slow
def test_a_study_with_one_informant_has_every_display(tmp_path: Path, example: Path) -> None:
    with Study(tmp_path / "satu.study") as one:
        one.set_codebook(example / "codebook.yaml")
        one.add(example / "04-informan-4.txt")
        keys = one.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        one.confirm(keys[0], "pelatihan", coder="ani", stance="-")
        one.conclude("Pelatihan kurang.", "pelatihan", "-")
        paths = one.display(tmp_path / "luaran")
        verdict = one.verify().iloc[0]
    assert verdict["verdict"] == "weak"
    text = words_of(tmp_path / "luaran" / "bab-iv.docx")
    assert "Kejenuhan belum dapat dinilai: baru 1 wawancara" in text
    assert "nan" not in text.split()
    assert {path.name for path in paths} >= {"bab-iv.docx", "tabel.xlsx", "kejenuhan.svg"}


@pytest.mark.slow
def test_what_left_with_a_code_is_told_in_every_file_and_comes_back_with_it(
    tmp_path: Path, study: Study, speech: list[str], example: Path
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani", stance="+")
    study.confirm(speech[1], "promosi", coder="ani", stance="-")
    study.conclude("Pelatihan cukup.", "pelatihan", "+")
    left = [code for code in study.codebook if code.id != "pelatihan"]
    study.set_codebook(Codebook(left, title=study.codebook.title), drop=["pelatihan"])
    row = study.verify().iloc[0]
    assert row["verdict"] == "missing"
    assert "tidak ada lagi dalam buku kode: pelatihan" in row["detail"]
    study.display(tmp_path, only=["bab-iv", "tabel", "laporan"])
    told = "1 pengodean tidak disajikan karena kodenya tidak ada lagi dalam buku kode: pelatihan"
    assert told in words_of(tmp_path / "bab-iv.docx")
    assert told in (tmp_path / "laporan.html").read_text(encoding="utf-8")
    notes = load_workbook(tmp_path / "tabel.xlsx")["Keterangan"].iter_rows(values_only=True)
    assert any(told in str(row[0]) for row in notes)
    study.set_codebook(example / "codebook.yaml")
    assert study.verify().iloc[0]["verdict"] == "weak"
    (path,) = study.display(tmp_path, only="bab-iv")
    quoted = study.excerpts().set_index("excerpt_id").loc[speech[0], "text"]
    assert quoted in words_of(path) and "tidak disajikan" not in words_of(path)


def test_names_that_begin_like_formulas_are_text_in_csv_too(tmp_path: Path) -> None:
    paths = small_study().reduction.write(tmp_path)
    text = "\n".join(path.read_text(encoding="utf-8-sig") for path in paths)
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(",")]
    assert "'=SUM(A1:A9)" in cells and "'@Informan 2" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


@pytest.fixture(scope="module")
def huge() -> ReportData:
    """Five hundred codes and two hundred informants."""
    codes = [Code(f"p{n}", f"Dimensi {n}", codable=False) for n in range(25)]
    codes += [Code(f"c{n}", f"Indikator nomor {n}", parent=f"p{n % 25}") for n in range(500)]
    people = [f"Informan {n}" for n in range(200)]
    excerpts = pd.DataFrame(
        {
            "excerpt_id": [f"e{n}" for n in range(1500)],
            "transcript_id": [f"t{n % 200}" for n in range(1500)],
            "informant": [people[n % 200] for n in range(1500)],
            "technique": "wawancara",
            "turn": range(1500),
            "text": [f"Jawaban nomor {n} dari saya." for n in range(1500)],
            "role": "informant",
        }
    )
    codings = pd.DataFrame(
        {
            "excerpt_id": excerpts["excerpt_id"],
            "code": [f"c{n * 7 % 500}" for n in range(1500)],
            "coder": "ani",
            "stance": ["mendukung" if n % 2 else "menghambat" for n in range(1500)],
        }
    )
    reduction = Reduction(codings, excerpts, pd.DataFrame({"informant": people}), Codebook(codes))
    return ReportData("Raksasa", reduction, None, None, ["ani"])


@pytest.mark.slow
def test_five_hundred_codes_and_two_hundred_informants_stay_readable(
    huge: ReportData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blank(figure: Figure, max_dpi: int = 300) -> bytes:
        """An empty picture of the right shape: only places and sizes are looked at here."""
        out = BytesIO()
        wide, high = inches(figure)
        size = int(wide * 20), int(high * 20)
        Image.new("RGB", size).save(out, "png", dpi=(20, 20))
        return out.getvalue()

    monkeypatch.setattr(writers_docx, "png_bytes", blank)
    path = tmp_path / "bab.docx"
    path.write_bytes(chapter_bytes(huge))
    document = docx.Document(str(path))
    text = words_of(path)
    assert "terlalu lebar untuk halaman ini" in text
    assert len(document.inline_shapes) < 40
    assert all(shape.height <= Cm(21.1) for shape in document.inline_shapes)
    quoted = [one for one in document.paragraphs if one.style.name == "Quote"]
    assert len(quoted) == 1500
    wide, high = inches(draw_matrix(huge))
    assert wide * high * 85**2 < 80e6  # 85 dots an inch
