"""What a run reports to its caller, while it works and at its end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    rows, total : int
        Rows of the input that are done, and all of them.
    seconds : float
        Since this run began.
    rate : float
        Rows a second in this run; NaN before the first part is done.
    """

    rows: int
    total: int
    seconds: float
    rate: float

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at this rate; NaN where that is not known."""
        return (self.total - self.rows) / self.rate if self.rate > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run came to.

    Attributes
    ----------
    out : Path
        The suggestions.
    rows, texts, suggestions, errors : int
        Rows of the input; texts that were suggested for (with `split` several a row); rows of the
        output; rows that could not be read.
    errors_path : Path or None
        Where these are listed: id, file, row (from 0), reason.
    reused_rows : int
        Rows of the input that an earlier, broken run had done.
    seconds : float
        How long this run took.
    """

    out: Path
    rows: int
    texts: int
    suggestions: int
    errors: int
    errors_path: Path | None
    reused_rows: int
    seconds: float
