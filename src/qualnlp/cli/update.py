"""The command `update`. In: a source that was edited. Out: what became of the codings on it."""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, StudyPath, command, open_study
from qualnlp.cli.output import line, print_json, working
from qualnlp.cli.source_undo import By, Undo, take_back
from qualnlp.cli.speakers import Speaker, label_and_role
from qualnlp.errors import WrongUse
from qualnlp.i18n import say


@command(
    "update",
    help=say(
        "Baca ulang transkrip yang disunting; pengodeannya dibawa serta.",
        "Read an edited transcript again; its codings are carried over.",
    ),
)
def update(
    study: StudyPath,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help=say("berkas atau pola", "files or globs")),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="TRANSCRIPT",
            help=say(
                "transkrip yang diganti, kalau nama berkasnya lain",
                "the transcript that it replaces, where the file has another name",
            ),
        ),
    ] = None,
    speaker: Speaker = None,
    undo: Undo = None,
    coder: By = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Read sources again that were edited; say which codings could not be carried over."""
    if bool(files) == bool(undo):
        raise WrongUse(
            say("Sebutkan berkasnya, atau --undo ID.", "Name the files, or give --undo ID.")
        )
    if undo:
        take_back(study, undo, coder, as_json)
        return
    speakers = dict(label_and_role(text) for text in speaker or ())
    with (
        open_study(study) as opened,
        working(say("Membaca transkrip", "Reading transcripts"), as_json),
    ):
        done = opened.update(files or [], of=of, speakers=speakers or None, coder=coder)
    if as_json:
        print_json(
            [
                {
                    "file": one.file,
                    "transcript_id": one.transcript_id,
                    "moved": one.moved,
                    "lost": list(one.lost),
                    "changed": list(one.changed),
                    "told": list(one.told),
                    "change_id": one.change_id,
                }
                for one in done
            ]
        )
    if not done:
        line(say("Tidak ada yang berubah.", "Nothing has changed."), as_json)
    for one in done:
        for sentence in one.told:
            line(sentence, as_json)
        line(
            say(f"Batalkan dengan: --undo {one.change_id}", f"Take back: --undo {one.change_id}"),
            as_json,
        )
