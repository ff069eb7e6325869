"""A sentence on agreement that can be quoted. In: the frame of `agree`. Out: text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd


def kappa_sentence(agreement: pd.DataFrame, code: str = "", name: str = "") -> str:
    """Return Cohen's kappa of a code (or overall) with interval and counts, in words.

    >>> import pandas as pd
    >>> row = {"measure": "cohen_kappa", "code": "", "value": 0.71, "ci_low": 0.52,
    ...     "ci_high": 0.86, "n_units": 143, "n_documents": 8, "note": ""}
    >>> kappa_sentence(pd.DataFrame([row]))
    'Kesepakatan antarpengode: kappa = 0,71 [0,52; 0,86], n = 143 kutipan, 8 transkrip.'
    """
    rows = agreement[(agreement["measure"] == "cohen_kappa") & (agreement["code"] == code)]
    row = rows.iloc[0]
    about = say("Kesepakatan antarpengode", "Agreement between the coders")
    if code:
        about += say(" untuk ", " on ") + (name or code)
    if row["value"] != row["value"]:
        return (
            f"{about}: "
            + say("kappa tidak terdefinisi", "kappa is undefined")
            + f" ({row['note']})."
        )
    interval = ""
    if row["ci_low"] == row["ci_low"]:
        interval = f" [{_figure(row['ci_low'])}; {_figure(row['ci_high'])}]"
    n = say(
        f"n = {row['n_units']} kutipan, {row['n_documents']} transkrip",
        f"n = {row['n_units']} excerpts, {row['n_documents']} transcripts",
    )
    noted = f" ({row['note']})" if row["note"] else ""
    return f"{about}: kappa = {_figure(row['value'])}{interval}, {n}{noted}."


def _figure(value: float) -> str:
    text = f"{value:.2f}"
    return say(text.replace(".", ","), text)
