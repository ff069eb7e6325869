"""A study -> a project. In: a Store. Out: what other tools can hold, and what they cannot.

Only what people confirmed is a coding; suggestions come along when they are asked for, as those of
a machine.
"""

from __future__ import annotations

import json
from collections import Counter

from sqlalchemy import Connection, select

from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToDo
from qualnlp.exchange.material import collect_material
from qualnlp.exchange.project import (
    Project,
    ProjectCase,
    ProjectCode,
    ProjectNote,
    ProjectSource,
    Segment,
)
from qualnlp.exchange.report import Report
from qualnlp.i18n import probability, say
from qualnlp.store import Store, frames, schema
from qualnlp.store.codebooks import current_codebook, require_codebook
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.memos import current_memos
from qualnlp.store.suggestion_frame import suggestions_of_run
from qualnlp.store.suggestion_runs import latest_run

# The coder under whose name suggestions leave a study; on the way back no coder.
SUGGESTIONS = "qualnlp (saran)"
# Who settles differences is not the first among the people.
_SETTLED = "kesepakatan"


def collect(
    store: Store, report: Report, *, with_suggestions: bool = False, with_material: bool = True
) -> Project:
    """Return what a study holds for other tools; `report` is told what they cannot hold.

    Raises
    ------
    NothingToDo
        If the study has no transcript.
    """
    with store.reading() as connection:
        held = current_codebook(connection)
        codebook = None if held is None else held[0]
        project = Project(codebook.title if codebook and codebook.title else store.path.stem)
        if codebook is not None:
            project.codes = [
                ProjectCode(code.id, code, code.parent, code.codable) for code in codebook
            ]
        sources = _sources(connection)
        if not sources:
            raise NothingToDo(
                say("Studi ini belum punya transkrip.", "This study has no transcript yet."),
                where=store.label,
                hint=say("Tambahkan dulu: qualnlp add.", "Add some first: qualnlp add."),
            )
        project.sources = list(sources.values())
        people = _codings(connection, codebook, sources, report)
        written = _memos(connection, sources, project, report)
        if with_suggestions:
            _suggestions(connection, codebook, sources, project)
        project.coders[:0] = [*people, *(name for name in written if name not in people)]
        project.cases = _cases(connection)
        dates = [one.created for source in project.sources for one in source.segments]
        added = [source.created for source in project.sources]
        project.created = min(added)
        project.modified = max([*dates, *added])
        for source in project.sources:
            source.segments.sort(key=lambda one: (one.start, one.end, one.coder, one.code or ""))
        if with_material:
            project.material = collect_material(connection)
            if codebook is not None:
                project.material["codebook"] = json.loads(codebook.to_json())
        else:
            _structure(project, report)
        _losses(connection, report, with_suggestions)
    report.taken("source", len(project.sources))
    report.taken("code", len(project.codes))
    n = sum(one.code is not None for source in project.sources for one in source.segments)
    report.taken("coding", n)
    counts = Counter(
        one.coder for source in project.sources for one in source.segments if one.code is not None
    )
    for name in project.coders:
        report.taken("coder", counts[name], name)
    return project


def collect_codes(store: Store, report: Report) -> Project:
    """Return the codebook of a study alone.

    Raises
    ------
    NothingToDo
        If the study has no codebook.
    """
    with store.reading() as connection:
        codebook, _ = require_codebook(connection, store.label)
    project = Project(codebook.title or store.path.stem)
    project.codes = [ProjectCode(code.id, code, code.parent, code.codable) for code in codebook]
    report.taken("code", len(project.codes))
    return project


def _sources(connection: Connection) -> dict[str, ProjectSource]:
    table = schema.transcripts
    columns = (table.c.transcript_id, table.c.file, table.c.text, table.c.technique)
    query = select(*columns, table.c.added_at).where(table.c.replaced_by.is_(None))
    return {
        row.transcript_id: ProjectSource(
            row.transcript_id, row.file, row.text, technique=row.technique, created=row.added_at
        )
        for row in connection.execute(query.order_by(table.c.position))
    }


def _places(connection: Connection) -> dict[str, tuple[str, int, int]]:
    """Return excerpt id -> its transcript, start and end."""
    table = schema.excerpts
    query = select(table.c.excerpt_id, table.c.transcript_id, table.c.start, table.c.end)
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}


def _codings(
    connection: Connection,
    codebook: Codebook | None,
    sources: dict[str, ProjectSource],
    report: Report,
) -> list[str]:
    """Put the codings that stand into their sources; return who coded, in the order of the work."""
    view = current_decisions(connection)
    current = connection.execute(select(view).order_by(view.c.decided_at, view.c.decision_id)).all()
    places = _places(connection)
    known = {code.id for code in codebook or ()}
    gone: dict[str, int] = {}
    people: dict[str, None] = {}
    for row in current:
        if row.verdict != "confirmed":
            continue
        place = places.get(row.excerpt_id)
        if place is None or place[0] not in sources:
            report.left_out(
                "coding",
                row.excerpt_id,
                say(
                    "kutipannya tidak ada lagi dalam sumber yang diubah",
                    "its words are not in the edited source any more",
                ),
            )
            continue
        if row.code not in known:
            gone[row.code] = gone.get(row.code, 0) + 1
            continue
        people.setdefault(row.coder)
        sources[place[0]].segments.append(
            Segment(
                place[1],
                place[2],
                row.code,
                row.coder,
                row.decided_at,
                row.memo or "",
                row.stance or None,
                row.mode,
            )
        )
    for code, n in gone.items():
        detail = say("kode ini tidak ada lagi di buku kode", "not in the codebook any more")
        report.left_out("coding", code, detail, n)
    _verdicts([row.verdict for row in current], report)
    return sorted(people, key=lambda name: name == _SETTLED)


