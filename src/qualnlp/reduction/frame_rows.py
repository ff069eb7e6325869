"""The rows of a frame as tuples. In: a frame and names of columns. Out: what each row has there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def frame_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a frame; a text comes slowly out of pandas one by one, not all at once.

    Examples
    --------
    >>> import pandas as pd
    >>> list(frame_rows(pd.DataFrame({"code": ["a", "b"], "n": [1, 2]}), ["n", "code"]))
    [(1, 'a'), (2, 'b')]
    """
    return zip(*(frame[name].tolist() for name in columns), strict=True)
