"""Each table and picture is made once; pixels and cells arrive as they were given."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook
from PIL import Image

from qualnlp.display import write_all
from qualnlp.display.figures import save
from qualnlp.display.registry import DISPLAYS, page_tables, workbook_tables
from qualnlp.display.writers.seal import is_untouched
from qualnlp.display.writers.xlsx import sheets_bytes
from qualnlp.i18n import use_language


@pytest.mark.parametrize("rows", [1, 2, save._STRIP - 1, save._STRIP, save._STRIP + 1, 700])
def test_every_pixel_is_in_the_png(rows):
    draw = np.random.default_rng(rows)
    pixels = draw.integers(0, 256, (rows, 17, 4), dtype=np.uint8)
    pixels[rows // 2 :, 5:] = 255
    picture = Image.open(BytesIO(save._png(pixels, 300)))
    assert picture.mode == "RGB"
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert np.array_equal(np.asarray(picture), pixels[:, :, :3])


def test_a_picture_is_drawn_once_for_both_files(report, tmp_path, monkeypatch):
    drawn = []
    display = DISPLAYS["matriks"]
    made = display.figure
    assert made is not None

    def watched(report, *, title=None):
        drawn.append(title)
        return made(report, title=title)

    both, apart = tmp_path / "both", tmp_path / "apart"
    for name in ("matriks.png", "matriks.svg"):
        write_all(apart, report, only=name)
    monkeypatch.setitem(DISPLAYS, "matriks", _with(display, watched))
    write_all(both, report, only="matriks")
    assert len(drawn) == 1
    for name in ("matriks.png", "matriks.svg"):
        assert (both / name).read_bytes() == (apart / name).read_bytes()


def _with(display, figure):
    from dataclasses import replace

    return replace(display, figure=figure)


def test_tables_are_made_once_in_each_language(report):
    with use_language("id"):
        first, again = page_tables(report), workbook_tables(report)
        assert all(one is other for one, other in zip(first, again, strict=False))
    with use_language("en"):
        other = page_tables(report)
    assert [one.title for one in other] != [one.title for one in first]
    assert [one.key for one in other] == [one.key for one in first]


TEXTS = ["=1+1", "+62", "@ani", "-", "a & b < c", "satu\ndua", "_x0041_", " tepi ", "ya" * 400]


@pytest.mark.parametrize("title", ["Tabel", "Ani's", "A & B"])
@pytest.mark.parametrize("shaded", [False, True])
def test_cells_arrive_as_they_were_given(title, shaded):
    values = [*TEXTS, 0, 3, 2.5, -1, None, float("nan")]
    rows = [[text, *(values[(place + n) % len(values)] for n in range(3))] for place, text in
            enumerate(TEXTS)]  # fmt: skip
    data = sheets_bytes([(title, ["=Kepala", "b", "c", "d"], rows)], shaded=title if shaded else "")
    sheet = load_workbook(BytesIO(data))[title]
    given = [["=Kepala", "b", "c", "d"], *rows]
    for row, cells in zip(given, sheet.iter_rows(), strict=True):
        for value, cell in zip(row, cells, strict=True):
            assert cell.value == (None if value != value else value)
            assert cell.data_type != "f"
            if isinstance(value, str):
                assert cell.quotePrefix == value.startswith(("=", "+", "-", "@"))
            if isinstance(value, float) and value == value and not shaded:
                assert cell.number_format == "0.00"
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == f"A1:D{len(given)}"
    assert sheet.print_title_rows == "$1:$1" and sheet.page_setup.orientation == "landscape"
    if shaded:
        papers = {cell.value: cell.fill.fgColor.rgb[2:] for row in sheet.iter_rows(2, None, 2)
                  for cell in row if isinstance(cell.value, int)}  # fmt: skip
        assert papers[3] == "173e68"  # the darkest: the largest figure


def test_a_workbook_is_known_as_ours_until_it_is_edited():
    data = sheets_bytes([("Tabel", ["a"], [["satu"]])])
    assert is_untouched("tabel.xlsx", data)
    assert data == sheets_bytes([("Tabel", ["a"], [["satu"]])])
    book = load_workbook(BytesIO(data))
    assert book["Tabel"].freeze_panes == "A2"
    book["Tabel"]["A2"] = "dua"
    out = BytesIO()
    book.save(out)
    assert not is_untouched("tabel.xlsx", out.getvalue())
