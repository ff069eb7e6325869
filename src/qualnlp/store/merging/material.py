"""Transcripts and excerpts by content, informants, merges and cuts. In: two copies. Out: one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from qualnlp.i18n import say
from qualnlp.store.excerpt_history import (
    ExcerptChange,
    load_changes,
    of_excerpts,
    source_changes,
)
from qualnlp.store.merging.report import Report
from qualnlp.store.proofs import add_rows, change_rows
from qualnlp.store.schema import (
    REMOVED,
    decisions,
    excerpt_changes,
    excerpts,
    informants,
    memos,
    transcripts,
    turns,
)
from qualnlp.store.stored_json import opened
from qualnlp.store.transcripts import retire, touch_material


def merge_material(ours: Connection, theirs: Connection, report: Report) -> None:
    """Add transcripts, informants, excerpts and their history."""
    new = _merge_transcripts(ours, theirs, report)
    _merge_informants(ours, theirs, report)
    _merge_excerpts(ours, theirs, new, report)
    _merge_history(ours, theirs, report)
    _merge_replaced(ours, theirs, new, report)
    _list_twins(ours, new, report)
    if report.came:
        touch_material(ours)


def _merge_transcripts(ours: Connection, theirs: Connection, report: Report) -> set[str]:
    """Add transcripts that are new here, behind ours; return their ids."""
    query = select(transcripts).order_by(transcripts.c.position)
    mine = {row["transcript_id"]: row for row in ours.execute(query).mappings()}
    position = max((row["position"] for row in mine.values()), default=0)
    new: set[str] = set()
    for row in theirs.execute(query).mappings().all():
        key = row["transcript_id"]
        if key in mine:
            _compare(ours, theirs, mine[key], row, report)
            continue
        position += 1
        add_rows(ours, transcripts, [{**row, "position": position, "replaced_by": None}])
        said = select(turns).where(turns.c.transcript_id == key)
        add_rows(ours, turns, [dict(turn) for turn in theirs.execute(said).mappings()])
        new.add(key)
    report.added("transcript", len(new))
    return new


def _compare(ours: Connection, theirs: Connection, mine: Any, yours: Any, report: Report) -> None:
    """List what was said otherwise of one transcript: its technique, its speakers."""
    if mine["technique"] != yours["technique"]:
        report.both("transcript", mine["file"], mine["technique"], yours["technique"])
    query = (
        select(turns).where(turns.c.transcript_id == mine["transcript_id"]).order_by(turns.c.turn)
    )
    here, there = (
        [tuple(row) for row in connection.execute(query)] for connection in (ours, theirs)
    )
    if here != there:
        report.both("turn", mine["file"], _speakers(here), _speakers(there))


def _speakers(rows: list[tuple[Any, ...]]) -> str:
    """Return who speaks, with the name and the role that each label was given."""
    return ", ".join(sorted({f"{row[2] or '–'} = {row[4]} ({row[3]})" for row in rows}))


def _merge_informants(ours: Connection, theirs: Connection, report: Report) -> None:
    """Add informants, and attributes that ours lack."""
    mine = {
        row.informant: opened("informants", "attributes", row.attributes)
        for row in ours.execute(select(informants))
    }
    n = 0
    for row in theirs.execute(select(informants).order_by(informants.c.informant)):
        attributes = opened("informants", "attributes", row.attributes)
        own = mine.get(row.informant)
        if own is None:
            values = {"informant": row.informant, "attributes": row.attributes}
            add_rows(ours, informants, [values])
            n += 1
            continue
        for name, value in attributes.items():
            if name in own and own[name] != value:
                report.both("informant", f"{row.informant}: {name}", own[name], value)
        more = {**attributes, **own}
        if more != own:
            known = informants.c.informant == row.informant
            change_rows(ours, informants, known, {"attributes": json.dumps(more)})
            n += 1
    report.added("informant", n)


def _merge_excerpts(ours: Connection, theirs: Connection, new: set[str], report: Report) -> None:
    """Add the excerpts of new transcripts, and of ours those that people worked on there.

    A transcript that was cut otherwise there is not to be read twice: what only its splitter cut is
    left out.
    """
    held = set(ours.execute(select(excerpts.c.excerpt_id)).scalars())
    needed = set(theirs.execute(select(decisions.c.excerpt_id).distinct()).scalars())
    noted = select(memos.c.target_id).where(memos.c.target == "excerpt")
    needed |= set(theirs.execute(noted).scalars())
    needed |= _mentioned(load_changes(theirs)).keys()
    files = {row.transcript_id: row.file for row in theirs.execute(select(transcripts))}
    taken: list[dict[str, Any]] = []
    left: dict[str, int] = defaultdict(int)
    for row in theirs.execute(select(excerpts)).mappings():
        if row["excerpt_id"] in held:
            continue
        if row["transcript_id"] in new or row["excerpt_id"] in needed:
            taken.append(dict(row))
        else:
            left[files[row["transcript_id"]]] += 1
    add_rows(ours, excerpts, taken)
    report.added("excerpt", len(taken))
    for file, n in left.items():
        report.both("cut", file, "–", n, n)


def _merge_history(ours: Connection, theirs: Connection, report: Report) -> None:
    """Add merges, cuts, selections and moves; an excerpt that only they changed follows theirs."""
    mine, yours = (
        {change.change_id: change for change in load_changes(connection)}
        for connection in (ours, theirs)
    )
    here = _mentioned(change for key, change in mine.items() if key not in yours)
    new = [change for key, change in yours.items() if key not in mine]
    there = _mentioned(new)
    at = {
        old: after
        for change in mine.values()
        if change.kind == "moved"
        for old, after in zip(change.before, change.after, strict=True)
    }
    n = 0
    for change in new:
        if change.kind == "moved" and any(
            at.get(old, after) != after
            for old, after in zip(change.before, change.after, strict=True)
        ):
            continue  # both edited the source: ours stands (the transcript is listed)
        values = {name: getattr(change, name) for name in ExcerptChange.__slots__}
        values |= {"before": json.dumps(change.before), "after": json.dumps(change.after)}
        add_rows(ours, excerpt_changes, [values])
        n += 1
    report.added("history", n)
    for excerpt_id in sorted(here.keys() & there.keys()):
        if here[excerpt_id] != there[excerpt_id]:
            report.both("excerpt", excerpt_id, _kinds(here[excerpt_id]), _kinds(there[excerpt_id]))
    standing = select(excerpts.c.excerpt_id, excerpts.c.retired)
    current, state = (
        {row.excerpt_id: row.retired for row in connection.execute(standing)}
        for connection in (ours, theirs)
    )
    for retired in (True, False):
        follow = [
            one
            for one in sorted(there.keys() - here.keys())
            if one in current and state[one] is retired and current[one] is not retired
        ]
        if follow:
            retire(ours, follow, retired=retired)


def _merge_replaced(ours: Connection, theirs: Connection, added: set[str], report: Report) -> None:
    """Let an edited source stand in the place of its transcript where only they edited it."""
    query = select(transcripts).order_by(transcripts.c.position)
    own = transcripts.c.transcript_id
    here = ours.execute(query).all()
    mine = {row.transcript_id: row.replaced_by for row in here}
    places = {row.transcript_id: row.position for row in here}
    for row in theirs.execute(query).all():
        old, new = row.transcript_id, row.replaced_by
        if new is None:
            if mine[old] == REMOVED:
                _keep_removed(ours, theirs, old, row.file, report)
            continue
        if mine[old] == new:
            continue
        if new == REMOVED:
            if _remove(ours, theirs, old, row.file, report):
                mine[old] = new
            continue
        if mine[old] is not None or old in _line(mine, new):
            if new not in added:  # those are listed beside ours of the same name
                report.both("transcript", row.file, mine[old] or old, new)
            continue
        mine[old] = new
        places[new] = places[old]
        change_rows(ours, transcripts, own == old, {"replaced_by": new})
        change_rows(ours, transcripts, own == new, {"position": places[old]})
        report.added("replaced", 1, row.file)


def _remove(ours: Connection, theirs: Connection, old: str, file: str, report: Report) -> bool:
    """Take out what only they took out; what we went on with, or brought back, stays."""
    known = {change.undoes for change in source_changes(ours) if change.kind == "restore"}
    removals = [one for one in source_changes(theirs) if old in one.before]
    if removals and removals[-1].change_id in known:
        return False
    table = excerpts.c
    own = select(table.excerpt_id).where(table.transcript_id == old)
    decided = select(decisions.c.decision_id).where(decisions.c.excerpt_id.in_(own))
    here, there = (set(connection.execute(decided).scalars()) for connection in (ours, theirs))
    if here - there:
        report.both("transcript", file, old, say("dikeluarkan", "removed"))
        return False
    is_it = transcripts.c.transcript_id == old
    change_rows(ours, transcripts, is_it, {"replaced_by": REMOVED})
    report.added("removed", 1, file)
    return True


def _keep_removed(
    ours: Connection, theirs: Connection, old: str, file: str, report: Report
) -> None:
    """Leave out what we took out, unless they brought it back; tell if they went on with it."""
    removals = {one.change_id for one in source_changes(ours) if old in one.before}
    if any(one.undoes in removals for one in source_changes(theirs) if one.kind == "restore"):
        is_it = transcripts.c.transcript_id == old
        change_rows(ours, transcripts, is_it, {"replaced_by": None})
        report.added("restored", 1, file)
        return
    own = select(excerpts.c.excerpt_id).where(excerpts.c.transcript_id == old)
    decided = select(decisions.c.decision_id).where(decisions.c.excerpt_id.in_(own))
    here, there = (set(connection.execute(decided).scalars()) for connection in (ours, theirs))
    if there - here:
        report.both("transcript", file, say("dikeluarkan", "removed"), old)


def _line(replaced: dict[str, str | None], start: str) -> list[str]:
    """Return a transcript and those that took its place, one after the other."""
    line = [start]
    while (after := replaced.get(line[-1])) is not None:
        line.append(after)
    return line


def _list_twins(ours: Connection, new: set[str], report: Report) -> None:
    """List new transcripts that bear the name of one of ours: the same source, otherwise edited."""
    query = select(transcripts).where(transcripts.c.replaced_by.is_(None))
    current = ours.execute(query.order_by(transcripts.c.position)).all()
    mine = {row.file: row.transcript_id for row in current if row.transcript_id not in new}
    for row in current:
        if row.transcript_id in new and row.file in mine:
            report.both("transcript", row.file, mine[row.file], row.transcript_id)


def _kinds(changes: set[tuple[Any, ...]]) -> str:
    return ", ".join(sorted({str(kind) for kind, *_ in changes}))


def _mentioned(changes: Iterable[ExcerptChange]) -> dict[str, set[tuple[Any, ...]]]:
    """Return excerpt id -> what was done to it."""
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for change in of_excerpts(changes):
        for excerpt_id in (*change.before, *change.after):
            found[excerpt_id].add((change.kind, change.before, change.after))
    return found
