"""The codes and their quotations. In: a code, filters, a selection. Out: a page; new decisions.

Nothing is moved but by decisions: what was given under one code is withdrawn there and confirmed
under another, in its coder's own name, and one key takes it back. Only one's own codings are moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qualnlp.coding.quotations import NO_STANCE, QuotationFilter
from qualnlp.i18n import say
from qualnlp.review.codebook_page import added_code
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.excerpt_page import path_of, place_of
from qualnlp.review.forms import Fields
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served
from qualnlp.review.session import Session, held_of
from qualnlp.review.templating import stance_name
from qualnlp.review.text_markup import hits, non_verbal, pieces
from qualnlp.review.whole_text import colour_of

if TYPE_CHECKING:
    from qualnlp.coding.quotations import Quotation

ROWS = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """Which quotations are on screen; kept in the address."""

    code: str
    coder: str
    informant: str
    transcript: str
    attribute: str
    stance: str
    search: str
    page: int

    def at(self, page: int) -> str:
        """Return the address of a page of these quotations."""
        names = ("code", "coder", "informant", "transcript", "attribute", "stance", "search")
        pairs = [(name, getattr(self, name)) for name in names if getattr(self, name)]
        return "/codes?" + urlencode([*pairs, ("page", page)])

    @property
    def narrowed(self) -> bool:
        """Whether not all quotations of the code are asked for."""
        names = ("coder", "informant", "transcript", "attribute", "stance", "search")
        return any(getattr(self, name) for name in names)


def sought_of(fields: Fields) -> Sought:
    """Read what is sought from an address or a form."""
    return Sought(
        code=fields["code"],
        coder=fields["coder"],
        informant=fields["informant"],
        transcript=fields["transcript"],
        attribute=fields["attribute"],
        stance=fields["stance"],
        search=fields["search"][:200],
        page=max(1, fields.number("page", 1)),
    )


@served("/codes", "codes.html.j2", "codes")
def values(ask: Ask) -> dict[str, Any]:
    """Return the codebook with counts, and the quotations of the code that is asked for."""
    session, sought = ask.session, sought_of(ask.query)
    survey, codebook = session.desk.survey, session.study.codebook
    counts = survey.codings_by_code()
    base = {
        "sought": sought,
        "codes": [
            {
                "code": code,
                "depth": len(path_of(codebook, code.id)),
                "n": counts.get(code.id, (0, 0))[0],
                "coders": counts.get(code.id, (0, 0))[1],
                "colour": colour_of(codebook, code.id),
            }
            for code in codebook
        ],
        "codable": [(code.id, code.name) for code in codebook.codable],
        "title": codebook.title,
        "left": session.study.codings_without_code(),
    }
    if sought.code not in codebook:
        return {**base, "code": None}
    attributes = survey.attributes()
    rows, n = survey.quotations(
        sought.code, _filter(sought, attributes), limit=ROWS, offset=(sought.page - 1) * ROWS
    )
    session.seen_others(
        one.excerpt.excerpt_id
        for one in rows
        if any(held.coder != session.coder for held in one.held)
    )
    pages = max(1, -(-n // ROWS))
    overview = session.desk.overview
    memos = session.study.memos("code", sought.code)
    if session.blind:
        memos = memos[memos["coder"] == session.coder]
    return {
        **base,
        "code": codebook[sought.code],
        "path": path_of(codebook, sought.code),
        "colour": colour_of(codebook, sought.code),
        "rows": [_row(session, one, sought.search) for one in rows],
        "n": n,
        "page": min(sought.page, pages),
        "pages": pages,
        "coders": survey.coders(),
        "transcripts": overview.transcripts(),
        "informants": overview.informants(),
        "attributes": [f"{name}={one}" for name, found in attributes.items() for one in found],
        "no_stance": NO_STANCE,
        "memos": memos.to_dict("records"),
    }


def _filter(sought: Sought, attributes: dict[str, list[str]]) -> QuotationFilter:
    # A name may hold the sign that joins it with its value.
    pairs = ((name, one) for name, found in attributes.items() for one in found)
    attribute = next((pair for pair in pairs if "=".join(pair) == sought.attribute), ("", ""))
    return QuotationFilter(
        coder=sought.coder,
        informant=sought.informant,
        transcript=sought.transcript,
        stance=sought.stance,
        attribute=attribute,
        search=sought.search,
    )


def _row(session: Session, one: Quotation, search: str) -> dict[str, Any]:
    text = one.excerpt.text
    place = place_of(one.excerpt, one.file)
    held = sorted(one.held, key=lambda h: h.coder != session.coder)
    return {
        "one": one,
        "own": next((h for h in held if h.coder == session.coder), None),
        "held": [(h, pieces(h.memo or "", hits(h.memo or "", search))) for h in held],
        "text": pieces(text, [*non_verbal(text), *hits(text, search)]),
        "attributes": ", ".join(f"{name} {value}" for name, value in one.attributes.items()),
        "copy": f"“{text}” ({place})",
    }


@action("/codes")
def act_on(ask: Ask) -> str:
    """Move ticked codings to another code, or to a new one; change a stance or a memo; withdraw."""
    session, fields = ask.session, ask.form
    sought, act = sought_of(fields), fields["act"]
    study, codebook = session.study, session.study.codebook
    session.require_code(sought.code)
    name = codebook[sought.code].name
    if act in ("move", "split"):
        chosen = list(dict.fromkeys(fields.all("row")))
        if not chosen:
            raise Wrong(say("Centang dulu kutipan yang dimaksud.", "First tick the quotations."))
        for excerpt_id in chosen:  # all of them before the first is moved
            _own(session, excerpt_id, sought.code)
        into = fields["into"] if act == "move" else _new_code(session, sought.code, fields["name"])
        if not into or into == sought.code:
            raise Wrong(say("Pilih kode tujuan.", "Choose the code to move to."))
        session.require_code(into)
        codebook = study.codebook
        target = codebook.require(into).name
        _move(session, chosen, sought.code, into)
        n = len(chosen)
        session.tell(
            say(f"{n} kutipan pindah ke “{target}”.", f"{n} quotations moved to “{target}”.")
        )
        return sought.at(sought.page)
    excerpt_id = fields["excerpt"]
    held = _own(session, excerpt_id, sought.code)
    if act == "withdraw":
        key = study.withdraw(
            excerpt_id, sought.code, coder=session.coder, mode=session.mode_of(excerpt_id)
        )
        what = say(f"“{name}” ditarik", f"“{name}” withdrawn")
    elif act in ("stance", "memo"):
        stance = fields["given"] if act == "stance" else held.stance
        memo = fields["memo"] if act == "memo" else held.memo
        key = study.confirm(
            excerpt_id,
            sought.code,
            coder=session.coder,
            stance=stance or None,
            memo=memo or None,
            mode=session.mode_of(excerpt_id),
        )
        what = (
            say(f"memo pada “{name}”", f"memo on “{name}”")
            if act == "memo"
            else f"“{name}”: {stance_name(stance) or say('tanpa sikap', 'no stance')}"
        )
    else:
        raise Wrong(say("Tindakan ini tidak dikenal.", "There is no such act."))
    session.decided(what, excerpt_id, [key])
    session.tell(what + ".")
    return sought.at(sought.page)


def _own(session: Session, excerpt_id: str, code: str) -> Any:
    """Return what this coder holds; others' codings are not to be changed."""
    held = held_of(session.desk.sheet(excerpt_id), code)
    if held is None or held.verdict != "confirmed":
        raise Wrong(
            say(
                "Hanya pengodean Anda sendiri yang dapat diubah di sini; yang ini sudah berubah "
                "atau milik orang lain.",
                "Only your own codings can be changed here; this one has changed, or is "
                "somebody else's.",
            )
        )
    return held


