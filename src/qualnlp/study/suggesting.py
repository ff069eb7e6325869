"""Suggestions: runs of the engine, and what to read next. In: the study. Out: frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import NothingToDo
from qualnlp.store import frames
from qualnlp.store.runs import forget_run, latest_run, save_run, save_shown
from qualnlp.study.material import Material
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.embedding import Embedder


class Suggesting(Material):
    """The part of `Study` that suggests; nothing here is a coding."""

    def suggest(self, top: int = 3, model: Embedder | str | None = None) -> pd.DataFrame:
        """Suggest codes for every excerpt of an informant, and keep them as a run.

        What people confirmed and rejected so far is learned from. The same excerpts, codebook,
        model and decisions give the same run, byte for byte, in whatever order they came.
        Suggestions that the engine would rather not show are kept and not returned.

        Parameters
        ----------
        top : int
            How many codes an excerpt gets at most.
        model : Embedder, str or None
            As for `CodeSuggester`.

        Returns
        -------
        pandas.DataFrame
            run_id, excerpt_id, code, rank, score, probability, abstain, evidence_start,
            evidence_end, reason; evidence counts in the excerpt's own text. What the
            probabilities rest on is said in ``frame.attrs["calibration"]``.
        """
        from qualnlp.suggestion import Decided, suggest_excerpts

        excerpts = self.excerpts()
        excerpts = excerpts[excerpts["role"] == "informant"].reset_index(drop=True)
        if excerpts.empty:
            raise NothingToDo(
                say("Belum ada kutipan informan.", "There is no excerpt of an informant yet."),
                where=self.path,
                hint=say("Tambahkan transkrip dulu.", "Add transcripts first."),
            )
        with self._store.reading() as connection:
            codebook, version = self._codebook(connection)
            decisions = frames.current_decisions(connection)
            shown = frames.shown(connection)
        decided = Decided(coding.latest_of(decisions), coding.finished_of(decisions), shown)
        run, frame = suggest_excerpts(excerpts, decided, codebook, model, top)
        with self._store.writing() as connection:
            save_run(connection, {**run, "codebook_version": version}, frame)
            # Whoever is at the page goes on without waiting for the new order.
            coding.renew_orders(connection)
        visible = frame[~frame["abstain"]].reset_index(drop=True)
        visible.attrs.update(frame.attrs)
        return visible

    def suggestions(self, coder: str | None = None, *, abstained: bool = False) -> pd.DataFrame:
        """Return the suggestions of the latest run.

        Parameters
        ----------
        coder : str, optional
            Who looks at them: from now on this coder's decisions on these excerpts count as
            assisted, unless they say otherwise.
        abstained : bool
            Also return those that the engine would rather not show.
        """
        with self._store.reading() as connection:
            frame = frames.suggestions(connection, latest_run(connection))
        if coder is not None:
            with self._store.writing() as connection:
                save_shown(connection, coding.name_of(coder), frame)
        return frame if abstained else frame[~frame["abstain"]].reset_index(drop=True)

    def runs(self) -> pd.DataFrame:
        """Return a row a suggestion run, the latest last: what made it, and when.

        run_id, model, fingerprint, codebook_version, settings (JSON), made_at, forgotten_at.
        """
        with self._store.reading() as connection:
            return frames.runs(connection)

    def forget_run(self, run_id: str) -> None:
        """Leave a whole run out from now on: it is neither shown nor learned from.

        What people decided with it on screen stays, and its id stands in those decisions. The
        same run, made again, is there again.

        Raises
        ------
        NothingToDo
            If there is no such run.
        """
        with self._store.writing() as connection:
            if not forget_run(connection, run_id):
                raise NothingToDo(
                    say("Tidak ada saran dengan id ini.", "There is no run with this id."),
                    where=run_id,
                    hint=say("Lihat study.runs().", "See study.runs()."),
                )

    def desk(self, coder: str, mode: str = "assisted") -> coding.Desk:
        """Return a coder's place of work, for a page: what is next, and all that belongs to it.

        Parameters
        ----------
        mode : str
            ``"assisted"`` or ``"blind"``.
        """
        return coding.Desk(self._store, coder, mode)

    def queue(self, coder: str) -> pd.DataFrame:
        """Return what this coder has not decided on, in the order to read it.

        Uncertain and varied first; a tenth is drawn by chance to be read blind. Columns:
        excerpt_id, blind, code, probability, uncertainty, text.
        """
        return coding.queue(*self._queue_frames(), coding.name_of(coder))

    def progress(self, coder: str) -> coding.Progress:
        """Return how far a coder is, what the last 50 decisions brought, and what is left."""
        return coding.progress(*self._queue_frames(), coding.name_of(coder))

    def _queue_frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        with self._store.reading() as connection:
            run = latest_run(connection)
            return (
                frames.excerpts(connection),
                frames.current_decisions(connection),
                frames.suggestions(connection, run),
            )
