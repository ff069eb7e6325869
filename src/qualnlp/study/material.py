"""The material: codebook, transcripts, excerpts. In: files. Out: rows of the study, and frames."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain, islice
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.codebook import Code, Codebook, codebook_changes
from qualnlp.coding import name_of, unknown_excerpt
from qualnlp.excerpts import (
    Informants,
    is_own_word,
    select,
    split,
    technique_of,
)
from qualnlp.i18n import say
from qualnlp.language import search_forms, suspects, words
from qualnlp.store import frames
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.chunked_writes import write_in_turns
from qualnlp.store.codebooks import all_codebooks, save_codebook
from qualnlp.store.excerpt_history import save_change
from qualnlp.store.memos import current_memos, save_memo
from qualnlp.store.metadata import load_note, save_note
from qualnlp.study.disk_buffer import in_portions, spooled
from qualnlp.study.file import StudyFile
from qualnlp.study.readd import settle_again, unmatched_note
from qualnlp.transcripts import Transcript, expand, read_transcript
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


# What one transaction writes at most: about a second of other people's waiting.
CHARACTERS_AT_ONCE = 4_000_000

# A transcript as rows; and itself, where it takes the place of an earlier reading.
_Read = tuple[transcript_store.Prepared, Transcript | None]


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

    def add_code(
        self,
        name: str,
        *,
        parent: str | None = None,
        definition: str = "",
        coder: str | None = None,
    ) -> Code:
        """Add a code to the codebook, as a new version of it; return the code.

        Parameters
        ----------
        name : str
            The id is made from it: ``"Dukungan Moril"`` becomes ``dukungan-moril``.
        parent : str, optional
            The id of the code above.
        coder : str, optional
            Who adds it: kept as a memo on the code.

        Raises
        ------
        ValueError
            If the name is empty.
        CodebookInvalid
            If there is no such parent.
        """
        if not name.strip():
            raise ValueError(say("Kode baru perlu nama.", "A new code needs a name."))
        with self._store.writing() as connection:
            codebook, _ = self._codebook(connection)
            code = Code(_free_id(name, codebook), name.strip(), definition.strip(), parent=parent)
            save_codebook(connection, Codebook([*codebook, code], codebook.title))
            if coder:
                added = say("Ditambahkan saat mengode.", "Added while coding.")
                save_memo(connection, "code", code.id, name_of(coder), added)
        return code

    def codebook_changes(self) -> pd.DataFrame:
        """Return what changed from version to version of the codebook, the oldest first.

        Returns
        -------
        pandas.DataFrame
            version, set_at, change (added, removed, renamed, moved, redefined, codable), code,
            field, before, after. A code is the same as long as its id is: with another name it
            keeps its codings; one that was removed keeps its history and counts no more.
        """
        import pandas as pd

        with self._store.reading() as connection:
            versions = all_codebooks(connection)
        rows = []
        before: Codebook | None = None
        for version, set_at, codebook in versions:
            changes = codebook_changes(before, codebook)
            rows += [{"version": version, "set_at": set_at, **asdict(one)} for one in changes]
            before = codebook
        columns = "version set_at change code field before after".split()
        return pd.DataFrame(rows, columns=columns)

    def add(
        self,
        files: PathLike | Iterable[PathLike],
        *,
        technique: str | None = None,
        informants: PathLike | Mapping[str, Any] | pd.DataFrame | None = None,
        max_words: int = 80,
        speakers: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Read, mend and split transcripts; all of them are added, or none.

        Files that cannot be read are found before anything is written. More than four million
        characters are written in portions, so that nobody's decision waits long: what was written
        before a crash are whole transcripts, and the same call adds the others.

        Parameters
        ----------
        files : path, glob, or several of them
        technique : str, optional
            ``"wawancara"`` (what new ones are unless told), ``"observasi"``, ``"dokumentasi"``
            (or interview, observation, document), or a word of your own. Transcripts that the
            study has already take it as long as nothing was decided on them.
        informants : path, mapping or frame, optional
            Names and attributes: columns `berkas`, `label`, `informan`, and any others.
        max_words : int
            Longer answers are split at sentence ends.
        speakers : mapping, optional
            Label -> ``"pewawancara"``, ``"informan"`` or ``"lain"``: settles what a transcript's
            warning calls a guess. Transcripts that the study has already are read again with it,
            as long as nothing was decided on them.

        Returns
        -------
        pandas.DataFrame
            The transcripts that were new, read again, or took another technique; others whose
            content the study has already are left out. ``attrs["notes"]`` lists in words why,
            and which rows of `informants` fit no file and no label of the study.

        Raises
        ------
        FileMissing, FormatUnknown, TranscriptUnreadable
        ValueError
            If the technique looks like a slip of a known one.
        SpeakersSettled
            If `speakers` would change a transcript on which somebody has decided.
        """
        if isinstance(informants, os.PathLike):
            informants = os.fspath(informants)
        who = Informants.of(informants)
        new: list[str] = []
        notes: list[str] = []
        with self._store.reading() as connection:
            used = transcript_store.techniques(connection)
        if technique is not None:
            technique = technique_of(technique, used.values())
            if is_own_word(technique) and technique not in used.values():
                notes.append(
                    say(
                        f"“{technique}” dicatat sebagai teknik sendiri, di samping wawancara, "
                        "observasi, dan dokumentasi.",
                        f"“{technique}” is kept as a technique of its own, beside interview, "
                        "observation and document.",
                    )
                )
        again: list[tuple[Path, str]] = []
        # What is read waits on disk: however many files there are, one is in memory at a time.
        # Others wait for the writing alone, not for the reading.
        paths = self._read(expand(files), speakers, max_words, technique, who, used, again)

        def save(connection: Connection, portion: list[_Read]) -> None:
            for prepared, reread in portion:
                if reread is not None:
                    transcript_store.forget_undecided(connection, reread)
                row = prepared.transcript
                if transcript_store.save_transcript(connection, prepared):
                    new.append(row["transcript_id"])
                else:
                    again.append((Path(row["path"]), row["transcript_id"]))

        with spooled(paths) as read:
            portions = in_portions(read, _characters, CHARACTERS_AT_ONCE)
            head = list(islice(portions, 2))
            if len(head) > 1:
                write_in_turns(self._store, chain(head, portions), save)
                head = []
            with self._store.writing() as connection:
                for portion in head:
                    save(connection, portion)
                changed, told = settle_again(connection, again, technique)
                notes += [*told, *unmatched_note(connection, who)]
        added = self.transcripts()
        added = added[added["transcript_id"].isin([*new, *changed])].reset_index(drop=True)
        added.attrs["notes"] = notes
        return added

    def _read(
        self,
        paths: Iterable[Path],
        speakers: Mapping[str, str] | None,
        max_words: int,
        technique: str | None,
        who: Informants,
        used: Mapping[str, str],
        again: list[tuple[Path, str]],
    ) -> Iterator[_Read]:
        """Read and split one file after another; what the study has already goes to `again`."""
        known = set(used)
        for path in paths:
            transcript = read_transcript(path, speakers)
            if not speakers and transcript.id in known:
                again.append((path, transcript.id))
                continue
            known.add(transcript.id)
            own = technique or used.get(transcript.id, "wawancara")
            excerpts = split(transcript, max_words, technique=own, informants=who)
            prepared = transcript_store.prepare(transcript, excerpts, who, path, own)
            yield prepared, transcript if speakers else None

    def select(self, transcript_id: str, start: int, end: int, *, coder: str | None = None) -> str:
        """Make any stretch of one turn an excerpt; return its id.

        Parameters
        ----------
        start, end : int
            Offsets in the transcript's text.
        coder : str, optional
            Who selects it, for `history`.

        Raises
        ------
        ValueError
            If the stretch is empty or does not lie within one turn.
        UnknownExcerpt
            If the study has no such transcript.
        """
        with self._store.writing() as connection:
            transcript = self._transcript(connection, transcript_id)
            technique, informants = transcript_store.cases_of(connection, transcript_id)
            # Numbers out of a frame are numpy's, which SQLite would keep as bytes.
            place = index(start), index(end)
            excerpt = select(transcript, *place, technique=technique, informants=informants)
            if not transcript_store.has_excerpt(connection, excerpt.excerpt_id):
                transcript_store.save_excerpts(connection, [excerpt])
                save_change(connection, "select", coder or "", [], [excerpt.excerpt_id])
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

    def search(self, query: str) -> pd.DataFrame:
        """Return the excerpts that hold every word of a query, in any of its forms.

        "latih" also finds pelatihannya and dilatih, "tidak" also gak and nggak
        (`qualnlp.language.search_forms`).

        Returns
        -------
        pandas.DataFrame
            The columns of `excerpts`; none for a query without words.
        """
        wanted = [set(search_forms(word)) for word in words(query)]
        frame = self.excerpts()
        found = []
        for text in frame["text"]:
            forms = {form for word in words(text) for form in search_forms(word)}
            found.append(bool(wanted) and all(one & forms for one in wanted))
        return frame[found].reset_index(drop=True)

    def suspects(self) -> pd.DataFrame:
        """Return places of the transcripts that may be slips of typing; nothing is changed.

        Returns
        -------
        pandas.DataFrame
            transcript_id, file, start, end, kind, text, proposal (`qualnlp.language.suspects`).
        """
        import pandas as pd

        rows = []
        for row in self.transcripts().itertuples():
            transcript = self.transcript(str(row.transcript_id))
            for turn in transcript.turns:
                said = transcript.text[turn.start : turn.end]
                for one in suspects(said):
                    rows.append(
                        {
                            "transcript_id": transcript.id,
                            "file": transcript.file,
                            "start": turn.start + one.start,
                            "end": turn.start + one.end,
                            "kind": one.kind,
                            "text": said[one.start : one.end],
                            "proposal": one.proposal,
                        }
                    )
        return pd.DataFrame(rows, columns="transcript_id file start end kind text proposal".split())

    def memo(self, target: str, target_id: str, text: str, *, coder: str) -> str:
        """Write a memo on anything; return its id.

        A later one of the same coder on the same target takes its place, an empty one takes it
        away; all of them are kept.

        Parameters
        ----------
        target : str
            excerpt, code, transcript, informant, conclusion or study.
        target_id : str
            Its id or name; for the study itself anything.
        """
        with self._store.writing() as connection:
            if target == "excerpt" and not transcript_store.has_excerpt(connection, target_id):
                raise unknown_excerpt(target_id)
            return save_memo(connection, target, target_id, name_of(coder), text.strip())

    def memos(self, target: str | None = None, target_id: str | None = None) -> pd.DataFrame:
        """Return the memos that stand: memo_id, target, target_id, coder, text, written_at."""
        import pandas as pd

        with self._store.reading() as connection:
            found = current_memos(connection, target, target_id)
        columns = "memo_id target target_id coder text written_at".split()
        return pd.DataFrame([asdict(memo) for memo in found], columns=columns)

    def remember(self, key: str, value: str) -> None:
        """Keep a note about the study itself, such as that it is the example."""
        with self._store.writing() as connection:
            save_note(connection, key, value)

    def recall(self, key: str) -> str | None:
        """Return a note that was kept with `remember`; None where there is none."""
        with self._store.reading() as connection:
            return load_note(connection, key)


def _free_id(name: str, codebook: Codebook) -> str:
    """Return an id made from a name that no code has yet."""
    base = re.sub(r"[^\w]+", "-", name.strip().lower()).strip("-_") or "kode"
    number, found = 1, base
    while found in codebook:
        number += 1
        found = f"{base}-{number}"
    return found


def _characters(one: _Read) -> int:
    return len(one[0].transcript["source_text"])
