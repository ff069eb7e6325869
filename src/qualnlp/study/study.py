"""`Study`: all its parts together."""

from __future__ import annotations

from qualnlp.store import Finding, check_store
from qualnlp.study.exchanging import Exchanging


class Study(Exchanging):
    r"""One project: transcripts, codebook, decisions and conclusions, in one file.

    Parameters
    ----------
    path : str or Path
        The study's file, or ``"postgresql+psycopg://user@host/database"``; it is made if there is
        none. Use the study in a with-block, or call `close` at the end.

    Raises
    ------
    StudyDamaged, StudyTooNew
        If the file is no study, or was written by a later version of qualnlp.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> example = Path(folder.name, "catatan.txt")
    >>> _ = example.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
    >>> with Study(Path(folder.name, "karier.study")) as study:
    ...     added = study.add(example)
    ...     study.excerpts()["text"].tolist()
    ['Ada diklat?', 'Jarang, Bu.']
    >>> folder.cleanup()
    """

    def doctor(self) -> list[Finding]:
        """Check chains, offsets, references and the file's place; errors and warnings in words."""
        return check_store(self._store)
