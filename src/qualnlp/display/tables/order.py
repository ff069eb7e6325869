"""Choose the attribute of the informants that orders a matrix: one in words, one numeric.

In: the frame of informants. Out: a column's name, or None where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qualnlp.i18n import day_in_words, is_missing

if TYPE_CHECKING:
    import pandas as pd

_NOT_ATTRIBUTES = {"informant", "technique", "techniques"}
_ROLES = re.compile(r"jabatan|peran|posisi|role|position|job", re.IGNORECASE)
_LENGTHS = re.compile(r"masa|lama|tahun|tenure|years|length", re.IGNORECASE)
_FIGURE = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:tahun|thn|th|years?|yrs?)?\s*$", re.IGNORECASE)
_BARE = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,6})?")


def number(value: object) -> float | None:
    """Return a value as a number, also from text such as “12 tahun”; None if it is not a number.

    Examples
    --------
    >>> number("12 tahun"), number("3,5"), number("Staf"), number(7)
    (12.0, 3.5, None, 7.0)
    """
    if is_missing(value) or isinstance(value, bool):
        return None
    met = _FIGURE.match(str(value))
    return float(met[1].replace(",", ".")) if met else None


def as_figure(value: object) -> object:
    """Return a text that is a plain number as a number, for Excel; all else as it is.

    Examples
    --------
    >>> as_figure("25"), as_figure("3,5"), as_figure("12 tahun"), as_figure("0812")
    (25, 3.5, '12 tahun', '0812')
    """
    if not isinstance(value, str) or not _BARE.fullmatch(value.strip()):
        return value
    read = float(value.replace(",", "."))
    return int(read) if read.is_integer() else read


def are_days(values: Iterable[object]) -> bool:
    """Tell whether values are days: when somebody was met is no trait of theirs.

    Examples
    --------
    >>> are_days(["2024-05-14 00:00:00"]), are_days(["Staf", "2024-05-14"])
    (True, False)
    """
    return all(day_in_words(str(one)) != str(one) for one in values)


def role_attribute(informants: pd.DataFrame) -> str | None:
    """Return the attribute in words that orders roles: by its name, else the first."""
    return _preferred(informants, figures=False)


def case_attribute(informants: pd.DataFrame) -> str | None:
    """Return the numeric attribute that orders cases: by its name, else the first."""
    return _preferred(informants, figures=True)


def _preferred(informants: pd.DataFrame, *, figures: bool) -> str | None:
    names = []
    for name in informants.columns:
        known = [one for one in informants[name] if not is_missing(one) and str(one).strip()]
        if str(name) in _NOT_ATTRIBUTES or not known or are_days(known):
            continue
        if all(number(one) is not None for one in known) == figures:
            names.append(str(name))
    wanted = _LENGTHS if figures else _ROLES
    return next((name for name in names if wanted.search(name)), names[0] if names else None)
