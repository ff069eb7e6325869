"""Large tables, whose rows are mostly alike: what stands in many rows is understood once.

In: a layout and the reader of its rows. Out: the rows that the reader would have returned. Rows
differ in their excerpt and transcript; their code, coder and all else are of few kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.coding_tables.layout import Layout
from qualnlp.coding_tables.preview import Preview
from qualnlp.coding_tables.rest import BadRow

if TYPE_CHECKING:
    import pandas as pd

# Takes a layout, `bad`, and `preview`.
Reader = Callable[..., "pd.DataFrame"]

# Smaller tables are read row by row; of larger ones no more than one row in so many is of a kind
# of its own.
LARGE, FEW = 10_000, 20
# What differs from row to row and is taken over as it stands.
_OWN = ("excerpt_id", "transcript")


def rows_alike(layout: Layout, read: Reader, preview: Preview) -> pd.DataFrame | None:
    """Return the rows of a large table; None where each of them must be looked at by itself.

    That is where the table has no ids, where a row cannot be read or is left out (each is then
    named or counted), or where rows are of many kinds.
    """
    import pandas as pd

    n = len(layout.lines)
    special = layout.several is not None or layout.ids_of_texts or layout.raw.faults
    if n < LARGE or special or "excerpt_id" not in layout.cells:
        return None
    kind, first = _kinds({k: v for k, v in layout.cells.items() if k not in _OWN}, n)
    if len(first) * FEW > n:
        return None
    ids, transcripts = (_stripped(layout.cells.get(name)) for name in _OWN)
    if (ids == "").any():
        return None
    cells = {name: [column[row] for row in first] for name, column in layout.cells.items()}
    lines = [layout.lines[row] for row in first]
    small = replace(layout, cells=cells, lines=lines, rows=[layout.rows[row] for row in first])
    wrong: list[BadRow] = []
    told = Preview()
    understood = read(small, bad=wrong, preview=told)
    codes = np.bincount(understood["number"], minlength=len(first))
    if wrong or not codes.all():
        return None
    preview.notes += told.notes
    preview.files += told.files
    # A row of a kind with several codes stands once for each.
    row = np.repeat(np.arange(n), codes[kind])
    start = np.cumsum(codes) - codes
    nth = np.arange(len(row)) - np.repeat(np.cumsum(codes[kind]) - codes[kind], codes[kind])
    own = {"excerpt_id": ids} | ({} if transcripts is None else {"transcript": transcripts})
    alike = understood.drop(columns=[*own, "row", "number"]).take(start[kind[row]] + nth)
    alike.index = pd.RangeIndex(len(alike))
    if len(row) > n:
        own = {name: cells.take(row).array for name, cells in own.items()}
    frame = alike.assign(row=np.asarray(layout.lines, dtype=np.int64)[row], number=row, **own)
    return frame[understood.columns.tolist()]


def _stripped(cells: list[str] | None) -> Any:
    """Return cells without blanks at their edges, as a column; None where there is none."""
    import pandas as pd

    if cells is None:
        return None
    return pd.Series(cells, dtype="str").str.strip()


def _kinds(columns: dict[str, list[str]], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the kind of each row, and the first row of each kind."""
    import pandas as pd

    kind, found = np.zeros(n, dtype=np.intp), 1
    for cells in columns.values():
        if cells.count(cells[0]) == n:  # it tells no row from another
            continue
        place, values = pd.factorize(np.asarray(cells, dtype=object))
        if found > 1:
            place, values = pd.factorize(kind * len(values) + place)
        kind, found = place, len(values)
    first = np.full(found, n, dtype=np.intp)
    np.minimum.at(first, kind, np.arange(n))
    return kind.astype(np.intp), first
