"""Which excerpts of a round a coder asks for. In: a connection, a round, filters. Out: a query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from qualnlp.coding.excerpt_view_rows import differing, require_excerpt
from qualnlp.i18n import say
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import excerpt_numbers, excerpts, queue, suggestion_rows, transcripts
from qualnlp.store.suggestion_rows import number_of_code, number_of_run
from qualnlp.store.suggestion_runs import latest_run


def fitting(
    connection: Connection,
    coder: str,
    mode: str,
    round_: str,
    *,
    undecided: bool = True,
    code: str | None = None,
    disagreement: bool = False,
    transcript: str | None = None,
    informant: str | None = None,
    search: str | None = None,
    in_text: bool = False,
    among: Sequence[str] | None = None,
) -> Select[Any]:
    """Return a query for the ids that fit the filters of `Desk.next`, in no order.

    With `in_text` the excerpts and their transcripts are joined, so that it can be ordered by
    them; `among` asks for these excerpts alone.
    """
    query = select(queue.c.excerpt_id).where(queue.c.coder == coder)
    if among is None:
        query = query.where(queue.c.round == round_)
    else:
        # Not by the round, through which SQLite would go from end to end: by the excerpts.
        query = query.where(func.coalesce(queue.c.round, "") == round_)
        query = query.where(queue.c.excerpt_id.in_(among))
    if undecided:
        query = query.where(~queue.c.decided)
    if code:
        proposed = (
            (suggestion_rows.c.run == number_of_run(latest_run(connection)))
            & (suggestion_rows.c.excerpt == excerpt_numbers.c.number)
            & (excerpt_numbers.c.excerpt_id == queue.c.excerpt_id)
            & (suggestion_rows.c.code == number_of_code(code))
            & ~suggestion_rows.c.abstain
        )
        with_code = ~queue.c.blind & select(suggestion_rows.c.code).where(proposed).exists()
        view = current_decisions(connection, coder=coder)
        used = select(view.c.excerpt_id).where(view.c.code == code, view.c.verdict == "confirmed")
        query = query.where(with_code | queue.c.excerpt_id.in_(used))
    if disagreement:
        if mode == "blind":
            raise ValueError(
                say(
                    "Tanpa saran, pekerjaan pengode lain tertutup.",
                    "In blind mode other coders' work is closed.",
                )
            )
        query = query.where(queue.c.excerpt_id.in_(differing(connection)))
    if not (transcript or informant or search or in_text):
        return query
    query = query.join(excerpts, excerpts.c.excerpt_id == queue.c.excerpt_id)
    if in_text:
        query = query.join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
    if transcript:
        query = query.where(excerpts.c.transcript_id == transcript)
    if informant:
        query = query.where(excerpts.c.informant == informant)
    if search:
        query = query.where(excerpts.c.text.icontains(search, autoescape=True))
    return query


# Where an excerpt stands in its transcript; so many of them are looked at together.
_WITHIN = (excerpts.c.start, excerpts.c.end, excerpts.c.excerpt_id)
_TOGETHER = 200


def in_text(
    connection: Connection,
    fits: Callable[..., Select[Any]],
    n: int,
    after: str | None,
    *,
    back: bool,
) -> list[str]:
    """Return the first ids that fit in the order of the texts, on from an excerpt.

    Parameters
    ----------
    fits : callable
        `fitting`, but for `in_text` and `among`.

    Raises
    ------
    UnknownExcerpt
        If the study has no such excerpt.
    """
    order = [column.desc() if back else column for column in _WITHIN]
    position = transcripts.c.position
    query = fits(in_text=True)
    found: list[str] = []
    if after is not None:
        here = require_excerpt(connection, after)
        at = select(position).where(transcripts.c.transcript_id == here.transcript_id)
        now = connection.execute(at).scalar_one()
        place, place_now = tuple_(*_WITHIN), tuple_(here.start, here.end, after)
        # First within the transcript alone, which costs the same in a study of any size.
        beyond = select(excerpts.c.excerpt_id).where(
            excerpts.c.transcript_id == here.transcript_id,
            place < place_now if back else place > place_now,
        )
        ids = list(connection.execute(beyond.order_by(*order)).scalars())
        for start in range(0, len(ids), _TOGETHER):
            some = ids[start : start + _TOGETHER]
            fitting_ids = set(connection.execute(fits(among=some)).scalars())
            found += [one for one in some if one in fitting_ids]
            if len(found) >= n:
                return found[:n]
        query = query.where(position < now if back else position > now)
    files = position.desc() if back else position
    found += connection.execute(query.order_by(files, *order).limit(n - len(found))).scalars()
    return found


def place_of(connection: Connection, coder: str, round_: str, excerpt_id: str) -> int | None:
    """Return an excerpt's position in a round; None for one that is not read any more.

    Raises
    ------
    UnknownExcerpt
        If the study has no such excerpt.
    """
    # The round is looked at here: with it SQLite would go through the whole round instead.
    query = select(queue.c.round, queue.c.position).where(
        queue.c.coder == coder, queue.c.excerpt_id == excerpt_id
    )
    places = {row.round: row.position for row in connection.execute(query)}
    position = places.get(round_)
    if position is None:
        require_excerpt(connection, excerpt_id)
    return position
