"""The whole set of outputs of a study."""

from __future__ import annotations

from pathlib import Path

from qualnlp.display.files import write_files
from qualnlp.display.findings import Findings


def write_all(folder: Path, findings: Findings) -> list[Path]:
    """Write every display of a study into a folder, and return their paths.

    Files of an earlier run are replaced; where one kind fails, none is.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    findings : Findings

    Raises
    ------
    QualNlpError
        If the folder or a file in it cannot be written.
    """
    from qualnlp.display.bars import draw_bars
    from qualnlp.display.excel import workbook_bytes
    from qualnlp.display.heatmap import draw_matrix
    from qualnlp.display.page import page_bytes
    from qualnlp.display.word import chapter_bytes

    folder = Path(folder)
    matrix, bars = draw_matrix(findings), draw_bars(findings)
    return write_files(
        folder,
        {
            "bab-iv.docx": chapter_bytes(findings),
            "tabel.xlsx": workbook_bytes(findings),
            "laporan.html": page_bytes(findings),
            "matriks.png": matrix.png(),
            "matriks.svg": matrix.svg(),
            "kode.png": bars.png(),
            "kode.svg": bars.svg(),
        },
    )
