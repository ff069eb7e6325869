"""What an excerpt is, and the frame that a list of them makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import ExtraMissing, FormatUnknown
from qualnlp.i18n import say
from qualnlp.tabular import csv_of_frame
from qualnlp.whole_files import write_whole
from qualnlp.workbook import workbook_bytes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The unit that is coded: a stretch of one turn.

    Attributes
    ----------
    excerpt_id, transcript_id : str
        Derived from content: the same on every machine.
    informant : str
        Who is interviewed (also for the interviewer's own turns, whose case it is).
    role : str
        Who speaks here: ``"interviewer"``, ``"informant"`` or ``"other"``.
    technique : str
        How the source came about: wawancara, observasi, dokumentasi.
    turn : int
        The turn's number in its transcript, from 1.
    start, end : int
        ``transcript.text[start:end] == text``, in code points.
    time_start, time_end : float or None
        Seconds, where the transcript has times.
    question : str
        The interviewer's words that it answers (`question.questions`); empty where there are none.
    """

    excerpt_id: str
    transcript_id: str
    informant: str
    role: str
    technique: str
    turn: int
    start: int
    end: int
    text: str
    time_start: float | None = None
    time_end: float | None = None
    question: str = ""


COLUMNS = tuple(field.name for field in fields(Excerpt))
# What a database keeps of an excerpt; its question follows from the turns before it.
STORED_COLUMNS = tuple(name for name in COLUMNS if name != "question")


def excerpt_id_of(transcript_id: str, start: int, end: int) -> str:
    """Return the id of a stretch of a transcript: sixteen hexadecimal digits.

    Examples
    --------
    >>> excerpt_id_of("0f" * 8, 10, 42)
    'fe5ff882572754b3'
    """
    return sha256(f"{transcript_id}:{start}:{end}".encode()).hexdigest()[:16]


def to_frame(excerpts: Iterable[Excerpt]) -> pd.DataFrame:
    """Return one row per excerpt, with the columns of `COLUMNS`.

    Examples
    --------
    >>> to_frame([]).columns[0]
    'excerpt_id'
    """
    import pandas as pd

    frame = pd.DataFrame([asdict(excerpt) for excerpt in excerpts], columns=list(COLUMNS))
    integers = ["turn", "start", "end"]
    return frame.astype(dict.fromkeys(integers, "int64") | {"time_start": float, "time_end": float})


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as .csv, .parquet or .xlsx, by the path's ending.

    Raises
    ------
    FormatUnknown
        For another ending.
    ExtraMissing
        For .parquet without the extra `batch`.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_whole({path: csv_of_frame(frame)})
    elif suffix == ".xlsx":
        rows = frame.itertuples(index=False, name=None)
        sheets = [(say("kutipan", "excerpts"), list(frame.columns), rows)]
        write_whole({path: workbook_bytes(sheets)})
    elif suffix == ".parquet":
        try:
            frame.to_parquet(path, index=False)
        except ImportError as error:
            raise ExtraMissing("batch", where=path) from error
    else:
        raise FormatUnknown(
            say(
                f"Tabel “{suffix}” tidak dapat ditulis.",
                f"A table of the kind “{suffix}” cannot be written.",
            ),
            where=path,
            hint=say("Pakai .csv, .xlsx, atau .parquet.", "Use .csv, .xlsx or .parquet."),
        )
