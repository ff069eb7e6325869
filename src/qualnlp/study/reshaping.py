"""Other excerpts than the splitter's: merged, cut, moved to an edited source; nothing is lost.

In: excerpt ids and acts of a coder. Out: new excerpts, and a history of what became of which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.errors import NothingToDo
from qualnlp.excerpts import Excerpt, Informants, cut, locate, merge, split
from qualnlp.excerpts.select import select
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.current_decisions import standing_of
from qualnlp.store.excerpt_history import load_changes, save_change
from qualnlp.study.deciding import Deciding
from qualnlp.transcripts import Transcript, expand, read_transcript
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Update:
    """What became of a source that was read again.

    Attributes
    ----------
    file : str
    transcript_id : str
        Of the transcript that stands there now.
    moved : int
        Excerpts with decisions or memos, or made by hand, that were found again.
    lost : tuple of str
        Those whose words are not there any more, or more than once. Their decisions stay in
        `Study.decisions`; they count no more until somebody codes them anew.
    """

    file: str
    transcript_id: str
    moved: int
    lost: tuple[str, ...]


class Reshaping(Deciding):
    """The part of `Study` that changes how a text is cut."""

    def merge(self, excerpt_ids: Sequence[str], *, coder: str) -> str:
        """Merge excerpts of one turn into one; return its id.

        The merged ones are no longer read. What this coder had coded on them is moved along, by
        decisions of their own; other coders' codings stay where they are.

        Raises
        ------
        UnknownExcerpt
        ValueError
            If there are fewer than two, or they lie in different turns.
        """
        name = coding.name_of(coder)
        with self._store.writing() as connection:
            parts = self._excerpts(connection, excerpt_ids)
            transcript = self._transcript(connection, parts[0].transcript_id)
            made = merge(transcript, *parts)
            ids = [part.excerpt_id for part in parts if part.excerpt_id != made.excerpt_id]
            transcript_store.save_excerpts(connection, [made])
            transcript_store.retire(connection, [made.excerpt_id], retired=False)
            transcript_store.retire(connection, ids)
            save_change(connection, "merge", name, ids, [made.excerpt_id])
            self._carry(connection, ids, made.excerpt_id, name)
        return made.excerpt_id

    def cut(self, excerpt_id: str, at: int, *, coder: str) -> tuple[str, str]:
        """Cut an excerpt in two; return the ids of both parts.

        Parameters
        ----------
        at : int
            Where the second part begins: an offset in the transcript's text.

        Raises
        ------
        UnknownExcerpt
        ValueError
            If the place lies outside the excerpt or inside a word.

        Notes
        -----
        Which part a coding belongs to is for people to say: codings stay on the whole excerpt,
        which stays as long as it has any.
        """
        name = coding.name_of(coder)
        with self._store.writing() as connection:
            (whole,) = self._excerpts(connection, [excerpt_id])
            transcript = self._transcript(connection, whole.transcript_id)
            # A number out of a frame is numpy's, which SQLite would keep as bytes.
            parts = cut(transcript, whole, index(at))
            ids = [part.excerpt_id for part in parts]
            transcript_store.save_excerpts(connection, parts)
            transcript_store.retire(connection, ids, retired=False)
            transcript_store.retire(connection, [excerpt_id])
            save_change(connection, "cut", name, [excerpt_id], ids)
        return ids[0], ids[1]

    def undo_change(self, change_id: str, *, coder: str) -> None:
        """Take back a merge or a cut: the excerpts before it are read again.

        Codings on the excerpts that it made stay there.

        Raises
        ------
        NothingToDo
            If there is no such change, or it was taken back already.
        """
        name = coding.name_of(coder)
        with self._store.writing() as connection:
            changes = load_changes(connection)
            undone = {change.undoes for change in changes}
            found = [
                change
                for change in changes
                if change.change_id == change_id and change.kind in ("merge", "cut")
            ]
            if not found or change_id in undone:
                raise NothingToDo(
                    say(
                        "Tidak ada penggabungan atau pemotongan dengan id ini.",
                        "There is no merge or cut with this id to take back.",
                    ),
                    where=change_id,
                    hint=say("Lihat study.history().", "See study.history()."),
                )
            transcript_store.retire(connection, found[0].after)
            transcript_store.retire(connection, found[0].before, retired=False)
            save_change(connection, "undo", name, found[0].after, found[0].before, undoes=change_id)

    def history(self) -> pd.DataFrame:
        """Return every merge, cut, selection, move and undo, the oldest first.

        change_id, kind, coder, before and after (lists of excerpt ids), undoes, made_at.
        """
        import pandas as pd

        with self._store.reading() as connection:
            changes = load_changes(connection)
        columns = "change_id kind coder before after undoes made_at".split()
        rows = [{name: getattr(one, name) for name in columns} for one in changes]
        frame = pd.DataFrame(rows, columns=columns)
        for column in ("before", "after"):
            frame[column] = frame[column].map(list)
        return frame

    def update(self, files: PathLike | Iterable[PathLike], *, max_words: int = 80) -> list[Update]:
        """Read sources again that were edited since they were added.

        A file belongs to the transcript of the same name. Excerpts with decisions or memos, and
        those that were made by hand, are moved to the same words in the new text, with all that
        was decided; what is not found exactly once is listed.

        Returns
        -------
        list of Update
            One a file whose text is another than before.

        Raises
        ------
        FileMissing, FormatUnknown, TranscriptUnreadable
        NothingToDo
            If the study has no transcript of that name.
        """
        paths = expand(files)
        read = [(path, read_transcript(path)) for path in paths]
        found: list[Update] = []
        with self._store.writing() as connection:
            for path, transcript in read:
                old = transcript_store.transcript_of_file(connection, transcript.file)
                if old is None:
                    raise NothingToDo(
                        say(
                            "Studi ini tidak punya transkrip bernama begitu.",
                            "The study has no transcript of this name.",
                        ),
                        where=path,
                        hint=say("Tambahkan dengan study.add(...).", "Add it with study.add(...)."),
                    )
                if old == transcript.id:
                    continue
                who = transcript_store.informants_of(connection, old)
                technique, _ = transcript_store.cases_of(connection, old)
                parts = split(transcript, max_words, technique=technique, informants=who)
                new = transcript_store.prepare(transcript, parts, who, path, technique)
                transcript_store.save_transcript(connection, new)
                transcript_store.replace_transcript(connection, old, transcript.id)
                found.append(self._move(connection, old, transcript, technique, who))
        return found

    def _move(
        self,
        connection: Connection,
        old: str,
        new: Transcript,
        technique: str,
        who: Informants,
    ) -> Update:
        """Find the excerpts that hold people's work again in the new text."""
        names = who.of_turns(new)
        before: list[str] = []
        after: list[Excerpt] = []
        lost: list[str] = []
        for excerpt in transcript_store.worked_on(connection, old):
            places = locate(new.text, excerpt.text)
            try:
                (place,) = places
                made = select(new, *place, technique=technique, informants=names)
            except ValueError:  # not there, there more than once, or over two turns
                lost.append(excerpt.excerpt_id)
                continue
            before.append(excerpt.excerpt_id)
            after.append(made)
        transcript_store.save_excerpts(connection, after)
        if before:
            save_change(connection, "moved", "", before, [one.excerpt_id for one in after])
        return Update(new.file, new.id, len(before), tuple(lost))

    def _excerpts(self, connection: Connection, excerpt_ids: Sequence[str]) -> list[Excerpt]:
        found = {
            one.excerpt_id: one for one in transcript_store.load_excerpts(connection, excerpt_ids)
        }
        for excerpt_id in excerpt_ids:
            if excerpt_id not in found:
                raise coding.unknown_excerpt(excerpt_id)
        if not found:
            raise ValueError(say("Tidak ada kutipan.", "There are no excerpts."))
        return [found[excerpt_id] for excerpt_id in excerpt_ids]

    def _carry(self, connection: Connection, old: Sequence[str], new: str, coder: str) -> None:
        """Move a coder's codings along: withdrawn there, confirmed on the new excerpt."""
        acts: list[coding.DecisionInput] = []
        carried: set[str] = set()
        for excerpt_id in old:
            for code, row in standing_of(connection, excerpt_id, coder).items():
                if code and row.verdict != "confirmed":
                    continue
                acts.append(
                    coding.DecisionInput(excerpt_id, code, coder, "withdrawn", mode=row.mode)
                )
                if code and code not in carried:
                    carried.add(code)
                    acts.append(
                        coding.DecisionInput(
                            new,
                            code,
                            coder,
                            "confirmed",
                            stance=row.stance,
                            mode=row.mode,
                            memo=row.memo,
                        )
                    )
        coding.append(connection, acts)
