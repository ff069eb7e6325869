"""Suggestions as the study keeps them: numbers for texts. In: rows with texts. Out: the tables.

Only this module writes `schema.suggestion_rows` and gives numbers; the view `schema.suggestions`
gives the texts back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
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

from qualnlp.store.dialect import add_new_table, add_table
from qualnlp.store.metadata import MATERIAL, load_note
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
# So many texts are looked up by one statement.
_AT_ONCE = 1000
# A reason's last stretch begins behind the first of these.
_CUT = "; "


class KnownNumbers:
    """Numbers of excerpts and of stretches of reasons that were found before, for the next run.

    A run after a decision says mostly what the last one said. What is known here is not looked up
    again: excerpts for as long as the study's texts are the same, stretches for as long as the
    table, which only grows, still begins as it did.
    """

    def __init__(self) -> None:
        self._material: str | None = None
        self._excerpts: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._told: dict[str, int] = {}
        self._beginning: tuple[int, int, int] = (0, 0, 0)

    def begin(self, connection: Connection) -> None:
        """Look at what is there when a run begins."""
        self._material = load_note(connection, MATERIAL)
        query = select(excerpt_numbers.c.excerpt_id, excerpt_numbers.c.number)
        self._excerpts = dict(map(tuple, connection.execute(query).all()))
        if _beginning(connection, self._beginning[0]) != self._beginning:
            self._words = {}

    def end(self, connection: Connection) -> None:
        """Keep the stretches of this run for the next one, and no others."""
        self._words, self._told = self._told, {}
        self._beginning = _beginning(connection, max(self._words.values(), default=0))

    def of(self, connection: Connection, column: Column[Any]) -> dict[str, int] | None:
        """Return what is known of a column's texts, to be added to; None: nothing is kept of it."""
        if column is reason_words.c.words:
            return self._words
        if column is not excerpt_numbers.c.excerpt_id:
            return None
        if load_note(connection, MATERIAL) != self._material:
            # An excerpt that is taken out of the study may leave its number to another.
            self._excerpts = {}
            return None
        return self._excerpts

    def told(self, words: Mapping[str, int]) -> None:
        """Say which stretches this run has."""
        self._told |= words


def _beginning(connection: Connection, last: int) -> tuple[int, int, int]:
    """Return the last number of a beginning of the stretches, their number, and a digest."""
    number, hash_ = reason_words.c.number, reason_words.c.hash
    digest = func.sum((hash_ % _PRIME) * (number % _PRIME))
    n, total = connection.execute(select(func.count(), digest).where(number <= last)).one()
    return last, n, int(total or 0)


_PRIME = 8191


def add_new_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions, with the columns of `schema.suggestions`; those that are there stay."""
    if rows:
        add_new_columns(connection, _columns_of(rows))


def add_new_columns(
    connection: Connection,
    columns: Mapping[str, Sequence[Any]],
    known: KnownNumbers | None = None,
) -> None:
    """Do the same from columns, each as long as the others: a run is written in no other way.

    Parameters
    ----------
    columns : mapping of str to sequence, or to array
    known : KnownNumbers, optional
        What is looked up here is looked for there first.
    """
    add_new_table(connection, suggestion_rows, _kept(connection, columns, known))


def insert_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions; one that is there already is an error."""
    if rows:
        add_table(connection, suggestion_rows, _kept(connection, _columns_of(rows)))


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


def _kept(
    connection: Connection,
    columns: Mapping[str, Sequence[Any]],
    known: KnownNumbers | None = None,
) -> dict[str, list[Any]]:
    """Return the columns of the table, in the order of its key; new texts are given a number."""
    import numpy as np

    runs, excerpts, codes = (
        list(map(_numbers(connection, column, dict.fromkeys(texts), known).__getitem__, texts))
        for column, texts in (
            (run_numbers.c.run_id, columns["run_id"]),
            (excerpt_numbers.c.excerpt_id, columns["excerpt_id"]),
            (code_numbers.c.code, columns["code"]),
        )
    )
    reasons = columns["reason"]
    cut = {reason: cut_reason(reason) for reason in dict.fromkeys(reasons)}
    stretches = dict.fromkeys(one for both in cut.values() for one in both)
    words = _numbers(connection, reason_words.c.words, stretches, known)
    both = {reason: (words[opening], words[ending]) for reason, (opening, ending) in cut.items()}
    if known is not None:
        known.told({stretch: words[stretch] for stretch in stretches})
    openings, endings = zip(*map(both.__getitem__, reasons), strict=True)
    kept: dict[str, Sequence[Any]] = {"run": runs, "excerpt": excerpts, "code": codes}
    kept |= {name: columns[name] for name in _SAID if name not in ("code", "reason")}
    kept |= {"opening": openings, "ending": endings}
    # In the order of the file its pages are filled.
    order = np.lexsort((codes, excerpts, runs))
    places = order.tolist()
    return {
        name: (
            column[order].tolist()
            if isinstance(column, np.ndarray)
            else list(map(column.__getitem__, places))
        )
        for name, column in kept.items()
    }


def _numbers(
    connection: Connection,
    column: Column[Any],
    texts: Collection[str],
    known: KnownNumbers | None = None,
) -> Mapping[str, int]:
    """Return text -> its number in the table of a column; new texts get the next numbers."""
    before = known.of(connection, column) if known is not None else None
    found: dict[str, int] = {} if before is None else before
    wanted = [text for text in texts if text not in found]
    if wanted:
        _look_up(connection, column, wanted, found)
    return found


def _look_up(
    connection: Connection, column: Column[Any], texts: list[str], found: dict[str, int]
) -> None:
    """Add the numbers of texts to what is found, from the table or as the next numbers there."""
    table = column.table
    by_hash = "hash" in table.c
    keys: list[Any] = list(map(words_hash, texts)) if by_hash else texts
    for start in range(0, len(keys), _AT_ONCE):
        some = {"some": keys[start : start + _AT_ONCE]}
        found.update(map(tuple, connection.execute(_numbered(column), some).all()))
    new = [text for text in texts if text not in found]
    if new:
        last = connection.scalar(select(func.max(table.c.number))) or 0
        added = {text: number for number, text in enumerate(new, start=last + 1)}
        connection.execute(
            table.insert(),
            [
                {"number": added[text], column.name: text}
                | ({"hash": words_hash(text)} if by_hash else {})
                for text in new
            ],
        )
        found |= added


# A statement takes longer to build than to run.
@cache
def _numbered(column: Column[Any]) -> Select[Any]:
    table = column.table
    key = table.c.hash if "hash" in table.c else column
    return select(column, table.c.number).where(key.in_(bindparam("some", expanding=True)))
