"""Decisions by people. In: acts of coders. Out: appended rows, and the codings they add up to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp import coding
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store import frames
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.codebooks import current_codebook
from qualnlp.study.suggesting import Suggesting
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


class Deciding(Suggesting):
    """The part of `Study` where decisions are made and read."""

    def confirm(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        stance: str | None = None,
        memo: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code applies to an excerpt; return the decision's id.

        Parameters
        ----------
        stance : str, optional
            mendukung, menghambat or campuran; ``+``, ``-`` and ``±`` are understood.
        mode : str, optional
            ``"blind"`` or ``"assisted"``; otherwise assisted where suggestions for the excerpt
            were shown to this coder before.

        Raises
        ------
        UnknownExcerpt, UnknownCode, ValueError
        """
        return self._decide(
            "confirmed",
            excerpt_id,
            code,
            coder,
            stance=coding.stance_of(stance),
            memo=memo,
            mode=mode,
        )

    def reject(
        self,
        excerpt_id: str,
        code: str,
        *,
        coder: str,
        reason: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Say that a code does not apply to an excerpt; return the decision's id."""
        return self._decide("rejected", excerpt_id, code, coder, reason=reason, mode=mode)

    def withdraw(self, excerpt_id: str, code: str, *, coder: str, mode: str | None = None) -> str:
        """Take back what this coder said about a code and an excerpt.

        An empty code takes back the finish: the excerpt is open again.
        """
        return self._decide("withdrawn", excerpt_id, code, coder, mode=mode)

    def finish(self, excerpt_id: str, *, coder: str, mode: str | None = None) -> str:
        """Say that this coder has read an excerpt and is done: nothing else applies."""
        return self._decide("finished", excerpt_id, "", coder, mode=mode)

    def code(self, table: PathLike, *, coder: str, mode: str = "blind") -> int:
        """Take decisions made elsewhere from a .csv or .xlsx table: all of them, or none.

        Returns
        -------
        int
            How many decisions were appended.

        Raises
        ------
        DecisionsInvalid
            Naming every row that fits no excerpt or code; then nothing is kept.
        """
        finder = coding.ExcerptFinder(
            self.excerpts(), self.transcripts(), lambda key: self.transcript(key).text
        )
        acts = coding.read_acts(
            Path(table),
            coding.name_of(coder),
            coding.mode_of(mode) or "blind",
            finder.ids,
            self.codebook.require,
        )
        with self._store.writing() as connection:
            return len(coding.append(connection, acts))

    def _decide(self, verdict: str, excerpt_id: str, code: str, coder: str, **more: Any) -> str:
        more["mode"] = coding.mode_of(more.get("mode"))
        act = coding.DecisionInput(excerpt_id, code, coding.name_of(coder), verdict, **more)
        with self._store.writing() as connection:
            if not transcript_store.has_excerpt(connection, excerpt_id):
                raise coding.unknown_excerpt(excerpt_id)
            # What was confirmed under an earlier codebook can still be taken back.
            if verdict in ("confirmed", "rejected"):
                self._codebook(connection)[0].require(code)
            return coding.append(connection, [act])[0]

    def decisions(self) -> pd.DataFrame:
        """Return a row a decision, in the order in which they were made."""
        with self._store.reading() as connection:
            return frames.decisions(connection)

    def time_taken(self) -> pd.DataFrame:
        """Return how long each decision took, from the sheet's opening on the page.

        Returns
        -------
        pandas.DataFrame
            decision_id, excerpt_id, code, coder, verdict, mode, opened_at, decided_at, seconds; a
            row a decision. Where no sheet was open before (a table, a script) `seconds` is NaN.
        """
        import pandas as pd

        with self._store.reading() as connection:
            decisions = frames.decisions(connection)
            opened = frames.readings(connection)
        columns = "decision_id excerpt_id code coder verdict mode decided_at".split()
        types = {name: decisions[name].dtype for name in ("coder", "excerpt_id")}
        types["opened_at"] = decisions["decided_at"].dtype
        merged = pd.merge_asof(
            decisions[columns],
            # An empty frame has other types, which pandas would not merge.
            opened[list(types)].astype(types),
            left_on="decided_at",
            right_on="opened_at",
            by=["coder", "excerpt_id"],
        )
        merged["seconds"] = (merged["decided_at"] - merged["opened_at"]).dt.total_seconds()
        return merged[[*columns[:-1], "opened_at", "decided_at", "seconds"]]

    def codings(self, coder: str | None = None) -> pd.DataFrame:
        """Return what the decisions add up to: a row an (excerpt, code, coder).

        Only codes of the current codebook count.
        """
        with self._store.reading() as connection:
            decisions = frames.current_decisions(connection)
            told = ["excerpt_id", "transcript_id", "informant", "technique", "text"]
            about = frames.excerpts(connection, told, frames.decided_on(connection))
            codebook = current_codebook(connection)
        current = coding.codings_of(decisions)
        if codebook is not None:
            # A code that was taken out keeps its history, and counts again if it comes back.
            current = current[current["code"].isin([code.id for code in codebook[0]])]
        coders = decisions["coder"].unique()
        if coder is not None:
            if coder not in coders:
                raise NothingToDo(
                    say(
                        "Pengode ini belum memutuskan apa pun.",
                        "This coder has not decided anything.",
                    ),
                    where=coder,
                    hint=say("Pengode yang ada: ", "The coders are: ")
                    + (", ".join(sorted(coders)) or "–"),
                )
            current = current[current["coder"] == coder]
        merged = about.merge(current, on="excerpt_id", validate="one_to_many")
        columns = "excerpt_id transcript_id informant technique code coder stance mode memo text"
        return merged[columns.split()]
