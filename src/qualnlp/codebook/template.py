"""A filled-in codebook to overwrite: what `qualnlp new` lays beside a new study."""

from __future__ import annotations

from pathlib import Path

from qualnlp.codebook.code import code_fields

# In the order of the columns; a later field's column stays empty.
_ROWS = (
    (
        "pengembangan-karier", "Pengembangan Karier", "",
        "Upaya kantor dan pegawai agar jenjang dan kemampuan pegawai meningkat.", "", "", "",
        "Ganti dengan teori Anda",
    ),
    (
        "pelatihan", "Pelatihan", "pengembangan-karier",
        "Kesempatan, jenis, dan manfaat diklat, kursus, atau bimbingan teknis bagi pegawai.",
        "Diklat, bimtek, atau kursus yang diikuti\nKesempatan ikut dibagi rata atau tidak",
        "Belajar sendiri dari rekan kerja\nTugas belajar atau kuliah lagi",
        "Setahun ini saya cuma sekali ikut bimtek, itu pun yang ditunjuk orang yang sama.",
        "Ganti dengan teori Anda",
    ),
    (
        "promosi", "Promosi", "pengembangan-karier",
        "Kenaikan ke jabatan yang lebih tinggi: syarat, peluang, dan keputusannya.",
        "Naik jabatan atau eselon\nSyarat dan lama menunggu promosi",
        "Pindah bagian pada jenjang yang sama",
        "Naik jabatan itu lama sekali, syaratnya juga tidak pernah dijelaskan.",
        "Ganti dengan teori Anda",
    ),
)  # fmt: skip


def write_template(path: Path) -> None:
    """Write a small codebook in Excel that shows every column; the user overwrites it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Buku kode"
    columns = [field for field in code_fields() if field.metadata["width"]]
    for row in ([field.metadata["heading"] for field in columns], *_ROWS):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, field in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = field.metadata["width"]
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    workbook.save(path)
