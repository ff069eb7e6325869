"""The table of transcripts. In: nothing. Out: what the study holds; read again, taken out, back.

A transcript is read again from where its file lies on this machine: nothing is sent.
"""

from __future__ import annotations

from typing import Any

from qualnlp.i18n import say, whole
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served


@served("/sources", "sources.html.j2", "sources")
def values(ask: Ask) -> dict[str, Any]:
    """Return a row for each transcript, and the one that is asked about, if it is to be removed."""
    rows = ask.session.study.sources().to_dict("records")
    sure = next((row for row in rows if row["transcript_id"] == ask.query["sure"]), None)
    return {"rows": rows, "sure": sure}


@action("/sources")
def act_on_source(ask: Ask) -> str:
    """Read a transcript again, or take it out; where somebody decided on it, ask first."""
    session, fields = ask.session, ask.form
    study, key, act = session.study, fields["transcript"], fields["act"]
    row = next(
        (one for one in study.sources().to_dict("records") if one["transcript_id"] == key), None
    )
    if row is None:
        raise Wrong(say("Transkrip ini tidak ada di studi.", "The study has no such transcript."))
    file = row["file"]
    if act == "update":
        done = study.update(row["path"], of=key, coder=session.coder)
        if not done:
            session.tell(say(f"{file}: tidak ada yang berubah.", f"{file}: nothing has changed."))
        for one in done:
            _remember(ask, say(f"{file} dibaca ulang", f"{file} read again"), one.change_id)
            for sentence in one.told:
                session.tell(sentence)
    elif act == "remove":
        if row["decisions"] and fields["sure"] != "1":
            return f"/sources?sure={key}"
        removed = study.remove(key, force=True, coder=session.coder)
        what = say(f"{file} dikeluarkan dari studi", f"{file} taken out of the study")
        _remember(ask, what, removed.change_id)
        n = whole(removed.decisions)
        lost = say(f"; {n} keputusan tidak dihitung lagi", f"; {n} decisions count no more")
        session.tell(what + (lost if removed.decisions else "") + ".")
    else:
        raise Wrong(say("Tindakan ini tidak dikenal.", "There is no such act."))
    return "/sources"


def _remember(ask: Ask, what: str, change_id: str) -> None:
    """Let the page's undo take a change back, and say what became of work on the later text."""
    session = ask.session

    def take_back() -> None:
        undone = session.study.undo(coder=session.coder, change_id=change_id)
        for sentence in undone.told:
            session.tell(sentence)

    session.did(what, "", take_back, 0)
