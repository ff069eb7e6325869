"""What every part of a study shares: its file, the current codebook, one transcript."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from qualnlp.codebook import Codebook
from qualnlp.errors import UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.store import Store
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.codebooks import require_codebook
from qualnlp.store.connection import is_url
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.paths import PathLike


class StudyFile:
    """The study's file, open: each part of `Study` builds on this one."""

    def __init__(self, path: PathLike) -> None:
        self._store = Store(os.fspath(path) if is_url(os.fspath(path)) else Path(path))
        # Of a study on a server: the database's name, for files that are written beside it.
        self.path = self._store.path

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Study({self._store.label!r})"

    def _codebook(self, connection: Connection) -> tuple[Codebook, int]:
        return require_codebook(connection, self._store.label)

    def _transcript(self, connection: Connection, transcript_id: str) -> Transcript:
        transcript = transcript_store.load_transcript(connection, transcript_id)
        if transcript is None:
            raise UnknownExcerpt(
                say("Transkrip ini tidak ada di studi.", "The study has no such transcript."),
                where=transcript_id,
                hint=say("Lihat study.transcripts().", "See study.transcripts()."),
            )
        return transcript
