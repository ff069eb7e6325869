"""What a coder sees of the whole study, a page at a time. In: a store and a coder. Out: rows.

Only what stands on one page is read into Python, so that 50,000 excerpts and 500,000 suggestions
cost one pass of the database and no frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select

from qualnlp.coding.excerpt_view_rows import require_excerpt
from qualnlp.coding.reading_queue.rounds import Kept, reading_round
from qualnlp.coding.sighted import Sighted, SightedRows, numbers_of, pairs
from qualnlp.excerpts import Excerpt
from qualnlp.store import Store
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import code_numbers, excerpt_numbers, excerpts, suggestions, transcripts
from qualnlp.store.suggestion_rows import number_of_code
from qualnlp.store.suggestion_runs import is_calibrated
from qualnlp.store.transcripts import load_excerpts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    sighted : SightedRows, optional
        What the coder's desk keeps from one look to the next.
    """

    def __init__(self, store: Store, coder: str, sighted: SightedRows | None = None) -> None:
        self._store = store
        self._coder = coder
        self._sighted = sighted or SightedRows(coder)

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
        import numpy as np

        with reading_round(self._store, self._coder, "assisted") as (connection, order):
            found = self._sighted.rows(connection, order, least)
            fits = found.probability >= least
            if code:
                fits &= found.code == (connection.scalar(select(number_of_code(code))) or 0)
            narrowed = numbers_of(excerpts)
            if transcript:
                fits &= _among(connection, found, narrowed, excerpts.c.transcript_id == transcript)
            if informant:
                fits &= _among(connection, found, narrowed, excerpts.c.informant == informant)
            if state != "all":
                fits &= self._in_state(connection, order, found, state)
            which = np.flatnonzero(fits)
            start = min(offset, max(0, len(which) - 1) // limit * limit)
            keys = _texts_of(connection, found, which[start : start + limit])
            return self._rows(connection, order.run, keys), len(which)

    def _in_state(
        self, connection: Connection, order: Kept, found: Sighted, state: str
    ) -> NDArray[np.bool_]:
        """Tell which suggestions are in a state, by what this coder holds."""
        import numpy as np

        held = self._sighted.holding(connection, order)
        here = pairs(found.excerpt, found.code)
        if state == "confirmed":
            return np.isin(here, held.confirmed)
        if state == "rejected":
            return np.isin(here, held.rejected)
        decided = np.isin(here, np.concatenate([held.confirmed, held.rejected]))
        return ~(decided | np.isin(found.excerpt, held.finished))

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


def _among(
    connection: Connection, found: Sighted, narrowed: Select[Any], condition: ColumnElement[bool]
) -> NDArray[np.bool_]:
    """Tell which suggestions are for excerpts of which something is true."""
    import numpy as np

    numbers = list(connection.scalars(narrowed.where(condition)))
    return np.isin(found.excerpt, np.array(numbers, np.int64))


def _texts_of(
    connection: Connection, found: Sighted, which: NDArray[np.intp]
) -> list[tuple[str, str]]:
    """Return the ids and codes of some suggestions."""
    excerpt, code = found.excerpt[which].tolist(), found.code[which].tolist()
    ids = _texts(connection, excerpt_numbers.c.excerpt_id, excerpt)
    names = _texts(connection, code_numbers.c.code, code)
    return [(ids[one], names[other]) for one, other in zip(excerpt, code, strict=True)]


def _texts(connection: Connection, column: Column[str], numbers: list[int]) -> dict[int, str]:
    """Return the texts of numbers; few enough for one question are asked for at once."""
    number = column.table.c.number
    query = select(number, column)
    if len(numbers) <= _FEW:
        query = query.where(number.in_(set(numbers)))
    return dict(map(tuple, connection.execute(query).all()))


_FEW = 1000
