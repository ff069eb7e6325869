"""Versions of the codebook. In: a Codebook. Out: the current one and its version number."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, select

from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store.clock import now
from qualnlp.store.proofs import add_rows
from qualnlp.store.schema import codebooks
from qualnlp.store.stored_json import opened_codebook


def save_codebook(connection: Connection, codebook: Codebook) -> int:
    """Keep a codebook as the current version, a new one if it differs; return its number."""
    last = current_codebook(connection)
    if last is not None and last[0] == codebook:
        return last[1]
    version = 1 if last is None else last[1] + 1
    row = {
        "version": version,
        "fingerprint": codebook.fingerprint,
        "body": codebook.to_json(),
        "set_at": now(),
    }
    add_rows(connection, codebooks, [row])
    return version


def current_codebook(connection: Connection) -> tuple[Codebook, int] | None:
    """Return the current codebook and its version; None where there is none yet."""
    row = connection.execute(_CURRENT).first()
    return None if row is None else (_parsed(row.body), row.version)


_CURRENT = (
    select(codebooks.c.body, codebooks.c.version).order_by(codebooks.c.version.desc()).limit(1)
)


def require_codebook(connection: Connection, where: object) -> tuple[Codebook, int]:
    """Return the current codebook and its version; `where` is the study, for the message.

    Raises
    ------
    NothingToDo
        If there is none yet.
    """
    current = current_codebook(connection)
    if current is None:
        raise NothingToDo(
            say("Studi ini belum punya buku kode.", "This study has no codebook yet."),
            where=where,
            hint=say(
                f"Pasang dengan: qualnlp codebook {where} BERKAS (di Python: study.set_codebook).",
                f"Give it one: qualnlp codebook {where} FILE (in Python: study.set_codebook).",
            ),
        )
    return current


def all_codebooks(connection: Connection) -> list[tuple[int, str, Codebook]]:
    """Return every version with its number and the time it was set, the oldest first."""
    query = select(codebooks).order_by(codebooks.c.version)
    return [
        (row.version, row.set_at, opened_codebook(row.body)) for row in connection.execute(query)
    ]


# Every decision asks whether its code is there: a body is read once. Codebooks do not change.
@lru_cache(maxsize=8)
def _parsed(body: str) -> Codebook:
    return opened_codebook(body)
