"""The commands with which people decide: suggestions, the page, decisions from a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Coder,
    Lang,
    StudyPath,
    app,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, working
from qualnlp.i18n import say


@app.command(help=say("Sarankan kode untuk kutipan.", "Suggest codes for excerpts."))
def suggest(
    study: StudyPath,
    model: Annotated[
        str | None,
        typer.Option("--model", help=say("nama atau folder model", "a model's name or folder")),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help=say("saran per kutipan", "per excerpt"))
    ] = 3,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Suggest codes for every excerpt of an informant; a suggestion is never a coding."""
    with open_study(study) as opened, working(say("Menyarankan kode", "Suggesting codes"), as_json):
        if as_json:
            print_json(as_records(opened.suggest(top=top, model=model)))
            return
        made = opened.renew_suggestions(top=top, model=model)
    n, m = made.excerpts, made.suggestions
    line(
        say(
            f"{m} saran untuk {n} kutipan. Saran bukan pengodean: putusannya tetap pada Anda.",
            f"{m} suggestions for {n} excerpts. A suggestion is no coding: you decide.",
        )
    )
    line(made.calibration)


@app.command(help=say("Kode di peramban, di komputer ini saja.", "Code in the browser, locally."))
def review(
    study: StudyPath,
    coder: Annotated[
        str | None, typer.Option("--coder", help=say("nama pengode", "the coder's name"))
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help=say("tanpa saran, dari awal", "without suggestions"))
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help=say("porta; bila tidak, yang bebas", "port")),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=say("hanya cetak alamat", "print the address only"))
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Open the coder's desk; its address is printed first, Ctrl-C closes it."""
    from qualnlp.cli.review import show_page

    with open_study(study) as opened:
        show_page(
            opened, coder, blind=blind, port=port, open_browser=not no_browser, as_json=as_json
        )


@app.command(help=say("Masukkan keputusan dari tabel.", "Take decisions from a table."))
def code(
    study: StudyPath,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=".csv | .xlsx")],
    coder: Coder,
    mode: Annotated[str, typer.Option("--mode", help="blind | assisted")] = "blind",
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Append decisions made elsewhere: all of the table, or none of it."""
    with open_study(study) as opened:
        n = opened.code(file, coder=coder, mode=mode)
    if as_json:
        print_json({"coder": coder, "decisions": n})
    line(say(f"{n} keputusan {coder} disimpan.", f"{n} decisions of {coder} kept."), as_json)
