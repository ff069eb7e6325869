"""pyarrow, which comes with the extra `batch`. In: nothing. Out: the library, or a sentence."""

from __future__ import annotations

from typing import Any

from qualnlp.errors import ExtraMissing
from qualnlp.freed import give_back


def load_arrow() -> tuple[Any, Any]:
    """Return pyarrow and pyarrow.parquet.

    Raises
    ------
    ExtraMissing
        If pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExtraMissing("batch") from error
    return pyarrow, parquet


def give_back_memory() -> None:
    """Give what Arrow and the C library no longer need back to the system.

    Kept, it was a sixth of a worker, and half of what wrote the output; holes between what is
    kept grew with the first hundred thousand rows.
    """
    pa, _ = load_arrow()
    pa.default_memory_pool().release_unused()
    give_back()
