"""A table as it stands in a file: headings and cells, all text. In: cells. Out: text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RawTable:
    """Columns as they stand in a file.

    Attributes
    ----------
    name : str
        The file's name, for messages.
    kind : str
        CSV, Excel, JSON, ...
    lines : sequence of int
        The line in the file of each row, or its number where there are no lines.
    columns : dict of str to list of str
        Heading as it is written -> cells.
    tool : str
        The tool, where the layout of the file betrays it.
    faults : dict of int to str
        Rows that cannot be taken as they stand, and why.
    notes : tuple of str
        What had to be decided to read it, in sentences.
    """

    name: str
    kind: str
    lines: Sequence[int]
    columns: dict[str, list[str]]
    tool: str = ""
    faults: dict[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def texts(values: Iterable[Any]) -> list[str]:
    """Return cells as text: nothing for missing, whole numbers without a point, JSON for lists.

    Examples
    --------
    >>> texts([None, float("nan"), 3.0, "a", ["x"]])
    ['', '', '3', 'a', '["x"]']
    """
    return [value if type(value) is str else _text(value) for value in values]


def _text(value: Any) -> str:
    if hasattr(value, "tolist"):  # numpy and Arrow values
        value = value.tolist()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset | dict):
        given = value if isinstance(value, dict) else list(value)
        return json.dumps(given, ensure_ascii=False, default=str) if given else ""
    return str(value)
