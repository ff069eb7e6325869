"""What the decisions add up to. In: a frame of decisions. Out: codings, and what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def codings_of(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose latest decision for (excerpt, code, coder) is a confirmation.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("e1", "promosi", "ani", "confirmed"), ("e1", "promosi", "ani", "withdrawn")]
    >>> columns = ["excerpt_id", "code", "coder", "verdict"]
    >>> len(codings_of(pd.DataFrame(rows, columns=columns)))
    0
    """
    latest = latest_of(decisions)
    return latest[latest["verdict"] == "confirmed"]


def latest_of(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the latest decision for each (excerpt, code, coder); finishing is none of them."""
    about_codes = decisions[decisions["code"] != ""]
    return about_codes.drop_duplicates(["excerpt_id", "code", "coder"], keep="last")


def finished_of(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return what coders are done with: the latest finish of each (excerpt, coder).

    A later `withdrawn` without a code takes a finish back: the excerpt is open again.
    """
    about_excerpts = decisions[decisions["code"] == ""]
    latest = about_excerpts.drop_duplicates(["excerpt_id", "coder"], keep="last")
    return latest[latest["verdict"] == "finished"]


def read_by(decisions: pd.DataFrame, excerpts: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return what one coder finished or coded: excerpt_id, transcript_id, code, stance, mode.

    An excerpt that the coder finished without a code has one row with an empty code.
    """
    import pandas as pd

    own = decisions[decisions["coder"] == coder]
    columns = ["excerpt_id", "code", "stance", "mode"]
    coded = codings_of(own)[columns]
    finished = finished_of(own)
    empty = finished[~finished["excerpt_id"].isin(coded["excerpt_id"])].assign(code="")[columns]
    read = pd.concat([coded, empty], ignore_index=True)
    return read.merge(excerpts[["excerpt_id", "transcript_id"]], on="excerpt_id")
