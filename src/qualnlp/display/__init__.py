"""Turn reduced tables into matrices, charts and documents that go into a thesis.

In: `ReportData` (a `Reduction`, and the frames of verification and agreement). Out: a folder
with a Word chapter draft, an Excel workbook, matrices, networks and charts as PNG and SVG, and one
self-contained page; a `Comparison` (an agreement alone) as Word, Excel and picture. The same
data give the same bytes. A new display is one `Display`, registered.
"""

from qualnlp.display.agreement_data import Comparison
from qualnlp.display.catalogue import BUILT_IN
from qualnlp.display.registry import DISPLAYS, FILES, Display, chosen_files, draw, register
from qualnlp.display.report_data import CodedTranscript, ReportData
from qualnlp.display.write import write_all, write_comparison

__all__ = [
    "DISPLAYS",
    "FILES",
    "CodedTranscript",
    "Comparison",
    "Display",
    "ReportData",
    "chosen_files",
    "draw",
    "register",
    "write_all",
    "write_comparison",
]

for _display in BUILT_IN:
    register(_display)
