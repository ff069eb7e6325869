"""The rows behind a sheet. In: a connection and an excerpt. Out: what stands on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qualnlp.codebook import Codebook
from qualnlp.coding.excerpt_finder import unknown_excerpt
from qualnlp.coding.excerpt_view import Proposal, Spoken, StandingDecision
from qualnlp.excerpts import Excerpt
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import excerpts, suggestions, transcripts, turns
from qualnlp.store.study_state import StudyState
from qualnlp.store.transcripts import load_excerpts

# How many suggestions stand on a sheet at most.
MAX_SHOWN = 5
# So many turns, and letters in all, stand after the excerpt's own; the next turn always does.
MOST_AFTER, ROOM_AFTER = 6, 900
# What a standing decision says stands in the columns of the same names, but for the code's name.
_OF_ROW = tuple(one.name for one in fields(StandingDecision) if one.name != "name")


def require_excerpt(connection: Connection, excerpt_id: str) -> Excerpt:
    """Return an excerpt; UnknownExcerpt is raised where the study has no such."""
    found = load_excerpts(connection, [excerpt_id])
    if not found:
        raise unknown_excerpt(excerpt_id)
    return found[0]


def conversation(connection: Connection, excerpt: Excerpt) -> tuple[Spoken, ...]:
    """Return the question before, the excerpt's whole turn, and what follows, as much as fits."""
    here = {"transcript": excerpt.transcript_id, "turn": excerpt.turn}
    question = connection.execute(_ASKED, here).scalar()
    first, last = excerpt.turn, excerpt.turn + MOST_AFTER
    turns_ = {"question": question or first, "first": first, "last": last}
    spoken: list[Spoken] = []
    room = ROOM_AFTER
    for row in connection.execute(_SPOKEN, {**here, **turns_}):
        if row.turn > excerpt.turn:
            if row.turn > excerpt.turn + 1 and len(row.text) > room:
                break
            room -= len(row.text)
        spoken.append(
            Spoken(
                row.turn,
                row.speaker,
                row.role,
                row.start,
                row.end,
                row.text,
                row.time_start,
                row.time_end,
            )
        )
    return tuple(spoken)


_IN = turns.c.transcript_id == bindparam("transcript")
_ASKED = (
    select(turns.c.turn)
    .where(_IN, turns.c.turn < bindparam("turn"), turns.c.role == "interviewer")
    .order_by(turns.c.turn.desc())
    .limit(1)
)
# The database cuts the turns out: a transcript may be long.
_WORDS = func.substr(transcripts.c.text, turns.c.start + 1, turns.c.end - turns.c.start)
_SPOKEN = (
    select(turns, _WORDS.label("text"))
    .join(transcripts, transcripts.c.transcript_id == turns.c.transcript_id)
    .where(
        _IN,
        turns.c.turn.between(bindparam("first"), bindparam("last"))
        | (turns.c.turn == bindparam("question")),
    )
    .order_by(turns.c.turn)
)
_SOURCE = (
    select(transcripts.c.file, transcripts.c.replaced_by, excerpts.c.retired)
    .join(excerpts, excerpts.c.transcript_id == transcripts.c.transcript_id)
    .where(excerpts.c.excerpt_id == bindparam("excerpt"))
)


def source_of(connection: Connection, excerpt_id: str) -> tuple[str, str]:
    """Return the file of an excerpt, and what became of it: `ExcerptView.gone`."""
    row = connection.execute(_SOURCE, {"excerpt": excerpt_id}).one()
    return row.file, "source" if row.replaced_by else "reshaped" if row.retired else ""


_PROPOSED = (
    select(suggestions)
    .where(
        suggestions.c.run_id == bindparam("run"),
        suggestions.c.excerpt_id == bindparam("excerpt"),
    )
    .order_by(suggestions.c.rank)
)


def proposals(
    connection: Connection, excerpt_id: str, state: StudyState, codebook: Codebook
) -> tuple[Proposal, ...]:
    """Return the suggestions of the latest run that the engine would show, the likeliest first."""
    return all_proposals(connection, excerpt_id, state, codebook)[0]


def all_proposals(
    connection: Connection, excerpt_id: str, state: StudyState, codebook: Codebook
) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
    """Return what the engine would show, and what it would rather not; the likeliest first."""
    found = connection.execute(_PROPOSED, {"run": state.run, "excerpt": excerpt_id})
    rows = [row for row in found if row.code in codebook]
    shown, unsure = (
        tuple(
            Proposal(
                row.code,
                codebook[row.code].name,
                row.rank,
                row.probability,
                row.reason,
                row.evidence_start,
                row.evidence_end,
                codebook[row.code].definition,
                row.run_id,
                state.calibrated,
            )
            for row in rows
            if row.abstain == abstained
        )
        for abstained in (False, True)
    )
    return shown[:MAX_SHOWN], unsure[:MAX_SHOWN]


def held(row: Any, codebook: Codebook) -> StandingDecision:
    """Return a row of a standing decision in words."""
    name = codebook[row.code].name if row.code in codebook else row.code
    stored = {key: getattr(row, key) for key in _OF_ROW}
    return StandingDecision(name=name, **stored)


def held_by_others(
    standing: Iterable[Any], coder: str, codebook: Codebook
) -> tuple[StandingDecision, ...]:
    """Return the codings of everybody but one coder, of an excerpt's standing decisions."""
    others = [row for row in standing if row.coder != coder and row.verdict == "confirmed"]
    others.sort(key=lambda row: (row.coder, row.decided_at))
    return tuple(held(row, codebook) for row in others)


def differing(connection: Connection) -> list[str]:
    """Return the excerpts that two coders read and coded differently."""
    view = current_decisions(connection)
    query = select(view.c.excerpt_id, view.c.coder, view.c.code).where(
        view.c.verdict.in_(("confirmed", "finished"))
    )
    codes: dict[str, dict[str, set[str]]] = {}
    for excerpt_id, coder, code in connection.execute(query):
        own = codes.setdefault(excerpt_id, {}).setdefault(coder, set())
        if code:
            own.add(code)
    return [
        excerpt_id
        for excerpt_id, by_coder in codes.items()
        if len({frozenset(one) for one in by_coder.values()}) > 1
    ]
