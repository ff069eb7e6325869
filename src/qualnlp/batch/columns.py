"""numpy and lists of texts as Arrow columns. In: one of them. Out: a `pyarrow.Array`.

``pyarrow.array`` does the same, but loads pandas first, to look whether it was given a Series: a
third of a second and forty megabytes in every worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.batch.arrow import load_arrow


def column(values: NDArray[Any] | Sequence[Any], kind: Any) -> Any:
    """Return values without gaps as an array of a type: text, 64 or 32 bits, or true and false.

    Examples
    --------
    >>> import pyarrow as pa
    >>> column(["gaji", "diklat"], pa.string()).to_pylist()
    ['gaji', 'diklat']
    >>> column(np.array([True, False]), pa.bool_()).to_pylist()
    [True, False]
    """
    pa, _ = load_arrow()
    if pa.types.is_string(kind):
        return _texts(pa, list(values))
    numbers = np.asarray(values, bool if pa.types.is_boolean(kind) else kind.to_pandas_dtype())
    data = np.packbits(numbers, bitorder="little") if numbers.dtype == bool else numbers
    buffer = pa.py_buffer(np.ascontiguousarray(data))
    return pa.Array.from_buffers(kind, len(numbers), [None, buffer])


def _texts(pa: Any, texts: list[str]) -> Any:
    glued = "".join(texts)
    encoded: list[Any] = texts if glued.isascii() else [text.encode() for text in texts]
    ends = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(texts)), out=ends[1:])
    data = glued.encode()
    if ends[-1] > np.iinfo(np.int32).max:
        raise OverflowError(f"{ends[-1]} bytes of text in one column of one part")
    buffers = [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(texts), buffers)
