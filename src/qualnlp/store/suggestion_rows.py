"""Suggestions as the study keeps them: numbers for texts. In: rows with texts. Out: the tables.

Only this module writes `schema.suggestion_rows` and gives numbers; the view `schema.suggestions`
gives the texts back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any
from zlib import crc32

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    func,
    select,
)

from qualnlp.store.dialect import add_new_tuples, add_tuples
from qualnlp.store.schema import (
    code_numbers,
    excerpt_numbers,
    reason_words,
    run_numbers,
    suggestion_rows,
)

# What the engine says of a text, as columns of `schema.suggestions`.
_SAID = (
    "code", "rank", "score", "probability", "abstain", "evidence_start", "evidence_end", "reason",
)  # fmt: skip
# The columns of `schema.suggestion_rows`.
_KEPT = (
    "run", "excerpt", "code", "rank", "score", "probability", "abstain", "evidence_start",
    "evidence_end", "opening", "ending",
)  # fmt: skip
# So many texts are looked up by one statement.
_AT_ONCE = 1000
# A reason's last stretch begins behind the first of these.
_CUT = "; "


def add_new_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions, with the columns of `schema.suggestions`; those that are there stay."""
    if rows:
        add_new_columns(connection, _columns_of(rows))


def add_new_columns(connection: Connection, columns: Mapping[str, Sequence[Any]]) -> None:
    """Do the same from columns, each as long as the others: a run is written in no other way."""
    add_new_tuples(connection, suggestion_rows, _KEPT, _kept(connection, columns))


def insert_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions; one that is there already is an error."""
    if rows:
        kept = _kept(connection, _columns_of(rows))
        add_tuples(connection, suggestion_rows, _KEPT, kept)


def remove_suggestions(connection: Connection, excerpt_ids: Select[Any]) -> None:
    """Delete all suggestions for excerpts."""
    table = excerpt_numbers
    own = table.c.excerpt_id.in_(excerpt_ids)
    numbers = select(table.c.number).where(own)
    connection.execute(suggestion_rows.delete().where(suggestion_rows.c.excerpt.in_(numbers)))
    connection.execute(table.delete().where(own))


def remove_run(connection: Connection, run_id: str) -> None:
    """Delete the number of a run that has no suggestions any more."""
    connection.execute(run_numbers.delete().where(run_numbers.c.run_id == run_id))


def number_of_run(run: ColumnElement[str] | str) -> ScalarSelect[Any]:
    """Return the number of a run as part of a query; NULL where it has no suggestions."""
    return select(run_numbers.c.number).where(run_numbers.c.run_id == run).scalar_subquery()


def number_of_code(code: str) -> ScalarSelect[Any]:
    """Return the number of a code as part of a query; NULL where none was ever suggested."""
    return select(code_numbers.c.number).where(code_numbers.c.code == code).scalar_subquery()


def cut_reason(reason: str) -> tuple[str, str]:
    """Return a reason in two stretches, each of which other reasons may share.

    Examples
    --------
    >>> cut_reason("Kuat. Kata “diklat” ada di buku kode; mirip dengan “kursus”.")
    ('Kuat. Kata “diklat” ada di buku kode; ', 'mirip dengan “kursus”.')
    >>> cut_reason("Tidak ada yang jelas cocok.")
    ('', 'Tidak ada yang jelas cocok.')
    """
    opening, sign, ending = reason.partition(_CUT)
    return (opening + sign, ending) if sign else ("", reason)


def words_hash(words: str) -> int:
    """Return the number by which a stretch of a reason is found."""
    return crc32(words.encode("utf-8", errors="surrogatepass"))


def _columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in ("run_id", "excerpt_id", *_SAID)}


def _kept(connection: Connection, columns: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return rows of `_KEPT`, in the order of their key; what has no number is given one."""
    runs, excerpts, codes = (
        map(
            _numbers(connection, column, dict.fromkeys(columns[column.name])).__getitem__,
            columns[column.name],
        )
        for column in (run_numbers.c.run_id, excerpt_numbers.c.excerpt_id, code_numbers.c.code)
    )
    reasons = columns["reason"]
    cut = {reason: cut_reason(reason) for reason in reasons}
    stretches = dict.fromkeys(one for both in cut.values() for one in both)
    words = _numbers(connection, reason_words.c.words, stretches)
    both = {reason: (words[opening], words[ending]) for reason, (opening, ending) in cut.items()}
    own = (columns[name] for name in _SAID if name not in ("code", "reason"))
    ends = (map(itemgetter(place), map(both.__getitem__, reasons)) for place in (0, 1))
    # In the order of the file its pages are filled.
    return sorted(zip(runs, excerpts, codes, *own, *ends, strict=True), key=itemgetter(0, 1, 2))


def _numbers(connection: Connection, column: Column[Any], texts: Collection[str]) -> dict[str, int]:
    """Return text -> its number in the table of a column; new texts get the next numbers."""
    table = column.table
    by_hash = "hash" in table.c
    wanted: list[Any] = list(map(words_hash, texts)) if by_hash else list(texts)
    known: dict[str, int] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = {"some": wanted[start : start + _AT_ONCE]}
        known.update(map(tuple, connection.execute(_numbered(column), some).all()))
    new = [text for text in texts if text not in known]
    if new:
        last = connection.scalar(select(func.max(table.c.number))) or 0
        known |= {text: number for number, text in enumerate(new, start=last + 1)}
        connection.execute(
            table.insert(),
            [
                {"number": known[text], column.name: text}
                | ({"hash": words_hash(text)} if by_hash else {})
                for text in new
            ],
        )
    return known


# A statement takes longer to build than to run.
@cache
def _numbered(column: Column[Any]) -> Select[Any]:
    table = column.table
    key = table.c.hash if "hash" in table.c else column
    return select(column, table.c.number).where(key.in_(bindparam("some", expanding=True)))
