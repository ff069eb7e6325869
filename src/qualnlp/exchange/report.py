"""What an export or import took, left out, changed or guessed. In: events. Out: a frame, a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.display.writers.atomic import write_files
from qualnlp.errors import QualNlpError
from qualnlp.i18n import say
from qualnlp.tabular import csv_of_frame
from qualnlp.terms import Term, Terms

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("kind", "outcome", "subject", "n", "detail")

OUTCOMES = Terms(
    Term("taken", "terbawa", "taken"),
    Term("left_out", "tidak terbawa", "left out"),
    Term("changed", "diubah", "changed"),
    Term("guessed", "ditebak", "guessed"),
)
KINDS = Terms(
    Term("coding", "pengodean", "coding"),
    Term("code", "kode", "code"),
    Term("codebook", "buku kode", "codebook"),
    Term("source", "sumber", "source"),
    Term("text", "teks", "text"),
    Term("offsets", "posisi huruf", "offsets"),
    Term("coder", "pengode", "coder"),
    Term("case", "informan", "case"),
    Term("memo", "memo", "memo"),
    Term("decision", "keputusan", "decision"),
    Term("suggestion", "saran", "suggestion"),
    Term("conclusion", "simpulan", "conclusion"),
    Term("media", "media", "media"),
    Term("structure", "susunan", "structure"),
)
# A report names so many things one by one; of more of the same it says how many.
_MAX_NAMED = 200


@dataclass
class Report:
    """Collects the rows of a report while a file is read or written.

    Examples
    --------
    >>> report = Report()
    >>> report.left_out("memo", "w1.txt", "memo kosong")
    >>> report.rows[0][:3]
    ('memo', 'left_out', 'w1.txt')
    """

    rows: list[tuple[str, str, str, int, str]] = field(default_factory=list)
    _named: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def taken(self, kind: str, n: int, subject: str = "", detail: str = "") -> None:
        """Say how many of a kind came through; nothing for none."""
        if n:
            self._add(kind, "taken", subject, detail, n)

    def left_out(self, kind: str, subject: str, detail: str, n: int = 1) -> None:
        """Say that something was not taken, and why."""
        self._add(kind, "left_out", subject, detail, n)

    def already(self, kind: str, n: int) -> None:
        """Say how many are in the study as they are in the file."""
        told = say("sudah ada di studi, sama persis", "in the study already, the very same")
        self.left_out(kind, "", told, n)

    def changed(self, kind: str, subject: str, detail: str, n: int = 1) -> None:
        """Say that something came through in another form."""
        self._add(kind, "changed", subject, detail, n)

    def guessed(self, kind: str, subject: str, detail: str, n: int = 1) -> None:
        """Say what was decided where the file does not tell."""
        self._add(kind, "guessed", subject, detail, n)

    def _add(self, kind: str, outcome: str, subject: str, detail: str, n: int) -> None:
        if not n:
            return
        key = (kind, outcome, detail)
        times = self._named[key] = self._named.get(key, 0) + 1
        if times <= _MAX_NAMED:
            self.rows.append((kind, outcome, subject, n, detail))
            return
        # The last row of its kind stands for all the others.
        at = max(i for i, row in enumerate(self.rows) if (row[0], row[1], row[4]) == key)
        others = say("dan lainnya", "and others")
        self.rows[at] = (kind, outcome, others, self.rows[at][3] + n, detail)

    def extend(self, other: Report) -> None:
        """Take over the rows of another report."""
        for kind, outcome, subject, n, detail in other.rows:
            self._add(kind, outcome, subject, detail, n)

    def total(self, kind: str, outcome: str = "taken") -> int:
        """Return how many of a kind had an outcome."""
        return sum(row[3] for row in self.rows if row[:2] == (kind, outcome))

    def frame(self) -> pd.DataFrame:
        """Return the report as a frame with `COLUMNS`: what was taken first, then the losses."""
        import pandas as pd

        ordered = sorted(self.rows, key=lambda row: row[1] != "taken")
        return pd.DataFrame(ordered, columns=list(COLUMNS)).astype({"n": "int64"})

    def as_csv(self) -> bytes:
        """Return the report as a table for people, in their language."""
        return csv_of_frame(for_people(self.frame()))

    def write(self, *places: Path) -> Path | None:
        """Write the report into the first place that can be written; return it, or None."""
        for place in places:
            try:
                return write_files(
                    place.parent, {place.name: self.as_csv()}, overwrite=True, private=True
                )[0]
            except QualNlpError:
                continue  # a file on a disk that can only be read
        return None


def for_people(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a report, or its first rows, with headings and words in the reader's language."""
    shown = frame.assign(
        kind=frame["kind"].map(KINDS.label), outcome=frame["outcome"].map(OUTCOMES.label)
    )
    heads = {
        "kind": say("jenis", "kind"),
        "outcome": say("hasil", "outcome"),
        "subject": say("perihal", "subject"),
        "detail": say("rincian", "detail"),
    }
    return shown.rename(columns=heads)


@dataclass(frozen=True)
class Exchange:
    """What an export or an import came to.

    Attributes
    ----------
    path : Path
        The file that was written or read.
    report : Report
    report_path : Path or None
        Where the report was written; None where no folder could be written to.
    files : tuple of Path
        All files that were written, the report apart.
    coders : dict of str to int
        Coder -> how many decisions were added (import).
    """

    path: Path
    report: Report
    report_path: Path | None = None
    files: tuple[Path, ...] = ()
    coders: dict[str, int] = field(default_factory=dict)

    @property
    def losses(self) -> pd.DataFrame:
        """What was left out, changed or guessed: kind, outcome, subject, n, detail."""
        frame = self.report.frame()
        return frame[frame["outcome"] != "taken"].reset_index(drop=True)

    @property
    def frame(self) -> pd.DataFrame:
        """The whole report: what was taken, then the losses."""
        return self.report.frame()
