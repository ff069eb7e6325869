"""Codes that became one. In: the versions of the codebook, and decisions. Out: the merges.

A merge is known by two versions of the codebook, of which the later holds one code's id among the
other's `aliases`. The decisions that moved codings bear it in their reason. A codebook that was set
over another one is known by its id: it begins with the fingerprints of both, so that any study that
holds the two versions can go back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, select

from qualnlp.codebook import Codebook
from qualnlp.store.clock import now
from qualnlp.store.codebooks import all_codebooks
from qualnlp.store.schema import decisions

# Written into the reason of a decision that a merge of codes made.
CODES_MERGED = "kode digabung / codes merged"
_SET = re.compile(r"([0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{8})(\.[0-9]{1,9})?")


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


@dataclass(frozen=True, slots=True)
class CodebookSet:
    """A codebook that was set over another one.

    Attributes
    ----------
    change_id : str
    before, after : Codebook
    """

    change_id: str
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


def new_set(before: Codebook, after: Codebook) -> str:
    """Return the id of a change from one codebook to another.

    Its codings are moved by changes ``ID.0``, ``ID.1`` and so on, in that order.
    """
    nonce = sha256(f"{before.fingerprint}{after.fingerprint}{now()}".encode()).hexdigest()[:8]
    return f"{before.fingerprint}-{after.fingerprint}-{nonce}"


def set_of(change_id: str) -> str:
    """Return the change of the codebook that moved codings as a part; empty for others.

    Examples
    --------
    >>> set_of(f"{'0' * 16}-{'f' * 16}-0a1b2c3d.2"), set_of("0f")
    ('0000000000000000-ffffffffffffffff-0a1b2c3d', '')
    """
    found = _SET.fullmatch(change_id)
    return found[1] if found else ""


def codebook_set(connection: Connection, change_id: str) -> CodebookSet | None:
    """Return a change of the codebook by its id; None for other changes, or if it is not known."""
    set_id = set_of(change_id)
    if not set_id:
        return None
    known = {book.fingerprint: book for _, _, book in all_codebooks(connection)}
    before, after = (known.get(part) for part in set_id.split("-")[:2])
    return None if before is None or after is None else CodebookSet(set_id, before, after)


def decisions_of_set(connection: Connection, set_id: str) -> list[tuple[str, list[str]]]:
    """Return (coder, decisions) of each move of codings that a codebook made, in their order."""
    query = (
        select(decisions.c.coder, decisions.c.decision_id, decisions.c.reason)
        .where(decisions.c.reason.contains(f"[{set_id}.", autoescape=True))
        .where(made_by_merge())
        .order_by(decisions.c.coder, decisions.c.decided_at)
    )
    made: dict[tuple[int, str], list[str]] = {}
    for coder, decision_id, reason in connection.execute(query):
        number = change_of(reason).removeprefix(f"{set_id}.")
        if number.isdecimal():
            made.setdefault((int(number), coder), []).append(decision_id)
    return [(coder, made[number, coder]) for number, coder in sorted(made)]
