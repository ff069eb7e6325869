"""One coder at work: what to read next, and the sheet of an excerpt, in milliseconds.

In: the store, a coder and a mode. Out: ids, `ExcerptView`s and the `Progress` of the work. Plain
SQL on kept positions (`coding.reading_queue`), so that 50,000 excerpts and 500,000 suggestions
cost no more than a hundred; no frame is built on this path.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qualnlp.codebook import Codebook
from qualnlp.coding.coder_names import named
from qualnlp.coding.decisions import mode_of, was_shown
from qualnlp.coding.excerpt_view import ExcerptView, OwnDecisions, Proposal, Spoken
from qualnlp.coding.excerpt_view_rows import (
    all_proposals,
    conversation,
    held,
    held_by_others,
    require_excerpt,
    source_of,
)
from qualnlp.coding.reading_queue import (
    Kept,
    Progress,
    fitting,
    in_text,
    is_drawn_blind,
    place_of,
    reading_round,
    report,
)
from qualnlp.coding.sighted import SightedRows
from qualnlp.coding.suggestion_list import Overview
from qualnlp.coding.survey import Survey
from qualnlp.excerpts import Excerpt
from qualnlp.store import Store
from qualnlp.store.clock import after
from qualnlp.store.codebooks import require_codebook
from qualnlp.store.current_decisions import standing_on
from qualnlp.store.dialect import add_new
from qualnlp.store.excerpt_history import moved_to
from qualnlp.store.memos import current_memos
from qualnlp.store.schema import decisions, queue, readings, shown
from qualnlp.store.study_state import StudyState, study_state

# So many sheets are kept as they were read: a coder goes back and forth among a few.
_SHEETS = 64

_SINCE = (
    select(
        decisions.c.excerpt_id,
        decisions.c.code,
        decisions.c.verdict,
        decisions.c.decision_id,
        decisions.c.decided_at,
    )
    # A coder's times rise.
    .where(decisions.c.coder == bindparam("coder"), decisions.c.decided_at > bindparam("since"))
    .order_by(decisions.c.decided_at)
)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What no decision changes on a sheet."""

    excerpt: Excerpt
    file: str
    conversation: tuple[Spoken, ...]
    suggestions: tuple[Proposal, ...]
    unsure: tuple[Proposal, ...]
    gone: str
    codebook: Codebook


