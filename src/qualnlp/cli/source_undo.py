"""Options of `update` and `remove`: who does it, and what is taken back.

In: the id of a change. Out: the source as it was before.
"""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.cli.app import open_study
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say

Undo = Annotated[
    str | None,
    typer.Option(
        "--undo",
        metavar="ID",
        help=say("batalkan perubahan ini", "take this change back"),
    ),
]
By = Annotated[
    str | None,
    typer.Option("--coder", help=say("siapa yang melakukannya", "who does it")),
]


def take_back(study: str, change_id: str, coder: str | None, as_json: bool) -> None:
    """Take an update or a removal back, and say what became of the work on it."""
    with open_study(study) as opened:
        who = coder or say("pengguna", "user")
        undone = opened.undo(coder=who, change_id=change_id)
    if as_json:
        print_json({"undone": undone.change_id, "told": list(undone.told)})
    line(say("Dibatalkan; transkripnya kembali.", "Taken back; the transcript is back."), as_json)
    for sentence in undone.told:
        line(sentence, as_json)
