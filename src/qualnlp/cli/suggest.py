"""The command `suggest`. In: a study. Out: suggested codes; none of them is a coding."""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    StudyPath,
    command,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, working
from qualnlp.i18n import say


@command("suggest", help=say("Sarankan kode untuk kutipan.", "Suggest codes for excerpts."))
def suggest(
    study: StudyPath,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            help=say("nama atau folder model; dua: a+b", "a name or folder; two: a+b"),
        ),
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
    if made.problem:
        line(made.problem)
