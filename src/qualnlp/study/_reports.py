"""Agreement and evaluation as files. In: frames of measures. Out: Word, Excel and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class AgreementReport:
    """How far coders agree, ready to be written.

    Attributes
    ----------
    frame : pandas.DataFrame
        Every measure, as `qualnlp.agree` returns them.
    names : mapping of str to str
        Code id -> the name that readers see.
    differences, exchanged : pandas.DataFrame or None
        What two coders should talk about (`Study.disagreements`, `Study.confusion`).

    Examples
    --------
    >>> import pandas as pd, qualnlp
    >>> columns = ["excerpt_id", "transcript_id", "code"]
    >>> ani = pd.DataFrame([["k1", "t1", "gaji"], ["k2", "t1", ""]], columns=columns)
    >>> report = AgreementReport(qualnlp.agree(ani, ani, n_boot=20))
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(path.name for path in report.write(folder))
    ['kesepakatan.docx', 'kesepakatan.png', 'kesepakatan.svg', 'kesepakatan.xlsx']
    """

    frame: pd.DataFrame
    names: Mapping[str, str] = field(default_factory=dict)
    differences: pd.DataFrame | None = None
    exchanged: pd.DataFrame | None = None

    @property
    def sentence(self) -> str:
        """The agreement on all codes as a sentence that can be quoted."""
        from qualnlp.agreement import kappa_sentence

        return kappa_sentence(self.frame)

    @property
    def sentences(self) -> list[str]:
        """The agreement on each code as such a sentence, where it can be computed."""
        from qualnlp.agreement import kappa_sentence
        from qualnlp.display.agreement_data import leading_measure

        frame = self.frame
        rows = frame[(frame["measure"] == leading_measure(frame)) & (frame["code"] != "")]
        codes = rows.loc[rows["value"].notna(), "code"]
        return [kappa_sentence(frame, code, self.names.get(code, code)) for code in codes]

    def write(self, out: PathLike) -> list[Path]:
        """Write kesepakatan.docx, .xlsx, .png and .svg into a folder; return their paths.

        Raises
        ------
        QualNlpError
            If the folder or a file in it cannot be written.
        """
        from qualnlp.display import Comparison, write_comparison

        compared = Comparison(
            self.frame,
            self.sentence,
            self.names,
            self.sentences,
            self.differences,
            self.exchanged,
        )
        return write_comparison(Path(out), compared)


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationReport:
    """How well suggestions meet what a coder decided, ready to be written.

    Attributes
    ----------
    frame : pandas.DataFrame
        Every measure, as `qualnlp.evaluate` or `Study.evaluate` returns them.
    names : mapping of str to str
        Code id -> the name that readers see.
    """

    frame: pd.DataFrame
    names: Mapping[str, str] = field(default_factory=dict)

    def tables(self) -> list[tuple[str, pd.DataFrame]]:
        """Return titles and tables as people read them."""
        from qualnlp.display.tables.evaluation import judged_tables

        return judged_tables(self.frame, self.names)

    def write(self, out: PathLike) -> list[Path]:
        """Write saran.xlsx into a folder; return its path.

        Raises
        ------
        QualNlpError
            If the folder or the file cannot be written.
        """
        from qualnlp.display.tables.evaluation import write_judged

        return write_judged(Path(out), self.frame, self.names)


def agreement_report(
    session: Session,
    frame: pd.DataFrame,
    to_discuss: tuple[pd.DataFrame, pd.DataFrame] | None,
) -> AgreementReport:
    """See `qualnlp.Study.agreement_report`."""
    return AgreementReport(frame, _code_names(session), *(to_discuss or ()))


def evaluation_report(session: Session, frame: pd.DataFrame) -> EvaluationReport:
    """See `qualnlp.Study.evaluation_report`."""
    return EvaluationReport(frame, _code_names(session))


def _code_names(session: Session) -> dict[str, str]:
    return {code.id: code.name for code in session.codebook}
