"""Codes that became one. In: the versions of the codebook, and decisions. Out: the merges.

A merge is known by two versions of the codebook, of which the later holds one code's id among the
other's `aliases`. The decisions that moved codings bear it in their reason.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, select

from qualnlp.codebook import Codebook
from qualnlp.store.codebooks import all_codebooks
from qualnlp.store.schema import decisions

# Written into the reason of a decision that a merge of codes made.
CODES_MERGED = "kode digabung / codes merged"


@dataclass(frozen=True, slots=True)
class CodeMerge:
    """Two codes that became one in a version of the codebook.

    Attributes
    ----------
    change_id : str
    old, into : str
        The code that went and the one that stayed.
    before, after : Codebook
    """

    change_id: str
    old: str
    into: str
    before: Codebook
    after: Codebook


def code_merges(connection: Connection) -> list[CodeMerge]:
    """Return the merges of codes, the oldest first; those that were taken back are among them."""
    versions = all_codebooks(connection)
    found = []
    for (_, _, before), (_, set_at, after) in pairwise(versions):
        for code in after:
            known = before[code.id].aliases if code.id in before else ()
            for old in code.aliases:
                if old not in known and old in before and old not in after:
                    content = json.dumps([old, code.id, after.fingerprint, set_at])
                    change_id = sha256(content.encode()).hexdigest()[:16]
                    found.append(CodeMerge(change_id, old, code.id, before, after))
    return found


def merge_reason(old: str, into: str, coder: str, change_id: str) -> str:
    """Return the reason of decisions that a merge of codes makes.

    Examples
    --------
    >>> merge_reason("gaji", "upah", "ani", "0f")
    'kode digabung / codes merged (ani): gaji → upah [0f]'
    """
    return f"{CODES_MERGED} ({coder}): {old} → {into} [{change_id}]"


def change_of(reason: str | None) -> str:
    """Return the merge of codes that made a decision with this reason; empty for others.

    Examples
    --------
    >>> change_of(merge_reason("gaji", "upah", "ani", "0f")), change_of("keliru")
    ('0f', '')
    """
    if reason is None or CODES_MERGED not in reason:
        return ""
    return reason.rpartition("[")[2].removesuffix("]")


def merged_by(reason: str) -> str:
    """Return who merged codes, from the reason of a decision that the merge made.

    Examples
    --------
    >>> merged_by(merge_reason("gaji", "upah", "Ani, S.Pd", "0f"))
    'Ani, S.Pd'
    """
    return reason.partition(f"{CODES_MERGED} (")[2].partition("): ")[0]


def made_by_merge() -> ColumnElement[bool]:
    """Return the condition that a merge of codes, not a reader, made a decision."""
    reason = decisions.c.reason
    return reason.is_not(None) & reason.contains(CODES_MERGED, autoescape=True)


def decisions_of_merge(connection: Connection, change_id: str) -> dict[str, list[str]]:
    """Return coder -> the decisions that a merge of codes made."""
    query = (
        select(decisions.c.coder, decisions.c.decision_id)
        .where(decisions.c.reason.contains(f"[{change_id}]", autoescape=True))
        .where(made_by_merge())
        .order_by(decisions.c.coder, decisions.c.decided_at)
    )
    made: dict[str, list[str]] = {}
    for coder, decision_id in connection.execute(query):
        made.setdefault(coder, []).append(decision_id)
    return made
