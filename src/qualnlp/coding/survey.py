"""What a coder may see of texts and codes across the study. In: a store, a coder. Out: views.

Other coders' work is closed in a blind session, and on what this coder is yet to read blind.
"""

from __future__ import annotations

from sqlalchemy import func, select

from qualnlp.coding.marked_text import MarkedText, marked_text
from qualnlp.coding.quotations import (
    Quotation,
    QuotationFilter,
    attributes_of,
    codings_by_code,
    quotations,
)
from qualnlp.store import Store
from qualnlp.store.codebooks import require_codebook
from qualnlp.store.schema import decisions


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

    def codings_by_code(self) -> dict[str, tuple[int, int]]:
        """Return code -> how many codings and coders; in a blind session this coder's alone."""
        with self._store.reading() as connection:
            return codings_by_code(connection, coder=self._coder if self._blind else None)

    def attributes(self) -> dict[str, list[str]]:
        """Return the informants' attributes: name -> values."""
        with self._store.reading() as connection:
            return attributes_of(connection)

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
