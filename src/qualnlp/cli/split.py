"""The command `split`. In: transcripts. Out: their excerpts as a table, without a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Files,
    Lang,
    command,
)
from qualnlp.cli.output import as_records, line, print_json, table
from qualnlp.cli.speakers import Speaker, label_and_role
from qualnlp.i18n import say


@command("split", help=say("Potong transkrip tanpa studi.", "Split transcripts without a study."))
def split(
    files: Files,
    out: Annotated[Path | None, typer.Option("--out", help=".csv | .parquet | .xlsx")] = None,
    speaker: Speaker = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the excerpts of transcripts as a table."""
    from qualnlp.excerpts import split as split_transcript
    from qualnlp.excerpts import to_frame, write_frame
    from qualnlp.transcripts import expand, read_transcript

    speakers = dict(label_and_role(text) for text in speaker or ())
    transcripts = [read_transcript(path, speakers) for path in expand(files)]
    frame = to_frame(excerpt for one in transcripts for excerpt in split_transcript(one))
    if out is not None:
        write_frame(frame, out)
    if as_json:
        print_json(as_records(frame) if out is None else {"excerpts": len(frame), "out": str(out)})
    elif out is None:
        table(frame[["informant", "role", "turn", "text"]])
    else:
        n = len(frame)
        line(say(f"{n} kutipan ditulis ke {out}", f"{n} excerpts written to {out}"))
    for one in transcripts:
        for warning in one.warnings:
            line(f"{one.file}: {warning}", as_json)
