"""A run's suggestions as a tidy frame. In: a connection. Out: a row a suggestion, texts again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import add
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, select

from qualnlp.store.errors import broken_table
from qualnlp.store.millionths import in_query
from qualnlp.store.number_columns import number_columns
from qualnlp.store.schema import (
    code_numbers,
    excerpt_numbers,
    excerpts,
    reason_words,
    suggestion_rows,
    transcripts,
)
from qualnlp.store.schema import suggestions as view
from qualnlp.store.suggestion_rows import number_of_run

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_FLOATS = ("score", "probability")


def suggestions_of_run(connection: Connection, run_id: str) -> pd.DataFrame:
    """Return the suggestions of a run, in the order of the text and of their ranks."""
    import numpy as np
    import pandas as pd

    found = _columns(connection, run_id)
    if found is None:
        return pd.DataFrame(columns=[column.name for column in view.c]).astype({"abstain": bool})
    order = (
        select(excerpt_numbers.c.number, excerpt_numbers.c.excerpt_id)
        .join(excerpts, excerpts.c.excerpt_id == excerpt_numbers.c.excerpt_id)
        .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
        .order_by(transcripts.c.position, excerpts.c.start, excerpts.c.end)
    )
    in_text = connection.execute(order).all()
    place = np.full(found["excerpt"].max() + 1, -1)
    ids: list[str] = []
    for number, excerpt_id in in_text:
        if number < len(place):
            place[number] = len(ids)
            ids.append(excerpt_id)
    places = place[found["excerpt"]]
    if places.min() < 0:
        raise broken_table("excerpts")
    sorted_ = np.lexsort((found["rank"], places))

    def texts(known: Sequence[str], which: NDArray[Any]) -> pd.Series[str]:
        """Return a column of texts, of which each is held once."""
        return pd.Series(known).take(which).reset_index(drop=True)

    codes, code = np.unique(found["code"], return_inverse=True)
    pairs, pair = np.unique(found["opening"] << 32 | found["ending"], return_inverse=True)
    words = _texts(connection, reason_words.c.words)
    openings, endings = words(pairs >> 32), words(pairs & 0xFFFFFFFF)
    names = _texts(connection, code_numbers.c.code)
    made = {
        "run_id": texts([run_id], np.zeros(len(places), int)),
        "excerpt_id": texts(ids, places[sorted_]),
        "code": texts(names(codes), code[sorted_]),
        "reason": texts(list(map(add, openings, endings)), pair[sorted_]),
    }
    made |= {name: pd.Series(found[name][sorted_]) for name in found if name not in made}
    return pd.DataFrame({column.name: made[column.name] for column in view.c}).astype(
        {"abstain": bool}
    )


def _texts(connection: Connection, column: Column[Any]) -> Callable[[NDArray[Any]], list[str]]:
    """Return what gives the texts of a table of numbers for numbers."""
    known = dict(map(tuple, connection.execute(select(column.table.c.number, column))))

    def texts(numbers: NDArray[Any]) -> list[str]:
        try:
            return [known[number] for number in numbers.tolist()]
        except KeyError as error:
            raise broken_table(column.table.name) from error

    return texts


def _columns(connection: Connection, run_id: str) -> dict[str, NDArray[Any]] | None:
    """Return a run's rows as they are kept, in arrays; None where there are none."""
    import numpy as np

    own = suggestion_rows.c.run == number_of_run(run_id)
    columns = [
        in_query(connection, column).label(column.name) if column.name in _FLOATS else column
        for column in suggestion_rows.c
        if column.name != "run"
    ]
    table = number_columns(connection, select(*columns).where(own), suggestion_rows.name)
    if table is None:
        return None
    return {
        column.name: some.copy() if column.name in _FLOATS else some.astype(np.int64)
        for column, some in zip(columns, table, strict=True)
    }
