"""The rows behind a sheet. In: a connection and an excerpt. Out: what stands on the page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.codebook import Codebook
from qualnlp.coding.excerpt_finder import unknown_excerpt
from qualnlp.coding.excerpt_view import Proposal, Spoken, StandingDecision
from qualnlp.excerpts import Excerpt
from qualnlp.store.schema import decisions, suggestions, transcripts, turns
from qualnlp.store.suggestion_runs import is_calibrated, latest_run
from qualnlp.store.transcripts import load_excerpts

# How many suggestions stand on a sheet at most.
MAX_SHOWN = 5


def require_excerpt(connection: Connection, excerpt_id: str) -> Excerpt:
    """Return an excerpt; UnknownExcerpt is raised where the study has no such."""
    found = load_excerpts(connection, [excerpt_id])
    if not found:
        raise unknown_excerpt(excerpt_id)
    return found[0]


def conversation(connection: Connection, excerpt: Excerpt) -> tuple[Spoken, ...]:
    """Return the question before, the excerpt's whole turn, and the turn that follows."""
    own = turns.c.transcript_id == excerpt.transcript_id
    asked = (
        select(turns.c.turn)
        .where(own, turns.c.turn < excerpt.turn, turns.c.role == "interviewer")
        .order_by(turns.c.turn.desc())
        .limit(1)
    )
    question = connection.execute(asked).scalar()
    wanted = [number for number in (question, excerpt.turn, excerpt.turn + 1) if number]
    # The database cuts the turns out: a transcript may be long.
    words = func.substr(transcripts.c.text, turns.c.start + 1, turns.c.end - turns.c.start)
    query = (
        select(turns, words.label("text"))
        .join(transcripts, transcripts.c.transcript_id == turns.c.transcript_id)
        .where(own, turns.c.turn.in_(wanted))
        .order_by(turns.c.turn)
    )
    return tuple(
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
        for row in connection.execute(query)
    )


def proposals(connection: Connection, excerpt_id: str, codebook: Codebook) -> tuple[Proposal, ...]:
    """Return the suggestions of the latest run that the engine would show, the likeliest first."""
    run = latest_run(connection)
    query = (
        select(suggestions)
        .where(
            suggestions.c.run_id == run,
            suggestions.c.excerpt_id == excerpt_id,
            ~suggestions.c.abstain,
        )
        .order_by(suggestions.c.rank)
    )
    rows = [row for row in connection.execute(query) if row.code in codebook]
    calibrated = is_calibrated(connection, run)
    return tuple(
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
            calibrated,
        )
        for row in rows[:MAX_SHOWN]
    )


def held(row: Any, codebook: Codebook) -> StandingDecision:
    """Return a row of a standing decision in words."""
    name = codebook[row.code].name if row.code in codebook else row.code
    return StandingDecision(
        row.excerpt_id,
        row.code,
        name,
        row.coder,
        row.verdict,
        row.stance,
        row.memo,
        row.reason,
        row.decision_id,
    )


def held_by_others(
    connection: Connection, excerpt_id: str, coder: str, codebook: Codebook
) -> tuple[StandingDecision, ...]:
    """Return the codings of everybody but one coder."""
    query = (
        select(decisions)
        .where(decisions.c.excerpt_id == excerpt_id, decisions.c.coder != coder)
        .order_by(decisions.c.coder, decisions.c.decided_at)
    )
    latest = {(row.coder, row.code): row for row in connection.execute(query)}
    return tuple(
        held(row, codebook) for row in latest.values() if row.verdict == "confirmed" and row.code
    )


def differing(connection: Connection) -> list[str]:
    """Return the excerpts that two coders read and coded differently."""
    query = select(
        decisions.c.excerpt_id, decisions.c.coder, decisions.c.code, decisions.c.verdict
    ).order_by(decisions.c.decided_at)
    latest = {
        (row.excerpt_id, row.coder, row.code): row.verdict for row in connection.execute(query)
    }
    codes: dict[str, dict[str, set[str]]] = {}
    for (excerpt_id, coder, code), verdict in latest.items():
        if verdict in ("confirmed", "finished"):
            own = codes.setdefault(excerpt_id, {}).setdefault(coder, set())
            if code:
                own.add(code)
    return [
        excerpt_id
        for excerpt_id, by_coder in codes.items()
        if len({frozenset(one) for one in by_coder.values()}) > 1
    ]
