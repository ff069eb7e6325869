"""What to read next, and when to stop. In: frames of excerpts, decisions, suggestions. Out: frames.

First what the engine is least sure of, going round the codes so that neighbours differ; and a tenth
of all excerpts, drawn by chance and read without suggestions, so that calibration and agreement
rest on decisions that nothing steered.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from qualnlp.coding.state import codings_of
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

# One excerpt in so many is read blind.
BLIND_EVERY = 10
# The last decisions that the stopping report looks at.
WINDOW = 50

COLUMNS = ("excerpt_id", "blind", "code", "probability", "uncertainty", "text")


def is_drawn_blind(excerpt_id: str, coder: str) -> bool:
    """Tell whether this coder reads an excerpt without suggestions: one in ten, the same always.

    >>> sum(is_drawn_blind(str(n), "ani") for n in range(1000)) in range(70, 131)
    True
    """
    digest = sha256(f"{coder}\n{excerpt_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % BLIND_EVERY == 0


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
    # Without a suggestion nothing is known: as uncertain as can be.
    frame["uncertainty"] = (1 - (2 * frame["probability"] - 1).abs()).fillna(1.0)
    frame["blind"] = [is_drawn_blind(key, coder) for key in frame["excerpt_id"]]
    ordered = _spread_blind(_round_the_codes(frame))
    hidden = ordered["blind"].to_numpy()
    ordered.loc[hidden, "probability"] = float("nan")
    ordered["code"] = ordered["code"].astype(object).where(~ordered["blind"], None)
    return ordered[list(COLUMNS)].reset_index(drop=True)


def _round_the_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Order by turns: the most uncertain excerpt of each code, then the second of each, ..."""
    ordered = frame.sort_values(["uncertainty", "excerpt_id"], ascending=[False, True])
    turn = ordered.groupby(ordered["code"].astype(str)).cumcount()
    return ordered.assign(_turn=turn).sort_values("_turn", kind="stable").drop(columns="_turn")


def _spread_blind(frame: pd.DataFrame) -> pd.DataFrame:
    """Put the blind excerpts, in the order of chance, evenly among the others."""
    chance = [sha256(key.encode()).hexdigest() for key in frame["excerpt_id"]]
    shuffled = frame.assign(_chance=chance)
    blind = shuffled[shuffled["blind"]].sort_values("_chance")
    others = shuffled[~shuffled["blind"]]
    places = dict(zip(others["excerpt_id"], range(len(others)), strict=True))
    step = len(others) / (len(blind) + 1)
    for number, key in enumerate(blind["excerpt_id"], start=1):
        places[key] = number * step - 0.5
    return shuffled.assign(_place=shuffled["excerpt_id"].map(places)).sort_values(
        "_place", kind="stable"
    )


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
    note = say(
        f"{read} kutipan dibaca, {len(left)} belum. {looked_at} keputusan terakhir membawa "
        f"{recent} pengodean",
        f"{read} excerpts read, {len(left)} left. The last {looked_at} decisions brought "
        f"{recent} codings",
    )
    if expected == expected:
        note += say(
            f"; di sisanya diperkirakan masih ada {expected:.0f}.",
            f"; about {expected:.0f} more are to be expected.",
        )
    else:
        note += "."
    return Progress(read, len(left), len(confirmed), recent, expected, note)
