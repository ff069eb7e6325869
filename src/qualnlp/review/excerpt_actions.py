"""Actions on an excerpt. In: a form. Out: decisions, memos and excerpts made by the study.

Each handler returns the address to go to next. What a person did wrong is raised as a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import say
from qualnlp.review.forms import Filters, own_path
from qualnlp.review.routes import Ask, action
from qualnlp.review.session import Session, held_of
from qualnlp.review.templating import stance_name
from qualnlp.review.text_markup import code_points, snapped

if TYPE_CHECKING:
    from qualnlp.coding.excerpt_view import ExcerptView
    from qualnlp.excerpts import Excerpt


class Wrong(ValueError):
    """A form that cannot be followed, in a sentence for the person who sent it."""


@action("/decide")
def decide(ask: Ask) -> str:
    """Confirm, reject, withdraw or finish; a missing act is refused."""
    session, fields, filters = ask.session, ask.form, ask.filters
    excerpt_id, code, act = fields["excerpt"], fields["code"], fields["act"]
    sheet = session.sheet(excerpt_id)
    if act == "finish":
        return finish(session, sheet, filters)
    giving = act in ("confirm", "reject")
    codebook = session.require_code(code) if giving else session.study.codebook
    before = held_of(sheet, code)
    name = codebook[code].name if code in codebook else code
    study = session.study
    if act == "confirm":
        stance = fields["stance"] or (before.stance if before else None)
        memo = fields["memo"] or (before.memo if before else None)
        key = study.confirm(
            excerpt_id,
            code,
            coder=session.coder,
            stance=stance,
            memo=memo,
            mode=session.mode_of(excerpt_id),
        )
        session.last_confirmed = (excerpt_id, code)
        session.used(code)
        what = say(f"“{name}” dikonfirmasi", f"“{name}” confirmed")
        if fields["stance"]:
            what = f"“{name}”: {stance_name(_stance(fields['stance']))}"
    elif act == "reject":
        reason = fields["reason"] or None
        key = study.reject(
            excerpt_id, code, coder=session.coder, reason=reason, mode=session.mode_of(excerpt_id)
        )
        session.last_rejected = (excerpt_id, code)
        what = say(f"“{name}” ditolak", f"“{name}” rejected")
    elif act == "withdraw":
        key = study.withdraw(excerpt_id, code, coder=session.coder)
        what = say(f"“{name}” ditarik", f"“{name}” withdrawn")
    else:
        raise Wrong(say("Tindakan ini tidak dikenal.", "There is no such act."))
    if act != "confirm" and session.last_confirmed == (excerpt_id, code):
        session.last_confirmed = None
    session.decided(what, excerpt_id, [key])
    session.tell(what + ".")
    return filters.at(f"/excerpt/{excerpt_id}")


def finish(session: Session, sheet: ExcerptView, filters: Filters) -> str:
    """Finish an excerpt and go on to the next in the queue."""
    here = sheet.excerpt.excerpt_id
    key = session.study.finish(here, coder=session.coder, mode=session.mode_of(here))
    n = len(sheet.own.codings)
    what = say(
        f"selesai dengan {n} kode" if n else "selesai tanpa kode",
        f"finished with {n} codes" if n else "finished without a code",
    )
    session.decided(what, here, [key])
    session.go_on(here)
    session.tell(say(f"Kutipan tadi {what}.", f"The last excerpt is {what}."))
    following = session.desk.next(after=here, **filters.wanted)
    if following is None and filters.wanted["undecided"]:
        # What was passed over on the way here is still to be read.
        following = session.desk.first(**filters.wanted)
    return filters.at(f"/excerpt/{following}") if following else filters.at("/done")


@action("/undo")
def undo(ask: Ask) -> str:
    """Take back the last act by a new decision, and show its excerpt."""
    session, fields, filters = ask.session, ask.form, ask.filters
    act = session.undo()
    if act is None:
        session.tell(say("Tidak ada yang dapat dibatalkan.", "There is nothing to undo."))
        here = fields["excerpt"]
        return filters.at(f"/excerpt/{here}") if here else filters.at("/")
    elsewhere = act.excerpt_id and act.excerpt_id != fields["excerpt"]
    where = _where(session, act.excerpt_id) if elsewhere else ""
    session.tell(say(f"Dibatalkan: {act.what}{where}.", f"Undone: {act.what}{where}."))
    if fields["back"]:
        return own_path(fields["back"])
    return filters.at(f"/excerpt/{act.excerpt_id}") if act.excerpt_id else filters.at("/")


def _where(session: Session, excerpt_id: str) -> str:
    found = session.desk.overview.excerpts([excerpt_id])
    if not found:
        return ""
    one = found[0][0]
    return say(f" ({one.informant}, giliran {one.turn})", f" ({one.informant}, turn {one.turn})")


@action("/select")
def select(ask: Ask) -> str:
    """Make a stretch of a turn an excerpt: offsets in UTF-16 units inside the turn, as sent."""
    session, fields, filters = ask.session, ask.form, ask.filters
    sheet = session.sheet(fields["excerpt"])
    turn = next((one for one in sheet.conversation if one.turn == fields.number("turn", -1)), None)
    if turn is None:
        raise Wrong(say("Pilih teks di dalam percakapan ini.", "Select text of this conversation."))
    start = code_points(turn.text, fields.number("from", -1))
    end = code_points(turn.text, fields.number("to", -1))
    start, end = snapped(turn.text, min(start, end), max(start, end))
    if start >= end:
        raise Wrong(say("Pilihan itu kosong.", "That selection is empty."))
    place = turn.start + start, turn.start + end
    return selected(session, filters, sheet.excerpt, *place, code=fields["code"])


def selected(
    session: Session, filters: Filters, here: Excerpt, start: int, end: int, *, code: str = ""
) -> str:
    """Make a stretch of the transcript of `here` an excerpt, with a code if any; lead to it."""
    study, who = session.study, session.coder
    if code:
        session.require_code(code)
    before = len(study.history())
    made = study.select(here.transcript_id, start, end, coder=who)
    history = study.history()
    words = shortened(session.sheet(made).excerpt.text)
    told = say("Pilihan itu sudah sebuah kutipan.", "The selection is an excerpt already.")
    own = history[before:].query("kind == 'select' and coder == @who")["change_id"].tolist()
    if own:
        told = say("Pilihan itu kini kutipan.", "The selection is an excerpt now.")
        what = say(f"kutipan baru “{words}”", f"new excerpt “{words}”")
        back = here.excerpt_id
        session.did(what, back, lambda: study.undo(coder=who, change_id=own[-1]), 0)
    session.tell(told)
    if code:
        give(session, made, code)
    return filters.everything().at(f"/excerpt/{made}")


def give(session: Session, excerpt_id: str, code: str) -> None:
    """Give an excerpt a code, as one act that can be undone."""
    key = session.study.confirm(
        excerpt_id, code, coder=session.coder, mode=session.mode_of(excerpt_id)
    )
    session.last_confirmed = (excerpt_id, code)
    session.used(code)
    name = _name(session, code)
    session.decided(say(f"“{name}” dikonfirmasi", f"“{name}” confirmed"), excerpt_id, [key])


def shortened(text: str, most: int = 40) -> str:
    """Return the first words of a text.

    Examples
    --------
    >>> shortened("Ya, begitulah keadaannya di sini.", 15)
    'Ya, begitulah …'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def _name(session: Session, code: str) -> str:
    codebook = session.study.codebook
    return codebook[code].name if code in codebook else code


def _stance(sign: str) -> str | None:
    from qualnlp.coding import stance_of

    return stance_of(sign)
