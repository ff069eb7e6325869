"""Informants who say opposite things about the same code, side by side.

In: `Evidence`. Out: a frame, one row per pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.verification.evidence import Evidence

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "code name informant_for informant_against same n_for n_against quotation_for source_for "
    "quotation_against source_against ids_for ids_against"
).split()


def contradictions(evidence: Evidence) -> pd.DataFrame:
    """Return every pair of informants (one for, one against) of every code.

    Only excerpts of one plain stance count: what is mixed, or what coders call by two stances,
    contradicts nobody.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    pandas.DataFrame
        code, name, informant_for, informant_against, same (one informant says both), n_for and
        n_against (excerpts), quotation_for, quotation_against (the longest of each, the first
        among equals), source_for, source_against (their marks), ids_for, ids_against. In the
        order of the codebook, pairs with most excerpts first.
    """
    import pandas as pd

    codings = evidence.codings
    plain = codings[codings["stance"].isin(["mendukung", "menghambat"])]
    keys = ["excerpt_id", "code"]
    stances = codings.dropna(subset=["stance"]).groupby(keys)["stance"].nunique()
    agreed = stances[stances == 1].index
    plain = plain.set_index(keys).loc[lambda one: one.index.isin(agreed)].reset_index()
    plain = plain.drop_duplicates(keys)
    order = {code.id: place for place, code in enumerate(evidence.codebook)}
    plain = plain[plain["code"].isin(order)]
    told = [
        _told(evidence, plain[plain["stance"] == stance], end)
        for stance, end in (("mendukung", "for"), ("menghambat", "against"))
    ]
    frame = told[0].merge(told[1], on="code")
    if frame.empty:
        return pd.DataFrame(columns=COLUMNS)
    frame["same"] = frame["informant_for"] == frame["informant_against"]
    frame["name"] = [evidence.codebook[code].name for code in frame["code"]]
    frame["_code"] = frame["code"].map(order)
    frame["_n"] = -(frame["n_for"] + frame["n_against"])
    frame = frame.sort_values(["_code", "same", "_n"], kind="stable", ignore_index=True)
    return frame[COLUMNS]


def _told(evidence: Evidence, codings: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return one row per code and informant: how often, the longest quotation, the excerpts."""
    import pandas as pd

    rows = []
    for (code, informant), own in codings.groupby(["code", "informant"], sort=False):
        ids = own["excerpt_id"].tolist()
        texts = own["text"].tolist() if "text" in own else [""] * len(ids)
        longest = max(range(len(ids)), key=lambda place: (len(texts[place]), -place))
        rows.append((code, informant, len(ids), texts[longest], ids[longest], ids))
    names = ["informant", "n", "quotation", "source", "ids"]
    frame = pd.DataFrame(rows, columns=["code", *(f"{name}_{end}" for name in names)])
    frame[f"source_{end}"] = evidence.marks(frame[f"source_{end}"])
    return frame
