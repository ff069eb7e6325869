"""What to read next, and when to stop. In: frames of excerpts, decisions, suggestions. Out: frames.

First what the engine is least sure of, going round the codes so that neighbours differ; and a tenth
of all excerpts, drawn by chance and read without suggestions, so that calibration and agreement
rest on decisions that nothing steered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualnlp.coding.order import reading_order, uncertainty
from qualnlp.coding.state import codings_of
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

# The last decisions that the stopping report looks at.
WINDOW = 50

COLUMNS = ("excerpt_id", "blind", "code", "probability", "uncertainty", "text")


def queue(
    excerpts: pd.DataFrame, decisions: pd.DataFrame, suggestions: pd.DataFrame, coder: str
) -> pd.DataFrame:
    """Return the informants' excerpts that a coder has not decided on, in the order to read them.

    Parameters
    ----------
    excerpts, decisions, suggestions : pandas.DataFrame
        As `Study` gives them; suggestions of one run, abstained ones included.

    Returns
    -------
    pandas.DataFrame
        excerpt_id; blind; the likeliest code and its probability (empty where blind);
        uncertainty, 1 where that probability is one half and 0 where it is 0 or 1; text.
    """
    decided = set(decisions.loc[decisions["coder"] == coder, "excerpt_id"])
    speech = excerpts[(excerpts["role"] == "informant") & ~excerpts["excerpt_id"].isin(decided)]
    best = suggestions[suggestions["rank"] == 1].set_index("excerpt_id")
    frame = speech[["excerpt_id", "text"]].copy()
    frame["code"] = frame["excerpt_id"].map(best["code"])
    frame["probability"] = frame["excerpt_id"].map(best["probability"]).astype(float)
    frame["uncertainty"] = [uncertainty(one) for one in frame["probability"]]
    read = reading_order(
        zip(frame["excerpt_id"], frame["code"], frame["probability"], strict=True), coder
    )
    ordered = frame.set_index("excerpt_id").loc[[one.excerpt_id for one in read]].reset_index()
    ordered["blind"] = [one.blind for one in read]
    hidden = ordered["blind"].to_numpy(bool)
    ordered.loc[hidden, "probability"] = float("nan")
    ordered["code"] = ordered["code"].astype(object).where(~ordered["blind"].astype(bool), None)
    return ordered[list(COLUMNS)].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is, and what is still to be expected.

    Attributes
    ----------
    read, left : int
        Excerpts decided on or finished, and not yet.
    codings : int
    recent : int
        Codings that the last `WINDOW` decisions brought.
    expected : float
        Codings to be expected in what is left: the sum of the probabilities of the suggestions
        (NaN without a run).
    note : str
        The same in a sentence.
    """

    read: int
    left: int
    codings: int
    recent: int
    expected: float
    note: str


def progress(
    excerpts: pd.DataFrame, decisions: pd.DataFrame, suggestions: pd.DataFrame, coder: str
) -> Progress:
    """Return the stopping report of one coder."""
    own = decisions[decisions["coder"] == coder]
    speech = excerpts.loc[excerpts["role"] == "informant", "excerpt_id"]
    left = speech[~speech.isin(own["excerpt_id"])]
    confirmed = codings_of(own)
    recent = int(confirmed["decision_id"].isin(own["decision_id"].tail(WINDOW)).sum())
    ahead = suggestions[suggestions["excerpt_id"].isin(left)]
    expected = float(ahead["probability"].sum()) if len(suggestions) else float("nan")
    read = len(speech) - len(left)
    looked_at = min(len(own), WINDOW)
    note = progress_note(read, len(left), looked_at, recent, expected)
    return Progress(read, len(left), len(confirmed), recent, expected, note)


def progress_note(read: int, left: int, looked_at: int, recent: int, expected: float) -> str:
    """Return the stopping report in a sentence; `looked_at` decisions brought `recent` codings."""
    note = say(
        f"{read} kutipan dibaca, {left} belum. {looked_at} keputusan terakhir membawa "
        f"{recent} pengodean",
        f"{read} excerpts read, {left} left. The last {looked_at} decisions brought "
        f"{recent} codings",
    )
    if expected != expected:
        return note + "."
    return note + say(
        f"; di sisanya diperkirakan masih ada {expected:.0f}.",
        f"; about {expected:.0f} more are to be expected.",
    )