def _verdicts(verdicts: list[str], report: Report) -> None:
    """Tell what coders said besides codings, which no tool holds."""
    report.left_out(
        "decision",
        say("ditolak", "rejected"),
        say(
            "alat lain hanya menyimpan yang dikode; pakai .json atau .study bila perlu",
            "other tools keep only what was coded; use .json or .study if you need it",
        ),
        verdicts.count("rejected"),
    )
    report.left_out(
        "decision",
        say("selesai dibaca", "finished"),
        say(
            "alat lain tidak mencatat apa yang sudah dibaca; saat diimpor kembali, sebutkan "
            "dengan --whole",
            "other tools do not keep what was read; say it with --whole when you import again",
        ),
        verdicts.count("finished"),
    )


def _memos(
    connection: Connection, sources: dict[str, ProjectSource], project: Project, report: Report
) -> list[str]:
    """Put memos where they belong; return who wrote them."""
    places = _places(connection)
    authors: dict[str, None] = {}
    for memo in current_memos(connection):
        if memo.target == "conclusion":
            told = say("simpulannya tidak ikut", "its conclusion is left out")
            report.left_out("memo", memo.target_id, told)
            continue
        authors.setdefault(memo.coder)
        if memo.target != "excerpt":
            note = ProjectNote(memo.target, memo.target_id, memo.coder, memo.text, memo.written_at)
            project.notes.append(note)
            continue
        place = places.get(memo.target_id)
        if place is None or place[0] not in sources:
            detail = say("kutipannya tidak ada lagi", "its excerpt is not there any more")
            report.left_out("memo", memo.target_id, detail)
            continue
        segment = Segment(place[1], place[2], None, memo.coder, memo.written_at, memo.text)
        sources[place[0]].segments.append(segment)
    n = len(project.notes) + sum(
        one.code is None for source in sources.values() for one in source.segments
    )
    report.taken("memo", n)
    return list(authors)


def _suggestions(
    connection: Connection,
    codebook: Codebook | None,
    sources: dict[str, ProjectSource],
    project: Project,
) -> None:
    run = latest_run(connection)
    if not run or codebook is None:
        return
    made = connection.execute(
        select(schema.runs.c.made_at).where(schema.runs.c.run_id == run)
    ).scalar_one()
    places = _places(connection)
    for row in suggestions_of_run(connection, run).to_dict("records"):
        transcript, start, end = places[str(row["excerpt_id"])]
        if row["abstain"] or transcript not in sources or row["code"] not in codebook:
            continue
        told = say(
            f"saran, peluang {probability(row['probability'])}",
            f"suggestion, probability {probability(row['probability'])}",
        )
        segment = Segment(start, end, str(row["code"]), SUGGESTIONS, made, told)
        sources[transcript].segments.append(segment)
        if SUGGESTIONS not in project.machines:
            project.machines.add(SUGGESTIONS)
            project.coders.append(SUGGESTIONS)


def _cases(connection: Connection) -> list[ProjectCase]:
    people = frames.informants(connection)
    table = schema.excerpts
    spoken = (
        select(table.c.informant, table.c.transcript_id, schema.transcripts.c.position)
        .join(schema.transcripts, schema.transcripts.c.transcript_id == table.c.transcript_id)
        .where(table.c.role == "informant", schema.transcripts.c.replaced_by.is_(None))
        .distinct()
        .order_by(schema.transcripts.c.position)
    )
    where: dict[str, list[str]] = {}
    for row in connection.execute(spoken):
        where.setdefault(row.informant, []).append(row.transcript_id)
    attributes = [name for name in people.columns if name not in ("informant", "techniques")]
    return [
        ProjectCase(
            str(row["informant"]),
            {name: str(row[name]) for name in attributes if isinstance(row[name], str)},
            where.get(str(row["informant"]), []),
        )
        for row in people.to_dict("records")
        if row["informant"]
    ]


def _structure(project: Project, report: Report) -> None:
    report.left_out(
        "structure",
        say("giliran bicara", "turns"),
        say("penutur dan waktu dibaca lagi dari teksnya", "speakers are read again from the text"),
        len(project.sources),
    )


def _losses(connection: Connection, report: Report, with_suggestions: bool) -> None:
    """Tell what of a study no other tool holds."""
    run = latest_run(connection)
    if run and not with_suggestions:
        n = len(suggestions_of_run(connection, run))
        detail = say("saran bukan pengodean; --with-suggestions", "no codings; --with-suggestions")
        report.left_out("suggestion", "", detail, n)
    conclusions = frames.conclusions(connection)
    detail = say("alat lain tidak punya tempatnya; pakai .json", "other tools have none; use .json")
    report.left_out("conclusion", "", detail, len(conclusions))
