"""The study's tables as tidy pandas frames, with the columns of the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from qualnlp.excerpts.model import COLUMNS as EXCERPT_COLUMNS
from qualnlp.store import schema
from qualnlp.store.changes import moved_to

if TYPE_CHECKING:
    import pandas as pd


def transcripts(connection: Connection) -> pd.DataFrame:
    """Return a row a transcript: id, file, technique, informants, turns, excerpts, warnings."""
    import pandas as pd

    table, excerpts = schema.transcripts, schema.excerpts
    rows = []
    for row in connection.execute(
        select(table).where(table.c.replaced_by.is_(None)).order_by(table.c.position)
    ):
        own = excerpts.c.transcript_id == row.transcript_id
        speech = own & (excerpts.c.role == "informant") & ~excerpts.c.retired
        names = connection.execute(select(excerpts.c.informant).where(speech).distinct())
        turns = select(func.count()).where(schema.turns.c.transcript_id == row.transcript_id)
        rows.append(
            {
                "transcript_id": row.transcript_id,
                "file": row.file,
                "technique": row.technique,
                "informants": ", ".join(sorted(name for (name,) in names)),
                "turns": connection.execute(turns).scalar_one(),
                "excerpts": connection.execute(select(func.count()).where(speech)).scalar_one(),
                "warnings": "; ".join(json.loads(row.warnings)),
            }
        )
    columns = "transcript_id file technique informants turns excerpts warnings".split()
    return pd.DataFrame(rows, columns=columns)


def informants(connection: Connection) -> pd.DataFrame:
    """Return a row an informant, in order of appearance, with a column an attribute."""
    import pandas as pd

    attributes = {
        row.informant: json.loads(row.attributes)
        for row in connection.execute(select(schema.informants))
    }
    speech = excerpts(connection)
    speech = speech[speech["role"] == "informant"]
    techniques = speech.groupby("informant", sort=False)["technique"].agg(
        lambda some: ", ".join(dict.fromkeys(some))
    )
    rows = [
        {"informant": name, "techniques": techniques[name], **attributes.get(name, {})}
        for name in techniques.index
    ]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["informant", "techniques"])


def excerpts(connection: Connection) -> pd.DataFrame:
    """Return a row an excerpt, in the order of transcripts and text.

    A merged or cut excerpt stays as long as somebody's coding or finish stands on it: evidence
    leads back.
    """
    table, order = schema.excerpts, schema.transcripts
    query = (
        select(*(table.c[name] for name in EXCERPT_COLUMNS))
        .join(order, order.c.transcript_id == table.c.transcript_id)
        .where(order.c.replaced_by.is_(None), ~table.c.retired | _holds_something())
        .order_by(order.c.position, table.c.start, table.c.end)
    )
    return _frame(connection, query).astype({"time_start": float, "time_end": float})


def _holds_something() -> ColumnElement[bool]:
    """Tell whether a coding or a finish of anybody stands on an excerpt."""
    table = schema.decisions
    later = table.alias()
    overruled = exists().where(
        later.c.excerpt_id == table.c.excerpt_id,
        later.c.code == table.c.code,
        later.c.coder == table.c.coder,
        later.c.decided_at > table.c.decided_at,
    )
    return exists().where(
        table.c.excerpt_id == schema.excerpts.c.excerpt_id,
        table.c.verdict.in_(("confirmed", "finished")),
        ~overruled,
    )


def suggestions(connection: Connection, run_id: str) -> pd.DataFrame:
    """Return the suggestions of a run, in the order of the text and of their ranks."""
    table, excerpts_, order = schema.suggestions, schema.excerpts, schema.transcripts
    query = (
        select(table)
        .join(excerpts_, excerpts_.c.excerpt_id == table.c.excerpt_id)
        .join(order, order.c.transcript_id == excerpts_.c.transcript_id)
        .where(table.c.run_id == run_id)
        .order_by(order.c.position, excerpts_.c.start, excerpts_.c.end, table.c.rank)
    )
    return _frame(connection, query).astype({"abstain": bool})


def runs(connection: Connection) -> pd.DataFrame:
    """Return a row a suggestion run, the latest last."""
    return _frame(connection, select(schema.runs).order_by(schema.runs.c.made_at))


def decisions(connection: Connection) -> pd.DataFrame:
    """Every decision, in the order in which they were made; times are UTC."""
    import pandas as pd

    table = schema.decisions
    frame = _frame(connection, select(table).order_by(table.c.decided_at, table.c.decision_id))
    frame["decided_at"] = pd.to_datetime(frame["decided_at"], utc=True, format="ISO8601")
    return frame.astype({"shown_rank": "Int64"})


def current_decisions(connection: Connection) -> pd.DataFrame:
    """Return the decisions with the excerpts on which they stand now.

    Where a source was edited and read again, an excerpt's words stand in another transcript.
    """
    frame = decisions(connection)
    links = moved_to(connection)
    return frame.assign(excerpt_id=frame["excerpt_id"].replace(links)) if links else frame


def shown(connection: Connection) -> pd.DataFrame:
    """Return what was on screen: coder, excerpt_id, run_id, code, rank, shown_at."""
    table, runs = schema.shown, schema.runs
    query = (
        select(table)
        .join(runs, runs.c.run_id == table.c.run_id)
        .where(runs.c.forgotten_at.is_(None))
        .order_by(table.c.shown_at, table.c.rank)
    )
    return _frame(connection, query)


def readings(connection: Connection) -> pd.DataFrame:
    """Return when sheets were opened: coder, excerpt_id, mode, run_id, opened_at (UTC)."""
    import pandas as pd

    table = schema.readings
    frame = _frame(connection, select(table).order_by(table.c.opened_at, table.c.coder))
    frame["opened_at"] = pd.to_datetime(frame["opened_at"], utc=True, format="ISO8601")
    return frame


def conclusions(connection: Connection) -> pd.DataFrame:
    """Return a row a conclusion: id, sentence, codes (a list of ids), claim."""
    table = schema.conclusions
    columns = (table.c.conclusion_id, table.c.sentence, table.c.codes, table.c.claim)
    frame = _frame(connection, select(*columns).order_by(table.c.position))
    frame["codes"] = [json.loads(codes) for codes in frame["codes"]]
    # A conclusion without a claim has None, whatever pandas makes of a column of both.
    frame["claim"] = frame["claim"].astype(object).where(frame["claim"].notna(), None)
    return frame


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    import pandas as pd

    result = connection.execute(query)
    return pd.DataFrame(result.fetchall(), columns=list(result.keys()))
