"""Documents: the Word chapter, the Excel workbook, the HTML report. In: `Findings`. Out: bytes."""
