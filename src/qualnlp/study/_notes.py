"""Notes of the study about itself. In: a key and a text. Out: what was kept under it."""

from __future__ import annotations

from qualnlp.i18n import say
from qualnlp.store.metadata import load_note, save_note
from qualnlp.study._session import Session
from qualnlp.unseen import require_seen_text


def remember(session: Session, key: str, value: str) -> None:
    """See `qualnlp.Study.remember`."""
    with session.store.writing() as connection:
        save_note(connection, key, require_seen_text(value, say("Catatan", "The note")))


def recall(session: Session, key: str) -> str | None:
    """See `qualnlp.Study.recall`."""
    with session.store.reading() as connection:
        return load_note(connection, key)
