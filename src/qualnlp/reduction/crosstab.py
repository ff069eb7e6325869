"""Cross informants with codes, in four kinds. In: codings and excerpts. Out: a frame."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualnlp.i18n import say
from qualnlp.language.tokens import WORD

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

KINDS = ("count", "present", "words", "stance")


def cross(
    kind: str,
    codings: pd.DataFrame,
    speech: pd.DataFrame,
    informants: Sequence[str],
    columns: Mapping[str, Collection[str]],
) -> pd.DataFrame:
    """Return informants (index) x columns; what `Reduction.cross` shows.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    codings : pandas.DataFrame
        excerpt_id, transcript_id, informant, start, text, code, stance.
    speech : pandas.DataFrame
        The informants' excerpts, with the same columns but the last two.
    informants : sequence of str
        The rows.
    columns : mapping of str to collection of str
        Each column, and the codes that it takes together.

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> import pandas as pd
    >>> speech = pd.DataFrame({"excerpt_id": ["e1", "e2"], "transcript_id": ["t", "t"],
    ...     "informant": ["I1", "I1"], "start": [0, 12], "text": ["Minim, Bu.", "Ya begitu."]})
    >>> codings = speech.head(1).assign(code="a", stance="menghambat")
    >>> [cross(kind, codings, speech, ["I1"], {"a": ["a"]}).iloc[0, 0].item() for kind in
    ...     ("count", "words")]
    [1, 0.5]
    """
    import pandas as pd

    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise ValueError(
            say(f"Tidak ada matriks “{kind}”: {known}.", f"No matrix “{kind}”: {known}.")
        )
    groups = pd.DataFrame(
        [(code, name) for name, codes in columns.items() for code in sorted(codes)],
        columns=["code", "column"],
    )
    met = codings.merge(groups, on="code")
    keys = ["informant", "column"]
    if kind == "words":
        cells: pd.Series[Any] = _shares(met, codings, speech)
    elif kind == "stance":
        given = met.assign(stance=met["stance"].fillna(""))
        cells = given.groupby(keys)["stance"].agg(_one_stance)
    else:
        cells = met.groupby(keys)["excerpt_id"].nunique()
    # Text columns of pandas 3 would turn None into NaN: here they stay objects.
    shape = cells.astype(object).unstack()
    table = shape.reindex(index=list(informants), columns=list(columns))
    if kind == "stance":
        table = table.astype(object).where(table.notna(), None)
    elif kind == "words":
        spoken = set(speech["informant"]) | set(codings["informant"])
        table = table.astype(float).fillna(0.0)
        table.loc[[name not in spoken for name in table.index]] = float("nan")
    else:
        table = table.astype(float).fillna(0).astype("int64")
        table = table.clip(upper=1) if kind == "present" else table
    table = table.rename_axis(index="informant", columns="code")
    table.attrs["note"] = _note(kind)
    return table


def _one_stance(stances: pd.Series[str]) -> str:
    """Return the stance of a cell; mixed where there is more than one."""
    found = set(stances) - {""}
    return found.pop() if len(found) == 1 else "campuran" if found else ""


def _shares(met: pd.DataFrame, codings: pd.DataFrame, speech: pd.DataFrame) -> pd.Series[float]:
    """Return each column's share of all words of the informant.

    A word is known by its place in the transcript, so that excerpts that overlap count it once.
    """
    import numpy as np
    import pandas as pd

    keep = ["excerpt_id", "transcript_id", "informant", "start", "text"]
    texts = pd.concat([speech[keep], codings[keep]]).drop_duplicates(
        "excerpt_id", ignore_index=True
    )
    # Numbers for names and words: a study has a million words, and as rows of a frame they would
    # be joined with the codings one by one.
    starts, lengths = array("q"), array("q")
    for text in texts["text"].tolist():
        before = len(starts)
        starts.extend(one.start() for one in WORD.finditer(text))
        lengths.append(len(starts) - before)
    many = np.array(lengths, dtype="int64")
    row = np.repeat(np.arange(len(texts)), many)
    at = np.array(starts, dtype="int64") + texts["start"].to_numpy(dtype="int64")[row]
    transcript = texts["transcript_id"].factorize()[0].astype("int64")[row]
    places, word = np.unique(transcript * (at.max(initial=0) + 1) + at, return_inverse=True)
    who, people = texts["informant"].factorize()
    speaker = who.astype("int64")[row]
    n_words = max(len(places), 1)
    total = np.bincount(_different(speaker * n_words + word) // n_words, minlength=len(people))
    of = pd.Series(texts.index, index=texts["excerpt_id"])
    pairs = met[["excerpt_id", "column"]].drop_duplicates()
    number, columns = pairs["column"].factorize()
    coded = pairs["excerpt_id"].map(of).to_numpy(dtype="int64")
    # Of every coded excerpt its words, each with the number of the column.
    ends, coded_ends = np.cumsum(many), np.cumsum(many[coded])
    own = np.arange(coded_ends[-1] if len(coded) else 0)
    own += np.repeat((ends - many)[coded] - (coded_ends - many[coded]), many[coded])
    cell = speaker[own] * len(columns) + np.repeat(number, many[coded])
    cells, counts = np.unique(_different(cell * n_words + word[own]) // n_words, return_counts=True)
    named = [(people[one // len(columns)], columns[one % len(columns)]) for one in cells]
    shares = counts / total[cells // max(len(columns), 1)]
    index = pd.MultiIndex.from_tuples(named, names=["informant", "column"])
    return pd.Series(shares, index=index, dtype=float)


def _different(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each of some numbers, none below 0, once and in order; `np.unique` hashes them."""
    import numpy as np

    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _note(kind: str) -> str:
    return {
        "count": say("kutipan", "excerpts"),
        "present": say("1: ada kutipan; 0: tidak ada", "1: has excerpts; 0: has none"),
        "words": say(
            "bagian kata informan, 0–1; NaN: tidak ada ucapannya",
            "share of the informant's words, 0–1; NaN: said nothing",
        ),
        "stance": say(
            "sikap; kosong: dikode tanpa sikap; None: tidak dikode",
            "stance; empty: coded without one; None: not coded",
        ),
    }[kind]
