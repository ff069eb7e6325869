"""The command `memo`. In: a text and what it is on, or nothing. Out: a memo, or the list of all."""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, StudyPath, command, open_study
from qualnlp.cli.output import as_records, line, print_json, table
from qualnlp.cli.review import default_coder
from qualnlp.i18n import day, say


@command(
    "memo",
    help=say("Tulis memo, atau daftarkan semuanya.", "Write a memo, or list all of them."),
)
def memo(
    study: StudyPath,
    text: Annotated[
        str | None,
        typer.Argument(help=say("isi memo; tanpa ini: daftar memo", "its text; without: a list")),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", help=say("pada kode ini", "on this code"))
    ] = None,
    excerpt: Annotated[
        str | None, typer.Option("--excerpt", help=say("pada kutipan ini (id)", "on this excerpt"))
    ] = None,
    transcript: Annotated[
        str | None, typer.Option("--transcript", help=say("pada transkrip ini", "on a transcript"))
    ] = None,
    informant: Annotated[
        str | None, typer.Option("--informant", help=say("pada informan ini", "on an informant"))
    ] = None,
    conclusion: Annotated[
        str | None, typer.Option("--conclusion", help=say("pada simpulan ini", "on a conclusion"))
    ] = None,
    coder: Annotated[
        str | None, typer.Option("--coder", help=say("nama penulis memo", "who writes it"))
    ] = None,
    search: Annotated[
        str, typer.Option("--search", help=say("hanya memo dengan kata ini", "only with words"))
    ] = "",
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Without a text, list memos; with one, write it on the study or on what an option names."""
    given = {
        "code": code,
        "excerpt": excerpt,
        "transcript": transcript,
        "informant": informant,
        "conclusion": conclusion,
    }
    named = [(target, name) for target, name in given.items() if name is not None]
    if len(named) > 1:
        raise typer.BadParameter(
            say("sebutkan satu saja yang diberi memo", "name one thing that the memo is on")
        )
    target, name = named[0] if named else ("study", "")
    with open_study(study) as opened:
        if text is not None:
            who = default_coder(opened) if coder is None else coder
            key = opened.memo(target, name, text, coder=who)
            if as_json:
                print_json({"memo_id": key, "coder": who})
            line(say(f"Memo {who} dicatat.", f"The memo of {who} is kept."), as_json)
            return
        if target == "code":
            frame = opened.memos(code=name, search=search, coder=coder)
        else:
            chosen = (target, name) if named else (None, None)
            frame = opened.memos(*chosen, search=search, coder=coder)
    if as_json:
        print_json(as_records(frame))
        return
    if frame.empty:
        line(say("Tidak ada memo.", "There is no memo."))
        return
    shown = frame[["about", "codes", "text", "coder", "written_at"]].copy()
    shown["codes"] = shown["codes"].map(", ".join)
    shown["written_at"] = shown["written_at"].map(day)
    table(shown)
