"""People's work: decisions by each coder's chain, memos, conclusions. Nothing of ours is moved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.codebook.naming import folded_name
from qualnlp.errors import CoderAlike
from qualnlp.i18n import say
from qualnlp.store.decisions import add_decisions
from qualnlp.store.memos import memo_id_of
from qualnlp.store.merging.report import Report
from qualnlp.store.proofs import add_rows
from qualnlp.store.schema import chains, conclusions, decisions, memos


def refuse_alike(ours: Connection, theirs: Connection, path: Path) -> None:
    """Refuse a copy in which a coder of ours has another spelling: chains cannot be joined.

    Raises
    ------
    CoderAlike
    """
    mine, yours = (set(one.execute(select(chains.c.coder)).scalars()) for one in (ours, theirs))
    known = {folded_name(name): name for name in sorted(mine)}
    for name in sorted(yours - mine):
        own = known.get(folded_name(name))
        if own is not None and own not in yours:
            raise CoderAlike(
                say(
                    f"Pengode “{name}” di salinan ini hanya beda huruf besar atau spasi dari "
                    f"“{own}” di sini. Tidak ada yang digabungkan.",
                    f"The coder “{name}” of this copy differs by case or blanks alone from “{own}” "
                    "here. Nothing was merged.",
                ),
                where=path,
                hint=say(
                    "Orang yang sama: ekspor keputusannya di sana (qualnlp export SALINAN x.csv), "
                    f"lalu qualnlp code STUDI x.csv --coder {own}. Orang lain: --anyway (Python: "
                    "anyway=True).",
                    "The same person: export the decisions there (qualnlp export COPY x.csv), "
                    f"then qualnlp code STUDY x.csv --coder {own}. Two people: --anyway (Python: "
                    "anyway=True).",
                ),
                known=own,
            )


def merge_decisions(ours: Connection, theirs: Connection, report: Report) -> None:
    """Append what coders went on to decide in the other copy.

    A chain has one continuation: where a coder decided on in both copies, ours stays and what the
    other copy holds is listed, to be decided by the coder (`Report.not_taken`).
    """
    coders = select(decisions.c.coder).distinct().order_by(decisions.c.coder)
    for coder in theirs.execute(coders).scalars().all():
        mine, yours = _chain(ours, coder), _chain(theirs, coder)
        common = 0
        for one, other in zip(mine, yours, strict=False):
            if one["hash"] != other["hash"]:
                break
            common += 1
        rest = yours[common:]
        if common == len(mine):
            add_decisions(ours, rest)
            report.added("decision", len(rest), coder)
        elif rest:
            report.both("decision", coder, _since(mine[common:]), _since(rest), len(rest))
            report.not_taken += rest


def _chain(connection: Connection, coder: str) -> list[dict[str, Any]]:
    query = select(decisions).where(decisions.c.coder == coder).order_by(decisions.c.decided_at)
    return [dict(row) for row in connection.execute(query).mappings()]


def _since(rows: list[dict[str, Any]]) -> str:
    n, since = len(rows), str(rows[0]["decided_at"])[:19]
    return say(f"{n} keputusan sejak {since}", f"{n} decisions since {since}")


def merge_conclusions(ours: Connection, theirs: Connection, report: Report) -> dict[str, str]:
    """Add conclusions that we do not hold; return their ids -> ours.

    An id is a place in the list, so a conclusion is known by its sentence, codes and claim.
    """
    known: dict[tuple[Any, ...], str] = {}
    seen: Counter[tuple[Any, ...]] = Counter()
    query = select(conclusions).order_by(conclusions.c.position)
    claims: dict[str, list[Any]] = {}
    for row in ours.execute(query).mappings():
        content = (row["sentence"], row["codes"], row["claim"])
        known[*content, seen[content]] = row["conclusion_id"]
        seen[content] += 1
        claims.setdefault(row["sentence"], []).append(row["claim"])
    ids: dict[str, str] = {}
    seen.clear()
    position = ours.execute(select(func.count()).select_from(conclusions)).scalar_one()
    n = 0
    for row in theirs.execute(query).mappings():
        content = (row["sentence"], row["codes"], row["claim"])
        key = (*content, seen[content])
        seen[content] += 1
        if key not in known:
            known[key] = f"S{position + 1}"
            new = {**row, "conclusion_id": known[key], "position": position}
            add_rows(ours, conclusions, [new])
            position += 1
            n += 1
            for claim in claims.get(row["sentence"], []):
                if claim != row["claim"]:
                    report.both("conclusion", row["sentence"], claim or "–", row["claim"] or "–")
        ids[row["conclusion_id"]] = known[key]
    report.added("conclusion", n)
    return ids


def merge_memos(
    ours: Connection, theirs: Connection, conclusion_ids: dict[str, str], report: Report
) -> None:
    """Add memos; of two by one coder on one thing the later stands, and both are kept."""
    mine = {row["memo_id"]: dict(row) for row in ours.execute(select(memos)).mappings()}
    yours: dict[str, dict[str, Any]] = {}
    for found in theirs.execute(select(memos)).mappings():
        row = dict(found)
        if row["target"] == "conclusion" and row["target_id"] in conclusion_ids:
            row["target_id"] = conclusion_ids[row["target_id"]]
            row["memo_id"] = memo_id_of(row)
        yours[row["memo_id"]] = row
    new = [row for key, row in yours.items() if key not in mine]
    only_ours = _latest([row for key, row in mine.items() if key not in yours])
    for key, row in _latest(new).items():
        if key in only_ours and only_ours[key]["text"] != row["text"]:
            report.both("memo", " ".join(key), only_ours[key]["text"], row["text"])
    add_rows(ours, memos, new)
    report.added("memo", len(new))


def _latest(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the last memo of each coder on each target."""
    ordered = sorted(rows, key=lambda row: (row["written_at"], row["memo_id"]))
    return {(row["target"], row["target_id"], row["coder"]): row for row in ordered}
