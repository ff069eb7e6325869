"""Other copies of a study -> this one. In: a file. Out: what came, and what both changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


def merge_study(session: Session, other: PathLike, *, anyway: bool = False) -> pd.DataFrame:
    """See `qualnlp.Study.merge_study`."""
    import pandas as pd

    from qualnlp.store.merging import merge_stores
    from qualnlp.store.merging.report import COLUMNS

    report = merge_stores(session.store, Path(other), anyway=anyway)
    frame = pd.DataFrame(report.rows, columns=list(COLUMNS))
    frame.attrs["not_taken"] = report.not_taken
    return frame
