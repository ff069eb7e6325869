"""The whole merge, in one transaction. In: a Store and another study's file. Out: a Report."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from qualnlp.errors import StudyUnrelated
from qualnlp.i18n import say
from qualnlp.store.connection import Store
from qualnlp.store.merging.codebooks import merge_codebooks
from qualnlp.store.merging.material import merge_material
from qualnlp.store.merging.other import other_study
from qualnlp.store.merging.people import (
    merge_conclusions,
    merge_decisions,
    merge_memos,
    refuse_alike,
)
from qualnlp.store.merging.report import Report
from qualnlp.store.merging.runs import merge_runs
from qualnlp.store.metadata import MATERIAL, RESERVED_NOTES, save_note
from qualnlp.store.schema import about, codebooks, orders, queue, transcripts


def merge_stores(store: Store, path: Path, *, anyway: bool = False) -> Report:
    """Bring what another copy of a study holds into this one: all of it, or nothing.

    Parameters
    ----------
    anyway : bool
        Whether a study that shares nothing with this one is taken in, too, and coders whose
        names differ by case or blanks alone as two.

    Raises
    ------
    FileMissing
        If there is no such file.
    StudyDamaged, StudyTooNew
        If it is no study, is not whole, or was written by a later version.
    StudyUnrelated
        If it shares neither a transcript nor a version of the codebook with this study.
    CoderAlike
        If a coder there is another spelling of one here.
    """
    report = Report()
    with other_study(path) as other, other.reading() as theirs, store.writing() as ours:
        if not anyway:
            _require_kin(ours, theirs, store.label, path)
            refuse_alike(ours, theirs, path)
        versions = merge_codebooks(ours, theirs, report)
        # What decisions, memos and runs stand on comes first.
        merge_material(ours, theirs, report)
        merge_decisions(ours, theirs, report)
        conclusion_ids = merge_conclusions(ours, theirs, report)
        merge_memos(ours, theirs, conclusion_ids, report)
        merge_runs(ours, theirs, versions, report)
        _merge_notes(ours, theirs, report)
        if report.came:
            # Orders of reading were made without what came: they are written anew when asked for.
            for table in (queue, orders):
                ours.execute(table.delete())
    return report


def _require_kin(ours: Connection, theirs: Connection, label: str, path: Path) -> None:
    """Refuse a study that is no copy of ours; one that is empty still is a copy of any."""
    identities = (select(transcripts.c.transcript_id), select(codebooks.c.fingerprint))
    mine, yours = (
        [set(connection.execute(query).scalars()) for query in identities]
        for connection in (ours, theirs)
    )
    if not any(mine) or not any(yours) or any(a & b for a, b in zip(mine, yours, strict=True)):
        return
    n, m = len(yours[0]), len(mine[0])
    raise StudyUnrelated(
        say(
            f"Studi ini tampaknya bukan salinan dari {label}: tidak satu pun dari {n} transkripnya "
            f"sama dengan {m} transkrip di sini, dan tidak satu pun versi buku kodenya sama. "
            "Tidak ada yang digabungkan.",
            f"This study seems to be no copy of {label}: none of its {n} transcripts is one of the "
            f"{m} here, and no version of its codebook is one of ours. Nothing was merged.",
        ),
        where=path,
        hint=say(
            "Periksa nama berkasnya; bila memang ingin digabung, tambahkan --anyway "
            "(Python: anyway=True).",
            "Check the file's name; to merge it all the same, add --anyway (Python: anyway=True).",
        ),
    )


def _merge_notes(ours: Connection, theirs: Connection, report: Report) -> None:
    mine = {row.key: row.value for row in ours.execute(select(about))}
    n = 0
    for row in theirs.execute(select(about).order_by(about.c.key)):
        if row.key in {*RESERVED_NOTES, MATERIAL}:
            continue
        if row.key not in mine:
            save_note(ours, row.key, row.value)
            n += 1
        elif mine[row.key] != row.value:
            report.both("note", row.key, mine[row.key], row.value)
    report.added("note", n)
