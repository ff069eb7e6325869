"""The command `conclude`. In: a sentence and its codes. Out: a conclusion to be checked."""

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
from qualnlp.cli.names import names_in
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say


@command(
    "conclude", help=say("Nyatakan simpulan untuk diuji.", "State a conclusion to be checked.")
)
def conclude(
    study: StudyPath,
    sentence: Annotated[str, typer.Argument(help=say("kalimat simpulan", "the sentence"))],
    codes: Annotated[
        str, typer.Option("--codes", help=say("kode, dipisah koma", "codes, by commas"))
    ],
    claim: Annotated[
        str | None, typer.Option("--claim", help="mendukung | menghambat | campuran")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """State a conclusion; `verify` checks it against the codings."""
    with open_study(study) as opened:
        wanted = names_in(codes, [code.id for code in opened.codebook])
        if not wanted:
            raise typer.BadParameter(
                say("--codes perlu paling sedikit satu kode", "--codes needs at least one code")
            )
        key = opened.conclude(sentence, wanted, claim)
    if as_json:
        print_json({"conclusion_id": key})
    if key.is_new:
        line(say(f"Simpulan {key} dicatat.", f"Conclusion {key} kept."), as_json)
    else:
        line(say(f"Simpulan {key} sudah ada.", f"Conclusion {key} is there already."), as_json)
