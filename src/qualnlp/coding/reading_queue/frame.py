"""The reading queue for Python. In: a store and a coder. Out: a frame, or the stopping report.

The same order and the same rule of what is decided as the page's (`rounds`), computed without
writing anything, so that a study that can only be read answers, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from qualnlp.coding.reading_queue.order import uncertainty
from qualnlp.coding.reading_queue.progress import Progress, report
from qualnlp.coding.reading_queue.rounds import Order, kept_order, order_of, round_of
from qualnlp.store import Store
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import excerpts
from qualnlp.store.study_state import study_state
from qualnlp.store.suggestion_runs import latest_run

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("excerpt_id", "blind", "code", "probability", "uncertainty", "text")


def queue(store: Store, coder: str) -> pd.DataFrame:
    """Return the excerpts on which no decision of a coder stands, in the order to read them.

    Returns
    -------
    pandas.DataFrame
        excerpt_id; blind; the likeliest code and its probability (empty where blind);
        uncertainty, 1 where that probability is one half and 0 where it is 0 or 1; text.
    """
    import pandas as pd

    with store.reading() as connection:
        order = _order(connection, coder)
        query = select(excerpts.c.excerpt_id, excerpts.c.text)
        texts = {row.excerpt_id: row.text for row in connection.execute(query)}
    rows = []
    for turn in order.turns:
        if turn.excerpt_id in order.decided:
            continue
        code, probability, _ = order.likeliest.get(turn.excerpt_id, (None, None, 0.0))
        rows.append(
            (
                turn.excerpt_id,
                turn.blind,
                None if turn.blind else code,
                None if turn.blind else probability,
                uncertainty(probability),
                texts[turn.excerpt_id],
            )
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    types = {"blind": bool, "probability": float, "uncertainty": float, "code": object}
    return frame.astype(types)


def progress(store: Store, coder: str) -> Progress:
    """Return the stopping report of one coder.

    Where the page keeps the coder's order of reading, it has counted already.
    """
    with store.reading() as connection:
        view = current_decisions(connection, coder=coder)
        codings = select(view.c.decision_id).where(view.c.verdict == "confirmed")
        confirmed = set(connection.execute(codings).scalars())
        state = study_state(connection)
        round_ = round_of("assisted", state.run, state.material)
        kept = kept_order(connection, coder, round_)
        if kept is not None:
            expected = max(0.0, kept.expected) if state.run else float("nan")
            return report(connection, coder, confirmed, kept.read, kept.left, expected)
        order = _order(connection, coder)
        ids = {turn.excerpt_id for turn in order.turns}
        left = ids - order.decided
        expected = float("nan")
        if state.run:
            expected = sum(row[2] for key, row in order.likeliest.items() if key in left)
        return report(connection, coder, confirmed, len(ids) - len(left), len(left), expected)


def _order(connection: Connection, coder: str) -> Order:
    return order_of(connection, coder, "assisted", latest_run(connection))
