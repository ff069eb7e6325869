"""Agreement on the whole set of codes of a unit: Krippendorff's alpha with MASI or Jaccard.

One kappa a code treats codes as if nobody chose between them; this looks at a unit's codes
together. In: marks. Out: alpha and its values over the bootstrap's draws.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.alpha import set_distance

Floats = NDArray[np.float64]

# With more different sets than this, the table of their distances would fill the memory.
MOST_SETS = 4000


def set_alpha(
    marked: NDArray[np.bool_],
    seen: NDArray[np.bool_],
    document: NDArray[np.intp],
    draws: Floats,
    level: str,
) -> tuple[float, Floats]:
    """Return alpha over sets of codes, and its value in each draw of documents.

    Parameters
    ----------
    marked : bool array (coders, units, codes)
    seen : bool array (coders, units)
        A coder who did not see a unit has no rating there.
    document : integer array (units,)
    draws : array (n, documents)
        How often each draw takes each document.
    level : str
        ``"masi"`` or ``"jaccard"``.

    Raises
    ------
    ValueError
        If there are more than `MOST_SETS` different sets.
    """
    several = seen.sum(axis=0) >= 2
    marked, seen, document = marked[:, several], seen[:, several], document[several]
    n_documents = draws.shape[1]
    coders, units, codes = marked.shape
    packed = np.packbits(marked.reshape(coders * units, codes), axis=1)
    # Rows of bytes are compared as one value each: sorting rows would cost many times more.
    rows = np.ascontiguousarray(packed).view([("", packed.dtype)] * packed.shape[1]).ravel()
    _, first, place = np.unique(rows, return_index=True, return_inverse=True)
    distinct = packed[first]
    if len(distinct) > MOST_SETS:
        raise ValueError(f"{len(distinct)} different sets of codes are more than {MOST_SETS}")
    number = place.reshape(coders, units)
    bits = np.unpackbits(distinct, axis=1, count=codes).astype(bool)
    apart = set_distance([frozenset(np.flatnonzero(row).tolist()) for row in bits], level)
    everything = np.arange(len(distinct))
    table = apart(everything[:, None], everything[None, :])
    # Both parts are sums over documents, so that a draw only weighs them.
    counts = np.zeros((n_documents, len(distinct)))
    observed = np.zeros(n_documents)
    for row, known in zip(number, seen, strict=True):
        np.add.at(counts, (document[known], row[known]), 1)
    weight = 2.0 / (seen.sum(axis=0) - 1)
    for (a, seen_a), (b, seen_b) in combinations(zip(number, seen, strict=True), 2):
        both = seen_a & seen_b
        np.add.at(observed, document[both], weight[both] * table[a[both], b[both]])
    value = _alpha(counts.sum(axis=0, keepdims=True), observed.sum(keepdims=True), table)
    return float(value[0]), _alpha(draws @ counts, draws @ observed, table)


def _alpha(counts: Floats, observed: Floats, table: Floats) -> Floats:
    expected = ((counts @ table) * counts).sum(axis=1)
    total = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - observed * (total - 1) / expected
    return np.where(expected > 0, value, np.nan)
