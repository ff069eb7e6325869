"""Sources that were edited -> the study. In: files. Out: what became of each excerpt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.coding.source_changes import plan_replacement, replace_source, told
from qualnlp.errors import NothingToDo, SourceKnown
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.sources import KnownSource, known_sources, source_named
from qualnlp.study._ingest.names import is_another, same_name, same_place
from qualnlp.study._session import Session
from qualnlp.transcripts import Transcript, expand
from qualnlp.transcripts.paths import PathLike, in_letters, means_file, place_of


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
        Those whose words are not there any more. Their decisions stay in `Study.decisions`; they
        count no more until somebody codes them anew.
    changed : tuple of str
        New ids of excerpts that were carried over although some of their words are others now, or
        somebody else's: to be looked at.
    told : tuple of str
        The same in sentences, with the words and the codes of what was lost or changed.
    change_id : str
        For `Study.undo`.
    """

    file: str
    transcript_id: str
    moved: int
    lost: tuple[str, ...]
    changed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    change_id: str = ""


def update(
    session: Session,
    files: PathLike | Iterable[PathLike],
    *,
    of: str | None = None,
    speakers: Mapping[str, str] | None = None,
    coder: str | None = None,
    max_words: int = 80,
) -> list[Update]:
    """See `qualnlp.Study.update`."""
    with session.store.reading() as connection:
        name = "" if coder is None else coding.named(connection, coder)
    paths = expand(files)
    if of is not None and len(paths) != 1:
        raise ValueError(
            say(
                "Satu transkrip diganti oleh satu berkas.",
                "One transcript is replaced by one file.",
            )
        )
    plans = []
    # Comparing takes time, and nobody has to wait for it.
    with session.store.reading() as connection:
        for path in paths:
            old = _meant(connection, path, of)
            new = _read(connection, path, old, speakers)
            if of is None:
                _refuse_another(connection, path, old, new)
            if new.id != old.transcript_id:
                _refuse_twin(connection, path, old, new)
                plans.append(plan_replacement(connection, old.transcript_id, new, path, max_words))
    found: list[Update] = []
    with session.store.writing() as connection:
        for plan in plans:
            made = replace_source(connection, plan, name)
            sentences = told(connection, plan.new.file, made)
            found.append(
                Update(
                    plan.new.file,
                    plan.new.id,
                    len(made.moved),
                    tuple(one.excerpt_id for one in made.lost),
                    tuple(
                        one.excerpt_id for _, one in made.moved if one.excerpt_id in made.changed
                    ),
                    tuple(sentences),
                    made.change_id,
                )
            )
    for one in found:
        session.did(name, (), one.change_id)
    return found


def _meant(connection: Connection, path: Path, of: str | None) -> KnownSource:
    """Return the transcript that a file is the edited source of."""
    current = [one for one in known_sources(connection).values() if one.is_read]
    if of is not None:
        return source_named(current, of)
    here = [one for one in current if same_place(path, one)]
    found = here or [one for one in current if means_file(str(place_of(path)), one.file)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"“{one.file}”" for one in found)
        raise NothingToDo(
            say(
                f"{len(found)} transkrip bernama begini: {names}.",
                f"{len(found)} transcripts are called so: {names}.",
            ),
            where=path,
            hint=say(
                "Sebutkan yang mana: --of NAMA (Python: of=…).",
                "Say which: --of NAME (Python: of=…).",
            ),
        )
    raise NothingToDo(
        say(
            "Studi ini tidak punya transkrip dengan nama itu.",
            "The study has no transcript of this name.",
        ),
        where=path,
        hint=say(
            "Tambahkan dengan qualnlp add (Python: study.add), atau sebutkan transkrip mana yang "
            "diganti: --of NAMA (Python: of=…).",
            "Add it with qualnlp add (Python: study.add), or say which transcript it replaces: "
            "--of NAME (Python: of=…).",
        ),
    )


def _read(
    connection: Connection, path: Path, old: KnownSource, speakers: Mapping[str, str] | None
) -> Transcript:
    """Read an edited source; who asked before, asks still, unless it is said otherwise."""
    from qualnlp.transcripts import read_transcript

    new = read_transcript(path, speakers)
    if not speakers:
        before = transcript_store.load_transcript(connection, old.transcript_id)
        assert before is not None
        now = {turn.speaker: turn.role for turn in new.turns}
        roles = {
            turn.speaker: turn.role
            for turn in before.turns
            if turn.speaker and turn.speaker in new.source_text
        }
        if any(now.get(label) != role for label, role in roles.items()):
            new = read_transcript(path, roles)
    return replace(new, file=old.file if same_name(path, old) else in_letters(path.name))


def _refuse_another(connection: Connection, path: Path, old: KnownSource, new: Transcript) -> None:
    """Refuse a file that is another interview, from another folder, of the same name."""
    if is_another(connection, path, new, old):
        raise SourceKnown(
            say(
                f"“{old.file}” di studi berasal dari folder lain dan isinya wawancara lain.",
                f"“{old.file}” of the study comes from another folder and is another interview.",
            ),
            where=path,
            hint=say(
                "Tambahkan dengan qualnlp add, atau bila memang menggantikannya: --of "
                f"“{old.file}”.",
                f"Add it with qualnlp add, or if it does replace it: --of “{old.file}”.",
            ),
        )


def _refuse_twin(connection: Connection, path: Path, old: KnownSource, new: Transcript) -> None:
    """Refuse a text that the study has already, as another transcript."""
    twin = known_sources(connection).get(new.id)
    if twin is not None and twin.is_read and twin.transcript_id != old.transcript_id:
        raise SourceKnown(
            say(
                f"Teksnya sama dengan “{twin.file}”, yang sudah ada di studi.",
                f"Its text is that of “{twin.file}”, which the study has already.",
            ),
            where=path,
            hint=say(
                f"Bila “{old.file}” tidak diperlukan lagi: qualnlp remove.",
                f"If “{old.file}” is not needed any more: qualnlp remove.",
            ),
        )
