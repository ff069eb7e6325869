"""From schema 5 to 6: suggestions with numbers for texts. In: a connection. Out: a smaller study.

Spelled out, as every migration: the tables of `store.schema` may be others by now.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, text

from qualnlp.i18n import say
from qualnlp.store.errors import broken_table

_log = logging.getLogger("qualnlp.store")

TABLES = (
    """CREATE TABLE run_numbers (
        number INTEGER NOT NULL PRIMARY KEY,
        run_id VARCHAR NOT NULL UNIQUE REFERENCES runs (run_id))""",
    """CREATE TABLE excerpt_numbers (
        number INTEGER NOT NULL PRIMARY KEY,
        excerpt_id VARCHAR NOT NULL UNIQUE REFERENCES excerpts (excerpt_id))""",
    """CREATE TABLE code_numbers (
        number INTEGER NOT NULL PRIMARY KEY, code VARCHAR NOT NULL UNIQUE)""",
    """CREATE TABLE reason_words (
        number INTEGER NOT NULL PRIMARY KEY, hash BIGINT NOT NULL, words VARCHAR NOT NULL)""",
    "CREATE INDEX reason_words_by_hash ON reason_words (hash)",
    # For as long as this takes.
    """CREATE TABLE reasons_then (
        reason VARCHAR NOT NULL PRIMARY KEY, opening INTEGER NOT NULL, ending INTEGER NOT NULL)""",
)
_ROWS = """CREATE TABLE suggestion_rows (
    run INTEGER NOT NULL, excerpt INTEGER NOT NULL, code INTEGER NOT NULL, rank INTEGER NOT NULL,
    score {number} NOT NULL, probability {number} NOT NULL, abstain BOOLEAN NOT NULL,
    evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL,
    opening INTEGER NOT NULL, ending INTEGER NOT NULL, PRIMARY KEY (run, excerpt, code)){end}"""
_NUMBERS = (
    """INSERT INTO run_numbers SELECT row_number() OVER (ORDER BY run_id), run_id
        FROM (SELECT DISTINCT run_id FROM suggestions) AS used""",
    # In the order of the texts, in which they are mostly asked for.
    """INSERT INTO excerpt_numbers
        SELECT row_number() OVER (ORDER BY t.position, e.start, e."end", used.excerpt_id),
        used.excerpt_id FROM (SELECT DISTINCT excerpt_id FROM suggestions) AS used
        LEFT JOIN excerpts AS e ON e.excerpt_id = used.excerpt_id
        LEFT JOIN transcripts AS t ON t.transcript_id = e.transcript_id""",
    """INSERT INTO code_numbers SELECT row_number() OVER (ORDER BY code), code
        FROM (SELECT DISTINCT code FROM suggestions) AS used""",
)
_FILL = """INSERT INTO suggestion_rows
    SELECT r.number, e.number, c.number, s.rank, {score}, {probability}, s.abstain,
    s.evidence_start, s.evidence_end, t.opening, t.ending
    FROM suggestions AS s JOIN run_numbers AS r ON r.run_id = s.run_id
    JOIN excerpt_numbers AS e ON e.excerpt_id = s.excerpt_id
    JOIN code_numbers AS c ON c.code = s.code JOIN reasons_then AS t ON t.reason = s.reason
    ORDER BY r.number, e.number, c.number"""
# Whole millionths where they are exactly the number: SQLite keeps those in three bytes.
_SMALL = """CASE WHEN typeof(s.{0}) = 'real' AND abs(s.{0}) < 9000000000.0
    AND CAST(round(s.{0} * 1000000.0) AS INTEGER) / 1000000.0 = s.{0}
    THEN CAST(round(s.{0} * 1000000.0) AS INTEGER) ELSE s.{0} END"""
_READ = "CASE typeof(kept.{0}) WHEN 'integer' THEN kept.{0} / 1000000.0 ELSE kept.{0} END AS {0}"
_VIEW = """CREATE VIEW suggestions AS SELECT run_numbers.run_id, excerpt_numbers.excerpt_id,
    (SELECT code FROM code_numbers WHERE number = kept.code) AS code, kept.rank,
    {score}, {probability}, kept.abstain, kept.evidence_start, kept.evidence_end,
    (SELECT words FROM reason_words WHERE number = kept.opening)
    || (SELECT words FROM reason_words WHERE number = kept.ending) AS reason
    FROM run_numbers CROSS JOIN excerpt_numbers CROSS JOIN suggestion_rows AS kept
    WHERE kept.run = run_numbers.number AND kept.excerpt = excerpt_numbers.number"""
# A row with a text that is no UTF-8, or with another kind of value than its column's: SQLite keeps
# anything. The signs between the texts keep two halves of a letter apart.
_DAMAGED = """NOT qualnlp_is_utf8(CAST(run_id || '|' || excerpt_id || '|' || code || '|' || reason
    AS BLOB)) OR typeof(reason) <> 'text' OR typeof(rank) <> 'integer'
    OR typeof(score) NOT IN ('real', 'integer') OR typeof(probability) NOT IN ('real', 'integer')
    OR typeof(abstain) <> 'integer' OR typeof(evidence_start) <> 'integer'
    OR typeof(evidence_end) <> 'integer'"""
# So many rows are written by one statement.
_AT_ONCE = 5000


def number_suggestions(connection: Connection) -> None:
    """Put the rows of the table of suggestions into the new tables, and a view in its place.

    A suggestion that is damaged stays behind: the next `suggest` makes it anew.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    damaged = _set_aside(connection) if is_sqlite else 0
    number, end = ("BLOB", " WITHOUT ROWID") if is_sqlite else ("FLOAT", "")
    connection.execute(text(_ROWS.format(number=number, end=end)))
    for statement in _NUMBERS:
        connection.execute(text(statement))
    _number_reasons(connection)
    names = ("score", "probability")
    small = {name: _SMALL.format(name) if is_sqlite else f"s.{name}" for name in names}
    connection.execute(text(_FILL.format(**small)))
    before, after = (
        connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in ("suggestions", "suggestion_rows")
    )
    if before != after:
        raise broken_table("suggestions")
    connection.execute(text("DROP TABLE reasons_then"))
    connection.execute(text("DROP TABLE suggestions"))
    read = {name: _READ.format(name) if is_sqlite else f"kept.{name}" for name in names}
    connection.execute(text(_VIEW.format(**read)))
    if damaged:
        _log.warning(
            say(
                "%d saran dalam studi ini rusak dan disisihkan; keputusan tidak tersentuh. "
                "Untuk membuatnya lagi: qualnlp suggest",
                "%d suggestions of this study are damaged and were set aside; no decision was "
                "touched. To make them anew: qualnlp suggest",
            ),
            damaged,
        )


