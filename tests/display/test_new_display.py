"""A display is one entry: registered once, it is a file, a picture, a table and a section."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from qualnlp.display import FILES, Display, ReportData, chosen_files, draw, register, write_all
from qualnlp.display.figures.canvas import Canvas, heading_lines
from qualnlp.display.registry import unregister
from qualnlp.display.tables.table import Table
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.display.writers.html import page_bytes
from qualnlp.display.writers.xlsx import workbook_bytes
from qualnlp.i18n import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def toy_title() -> str:
    return say("Penyajian uji", "Toy display")


def draw_toy(report: ReportData, *, title: str | None = None) -> Figure:
    canvas = Canvas(3, 1)
    canvas.text(0.1, 0.1, heading_lines(title, toy_title(), 3), down="top", bold=True)
    canvas.text(1.5, 0.7, f"{report.n_quoted} kutipan")
    return canvas.figure()


def toy_table(report: ReportData) -> Table:
    title = say("Tabel uji", "Toy table")
    return Table("toy", title, title, ["Kode", "n"], [[f"uji {report.title}", report.n_quoted]])


@pytest.fixture
def toy() -> Iterator[None]:
    register(Display(key="toy", title=toy_title, figure=draw_toy, table=toy_table))
    yield
    unregister("toy")


@pytest.mark.usefixtures("toy")
def test_a_new_display_stands_in_files_word_excel_and_page(
    report: ReportData, tmp_path: Path
) -> None:
    assert FILES["toy"] == ("toy.png", "toy.svg")
    assert chosen_files("toy") == ["toy.png", "toy.svg"] and "toy.svg" in chosen_files(None)
    assert [path.name for path in write_all(tmp_path, report, only="toy")] == ["toy.png", "toy.svg"]
    assert (tmp_path / "toy.png").read_bytes()[:4] == b"\x89PNG"

    chapter = Document(BytesIO(chapter_bytes(report)))
    words = [paragraph.text for paragraph in chapter.paragraphs]
    assert "Penyajian uji" in words and any("Penyajian uji" in w and "Gambar" in w for w in words)
    cells = [cell.text for table in chapter.tables for cell in table._cells]
    assert f"uji {report.title}" in cells

    sheet = load_workbook(BytesIO(workbook_bytes(report)))["Tabel uji"]
    assert [cell.value for cell in sheet[2]] == [f"uji {report.title}", report.n_quoted]
    page = page_bytes(report).decode()
    assert "<summary>Penyajian uji</summary>" in page and "<summary>Tabel uji</summary>" in page
    assert next(text.get_text() for text in draw("toy", report, title="X").axes[0].texts) == "X"


@pytest.mark.usefixtures("toy")
def test_a_display_is_registered_once() -> None:
    with pytest.raises(ValueError, match="toy"):
        register(Display(key="toy", title=toy_title, figure=draw_toy))


def test_without_its_registration_nothing_is_left_of_it(report: ReportData) -> None:
    assert "toy" not in FILES and "Penyajian uji" not in page_bytes(report).decode()
