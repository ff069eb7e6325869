"""Suggestions: runs of the engine, and what to read next. In: the study. Out: frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store import frames, schema
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.chunked_writes import PORTION, write_in_turns
from qualnlp.store.suggestion_runs import (
    add_suggestions,
    begin_run,
    clear_interrupted,
    finish_run,
    forget_run,
    give_up_run,
    is_filled,
    latest_run,
    save_shown,
)
from qualnlp.study.material import Material

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from qualnlp.embedding import Embedder

# Texts go through the engine so many at a time; the engine's own batches are no larger.
_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class RunMade:
    """What a run of the engine brought.

    Attributes
    ----------
    run_id : str
    excerpts, suggestions : int
        How many suggestions people are shown, and on how many excerpts.
    calibration : str
        What the probabilities rest on.
    """

    run_id: str
    excerpts: int
    suggestions: int
    calibration: str


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
        import pandas as pd

        parts: list[pd.DataFrame] = []
        made = self._make_run(top, model, parts.append)
        visible = pd.concat(parts, ignore_index=True)
        visible.attrs["calibration"] = made.calibration
        return visible

    def renew_suggestions(self, top: int = 3, model: Embedder | str | None = None) -> RunMade:
        """Do what `suggest` does, and return how much it was: no frame stands in memory."""
        return self._make_run(top, model)

    def _make_run(
        self,
        top: int,
        model: Embedder | str | None,
        take: Callable[[pd.DataFrame], object] | None = None,
    ) -> RunMade:
        """Write a run in portions, and give what is visible of each to `take`."""
        import pandas as pd

        from qualnlp.suggestion import Decided, prepare_run

        with self._store.reading() as connection:
            spoken = schema.excerpts.c.role == "informant"
            ids = frames.excerpts(connection, ["excerpt_id"], spoken)["excerpt_id"].tolist()
            if not ids:
                raise NothingToDo(
                    say("Belum ada kutipan informan.", "There is no excerpt of an informant yet."),
                    where=self.path,
                    hint=say("Tambahkan transkrip dulu.", "Add transcripts first."),
                )
            codebook, version = self._codebook(connection)
            decisions = frames.current_decisions(connection)
            shown = frames.shown(connection)
            columns = ["excerpt_id", "transcript_id", "text"]
            decided_on = spoken & frames.decided_on(connection)
            taught = frames.excerpts(connection, columns, decided_on)
        decided = Decided(coding.latest_of(decisions), coding.finished_of(decisions), shown)
        run = prepare_run(ids, taught, decided, codebook, model, top)
        run_id = run.about["run_id"]
        clear_interrupted(self._store)
        with self._store.writing() as connection:
            begin_run(connection, {**run.about, "codebook_version": version})
            is_there = is_filled(connection, run_id, run.n)
        n_excerpts = n_visible = 0
        try:
            for start in range(0, len(ids), _TEXTS):
                some = ids[start : start + _TEXTS]
                with self._store.reading() as connection:
                    texts = [one.text for one in transcript_store.load_excerpts(connection, some)]
                found = run.suggest(some, texts)
                if not is_there:
                    self._add(run_id, found)
                abstain = found["abstain"].astype(bool)
                n_visible += int((~abstain).sum())
                n_excerpts += len(set(found["excerpt_id"][~abstain]))
                if take is not None:
                    frame = pd.DataFrame({"run_id": run_id, **found})
                    take(frame[~abstain])
            # Whoever is at the page goes on without waiting for the new order.
            coding.renew_orders(self._store, run_id)
        except BaseException:
            with self._store.writing() as connection:
                give_up_run(connection, run_id)
            raise
        with self._store.writing() as connection:
            finish_run(connection, run_id)
        coding.drop_old_orders(self._store)
        return RunMade(run_id, n_excerpts, n_visible, run.calibration)

    def _add(self, run_id: str, found: dict[str, NDArray[Any]]) -> None:
        """Write a portion of a run."""
        names = list(found)
        rows = list(zip(*(column.tolist() for column in found.values()), strict=True))

        def write(connection: Connection, some: Sequence[tuple[Any, ...]]) -> None:
            dicts = [dict(zip(names, row, strict=True), run_id=run_id) for row in some]
            add_suggestions(connection, run_id, dicts)

        portions = (rows[start : start + PORTION] for start in range(0, len(rows), PORTION))
        write_in_turns(self._store, portions, write)

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
        """Return the excerpts on which no decision of this coder stands, in the order to read them.

        Uncertain and varied first; a tenth is drawn by chance to be read blind. Columns:
        excerpt_id, blind, code, probability, uncertainty, text.
        """
        return coding.queue(self._store, coding.name_of(coder))

    def progress(self, coder: str) -> coding.Progress:
        """Return how far a coder is, what the last 50 decisions brought, and what is left."""
        return coding.progress(self._store, coding.name_of(coder))
