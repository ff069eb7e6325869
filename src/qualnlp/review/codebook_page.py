"""The codebook on the page. In: forms and files. Out: new versions of the codebook.

A change that would leave codings without a code is asked about: where they go, or whether they
are left. Everything is a new version, and one key takes the last one back.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook.code import code_fields, is_list, lines_of
from qualnlp.codebook.naming import free_id
from qualnlp.codebook.template import write_template
from qualnlp.codebook.undefined import undefined_sentence
from qualnlp.errors import CodingsWithoutCode
from qualnlp.i18n import say
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.routes import Ask, Download, Page, action, download, page
from qualnlp.review.uploads import uploaded_file
from qualnlp.tabular import csv_bytes
from qualnlp.terms import CODE_OUTCOMES

if TYPE_CHECKING:
    from qualnlp.review.session import Session

# The form of a code: its lists, a line for each entry.
_LISTS = ("include", "exclude", "examples")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def added_code(
    session: Session,
    name: str,
    *,
    parent: str | None = None,
    definition: str = "",
    lists: dict[str, Any] | None = None,
) -> str:
    """Add a code as an act that can be undone; return its id."""
    study = session.study
    code = study.add_code(name, parent=parent, definition=definition, coder=session.coder)
    if lists and any(lists.values()):
        codebook = study.codebook
        study.set_codebook(_with(codebook, replace(codebook[code.id], **lists)))
    after = study.codebook
    before = after.with_codes([one for one in after if one.id != code.id])
    what = say(f"kode baru “{code.name}”", f"new code “{code.name}”")

    def take_back() -> None:
        study.undo_codebook(before, after, coder=session.coder)

    session.did(what, "", take_back, 0)
    return code.id


@page("/codes/edit", "code_edit.html.j2", "codes")
def edit_values(ask: Ask) -> dict[str, Any]:
    """Return the form of a code; of a new one where none is named."""
    session, codebook = ask.session, ask.session.study.codebook
    code = codebook[ask.query["code"]] if ask.query["code"] in codebook else None
    inside = codebook.family([code.id]) if code else set()
    return {
        "code": code,
        "parents": [one for one in codebook if one.id not in inside],
        "fingerprint": codebook.fingerprint,
        "children": bool(code and codebook.children(code.id)),
        "codable": [one for one in codebook.codable if code is None or one.id != code.id],
        "n": session.desk.survey.codings_by_code().get(code.id, (0, 0))[0] if code else 0,
    }


@action("/codes/edit")
def edit(ask: Ask) -> str:
    """Keep a code as the form has it, or a new one."""
    session, fields = ask.session, ask.form
    codebook = session.study.codebook
    name = fields["name"]
    if not name:
        raise Wrong(say("Kode perlu nama.", "A code needs a name."))
    parent = fields["parent"] or None
    lists: dict[str, Any] = {one: lines_of(fields[one]) for one in _LISTS}
    code_id = fields["code"]
    if not code_id:
        code_id = added_code(
            session, name, parent=parent, definition=fields["definition"], lists=lists
        )
        session.tell(say(f"Kode “{name}” masuk buku kode.", f"“{name}” is in the codebook."))
        return f"/codes?{_at(code_id)}"
    _refuse_changed(codebook, fields["fingerprint"])
    if code_id not in codebook:
        raise Wrong(_gone())
    before = codebook[code_id]
    after = replace(
        before,
        name=name,
        parent=parent,
        definition=fields["definition"],
        source=fields["source"],
        **lists,
    )
    changed = _with(codebook, after)
    _set(session, codebook, changed, say(f"kode “{name}” diubah", f"code “{name}” changed"))
    session.tell(say(f"Kode “{name}” tersimpan.", f"The code “{name}” is kept."))
    return f"/codes?{_at(code_id)}"


@action("/codes/merge")
def merge(ask: Ask) -> str:
    """Merge a code into another one, with all its codings."""
    session, fields = ask.session, ask.form
    study, who = session.study, session.coder
    if not fields["into"]:
        raise Wrong(say("Pilih kode tujuan.", "Choose the code to merge into."))
    names = study.codebook
    old = names.require(fields["code"]).name
    into = names.require(fields["into"]).name
    done = study.merge_codes(fields["code"], fields["into"], coder=who)
    what = say(f"“{old}” digabung ke “{into}”", f"“{old}” merged into “{into}”")
    session.did(what, "", lambda: study.undo(coder=who, change_id=done.change_id), 0)
    n = done.codings
    session.tell(say(f"{what}, dengan {n} pengodean.", f"{what}, with {n} codings."))
    return f"/codes?{_at(done.into)}"


@action("/codes/delete")
def delete(ask: Ask) -> str | Page:
    """Take a code out of the codebook; its codings are asked about."""
    session, fields = ask.session, ask.form
    codebook = session.study.codebook
    code = fields["code"]
    if code not in codebook:
        raise Wrong(_gone())
    inside = codebook.family([code])
    after = codebook.with_codes([one for one in codebook if one.id not in inside])
    return _settled(ask, codebook, after, "/codes/delete", {"code": code})


@page("/codes/file", "codebook_file.html.j2", "codes")
def file_values(ask: Ask) -> dict[str, Any]:
    """Return what the form for a codebook's file needs."""
    return {"has_codebook": ask.session.codebook is not None}


