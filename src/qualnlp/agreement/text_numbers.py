"""Columns of ids and codes as numbers, without hashing each text as an object.

In: columns of ids or codes. Out: the place of each row among the different texts, and these. Ids
are short and mostly count something: their bytes are read as digits, which is several times faster
than hashing texts. What does not fit that form is left to pandas. The texts themselves are made
only where somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Places = NDArray[np.intp]
Bytes = NDArray[np.uint8]  # (rows, bytes): a text a row, 0 behind its end

# Texts of more bytes than this, and columns of fewer rows, are left to pandas.
MAX_BYTES = 24
MIN_ROWS = 10_000
# So many rows are read at a time: they stay in the processor's cache.
_BLOCK = 1 << 15


@dataclass(frozen=True)
class Numbered:
    """Columns as numbers.

    Attributes
    ----------
    places : list of integer array (rows,)
        For each column, the place of each row among the different texts; -1 where it is missing
        or empty.
    size : int
        How many different texts there are.
    texts : pandas.Index of str
        These, in no order of their own.
    """

    places: list[Places]
    size: int
    make_texts: Callable[[], pd.Index]

    @cached_property
    def texts(self) -> pd.Index:
        """The different texts."""
        return self.make_texts()


def text_of(value: Any) -> str:
    """Return an id or code as text: a column of whole numbers with a gap in it holds floats.

    Examples
    --------
    >>> text_of(" e1 "), text_of(7), text_of(7.0)
    ('e1', '7', '7')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def texts_of(column: pd.Series) -> pd.Series:
    """Return a column of ids or codes as texts, a missing one empty, the index kept."""
    import pandas as pd

    found = numbered([column])
    whole = np.append(found.texts.to_numpy(object), "")
    return pd.Series(whole[found.places[0]], index=column.index, dtype=object)


