"""The whole set of outputs of a study, and those of an agreement by itself."""

from __future__ import annotations

from pathlib import Path

from qualnlp.display.comparison import Comparison, agreement_table
from qualnlp.display.files import write_files
from qualnlp.display.findings import Findings
from qualnlp.wording import say


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
    from qualnlp.display.kappas import draw_kappas
    from qualnlp.display.page import page_bytes
    from qualnlp.display.word import chapter_bytes

    folder = Path(folder)
    matrix, bars = draw_matrix(findings), draw_bars(findings)
    contents = {
        "bab-iv.docx": chapter_bytes(findings),
        "tabel.xlsx": workbook_bytes(findings),
        "laporan.html": page_bytes(findings),
        "matriks.png": matrix.png(),
        "matriks.svg": matrix.svg(),
        "kode.png": bars.png(),
        "kode.svg": bars.svg(),
    }
    if findings.agreement is not None:
        kappas = draw_kappas(findings)
        contents |= {"kesepakatan.png": kappas.png(), "kesepakatan.svg": kappas.svg()}
    return write_files(folder, contents)


def write_comparison(folder: Path, compared: Comparison) -> list[Path]:
    """Write the agreement of two coders into a folder: Word, Excel, PNG, SVG; return the paths.

    Raises
    ------
    QualNlpError
        If the folder or a file in it cannot be written.
    """
    from qualnlp.display.excel import sheets_bytes
    from qualnlp.display.kappas import draw_kappas
    from qualnlp.display.word_agreement import write_agreement
    from qualnlp.display.word_parts import Chapter

    title = say("Kesepakatan", "Agreement")
    chapter = Chapter(title)
    write_agreement(chapter, compared)
    notes = (say("Keterangan", "Notes"), [title], [[compared.agreement_sentence]])
    kappas = draw_kappas(compared)
    return write_files(
        folder,
        {
            "kesepakatan.docx": chapter.to_bytes(),
            "kesepakatan.xlsx": sheets_bytes([(title, *agreement_table(compared)), notes]),
            "kesepakatan.png": kappas.png(),
            "kesepakatan.svg": kappas.svg(),
        },
    )