def _set_aside(connection: Connection) -> int:
    """Delete suggestions that cannot be read; return how many."""
    driver: Any = connection.connection.driver_connection
    driver.create_function("qualnlp_is_utf8", 1, _is_utf8, deterministic=True)
    try:
        return connection.execute(text(f"DELETE FROM suggestions WHERE {_DAMAGED}")).rowcount
    finally:
        driver.create_function("qualnlp_is_utf8", 1, None)


def _is_utf8(found: bytes | None) -> bool:
    try:
        return found is not None and found.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def _number_reasons(connection: Connection) -> None:
    """Cut each reason behind its first "; ", and number the stretches."""
    numbers: dict[str, int] = {}
    reasons = connection.execute(text("SELECT DISTINCT reason FROM suggestions")).scalars().all()
    cut = []
    for reason in reasons:
        opening, sign, ending = reason.partition("; ")
        both = (opening + sign, ending) if sign else ("", reason)
        first, second = (numbers.setdefault(one, len(numbers) + 1) for one in both)
        cut.append({"reason": reason, "opening": first, "ending": second})
    into = text("INSERT INTO reasons_then VALUES (:reason, :opening, :ending)")
    for some in _portions(cut):
        connection.execute(into, some)
    words = [
        {"number": number, "hash": crc32(one.encode()), "words": one}
        for one, number in numbers.items()
    ]
    into = text("INSERT INTO reason_words VALUES (:number, :hash, :words)")
    for some in _portions(words):
        connection.execute(into, some)


def _portions(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
