"""How often codes share an excerpt. In: a matrix of counts. Out: one row per pair of codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


def together(codings: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return codes x codes: how many excerpts carry both.

    Parameters
    ----------
    codings : pandas.DataFrame
        excerpt_id, code; other codes than `codes` are left out.
    codes : sequence of str

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({"excerpt_id": ["e1", "e1", "e2"], "code": ["a", "b", "a"]})
    >>> together(codings, ["a", "b"]).to_numpy().tolist()
    [[2, 1], [1, 1]]
    """
    import numpy as np
    import pandas as pd
    from scipy import sparse

    met = codings.loc[codings["code"].isin(codes), ["excerpt_id", "code"]].drop_duplicates()
    column = {code: number for number, code in enumerate(codes)}
    excerpt = met["excerpt_id"].factorize()[0]
    places = (excerpt, met["code"].map(column).to_numpy(dtype=int))
    shape = (int(met["excerpt_id"].nunique()), len(codes))
    # An excerpt has few codes: a full table of them would be nearly all zeros.
    has = sparse.csr_array((np.ones(len(met), dtype=np.int64), places), shape=shape)
    frame = pd.DataFrame((has.T @ has).toarray(), index=list(codes), columns=list(codes))
    return frame.rename_axis(index="code", columns="code")


def pairs(counts: pd.DataFrame, n_excerpts: int) -> pd.DataFrame:
    """Return Jaccard and phi of every pair of codes.

    Parameters
    ----------
    counts : pandas.DataFrame
        Codes x codes: excerpts with both; the diagonal holds each code's own.
    n_excerpts : int
        Excerpts with any code: the universe. Excerpts without a code may be unread, so they are
        not counted as carrying neither.

    Returns
    -------
    pandas.DataFrame
        code_a, code_b, n (with both), n_a, n_b, n_excerpts, expected (n by chance),
        jaccard = n / (n_a + n_b - n), and phi, the correlation of the two 0/1 columns (Yule
        1912, J. R. Stat. Soc. 75: 579-652): 0 where both meet as often as by chance, 1 where
        they always do. What is undefined is NaN, with a note.

    Notes
    -----
    Since excerpts without any code are left out, phi of two rare codes that never meet is
    slightly below 0.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame([[2, 1], [1, 2]], index=["a", "b"], columns=["a", "b"])
    >>> found = pairs(both, 4)
    >>> found[["n", "expected", "phi"]].iloc[0].tolist(), round(float(found["jaccard"].iloc[0]), 3)
    ([1.0, 1.0, 0.0], 0.333)
    """
    import numpy as np
    import pandas as pd

    codes = [str(code) for code in counts.index]
    table = counts.to_numpy(dtype=float)
    first, second = np.triu_indices(len(codes), 1)
    both, own = table[first, second], np.diag(table)
    a, b, n = own[first], own[second], float(n_excerpts)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = a * b / n
        jaccard = both / (a + b - both)
        phi = (n * both - a * b) / np.sqrt(a * b * (n - a) * (n - b))
    undefined = ~np.isfinite(phi)
    phi[undefined] = np.nan
    unused = say("kode tidak dipakai", "a code is not used")
    always = say("kode ada di semua kutipan", "a code is on every excerpt")
    frame = pd.DataFrame(
        {
            "code_a": [codes[i] for i in first],
            "code_b": [codes[i] for i in second],
            "n": both.astype(int),
            "n_a": a.astype(int),
            "n_b": b.astype(int),
            "n_excerpts": n_excerpts,
            "expected": expected,
            "jaccard": jaccard,
            "phi": phi,
            "note": np.where(undefined, np.where((a == 0) | (b == 0), unused, always), ""),
        }
    )
    return frame.sort_values(["n", "jaccard"], ascending=False, kind="stable", ignore_index=True)
