"""What a merge did. In: rows that came, and what both changed. Out: rows for a frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

COLUMNS = ("kind", "subject", "outcome", "n", "ours", "theirs")


@dataclass(slots=True)
class Report:
    """What came from the other copy, and what both copies changed.

    Attributes
    ----------
    rows : list of dict
        kind, subject, outcome (``"added"``, or ``"both"``: both changed it and ours stays), n,
        ours, theirs.
    not_taken : list of dict
        Decisions of the other copy that were left out: the coder went on in both copies. A row a
        decision, with the columns of the table.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    not_taken: list[dict[str, Any]] = field(default_factory=list)

    def added(self, kind: str, n: int, subject: str = "") -> None:
        """Note that rows came; nothing where there are none."""
        if n:
            self._add(kind, subject, "added", n, "", "")

    def both(self, kind: str, subject: str, ours: object, theirs: object, n: int = 1) -> None:
        """Note what both copies changed."""
        self._add(kind, subject, "both", n, str(ours), str(theirs))

    @property
    def came(self) -> bool:
        """Whether anything was added."""
        return any(row["outcome"] == "added" for row in self.rows)

    def _add(self, *values: object) -> None:
        self.rows.append(dict(zip(COLUMNS, values, strict=True)))