def numbered(parts: Sequence[pd.Series]) -> Numbered:
    """Return columns as numbers; values that read alike are one: " e1" and "e1", 1 and "1".

    Examples
    --------
    >>> import pandas as pd
    >>> found = numbered([pd.Series(["b", "a", None]), pd.Series(["a "])])
    >>> [own.tolist() for own in found.places], list(found.texts)
    ([[0, 1, -1], [1]], ['b', 'a'])
    """
    import pandas as pd

    first, *others = parts
    if others and all(first.array.equals(other.array) for other in others):
        # Coders mostly list the same excerpts in the same order: half the work.
        found = numbered([first])
        return Numbered(found.places * len(parts), found.size, lambda: found.texts)
    if sum(map(len, parts)) >= MIN_ROWS:
        rows = [_rows(part) for part in parts]
        known = [own for own in rows if own is not None]
        if len(known) == len(parts):
            return _by_bytes(known)
    if any(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
        return _by_categories(parts)
    if len({part.dtype for part in parts}) > 1:
        parts = [part.astype(object) for part in parts]
    places, values = pd.factorize(pd.concat(parts, ignore_index=True))
    return _stripped(_split(places, parts), pd.Index(values))


def _split(places: Places, parts: Sequence[Any]) -> list[Places]:
    return np.split(places, np.cumsum([len(part) for part in parts])[:-1])


def _stripped(places: list[Places], values: pd.Index) -> Numbered:
    """Return what reads alike as one, and nothing as missing."""
    import pandas as pd

    if isinstance(values.dtype, pd.StringDtype):
        texts = values.str.strip()
    else:
        texts = pd.Index([text_of(value) for value in values], dtype=object)
    empty = np.asarray(texts == "", dtype=bool)
    if empty.any() or not texts.equals(values):
        again, alike = pd.factorize(texts)
        keep = np.asarray(alike != "", dtype=bool)
        kept = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
        place = np.append(kept[again], -1)
        places = [place[own] for own in places]
        texts = pd.Index(alike)[keep]
    return Numbered([own.astype(np.intp, copy=False) for own in places], len(texts), lambda: texts)


def _by_categories(parts: Sequence[pd.Series]) -> Numbered:
    """Return columns of which some are Categoricals: each category is looked at once."""
    import pandas as pd

    pairs = [pd.factorize(part) for part in parts]
    inner = numbered([pd.Series(pd.Index(values), dtype=object) for _, values in pairs])
    places = [
        np.append(own, -1)[codes] for own, (codes, _) in zip(inner.places, pairs, strict=True)
    ]
    return Numbered(places, inner.size, lambda: inner.texts)


def _by_bytes(parts: Sequence[_Rows]) -> Numbered:
    """Return columns as numbers from the bytes of their texts."""
    import pandas as pd

    whole, n = _places([part.bytes for part in parts])
    places = _split(whole, [part.bytes for part in parts])
    width = max(part.bytes.shape[1] for part in parts)

    def texts() -> pd.Index:
        rows = np.zeros((n, width), dtype=np.uint8)
        left = np.ones(n, dtype=bool)
        for own, part in zip(places, parts, strict=True):
            number, row = _occurring(own, left)
            rows[number, : part.bytes.shape[1]] = part.bytes[row]
            left[number] = False
        found = rows.view(f"S{width}")[:, 0].tolist()  # without the zeros behind their ends
        index: pd.Index = pd.Index([text.decode() for text in found], dtype=object)
        return index

    if all(part.plain for part in parts):
        return Numbered(places, n, texts)
    return _stripped(places, texts())


def _occurring(places: Places, wanted: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return which of the wanted numbers occur among the places, and a row where each does."""
    row = np.full(len(wanted), -1, dtype=np.intp)
    left = int(wanted.sum())
    for begin in range(0, len(places), _BLOCK):
        own = places[begin : begin + _BLOCK]
        new = np.flatnonzero(wanted[own] & (row[own] < 0))
        row[own[new]] = begin + new
        left -= int((row[own[new]] == begin + new).sum())  # of equal ones the last one stays
        if not left:
            break
    number = np.flatnonzero(row >= 0)
    return number, row[number]


@dataclass(frozen=True)
class _Digit:
    """What stands at one place of the texts.

    Attributes
    ----------
    place : int
    low : int
        What the digits count from: the lowest byte there, or one below it where texts end before.
    count : int
        How many digits there are.
    table : array (256,), optional
        The digit of each byte, where they do not simply count.
    """

    place: int
    low: int
    count: int
    table: Bytes | None = None

    def of(self, rows: Bytes) -> Bytes:
        """Return the digit of each row."""
        column = _column(rows, self.place)
        if self.table is not None:
            return self.table[column]
        return np.maximum(column, np.uint8(self.low)) - np.uint8(self.low)


def _places(parts: Sequence[Bytes]) -> tuple[Places, int]:
    """Return the place of each text among the different ones, and how many these are.

    Ids mostly count something: few signs occur at each place. The texts are read as numbers of a
    mixed base, and where that gives few enough numbers they are counted, not hashed.
    """
    import pandas as pd

    rows = sum(map(len, parts))
    most = 4 * rows + 1_000_000
    digits = _ranges(parts)
    if prod(digit.count for digit in digits) > most:
        digits = [_exact(parts, digit) for digit in digits]
    size = prod(digit.count for digit in digits)
    if size > most:
        places, n = np.zeros(rows, dtype=np.intp), 1
        for group in _groups(digits):
            own, found = pd.factorize(_mixed(_numbers(parts, group, np.uint64)))
            if n > 1:
                own, found = pd.factorize(_mixed((places * len(found) + own).view(np.uint64)))
            places, n = own, len(found)
        return places, n
    number = _numbers(parts, digits, np.int32)
    there = np.zeros(size, dtype=bool)
    there[number] = True
    if there.all():
        return number.astype(np.intp), size
    rank = np.cumsum(there, dtype=np.intp) - 1
    return rank[number], int(rank[-1]) + 1


def _ranges(parts: Sequence[Bytes]) -> list[_Digit]:
    """Return the places where the texts differ, each with the range of its bytes."""
    width = max(own.shape[1] for own in parts)
    ends = np.array([any(place >= own.shape[1] for own in parts) for place in range(width)])
    lows, highs = np.full(width, 255), np.zeros(width, dtype=int)
    for own in parts:
        inside = own.shape[1]
        low, high = _extremes(own)
        if not low.all():
            ends[:inside] |= low == 0
            low = _extremes(own - np.uint8(1))[0] + 1  # an end is now the highest of all bytes
        lows[:inside] = np.minimum(lows[:inside], low)
        highs[:inside] = np.maximum(highs[:inside], high)
    lows -= ends
    digits = [
        _Digit(place, int(low), int(high) - int(low) + 1)
        for place, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]
    return [digit for digit in digits if digit.count > 1]


def _extremes(rows: Bytes) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the lowest and the highest byte at each place."""
    width, many = rows.shape[1], 1024
    even = len(rows) // many * many
    # Many rows side by side: the processor compares them all at once.
    wide = rows[:even].reshape(-1, many * width)
    low, high = np.full(width, 255), np.zeros(width, dtype=int)
    for part in (wide, rows[even:]):
        if len(part):
            low = np.minimum(low, part.min(axis=0).reshape(-1, width).min(axis=0))
            high = np.maximum(high, part.max(axis=0).reshape(-1, width).max(axis=0))
    return low, high


def _exact(parts: Sequence[Bytes], digit: _Digit) -> _Digit:
    """Return a place with the bytes that do occur there."""
    used = np.zeros(256, dtype=bool)
    for own in parts:
        used[_column(own, digit.place)] = True
    return replace(digit, count=int(used.sum()), table=(np.cumsum(used) - 1).astype(np.uint8))


def _groups(digits: Sequence[_Digit]) -> list[list[_Digit]]:
    """Return digits in groups, each a number of 64 bits."""
    groups: list[list[_Digit]] = [[]]
    for digit in digits:
        if prod(one.count for one in groups[-1]) * digit.count > 2**64:
            groups.append([])
        groups[-1].append(digit)
    return groups


def _numbers(parts: Sequence[Bytes], digits: Sequence[_Digit], dtype: type) -> NDArray[Any]:
    """Return each text as a number of a mixed base, in the order of the parts."""
    number: NDArray[Any] = np.zeros(sum(map(len, parts)), dtype=dtype)
    start = 0
    for own in parts:
        for begin in range(0, len(own), _BLOCK):
            rows = own[begin : begin + _BLOCK]
            here = number[start + begin : start + begin + len(rows)]
            for digit in digits:
                here *= dtype(digit.count)
                here += digit.of(rows)
        start += len(own)
    return number


def _column(rows: Bytes, place: int) -> Bytes:
    """Return the bytes at one place of every text; 0 behind its end."""
    return rows[:, place] if place < rows.shape[1] else np.zeros(len(rows), dtype=np.uint8)


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return other numbers for these, one for one, whose hashes seldom meet."""
    return number * np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class _Rows:
    """A column's texts as bytes, and whether these are plain: signs of ASCII, no blanks."""

    bytes: Bytes
    plain: bool


def _rows(part: pd.Series) -> _Rows | None:
    """Return the texts of a column as bytes; None where that is unsafe.

    Texts that pandas holds in Arrow's form lie one after another in one stretch of memory.
    """
    import pandas as pd

    if not isinstance(part.dtype, pd.StringDtype) or part.dtype.storage != "pyarrow":
        return None
    chunks = [_rows_of(chunk) for chunk in part.array.__arrow_array__().chunks if len(chunk)]
    known = [chunk for chunk in chunks if chunk is not None]
    if not known or len(known) < len(chunks):
        return None
    if len(known) == 1:
        return known[0]
    width = max(own.bytes.shape[1] for own in known)
    padded = [np.pad(own.bytes, ((0, 0), (0, width - own.bytes.shape[1]))) for own in known]
    return _Rows(np.concatenate(padded), all(own.plain for own in known))


def _rows_of(chunk: Any) -> _Rows | None:
    if chunk.null_count:
        return None
    _, places, data = chunk.buffers()
    kind = np.int64 if str(chunk.type).startswith("large") else np.int32
    offsets = np.frombuffer(places, dtype=kind)[chunk.offset : chunk.offset + len(chunk) + 1]
    lengths = np.diff(offsets)
    shortest, longest = int(lengths.min()), int(lengths.max())
    if not longest or longest > MAX_BYTES:
        return None
    text = np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]]
    low, high = int(text.min()), int(text.max())
    if not low:
        return None  # a zero byte in a text would look like its end
    plain = low > 0x20 and high < 0x7F and shortest > 0
    if shortest == longest:
        return _Rows(text.reshape(-1, longest), plain)
    # Eight bytes from where each text begins, then the next eight; what belongs to others is cut.
    padded = np.append(text, np.zeros(MAX_BYTES, dtype=np.uint8))
    eights = np.lib.stride_tricks.sliding_window_view(padded, 8).view("<u8")[:, 0]
    words = np.empty((len(chunk), -(-longest // 8)), dtype="<u8")
    for place, begin in enumerate(range(0, longest, 8)):
        inside = _INSIDE[np.clip(lengths - begin, 0, 8)]
        words[:, place] = eights[offsets[:-1] - offsets[0] + begin] & inside
    return _Rows(words.view(np.uint8)[:, :longest], plain)


# For texts of which so many bytes lie in a word of eight: the bits of these.
_INSIDE = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype="<u8")
