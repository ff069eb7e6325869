"""One file per figure. In: `ReportData` or frames. Out: a matplotlib figure, and its bytes."""
