"""Is the study whole? In: a Store. Out: findings, each an error or a warning, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Subquery, func, select, text
from sqlalchemy.exc import DatabaseError

from qualnlp.codebook.naming import alike
from qualnlp.errors import QualNlpError, StudyDamaged, first_lines
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.codings_left_out import codings_left_out
from qualnlp.store.connection import Store
from qualnlp.store.content_ids import misfits
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.decisions import broken_links, cut_chains
from qualnlp.store.file_length import missing_bytes
from qualnlp.store.identity import is_identified
from qualnlp.store.missing_rows import gaps
from qualnlp.store.proofs import PROVED, count_proved, digests_are_whole, unproved
from qualnlp.store.strangers import strangers, strangers_sentence
from qualnlp.store.table_forms import faults
from qualnlp.transcripts.paths import is_there

# Folders whose programs copy a file while it is being written.
_SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "gdrive", "icloud", "my drive")


@dataclass(frozen=True, slots=True)
class Finding:
    """What `doctor` found: an error means that the study is not whole."""

    level: Literal["error", "warning", "ok"]
    check: str
    detail: str


def check_store(store: Store) -> list[Finding]:
    """Check the file, its tables, and whether they hold what qualnlp wrote into them."""
    with store.reading() as connection:
        # A server checks its own pages and references; a file may have been cut or changed.
        findings = _file(connection, store.path) if store.is_file else []
        broken = faults(connection, is_file=store.is_file)
        findings += [
            Finding("error", "tables", say(f"tabel {name}: {told}", f"table {name}: {told}"))
            for name, told in broken
        ]
        for check in _CHECKS:
            try:
                findings += check(connection, store.is_file)
            except (QualNlpError, DatabaseError, ValueError, TypeError, LookupError) as error:
                # What cannot be read cannot be checked either; it was named above.
                if not broken:
                    if isinstance(error, QualNlpError):
                        raise
                    raise StudyDamaged(
                        say("Isi studi ini tidak dapat dibaca.", "This study cannot be read."),
                        where=store.label,
                        hint=say(
                            "Simpan berkas ini dan pakai salinan cadangan.",
                            "Keep this file, and go on with a copy of it.",
                        ),
                    ) from error
    return [*findings, *(_synced(store.path) if store.is_file else ())]


def table_faults(store: Store) -> list[str]:
    """Return what makes tables of a study unreadable, a sentence a table."""
    with store.reading() as connection:
        found = faults(connection, is_file=store.is_file)
    return [say(f"tabel {name}: {told}", f"table {name}: {told}") for name, told in found]


def _file(connection: Connection, path: Path) -> list[Finding]:
    answer = str(connection.execute(text("PRAGMA integrity_check")).scalar())
    if answer == "ok" and missing_bytes(path):
        n = missing_bytes(path)
        answer = say(f"{n} bita terakhir hilang", f"the last {n} bytes are gone")
    if answer == "ok":
        return [Finding("ok", "file", say("berkas utuh", "the file is whole"))]
    return [Finding("error", "file", say(f"berkas rusak: {answer}", f"damaged file: {answer}"))]


def _chains(connection: Connection, _: bool) -> list[Finding]:
    table = schema.decisions
    query = select(table).order_by(table.c.coder, table.c.decided_at)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    broken = broken_links(rows)
    cut = cut_chains(connection)
    if not broken and cut:
        coders = ", ".join(cut)
        detail = say(
            f"keputusan terakhir hilang dari rantai: {coders}",
            f"the last decisions are gone from the chain: {coders}",
        )
        return [Finding("error", "chain", detail)]
    if not broken:
        detail = say(f"{len(rows)} keputusan, rantai utuh", f"{len(rows)} decisions, chains whole")
        return [Finding("ok", "chain", detail)]
    first = ", ".join(broken[:5])
    detail = say(
        f"{len(broken)} keputusan diubah atau hilang pendahulunya: {first}",
        f"{len(broken)} decisions were changed, or the one before them is gone: {first}",
    )
    return [Finding("error", "chain", detail)]


def _offsets(connection: Connection, _: bool) -> list[Finding]:
    excerpts, transcripts = schema.excerpts, schema.transcripts
    texts = {
        row.transcript_id: row.text
        for row in connection.execute(select(transcripts.c.transcript_id, transcripts.c.text))
    }
    columns = excerpts.c
    wrong = [
        row.excerpt_id
        for row in connection.execute(
            select(
                columns.excerpt_id, columns.transcript_id, columns.start, columns.end, columns.text
            )
        )
        if not (isinstance(row.start, int) and isinstance(row.end, int))
        or texts.get(row.transcript_id, "")[row.start : row.end] != row.text
    ]
    if not wrong:
        return [Finding("ok", "offsets", say("semua kutipan tepat", "every excerpt fits its text"))]
    first = ", ".join(wrong[:5])
    detail = say(
        f"{len(wrong)} kutipan tidak cocok dengan transkripnya: {first}",
        f"{len(wrong)} excerpts do not fit their transcript: {first}",
    )
    return [Finding("error", "offsets", detail)]


def _contents(connection: Connection, _: bool) -> list[Finding]:
    """Hold texts and places against the ids that follow from them."""
    wrong: dict[str, list[str]] = {}
    for one in misfits(connection):
        wrong.setdefault(one.table, []).append(one.where)
    if not wrong:
        detail = say("isi sesuai id-nya", "contents fit their ids")
        return [Finding("ok", "content", detail)]
    return [
        Finding(
            "error",
            "content",
            say(
                f"isi tabel {table} bukan lagi yang ditulis (id-nya lain): {first_lines(places)}",
                f"what table {table} holds is not what was written (its ids differ): "
                f"{first_lines(places)}",
            ),
        )
        for table, places in wrong.items()
    ]


def _proofs(connection: Connection, _: bool) -> list[Finding]:
    """Hold every table on which a conclusion rests against its proofs."""
    files = select(schema.transcripts.c.transcript_id, schema.transcripts.c.file)
    named = {row.transcript_id: row.file for row in connection.execute(files)}
    found = []
    for table in PROVED:
        if table == schema.about.name and not is_identified(connection):
            continue  # of an earlier version, and only to be read
        groups = unproved(connection, table)
        if not groups:
            continue
        places = [
            f"{named.get(one.scope, one.scope)}"
            + ("" if one.n == one.written else say(f" ({one.n} baris, ditulis {one.written})",
                                                   f" ({one.n} rows, {one.written} written)"))
            for one in groups
        ]  # fmt: skip
        told = say(
            f"tabel {table} diubah di luar qualnlp: {first_lines(places)}",
            f"table {table} was changed by something else than qualnlp: {first_lines(places)}",
        )
        found.append(Finding("error", "proofs", told))
    if not digests_are_whole(connection):
        told = say("tabel proofs diubah di luar qualnlp", "table proofs itself was changed")
        found.append(Finding("error", "proofs", told))
    if found:
        return found
    n = count_proved(connection)
    return [
        Finding("ok", "proofs", say(f"{n} baris sesuai buktinya", f"{n} rows fit their proofs"))
    ]


def _references(connection: Connection, is_file: bool) -> list[Finding]:
    """Look for rows that others point to; a server refuses most of what a file lets happen."""
    lost: Counter[str] = Counter()
    if is_file:
        fetched = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        lost.update(str(row[0]) for row in fetched)
    lost.update(gaps(connection))
    if not lost.total():
        return [Finding("ok", "rows", say("tidak ada baris yang hilang", "no row is missing"))]
    tables = ", ".join(sorted(lost))
    n = lost.total()
    detail = say(
        f"{n} baris menunjuk ke baris yang tidak ada ({tables})",
        f"{n} rows point to rows that are not there ({tables})",
    )
    return [Finding("error", "rows", detail)]


def _guards(connection: Connection, is_file: bool) -> list[Finding]:
    """Warn where the triggers that keep decisions from being changed are gone."""
    there = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_file
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'decisions'::regclass"
        " AND tgenabled <> 'D'"
    )
    wanted = schema.SQLITE_TRIGGERS if is_file else schema.POSTGRES_TRIGGERS
    found = set(connection.execute(text(there)).scalars())
    names = [name for name in map(_trigger_name, wanted) if name and name not in found]
    if not names:
        return []
    detail = say(
        "penjaga keputusan dicopot, orang dapat mengubahnya: ",
        "what guards decisions was taken off, so that they can be changed: ",
    )
    return [Finding("warning", "guards", detail + ", ".join(names))]


def _strangers(connection: Connection, is_file: bool) -> list[Finding]:
    """Look for triggers and views that a stranger put there: nothing is written beside them."""
    names = strangers(connection) if is_file else []
    return [Finding("error", "guards", strangers_sentence(names))] if names else []


def _trigger_name(statement: str) -> str | None:
    words = statement.split()
    return words[2] if words[1] == "TRIGGER" else None


def _sources(connection: Connection, _: bool) -> list[Finding]:
    """Warn of source files that are gone: the study has their text, so nothing is lost."""
    table = schema.transcripts
    return [
        Finding(
            "warning",
            "source",
            say(f"berkas asal dipindahkan: {row.path}", f"the source file was moved: {row.path}"),
        )
        # What an edited source took the place of is not asked for any more.
        for row in connection.execute(select(table.c.path).where(table.c.replaced_by.is_(None)))
        if not is_there(row.path)
    ]


def _standing(connection: Connection) -> Subquery:
    """Return the decisions that stand, on the excerpts that hold their words now."""
    view = current_decisions(connection)
    return select(view.c.excerpt_id).where(view.c.verdict != "withdrawn").subquery()


def _left_behind(connection: Connection, _: bool) -> list[Finding]:
    """Warn of decisions on words that an edited source does not hold any more."""
    excerpts, transcripts = schema.excerpts, schema.transcripts
    replaced = select(transcripts.c.transcript_id).where(
        transcripts.c.replaced_by.is_not(None), transcripts.c.replaced_by != schema.REMOVED
    )
    standing = _standing(connection)
    query = select(excerpts.c.excerpt_id).where(
        excerpts.c.transcript_id.in_(replaced),
        excerpts.c.excerpt_id.in_(select(standing.c.excerpt_id)),
    )
    lost = list(connection.execute(query).scalars())
    if not lost:
        return []
    detail = say(
        f"{len(lost)} kutipan berkode tidak ditemukan lagi dalam sumber yang diubah: ",
        f"{len(lost)} coded excerpts are not found in the edited source: ",
    )
    return [Finding("warning", "source", detail + ", ".join(lost[:5]))]


def _removed(connection: Connection, _: bool) -> list[Finding]:
    """Warn of decisions on transcripts that were taken out: they count no more."""
    excerpts, transcripts = schema.excerpts, schema.transcripts
    standing = _standing(connection)
    query = (
        select(transcripts.c.file, func.count())
        .join(excerpts, excerpts.c.transcript_id == transcripts.c.transcript_id)
        .join(standing, standing.c.excerpt_id == excerpts.c.excerpt_id)
        .where(transcripts.c.replaced_by == schema.REMOVED)
        .group_by(transcripts.c.transcript_id, transcripts.c.file)
        .order_by(transcripts.c.file)
    )
    rows = connection.execute(query).all()
    if not rows:
        return []
    named = ", ".join(f"{file} ({n})" for file, n in rows)
    detail = say(
        f"keputusan pada transkrip yang dikeluarkan tidak dihitung: {named}",
        f"decisions on transcripts that were taken out do not count: {named}",
    )
    return [Finding("warning", "removed", detail)]


def _without_code(connection: Connection, _: bool) -> list[Finding]:
    """Warn of codings whose code the codebook does not hold any more: no table counts them."""
    left = codings_left_out(connection)
    if not left:
        return []
    named = ", ".join(f"{code} ({n})" for code, n in left.items())
    detail = say(
        f"{sum(left.values())} pengodean tidak dihitung, kodenya tidak ada di buku kode: {named}",
        f"{sum(left.values())} codings do not count, the codebook lacks their codes: {named}",
    )
    return [Finding("warning", "codes", detail)]


def _names_alike(connection: Connection, _: bool) -> list[Finding]:
    """Warn of coders, and of informants, whose names differ by case or blanks alone."""
    found = []
    for column in (schema.chains.c.coder, schema.informants.c.informant):
        names = connection.execute(select(column).order_by(column)).scalars()
        found += [" / ".join(f"“{name}”" for name in group) for group in alike(map(str, names))]
    if not found:
        return []
    named = "; ".join(found)
    detail = say(
        f"nama yang hanya beda huruf besar atau spasi, satu orang?: {named}",
        f"names that differ by case or blanks alone, one person?: {named}",
    )
    return [Finding("warning", "names", detail)]


# In their order in the report; each is told whether the study is a file.
_CHECKS: tuple[Callable[[Connection, bool], list[Finding]], ...] = (
    _chains,
    _contents,
    _proofs,
    _offsets,
    _references,
    _guards,
    _strangers,
    _sources,
    _left_behind,
    _removed,
    _without_code,
    _names_alike,
)


def _synced(path: Path) -> list[Finding]:
    folders = " / ".join(path.resolve().parts).lower()
    for name in _SYNCED:
        if name in folders:
            detail = say(
                f"studi berada di folder tersinkron ({name}); pindahkan selama bekerja",
                f"the study lies in a synced folder ({name}); move it while you work",
            )
            return [Finding("warning", "synced", detail)]
    return []
