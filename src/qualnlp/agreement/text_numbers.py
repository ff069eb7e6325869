"""Columns of texts as numbers, without hashing each text as an object.

In: columns of ids or codes. Out: the place of each row among the different values, and these. Ids
are short and mostly count something: their bytes are read as digits, which is several times faster
than hashing texts. What does not fit that form is left to pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

# Texts of more bytes than this, and columns of fewer rows, are left to pandas.
MAX_BYTES = 24
MIN_ROWS = 10_000


def numbered(parts: Sequence[pd.Series]) -> tuple[NDArray[np.intp], Any]:
    """Return the place of each row among the different values, -1 where it is missing, and these.

    Examples
    --------
    >>> import pandas as pd
    >>> places, values = numbered([pd.Series(["b", "a", None]), pd.Series(["a"])])
    >>> places.tolist(), list(values)
    ([0, 1, -1, 1], ['b', 'a'])
    """
    import pandas as pd

    if sum(map(len, parts)) < MIN_ROWS:
        return pd.factorize(pd.concat(parts, ignore_index=True))
    bytes_of = [_bytes(part) for part in parts]
    known = [own for own in bytes_of if own is not None]
    if len(known) < len(parts):
        return pd.factorize(pd.concat(parts, ignore_index=True))
    width = max(own.shape[1] for own in known)
    number, n = _places([_column(known, place) for place in range(width)])
    # Where each value stands first: its text is taken from there.
    first = np.empty(n, dtype=np.intp)
    first[number[::-1]] = np.arange(len(number))[::-1]
    texts = []
    for part in parts:
        here = first[(first >= 0) & (first < len(part))]
        texts.append(part.iloc[here])
        first = first - len(part)
    order = np.concatenate([np.flatnonzero(own) for own in _inside(number, n, parts)])
    rank = np.empty(n, dtype=np.intp)
    rank[order] = np.arange(n)
    values = texts[0] if len(texts[0]) == n else pd.concat(texts, ignore_index=True)
    return (number if len(texts[0]) == n else rank[number]), values.array


def _inside(
    number: NDArray[np.intp], n: int, parts: Sequence[pd.Series]
) -> list[NDArray[np.bool_]]:
    """Return for each part which values stand in it and in none before it, (values,)."""
    inside, before, start = [], np.zeros(n, dtype=bool), 0
    for part in parts:
        own = np.zeros(n, dtype=bool)
        own[number[start : start + len(part)]] = True
        inside.append(own & ~before)
        before |= own
        start += len(part)
    return inside


def _column(parts: Sequence[NDArray[np.uint8]], place: int) -> NDArray[np.uint8]:
    """Return the bytes at one place of every text; 0 behind its end."""
    return np.concatenate(
        [own[:, place] if place < own.shape[1] else np.zeros(len(own), np.uint8) for own in parts]
    )


def _places(columns: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[np.intp], int]:
    """Return the place of each text among the different ones, and how many these are.

    Ids mostly count something: few signs occur at each place. The texts are read as numbers of a
    mixed base, and where that gives few enough numbers they are counted, not hashed.
    """
    import pandas as pd

    most = 4 * len(columns[0]) + 1_000_000
    number = np.zeros(len(columns[0]), dtype=np.intp)
    size = 1
    for column in columns:
        used = np.flatnonzero(np.bincount(column, minlength=256))
        if len(used) < 2:
            continue
        if size * len(used) > most:
            number, found = pd.factorize(_mixed(number))
            size = len(found)
        digit = np.zeros(256, dtype=np.intp)
        digit[used] = np.arange(len(used))
        number *= len(used)
        number += digit[column]
        size *= len(used)
    if size > most:
        number, found = pd.factorize(_mixed(number))
        return number, len(found)
    there = np.zeros(size, dtype=bool)
    there[number] = True
    rank = np.cumsum(there) - 1
    return rank[number], int(rank[-1]) + 1


def _mixed(number: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return other numbers for these, one for one, whose hashes seldom meet."""
    return number.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def _bytes(part: pd.Series) -> NDArray[np.uint8] | None:
    """Return the bytes of each text, (rows, longest), 0 behind its end; None where that is unsafe.

    Texts that pandas holds in Arrow's form lie one after another in one stretch of memory.
    """
    import pandas as pd

    if not isinstance(part.dtype, pd.StringDtype) or part.dtype.storage != "pyarrow":
        return None
    rows = [_bytes_of(chunk) for chunk in part.array.__arrow_array__().chunks if len(chunk)]
    known = [own for own in rows if own is not None]
    if not known or len(known) < len(rows):
        return None
    width = max(own.shape[1] for own in known)
    if all(own.shape[1] == width for own in known):
        return known[0] if len(known) == 1 else np.concatenate(known)
    return np.concatenate([np.pad(own, ((0, 0), (0, width - own.shape[1]))) for own in known])


def _bytes_of(chunk: Any) -> NDArray[np.uint8] | None:
    if chunk.null_count:
        return None
    _, places, data = chunk.buffers()
    kind = np.int64 if str(chunk.type).startswith("large") else np.int32
    offsets = np.frombuffer(places, dtype=kind)[chunk.offset : chunk.offset + len(chunk) + 1]
    lengths = np.diff(offsets)
    longest = int(lengths.max())
    text = np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]] if data else None
    if text is None or longest > MAX_BYTES or not text.all():
        return None  # a zero byte in a text would look like its end
    if int(lengths.min()) == longest:
        return text.reshape(-1, longest) if longest else None
    matrix = np.zeros((len(chunk), longest), dtype=np.uint8)
    within = np.arange(len(text)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    matrix[np.repeat(np.arange(len(chunk)), lengths), within] = text
    return matrix
