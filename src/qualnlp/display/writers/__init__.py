"""Documents: the Word chapter, the Excel workbook, the HTML page. In: `ReportData`. Out: bytes."""
