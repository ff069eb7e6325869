"""Reduced tables -> matrices, charts and documents that go into a thesis.

In: `Findings` (a `Reduction`, and the frames of verification and agreement). Out: a folder
with a Word chapter draft, an Excel workbook, the matrix and the bar chart as PNG and SVG, and one
self-contained page. The same findings give the same bytes.
"""

from qualnlp.display.findings import Findings
from qualnlp.display.write import write_all

__all__ = ["Findings", "write_all"]
