"""Decisions by people. In: what coders decide. Out: appended rows, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualnlp import coding
from qualnlp.store import frames
from qualnlp.store.code_merges import CODES_MERGED
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd


# Seconds between times that follow each other by order alone.
_IN_ORDER = 0.00001


def confirm(
    session: Session,
    excerpt_id: str,
    code: str,
    *,
    coder: str,
    stance: str | None = None,
    memo: str | None = None,
    mode: str | None = None,
) -> str:
    """See `qualnlp.Study.confirm`."""
    return _decide(
        session,
        "confirmed",
        excerpt_id,
        code,
        coder,
        stance=coding.stance_of(stance),
        memo=memo,
        mode=mode,
    )


def reject(
    session: Session,
    excerpt_id: str,
    code: str,
    *,
    coder: str,
    reason: str | None = None,
    mode: str | None = None,
) -> str:
    """See `qualnlp.Study.reject`."""
    return _decide(session, "rejected", excerpt_id, code, coder, reason=reason, mode=mode)


def withdraw(
    session: Session, excerpt_id: str, code: str, *, coder: str, mode: str | None = None
) -> str:
    """See `qualnlp.Study.withdraw`."""
    return _decide(session, "withdrawn", excerpt_id, code, coder, mode=mode)


def finish(session: Session, excerpt_id: str, *, coder: str, mode: str | None = None) -> str:
    """See `qualnlp.Study.finish`."""
    return _decide(session, "finished", excerpt_id, "", coder, mode=mode)


def time_taken(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.time_taken`."""
    import pandas as pd

    with session.store.reading() as connection:
        decisions = frames.decisions(connection)
        opened = frames.readings(connection)
    columns = "decision_id excerpt_id code coder verdict mode decided_at".split()
    types = {name: decisions[name].dtype for name in ("coder", "excerpt_id")}
    types["opened_at"] = decisions["decided_at"].dtype
    merged = pd.merge_asof(
        decisions[columns],
        # An empty frame has other types, which pandas would not merge.
        opened[list(types)].astype(types),
        left_on="decided_at",
        right_on="opened_at",
        by=["coder", "excerpt_id"],
    )
    merged["seconds"] = (merged["decided_at"] - merged["opened_at"]).dt.total_seconds()
    # Times that were only put in order, since the clock stood before them, measure nothing.
    merged.loc[merged["seconds"] <= _IN_ORDER, "seconds"] = None
    # A merge of codes decides on excerpts that nobody has before them.
    by_merge = decisions["reason"].astype("string").str.contains(CODES_MERGED, regex=False)
    aside = merged["decision_id"].isin(decisions.loc[by_merge.fillna(False), "decision_id"])
    merged.loc[aside, ["opened_at", "seconds"]] = None
    return merged[[*columns[:-1], "opened_at", "decided_at", "seconds"]]


def _decide(
    session: Session, verdict: str, excerpt_id: str, code: str, coder: str, **more: Any
) -> str:
    more["mode"] = coding.mode_of(more.get("mode"))
    return session.decide(
        coding.DecisionInput(excerpt_id, code, coding.name_of(coder), verdict, **more)
    )
