"""Which quotations to show, by a stated rule. In: quotations. Out: the chosen ones, ranked.

Typical is what is nearest to the middle (the mean direction) of the *other* quotations of its
code, divergent what is farthest: a quotation does not vouch for itself.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from qualnlp.i18n import say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.floating]

RULES = ("typical", "divergent", "each")


def choose(
    quotes: pd.DataFrame,
    rule: str = "typical",
    n: int = 3,
    vectors: Mapping[str, FloatArray] | None = None,
    known: FloatArray | None = None,
) -> pd.DataFrame:
    """Return the chosen quotations of every code.

    Parameters
    ----------
    quotes : pandas.DataFrame
        As `Reduction.quotes`.
    rule : str
        ``"typical"``: nearest to the code's other quotations; ``"divergent"``: farthest;
        ``"each"``: the most typical of every informant.
    n : int
        How many a code, or an informant of a code.
    vectors : mapping of str to array of shape (d,), optional
        By excerpt id. Without it, TF-IDF of words over all the excerpts in `quotes`.
    known : array of shape (n,), optional
        What `similarities` gave for `quotes` without repeats, to choose by it again.

    Returns
    -------
    pandas.DataFrame
        The columns of `quotes`, and rule, rank (from 1), similarity (cosine, -1 to 1; NaN where
        the code has no other quotation) and note. Equal ones stand in the order of the text.

    Raises
    ------
    ValueError
        If there is no such rule, `n` is below 1, or an excerpt has no vector.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["pelatihan minim", "pelatihan jarang", "gaji cukup"]
    >>> quotes = pd.DataFrame({"code": "a", "informant": ["I1", "I1", "I2"], "text": texts,
    ...     "excerpt_id": ["e1", "e2", "e3"]})
    >>> choose(quotes, "divergent", 1)["text"].tolist()
    ['gaji cukup']
    >>> choose(quotes, "each", 1)["excerpt_id"].tolist()
    ['e1', 'e3']
    """
    import numpy as np

    if rule not in RULES or n < 1:
        rules = ", ".join(RULES)
        raise ValueError(say(f"Aturan: {rules}; n paling sedikit 1.", f"Rules: {rules}; n >= 1."))
    frame = quotes.drop_duplicates(["code", "excerpt_id"]).reset_index(drop=True)
    frame["similarity"] = similarities(frame, vectors) if known is None else known
    # Sums in another order differ in the last bits: rounded, equal ones keep their places.
    sign = 1 if rule == "divergent" else -1
    frame["_key"] = sign * frame["similarity"].round(9)
    keys = ["code", "informant"] if rule == "each" else ["code"]
    place = {code: number for number, code in enumerate(frame["code"].unique())}
    frame["_code"] = frame["code"].map(place)
    frame = frame.sort_values(["_code", "_key"], kind="stable")
    if rule == "each":
        people = {name: i for i, name in enumerate(quotes["informant"].unique())}
        frame["_who"] = frame["informant"].map(people)
        frame = frame.sort_values(["_code", "_who", "_key"], kind="stable")
    frame["rule"] = rule
    frame["rank"] = frame.groupby(keys, sort=False).cumcount() + 1
    lonely = say("satu-satunya kutipan kode ini", "the only quotation of this code")
    frame["note"] = np.where(frame["similarity"].isna(), lonely, "")
    chosen = frame[frame["rank"] <= n].reset_index(drop=True)
    return chosen[[*quotes.columns, "rule", "rank", "similarity", "note"]]


def similarities(
    frame: pd.DataFrame, vectors: Mapping[str, FloatArray] | None = None
) -> FloatArray:
    """Return how close each quotation is to the mean direction of its code's other quotations.

    Parameters
    ----------
    frame : pandas.DataFrame
        code, excerpt_id, text; each pair of the first two once.
    vectors : mapping of str to array of shape (d,), optional
        As for `choose`.

    Returns
    -------
    array of shape (n,)
        Cosines; NaN where the code has no other quotation, 0 where the others have no direction.

    Notes
    -----
    For unit vectors x with the code's sum s, the others' sum is s - x: its product with x is
    x.s - x.x, its squared length s.s - 2 x.s + x.x. So no table of words has to be dense.

    Raises
    ------
    ValueError
        If an excerpt has no vector.
    """
    import numpy as np

    if frame.empty:
        return np.zeros(0)
    rows = _unit_rows(frame, vectors)
    own = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    product, whole = np.zeros(len(frame)), np.zeros(len(frame))
    several = np.zeros(len(frame), dtype=bool)
    for places in frame.groupby("code", sort=False).indices.values():
        total = np.asarray(rows[places].sum(axis=0)).ravel()
        product[places], whole[places] = rows[places] @ total, total @ total
        several[places] = len(places) > 1
    length = np.sqrt(np.clip(whole - 2 * product + own, 0, None))
    # Below that, what is left of the sum is rounding.
    near = np.divide(product - own, length, out=np.zeros(len(frame)), where=length > _ROUNDING)
    return np.where(several, near, np.nan)


def _unit_rows(frame: pd.DataFrame, vectors: Mapping[str, FloatArray] | None) -> Any:
    """Return a sparse row of unit length for each quotation; empty where it has no words."""
    import numpy as np
    from scipy import sparse

    if vectors is not None:
        missing = [key for key in frame["excerpt_id"] if key not in vectors]
        if missing:
            raise ValueError(
                say("Kutipan tanpa vektor: ", "Excerpts without a vector: ") + missing[0]
            )
        rows = np.array([vectors[key] for key in frame["excerpt_id"]], dtype=float)
        length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        length[length < _NO_LENGTH] = 1.0
        return sparse.csr_array(rows / length[:, None])
    from qualnlp.language.tokens import words

    return _word_weights(words(text) for text in frame["text"].tolist())


def _word_weights(texts: Iterable[list[str]]) -> Any:
    """Return TF-IDF of unit length, (1 + ln tf) (1 + ln((1 + n) / (1 + df))), a row a text.

    Bit for bit what scikit-learn gives (TfidfVectorizer, sublinear_tf=True) for the same words;
    that takes longer to load (.6 s, 50 MB) than a chapter's quotations take to weigh.
    """
    import numpy as np
    from scipy import sparse

    # Numbers at once: the words of all texts as Python's own would take 100 MB of a large study.
    known: dict[str, int] = {}
    columns, counts, lengths = array("q"), array("d"), array("q")
    for text in texts:
        counted = Counter(text)
        lengths.append(len(counted))
        columns.extend(known.setdefault(word, len(known)) for word in counted)
        counts.extend(counted.values())
    n = len(lengths)
    if not known:
        return sparse.csr_array((n, 1))
    row = np.repeat(np.arange(n), np.array(lengths))
    column = np.array(columns)
    weights = np.log(np.array(counts)) + 1.0
    idf = np.log((n + 1) / (np.bincount(column) + 1.0)) + 1.0
    # The order in which a row is summed decides its last bit: as the words first came.
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    weights = weights[order] * idf[column]
    length = np.sqrt(np.bincount(row, weights=weights * weights, minlength=n))
    by_spelling = np.argsort(np.argsort(np.array(list(known), dtype=object)))
    start = np.searchsorted(row, np.arange(n + 1))
    shape = (n, len(known))
    return sparse.csr_array((weights / length[row], by_spelling[column], start), shape=shape)


_ROUNDING = 1e-6
_NO_LENGTH = 10 * 2.0**-52
