"""All suggestions in a table. In: filters and a selection. Out: a page of rows; bulk decisions.

Nothing is ticked beforehand, a bulk holds at most one page, and one key takes all of it back. What
the queue draws blind for this coder is not in the table, whether it has been read or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qualnlp.coding import is_drawn_blind, latest_of
from qualnlp.review.desk_acts import Wrong
from qualnlp.review.desk_page import chance, path_of
from qualnlp.review.queries import Fields, Filters
from qualnlp.review.session import Session, held_of
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.coding.sheet import Held

ROWS = 50
# What joins an excerpt and a code in one value of a form: an excerpt's id never holds it.
_JOINT = "|"
STATES = ("undecided", "confirmed", "rejected", "all")
LEVELS = ("0", "20", "50", "80")


@dataclass(frozen=True, slots=True)
class Narrow:
    """The table's filters, kept in its address."""

    transcript: str
    informant: str
    code: str
    least: str
    state: str
    page: int

    @property
    def query(self) -> str:
        """The filters without the page, as a query string."""
        names = {
            "transcript": self.transcript,
            "informant": self.informant,
            "code": self.code,
            "least": "" if self.least == "0" else self.least,
            "state": "" if self.state == "undecided" else self.state,
        }
        return urlencode({name: value for name, value in names.items() if value})

    def at(self, page: int) -> str:
        """Return the address of a page of this table."""
        query = self.query
        return f"/suggestions?{query}{'&' if query else ''}page={page}"


def narrow_of(query: Fields) -> Narrow:
    """Read the table's filters; what is not known is as if it were not there."""
    state, least = query["state"], query["least"]
    return Narrow(
        transcript=query["transcript"],
        informant=query["informant"],
        code=query["code"],
        least=least if least in LEVELS else "0",
        state=state if state in STATES else "undecided",
        page=max(1, query.number("page", 1)),
    )


