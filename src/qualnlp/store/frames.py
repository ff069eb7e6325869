"""The study's tables as tidy pandas frames, with the columns of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from qualnlp.excerpts.model import COLUMNS as EXCERPT_COLUMNS
from qualnlp.store import schema
from qualnlp.store.columns import asked_of, excerpt_query, is_read, shown_query
from qualnlp.store.current_decisions import decisions_in_place
from qualnlp.store.errors import broken_table
from qualnlp.store.stored_json import opened
from qualnlp.transcripts.speakers.roles import asks_for_speakers

if TYPE_CHECKING:
    import pandas as pd

# So many rows are turned into columns at once.
_PORTION = 20_000
INTERVIEW = "wawancara"


def transcripts(connection: Connection) -> pd.DataFrame:
    """Return a row a transcript: id, file, technique, informants, turns, excerpts, warnings."""
    import pandas as pd

    table, excerpts = schema.transcripts, schema.excerpts
    speech = (excerpts.c.role == "informant") & ~excerpts.c.retired
    spoken = select(excerpts.c.transcript_id, excerpts.c.informant, func.count()).where(speech)
    names: dict[str, list[str]] = {}
    said: dict[str, int] = {}
    for transcript_id, name, n in connection.execute(
        spoken.group_by(excerpts.c.transcript_id, excerpts.c.informant)
    ):
        names.setdefault(transcript_id, []).append(name)
        said[transcript_id] = said.get(transcript_id, 0) + n
    key = schema.turns.c.transcript_id
    per_turn = select(key, func.count()).group_by(key)
    turns = {row[0]: row[1] for row in connection.execute(per_turn)}
    # Not their texts: together they may be larger than memory.
    wanted = (table.c.transcript_id, table.c.file, table.c.technique, table.c.warnings)
    query = select(*wanted).where(table.c.replaced_by.is_(None)).order_by(table.c.position)
    rows = [
        {
            "transcript_id": row.transcript_id,
            "file": row.file,
            "technique": row.technique,
            "informants": ", ".join(sorted(names.get(row.transcript_id, []))),
            "turns": turns.get(row.transcript_id, 0),
            "excerpts": said.get(row.transcript_id, 0),
            "warnings": "; ".join(
                _worth_saying(row.technique, opened("transcripts", "warnings", row.warnings))
            ),
        }
        for row in connection.execute(query)
    ]
    columns = "transcript_id file technique informants turns excerpts warnings".split()
    return pd.DataFrame(rows, columns=columns)


def _worth_saying(technique: str, warnings: list[str]) -> list[str]:
    """Return the warnings of a transcript; observations and documents are asked for no speakers."""
    if technique == INTERVIEW:
        return warnings
    return [one for one in warnings if not asks_for_speakers(one)]


def informants(connection: Connection) -> pd.DataFrame:
    """Return a row an informant, in order of appearance, with a column an attribute."""
    import pandas as pd

    attributes = {
        row.informant: opened("informants", "attributes", row.attributes)
        for row in connection.execute(select(schema.informants))
    }
    table, order = schema.excerpts, schema.transcripts
    first = func.min(table.c.start)
    query = (
        select(table.c.informant, table.c.technique)
        .join(order, order.c.transcript_id == table.c.transcript_id)
        .where(is_read(connection), table.c.role == "informant")
        .group_by(order.c.position, table.c.informant, table.c.technique)
        .order_by(order.c.position, first)
    )
    techniques: dict[str, dict[str, None]] = {}
    for name, technique in connection.execute(query):
        techniques.setdefault(name, {})[technique] = None
    rows = [
        {"informant": name, "techniques": ", ".join(used), **attributes.get(name, {})}
        for name, used in techniques.items()
    ]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["informant", "techniques"])


def excerpts(
    connection: Connection,
    columns: Sequence[str] = EXCERPT_COLUMNS,
    among: ColumnElement[bool] | None = None,
) -> pd.DataFrame:
    """Return a row an excerpt, in the order of transcripts and text.

    A merged or cut excerpt stays as long as somebody's coding or finish stands on it: evidence
    leads back.

    Parameters
    ----------
    columns : sequence of str
        Only these, and `file` if wanted: a million texts need not be read to count them.
    among : condition, optional
        Only excerpts of which it is true.
    """
    import pandas as pd

    frame = _frame(connection, excerpt_query(connection, columns, among))
    if "question" in columns:
        asked = asked_of(connection, frame["transcript_id"].tolist(), frame["turn"])
        frame["question"] = pd.Series(asked, dtype=object)
        frame = frame[list(columns)]
    for name in ("time_start", "time_end"):
        if name in columns:
            try:
                frame[name] = frame[name].astype(float)
            except (TypeError, ValueError) as error:
                raise broken_table("excerpts", name) from error
    return frame


def runs(connection: Connection) -> pd.DataFrame:
    """Return a row a suggestion run, the latest last."""
    table = schema.runs
    columns = [column for column in table.c if column.name != "complete"]
    query = select(*columns).where(table.c.complete).order_by(table.c.made_at)
    return _frame(connection, query)


def decisions(connection: Connection) -> pd.DataFrame:
    """Return every decision, in the order in which they were made; times are UTC."""
    return _decisions(connection, select(schema.decisions))


def current_decisions(connection: Connection) -> pd.DataFrame:
    """Return every decision with the excerpt on which it stands now, in their order.

    Where a source was edited and read again, an excerpt's words stand in another transcript.
    """
    return _decisions(connection, decisions_in_place(connection))


def as_times(told: pd.Series[Any], table: str) -> pd.Series[Any]:
    """Return a table's column of UTC text as times.

    Raises
    ------
    StudyDamaged
        If one of them is none.
    """
    import pandas as pd

    try:
        return pd.to_datetime(told, utc=True, format="ISO8601")
    except (ValueError, TypeError) as error:
        raise broken_table(table, str(told.name)) from error


def _decisions(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    made = query.subquery()
    columns = [made.c[name] for name in schema.DECISION_COLUMNS]
    ordered = select(*columns).order_by(made.c.decided_at, made.c.decision_id)
    frame = _frame(connection, ordered)
    frame["decided_at"] = as_times(frame["decided_at"], "decisions")
    return frame.astype({"shown_rank": "Int64"})


def shown(connection: Connection) -> pd.DataFrame:
    """Return what was on screen: coder, excerpt_id, run_id, code, rank, shown_at."""
    return _frame(connection, shown_query())


def readings(connection: Connection) -> pd.DataFrame:
    """Return when sheets were opened: coder, excerpt_id, mode, run_id, opened_at (UTC)."""
    table = schema.readings
    frame = _frame(connection, select(table).order_by(table.c.opened_at, table.c.coder))
    frame["opened_at"] = as_times(frame["opened_at"], "readings")
    return frame


def conclusions(connection: Connection) -> pd.DataFrame:
    """Return a row a conclusion: id, sentence, codes (a list of ids), claim."""
    table = schema.conclusions
    columns = (table.c.conclusion_id, table.c.sentence, table.c.codes, table.c.claim)
    frame = _frame(connection, select(*columns).order_by(table.c.position))
    frame["codes"] = [opened("conclusions", "codes", codes) for codes in frame["codes"]]
    # A conclusion without a claim has None, whatever pandas makes of a column of both.
    frame["claim"] = frame["claim"].astype(object).where(frame["claim"].notna(), None)
    return frame


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """Return what a query finds, read in portions: no value is held twice for long."""
    import pandas as pd

    result = connection.execute(query, execution_options={"yield_per": _PORTION})
    names = list(result.keys())
    # Where nothing is missing, a portion alone tells what kind its column is.
    whole = [getattr(column, "nullable", True) is False for column in query.selected_columns]
    columns: list[list[Any]] = [[] for _ in names]
    for rows in result.partitions():
        for column, is_whole, values in zip(columns, whole, zip(*rows, strict=True), strict=True):
            if is_whole:
                column.append(pd.Series(values))
            else:
                column.extend(values)
    if not columns or not columns[0]:
        return pd.DataFrame(columns=names)
    found = {}
    for name, is_whole in zip(names, whole, strict=True):
        column = columns.pop(0)
        found[name] = pd.concat(column, ignore_index=True) if is_whole else pd.Series(column)
    return pd.DataFrame(found)
