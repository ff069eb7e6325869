"""The command `add`. In: transcripts. Out: excerpts in the study, and notes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Files,
    Lang,
    StudyPath,
    command,
    open_study,
)
from qualnlp.cli.output import as_records, complain, line, print_json, table, working
from qualnlp.cli.speakers import Speaker, label_and_role
from qualnlp.i18n import say


@command("add", help=say("Tambahkan transkrip.", "Add transcripts."))
def add(
    study: StudyPath,
    files: Files,
    technique: Annotated[
        str | None,
        typer.Option(
            "--technique",
            help=say(
                "wawancara (kalau tidak disebut) | observasi | dokumentasi | kata sendiri",
                "interview (unless told) | observation | document | a word of your own",
            ),
        ),
    ] = None,
    informants: Annotated[
        Path | None,
        typer.Option("--informants", help=say("tabel informan", "a table of informants")),
    ] = None,
    speaker: Speaker = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            min=1,
            help=say("proses pembaca; bawaan: menurut inti", "processes to read in"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Read, mend and split transcripts; globs are expanded here, Word's ~$ files skipped."""
    speakers = dict(label_and_role(text) for text in speaker or ())
    with (
        open_study(study) as opened,
        working(say("Membaca transkrip", "Reading transcripts"), as_json),
    ):
        added = opened.add(
            files,
            technique=technique,
            informants=informants,
            speakers=speakers,
            processes=processes,
        )
    notes: list[str] = added.attrs["notes"]
    if as_json:
        print_json(as_records(added))
        for note in notes:
            complain(note)
        return
    if added.empty:
        line(say("Tidak ada yang baru: semua sudah ada.", "Nothing new: the study has them all."))
    else:
        table(added.drop(columns="transcript_id"))
    for note in notes:
        line(note)
