"""The command `backup`. In: a study. Out: a checked copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, StudyPath, command, open_study
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say


@command("backup", help=say("Buat salinan cadangan studi.", "Make a copy of the study."))
def backup(
    study: StudyPath,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help=say("berkas salinan (bawaan: di sebelah studi)", "the copy (default: beside it)"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Copy a study, also while it is open elsewhere, and check the copy."""
    with open_study(study) as opened:
        made = opened.backup(out)
    if as_json:
        print_json({"backup": str(made), "bytes": made.stat().st_size})
        return
    line(say(f"Salinan utuh: {made}", f"Copied, and whole: {made}"))
