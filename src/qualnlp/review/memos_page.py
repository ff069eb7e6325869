"""Memos across the study. In: words to search, a text. Out: a list, and memos that stand.

The same memos as in the chapter and the workbook. What others wrote on excerpts that this coder is
yet to read blind stays closed until then, and in a blind session everything of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from qualnlp.i18n import say
from qualnlp.language import search_forms, words
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.forms import Fields, own_path
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served
from qualnlp.review.session import Session
from qualnlp.review.text_markup import pieces

ROWS = 50
TARGETS = (
    ("excerpt", "kutipan", "excerpts"),
    ("coding", "pengodean", "codings"),
    ("code", "kode", "codes"),
    ("transcript", "transkrip", "transcripts"),
    ("informant", "informan", "informants"),
    ("conclusion", "simpulan", "conclusions"),
    ("study", "studi", "the study"),
)
# What a memo can be written on from the list; excerpts and codings have theirs at the desk.
WRITABLE = ("study", "code", "transcript", "informant", "conclusion")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which memos are on screen; kept in the address."""

    search: str
    target: str
    coder: str
    code: str
    page: int

    def at(self, page: int) -> str:
        """Return the address of a page of the list."""
        names = ("search", "target", "coder", "code")
        pairs = [(name, getattr(self, name)) for name in names if getattr(self, name)]
        return "/memos?" + urlencode([*pairs, ("page", page)])


@served("/memos", "memos.html.j2", "memos")
def values(ask: Ask) -> dict[str, Any]:
    """Return the memos that fit, the latest first."""
    session, sought = ask.session, _sought(ask.query)
    book = session.codebook
    code = sought.code if book is not None and sought.code in book else None
    target = sought.target if sought.target in [one[0] for one in TARGETS] else None
    frame = session.study.memos(target, code=code, search=sought.search)
    rows = _open_to(session, frame.to_dict("records")[::-1])
    coders = sorted({row["coder"] for row in rows})
    if sought.coder:
        rows = [row for row in rows if row["coder"] == sought.coder]
    pages = max(1, -(-len(rows) // ROWS))
    page = min(sought.page, pages)
    names = {one.id: one.name for one in book or ()}
    shown = [
        _row(session, row, names, sought.search) for row in rows[(page - 1) * ROWS : page * ROWS]
    ]
    return {
        "sought": sought,
        "rows": shown,
        "n": len(rows),
        "page": page,
        "pages": pages,
        "coders": coders,
        "targets": TARGETS,
        "codes": list(names.items()),
        "writable": [one for key in WRITABLE for one in TARGETS if one[0] == key],
        "things": things(session),
    }


@served("/memos/write", "memo_write.html.j2", "memos")
def write_values(ask: Ask) -> dict[str, Any]:
    """Return the form of a memo on something else than an excerpt."""
    session, query = ask.session, ask.query
    target, target_id = query["target"], query["id"]
    if target not in WRITABLE:
        raise Wrong(say("Memo ini ditulis di meja kerja.", "This memo is written at the desk."))
    known = dict(things(session).get(target, [])) | {"": session.study.path.stem}
    if target != "study" and target_id not in known:
        raise Wrong(say("Yang diberi memo tidak ada lagi.", "What the memo is on is not there."))
    return {
        "target": target,
        "target_id": target_id,
        "about": known.get(target_id, ""),
        "text": _own_memo(session, target, target_id),
        "back": own_path(query["back"], "/memos"),
    }


@action("/memos/write")
def write(ask: Ask) -> str:
    """Keep a memo; an empty one takes it away."""
    session, fields = ask.session, ask.form
    target, target_id, text = fields["target"], fields["id"], fields["text"]
    if ":" in fields["on"]:  # one field of the list says both
        target, _, target_id = fields["on"].partition(":")
    if target not in WRITABLE:
        raise Wrong(say("Pilih dulu memo ini tentang apa.", "First choose what the memo is on."))
    study, who, old = session.study, session.coder, _own_memo(session, target, target_id)
    if fields["on"] and old and text:
        text = f"{old}\n\n{text}"  # from the list one adds; the earlier one is not on screen
    study.memo(target, target_id, text, coder=who)
    session.did(say("memo", "memo"), "", lambda: study.memo(target, target_id, old, coder=who), 0)
    session.tell(
        say("Memo tersimpan.", "Memo kept.") if text else say("Memo dihapus.", "Memo removed.")
    )
    return own_path(fields["back"], "/memos")


def things(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Return what memos can be written on: kind -> ids with their names."""
    overview, stated = session.desk.overview, session.study.conclusions()
    return {
        "study": [("", session.study.path.stem)],
        "code": [(one.id, one.name) for one in session.codebook or ()],
        "transcript": overview.transcripts(),
        "informant": [(one, one) for one in overview.informants()],
        "conclusion": list(zip(stated["conclusion_id"], stated["sentence"], strict=True)),
    }


def _sought(query: Fields) -> Sought:
    return Sought(
        search=query["search"][:200],
        target=query["target"],
        coder=query["coder"],
        code=query["code"],
        page=max(1, query.number("page", 1)),
    )


def _open_to(session: Session, rows: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return the memos that this coder may read."""
    if session.blind:
        return [row for row in rows if row["coder"] == session.coder]
    on = {
        row["target_id"]
        for row in rows
        if row["coder"] != session.coder and row["target"] in ("excerpt", "coding")
    }
    closed = session.desk.survey.yet_blind(on)
    return [row for row in rows if row["coder"] == session.coder or row["target_id"] not in closed]


def _own_memo(session: Session, target: str, target_id: str) -> str:
    wanted = target_id if target != "study" else None
    mine = session.study.memos(target, wanted, coder=session.coder)
    return str(mine["text"].iloc[-1]) if len(mine) else ""


def _row(
    session: Session, row: dict[Any, Any], names: dict[str, str], search: str
) -> dict[str, Any]:
    own, on_text = row["coder"] == session.coder, row["target"] in ("excerpt", "coding")
    here = f"/excerpt/{row['target_id']}"
    edit = urlencode({"target": row["target"], "id": row["target_id"]})
    if row["target"] == "coding":
        edit = f"{here}/memo?" + urlencode({"code": row["codes"][0]})
    elif on_text:
        edit = f"{here}/memo"
    else:
        edit = f"/memos/write?{edit}"
    return {
        **row,
        "kind": next(say(id_, en) for key, id_, en in TARGETS if key == row["target"]),
        "text": pieces(row["text"], _found(row["text"], search)),
        "codes": [names.get(code, code) for code in row["codes"]],
        "day": f"{row['written_at']:%Y-%m-%d}",
        "edit": edit if own else "",
        "link": f"{here}?view=text" if on_text else "",
    }


def _found(text: str, search: str) -> list[tuple[int, int, str]]:
    """Return the words of a text that were searched for, in any of their forms."""
    wanted = {form for word in words(search) for form in search_forms(word)}
    found, at = [], 0
    for word in words(text) if wanted else ():
        start = text.lower().find(word.lower(), at)
        if start < 0:
            continue
        at = start + len(word)
        if wanted & set(search_forms(word)):
            found.append((start, at, "hit"))
    return found
