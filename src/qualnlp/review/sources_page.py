"""The transcripts. In: files from the browser. Out: what the study holds; more, less, read again.

What is added is kept in a folder beside the study, from where it is read again when it is edited
there; everything stays on this machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.errors import ModelUnavailable, NothingToDo
from qualnlp.i18n import say, whole
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served
from qualnlp.review.uploads import Upload
from qualnlp.terms import TECHNIQUES
from qualnlp.whole_files import write_whole


@served("/sources", "sources.html.j2", "sources")
def values(ask: Ask) -> dict[str, Any]:
    """Return a row for each transcript, and the one that is asked about, if it is to be removed."""
    from qualnlp.transcripts.formats import FORMATS

    session = ask.session
    progress = {one.transcript_id: one for one in session.desk.survey.transcripts()}
    rows = [
        {**row, "own": progress[row["transcript_id"]]}
        for row in session.study.sources().to_dict("records")
        if row["transcript_id"] in progress
    ]
    sure = next((row for row in rows if row["transcript_id"] == ask.query["sure"]), None)
    return {
        "rows": rows,
        "sure": sure,
        "techniques": TECHNIQUES.terms,
        "accept": ",".join(sorted(FORMATS)),
        "has_codebook": session.codebook is not None,
        "folder": source_folder(session.study.path),
    }


@action("/sources/add")
def add(ask: Ask) -> str:
    """Add the files of the form as transcripts; all of them, or none."""
    session, fields = ask.session, ask.form
    sources = [one for one in ask.files if one.field == "files"]
    people = next((one for one in ask.files if one.field == "informants"), None)
    if not sources:
        raise Wrong(say("Pilih dulu berkas transkripnya.", "First choose the files."))
    folder = source_folder(session.study.path)
    made: list[Path] = []
    try:
        paths = [_kept(folder, one, made) for one in sources]
        informants = _kept(folder, people, made) if people else None
        added = session.study.add(
            paths, technique=fields["technique"] or None, informants=informants
        )
    except BaseException:
        # The study took nothing, so nothing new lies beside it either.
        for path in made:
            path.unlink(missing_ok=True)
        raise
    for note in added.attrs.get("notes", []):
        session.tell(str(note))
    ids = added["transcript_id"].tolist()
    n = whole(len(ids))
    study, who = session.study, session.coder

    def take_back() -> None:
        for one in ids:
            study.remove(one, coder=who)

    if ids:
        what = say(f"{n} transkrip ditambahkan", f"{n} transcripts added")
        session.did(what, "", take_back, 0)
        session.tell(what + ".")
    if session.codebook is not None and fields["suggest"] == "1":
        try:
            study.renew_suggestions(as_before=True)
        except NothingToDo as error:
            session.tell(error.what)
        except ModelUnavailable as error:  # the transcripts are there all the same
            session.tell(str(error), wrong=True)
    return "/sources"


def source_folder(study: Path) -> Path:
    """Return where files from the browser are kept: beside the study.

    Examples
    --------
    >>> source_folder(Path("gizi.study")).as_posix()
    'gizi-sumber'
    """
    return study.with_name(f"{study.stem}-sumber")


def _kept(folder: Path, one: Upload, made: list[Path]) -> Path:
    """Keep a file under its own name; one that is there already with other content stays."""
    folder.mkdir(exist_ok=True)
    path = folder / one.name
    if path.exists():
        if path.read_bytes() == one.body:
            return path
        raise Wrong(
            say(
                f"Di folder {folder.name} sudah ada {one.name} dengan isi lain. Kalau "
                "transkrip itu disunting: timpa berkasnya di folder itu lalu “Baca ulang”; kalau "
                "memang berkas lain, beri nama lain.",
                f"The folder {folder.name} holds another {one.name}. If that transcript was "
                "edited: replace its file in that folder, then “Read again”; if it is another "
                "file, give it another name.",
            )
        )
    write_whole({path: one.body})
    made.append(path)
    return path


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
