"""The material: codebook, transcripts, excerpts. In: files. Out: rows of the study, and frames."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from qualnlp.codebook import Codebook
from qualnlp.excerpts import Informants, select, split
from qualnlp.store import frames, sources
from qualnlp.store.codebooks import save_codebook
from qualnlp.store.notes import load_note, save_note
from qualnlp.study.file import StudyFile
from qualnlp.transcripts import Transcript, expand, read_transcript
from qualnlp.transcripts.files import PathLike

if TYPE_CHECKING:
    import pandas as pd


class Material(StudyFile):
    """The part of `Study` that reads, splits and shows what was collected."""

    @property
    def codebook(self) -> Codebook:
        """The current codebook; NothingToDo is raised where the study has none yet."""
        with self._store.reading() as connection:
            return self._codebook(connection)[0]

    def set_codebook(self, codebook: Codebook | PathLike) -> Codebook:
        """Take a codebook, or a file of one; another one becomes a new version of it."""
        if not isinstance(codebook, Codebook):
            codebook = Codebook.read(os.fspath(codebook))
        with self._store.writing() as connection:
            save_codebook(connection, codebook)
        return codebook

    def add(
        self,
        files: PathLike | Iterable[PathLike],
        *,
        technique: str = "wawancara",
        informants: PathLike | Mapping[str, Any] | pd.DataFrame | None = None,
        max_words: int = 80,
    ) -> pd.DataFrame:
        """Read, mend and split transcripts; all of them are added, or none.

        Parameters
        ----------
        files : path, glob, or several of them
        technique : str
            ``"wawancara"``, ``"observasi"``, ``"dokumentasi"``, or a word of your own.
        informants : path, mapping or frame, optional
            Names and attributes: columns `berkas`, `label`, `informan`, and any others.
        max_words : int
            Longer answers are split at sentence ends.

        Returns
        -------
        pandas.DataFrame
            The transcripts that were new; one whose content the study has already is left out.

        Raises
        ------
        FileMissing, FormatUnknown, TranscriptUnreadable
        """
        if isinstance(informants, os.PathLike):
            informants = os.fspath(informants)
        who = Informants.of(informants)
        paths = expand(files)
        read = [read_transcript(path) for path in paths]
        new: list[str] = []
        with self._store.writing() as connection:
            for path, transcript in zip(paths, read, strict=True):
                excerpts = split(transcript, max_words, technique=technique, informants=who)
                if sources.save_transcript(connection, transcript, excerpts, who, path, technique):
                    new.append(transcript.id)
        added = self.transcripts()
        return added[added["transcript_id"].isin(new)].reset_index(drop=True)

    def select(self, transcript_id: str, start: int, end: int) -> str:
        """Make any stretch of one turn an excerpt; return its id.

        Raises
        ------
        ValueError
            If the stretch is empty or does not lie within one turn.
        UnknownExcerpt
            If the study has no such transcript.
        """
        with self._store.writing() as connection:
            transcript = self._transcript(connection, transcript_id)
            technique, informants = sources.cases_of(connection, transcript_id)
            excerpt = select(transcript, start, end, technique=technique, informants=informants)
            sources.save_excerpts(connection, [excerpt])
        return excerpt.excerpt_id

    def transcript(self, transcript_id: str) -> Transcript:
        """Return one transcript as it was read, with the way back to its source."""
        with self._store.reading() as connection:
            return self._transcript(connection, transcript_id)

    def transcripts(self) -> pd.DataFrame:
        """Return a row a transcript, in the order of adding."""
        with self._store.reading() as connection:
            return frames.transcripts(connection)

    def informants(self) -> pd.DataFrame:
        """Return a row an informant, with a column an attribute."""
        with self._store.reading() as connection:
            return frames.informants(connection)

    def excerpts(self) -> pd.DataFrame:
        """Return a row an excerpt, of all roles, in the order of the text."""
        with self._store.reading() as connection:
            return frames.excerpts(connection)

    def remember(self, key: str, value: str) -> None:
        """Keep a note about the study itself, such as that it is the example."""
        with self._store.writing() as connection:
            save_note(connection, key, value)

    def recall(self, key: str) -> str | None:
        """Return a note that was kept with `remember`; None where there is none."""
        with self._store.reading() as connection:
            return load_note(connection, key)