def values(session: Session, query: Fields) -> dict[str, Any]:
    """Return a page of the table.

    Raises
    ------
    Forbidden
        In a blind session.
    """
    session.require_sight()
    narrow = narrow_of(query)
    frame = _narrowed(_all_rows(session), narrow)
    pages = max(1, -(-len(frame) // ROWS))
    page = min(narrow.page, pages)
    shown = frame.iloc[(page - 1) * ROWS : page * ROWS]
    session.seen(shown["excerpt_id"].unique())
    codebook = session.study.codebook
    transcripts = session.study.transcripts()
    return {
        "narrow": narrow,
        "rows": [_row(row, codebook) for row in shown.itertuples()],
        "n": len(frame),
        "page": page,
        "pages": pages,
        "transcripts": list(zip(transcripts["transcript_id"], transcripts["file"], strict=True)),
        "informants": list(session.study.informants()["informant"]),
        "codes": [(code.id, code.name) for code in codebook.codable],
        "levels": LEVELS,
    }


def _all_rows(session: Session) -> pd.DataFrame:
    """Return every suggestion that this coder may see, with what the coder decided on it."""
    study = session.study
    frame = study.suggestions()
    seen = {key: is_drawn_blind(key, session.coder) for key in frame["excerpt_id"].unique()}
    frame = frame[~frame["excerpt_id"].map(seen).astype(bool)]
    about = study.excerpts()[["excerpt_id", "transcript_id", "informant", "text"]]
    decisions = study.decisions()
    latest = latest_of(decisions[decisions["coder"] == session.coder])
    state = latest[["excerpt_id", "code", "verdict"]]
    merged = frame.merge(about, on="excerpt_id", how="inner")
    merged = merged.merge(state, on=["excerpt_id", "code"], how="left")
    merged["verdict"] = merged["verdict"].fillna("").replace("withdrawn", "")
    done = decisions.loc[
        (decisions["coder"] == session.coder) & (decisions["verdict"] == "finished"), "excerpt_id"
    ]
    merged["finished"] = merged["excerpt_id"].isin(done)
    return merged.sort_values(
        ["probability", "excerpt_id", "rank"], ascending=[False, True, True], kind="stable"
    )


def _narrowed(frame: pd.DataFrame, narrow: Narrow) -> pd.DataFrame:
    if narrow.transcript:
        frame = frame[frame["transcript_id"] == narrow.transcript]
    if narrow.informant:
        frame = frame[frame["informant"] == narrow.informant]
    if narrow.code:
        frame = frame[frame["code"] == narrow.code]
    if narrow.least != "0":
        frame = frame[frame["probability"] >= int(narrow.least) / 100]
    if narrow.state == "undecided":
        frame = frame[(frame["verdict"] == "") & ~frame["finished"]]
    elif narrow.state != "all":
        frame = frame[frame["verdict"] == narrow.state]
    return frame


def _row(row: Any, codebook: Any) -> dict[str, Any]:
    likely, reason = chance(row)
    return {
        "key": f"{row.excerpt_id}{_JOINT}{row.code}",
        "excerpt_id": row.excerpt_id,
        "informant": row.informant,
        "name": codebook[row.code].name if row.code in codebook else row.code,
        "path": path_of(codebook, row.code),
        "likely": likely,
        "width": max(2, round(100 * row.probability)),
        "reason": reason,
        "before": row.text[: row.evidence_start],
        "evidence": row.text[row.evidence_start : row.evidence_end],
        "after": row.text[row.evidence_end :],
        "verdict": row.verdict,
        "finished": row.finished,
    }


def decide(session: Session, fields: Fields, filters: Filters) -> str:
    """Confirm or reject a selection of rows; kept as one act that can be undone."""
    session.require_sight()
    chosen = [tuple(value.split(_JOINT, 1)) for value in fields.all("row")]
    chosen = [pair for pair in chosen if len(pair) == 2]
    back = narrow_of(fields)
    act = fields["act"]
    if act not in ("confirm", "reject"):
        raise Wrong(say("Tindakan ini tidak dikenal.", "There is no such act."))
    if not chosen:
        raise Wrong(say("Centang dulu baris yang dimaksud.", "First tick the rows you mean."))
    if len(chosen) > ROWS:
        raise Wrong(say(f"Paling banyak {ROWS} baris sekaligus.", f"At most {ROWS} rows at once."))
    if any(is_drawn_blind(excerpt_id, session.coder) for excerpt_id, _ in chosen):
        raise Wrong(
            say(
                "Ada kutipan yang harus dibaca tanpa saran; putuskan di meja kerja.",
                "One of these excerpts is to be read blind; decide on it at the desk.",
            )
        )
    befores = [_held(session, excerpt_id, code) for excerpt_id, code in chosen]
    done: list[tuple[str, str, Held | None]] = []
    study = session.study
    try:
        for (excerpt_id, code), before in zip(chosen, befores, strict=True):
            if act == "confirm":
                study.confirm(excerpt_id, code, coder=session.coder, mode="assisted")
            else:
                reason = fields["reason"] or None
                study.reject(excerpt_id, code, coder=session.coder, reason=reason, mode="assisted")
            done.append((excerpt_id, code, before))
    finally:
        # What was decided before something failed stands, and can be taken back.
        if done:
            n = len(done)
            what = (
                say(f"{n} saran dikonfirmasi", f"{n} suggestions confirmed")
                if act == "confirm"
                else say(f"{n} saran ditolak", f"{n} suggestions rejected")
            )
            session.did(what, "", lambda: _restore_all(session, done), n)
            session.tell(what + ".")
    return back.at(back.page)


def _held(session: Session, excerpt_id: str, code: str) -> Held | None:
    return held_of(session.desk.sheet(excerpt_id), code)


def _restore_all(session: Session, done: list[tuple[str, str, Held | None]]) -> None:
    """Take a bulk back, the last first; what is back is not taken back again."""
    while done:
        excerpt_id, code, before = done[-1]
        session.restore(excerpt_id, code, before)
        done.pop()
