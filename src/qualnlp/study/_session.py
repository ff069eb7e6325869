"""What every part of a study shares: the open store, and the views that all of them read.

In: the place of a study. Out: connections, transcripts, and frames of what is in the store.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToDo, UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.store import Store, frames
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.codebooks import current_codebook, require_codebook
from qualnlp.store.columns import decided_on
from qualnlp.store.connection import is_url
from qualnlp.store.suggestion_rows import KnownNumbers
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.paths import PathLike
from qualnlp.unseen import require_seen_text

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.embedding import EmbedderLike
    from qualnlp.suggestion import Engine, KeptTexts


Coding = tuple[str, str, str]  #: excerpt, code, coder


@dataclass(frozen=True, slots=True)
class Act:
    """What a coder did at once: decisions, and the merge or cut that they belong to, if any.

    `gone` and `come` are the excerpts that the change took out of what is read, and into it;
    `memo_id` is the memo that was written, of an act that wrote one.
    """

    coder: str
    decisions: tuple[str, ...]
    change_id: str = ""
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    memo_id: str = ""


class Session:
    """An open study, as the parts of `Study` see it.

    Attributes
    ----------
    store : Store
    path : Path
        The study's file. Of a study on a server: the database's name, for files that are written
        beside it.
    acts : list of Act
        What was done since the study was opened, the latest last; `taken_back` holds the ids of
        what an undo took back or made.
    codebooks_set : list of str
        The changes from one codebook to another, the latest last.
    left_before : dict
        Such a change -> the codings that stood under codes which the codebook before it lacked.
    engine : Engine or None
        Of the last run; whoever makes the next takes it out meanwhile.
    texts : KeptTexts or None
        What that run has read, likewise.
    numbers : KnownNumbers or None
        What that run has written, likewise.
    asked : dict
        The id of that run -> the model that was asked for: the study only keeps its name.
    """

    def __init__(self, place: PathLike) -> None:
        self._on_server = is_url(os.fspath(place))
        self.store = Store(os.fspath(place) if self._on_server else Path(place))
        self.path = self.store.path
        self.acts: list[Act] = []
        self.taken_back: set[str] = set()
        self.codebooks_set: list[str] = []
        self.left_before: dict[str, frozenset[Coding]] = {}
        self.engine: Engine | None = None
        self.texts: KeptTexts | None = None
        self.numbers: KnownNumbers | None = None
        self.asked: dict[str, EmbedderLike] = {}

    @property
    def vectors(self) -> Path | None:
        """Where vectors of the study's texts are kept beside it: may be deleted at any time.

        None for a study on a server.
        """
        if self._on_server:
            return None
        return self.path.with_name(f"{self.path.name}-vectors")

    def coder_named(self, coder: str) -> str:
        """Return a coder's name in the spelling that the study knows, or raise CoderAlike."""
        with self.store.reading() as connection:
            return coding.named(connection, coder)

    def codebook_of(self, connection: Connection) -> tuple[Codebook, int]:
        """Return the current codebook and its version; raise NothingToDo where there is none."""
        return require_codebook(connection, self.store.label)

    def transcript_of(self, connection: Connection, transcript_id: str) -> Transcript:
        """Return one transcript; raise UnknownExcerpt where the study has no such transcript."""
        transcript = transcript_store.load_transcript(connection, transcript_id)
        if transcript is None:
            raise UnknownExcerpt(
                say("Transkrip ini tidak ada di studi.", "The study has no such transcript."),
                where=transcript_id,
                hint=say("Lihat study.transcripts().", "See study.transcripts()."),
            )
        return transcript

    def decide(self, decision: coding.DecisionInput) -> str:
        """Append one decision after checking that it fits the study; return its id."""
        decision = replace(
            decision,
            memo=require_seen_text(decision.memo or "", say("Memo", "The memo")),
            reason=require_seen_text(decision.reason or "", say("Alasan", "The reason")),
        )
        with self.store.writing() as connection:
            if not transcript_store.has_excerpt(connection, decision.excerpt_id):
                raise coding.unknown_excerpt(decision.excerpt_id)
            # What was confirmed under an earlier codebook can still be taken back.
            if decision.verdict in ("confirmed", "rejected"):
                self.codebook_of(connection)[0].require(decision.code)
            made = coding.append(connection, [decision])
        self.did(decision.coder, made)
        return made[0]

    def did(
        self,
        coder: str,
        decisions: Sequence[str],
        change_id: str = "",
        *,
        gone: Sequence[str] = (),
        come: Sequence[str] = (),
        memo_id: str = "",
    ) -> None:
        """Remember an act, so that it can be undone."""
        if decisions or change_id or memo_id:
            made = (tuple(decisions), change_id, tuple(gone), tuple(come), memo_id)
            self.acts.append(Act(coder, *made))

    def act_of_change(self, change_id: str) -> Act | None:
        """Return the act by which a change came about; None of one from before."""
        return next((one for one in self.acts if one.change_id == change_id), None)

    def last_act(self, coder: str) -> Act | None:
        """Return the latest act of a coder that was not taken back."""
        for act in reversed(self.acts):
            ids = {*act.decisions, act.change_id, act.memo_id} - {""}
            if act.coder == coder and not ids <= self.taken_back:
                return act
        return None

    @property
    def codebook(self) -> Codebook:
        """See `qualnlp.Study.codebook`."""
        with self.store.reading() as connection:
            return self.codebook_of(connection)[0]

    def transcript(self, transcript_id: str) -> Transcript:
        """See `qualnlp.Study.transcript`."""
        with self.store.reading() as connection:
            return self.transcript_of(connection, transcript_id)

    def transcripts(self) -> pd.DataFrame:
        """See `qualnlp.Study.transcripts`."""
        with self.store.reading() as connection:
            return frames.transcripts(connection)

    def informants(self) -> pd.DataFrame:
        """See `qualnlp.Study.informants`."""
        with self.store.reading() as connection:
            return frames.informants(connection)

    def excerpts(self) -> pd.DataFrame:
        """See `qualnlp.Study.excerpts`."""
        with self.store.reading() as connection:
            return frames.excerpts(connection)

    def decisions(self) -> pd.DataFrame:
        """See `qualnlp.Study.decisions`."""
        with self.store.reading() as connection:
            return frames.decisions(connection)

    def codings(self, coder: str | None = None) -> pd.DataFrame:
        """See `qualnlp.Study.codings`."""
        decisions, about, coders = self._decided()
        current = coding.codings_of(decisions)
        if coder is not None:
            if coder not in coders:
                raise NothingToDo(
                    say(
                        "Pengode ini belum memutuskan apa pun.",
                        "This coder has not decided anything.",
                    ),
                    where=coder,
                    hint=say("Pengode yang ada: ", "The coders are: ") + (", ".join(coders) or "–"),
                )
            current = current[current["coder"] == coder]
        return self._placed(current, about)

    def final_codings(self) -> tuple[pd.DataFrame, coding.WhoseCodings]:
        """See `qualnlp.Study.final_codings`; also return whose they are."""
        decisions, about, coders = self._decided()
        final = self._placed(coding.final_codings(decisions), about, "settlement")
        return final, coding.whose_final(decisions, final, coders)

    def _decided(self) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
        """Return decisions under codes of the codebook, what they stand on, and all coders."""
        with self.store.reading() as connection:
            decisions = frames.current_decisions(connection)
            told = "excerpt_id transcript_id informant technique text file turn".split()
            about = frames.excerpts(connection, told, decided_on(connection))
            codebook = current_codebook(connection)
        coders = sorted(decisions["coder"].unique())
        if codebook is not None:
            # A code that was taken out keeps its history, and counts again if it comes back.
            known = ["", *(code.id for code in codebook[0])]
            decisions = decisions[decisions["code"].isin(known)]
        return decisions, about, coders

    def _placed(self, current: pd.DataFrame, about: pd.DataFrame, *more: str) -> pd.DataFrame:
        """Return codings with their places, in the order of the text."""
        merged = about.merge(current, on="excerpt_id", validate="one_to_many")
        place = "excerpt_id transcript_id informant technique".split()
        said = "code coder stance mode memo text file turn".split()
        return merged[[*place, *said, *more]]
