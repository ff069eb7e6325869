"""A study <-> other tools' files. In: a file's name. Out: a file, or rows; and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from qualnlp import coding
from qualnlp.errors import FormatUnknown, StudyExists
from qualnlp.exchange import Exchange, Report
from qualnlp.i18n import say
from qualnlp.store import Store, frames, has_study, schema
from qualnlp.store.codebooks import current_codebook
from qualnlp.store.connection import is_url
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook
    from qualnlp.exchange.take import Plan


def export(
    session: Session,
    path: PathLike,
    *,
    with_suggestions: bool = False,
    case_codes: bool = False,
    overwrite: bool = False,
    separator: str = ",",
    decimal: str = ".",
    shape: str = "tables",
) -> Exchange:
    """See `qualnlp.Study.export`."""
    from qualnlp.exchange.formats import Options, export

    options = Options(with_suggestions, case_codes, overwrite, separator, decimal, shape)
    return export(session.store, Path(path), options)


# What was read whole: by everybody who coded, or coder by coder.
Whole = str | Iterable[str] | Mapping[str, str | Iterable[str]] | None


@dataclass(frozen=True, slots=True)
class Others:
    """What takes in the files that are no projects: methods of the study."""

    merge_study: Callable[..., pd.DataFrame]
    set_codebook: Callable[..., Codebook]
    code: Callable[..., Any]


def import_file(
    session: Session,
    path: PathLike,
    others: Others,
    *,
    coder: str | None = None,
    mode: str = "blind",
    whole: Whole = None,
    codes: PathLike | Mapping[str, str] | None = None,
    technique: str | None = None,
    rest: PathLike | None = None,
    anyway: bool = False,
) -> Exchange:
    """See `qualnlp.Study.import_file`."""
    from qualnlp.coding_tables import ENDINGS
    from qualnlp.exchange.formats import READERS, is_project
    from qualnlp.exchange.study_json import is_study_json

    path = Path(path)
    ending = path.suffix.lower()
    if is_project(path):
        return take_project(
            session, path, coder=coder, mode=mode, whole=whole, codes=codes, technique=technique
        )
    if is_study_json(path):
        return take_study_json(session, path, others)
    if ending == ".study":
        return merged(session, path, others.merge_study(path, anyway=anyway, rest=rest))
    if ending in (".qdc", ".yaml", ".yml"):
        return codebook_taken(session, path, others.set_codebook(path))
    if ending in ENDINGS:
        if isinstance(whole, Mapping):
            raise ValueError(
                say(
                    "dari tabel, yang dibaca utuh disebut untuk semua pengodenya",
                    "of a table, what was read whole is said for all of its coders",
                )
            )
        made = others.code(path, coder=coder, mode=mode, whole=whole, rest=rest)
        return coded(session, path, made)
    known = ", ".join([*READERS, ".qdc", ".study", *ENDINGS])
    raise FormatUnknown(
        say(
            f"Berkas {ending or 'tanpa akhiran'} tidak dapat diimpor.",
            f"Files {('of kind ' + ending) if ending else 'without an ending'} cannot be imported.",
        ),
        where=path,
        hint=say(
            f"Yang dapat diimpor: {known}. Transkrip: qualnlp add.",
            f"What can be imported: {known}. Transcripts: qualnlp add.",
        ),
    )


def take_project(
    session: Session,
    path: PathLike,
    *,
    coder: str | None = None,
    mode: str = "blind",
    whole: Whole = None,
    codes: PathLike | Mapping[str, str] | None = None,
    technique: str | None = None,
) -> Exchange:
    """Take a project of another tool into the study; see `qualnlp.Study.import_file`."""
    from qualnlp.exchange.formats import code_table, read_project
    from qualnlp.exchange.take import Wishes, plan

    report = Report()
    with session.store.reading() as connection:
        held = current_codebook(connection)
    project = read_project(Path(path), report, None if held is None else held[0])
    table = codes if isinstance(codes, Mapping) or codes is None else code_table(Path(codes))
    name = None if coder is None else session.coder_named(coder)
    wishes = Wishes(name, coding.mode_of(mode) or "blind", table, technique)
    with session.store.writing() as connection:
        made = plan(connection, project, Path(path), wishes, report)
        ids = made.write(connection)
        finishes = _finishes(session, connection, made, whole)
        ids += coding.append(connection, finishes)
    acts = [*made.acts, *finishes]
    coders: dict[str, int] = {}
    for act in acts:
        coders[act.coder] = coders.get(act.coder, 0) + 1
    for one in coders:
        session.did(one, [i for i, act in zip(ids, acts, strict=True) if act.coder == one])
    told = say("dinyatakan dibaca utuh, tanpa kode lain", "declared read whole, no other code")
    report.taken("decision", len(finishes), detail=told)
    return _reported(session, Path(path), report, coders)


def take_study_json(session: Session, path: Path, others: Others) -> Exchange:
    """Take a whole study: into an empty one as it is, into another as a copy to be merged."""
    from qualnlp.exchange.study_json import load_study_json

    report = Report()
    with TemporaryDirectory() as folder:
        beside = Path(folder, f"{path.stem}.study")
        # Checked in a study of its own first: what is not whole is not taken.
        copy = Store(beside)
        try:
            load_study_json(path, copy, report)
        finally:
            copy.close()
        if not is_empty(session.store):
            return merged(session, path, others.merge_study(beside))
        load_study_json(path, session.store, Report())
    return _reported(session, path, report)


def is_empty(store: Store) -> bool:
    """Tell whether a study holds nothing yet."""
    with store.reading() as connection:
        tables = (schema.transcripts, schema.codebooks, schema.memos, schema.conclusions)
        return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def _finishes(
    session: Session,
    connection: Connection,
    made: Plan,
    whole: Whole,
) -> list[coding.DecisionInput]:
    """Return a finish for what was read whole and not coded, coder by coder."""
    if whole is None or not made.listed:
        return []
    finder = coding.ExcerptFinder(
        frames.excerpts(connection),
        frames.transcripts(connection),
        lambda key: session.transcript_of(connection, key).text,
    )
    told = whole if isinstance(whole, Mapping) else dict.fromkeys(made.listed, whole)
    meant = {}
    for coder, listed in made.listed.items():
        if coder in told:
            read = coding.whole_transcripts(finder, told[coder])
            meant[coder] = (listed if read is None else read) - made.doubtful
    imported = coding.Import(acts=made.acts, listed=made.listed)
    decided = coding.decided_by(connection, meant)
    return coding.finishes(imported, finder, meant, decided)


def _reported(
    session: Session, path: Path, report: Report, coders: dict[str, int] | None = None
) -> Exchange:
    """Write the report beside the file, or beside the study where that cannot be written to."""
    name = f"{path.name}.laporan-impor.csv"
    place = report.write(path.with_name(name), session.path.absolute().with_name(name))
    return Exchange(path, report, place, coders=coders or {})


def codebook_taken(session: Session, path: PathLike, codebook: Codebook) -> Exchange:
    """Return the report of a codebook that was set."""
    report = Report()
    report.taken("code", len(codebook))
    return _reported(session, Path(path), report)


def merged(session: Session, path: PathLike, frame: pd.DataFrame) -> Exchange:
    """Return the report of another study that was merged."""
    report = Report()
    told = say("diubah di kedua salinan; di sini tetap", "changed in both; ours stays")
    for row in frame.to_dict("records"):
        n = int(row["n"])
        if row["outcome"] == "added":
            report.taken(row["kind"], n, row["subject"])
        else:
            report.left_out(row["kind"], row["subject"], f"{told}: {row['theirs']}", max(n, 1))
    return _reported(session, Path(path), report)


def coded(session: Session, path: PathLike, made: Any) -> Exchange:
    """Return the report of a table of codings that was taken (`qualnlp.Study.code`)."""
    report = Report()
    for name, n in made.coders.items():
        report.taken("coder", n, name)
    told = say("dinyatakan dibaca utuh, tanpa kode lain", "declared read whole, no other code")
    report.taken("decision", made.declared, detail=told)
    report.already("coding", made.again)
    told = say("mengganti keputusan lain dari pengode yang sama", "replace another decision")
    report.changed("coding", "", told, made.changed)
    for note in made.preview.notes:
        report.guessed("coding", "", note)
    for bad in made.rest:
        report.left_out("coding", f"{bad.source} {bad.line}", bad.reason)
    return _reported(session, Path(path), report, made.coders)


def refuse_taken(path: PathLike) -> None:
    """Raise StudyExists where a new study would lie on something that is there."""
    if has_study(str(path)):
        raise StudyExists(
            say("Di sini sudah ada berkas.", "There is a file already."),
            where=path,
            hint=say("Pilih nama lain, atau: qualnlp import.", "Another name, or: qualnlp import."),
        )


def forget(path: PathLike) -> None:
    """Delete a study that was made a moment ago and came to nothing."""
    if not is_url(str(path)):
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
