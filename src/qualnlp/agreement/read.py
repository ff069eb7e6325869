"""Codings from a table, for comparing coders without a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid
from qualnlp.tables import read_table
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd


def read_codings(path: Path) -> pd.DataFrame:
    """Read a .csv or .xlsx with `excerpt_id`, `code` and perhaps `transcript_id`.

    Raises
    ------
    DecisionsInvalid
        If a needed column is missing.
    """
    import pandas as pd

    table = read_table(path, DecisionsInvalid)
    lacking = [name for name in ("excerpt_id", "code") if name not in table.columns]
    if lacking:
        raise DecisionsInvalid(
            say("Kolom tidak ada: ", "Missing columns: ") + ", ".join(lacking),
            where=path,
            hint=say("Perlu excerpt_id dan code.", "Needed: excerpt_id and code."),
        )
    columns = [name for name in ("excerpt_id", "transcript_id", "code") if name in table.columns]
    return pd.DataFrame([row for _, row in table.rows], columns=columns).fillna("")
