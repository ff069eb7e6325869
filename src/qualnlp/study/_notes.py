"""Memos of people, and notes of the study about itself. In: texts. Out: the ones that stand."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from qualnlp.coding import name_of, unknown_excerpt
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.memos import current_memos, save_memo
from qualnlp.store.metadata import load_note, save_note
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd


def memo(session: Session, target: str, target_id: str, text: str, *, coder: str) -> str:
    """See `qualnlp.Study.memo`."""
    with session.store.writing() as connection:
        if target == "excerpt" and not transcript_store.has_excerpt(connection, target_id):
            raise unknown_excerpt(target_id)
        return save_memo(connection, target, target_id, name_of(coder), text.strip())


def memos(
    session: Session, target: str | None = None, target_id: str | None = None
) -> pd.DataFrame:
    """See `qualnlp.Study.memos`."""
    import pandas as pd

    with session.store.reading() as connection:
        found = current_memos(connection, target, target_id)
    columns = "memo_id target target_id coder text written_at".split()
    return pd.DataFrame([asdict(memo) for memo in found], columns=columns)


def remember(session: Session, key: str, value: str) -> None:
    """See `qualnlp.Study.remember`."""
    with session.store.writing() as connection:
        save_note(connection, key, value)


def recall(session: Session, key: str) -> str | None:
    """See `qualnlp.Study.recall`."""
    with session.store.reading() as connection:
        return load_note(connection, key)
