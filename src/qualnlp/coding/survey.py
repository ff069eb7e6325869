"""What a coder may see of texts and codes across the study. In: a store, a coder. Out: views.

Other coders' work is closed in a blind session, and on what this coder is yet to read blind.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select

from qualnlp.coding.marked_text import MarkedText, marked_text
from qualnlp.coding.quotations import (
    Quotation,
    QuotationFilter,
    attributes_of,
    codings_by_code,
    quotations,
    yet_blind,
)
from qualnlp.store import Store
from qualnlp.store.codebooks import require_codebook
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.schema import decisions, excerpts, transcripts


@dataclass(frozen=True, slots=True)
class Source:
    """One transcript as it stands in a list.

    Attributes
    ----------
    transcript_id, file, technique : str
    informants : tuple of str
        Whose words it holds.
    n, read, codings : int
        Excerpts of informants, how many of them this coder has read, and this coder's codings.
    warnings : tuple of str
        What was guessed or left out when it was read.
    """

    transcript_id: str
    file: str
    technique: str
    informants: tuple[str, ...]
    n: int
    read: int
    codings: int
    warnings: tuple[str, ...]


class Survey:
    """Texts and codes as one coder may see them; `Desk.survey` gives it.

    Parameters
    ----------
    store : Store
    coder : str
    blind : bool
        Whether everybody else's work is closed.
    """

    def __init__(self, store: Store, coder: str, *, blind: bool) -> None:
        self._store = store
        self._coder = coder
        self._blind = blind

    def text(
        self, transcript_id: str, *, part: int = 1, at: str = "", others: bool = False
    ) -> MarkedText:
        """Return a whole transcript with its codings, a long one in parts; nothing is recorded.

        Parameters
        ----------
        part : int
            From 1; beyond the last part it is the last.
        at : str
            An excerpt id: the part that holds it.
        others : bool
            Also other coders' codings, where they may be seen.

        Raises
        ------
        UnknownExcerpt
            If the study has no such transcript.
        """
        with self._store.reading() as connection:
            codebook, _ = require_codebook(connection, self._store.label)
            return marked_text(
                connection,
                codebook,
                self._coder,
                transcript_id,
                part=part,
                at=at,
                others=others and not self._blind,
            )

    def quotations(
        self,
        code: str,
        wanted: QuotationFilter | None = None,
        *,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[Quotation], int]:
        """Return the quotations of a code in the order of the texts, and their number."""
        with self._store.reading() as connection:
            codebook, _ = require_codebook(connection, self._store.label)
            return quotations(
                connection,
                codebook,
                self._coder,
                code,
                wanted or QuotationFilter(),
                others=not self._blind,
                limit=limit,
                offset=offset,
            )

    def yet_blind(self, excerpt_ids: Collection[str]) -> set[str]:
        """Return what of these is to be read without others' work, and is not read yet."""
        with self._store.reading() as connection:
            return yet_blind(connection, self._coder, excerpt_ids)

    def transcripts(self) -> list[Source]:
        """Return the transcripts in the order of the study, with how far this coder is in each."""
        spoken = (excerpts.c.role == "informant") & ~excerpts.c.retired
        n = func.count(excerpts.c.excerpt_id.distinct())
        with self._store.reading() as connection:
            view = current_decisions(connection, coder=self._coder)
            stands = (view.c.excerpt_id == excerpts.c.excerpt_id) & (view.c.verdict != "withdrawn")
            read = func.count(case((stands, excerpts.c.excerpt_id)).distinct())
            codings = func.count(case((view.c.verdict == "confirmed", view.c.decision_id)))
            on = excerpts.c.transcript_id == transcripts.c.transcript_id
            query = (
                select(
                    transcripts.c.transcript_id,
                    transcripts.c.file,
                    transcripts.c.technique,
                    transcripts.c.warnings,
                    n.label("n"),
                    read.label("read"),
                    codings.label("codings"),
                )
                .join(excerpts, on & spoken, isouter=True)
                .join(view, stands, isouter=True)
                .where(transcripts.c.replaced_by.is_(None))
                .group_by(transcripts.c.transcript_id)
                .order_by(transcripts.c.position)
            )
            rows = connection.execute(query).all()
            said = (
                select(excerpts.c.transcript_id, excerpts.c.informant)
                .where(excerpts.c.role == "informant")
                .group_by(excerpts.c.transcript_id, excerpts.c.informant)
                .order_by(func.min(excerpts.c.start))
            )
            people: dict[str, list[str]] = {}
            for transcript_id, informant in connection.execute(said):
                people.setdefault(transcript_id, []).append(informant)
        return [
            Source(
                row.transcript_id,
                row.file,
                row.technique,
                tuple(people.get(row.transcript_id, ())),
                row.n,
                row.read,
                row.codings,
                tuple(str(one) for one in json.loads(row.warnings)),
            )
            for row in rows
        ]

    def codings_by_code(self) -> dict[str, tuple[int, int]]:
        """Return code -> how many codings and coders; in a blind session this coder's alone."""
        with self._store.reading() as connection:
            return codings_by_code(connection, coder=self._coder if self._blind else None)

    def attributes(self) -> dict[str, list[str]]:
        """Return the informants' attributes: name -> values."""
        with self._store.reading() as connection:
            return attributes_of(connection)

    def last_decided(self) -> str:
        """Return when anybody decided last, as UTC text; empty where nobody has."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(decisions.c.decided_at))) or ""

    def coders(self) -> list[str]:
        """Return who has decided here, this coder first; in a blind session this coder alone."""
        if self._blind:
            return [self._coder]
        with self._store.reading() as connection:
            names = connection.execute(select(decisions.c.coder).distinct()).scalars()
            return [self._coder, *sorted({*names} - {self._coder})]

    def recent_codes(self, n: int) -> list[str]:
        """Return the codes that this coder confirmed last, the latest first."""
        query = (
            select(decisions.c.code)
            .where(decisions.c.coder == self._coder, decisions.c.verdict == "confirmed")
            .group_by(decisions.c.code)
            .order_by(func.max(decisions.c.decided_at).desc())
            .limit(n)
        )
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())
