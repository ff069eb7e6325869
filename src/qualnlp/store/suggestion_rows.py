"""Suggestions as the study keeps them: numbers for texts. In: rows with texts. Out: the tables.

Only this module writes `schema.suggestion_rows` and gives numbers; the view `schema.suggestions`
gives the texts back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any
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

from qualnlp.store.connection import Store
from qualnlp.store.dialect import add_new_table, add_table
from qualnlp.store.metadata import MATERIAL, load_note
from qualnlp.store.schema import (
    code_numbers,
    excerpt_numbers,
    reason_words,
    run_numbers,
    suggestion_rows,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class Numbered:
    """Suggestions with numbers for texts, in the order of the table.

    Attributes
    ----------
    material : str or None
        The state of the study's texts in which excerpts have these numbers.
    excerpt_ids : sequence of str
        Of each row.
    columns : dict of str to ndarray or list
        The columns of the table; without the run where that is not known yet.
    """

    material: str | None
    excerpt_ids: Sequence[str]
    columns: dict[str, Any]


def number_suggestions(
    store: Store, columns: Mapping[str, Any], known: KnownNumbers | None = None
) -> Numbered:
    """Return a run's suggestions as `add_numbered` takes them; new texts are given a number.

    Others can write meanwhile, but for the moment in which new texts get their numbers.
    """
    reasons = _Reasons.of(columns["reason"])
    with store.writing(lasting=False) as connection:
        numbers = _numbers_of(connection, columns, reasons, known)
    return _arranged(columns, reasons, numbers)


def add_numbered(connection: Connection, run_id: str, numbered: Numbered, rows: slice) -> None:
    """Add some rows of a run; those that are there stay."""
    some = {name: column[rows] for name, column in numbered.columns.items()}
    excerpt_ids = numbered.excerpt_ids[rows]
    if load_note(connection, MATERIAL) != numbered.material:
        # An excerpt that is taken out of the study may leave its number to another.
        numbers = _numbers(connection, excerpt_numbers.c.excerpt_id, dict.fromkeys(excerpt_ids))
        some["excerpt"] = _each(numbers, excerpt_ids)
    run = _numbers(connection, run_numbers.c.run_id, [run_id])[run_id]
    add_new_table(connection, suggestion_rows, {"run": [run] * len(excerpt_ids), **some})


def add_new_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions, with the columns of `schema.suggestions`; those that are there stay."""
    if rows:
        add_new_table(connection, suggestion_rows, _kept(connection, rows))


def insert_suggestions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add suggestions; one that is there already is an error."""
    if rows:
        add_table(connection, suggestion_rows, _kept(connection, rows))


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


def _kept(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the columns of the table, of rows of any runs."""
    columns = {name: [row[name] for row in rows] for name in ("run_id", "excerpt_id", *_SAID)}
    reasons = _Reasons.of(columns["reason"])
    numbers = _numbers_of(connection, columns, reasons)
    run_ids = columns["run_id"]
    runs = _each(_numbers(connection, run_numbers.c.run_id, dict.fromkeys(run_ids)), run_ids)
    return _arranged(columns, reasons, numbers, runs).columns


@dataclass(frozen=True, slots=True)
class _Reasons:
    """The different reasons of some suggestions, cut, and the place of each row's among them."""

    openings: list[str]
    endings: list[str]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, reasons: Sequence[str]) -> _Reasons:
        different = list(dict.fromkeys(reasons))
        cut = cls([], [], _each({one: place for place, one in enumerate(different)}, reasons))
        for reason in different:
            opening, ending = cut_reason(reason)
            cut.openings.append(opening)
            cut.endings.append(ending)
        return cut


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers of the texts of some suggestions, in a state of the study's material."""

    material: str | None
    excerpts: Mapping[str, int]
    codes: Mapping[str, int]
    words: Mapping[str, int]


def _numbers_of(
    connection: Connection,
    columns: Mapping[str, Any],
    reasons: _Reasons,
    known: KnownNumbers | None = None,
) -> _Numbers:
    """Look up all texts of some suggestions; new ones get the next numbers."""
    excerpts, codes = (
        _numbers(connection, column, dict.fromkeys(columns[column.name]), known)
        for column in (excerpt_numbers.c.excerpt_id, code_numbers.c.code)
    )
    stretches = dict.fromkeys(chain(reasons.openings, reasons.endings))
    words = _numbers(connection, reason_words.c.words, stretches, known)
    if known is not None:
        known.told({stretch: words[stretch] for stretch in stretches})
    return _Numbers(load_note(connection, MATERIAL), excerpts, codes, words)


def _arranged(
    columns: Mapping[str, Any],
    reasons: _Reasons,
    numbers: _Numbers,
    runs: NDArray[np.int64] | None = None,
) -> Numbered:
    """Put numbers for texts, and rows in the order of the file: so its pages are filled."""
    import numpy as np

    excerpts = _each(numbers.excerpts, columns["excerpt_id"])
    codes = _each(numbers.codes, columns["code"])
    openings, endings = (
        _each(numbers.words, some)[reasons.rows] for some in (reasons.openings, reasons.endings)
    )
    kept: dict[str, Any] = {} if runs is None else {"run": runs}
    kept |= {"excerpt": excerpts, "code": codes}
    kept |= {name: columns[name] for name in _SAID if name not in ("code", "reason")}
    kept |= {"opening": openings, "ending": endings}
    order = np.lexsort((codes, excerpts) if runs is None else (codes, excerpts, runs))
    places = order.tolist()

    def sorted_(column: Sequence[Any]) -> Any:
        if isinstance(column, np.ndarray):
            return column[order]
        return list(map(column.__getitem__, places))

    found = {name: sorted_(column) for name, column in kept.items()}
    return Numbered(numbers.material, sorted_(columns["excerpt_id"]), found)


def _each(numbers: Mapping[str, int], texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the number of each text."""
    import numpy as np

    return np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))


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
