"""New codes with each further interview. In: codings by source. Out: one row per interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import say
from qualnlp.reduction.frame_rows import frame_rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

# Ours, not a norm of the literature: with fewer sources a flat end is what chance gives, too.
MIN_SOURCES, MIN_FLAT = 6, 3


def saturation(
    codings: pd.DataFrame, sources: pd.DataFrame, orders: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Return the new codes per interview, in the actual order and in random orders.

    Which interview came first is chance; the band shows what other orders would have given.

    Parameters
    ----------
    codings : pandas.DataFrame
        transcript_id, code, excerpt_id.
    sources : pandas.DataFrame
        transcript_id, technique, informant; in the order of adding. Interviews are counted; if
        there is none, every source. A source without a coding is left out: it may be unread, and
        would look like one that brings nothing new.
    orders : int
        How many random orders.
    seed : int
        Of the random orders; the same seed gives the same band.

    Returns
    -------
    pandas.DataFrame
        interview (1, 2, ...), transcript_id, informant, new (codes first met here, in the order
        of adding), total (so far), and over the orders new_mean, new_low, new_high and
        total_mean, total_low, total_high; low and high are the 2.5th and 97.5th percentile.
        ``attrs["flat"]``: for how many of the last places the band of new codes has been 0 up
        to its upper end; ``attrs["interviews"]``: whether interviews alone were counted;
        ``attrs["others"]``: how many coded sources of other techniques were not;
        ``attrs["note"]``: what was counted.

    Raises
    ------
    ValueError
        If `orders` is below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"transcript_id": ["t1", "t1", "t2", "t3"],
    ...     "code": ["a", "b", "a", "b"], "excerpt_id": ["e1", "e2", "e3", "e4"]})
    >>> sources = pd.DataFrame({"transcript_id": ["t1", "t2", "t3"], "technique": "wawancara",
    ...     "informant": ["I1", "I2", "I3"]})
    >>> frame = saturation(codings, sources)
    >>> frame["new"].tolist(), frame["total"].tolist(), frame.attrs["flat"]
    ([2, 0, 0], [2, 2, 2], 1)
    """
    import numpy as np
    import pandas as pd

    if orders < 1:
        raise ValueError(say("Perlu paling sedikit satu urutan.", "At least one order."))
    counted, coded = _counted(codings, sources)
    n = len(coded)
    interviews = bool((sources["technique"] == "wawancara").any())
    others = int(sources["transcript_id"].isin(codings["transcript_id"].unique()).sum()) - n
    row = {key: i for i, key in enumerate(coded["transcript_id"].tolist())}
    met = [one for one in set(frame_rows(codings, ("transcript_id", "code"))) if one[0] in row]
    column = {code: i for i, code in enumerate(sorted({code for _, code in met}))}
    has = np.zeros((n, len(column)), bool)
    for key, code in met:
        has[row[key], column[code]] = True
    random = np.random.default_rng(seed)
    new = np.zeros((orders, n), int)
    for one in range(orders if n else 0):
        new[one] = _new(has[random.permutation(n)])
    actual = _new(has) if n else np.zeros(0, int)
    frame = pd.DataFrame(
        {
            "interview": np.arange(1, n + 1),
            "transcript_id": coded["transcript_id"].to_numpy(),
            "informant": coded["informant"].to_numpy(),
            "new": actual,
            "total": actual.cumsum(),
        }
    )
    for name, table in (("new", new), ("total", new.cumsum(axis=1))):
        frame[f"{name}_mean"] = table.mean(axis=0)
        frame[f"{name}_low"] = np.percentile(table, 2.5, axis=0) if n else []
        frame[f"{name}_high"] = np.percentile(table, 97.5, axis=0) if n else []
    flat = 0
    for high in frame["new_high"].iloc[::-1]:
        if high > 0:
            break
        flat += 1
    frame.attrs.update(flat=flat, interviews=interviews, others=others)
    left_out = counted - n
    what, english = ("wawancara", "interviews") if interviews else ("sumber", "sources")
    frame.attrs["note"] = say(
        f"{n} {what} berkode, {orders} urutan acak; {left_out} tanpa kode tidak dihitung",
        f"{n} coded {english}, {orders} random orders; {left_out} without a code left out",
    ) + (
        say(f"; {others} sumber lain juga tidak", f"; {others} other sources, too")
        if others
        else ""
    )
    return frame


def first_excerpts(codings: pd.DataFrame, sources: pd.DataFrame) -> dict[int, list[str]]:
    """Return, for each interview's number, the excerpts with the codes first met there."""
    _, coded = _counted(codings, sources)
    seen: set[str] = set()
    found: dict[int, list[str]] = {}
    here: dict[str, list[tuple[str, str]]] = {}
    columns = ("transcript_id", "code", "excerpt_id")
    for key, code, excerpt in frame_rows(codings, columns):
        here.setdefault(key, []).append((code, excerpt))
    for number, key in enumerate(coded["transcript_id"].tolist(), 1):
        own = here.get(key, [])
        found[number] = list(dict.fromkeys(one for code, one in own if code not in seen))
        seen |= {code for code, _ in own}
    return found


def _counted(codings: pd.DataFrame, sources: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """Return how many sources count, and those of them that have a coding."""
    spoken = sources[sources["technique"] == "wawancara"]
    counted = sources if spoken.empty else spoken
    coded = counted[counted["transcript_id"].isin(codings["transcript_id"].unique())]
    return len(counted), coded.reset_index(drop=True)


def _new(has: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many columns are first true in each row."""
    import numpy as np

    return np.bincount(has.argmax(axis=0), minlength=len(has))
