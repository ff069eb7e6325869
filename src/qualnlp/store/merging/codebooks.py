"""Versions of the codebook. In: two histories. Out: one, and its current codebook out of both.

A version is the same in both copies if its content and its time are; where two people took the same
file, each on their own, its content alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from qualnlp.codebook import Code, combine
from qualnlp.store.clock import now
from qualnlp.store.merging.report import Report
from qualnlp.store.proofs import add_rows
from qualnlp.store.schema import codebooks
from qualnlp.store.stored_json import opened_codebook


def merge_codebooks(ours: Connection, theirs: Connection, report: Report) -> dict[int, int]:
    """Add the other copy's versions; return its version numbers -> ours."""
    query = select(codebooks).order_by(codebooks.c.version)
    mine = [dict(row) for row in ours.execute(query).mappings()]
    yours = [dict(row) for row in theirs.execute(query).mappings()]
    shared = _last_shared(mine, yours)
    new = yours[shared + 1 :]
    if new and mine and _same_codes(mine[-1]["body"], new[-1]["body"]):
        new = []
    numbers = {row["fingerprint"]: row["version"] for row in mine}
    version = mine[-1]["version"] if mine else 0
    for row in new:
        version += 1
        add_rows(ours, codebooks, [{**row, "version": version}])
        numbers[row["fingerprint"]] = version
    report.added("codebook", len(new))
    base = yours[shared] if shared >= 0 else None
    if new and mine and (base is None or mine[-1]["fingerprint"] != base["fingerprint"]):
        before: Iterable[Code] = opened_codebook(base["body"]) if base else ()
        current = opened_codebook(mine[-1]["body"])
        one, clashes = combine(before, current, opened_codebook(new[-1]["body"]))
        for clash in clashes:
            subject = f"{clash.code}.{clash.field}".strip(".")
            report.both("codebook", subject, clash.ours, clash.theirs)
        if one.fingerprint != new[-1]["fingerprint"]:
            row = {"fingerprint": one.fingerprint, "body": one.to_json(), "set_at": now()}
            add_rows(ours, codebooks, [{"version": version + 1, **row}])
    return {row["version"]: numbers.get(row["fingerprint"], version) for row in yours}


def _same_codes(mine: str, yours: str) -> bool:
    """Tell whether two codebooks differ in nothing but the order of their codes."""
    return set(opened_codebook(mine)) == set(opened_codebook(yours))


def _last_shared(mine: list[dict[str, str]], yours: list[dict[str, str]]) -> int:
    """Return the index of the last of their versions that we have, too; -1 where there is none."""
    for names in (("fingerprint", "set_at"), ("fingerprint",)):
        known = {tuple(row[name] for name in names) for row in mine}
        for index in range(len(yours) - 1, -1, -1):
            if tuple(yours[index][name] for name in names) in known:
                return index
    return -1