@download("/codes/template")
def template(ask: Ask) -> Download:
    """Send a codebook in Excel, to be overwritten."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, say("buku-kode.xlsx", "codebook.xlsx"))
        write_template(path)
        return Download(path.read_bytes(), path.name, _EXCEL)


@download("/codes/download")
def present(ask: Ask) -> Download:
    """Send the present codebook as a table that Excel opens and `codebook` reads again."""
    columns = code_fields()
    rows = [[one.metadata["heading"] for one in columns]]
    for code in ask.session.study.codebook:
        row = []
        for one in columns:
            value = getattr(code, one.name)
            if one.name == "codable":
                value = "" if value else say("tidak", "no")
            row.append("\n".join(value) if is_list(one) else value or "")
        rows.append(row)
    return Download(csv_bytes(rows), "buku-kode.csv", "text/csv; charset=utf-8")


@action("/codes/begin")
def begin(ask: Ask) -> str:
    """Make a codebook of one code, where there is none."""
    session, name = ask.session, ask.form["name"]
    if not name:
        raise Wrong(say("Kode perlu nama.", "A code needs a name."))
    if session.codebook is not None:
        raise Wrong(say("Studi ini sudah punya buku kode.", "This study has a codebook already."))
    session.study.set_codebook(Codebook([Code(free_id(name, set()), name)]))
    session.cannot_be_undone(say("membuat buku kode", "making the codebook"))
    return "/codes"


@action("/codes/file")
def take_file(ask: Ask) -> str | Page:
    """Take a codebook from a file in place of the present one; its codings are asked about."""
    session, fields = ask.session, ask.form
    kept = fields["kept"]
    if kept:
        after = Codebook.from_json(kept)
    else:
        with uploaded_file(ask) as path:
            after = Codebook.read(path)
    if session.codebook is not None:
        before = session.study.codebook
        after = after.known_as(before)
        return _settled(ask, before, after, "/codes/file", {"kept": after.to_json()})
    session.study.set_codebook(after)
    session.cannot_be_undone(say("memasang buku kode", "setting the codebook"))
    session.tell(say(f"Buku kode terpasang: {len(after)} kode.", f"{len(after)} codes are set."))
    _tell_undefined(session, after)
    return "/codes" if session.desk.overview.transcripts() else "/sources"


def _tell_undefined(session: Session, codebook: Codebook) -> None:
    told = undefined_sentence(codebook)
    if told:
        session.tell(told)


def _settled(
    ask: Ask, before: Codebook, after: Codebook, address: str, kept: dict[str, str]
) -> str | Page:
    """Set a codebook where every coding has a place; else ask, with what was answered so far."""
    session, fields = ask.session, ask.form
    answers = {name[5:]: fields[name] for name in fields.names() if name.startswith("into:")}
    moves = {old: new for old, new in answers.items() if new and new != "-"}
    drop = [old for old, new in answers.items() if new == "-"]
    study = session.study
    outcomes = study.codebook_outcomes(after, map=moves, drop=drop)
    open_ = outcomes[outcomes["outcome"] == "unplaced"]
    changes = outcomes.attrs["told"]
    if len(open_) or (fields["sure"] != "1" and address == "/codes/file"):
        return Page(
            "codebook_question.html.j2",
            {
                "rows": open_.to_dict("records"),
                "answers": answers,
                "codable": [(one.id, one.name) for one in after.codable],
                "address": address,
                "kept": kept,
                "told": changes,
                "n": len(after),
                "outcome": CODE_OUTCOMES.label,
            },
            "codes",
        )
    what = say("perubahan buku kode", "change of the codebook")
    _set(session, before, after, what, moves, drop)
    session.tell(say("Buku kode yang baru berlaku.", "The new codebook counts."))
    if address == "/codes/file":
        _tell_undefined(session, after)
    for sentence in changes:
        session.tell(sentence)
    return "/codes"


def _set(
    session: Session,
    before: Codebook,
    after: Codebook,
    what: str,
    moves: dict[str, str] | None = None,
    drop: list[str] | None = None,
) -> None:
    """Set a codebook as an act that can be undone."""
    study, who = session.study, session.coder
    last = study.last_codebook_change
    try:
        made = study.set_codebook(after, map=moves or None, drop=drop or (), coder=who)
    except CodingsWithoutCode as error:
        raise Wrong(f"{error.what} {error.hint}".strip()) from error

    def take_back() -> None:
        study.undo_codebook(before, made, coder=who)

    if study.last_codebook_change != last:  # the same again is nothing to take back
        session.did(what, "", take_back, 0)


def _with(codebook: Codebook, code: Code) -> Codebook:
    """Return a codebook with a code as it is now, below its parent."""
    codes = [code if one.id == code.id else one for one in codebook]
    placed: list[Code] = []
    waiting = codes
    while waiting:  # parents come first
        ready = [one for one in waiting if one.parent in (None, *(p.id for p in placed))]
        if not ready:
            raise Wrong(
                say("Kode tidak dapat berada di bawah dirinya.", "A code cannot be below itself.")
            )
        placed += ready
        waiting = [one for one in waiting if one not in ready]
    return codebook.with_codes(placed)


def _refuse_changed(codebook: Codebook, fingerprint: str) -> None:
    if codebook.fingerprint != fingerprint:
        raise Wrong(
            say(
                "Buku kode sudah diubah di tempat lain sejak formulir ini dibuka. Yang Anda ketik "
                "belum disimpan dan masih ada di sini; muat ulang untuk melihat yang baru.",
                "The codebook was changed elsewhere since this form was opened. What you typed is "
                "not kept yet and still here; load again to see what is new.",
            )
        )


def _gone() -> str:
    return say(
        "Kode ini tidak ada lagi di buku kode: orang lain menghapus atau menggabungkannya.",
        "This code is no longer in the codebook: somebody has deleted or merged it.",
    )


def _at(code_id: str) -> str:
    return urlencode({"code": code_id})
