"""What coders settled on where they differed. In: verdicts. Out: decisions of a coder of their own.

A settled code is a decision of the coder "kesepakatan": it adds to the history and changes
nobody's own coding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.i18n import say
from qualnlp.store import frames
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd

_VERDICTS = ("confirmed", "rejected", "withdrawn")


def settle(
    session: Session,
    excerpt_id: str,
    code: str,
    verdict: str,
    *,
    stance: str | None = None,
    memo: str | None = None,
    reason: str | None = None,
) -> str:
    """See `qualnlp.Study.settle`."""
    if verdict not in _VERDICTS:
        raise ValueError(
            say(
                f"putusan “{verdict}” tidak dikenal ({', '.join(_VERDICTS)})",
                f"verdict “{verdict}” is none of {', '.join(_VERDICTS)}",
            )
        )
    applies = verdict == "confirmed"
    # Two people's work was looked at: whatever this is, it is not blind.
    return session.decide(
        coding.DecisionInput(
            excerpt_id,
            code,
            coding.SETTLED,
            verdict,
            stance=coding.stance_of(stance) if applies else None,
            mode="assisted",
            memo=memo if applies else None,
            reason=reason if verdict == "rejected" else None,
        )
    )


def settlements(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.settlements`."""
    with session.store.reading() as connection:
        decisions = frames.current_decisions(connection)
    latest = coding.latest_of(decisions[decisions["coder"] == coding.SETTLED])
    columns = "excerpt_id code verdict stance memo reason decided_at".split()
    return latest.loc[latest["verdict"] != "withdrawn", columns].reset_index(drop=True)
