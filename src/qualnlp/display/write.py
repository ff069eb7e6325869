"""The whole set of outputs of a study, and those of an agreement by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.display.agreement_data import Comparison, agreement_table
from qualnlp.display.registry import chosen_files
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.discussion import discussion_tables
from qualnlp.display.writers.atomic import write_files
from qualnlp.errors import QualNlpError
from qualnlp.i18n import say

if TYPE_CHECKING:
    from qualnlp.display.figures.canvas import Canvas


def write_all(
    folder: Path,
    report: ReportData,
    only: Sequence[str] | str | None = None,
    template: Path | None = None,
) -> list[Path]:
    """Write every display of a study into a folder, and return their paths.

    Files of an earlier run are replaced; where one kind fails, none is.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    report : ReportData
    only : sequence of str or str, optional
        Names of displays or of files (`catalogue.FILES`); without it, all that the study has
        something for: no ordered matrix without attributes, no agreement of one coder.
    template : Path, optional
        A .docx whose paper and styles the chapter takes.

    Raises
    ------
    QualNlpError
        If a name in `only` is unknown or the study has nothing for it, the template is not a Word
        document, or the folder or a file in it cannot be written.
    """
    wanted = chosen_files(only)
    makers = _makers(report, None if template is None else Path(template))
    missing = [name for name in wanted if name not in makers]
    if only is not None and missing:
        raise QualNlpError(
            say(
                "Studi ini belum punya data untuk penyajian ini.",
                "The study has no data for this display yet.",
            ),
            where=", ".join(missing),
            hint=say(
                "Matriks urut perlu ciri informan (informants=); kesepakatan perlu dua pengode.",
                "Ordered matrices need attributes (informants=); agreement needs two coders.",
            ),
        )
    return write_files(Path(folder), {name: makers[name]() for name in wanted if name in makers})


def _makers(report: ReportData, template: Path | None) -> dict[str, Callable[[], bytes]]:
    """Return file name -> what makes it; pictures are drawn only if they are asked for."""
    from qualnlp.display.figures.agreement import draw_kappas
    from qualnlp.display.figures.code_tree import draw_tree
    from qualnlp.display.figures.heatmap import draw_matrix
    from qualnlp.display.figures.networks import draw_cooccurrence, draw_people
    from qualnlp.display.figures.saturation import draw_growth
    from qualnlp.display.figures.sign_matrix import draw_signs
    from qualnlp.display.figures.stance_bars import draw_bars
    from qualnlp.display.writers.chapter import chapter_bytes
    from qualnlp.display.writers.html import page_bytes
    from qualnlp.display.writers.xlsx import workbook_bytes

    role, case = report.role, report.case
    pictures: dict[str, Callable[[], Canvas]] = {
        "matriks": lambda: draw_matrix(report),
        "kode": lambda: draw_bars(report),
        "daftar-periksa": lambda: draw_signs(report),
        "pohon-kode": lambda: draw_tree(report),
        "ko-okurensi": lambda: draw_cooccurrence(report),
        "kejenuhan": lambda: draw_growth(report),
        "kode-informan": lambda: draw_people(report),
    }
    if role:
        pictures["urut-peran"] = lambda: draw_signs(report, role)
    if case:
        pictures["urut-kasus"] = lambda: draw_signs(report, case, cases=True)
    if report.agreement is not None:
        pictures["kesepakatan"] = lambda: draw_kappas(report)
    makers: dict[str, Callable[[], bytes]] = {
        "bab-iv.docx": lambda: chapter_bytes(report, template),
        "tabel.xlsx": lambda: workbook_bytes(report),
        "laporan.html": lambda: page_bytes(report),
    }
    for name, draw in pictures.items():
        sheet = cache(draw)
        makers[f"{name}.png"] = lambda sheet=sheet: sheet().png()  # type: ignore[misc]
        makers[f"{name}.svg"] = lambda sheet=sheet: sheet().svg()  # type: ignore[misc]
    return makers


def write_comparison(folder: Path, compared: Comparison) -> list[Path]:
    """Write an agreement by itself into a folder: Word, Excel, PNG, SVG; return the paths.

    The workbook holds every measure, the sentences to quote, and, where they are known, the
    excerpts to talk about and the codes that coders exchange.

    Raises
    ------
    QualNlpError
        If the folder or a file in it cannot be written.
    """
    from qualnlp.display.figures.agreement import draw_kappas
    from qualnlp.display.writers.chapter_agreement import write_agreement
    from qualnlp.display.writers.docx import Chapter
    from qualnlp.display.writers.xlsx import sheets_bytes

    title = say("Kesepakatan", "Agreement")
    chapter = Chapter(title)
    write_agreement(chapter, compared)
    sentences = [[text] for text in (compared.agreement_sentence, *compared.sentences) if text]
    if compared.sentences:
        chapter.heading(say("Kalimat yang Dapat Dikutip", "Sentences to Quote"), 2)
        for text in compared.sentences:
            chapter.bullet(text)
    sheets = [
        (title, *agreement_table(compared)),
        *discussion_tables(compared),
        (say("Keterangan", "Notes"), [title], sentences),
    ]
    kappas = draw_kappas(compared)
    return write_files(
        folder,
        {
            "kesepakatan.docx": chapter.to_bytes(),
            "kesepakatan.xlsx": sheets_bytes(sheets),
            "kesepakatan.png": kappas.png(),
            "kesepakatan.svg": kappas.svg(),
        },
    )
