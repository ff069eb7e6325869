"""Frames as one works with them: texts beside ids, times as times, numbers as numbers.

In: frames of the store. Out: the same rows, ready for a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import is_missing, say
from qualnlp.store import frames, schema
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd

# What `with_text` adds, in this order, where a frame does not have it.
TOLD = ("informant", "file", "turn", "question", "text")
_PORTION = 500  # ids in one question to the database


def with_text(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    """See `qualnlp.Study.with_text`."""
    import pandas as pd

    if "excerpt_id" not in frame.columns:
        raise ValueError(
            say("Bingkai ini tidak punya kolom excerpt_id.", "This frame has no column excerpt_id.")
        )
    missing = [name for name in TOLD if name not in frame.columns]
    ids = list(dict.fromkeys(frame["excerpt_id"]))
    parts = []
    with session.store.reading() as connection:
        for start in range(0, len(ids), _PORTION):
            among = schema.excerpts.c.excerpt_id.in_(ids[start : start + _PORTION])
            parts.append(frames.excerpts(connection, ["excerpt_id", *missing], among))
    about = pd.concat(parts) if parts else pd.DataFrame(columns=["excerpt_id", *missing])
    told = frame.merge(about, on="excerpt_id", how="left", validate="many_to_one")
    told.attrs |= frame.attrs
    return told


def as_times(frame: pd.DataFrame, table: str, *columns: str) -> pd.DataFrame:
    """Return a frame with these columns of a table's UTC text as times, as in `decisions`."""
    made = {name: frames.as_times(frame[name], table) for name in columns if name in frame}
    return frame.assign(**made)


def as_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which every column that holds nothing but plain numbers holds numbers.

    What begins with a nought (a telephone number) stays text, as in `qualnlp.display`.
    """
    import pandas as pd

    from qualnlp.display.tables.order import as_figure

    made = {}
    for name in frame.columns:
        given = [one for one in frame[name] if not is_missing(one)]
        read = [as_figure(one) for one in given]
        if name != "informant" and given and all(isinstance(one, (int, float)) for one in read):
            values = [None if is_missing(one) else as_figure(one) for one in frame[name]]
            made[str(name)] = pd.to_numeric(pd.Series(values, index=frame.index))
    return frame.assign(**made)
