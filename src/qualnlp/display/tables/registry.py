"""Which tables a set of displays has, in the order of a chapter.

In: `ReportData`. Out: lists of `Table`, for Excel (all of them) and for the page.
"""

from __future__ import annotations

from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.audit import audit_table, codebook_table
from qualnlp.display.tables.matrices import checklist, clustered, contradictions, ordered
from qualnlp.display.tables.reduction import (
    pairs_table,
    saturation_table,
    summaries_table,
    timeline_table,
    triangulation_table,
    words_table,
)
from qualnlp.display.tables.table import Table


def ordered_tables(report: ReportData) -> list[Table]:
    """Return the role-ordered and the case-ordered matrix, where informants have attributes."""
    tables = []
    if report.role:
        tables.append(ordered(report, report.role, cases=False))
    if report.case:
        tables.append(ordered(report, report.case, cases=True))
    return tables


def page_tables(report: ReportData) -> list[Table]:
    """Return the tables of the page, whose cells lead to their quotations."""
    tables = [clustered(report), checklist(report), *ordered_tables(report)]
    tables += [contradictions(report), triangulation_table(report), saturation_table(report)]
    timeline = timeline_table(report)
    if timeline.rows:
        tables.append(timeline)
    return [*tables, codebook_table(report), audit_table(report)]


def workbook_tables(report: ReportData) -> list[Table]:
    """Return the tables that Excel has beside those of the reduction."""
    wide = [words_table(report), pairs_table(report), summaries_table(report)]
    return [*page_tables(report), *wide]
