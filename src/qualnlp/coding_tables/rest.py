"""Rows that could not be taken. In: the rows with their reasons. Out: a table to be mended.

The table has the headings of the file that the rows came from, and one more column with the
reason, which is left aside when the mended table is given again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualnlp.i18n import say
from qualnlp.tabular import csv_bytes
from qualnlp.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row, or one code of it, that could not be taken.

    Attributes
    ----------
    source : str
        The file.
    line : int
        Where it stands there.
    reason : str
    cells : dict of str to str
        Heading -> cell, as they were given.
    coder : str
        As the row names them; may be empty.
    """

    source: str
    line: int
    reason: str
    cells: dict[str, str]
    coder: str = ""

    def sentence(self, *, with_source: bool = False) -> str:
        """Return the reason with the line that it is about, and the file if asked for."""
        line = say(f"baris {self.line}: {self.reason}", f"line {self.line}: {self.reason}")
        return f"{self.source}, {line}" if with_source else line


def write_rest(path: Path, rows: Sequence[BadRow]) -> None:
    """Write rows as CSV that Excel opens; a file that is there is replaced."""
    headings = list(dict.fromkeys(name for row in rows for name in row.cells))
    why = say("mengapa tidak diambil", "why not taken")
    lines = [[*(row.cells.get(name, "") for name in headings), row.reason] for row in rows]
    write_whole({path: csv_bytes([[*headings, why], *lines])})
