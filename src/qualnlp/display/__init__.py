"""Reduced tables -> matrices, charts and documents that go into a thesis.

In: `ReportData` (a `Reduction`, and the frames of verification and agreement). Out: a folder
with a Word chapter draft, an Excel workbook, matrices, networks and charts as PNG and SVG, and one
self-contained page; a `Comparison` (an agreement alone) as Word, Excel and picture. The same
data give the same bytes.
"""

from qualnlp.display.agreement_data import Comparison
from qualnlp.display.registry import FILES, chosen_files
from qualnlp.display.report_data import ReportData
from qualnlp.display.write import write_all, write_comparison

__all__ = ["FILES", "Comparison", "ReportData", "chosen_files", "write_all", "write_comparison"]
