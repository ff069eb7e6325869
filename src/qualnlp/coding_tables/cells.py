"""Single cells of a table of codings. In: text. Out: verdicts, stances, modes, numbers; faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qualnlp.coding_tables.aliases import folded
from qualnlp.errors import QualNlpError
from qualnlp.i18n import say
from qualnlp.terms import DECISION_VERDICTS, MODES, STANCES


class Faults:
    """Collects, for each row, the first thing that is wrong with it."""

    def __init__(self) -> None:
        self.of: dict[int, str] = {}

    def read(self, cells: Sequence[str], reader: Callable[[str], Any], default: Any) -> list[Any]:
        """Read a column, each distinct cell once; what cannot be read becomes the default."""
        known: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        distinct = dict.fromkeys(cells)
        if list(distinct) == [""]:  # a column that is not there, or holds nothing
            return [default] * len(cells)
        for cell in distinct:
            try:
                known[cell] = reader(cell)
            except (QualNlpError, ValueError) as error:
                known[cell] = default
                wrong[cell] = str(error)
        if wrong:
            for number, cell in enumerate(cells):
                if cell in wrong:
                    self.of.setdefault(number, wrong[cell])
        return [known[cell] for cell in cells]


def verdict_in(cell: str) -> str:
    """Return the stored word of a verdict; empty for an empty cell."""
    if not cell:
        return ""
    found = DECISION_VERDICTS.find(cell)
    if found is None:
        words = ", ".join(DECISION_VERDICTS)
        raise ValueError(
            say(f"verdict “{cell}” tidak dikenal ({words})", f"verdict “{cell}” ({words})")
        )
    return found


_STANCE_WORDS = {
    "positif": "mendukung", "positive": "mendukung", "pro": "mendukung", "pendukung": "mendukung",
    "negatif": "menghambat", "negative": "menghambat", "kontra": "menghambat",
    "penghambat": "menghambat", "keduanya": "campuran", "both": "campuran",
}  # fmt: skip


def stance_in(cell: str) -> str:
    """Return the stored word of a stance; empty for an empty cell."""
    if not cell:
        return ""
    bare = folded(cell).strip("()[] ")
    found = STANCES.find(cell) or STANCES.find(bare) or _STANCE_WORDS.get(bare)
    if found is None:
        words = ", ".join(STANCES.spellings)
        raise ValueError(
            say(f"sikap “{cell}” tidak dikenal ({words})", f"stance “{cell}” is none of {words}")
        )
    return found


def mode_in(cell: str) -> str:
    """Return a mode; empty where the cell names none."""
    return MODES.find(cell) or ""


def number_in(cell: str) -> int | None:
    """Return a whole number; None for an empty cell."""
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = 0.5
    if not value.is_integer() or value < 0:
        raise ValueError(say(f"“{cell}” bukan bilangan bulat", f"“{cell}” is not a whole number"))
    return int(value)
