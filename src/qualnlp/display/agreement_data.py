"""The data of the displays of agreement, with or without a study behind them.

In: the frame of `qualnlp.agree` and the names of the codes. Out: `Comparison`, and the table of all
its measures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from qualnlp.display.labels import measure_name
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


class Compared(Protocol):
    """What holds an agreement: the `ReportData` of a study, or a `Comparison` alone."""

    @property
    def agreement(self) -> pd.DataFrame | None:
        """The frame of `qualnlp.agree`; None where one person coded."""

    @property
    def agreement_sentence(self) -> str:
        """The agreement in words; empty if there is none."""

    def name(self, code_id: str) -> str:
        """Return the name of a code."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The agreement of two coders by itself.

    Parameters
    ----------
    agreement : pandas.DataFrame
        As `qualnlp.agree` gives it.
    agreement_sentence : str
    names : mapping of str to str, optional
        Code id -> the name that readers see.
    sentences : sequence of str
        The agreement on each code as a sentence that can be quoted.
    differences, exchanged : pandas.DataFrame or None
        What `Study.disagreements` and `Study.confusion` give: what to talk about.
    """

    agreement: pd.DataFrame
    agreement_sentence: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    sentences: Sequence[str] = ()
    differences: pd.DataFrame | None = None
    exchanged: pd.DataFrame | None = None

    def name(self, code_id: str) -> str:
        """Return the name of a code; its id where no name is known."""
        return self.names.get(code_id, code_id)


def leading_measure(frame: pd.DataFrame) -> str:
    """Return the measure that displays show first: Cohen's kappa, for many coders Fleiss'."""
    return "cohen_kappa" if (frame["measure"] == "cohen_kappa").any() else "fleiss_kappa"


def pair_names(frame: pd.DataFrame | None) -> tuple[str, str]:
    """Return the names of two compared coders; A and B where they are not known.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame()
    >>> frame.attrs["coders"] = ["ani", "budi"]
    >>> pair_names(frame), pair_names(None)
    (('ani', 'budi'), ('A', 'B'))
    """
    names = [] if frame is None else [str(name) for name in frame.attrs.get("coders", ())]
    if len(names) != 2 or names == ["a", "b"]:  # two frames without names
        return ("A", "B")
    return (names[0], names[1])


def common_notes(frame: pd.DataFrame | None) -> list[str]:
    """Return the notes that stand on every row and belong beside every value shown.

    For instance that codings were made with suggestions on screen, or characters were counted.
    """
    if frame is None or frame.empty:
        return []
    first, *others = (str(note).split("; ") for note in frame["note"])
    return [part for part in first if part and all(part in other for other in others)]


def agreement_table(report: Compared) -> tuple[list[str], list[list[object]]]:
    """Return the heads and rows of the table of all measures."""
    first, second = pair_names(report.agreement)
    heads = [
        say("Ukuran", "Measure"),
        say("Kode", "Code"),
        say("n satuan", "n units"),
        say("n dokumen", "n documents"),
        say("Kedua pengode", "Both"),
        say(f"Hanya {first}", f"Only {first}"),
        say(f"Hanya {second}", f"Only {second}"),
        say("Tidak keduanya", "Neither"),
        say("Nilai", "Value"),
        say("Batas bawah 95%", "95% low"),
        say("Batas atas 95%", "95% high"),
        say("Tafsiran", "Interpretation"),
        say("Catatan", "Note"),
    ]
    figures = "n_units n_documents both a_only b_only neither value ci_low ci_high".split()
    rows: list[list[object]] = []
    for row in [] if report.agreement is None else report.agreement.to_dict("records"):
        code = report.name(str(row["code"])) if row["code"] else say("(seluruhnya)", "(overall)")
        told = [row["interpretation"], row["note"]]
        rows.append([measure_name(str(row["measure"])), code, *(row[f] for f in figures), *told])
    return heads, rows
