"""The command `codebook`. In: a file. Out: the codebook of a study, or a new version of it."""

from __future__ import annotations

from pathlib import Path
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
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say


@command(
    "codebook", help=say("Pasang buku kode, atau versi barunya.", "Set the codebook, or a new one.")
)
def codebook(
    study: StudyPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".yaml .csv .xlsx")],
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Give a study its codebook, or a new version of it."""
    with open_study(study) as opened:
        taken = opened.set_codebook(file)
    if as_json:
        print_json({"codes": len(taken.codable), "fingerprint": taken.fingerprint})
    n = len(taken.codable)
    line(say(f"Buku kode terpasang: {n} kode.", f"Codebook set: {n} codes."), as_json)
