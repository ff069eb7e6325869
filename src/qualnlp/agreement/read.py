"""Codings and suggestions from tables, for comparing without a study. In: a path. Out: a frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid
from qualnlp.tables import read_table
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd


def read_codings(path: Path) -> pd.DataFrame:
    """Read a .csv or .xlsx with `excerpt_id`, `code` and perhaps transcript_id, stance and mode.

    In place of `excerpt_id`, `transcript` and `text` may name the quotation, as in gold codes.

    Raises
    ------
    DecisionsInvalid
        If a needed column is missing.
    """
    optional = ("transcript_id", "stance", "mode")
    return _read(path, ("excerpt_id", "code"), optional)


def read_suggestions(path: Path) -> pd.DataFrame:
    """Read a .csv or .xlsx with `excerpt_id`, `code`, `rank`, perhaps probability and abstain.

    Raises
    ------
    DecisionsInvalid
        If a needed column is missing, or a rank or probability is no number.
    """
    import pandas as pd

    frame = _read(path, ("excerpt_id", "code", "rank"), ("probability", "abstain"))
    for column in ("rank", "probability"):
        if column not in frame.columns:
            continue
        numbers = pd.to_numeric(frame[column].str.replace(",", "."), errors="coerce")
        if numbers.isna().any():
            wrong = frame.loc[numbers.isna(), column].iloc[0]
            raise DecisionsInvalid(
                say(
                    f"Kolom {column} berisi “{wrong}”, bukan angka.",
                    f"The column {column} holds “{wrong}”, which is no number.",
                ),
                where=path,
                hint=say("Perbaiki tabelnya.", "Mend the table."),
            )
        frame[column] = numbers
    return frame


def _read(path: Path, needed: tuple[str, ...], optional: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    table = read_table(path, DecisionsInvalid)
    if "excerpt_id" not in table.columns and {"transcript", "text"} <= set(table.columns):
        # Gold codes name a file and a quotation: together they are as good as an id.
        table = replace(
            table,
            columns=("excerpt_id", "transcript_id", *table.columns),
            rows=tuple(
                (
                    line,
                    {
                        "excerpt_id": f"{row['transcript']}: {' '.join(row['text'].split())}",
                        "transcript_id": row["transcript"],
                        **row,
                    },
                )
                for line, row in table.rows
            ),
        )
    lacking = [name for name in needed if name not in table.columns]
    if lacking:
        raise DecisionsInvalid(
            say("Kolom tidak ada: ", "Missing columns: ") + ", ".join(lacking),
            where=path,
            hint=say("Perlu ", "Needed: ") + ", ".join(needed) + ".",
        )
    columns = [name for name in (*needed, *optional) if name in table.columns]
    return pd.DataFrame([row for _, row in table.rows], columns=columns).fillna("")
