"""The transcripts of the study. In: files from the browser. Out: a table, and more transcripts.

What is sent is kept in a folder beside the study: the study remembers from where it read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.review.excerpt_actions import Wrong
from qualnlp.review.routes import Ask, action, page
from qualnlp.review.session import Session
from qualnlp.review.uploads import Upload
from qualnlp.transcripts.formats import FORMATS

TECHNIQUES = ("wawancara", "observasi", "dokumentasi")


@page("/transcripts", "transcripts.html.j2", "transcripts")
def values(ask: Ask) -> dict[str, Any]:
    """Return the transcripts with how much of each is read by this coder."""
    session = ask.session
    rows = session.desk.survey.transcripts()
    return {
        "rows": rows,
        "techniques": TECHNIQUES,
        "accept": ",".join(sorted(FORMATS)),
        "has_codebook": session.codebook is not None,
        "folder": source_folder(session.study.path),
    }


@action("/transcripts")
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
    n = len(added)
    session.cannot_be_undone(say("menambah transkrip", "adding transcripts"))
    session.tell(say(f"{n} transkrip ditambahkan.", f"{n} transcripts added."))
    if session.codebook is not None and fields["suggest"] == "1":
        try:
            session.study.renew_suggestions()
        except NothingToDo as error:
            session.tell(str(error))
    return "/transcripts"


def source_folder(study: Path) -> Path:
    """Return where files from the browser are kept: beside the study.

    Examples
    --------
    >>> source_folder(Path("gizi.study")).as_posix()
    'gizi-sumber'
    """
    return study.with_name(f"{study.stem}-sumber")


def _kept(folder: Path, one: Upload, made: list[Path]) -> Path:
    """Keep a file under its own name; another of that name with other content stays."""
    folder.mkdir(exist_ok=True)
    path = folder / one.name
    if path.exists():
        if path.read_bytes() == one.body:
            return path
        raise Wrong(
            say(
                f"Di folder {folder.name} sudah ada {one.name} dengan isi lain. Transkrip yang "
                "sudah disunting dibaca lagi lewat “Perbarui”; berkas lain beri nama lain.",
                f"The folder {folder.name} holds another {one.name}. An edited transcript is read "
                "again by “Update”; give another file another name.",
            )
        )
    path.write_bytes(one.body)
    made.append(path)
    return path


def has_transcripts(session: Session) -> bool:
    """Tell whether the study holds any transcript."""
    return bool(session.desk.overview.transcripts())
