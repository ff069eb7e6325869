"""Which tables a set of displays has, in the order of a chapter.

In: `Findings`. Out: lists of `Grid`, for Excel (all of them) and for the page.
"""

from __future__ import annotations

from qualnlp.display.report_data import Findings
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
from qualnlp.display.tables.table import Grid


def ordered_grids(findings: Findings) -> list[Grid]:
    """Return the role-ordered and the case-ordered matrix, where informants have attributes."""
    grids = []
    if findings.role:
        grids.append(ordered(findings, findings.role, cases=False))
    if findings.case:
        grids.append(ordered(findings, findings.case, cases=True))
    return grids


def page_grids(findings: Findings) -> list[Grid]:
    """Return the tables of the page, whose cells lead to their quotations."""
    grids = [clustered(findings), checklist(findings), *ordered_grids(findings)]
    grids += [contradictions(findings), triangulation_table(findings), saturation_table(findings)]
    timeline = timeline_table(findings)
    if timeline.rows:
        grids.append(timeline)
    return [*grids, codebook_table(findings), audit_table(findings)]


def excel_grids(findings: Findings) -> list[Grid]:
    """Return the tables that Excel has beside those of the reduction."""
    wide = [words_table(findings), pairs_table(findings), summaries_table(findings)]
    return [*page_grids(findings), *wide]