def _new_code(session: Session, beside: str, name: str) -> str:
    """Make a code beside another, for a part of its quotations; return its id."""
    if not name:
        raise Wrong(say("Kode baru perlu nama.", "A new code needs a name."))
    return added_code(session, name, parent=session.study.codebook[beside].parent)


def _move(session: Session, excerpt_ids: list[str], old: str, new: str) -> None:
    """Withdraw one code and confirm another, excerpt by excerpt, as one act."""
    study, who = session.study, session.coder
    made: list[str] = []
    try:
        for excerpt_id in excerpt_ids:
            sheet, mode = session.desk.sheet(excerpt_id), session.mode_of(excerpt_id)
            held, there = held_of(sheet, old), held_of(sheet, new)
            # Who has the other code there already keeps its stance and memo.
            kept = there if there is not None and there.verdict == "confirmed" else held
            stance = kept.stance if kept else None
            memo = kept.memo if kept else None
            key = study.confirm(excerpt_id, new, coder=who, stance=stance, memo=memo, mode=mode)
            made += [key, study.withdraw(excerpt_id, old, coder=who, mode=mode)]
    finally:
        # What was moved before something failed stands, and can be taken back.
        if made:
            n = len(made) // 2
            codebook = study.codebook
            target = codebook[new].name if new in codebook else new
            what = say(f"{n} kutipan pindah ke “{target}”", f"{n} quotations moved to “{target}”")
            session.decided(what, "", made)
            session.used(new)
