"""Numbers that SQLite keeps as whole millionths. In: a float. Out: three bytes in place of eight.

What the engine says is rounded to six places, and SQLite keeps small whole numbers in few bytes. A
number that is no whole number of millionths is kept as it is: what comes back is always the same
float, bit by bit. PostgreSQL keeps floats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Float, case, func, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

MILLION = 1_000_000
# Beyond this, floats do not tell whole numbers apart.
_EXACT = 2.0**53


def as_millionths(value: float) -> int | float:
    """Return a number as a whole number of millionths, or as it is if it is none.

    Examples
    --------
    >>> as_millionths(0.154036), as_millionths(2.0), as_millionths(1 / 3)
    (154036, 2000000, 0.3333333333333333)
    """
    if isinstance(value, float | int) and abs(value * MILLION) < _EXACT:
        whole = round(value * MILLION)
        if whole / MILLION == value:
            return whole
    return value


def all_as_millionths(values: Sequence[Any]) -> list[Any]:
    """Return many numbers as `as_millionths` does.

    Examples
    --------
    >>> all_as_millionths([0.154036, 2.0]), all_as_millionths([0.5, 1 / 3, None])
    ([154036, 2000000], [500000, 0.3333333333333333, None])
    """
    import numpy as np

    if isinstance(values, np.ndarray) or all(type(value) is float for value in values):
        numbers = np.asarray(values)
        with np.errstate(over="ignore", invalid="ignore"):
            whole = np.rint(numbers * MILLION)
            exact = (whole / MILLION == numbers) & (np.abs(whole) < _EXACT)
        if exact.all():
            kept: list[Any] = whole.astype(np.int64).tolist()
            return kept
        values = numbers.tolist()
    return [as_millionths(value) for value in values]


def of_millionths(stored: Any) -> Any:
    """Return the number that was kept.

    Examples
    --------
    >>> of_millionths(154036), of_millionths(1 / 3)
    (0.154036, 0.3333333333333333)
    """
    return stored / MILLION if isinstance(stored, int) else stored


def in_query(connection: Connection, column: Column[Any]) -> ColumnElement[float]:
    """Return a column of millionths as numbers that a query can add up and compare."""
    plain = type_coerce(column, Float)
    if connection.dialect.name != "sqlite":
        return plain
    return case((func.typeof(column) == "integer", plain / float(MILLION)), else_=plain)


class _AsItIs(UserDefinedType[Any]):
    """A column whose numbers SQLite makes no other kind."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the name of the type."""
        return "BLOB"


class Millionths(TypeDecorator[float]):
    """A float, kept small where that is exact."""

    impl = Float
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how a database keeps it."""
        own: Any = _AsItIs() if dialect.name == "sqlite" else Float()
        return dialect.type_descriptor(own)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what is kept of a number."""
        return as_millionths(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the number again."""
        return of_millionths(value) if dialect.name == "sqlite" else value
