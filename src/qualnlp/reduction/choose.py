"""Which quotations to show, by a stated rule. In: quotations. Out: the chosen ones, ranked.

Typical is what is nearest to the middle (the mean direction) of the *other* quotations of its
code, divergent what is farthest: a quotation does not vouch for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualnlp.wording import say

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
        known = ", ".join(RULES)
        raise ValueError(say(f"Aturan: {known}; n paling sedikit 1.", f"Rules: {known}; n >= 1."))
    frame = quotes.drop_duplicates(["code", "excerpt_id"]).reset_index(drop=True)
    values = np.full(len(frame), np.nan)
    table = _unit_rows(frame, vectors)
    for places in frame.groupby("code", sort=False).indices.values():
        if len(places) > 1:
            own = table[places]
            others = own.sum(axis=0) - own
            length = np.linalg.norm(others, axis=1)
            dots = np.einsum("ij,ij->i", own, others)
            values[places] = np.divide(dots, length, out=np.zeros_like(dots), where=length > 1e-12)
    frame["similarity"] = values
    # Sums in another order differ in the last bits: rounded, equal ones keep their places.
    sign = 1 if rule == "divergent" else -1
    frame["_key"] = sign * frame["similarity"].round(9)
    keys = ["code", "informant"] if rule == "each" else ["code"]
    place = {code: number for number, code in enumerate(dict.fromkeys(frame["code"]))}
    frame["_code"] = frame["code"].map(place)
    frame = frame.sort_values(["_code", "_key"], kind="stable")
    if rule == "each":
        people = {name: i for i, name in enumerate(dict.fromkeys(quotes["informant"]))}
        frame["_who"] = frame["informant"].map(people)
        frame = frame.sort_values(["_code", "_who", "_key"], kind="stable")
    frame["rule"] = rule
    frame["rank"] = frame.groupby(keys, sort=False).cumcount() + 1
    lonely = say("satu-satunya kutipan kode ini", "the only quotation of this code")
    frame["note"] = np.where(frame["similarity"].isna(), lonely, "")
    chosen = frame[frame["rank"] <= n].reset_index(drop=True)
    return chosen[[*quotes.columns, "rule", "rank", "similarity", "note"]]


def _unit_rows(frame: pd.DataFrame, vectors: Mapping[str, FloatArray] | None) -> FloatArray:
    """Return a row of unit length for each quotation; of length 0 where it has no words."""
    import numpy as np

    if frame.empty:
        return np.zeros((0, 1))
    if vectors is not None:
        missing = [key for key in frame["excerpt_id"] if key not in vectors]
        if missing:
            raise ValueError(
                say("Kutipan tanpa vektor: ", "Excerpts without a vector: ") + missing[0]
            )
        rows = np.array([vectors[key] for key in frame["excerpt_id"]], dtype=float)
    else:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        from qualnlp.language.words import words

        texts = frame["text"].tolist()
        if not any(words(text) for text in texts):
            return np.zeros((len(texts), 1))
        sparse = TfidfVectorizer(analyzer=words, sublinear_tf=True).fit_transform(texts)
        # A large study's full table would not fit: cosines survive a seeded projection.
        if sparse.shape[0] * sparse.shape[1] > _DENSE_CELLS:
            sparse = TruncatedSVD(200, random_state=0).fit_transform(sparse)
        rows = np.asarray(sparse.toarray() if hasattr(sparse, "toarray") else sparse, float)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit


_DENSE_CELLS = 20_000_000
