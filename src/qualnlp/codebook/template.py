"""A filled-in codebook to overwrite: what `qualnlp new` lays beside a new study.

In: a path. Out: an Excel file with three sheets: the codes, the study, and how to fill them in. It
has no column of ids: they are made from the names, and parents are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from qualnlp.codebook.code import code_fields
from qualnlp.i18n import say
from qualnlp.whole_files import write_whole

# In the order of the columns; a later field's column stays empty.
_ROWS = (
    (
        "Pengembangan Karier", "",
        "Upaya kantor dan pegawai agar jenjang dan kemampuan pegawai meningkat.", "", "", "",
        "Ganti dengan teori Anda",
    ),
    (
        "Pelatihan", "Pengembangan Karier",
        "Kesempatan, jenis, dan manfaat diklat, kursus, atau bimbingan teknis bagi pegawai.",
        "Diklat, bimtek, atau kursus yang diikuti\nKesempatan ikut dibagi rata atau tidak",
        "Belajar sendiri dari rekan kerja\nTugas belajar atau kuliah lagi",
        "Setahun ini saya cuma sekali ikut bimtek, itu pun yang ditunjuk orang yang sama.",
        "Ganti dengan teori Anda",
    ),
    (
        "Promosi", "Pengembangan Karier",
        "Kenaikan ke jabatan yang lebih tinggi: syarat, peluang, dan keputusannya.",
        "Naik jabatan atau eselon\nSyarat dan lama menunggu promosi",
        "Pindah bagian pada jenjang yang sama",
        "Naik jabatan itu lama sekali, syaratnya juga tidak pernah dijelaskan.",
        "Ganti dengan teori Anda",
    ),
)  # fmt: skip
_HEAD_FILL, _RULE = "DDE7F1", "B8BEC6"


def _guide() -> list[tuple[str, str]]:
    """Return what each column wants, and how to go on."""
    return [
        ("nama", say("Nama indikator atau dimensi. Wajib. Satu baris satu kode.",
                     "The indicator or dimension. Required. One row, one code.")),
        ("induk", say("Nama dimensi di atasnya, persis seperti dalam kolom nama; kosong bila tidak "
                      "ada. Kode yang menjadi induk tidak dipakai mengode.",
                      "The name of the dimension above, as in the column nama; empty if none. A "
                      "parent is not coded with.")),
        ("definisi", say("Apa artinya, satu atau dua kalimat. Saran kode hidup dari definisi: "
                         "jangan dibiarkan kosong.",
                         "What it means, in a sentence or two. Suggestions live on it: do not "
                         "leave it empty.")),
        ("termasuk", say("Kapan dipakai. Satu hal satu baris (Alt+Enter dalam sel).",
                         "When to use it. One line each (Alt+Enter inside the cell).")),
        ("tidak termasuk", say("Kapan tidak dipakai, terutama yang mirip.",
                               "When not to use it, above all what is similar.")),
        ("contoh", say("Kutipan jangkar: satu kutipan satu baris.",
                       "Anchor quotations, one line each.")),
        ("sumber", say("Teori atau penulisnya.", "The theory or its author.")),
        ("", ""),
        (say("Lembar Studi", "Sheet Studi"),
         say("Judul, tempat, dan waktu penelitian; muncul dalam draf Bab IV.",
             "Title, place and period; they appear in the chapter.")),
        (say("Selanjutnya", "Next"),
         say("Timpa contoh di lembar Buku kode, simpan, lalu: qualnlp codebook NAMA.study "
             "buku-kode.xlsx",
             "Overwrite the examples, save, then: qualnlp codebook NAME.study buku-kode.xlsx")),
    ]  # fmt: skip


def write_template(path: Path, title: str = "") -> None:
    """Write a small codebook in Excel with instructions; the user overwrites it.

    Parameters
    ----------
    path : Path
    title : str
        What the study may be called, for the sheet “Studi”.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Buku kode"
    columns = [field for field in code_fields() if field.metadata["width"]]
    _fill(
        sheet,
        [tuple(field.metadata["heading"] for field in columns), *_ROWS],
        [field.metadata["width"] for field in columns],
    )
    sheet.freeze_panes = "B2"
    study = workbook.create_sheet("Studi")
    rows = [
        (say("Tentang studi", "About the study"), say("Isi di sini", "Fill in here")),
        ("Judul", title),
        ("Tempat", ""),
        ("Periode", ""),
    ]
    _fill(study, rows, [24, 70])
    guide = workbook.create_sheet(say("Petunjuk", "How to"))
    _fill(guide, [(say("Kolom", "Column"), say("Isinya", "What it wants")), *_guide()], [24, 90])
    for one in (sheet, study, guide):
        one.page_setup.orientation = "landscape"
        one.page_setup.fitToWidth, one.page_setup.fitToHeight = 1, 0
        one.sheet_properties.pageSetUpPr.fitToPage = True
    data = BytesIO()
    workbook.save(data)
    write_whole({path: data.getvalue()})


def _fill(sheet: Any, rows: Sequence[tuple[str, ...]], widths: list[int]) -> None:
    """Put rows into a sheet: a heading row, then wrapped cells with thin rules, high enough."""
    from math import ceil

    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties()
    thin = Side(style="thin", color=_RULE)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s" if cell.value is not None else cell.data_type  # never a formula
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for place, cells in enumerate(sheet.iter_rows(max_col=len(widths)), start=1):
        lines = 1
        for cell, width in zip(cells, widths, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(top=thin, bottom=thin, left=thin, right=thin)
            if place == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor=_HEAD_FILL)
            parts = str(cell.value or "").split("\n")
            lines = max(lines, sum(ceil(max(len(part), 1) / (width * 0.95)) for part in parts))
        sheet.row_dimensions[place].height = 15 * lines + 3
