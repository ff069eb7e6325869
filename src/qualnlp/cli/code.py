"""The command `code`. In: a table of decisions. Out: all of them in the study, or none."""

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
    command,
    open_study,
)
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say


@command("code", help=say("Masukkan keputusan dari tabel.", "Take decisions from a table."))
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