class Desk:
    """One coder's place of work; `Study.desk` gives it.

    Parameters
    ----------
    store : Store
    coder : str
    mode : str
        ``"assisted"``: suggestions on the sheets, but for the tenth that is drawn blind; or
        ``"blind"``: neither suggestions nor other coders' work, and the excerpts in the order of
        chance, so that wherever the coder stops, what was read stands for all.

    Examples
    --------
    ::

        desk = study.desk("ani")
        here = desk.first()
        sheet = desk.sheet(here)
        desk.opened(here)                 # what is on screen now, and since when
        study.confirm(here, sheet.suggestions[0].code, coder="ani")   # mode=None settles itself
        here = desk.next(after=here)
    """

    def __init__(self, store: Store, coder: str, mode: str = "assisted") -> None:
        with store.reading() as connection:
            self.coder = named(connection, coder)
        self.mode = mode_of(mode) or "assisted"
        self._store = store
        self._latest: dict[tuple[str, str], tuple[str, str]] = {}
        self._links: Mapping[str, str] = {}
        self._looked_until = ""
        self._state: StudyState | None = None
        self._sheets: OrderedDict[str, _Printed] = OrderedDict()
        self._lock = Lock()
        self._sighted = SightedRows(self.coder)

    def at_once(self) -> AbstractContextManager[None]:
        """Answer all that this thread asks and does meanwhile over one open file.

        When the context ends a copy of the file is complete, and a second later it is closed.
        """
        return self._store.kept_open(lingers=True)

    def first(
        self,
        *,
        undecided: bool = True,
        transcript: str | None = None,
        informant: str | None = None,
        code: str | None = None,
        disagreement: bool = False,
        search: str | None = None,
        in_text: bool = False,
    ) -> str | None:
        """Return the id of the first excerpt in the queue; None where none is left.

        The filters are those of `next`.
        """
        return self.next(
            undecided=undecided,
            transcript=transcript,
            informant=informant,
            code=code,
            disagreement=disagreement,
            search=search,
            in_text=in_text,
        )

    def next(
        self,
        after: str | None = None,
        *,
        back: bool = False,
        undecided: bool = True,
        transcript: str | None = None,
        informant: str | None = None,
        code: str | None = None,
        disagreement: bool = False,
        search: str | None = None,
        in_text: bool = False,
    ) -> str | None:
        """Return the id of the excerpt that follows another in the queue; None at its end.

        Parameters
        ----------
        after : str, optional
            The excerpt to go on from (it need not fit the filters); None: from the start, or
            with `back` from the end.
        back : bool
            The one before instead.
        undecided : bool
            Only what this coder has no standing decision on (nothing confirmed, rejected or
            finished); ``undecided=False`` walks over everything.
        transcript, informant : str, optional
            Only of this transcript_id, of this informant.
        code : str, optional
            Only where this code is suggested (not where blind) or confirmed by this coder.
        disagreement : bool
            Only what two coders read and coded differently; not in a blind session.
        search : str, optional
            Only excerpts that hold these words, whatever the case.
        in_text : bool
            In the order of the texts, transcript by transcript, instead of the order of worth.

        Raises
        ------
        UnknownExcerpt
            If `after` is not in the study.
        ValueError
            For `disagreement` in a blind session.
        """
        found = self._following(
            1,
            after,
            back,
            undecided=undecided,
            transcript=transcript,
            informant=informant,
            code=code,
            disagreement=disagreement,
            search=search,
            in_text=in_text,
        )
        return found[0] if found else None

    def ahead(self, n: int, **filters: Any) -> list[str]:
        """Return the ids of the first `n` excerpts of the queue; filters as for `next`."""
        return self._following(n, None, False, **filters)

    @property
    def overview(self) -> Overview:
        """The whole study as this coder sees it."""
        return Overview(self._store, self.coder, self._sighted)

    @property
    def survey(self) -> Survey:
        """Texts and codes across the study, as this coder may see them."""
        return Survey(self._store, self.coder, blind=self.mode == "blind")

    def _following(
        self,
        n: int,
        after: str | None,
        back: bool,
        **filters: Any,
    ) -> list[str]:
        with self._reading() as (connection, order):
            round_ = order.round
            if filters.pop("in_text", False):
                fits = partial(fitting, connection, self.coder, self.mode, round_, **filters)
                return in_text(connection, fits, n, after, back=back)
            query = fitting(connection, self.coder, self.mode, round_, **filters)
            place = None if after is None else place_of(connection, self.coder, round_, after)
            if place is not None:
                beyond = queue.c.position < place if back else queue.c.position > place
                query = query.where(beyond)
            line = queue.c.position.desc() if back else queue.c.position
            return list(connection.execute(query.order_by(line).limit(n)).scalars())

    def count(self, **filters: Any) -> int:
        """Return how many excerpts of the queue fit the filters of `next`."""
        with self._reading() as (connection, order):
            query = fitting(connection, self.coder, self.mode, order.round, **filters)
            total = query.with_only_columns(func.count())
            return int(connection.execute(total).scalar_one())

    def sheet(self, excerpt_id: str, *, others: bool = False) -> ExcerptView:
        """Return everything that the page shows of one excerpt; nothing is recorded.

        Parameters
        ----------
        others : bool
            Also other coders' codings and memos (never where the sheet is blind).

        Raises
        ------
        UnknownExcerpt
        """
        with self._store.reading() as connection:
            return self._sheet(connection, study_state(connection), excerpt_id, others)

    def open(self, excerpt_id: str) -> ExcerptView:
        """Record that a sheet is on screen now, as `opened` does, and return it.

        Both are of one state of the study: what is recorded is what is on the sheet.

        Raises
        ------
        UnknownExcerpt
        """
        # That it was on screen reaches the disk with the decision that follows, if not before.
        with self._store.writing(lasting=False) as connection:
            state = self._record(connection, (excerpt_id,))
            return self._sheet(connection, state, excerpt_id, False)

    def opened(self, *excerpt_ids: str) -> None:
        """Record that these sheets are on screen now: since when, and which suggestions.

        A decision that follows is assisted if suggestions stood on the sheet, and blind if not;
        the time taken is the decision's `decided_at` less the latest `opened_at`.
        """
        with self._store.writing() as connection:
            self._record(connection, excerpt_ids)

    def _last_time(self, connection: Connection, excerpt_ids: Sequence[str]) -> str | None:
        """Return when this coder last decided, or last had one of these sheets open."""
        decided = select(func.max(decisions.c.decided_at)).where(decisions.c.coder == self.coder)
        times = [connection.execute(decided).scalar()]
        for excerpt_id in excerpt_ids:
            for table, time in ((readings, readings.c.opened_at), (shown, shown.c.shown_at)):
                own = (table.c.coder == self.coder) & (table.c.excerpt_id == excerpt_id)
                times.append(connection.execute(select(func.max(time)).where(own)).scalar())
        return max(filter(None, times), default=None)

    def progress(self) -> Progress:
        """Return how far this coder is: `coding.Progress`, counted without reading suggestions."""
        with self._reading() as (connection, order):
            # In blind mode, and without a run, nobody has said what is to be expected.
            expects = self.mode != "blind" and bool(order.run)
            expected = max(0.0, order.expected) if expects else float("nan")
            confirmed = self._confirmed(connection)
            return report(connection, self.coder, confirmed, order.read, order.left, expected)

    # ---- what the answers are made of ----------------------------------------------------

    def _sheet(
        self, connection: Connection, state: StudyState, excerpt_id: str, others: bool
    ) -> ExcerptView:
        printed = self._printed(connection, state, excerpt_id)
        blind = self._is_blind(excerpt_id)
        open_to_others = others and not blind
        standing = standing_on(connection, excerpt_id)
        memos = current_memos(connection, "excerpt", excerpt_id)
        return ExcerptView(
            excerpt=printed.excerpt,
            file=printed.file,
            blind=blind,
            seen=was_shown(connection, excerpt_id, self.coder),
            conversation=printed.conversation,
            suggestions=() if blind else printed.suggestions,
            unsure=() if blind else printed.unsure,
            own=self._own(standing, printed.codebook),
            others=held_by_others(standing, self.coder, printed.codebook) if open_to_others else (),
            memos=tuple(one for one in memos if open_to_others or one.coder == self.coder),
            gone=printed.gone,
        )

    def _record(self, connection: Connection, excerpt_ids: Sequence[str]) -> StudyState:
        """Write down that sheets are on screen; return the state that they are of."""
        moment = after(self._last_time(connection, excerpt_ids))
        state = study_state(connection)
        on_screen: list[dict[str, Any]] = []
        opened: list[dict[str, Any]] = []
        for excerpt_id in excerpt_ids:
            printed = self._printed(connection, state, excerpt_id)
            run = "" if self._is_blind(excerpt_id) else state.run
            key = {"coder": self.coder, "excerpt_id": excerpt_id, "run_id": run or None}
            if run:
                # That there is no suggestion was on screen, too.
                standing = [(one.code, one.rank) for one in printed.suggestions]
                for code, rank in standing or [("", 0)]:
                    on_screen.append({**key, "code": code, "rank": rank, "shown_at": moment})
            mode = "assisted" if run else "blind"
            opened.append({**key, "mode": mode, "opened_at": moment})
        add_new(connection, shown, on_screen)
        add_new(connection, readings, opened)
        return state

    def _reading(self) -> AbstractContextManager[tuple[Connection, Kept]]:
        return reading_round(self._store, self.coder, self.mode)

    def _is_blind(self, excerpt_id: str) -> bool:
        return self.mode == "blind" or is_drawn_blind(excerpt_id, self.coder)

    def _own(self, standing: list[Any], codebook: Codebook) -> OwnDecisions:
        mine = [row for row in standing if row.coder == self.coder]
        stands = [held(row, codebook) for row in mine if row.code]
        return OwnDecisions(
            tuple(one for one in stands if one.verdict == "confirmed"),
            tuple(one for one in stands if one.verdict == "rejected"),
            any(not row.code for row in mine),
        )

    def _printed(self, connection: Connection, state: StudyState, excerpt_id: str) -> _Printed:
        """Return what stands on a sheet before anybody decides, read once a state of the study."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._sheets.clear()
            known = self._sheets.get(excerpt_id)
        if known is not None:
            return known
        excerpt = require_excerpt(connection, excerpt_id)
        codebook = require_codebook(connection, self._store.label)[0]
        file, gone = source_of(connection, excerpt_id)
        proposed = all_proposals(connection, excerpt_id, state, codebook)
        spoken = conversation(connection, excerpt)
        made = _Printed(excerpt, file, spoken, *proposed, gone, codebook)
        with self._lock:
            if state == self._state:
                self._sheets[excerpt_id] = made
                while len(self._sheets) > _SHEETS:
                    self._sheets.popitem(last=False)
        return made

    def _confirmed(self, connection: Connection) -> set[str]:
        """Return the decisions by which this coder's codings stand.

        The rule is that of `store.current_decisions`, brought forward: of 50,000 decisions only
        those are read that are new since the last look.
        """
        links = moved_to(connection)
        if links is not self._links:  # a source was edited: what was read stands elsewhere now
            self._latest.clear()
            self._links, self._looked_until = links, ""
        since = {"coder": self.coder, "since": self._looked_until}
        for row in connection.execute(_SINCE, since):
            place = links.get(row.excerpt_id, row.excerpt_id)
            self._latest[place, row.code] = row.verdict, row.decision_id
            self._looked_until = row.decided_at
        return {id_ for verdict, id_ in self._latest.values() if verdict == "confirmed"}
