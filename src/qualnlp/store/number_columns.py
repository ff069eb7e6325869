"""Columns of numbers, many rows of them. In: a connection and a query. Out: an array a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select

from qualnlp.store.errors import broken_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

# So many rows are turned into numbers at once.
_PORTION = 2000


def number_columns(
    connection: Connection, query: Select[Any], table: str
) -> list[NDArray[Any]] | None:
    """Return the columns of a query as arrays of float64; None where it finds no row.

    Parameters
    ----------
    table : str
        What is told as damaged where a value is no number.
    """
    import numpy as np

    width = len(query.selected_columns)
    # A number beside the other: lists of rows and of columns would take longer than the reading.
    parts = []
    for rows in _rows(connection, query):
        try:
            n = width * len(rows)
            parts.append(np.fromiter(chain.from_iterable(rows), np.float64, n))
        except (TypeError, ValueError) as error:
            raise broken_table(table) from error
    return list(np.concatenate(parts).reshape(-1, width).T) if parts else None


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Yield rows in portions."""
    result = connection.execute(query)
    # The driver alone: half a million rows need not become rows of SQLAlchemy first.
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(_PORTION):
        yield rows
    result.close()
