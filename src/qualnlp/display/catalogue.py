"""The displays that we ship, in the order in which their files are written.

In: the functions of `figures`, `tables` and `writers`. Out: entries of the registry. A new display
of ours is one file with its functions and one entry here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.figures.agreement import draw_kappas
from qualnlp.display.figures.code_tree import draw_tree, tree_title
from qualnlp.display.figures.heatmap import draw_matrix, matrix_title
from qualnlp.display.figures.networks import (
    cooccurrence_title,
    draw_cooccurrence,
    draw_people,
    people_title,
)
from qualnlp.display.figures.saturation import draw_growth, growth_title
from qualnlp.display.figures.sign_matrix import draw_signs
from qualnlp.display.figures.stance_bars import bars_title, draw_bars
from qualnlp.display.registry import Display
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables import audit, matrices, reduction
from qualnlp.display.tables.memos import memos_table, memos_title
from qualnlp.display.writers import chapter_displays as sections
from qualnlp.display.writers.chapter import chapter_bytes, write_bars, write_matrix
from qualnlp.display.writers.html import page_bytes
from qualnlp.display.writers.xlsx import workbook_bytes
from qualnlp.i18n import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from qualnlp.display.tables.table import Table


def _draw_by_role(report: ReportData, *, title: str | None = None) -> Figure:
    return draw_signs(report, report.role, title=title)


def _draw_by_case(report: ReportData, *, title: str | None = None) -> Figure:
    return draw_signs(report, report.case, cases=True, title=title)


def _table_by_role(report: ReportData) -> Table:
    return matrices.ordered(report, report.role or "", cases=False)


def _table_by_case(report: ReportData) -> Table:
    return matrices.ordered(report, report.case or "", cases=True)


BUILT_IN = (
    Display(
        key="bab-iv",
        title=lambda: say("Draf Bab IV", "Draft of chapter IV"),
        document=("bab-iv.docx", chapter_bytes),
        in_chapter=False,
    ),
    Display(
        key="tabel",
        title=lambda: say("Buku kerja tabel", "Workbook of tables"),
        document=("tabel.xlsx", lambda report, template: workbook_bytes(report)),
        in_chapter=False,
    ),
    Display(
        key="laporan",
        title=lambda: say("Laporan analisis", "Analysis report"),
        document=("laporan.html", lambda report, template: page_bytes(report)),
        in_chapter=False,
    ),
    Display(
        key="matriks",
        title=matrix_title,
        figure=draw_matrix,
        section=write_matrix,
        picture_on_page=False,  # the page has it as a table that leads to the quotations
    ),
    Display(
        key="kode", title=bars_title, figure=draw_bars, section=write_bars, picture_on_page=False
    ),
    Display(
        key="konseptual",
        title=matrices.clustered_title,
        table=matrices.clustered,
        in_chapter=False,  # it stands in the appendix
    ),
    Display(
        key="daftar-periksa",
        title=matrices.checklist_title,
        figure=draw_signs,
        table=matrices.checklist,
        section=sections.write_signs,
        picture_on_page=False,
    ),
    Display(
        key="urut-peran",
        title=lambda: say("Matriks urut peran", "Role-ordered matrix"),
        figure=_draw_by_role,
        table=_table_by_role,
        applies=lambda report: report.role is not None,
        in_chapter=False,
        picture_on_page=False,
    ),
    Display(
        key="urut-kasus",
        title=lambda: say("Matriks urut kasus", "Case-ordered matrix"),
        figure=_draw_by_case,
        table=_table_by_case,
        applies=lambda report: report.case is not None,
        in_chapter=False,
        picture_on_page=False,
    ),
    Display(
        key="pertentangan",
        title=matrices.contradictions_title,
        table=matrices.contradictions,
        section=sections.write_contradictions,
    ),
    Display(
        key="triangulasi",
        title=reduction.triangulation_title,
        table=reduction.triangulation_table,
        in_chapter=False,  # it stands among the checks
    ),
    Display(key="pohon-kode", title=tree_title, figure=draw_tree, in_chapter=False),
    Display(
        key="ko-okurensi",
        title=cooccurrence_title,
        figure=draw_cooccurrence,
        section=sections.write_networks,  # with the network of people
    ),
    Display(
        key="kejenuhan",
        title=growth_title,
        figure=draw_growth,
        table=reduction.saturation_table,
        section=sections.write_growth,
    ),
    Display(
        key="memo",
        title=memos_title,
        table=memos_table,
        table_if_empty=False,
        in_chapter=False,  # each stands under its indicator
    ),
    Display(
        key="garis-waktu",
        title=lambda: say("Garis waktu kode", "Time line of codes"),
        table=reduction.timeline_table,
        table_if_empty=False,
        in_chapter=False,
    ),
    Display(
        key="buku-kode",
        title=lambda: say("Buku kode", "Codebook"),
        table=audit.codebook_table,
        in_chapter=False,  # it stands at the end
    ),
    Display(
        key="audit",
        title=audit.audit_title,
        table=audit.audit_table,
        in_chapter=False,  # it stands at the end
    ),
    Display(
        key="bagian-kata",
        title=lambda: say("Bagian kata", "Share of words"),
        table=reduction.words_table,
        in_chapter=False,
        table_on_page=False,
    ),
    Display(
        key="pasangan",
        title=lambda: say("Pasangan kode", "Pairs of codes"),
        table=reduction.pairs_table,
        in_chapter=False,
        table_on_page=False,
    ),
    Display(
        key="ringkasan-kode",
        title=lambda: say("Ringkasan kode", "Code summaries"),
        table=reduction.summaries_table,
        in_chapter=False,
        table_on_page=False,
    ),
    Display(key="kode-informan", title=people_title, figure=draw_people, in_chapter=False),
    Display(
        key="kesepakatan",
        title=lambda: say("Kesepakatan antarpengode", "Agreement between coders"),
        figure=draw_kappas,
        applies=lambda report: report.agreement is not None,
        in_chapter=False,  # it has a part of its own
        picture_on_page=False,
    ),
)
