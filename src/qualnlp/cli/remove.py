"""The command `remove`. In: a transcript. Out: a study without it."""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, StudyPath, command, open_study
from qualnlp.cli.output import line, print_json
from qualnlp.cli.source_undo import By, Undo, take_back
from qualnlp.errors import WrongUse
from qualnlp.i18n import say, whole


@command(
    "remove", help=say("Keluarkan transkrip dari studi.", "Take a transcript out of the study.")
)
def remove(
    study: StudyPath,
    transcript: Annotated[
        str | None,
        typer.Argument(
            metavar="TRANSCRIPT", help=say("nama berkas atau id", "its file's name or its id")
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=say("juga bila sudah ada keputusan", "also where somebody has decided on it"),
        ),
    ] = False,
    undo: Undo = None,
    coder: By = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Take a transcript out; its text and history stay in the file, so that it can come back."""
    if bool(transcript) == bool(undo):
        raise WrongUse(
            say("Sebutkan transkripnya, atau --undo ID.", "Name the transcript, or give --undo ID.")
        )
    if undo:
        take_back(study, undo, coder, as_json)
        return
    with open_study(study) as opened:
        done = opened.remove(transcript or "", force=force, coder=coder)
    if as_json:
        print_json(
            {
                "file": done.file,
                "transcript_id": done.transcript_id,
                "decisions": done.decisions,
                "change_id": done.change_id,
            }
        )
    n = whole(done.decisions)
    line(
        say(
            f"{done.file}: dikeluarkan dari studi"
            + (f"; {n} keputusan di dalamnya tidak dihitung lagi." if done.decisions else "."),
            f"{done.file}: taken out of the study"
            + (f"; {n} decisions on it count no more." if done.decisions else "."),
        ),
        as_json,
    )
    line(
        say(f"Batalkan dengan: --undo {done.change_id}", f"Take back: --undo {done.change_id}"),
        as_json,
    )
