"""The forms in which people hand over ratings, brought into one: a row for each coder.

In: rows, arrays, a DataFrame of units x coders, a dict, pandas Categoricals. Out: lists, and the
scale where the data carry one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qualnlp.coding_tables.aliases import ALIASES
from qualnlp.i18n import say

# What people call the column, or the axis, of coders.
CODER_NAMES = frozenset(alias.heading for alias in ALIASES if alias.field == "coder") | {"coders"}

SHAPE = "ratings must be two rows or more of one length: coders x units"


def rows_of(ratings: Any) -> tuple[list[list[Any]], list[Any] | None]:
    """Return ratings as one row for each coder, and the scale that ordered Categoricals bring.

    A DataFrame is units x coders: one column for each coder. Where only the rows carry names (and
    the columns are numbered from 0), the rows are the coders; an axis called coder, annotator,
    pengode or penilai is the coders' in any case.

    Raises
    ------
    ValueError
        If a DataFrame could be read either way, or Categoricals have different scales.

    Examples
    --------
    >>> import pandas as pd
    >>> rows_of(pd.DataFrame({"ani": ["x", "y", "y"], "budi": ["x", "x", "y"]}))[0]
    [['x', 'y', 'y'], ['x', 'x', 'y']]
    """
    if hasattr(ratings, "columns"):
        frame = ratings.T if _coders_are_rows(ratings) else ratings
        series = [frame.iloc[:, place] for place in range(frame.shape[1])]
    elif isinstance(ratings, Mapping):
        series = list(ratings.values())
        if series and all(isinstance(row, Mapping) for row in series):
            # Coder -> {unit: rating}: units that one coder left out are missing.
            units = list(dict.fromkeys(unit for row in series for unit in row))
            return [[row.get(unit) for unit in units] for row in series], None
    else:
        series = list(ratings)
    scales = [scale for scale in map(_scale_of, series) if scale is not None]
    if any(scale != scales[0] for scale in scales):
        raise ValueError(
            say(
                "para pengode memakai skala Categorical yang berbeda; beri categories=[...]",
                "the coders use different Categorical scales; give categories=[...]",
            )
        )
    return [_values(row) for row in series], scales[0] if scales else None


def _coders_are_rows(frame: Any) -> bool:
    """Tell which axis of a DataFrame is the coders'; refuse one that could be read either way."""
    if str(frame.columns.name).lower() in CODER_NAMES:
        return False
    if str(frame.index.name).lower() in CODER_NAMES:
        return True
    numbered = [list(axis) == list(range(len(axis))) for axis in (frame.index, frame.columns)]
    if numbered[1] and not numbered[0]:
        return True
    if len(frame) < frame.shape[1] and numbered[0] == numbered[1]:
        rows, columns = frame.shape
        raise ValueError(
            say(
                f"tabel {rows} baris x {columns} kolom: pengode itu baris atau kolom? Kolom adalah "
                "pengode; bila barisnya yang pengode, beri ratings.T, bila memang kolomnya, beri "
                'ratings.rename_axis(columns="coder")',
                f"a table of {rows} rows x {columns} columns: are coders the rows or the columns? "
                "Columns are coders; where the rows are, give ratings.T, where it is indeed the "
                'columns, give ratings.rename_axis(columns="coder")',
            )
        )
    return False


def _scale_of(row: Any) -> list[Any] | None:
    dtype: Any = getattr(row, "dtype", None)
    return list(dtype.categories) if getattr(dtype, "ordered", False) else None


def _values(row: Any) -> list[Any]:
    if isinstance(row, np.ndarray) and row.dtype.kind == "U":
        # In an array of texts a missing value has become the text "nan".
        return [None if value == "nan" else value for value in row.tolist()]
    if isinstance(row, str):
        raise ValueError(SHAPE)
    return list(row)


def is_missing(value: Any) -> bool:
    """Tell whether a rating is absent: None, NaN, or pandas' NA.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas' NA has no truth; an array has too many
        return type(value).__name__ == "NAType"


def as_number(value: Any) -> float | None:
    """Return a number, also one that is written as text; None for words.

    Examples
    --------
    >>> as_number("10"), as_number(" 2,5 "), as_number(3), as_number("tiga"), as_number(None)
    (10.0, 2.5, 3.0, None, None)
    """
    if value is None:
        return None
    try:
        number = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None
