"""Codings and suggestions from tables, for comparing without a study. In: a path. Out: a frame."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid, ExtraMissing, no_such_file
from qualnlp.i18n import say
from qualnlp.tabular import Table, read_table

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
    """Read a table with `excerpt_id`, `code`, `rank`, and perhaps probability and abstain.

    A .csv, .xlsx, or the .parquet that a batch run wrote; a column `id` is read as `excerpt_id`.

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


def _parquet(path: Path, wanted: tuple[str, ...]) -> Table:
    """Read columns of a Parquet file as text; a batch run's own says which one is the id."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing("batch", where=path) from error
    if not path.is_file():
        raise no_such_file(path)
    try:
        schema = pq.read_schema(path)
        settings = json.loads((schema.metadata or {}).get(b"qualnlp", b"{}")).get("settings", {})
        id_column = settings.get("id_column", "id")
        # The longest columns, such as a batch run's reasons, are not asked for.
        given = [name for name in schema.names if name in (*wanted, id_column)]
        data = pq.read_table(path, columns=given)
    except (pa.ArrowException, OSError) as error:
        raise DecisionsInvalid(
            say("Berkas Parquet ini tidak dapat dibaca.", "This Parquet file cannot be read."),
            where=path,
            hint=say("Periksa atau salin ulang berkasnya.", "Check the file, or copy it again."),
        ) from error
    if settings.get("wide"):
        raise DecisionsInvalid(
            say("Tabel ini berisi daftar (--wide).", "This table holds lists (--wide)."),
            where=path,
            hint=say("Jalankan batch tanpa --wide.", "Run batch without --wide."),
        )
    names = [
        "excerpt_id" if name == id_column and "excerpt_id" not in data.column_names else name
        for name in data.column_names
    ]
    texts = [["" if cell is None else str(cell) for cell in column.to_pylist()] for column in data]
    rows = (dict(zip(names, cells, strict=True)) for cells in zip(*texts, strict=True))
    return Table(path, tuple(names), tuple(enumerate(rows, start=1)))


def _read(path: Path, needed: tuple[str, ...], optional: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    if path.suffix.lower() == ".parquet":
        table = _parquet(path, (*needed, *optional, "transcript", "text"))
    else:
        table = read_table(path, DecisionsInvalid)
    if "excerpt_id" not in table.columns and "id" in table.columns:
        table = replace(
            table,
            columns=("excerpt_id", *table.columns),
            rows=tuple((line, {"excerpt_id": row["id"], **row}) for line, row in table.rows),
        )
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
            say("Kolom tidak ada: ", "Missing columns: ") + ", ".join(lacking) + ".",
            where=path,
            hint=say("Perlu ", "Needed: ") + ", ".join(needed) + ".",
        )
    columns = [name for name in (*needed, *optional) if name in table.columns]
    return pd.DataFrame([row for _, row in table.rows], columns=columns).fillna("")
