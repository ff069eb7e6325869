"""The command `evaluate`. In: a study and a coder, or two tables. Out: how well suggestions do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, OneCoder, is_study, open_study
from qualnlp.cli.output import as_records, line, print_json, table
from qualnlp.i18n import say

if TYPE_CHECKING:
    from qualnlp.study import Study
from qualnlp.cli.app import command


@command(
    "evaluate",
    help=say("Ukur saran terhadap kode manual.", "Measure suggestions against manual codes."),
)
def evaluate(
    arguments: Annotated[
        list[str], typer.Argument(metavar="STUDY | suggestions.csv gold.csv", show_default=False)
    ],
    coder: OneCoder = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("folder untuk Excel", "folder for Excel"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Measure how well suggestions meet what a person coded, each transcript held out."""
    if not is_study(arguments):
        _judge_suggestions(arguments, coder, out, as_json, None)
        return
    with open_study(arguments[0]) as opened:
        _judge_suggestions(arguments, coder, out, as_json, opened)


def _judge_suggestions(
    arguments: list[str], coder: str | None, out: Path | None, as_json: bool, opened: Study | None
) -> None:
    """Compare a study's suggestions with a coder, or a table of suggestions with gold codes."""
    from qualnlp.agreement import evaluate, read_codings, read_suggestions
    from qualnlp.study import EvaluationReport

    if opened is not None:
        if not coder:
            raise typer.BadParameter(say("perlu --coder NAMA", "--coder NAME is needed"))
        report = opened.evaluation_report(coder)
    else:
        if len(arguments) != 2:
            raise typer.BadParameter(say("perlu dua tabel", "two tables are needed"))
        suggestions = read_suggestions(Path(arguments[0]))
        report = EvaluationReport(evaluate(suggestions, read_codings(Path(arguments[1]), coder)))
    paths = [] if out is None else report.write(out)
    if as_json:
        print_json(as_records(report.frame))
        return
    for title, shown in report.tables():
        table(shown, title=title)
    for path in paths:
        line(str(path))
