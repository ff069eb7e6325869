"""pyarrow, which comes with the extra `batch`. In: nothing. Out: the library, or a sentence."""

from __future__ import annotations

from typing import Any

from qualnlp.errors import ExtraMissing


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
    """Give what Arrow no longer needs back to the system: kept, it was a sixth of a worker."""
    pa, _ = load_arrow()
    pa.default_memory_pool().release_unused()
