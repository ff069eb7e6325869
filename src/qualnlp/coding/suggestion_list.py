"""What a coder sees of the whole study, a page at a time. In: a store and a coder. Out: rows.

Only what stands on one page is read into Python, so that 50,000 excerpts and 500,000 suggestions
cost one pass of the database and no frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    cast,
    func,
    select,
)

from qualnlp.coding.excerpt_view_rows import require_excerpt
from qualnlp.coding.reading_queue.rounds import reading_round
from qualnlp.excerpts import Excerpt
from qualnlp.store import Store
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.millionths import in_query
from qualnlp.store.schema import (
    code_numbers,
    excerpt_numbers,
    excerpts,
    queue,
    suggestion_rows,
    suggestions,
    transcripts,
)
from qualnlp.store.suggestion_rows import number_of_code, number_of_run
from qualnlp.store.suggestion_runs import is_calibrated
from qualnlp.store.transcripts import load_excerpts


@dataclass(frozen=True, slots=True)
class Proposed:
    """One row of the table of all suggestions.

    Attributes
    ----------
    excerpt_id, informant, text : str
        Of the excerpt.
    code : str
    probability : float
        Between 0 and 1.
    reason : str
    evidence_start, evidence_end : int
        Offsets into `text`.
    verdict : str
        What this coder holds of it: ``"confirmed"``, ``"rejected"``, or nothing.
    finished : bool
        Whether this coder is done with the excerpt.
    calibrated : bool
        Whether the run's probabilities rest on this study's blind decisions.
    """

    excerpt_id: str
    informant: str
    text: str
    code: str
    probability: float
    reason: str
    evidence_start: int
    evidence_end: int
    verdict: str
    finished: bool
    calibrated: bool


class Overview:
    """The study as one coder sees it from above; `Desk.overview` gives it.

    Parameters
    ----------
    store : Store
    coder : str
    """

    def __init__(self, store: Store, coder: str) -> None:
        self._store = store
        self._coder = coder

    def opening(self) -> str | None:
        """Return the first thing that an informant says in the study; None in an empty one."""
        spoken = (excerpts.c.role == "informant") & ~excerpts.c.retired
        held = select(excerpts.c.excerpt_id).where(
            excerpts.c.transcript_id == transcripts.c.transcript_id, spoken
        )
        first = (
            select(transcripts.c.transcript_id)
            .where(transcripts.c.replaced_by.is_(None), held.exists())
            .order_by(transcripts.c.position)
            .limit(1)
        )
        query = (
            select(excerpts.c.excerpt_id)
            .where(excerpts.c.transcript_id == first.scalar_subquery(), spoken)
            .order_by(excerpts.c.start, excerpts.c.end)
            .limit(1)
        )
        with self._store.reading() as connection:
            return connection.scalar(query)

    def transcripts(self) -> list[tuple[str, str]]:
        """Return transcript_id and file name of every transcript, in the order of the study."""
        query = (
            select(transcripts.c.transcript_id, transcripts.c.file)
            .where(transcripts.c.replaced_by.is_(None))
            .order_by(transcripts.c.position)
        )
        with self._store.reading() as connection:
            return [(row.transcript_id, row.file) for row in connection.execute(query)]

    def informants(self) -> list[str]:
        """Return the informants whose speech is coded, in order of appearance."""
        first = func.min(transcripts.c.position)
        query = (
            select(excerpts.c.informant)
            .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
            .where(excerpts.c.role == "informant", transcripts.c.replaced_by.is_(None))
            .group_by(excerpts.c.informant)
            .order_by(first, excerpts.c.informant)
        )
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())

    def excerpts(self, excerpt_ids: Sequence[str]) -> list[tuple[Excerpt, str]]:
        """Return excerpts with the file that each stands in, in the order of the ids."""
        with self._store.reading() as connection:
            found = load_excerpts(connection, excerpt_ids)
            wanted = {one.transcript_id for one in found}
            query = select(transcripts.c.transcript_id, transcripts.c.file).where(
                transcripts.c.transcript_id.in_(wanted)
            )
            files = {row.transcript_id: row.file for row in connection.execute(query)}
        return [(one, files[one.transcript_id]) for one in found]

    def neighbours(self, excerpt_id: str) -> tuple[Excerpt | None, Excerpt | None]:
        """Return the excerpts right before and after one in its turn: what it can merge with.

        Raises
        ------
        UnknownExcerpt
        """
        with self._store.reading() as connection:
            here = require_excerpt(connection, excerpt_id)
            same = (
                select(excerpts.c.excerpt_id)
                .where(
                    excerpts.c.transcript_id == here.transcript_id,
                    excerpts.c.turn == here.turn,
                    excerpts.c.excerpt_id != excerpt_id,
                    ~excerpts.c.retired,
                )
                .limit(1)
            )
            before = same.where(excerpts.c.start < here.start).order_by(
                excerpts.c.start.desc(), excerpts.c.end.desc()
            )
            after = same.where(excerpts.c.start >= here.start).order_by(
                excerpts.c.start, excerpts.c.end
            )
            return self._one(connection, before), self._one(connection, after)

    def proposals(
        self,
        *,
        transcript: str = "",
        informant: str = "",
        code: str = "",
        least: float = 0.0,
        state: str = "undecided",
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[Proposed], int]:
        """Return a stretch of the latest run's suggestions, the likeliest first, and their number.

        Beyond the end it is the last whole stretch: `offset` counts in steps of `limit`.

        What is drawn blind for this coder is not among them, whether it has been read or not, and
        neither is what the engine would rather not show.

        Parameters
        ----------
        transcript, informant, code : str
            Only of this transcript_id, informant, code; empty: of all.
        least : float
            Only what is at least so probable.
        state : str
            ``"undecided"``, ``"confirmed"``, ``"rejected"`` or ``"all"``.
        """
        with reading_round(self._store, self._coder, "assisted") as (connection, order):
            run = order.run
            rows = suggestion_rows.c
            probability = in_query(connection, rows.probability)
            in_sight = _numbers_of(queue).where(
                queue.c.coder == self._coder, queue.c.round == order.round, ~queue.c.blind
            )
            conditions = [rows.run == number_of_run(run), ~rows.abstain, rows.excerpt.in_(in_sight)]
            if code:
                conditions.append(rows.code == number_of_code(code))
            if least:
                conditions.append(probability >= least)
            narrowed = _numbers_of(excerpts)
            if transcript:
                own = narrowed.where(excerpts.c.transcript_id == transcript)
                conditions.append(rows.excerpt.in_(own))
            if informant:
                own = narrowed.where(excerpts.c.informant == informant)
                conditions.append(rows.excerpt.in_(own))
            if state != "all":
                conditions += self._in_state(connection, state)
            total = connection.scalar(select(func.count()).where(*conditions)) or 0
            start = min(offset, max(0, total - 1) // limit * limit)
            found = select(rows.excerpt, rows.code, rows.rank, probability.label("probability"))
            keys = _in_order(connection, found.where(*conditions), start, limit)
            return self._rows(connection, run, keys), total

    def _in_state(self, connection: Connection, state: str) -> list[ColumnElement[bool]]:
        """Return when a suggestion is in a state, by what this coder holds."""
        view = current_decisions(connection, coder=self._coder)
        rows = suggestion_rows.c
        # One number for both: SQLite goes through the whole list for each pair that is not in it.
        key = _pair(rows.excerpt, rows.code)
        held = (
            select(_pair(excerpt_numbers.c.number, code_numbers.c.number))
            .join_from(view, excerpt_numbers, excerpt_numbers.c.excerpt_id == view.c.excerpt_id)
            .join(code_numbers, code_numbers.c.code == view.c.code)
        )
        if state != "undecided":
            return [key.in_(held.where(view.c.verdict == state))]
        standing = view.c.verdict != "withdrawn"
        touched = _numbers_of(view)
        finished = touched.where(view.c.code == "", standing)
        untouched = rows.excerpt.notin_(touched)
        open_ = key.notin_(held.where(standing)) & rows.excerpt.notin_(finished)
        return [untouched | open_]

    def _rows(
        self, connection: Connection, run: str, keys: Sequence[tuple[str, str]]
    ) -> list[Proposed]:
        """Return suggestions in full, in the order of their keys."""
        ids = {excerpt_id for excerpt_id, _ in keys}
        proposed = suggestions.c.run_id == run, suggestions.c.excerpt_id.in_(ids)
        found = {
            (row.excerpt_id, row.code): row
            for row in connection.execute(select(suggestions).where(*proposed))
        }
        # Not `load_excerpts`, which reads what was asked before each of them.
        said = select(excerpts.c.excerpt_id, excerpts.c.informant, excerpts.c.text)
        about = {
            row.excerpt_id: row
            for row in connection.execute(said.where(excerpts.c.excerpt_id.in_(ids)))
        }
        view = current_decisions(connection, coder=self._coder, excerpts=ids)
        standing = select(view.c.excerpt_id, view.c.code, view.c.verdict).where(
            view.c.verdict != "withdrawn"
        )
        held = {(row.excerpt_id, row.code): row.verdict for row in connection.execute(standing)}
        calibrated = is_calibrated(connection, run)
        return [
            Proposed(
                excerpt_id=excerpt_id,
                informant=about[excerpt_id].informant,
                text=about[excerpt_id].text,
                code=code,
                probability=found[excerpt_id, code].probability,
                reason=found[excerpt_id, code].reason,
                evidence_start=found[excerpt_id, code].evidence_start,
                evidence_end=found[excerpt_id, code].evidence_end,
                verdict=held.get((excerpt_id, code), ""),
                finished=(excerpt_id, "") in held,
                calibrated=calibrated,
            )
            for excerpt_id, code in keys
        ]

    def _one(self, connection: Connection, query: Select[Any]) -> Excerpt | None:
        found = connection.scalar(query)
        return load_excerpts(connection, [found])[0] if found else None


def _in_order(
    connection: Connection, found: Select[Any], start: int, limit: int
) -> list[tuple[str, str]]:
    """Return ids and codes of a stretch: the likeliest first, equal ones by id and rank."""
    # A hundred thousand ids need not be looked up to sort them: only those of the stretch, and of
    # some around it, among which are those that are equal to its ends.
    before = min(start, _AROUND)
    most = before + limit + _AROUND
    near = found.order_by(found.selected_columns.probability.desc())
    rows = _with_texts(connection, near.limit(most).offset(start - before))
    own = rows[before : before + limit]
    if own and (
        (start > before and rows[0].probability == own[0].probability)
        or (len(rows) == most and rows[-1].probability == own[-1].probability)
    ):
        own = _with_texts(connection, found)[start : start + limit]
    return [(row.excerpt_id, row.code) for row in own]


_AROUND = 200


def _with_texts(connection: Connection, found: Select[Any]) -> Sequence[Any]:
    some = found.subquery()
    query = (
        select(excerpt_numbers.c.excerpt_id, code_numbers.c.code, some.c.probability)
        .join_from(some, excerpt_numbers, excerpt_numbers.c.number == some.c.excerpt)
        .join(code_numbers, code_numbers.c.number == some.c.code)
        .order_by(some.c.probability.desc(), excerpt_numbers.c.excerpt_id, some.c.rank)
    )
    return connection.execute(query).all()


def _numbers_of(table: FromClause) -> Select[Any]:
    """Return a query for the numbers of a table's excerpts; those without suggestions have none."""
    here = excerpt_numbers.c.excerpt_id == table.c.excerpt_id
    return select(excerpt_numbers.c.number).join_from(table, excerpt_numbers, here)


def _pair(excerpt: Any, code: Any) -> ColumnElement[int]:
    """Return a number that stands for an excerpt and a code."""
    pair: ColumnElement[int] = cast(excerpt, BigInteger) * _CODES + code
    return pair


# More codes than a codebook ever has.
_CODES = 1 << 20
