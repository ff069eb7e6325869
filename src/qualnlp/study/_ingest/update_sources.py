"""Sources that were edited -> the study. In: files. Out: what became of each excerpt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualnlp.errors import NothingToDo
from qualnlp.excerpts import Excerpt, Informants, locate, split
from qualnlp.excerpts.select import select
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.excerpt_history import save_change
from qualnlp.study._session import Session
from qualnlp.transcripts import Transcript, expand, read_transcript
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    pass


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


def update(
    session: Session, files: PathLike | Iterable[PathLike], *, max_words: int = 80
) -> list[Update]:
    """See `qualnlp.Study.update`."""
    paths = expand(files)
    read = [(path, read_transcript(path)) for path in paths]
    found: list[Update] = []
    with session.store.writing() as connection:
        for path, transcript in read:
            old = transcript_store.transcript_of_file(connection, transcript.file)
            if old is None:
                raise NothingToDo(
                    say(
                        "Studi ini tidak punya transkrip dengan nama itu.",
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
            found.append(_move(session, connection, old, transcript, technique, who))
    return found


def _move(
    session: Session,
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
