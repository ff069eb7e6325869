"""One file per figure. In: `ReportData` or frames. Out: a picture, drawn on a `Canvas`."""
