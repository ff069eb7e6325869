"""Another coder's file, taken in on the page. In: its place, what was read whole. Out: codings.

No tool keeps what a coder read and left uncoded, so that is asked afterwards, coder by coder.
The answer imports the same file again, which adds nothing but what was declared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from qualnlp.i18n import say, whole
from qualnlp.review.routes import Ask, action
from qualnlp.review.routes import page as served

_SIGN = "\x1f"  # stands in no name


@served("/import", "import.html.j2", "coders")
def values(ask: Ask) -> dict[str, Any]:
    """Return the form, or the question which transcripts the coders of a file read whole.

    Raises
    ------
    Forbidden
        In a blind session.
    """
    ask.session.require_sight()
    place = ask.query["file"]
    codings = ask.session.study.codings()
    asked = []
    for coder in ask.query.all("coder"):
        files = codings.loc[codings["coder"] == coder, "file"]
        asked.append((coder, [(name, f"{coder}{_SIGN}{name}") for name in files.unique()]))
    return {"place": place, "asked": [one for one in asked if one[1]]}


@action("/import")
def take(ask: Ask) -> str:
    """Take a file in; then ask, or declare what was ticked.

    Raises
    ------
    Forbidden
        In a blind session.
    ValueError
        If no file is named.
    """
    session = ask.session
    session.require_sight()
    place = ask.form["file"].strip('"')  # as Windows copies a path
    if not place:
        raise ValueError(say("Sebutkan berkasnya.", "Name the file."))
    read: dict[str, list[str]] = {}
    for one in ask.form.all("read"):
        coder, _, name = one.partition(_SIGN)
        read.setdefault(coder, []).append(name)
    done = session.study.import_file(Path(place).expanduser(), whole=_whole(place, read))
    n = sum(done.coders.values())
    losses = int(done.losses["n"].sum())
    if read:
        session.tell(
            say(
                f"{whole(n)} kutipan dicatat sebagai dibaca, tanpa kode lain.",
                f"{whole(n)} excerpts are kept as read, without another code.",
            )
        )
        return "/coders"
    told = say(f"{whole(n)} pengodean masuk.", f"{whole(n)} codings came in.")
    if losses:
        told += say(
            f" {whole(losses)} hal tidak terbawa, diubah, atau ditebak: lihat {done.report_path}",
            f" {whole(losses)} things were left out, changed or guessed: see {done.report_path}",
        )
    session.tell(told)
    if not done.coders:
        return "/import"
    pairs = [("file", place), *(("coder", name) for name in done.coders)]
    return f"/import?{urlencode(pairs)}"


def _whole(place: str, read: dict[str, list[str]]) -> Any:
    """Return what was ticked as `Study.import_file` takes it: of tables, for all coders alike."""
    from qualnlp.exchange.formats import is_project

    if not read or is_project(Path(place)):
        return read or None
    return list(dict.fromkeys(name for names in read.values() for name in names))
