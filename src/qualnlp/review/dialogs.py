"""Dialogs of the excerpt page: cut and merge, choose a range of words, memo, new code.

In: an excerpt and forms. Out: values for the dialogs' pages, and the acts that their forms ask
for. Each dialog is a page of its own too, so that it works without JavaScript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualnlp.i18n import say
from qualnlp.language import sentences
from qualnlp.review.codebook_page import added_code
from qualnlp.review.excerpt_actions import Wrong, give, selected
from qualnlp.review.excerpt_page import place_of
from qualnlp.review.routes import Ask, action, page
from qualnlp.review.session import Session
from qualnlp.review.text_markup import hits, pieces, words

if TYPE_CHECKING:
    from qualnlp.coding.excerpt_view import Spoken

# How many excerpts ahead the queue's page shows.
AHEAD = 20


@page("/excerpt/{excerpt_id}/reshape", "reshape.html.j2", "desk")
def reshape_values(ask: Ask) -> dict[str, Any]:
    """Return the words of an excerpt, each a place to cut before, and its neighbours."""
    session, excerpt_id, filters = ask.session, ask.excerpt_id, ask.filters
    sheet = session.sheet(excerpt_id)
    text = sheet.excerpt.text
    starts = {start for start, _ in sentences(text)}
    before, after = session.desk.overview.neighbours(excerpt_id)
    return {
        "sheet": sheet,
        "place": place_of(sheet.excerpt, sheet.file),
        "filters": filters,
        "words": [
            {"at": sheet.excerpt.start + start, "text": text[start:end], "new": start in starts}
            for start, end in words(text)
        ],
        "neighbours": [
            {"id": one.excerpt_id, "text": one.text, "before": one is before}
            for one in (before, after)
            if one is not None
        ],
    }


@action("/split")
def split(ask: Ask) -> str:
    """Cut an excerpt in two before a word."""
    session, fields, filters = ask.session, ask.form, ask.filters
    excerpt_id, at = fields["excerpt"], fields.number("at", -1)
    if at < 0:
        raise Wrong(
            say("Pilih dulu kata pertama bagian kedua.", "First choose where the second begins.")
        )
    parts = session.study.cut(excerpt_id, at, coder=session.coder)
    what = say("Kutipan dipotong menjadi dua", "The excerpt is cut in two")
    _can_be_undone(session, what, excerpt_id, "cut", parts)
    session.tell(what + ".")
    return filters.at(f"/excerpt/{parts[0]}")


@action("/merge")
def merge(ask: Ask) -> str:
    """Merge an excerpt with its neighbour."""
    session, fields, filters = ask.session, ask.form, ask.filters
    ids = [fields["excerpt"], fields["neighbour"]]
    made = session.study.merge(ids, coder=session.coder)
    what = say("Kedua kutipan digabung", "The two excerpts are merged")
    _can_be_undone(session, what, ids[0], "merge", (made,))
    session.tell(what + ".")
    return filters.at(f"/excerpt/{made}")


def _can_be_undone(
    session: Session, what: str, excerpt_id: str, kind: str, made: tuple[str, ...]
) -> None:
    """Remember the merge or cut that has just made these excerpts, with what it carried along."""
    history = session.study.history()
    changes = history[(history["kind"] == kind) & (history["after"].map(tuple) == made)]
    change_id, study, who = str(changes["change_id"].iloc[-1]), session.study, session.coder
    session.did(what, excerpt_id, lambda: study.undo(coder=who, change_id=change_id), 0)


@page("/excerpt/{excerpt_id}/range", "range.html.j2", "desk")
def range_values(ask: Ask) -> dict[str, Any]:
    """Return the words of one turn of the conversation, to choose the first and the last."""
    session, excerpt_id, query, filters = ask.session, ask.excerpt_id, ask.query, ask.filters
    sheet = session.sheet(excerpt_id)
    number = query.number("turn", sheet.excerpt.turn)
    turn = _turn(list(sheet.conversation), number)
    return {
        "sheet": sheet,
        "filters": filters,
        "turn": turn,
        "turns": sheet.conversation,
        "words": [
            {"start": start, "end": end, "text": turn.text[start:end]}
            for start, end in words(turn.text)
        ],
    }


@action("/range")
def choose_range(ask: Ask) -> str:
    """Make the words from the first to the last chosen one an excerpt."""
    session, fields, filters = ask.session, ask.form, ask.filters
    sheet = session.sheet(fields["excerpt"])
    turn = _turn(list(sheet.conversation), fields.number("turn", -1))
    start, end = fields.number("start", -1), fields.number("end", -1)
    if start < 0 or end < 0:
        raise Wrong(
            say("Pilih kata pertama dan kata terakhir.", "Choose the first and the last word.")
        )
    if start >= end:
        raise Wrong(
            say(
                "Kata terakhir ada sebelum kata pertama.",
                "The last word comes before the first.",
            )
        )
    place = turn.start + start, turn.start + end
    return selected(session, filters, sheet.excerpt, *place)


def _turn(turns: list[Spoken], number: int) -> Spoken:
    for one in turns:
        if one.turn == number:
            return one
    raise Wrong(say("Giliran itu tidak ada di sini.", "That turn is not here."))


@page("/excerpt/{excerpt_id}/memo", "memo.html.j2", "desk")
def memo_values(ask: Ask) -> dict[str, Any]:
    """Return the memo on an excerpt, or with ``code`` the one on a coding, to be written."""
    session, excerpt_id, query, filters = ask.session, ask.excerpt_id, ask.query, ask.filters
    sheet = session.sheet(excerpt_id)
    code = query["code"]
    held = next((one for one in sheet.own.codings if one.code == code), None)
    if code and held is None:
        raise Wrong(say("Kode ini belum dipakai di sini.", "This code is not used here."))
    text = (held.memo or "") if held else _own_memo(session, sheet.memos)
    return {
        "sheet": sheet,
        "place": place_of(sheet.excerpt, sheet.file),
        "filters": filters,
        "held": held,
        "text": text,
    }


def _own_memo(session: Session, memos: tuple[Any, ...]) -> str:
    mine = [one for one in memos if one.coder == session.coder]
    return str(mine[-1].text) if mine else ""


@action("/memo")
def write_memo(ask: Ask) -> str:
    """Keep a memo on an excerpt or a coding; an empty one takes it away."""
    session, fields, filters = ask.session, ask.form, ask.filters
    excerpt_id, code, text = fields["excerpt"], fields["code"], fields["text"]
    sheet = session.sheet(excerpt_id)
    if code:
        held = next((one for one in sheet.own.codings if one.code == code), None)
        if held is None:
            raise Wrong(say("Kode ini belum dipakai di sini.", "This code is not used here."))
        key = session.study.confirm(
            excerpt_id, code, coder=session.coder, stance=held.stance, memo=text or None
        )
        what = say(f"memo pada “{held.name}”", f"memo on “{held.name}”")
        session.decided(what, excerpt_id, [key])
    else:
        study, who, old = session.study, session.coder, _own_memo(session, sheet.memos)
        study.memo("excerpt", excerpt_id, text, coder=who)
        session.did(
            say("memo pada kutipan", "memo on the excerpt"),
            excerpt_id,
            lambda: study.memo("excerpt", excerpt_id, old, coder=who),
            0,
        )
    session.tell(
        say("Memo tersimpan.", "Memo kept.") if text else say("Memo dihapus.", "Memo removed.")
    )
    return filters.at(f"/excerpt/{excerpt_id}")


@page("/excerpt/{excerpt_id}/code", "code.html.j2", "desk")
def code_values(ask: Ask) -> dict[str, Any]:
    """Return what the form of a new code needs."""
    session, excerpt_id, filters = ask.session, ask.excerpt_id, ask.filters
    codebook = session.study.codebook
    return {
        "sheet": session.sheet(excerpt_id),
        "filters": filters,
        "parents": [code for code in codebook if not code.codable or codebook.children(code.id)],
    }


@action("/code")
def add_code(ask: Ask) -> str:
    """Add a code to the codebook, as a new version of it, and use it here if asked to."""
    session, fields, filters = ask.session, ask.form, ask.filters
    excerpt_id, name = fields["excerpt"], fields["name"]
    if not name:
        raise Wrong(say("Kode baru perlu nama.", "A new code needs a name."))
    code = added_code(
        session, name, parent=fields["parent"] or None, definition=fields["definition"]
    )
    told = say(f"Kode “{name}” masuk buku kode.", f"The code “{name}” is in the codebook.")
    if fields["use"] == "1":
        give(session, excerpt_id, code)
    session.tell(told)
    return filters.at(f"/excerpt/{excerpt_id}")


@page("/queue", "queue.html.j2", "desk")
def queue_values(ask: Ask) -> dict[str, Any]:
    """Return the excerpts that come next, and what the queue can be narrowed to."""
    session, filters = ask.session, ask.filters
    desk, overview = session.desk, session.desk.overview
    ids = desk.ahead(AHEAD, **filters.wanted)
    ahead = [
        {
            "id": one.excerpt_id,
            "text": pieces(one.text, hits(one.text, filters.search)),
            "place": place_of(one, file),
        }
        for one, file in overview.excerpts(ids)
    ]
    return {
        "filters": filters,
        "ahead": ahead,
        "count": desk.count(**filters.wanted),
        "transcripts": overview.transcripts(),
        "informants": overview.informants(),
        "codes": [(code.id, code.name) for code in session.study.codebook.codable],
    }
