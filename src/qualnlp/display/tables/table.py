"""A table before it becomes Word, Excel or HTML: heads, rows, and what a cell rests on.

In: names and values. Out: a `Table`, which every kind of file writes in its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or a number that rests on the quotations under a code, of one informant or of all.

    Examples
    --------
    >>> str(Cell("+", "pelatihan", "Informan 1"))
    '+'
    """

    value: str | int
    code: str
    informant: str = ""

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a sheet in Excel, a table in Word and on the page.

    Parameters
    ----------
    key : str
        What `only=` calls it.
    sheet : str
        The name of its sheet in Excel, at most 31 letters.
    title : str
        Its caption.
    heads : sequence of str
    rows : sequence of sequences
        Texts, numbers, None (nothing) or `Cell`; each as long as `heads`.
    note : str
        How it was made, for below it.
    shares : sequence of float, optional
        How Word divides the width among the columns.

    Examples
    --------
    >>> Table("kode", "Kode", "Kode", ["Kode", "n"], [["Pelatihan", 2]]).rows[0][1]
    2
    """

    key: str
    sheet: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""
    shares: Sequence[float] = field(default_factory=tuple)
