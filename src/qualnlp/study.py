"""`Study`: the one object that runs the steps. The page and the commands speak only to it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToCompare, NothingToDo, UnknownCode, UnknownExcerpt
from qualnlp.excerpts import Informants, select, split
from qualnlp.store import Finding, Store, check_store, frames, sources
from qualnlp.store.codebooks import current_codebook, save_codebook
from qualnlp.store.conclusions import save_conclusion
from qualnlp.store.notes import load_note, save_note
from qualnlp.store.runs import latest_run, save_run, save_shown
from qualnlp.transcripts import Transcript, expand, read_transcript
from qualnlp.transcripts.files import PathLike
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.embedding import Embedder
    from qualnlp.reduction import Reduction


class Study:
    r"""One project: transcripts, codebook, decisions and conclusions, in one file.

    Parameters
    ----------
    path : str or Path
        The study's file; it is created if there is none. Use the study in a with-block, or call
        `close` at the end.

    Raises
    ------
    StudyDamaged, StudyTooNew
        If the file is no study, or was written by a later version of qualnlp.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> example = Path(folder.name, "catatan.txt")
    >>> _ = example.write_text("P: Ada diklat?\nN: Jarang, Bu.", encoding="utf-8")
    >>> with Study(Path(folder.name, "karier.study")) as study:
    ...     added = study.add(example)
    ...     study.excerpts()["text"].tolist()
    ['Ada diklat?', 'Jarang, Bu.']
    >>> folder.cleanup()
    """

    def __init__(self, path: PathLike) -> None:
        self.path = Path(path)
        self._store = Store(self.path)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Study({str(self.path)!r})"

    # ---- codebook, transcripts, excerpts -------------------------------------------------

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

    def remember(self, key: str, value: str) -> None:
        """Keep a note about the study itself, such as that it is the example."""
        with self._store.writing() as connection:
            save_note(connection, key, value)

    def recall(self, key: str) -> str | None:
        """Return a note that was kept with `remember`; None where there is none."""
        with self._store.reading() as connection:
            return load_note(connection, key)

    # ---- frames --------------------------------------------------------------------------

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

    def decisions(self) -> pd.DataFrame:
        """Return a row a decision, in the order in which they were made."""
        with self._store.reading() as connection:
            return frames.decisions(connection)

    def codings(self, coder: str | None = None) -> pd.DataFrame:
        """Return what the decisions add up to: a row an (excerpt, code, coder)."""
        with self._store.reading() as connection:
            decisions = frames.decisions(connection)
            excerpts = frames.excerpts(connection)
        current = coding.codings_of(decisions)
        coders = decisions["coder"].unique()
        if coder is not None:
            if coder not in coders:
                raise NothingToDo(
                    say(
                        "Pengode ini belum memutuskan apa pun.",
                        "This coder has not decided anything.",
                    ),
                    where=coder,
                    hint=say("Pengode yang ada: ", "The coders are: ")
                    + (", ".join(sorted(coders)) or "–"),
                )
            current = current[current["coder"] == coder]
        about = excerpts[["excerpt_id", "transcript_id", "informant", "technique", "text"]]
        merged = about.merge(current, on="excerpt_id", validate="one_to_many")
        columns = "excerpt_id transcript_id informant technique code coder stance mode memo text"
        return merged[columns.split()]

    def conclusions(self) -> pd.DataFrame:
        """Return a row a conclusion: conclusion_id, sentence, codes, claim."""
        with self._store.reading() as connection:
            return frames.conclusions(connection)

    # ---- suggestions ---------------------------------------------------------------------

    def suggest(self, top: int = 3, model: Embedder | str | None = None) -> pd.DataFrame:
        """Suggest codes for every excerpt of an informant, and keep them as a run.

        What people confirmed and rejected so far is learned from. The same excerpts, codebook,
        model and decisions give the same run, byte for byte, in whatever order they came.
        Suggestions that the engine would rather not show are kept and not returned.

        Parameters
        ----------
        top : int
            How many codes an excerpt gets at most.
        model : Embedder, str or None
            As for `CodeSuggester`.

        Returns
        -------
        pandas.DataFrame
            run_id, excerpt_id, code, rank, score, probability, abstain, evidence_start,
            evidence_end, reason; evidence counts in the excerpt's own text. What the
            probabilities rest on is said in ``frame.attrs["calibration"]``.
        """
        from qualnlp.suggestion import Decided, suggest_excerpts

        excerpts = self.excerpts()
        excerpts = excerpts[excerpts["role"] == "informant"].reset_index(drop=True)
        if excerpts.empty:
            raise NothingToDo(
                say("Belum ada kutipan informan.", "There is no excerpt of an informant yet."),
                where=self.path,
                hint=say("Tambahkan transkrip dulu.", "Add transcripts first."),
            )
        with self._store.reading() as connection:
            codebook, version = self._codebook(connection)
            decisions = frames.decisions(connection)
            shown = frames.shown(connection)
        decided = Decided(coding.latest_of(decisions), coding.finished_of(decisions), shown)
        run, frame = suggest_excerpts(excerpts, decided, codebook, model, top)
        with self._store.writing() as connection:
            save_run(connection, {**run, "codebook_version": version}, frame)
        visible = frame[~frame["abstain"]].reset_index(drop=True)
        visible.attrs.update(frame.attrs)
        return visible

    def suggestions(self, coder: str | None = None, *, abstained: bool = False) -> pd.DataFrame:
        """Return the suggestions of the latest run.

        Parameters
        ----------
        coder : str, optional
            Who looks at them: from now on this coder's decisions on these excerpts count as
            assisted, unless they say otherwise.
        abstained : bool
            Also return those that the engine would rather not show.
        """
        with self._store.reading() as connection:
            frame = frames.suggestions(connection, latest_run(connection))
        if coder is not None:
            with self._store.writing() as connection:
                save_shown(connection, coding.name_of(coder), frame)
        return frame if abstained else frame[~frame["abstain"]].reset_index(drop=True)

    def queue(self, coder: str) -> pd.DataFrame:
        """Return what this coder has not decided on, in the order to read it.

        Uncertain and varied first; a tenth is drawn by chance to be read blind. Columns:
        excerpt_id, blind, code, probability, uncertainty, text.
        """
        return coding.queue(*self._queue_frames(), coding.name_of(coder))

    def progress(self, coder: str) -> coding.Progress:
        """Return how far a coder is, what the last 50 decisions brought, and what is left."""
        return coding.progress(*self._queue_frames(), coding.name_of(coder))

    def _queue_frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        with self._store.reading() as connection:
            run = latest_run(connection)
            return (
                frames.excerpts(connection),
                frames.decisions(connection),
                frames.suggestions(connection, run),
            )

    # ---- decisions -----------------------------------------------------------------------

    def confirm(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        stance: str | None = None,
        memo: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code applies to an excerpt; return the decision's id.

        Parameters
        ----------
        stance : str, optional
            mendukung, menghambat or campuran; ``+``, ``-`` and ``±`` are understood.
        mode : str, optional
            ``"blind"`` or ``"assisted"``; otherwise assisted where suggestions for the excerpt
            were shown to this coder before.

        Raises
        ------
        UnknownExcerpt, UnknownCode, ValueError
        """
        return self._decide(
            "confirmed",
            excerpt_id,
            code,
            coder,
            stance=coding.stance_of(stance),
            memo=memo,
            mode=mode,
        )

    def reject(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        reason: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code does not apply to an excerpt; return the decision's id."""
        return self._decide("rejected", excerpt_id, code, coder, reason=reason, mode=mode)

    def withdraw(self, excerpt_id: str, code: str, *, coder: str, mode: str | None = None) -> str:
        """Take back what this coder said about a code and an excerpt."""
        return self._decide("withdrawn", excerpt_id, code, coder, mode=mode)

    def finish(self, excerpt_id: str, *, coder: str, mode: str | None = None) -> str:
        """Say that this coder has read an excerpt and is done: nothing else applies."""
        return self._decide("finished", excerpt_id, "", coder, mode=mode)

    def code(self, table: PathLike, *, coder: str, mode: str = "blind") -> int:
        """Take decisions made elsewhere from a .csv or .xlsx table: all of them, or none.

        Returns
        -------
        int
            How many decisions were appended.

        Raises
        ------
        DecisionsInvalid
            Naming every row that fits no excerpt or code; then nothing is kept.
        """
        finder = coding.ExcerptFinder(
            self.excerpts(), self.transcripts(), lambda key: self.transcript(key).text
        )
        acts = coding.read_acts(
            Path(table),
            coding.name_of(coder),
            coding.mode_of(mode) or "blind",
            finder.ids,
            self.codebook.require,
        )
        with self._store.writing() as connection:
            return len(coding.append(connection, acts))

    def _decide(self, verdict: str, excerpt_id: str, code: str, coder: str, **more: Any) -> str:
        more["mode"] = coding.mode_of(more.get("mode"))
        act = coding.Act(excerpt_id, code, coding.name_of(coder), verdict, **more)
        with self._store.writing() as connection:
            if not sources.has_excerpt(connection, excerpt_id):
                raise coding.unknown_excerpt(excerpt_id)
            # What was confirmed under an earlier codebook can still be taken back.
            if verdict in ("confirmed", "rejected"):
                self._codebook(connection)[0].require(code)
            return coding.append(connection, [act])[0]

    # ---- reduction, display, conclusions -------------------------------------------------

    def reduce(self, coder: str | None = None) -> Reduction:
        """Return the reduced tables of the codings of one coder, or of all together."""
        from qualnlp.reduction import Reduction

        return Reduction(self.codings(coder), self.excerpts(), self.informants(), self.codebook)

    def display(self, out: PathLike, coder: str | None = None) -> list[Path]:
        """Write the whole set of displays into a folder; return their paths."""
        from qualnlp.agreement import kappa_sentence
        from qualnlp.display import Findings, write_all

        agreement = self._two_coders(coder)
        conclusions = self.conclusions()
        findings = Findings(
            title=self.codebook.title or self.path.stem,
            reduction=self.reduce(coder),
            verification=self.verify(coder),
            agreement=agreement,
            agreement_sentence="" if agreement is None else kappa_sentence(agreement),
            coder=coder or ", ".join(sorted(set(self.codings()["coder"]))),
            conclusions=dict(zip(conclusions["sentence"], conclusions["codes"], strict=True)),
        )
        return write_all(Path(out), findings)

    def conclude(self, sentence: str, codes: str | Sequence[str], claim: str | None = None) -> str:
        """State a conclusion to be checked; return its id.

        Parameters
        ----------
        sentence : str
        codes : str or sequence of str
            The codes that it rests on; a parent means its children.
        claim : str, optional
            What the sentence says of them: mendukung, menghambat or campuran (or + - ±).
        """
        if not sentence.strip():
            raise ValueError(say("Simpulan tidak boleh kosong.", "A conclusion needs a sentence."))
        wanted = [codes] if isinstance(codes, str) else list(codes)
        with self._store.writing() as connection:
            codebook, _ = self._codebook(connection)
            for code in wanted or [""]:
                if code not in codebook:
                    raise UnknownCode(
                        say(
                            "Kode ini tidak ada di buku kode.", "This code is not in the codebook."
                        ),
                        where=code,
                        hint=say("Kode yang ada: ", "The codes are: ")
                        + ", ".join(one.id for one in codebook),
                    )
            stance = coding.stance_of(claim)
            return save_conclusion(connection, sentence.strip(), wanted, stance)

    def verify(self, coder: str | None = None) -> pd.DataFrame:
        """Check conclusions and study: a row a check, with the excerpts behind it."""
        from qualnlp.verification import Evidence, verify

        return verify(
            Evidence(
                codings=self.codings(coder),
                informants=self.informants(),
                conclusions=self.conclusions(),
                codebook=self.codebook,
                agreement=self._two_coders(coder),
            )
        )

    # ---- agreement, health ---------------------------------------------------------------

    def agree(self, a: str, b: str, *, n_boot: int = 2000, seed: int = 0) -> pd.DataFrame:
        """Return how far two coders agree on what both finished or coded.

        Raises
        ------
        NothingToCompare
            If no excerpt was finished or coded by both.
        """
        from qualnlp.agreement import agree

        with self._store.reading() as connection:
            decisions = frames.decisions(connection)
            excerpts = frames.excerpts(connection)
        codes = [code.id for code in self.codebook.codable]
        read_a, read_b = (coding.read_by(decisions, excerpts, name) for name in (a, b))
        both = set(read_a["excerpt_id"]) & set(read_b["excerpt_id"])
        return agree(read_a, read_b, both, codes=codes, n_boot=n_boot, seed=seed)

    def _two_coders(self, coder: str | None) -> pd.DataFrame | None:
        """Return the agreement of the coder (or the busiest) with the next busiest, if any."""
        counts = self.decisions()["coder"].value_counts()
        names = sorted(counts.index, key=lambda name: (name != coder, -counts[name], name))
        if len(names) < 2:
            return None
        try:
            return self.agree(names[0], names[1])
        except NothingToCompare:
            return None

    def doctor(self) -> list[Finding]:
        """Check chains, offsets, references and the file's place; errors and warnings in words."""
        return check_store(self._store)

    # ---- helpers -------------------------------------------------------------------------

    def _codebook(self, connection: Connection) -> tuple[Codebook, int]:
        current = current_codebook(connection)
        if current is None:
            raise NothingToDo(
                say("Studi ini belum punya buku kode.", "This study has no codebook yet."),
                where=self.path,
                hint=say("Pasang dengan set_codebook.", "Give it one with set_codebook."),
            )
        return current

    def _transcript(self, connection: Connection, transcript_id: str) -> Transcript:
        transcript = sources.load_transcript(connection, transcript_id)
        if transcript is None:
            raise UnknownExcerpt(
                say("Transkrip ini tidak ada di studi.", "The study has no such transcript."),
                where=transcript_id,
                hint=say("Lihat study.transcripts().", "See study.transcripts()."),
            )
        return transcript
