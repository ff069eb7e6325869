"""What was read whole. In: what a person says of it. Out: transcripts, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from qualnlp.coding.excerpt_finder import ExcerptFinder
from qualnlp.errors import UnknownExcerpt, WrongUse
from qualnlp.i18n import say
from qualnlp.store.current_decisions import current_decisions


def whole_transcripts(finder: ExcerptFinder, whole: str | Iterable[str] | None) -> set[str] | None:
    """Return the transcripts that were read whole; None for those that the table lists."""
    if whole is None or whole == "listed":
        return None
    if whole == "all":
        return set(finder.transcript_ids)
    names = [whole] if isinstance(whole, str) else list(whole)
    found = set()
    for name in names:
        try:
            found.add(finder.transcript_id(name))
        except UnknownExcerpt as error:
            raise WrongUse(
                say(
                    f"whole: tidak ada transkrip “{name}” di studi ini.",
                    f"whole: this study has no transcript “{name}”.",
                ),
                hint=say("Pakai all, listed, atau nama berkas.", "Use all, listed, or file names."),
            ) from error
    return found


def decided_by(connection: Connection, coders: Iterable[str]) -> dict[str, set[str]]:
    """Return the excerpts on which each coder has decided something that stands."""
    decided = {}
    for one in coders:
        view = current_decisions(connection, coder=one)
        query = select(view.c.excerpt_id).where(view.c.verdict != "withdrawn")
        decided[one] = set(connection.execute(query).scalars())
    return decided
