"""The table of all suggestions. In: filters and a selection. Out: a page of rows; bulk decisions.

Nothing is ticked beforehand, a bulk holds at most one page, and one key takes all of it back. What
the queue draws blind for this coder is not in the table, whether it has been read or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qualnlp.coding import is_drawn_blind
from qualnlp.i18n import say
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.excerpt_page import chance, path_of
from qualnlp.review.forms import Fields
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served

if TYPE_CHECKING:
    from qualnlp.codebook import Codebook
    from qualnlp.coding.suggestion_list import Proposed

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


@served("/suggestions", "suggestions.html.j2", "suggestions")
def values(ask: Ask) -> dict[str, Any]:
    """Return a page of the table.

    Raises
    ------
    Forbidden
        In a blind session.
    """
    session, query = ask.session, ask.query
    session.require_sight()
    narrow = narrow_of(query)
    overview = session.desk.overview
    shown, n = overview.proposals(
        transcript=narrow.transcript,
        informant=narrow.informant,
        code=narrow.code,
        least=int(narrow.least) / 100,
        state=narrow.state,
        limit=ROWS,
        offset=(narrow.page - 1) * ROWS,
    )
    pages = max(1, -(-n // ROWS))
    page = min(narrow.page, pages)
    session.seen(dict.fromkeys(row.excerpt_id for row in shown))
    codebook = session.study.codebook
    places = {code.id: number for number, code in enumerate(codebook)}
    return {
        "narrow": narrow,
        "rows": [_row(row, codebook, places) for row in shown],
        "n": n,
        "page": page,
        "pages": pages,
        "transcripts": overview.transcripts(),
        "informants": overview.informants(),
        "codes": [(code.id, code.name) for code in codebook.codable],
        "levels": LEVELS,
    }


def _row(row: Proposed, codebook: Codebook, places: dict[str, int]) -> dict[str, Any]:
    likely, reason = chance(row)
    return {
        "key": f"{row.excerpt_id}{_JOINT}{row.code}",
        "excerpt_id": row.excerpt_id,
        # Names the row for as long as it is the same one; a code's id can hold anything.
        "place": places.get(row.code, "x"),
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


@action("/suggestions")
def decide(ask: Ask) -> str:
    """Confirm or reject a selection of rows; kept as one act that can be undone."""
    session, fields = ask.session, ask.form
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
    for excerpt_id, _ in chosen:
        session.desk.sheet(excerpt_id)  # one that is not there stops all before the first
    made: list[str] = []
    study = session.study
    try:
        for excerpt_id, code in chosen:
            if act == "confirm":
                key = study.confirm(excerpt_id, code, coder=session.coder, mode="assisted")
            else:
                reason = fields["reason"] or None
                key = study.reject(
                    excerpt_id, code, coder=session.coder, reason=reason, mode="assisted"
                )
            made.append(key)
    finally:
        # What was decided before something failed stands, and can be taken back.
        if made:
            n = len(made)
            what = (
                say(f"{n} saran dikonfirmasi", f"{n} suggestions confirmed")
                if act == "confirm"
                else say(f"{n} saran ditolak", f"{n} suggestions rejected")
            )
            session.decided(what, "", made)
            session.tell(what + ".")
    return back.at(back.page)
