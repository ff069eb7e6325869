"""Transcripts -> the study. In: files. Out: rows of the study, and notes on what was left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.excerpts import (
    Informants,
    is_own_word,
    split,
    technique_of,
)
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.chunked_writes import write_in_turns
from qualnlp.store.sources import known_sources
from qualnlp.study._ingest.disk_buffer import in_portions, spooled
from qualnlp.study._ingest.names import Names
from qualnlp.study._ingest.readd import notes_on_informants, settle_again
from qualnlp.study._session import Session
from qualnlp.transcripts import Transcript, expand
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


# What one transaction writes at most: about a second of other people's waiting.
CHARACTERS_AT_ONCE = 4_000_000


# A transcript as rows; and itself, where it takes the place of an earlier reading.
_Read = tuple[transcript_store.Prepared, Transcript | None]


def add(
    session: Session,
    files: PathLike | Iterable[PathLike],
    *,
    technique: str | None = None,
    informants: PathLike | Mapping[str, Any] | pd.DataFrame | None = None,
    max_words: int = 80,
    speakers: Mapping[str, str] | None = None,
    processes: int | None = None,
) -> pd.DataFrame:
    """See `qualnlp.Study.add`."""
    if isinstance(informants, os.PathLike):
        informants = os.fspath(informants)
    who = Informants.of(informants)
    new: list[str] = []
    notes: list[str] = []
    with session.store.reading() as connection:
        sources = known_sources(connection)
    used = {one.transcript_id: one.technique for one in sources.values()}
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
    files = expand(files)
    names = Names(session, files, sources, who)
    # What is read waits on disk: however many files there are, one is in memory at a time.
    # Others wait for the writing alone, not for the reading.
    paths = _read(files, speakers, max_words, technique, names, again, processes)

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
            write_in_turns(session.store, chain(head, portions), save)
            head = []
        with session.store.writing() as connection:
            for portion in head:
                save(connection, portion)
            changed, told = settle_again(connection, again, technique)
            notes += [*told, *names.notes, *notes_on_informants(connection, who, names.new)]
    added = session.transcripts()
    added = added[added["transcript_id"].isin([*new, *changed])].reset_index(drop=True)
    added.attrs["notes"] = notes
    return added


def _read(
    paths: Sequence[Path],
    speakers: Mapping[str, str] | None,
    max_words: int,
    technique: str | None,
    names: Names,
    again: list[tuple[Path, str]],
    processes: int | None,
) -> Iterator[_Read]:
    """Read and split the files in order; what the study has already goes to `again`."""
    from qualnlp.transcripts.side_by_side import read_transcripts

    known = set(names.sources)
    for path, transcript in zip(paths, read_transcripts(paths, speakers, processes), strict=True):
        if transcript.id in known and (not speakers or transcript.id not in names.sources):
            again.append((path, transcript.id))
            continue
        known.add(transcript.id)
        named = names.named(path, transcript)
        if named is None:
            continue
        own = technique or names.technique_of(transcript.id)
        excerpts = split(named, max_words, technique=own, informants=names.who)
        prepared = transcript_store.prepare(named, excerpts, names.who, path, own)
        yield prepared, named if speakers else None
    names.refuse()


def _characters(one: _Read) -> int:
    return len(one[0].transcript["source_text"])
