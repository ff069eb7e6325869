"""One file per figure. In: `Findings` or frames. Out: a picture, drawn on a `Canvas`."""
