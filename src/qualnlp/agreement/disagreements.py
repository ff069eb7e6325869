"""Where two coders differ, ready to discuss. In: their frames. Out: a list, and pairs of codes.

First the codes on which the two agree least, so that a talk of half an hour settles what matters
most; within a code, the excerpts in which one coder put another code in its place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from qualnlp.agreement.coding_matrix import Marks, read_marks
from qualnlp.agreement.codings import ready, unit_ids
from qualnlp.agreement.measures.registry import measure
from qualnlp.i18n import join_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

COLUMNS = ("excerpt_id", "code", "a", "b", "instead", "kappa")


def disagreements(
    a: pd.DataFrame,
    b: pd.DataFrame,
    units: Iterable[str] | None = None,
    *,
    codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return a row an (excerpt, code) that only one of two coders marked.

    Returns
    -------
    pandas.DataFrame
        excerpt_id; code; a, b: who marked it; instead: the codes that the other coder gave the
        excerpt and the first did not; kappa of the code (NaN where it is undefined). Lowest kappa
        first.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", "y"]})
    >>> b = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", "x"]})
    >>> disagreements(a, b)[["excerpt_id", "code", "instead"]].values.tolist()
    [['e2', 'x', 'y'], ['e2', 'y', 'x']]
    """
    import pandas as pd

    marks = read_marks({"a": ready("a", a), "b": ready("b", b)}, unit_ids(units), codes)
    first, second = marks.marked
    kappas = _kappas(marks)
    rows = []
    for unit, code in np.argwhere(first != second):
        own, other = (first, second) if first[unit, code] else (second, first)
        instead = np.flatnonzero(other[unit] & ~own[unit])
        rows.append(
            {
                "excerpt_id": marks.units[unit],
                "code": marks.codes[code],
                "a": bool(first[unit, code]),
                "b": bool(second[unit, code]),
                "instead": join_list(marks.codes[one] for one in instead),
                "kappa": kappas[code],
            }
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    # One code in another's place is a question about two definitions: worth more than an omission.
    frame["_exchanged"] = frame["instead"] != ""
    return (
        frame.sort_values(
            ["kappa", "code", "_exchanged", "excerpt_id"],
            ascending=[True, True, False, True],
            kind="stable",
        )
        .drop(columns="_exchanged")
        .reset_index(drop=True)
    )


def confusion(
    a: pd.DataFrame,
    b: pd.DataFrame,
    units: Iterable[str] | None = None,
    *,
    codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return which codes two coders put in each other's place: whose definitions to sharpen.

    Returns
    -------
    pandas.DataFrame
        code, other: two codes; n: excerpts that one coder gave the one and the other coder the
        other only; share: n among all excerpts that either gave either code. Most often first.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", "y"]})
    >>> b = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", "x"]})
    >>> confusion(a, b).values.tolist()
    [['x', 'y', 1, 0.5]]
    """
    import pandas as pd

    marks = read_marks({"a": ready("a", a), "b": ready("b", b)}, unit_ids(units), codes)
    first, second = marks.marked
    pairs: Counter[tuple[int, int]] = Counter()
    for only_a, only_b in zip(first & ~second, second & ~first, strict=True):
        for one in np.flatnonzero(only_a):
            for other in np.flatnonzero(only_b):
                pairs[int(min(one, other)), int(max(one, other))] += 1
    either = first | second
    rows = [
        (
            marks.codes[one],
            marks.codes[other],
            n,
            n / int((either[:, one] | either[:, other]).sum()),
        )
        for (one, other), n in pairs.items()
    ]
    frame = pd.DataFrame(rows, columns=["code", "other", "n", "share"])
    return frame.sort_values(
        ["n", "share", "code", "other"], ascending=[False, False, True, True]
    ).reset_index(drop=True)


def _kappas(marks: Marks) -> list[float]:
    first, second = marks.marked
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    counts = np.stack([cell.sum(axis=0) for cell in cells], axis=-1)
    return [float(value) for value in measure("cohen_kappa", counts)]
