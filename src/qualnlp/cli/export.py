"""The command `export`. In: a study. Out: a file for other tools, and what it could not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, StudyPath, command, open_study
from qualnlp.cli.output import as_records, line, print_json, table, working
from qualnlp.i18n import say

if TYPE_CHECKING:
    from qualnlp.exchange import Exchange

# So many rows of a report are shown; the file has them all.
_MAX_SHOWN = 25


@command("export", help=say("Tulis studi untuk alat lain.", "Write the study for other tools."))
def export(
    study: StudyPath,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=".qdpx | .qdc | .json | .xlsx | .csv | .docx | .html | .sqlite3 | .sav",
        ),
    ],
    with_suggestions: Annotated[
        bool,
        typer.Option(
            "--with-suggestions",
            help=say(
                "juga saran, atas nama “qualnlp (saran)”", "also suggestions, as “qualnlp (saran)”"
            ),
        ),
    ] = False,
    case_codes: Annotated[
        bool,
        typer.Option(
            "--case-codes",
            help=say(
                "juga informan sebagai kode atas sumbernya (QualCoder)",
                "also informants as codes over their sources (QualCoder)",
            ),
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help=say("timpa .docx yang berubah", "replace a .docx that differs"),
        ),
    ] = False,
    separator: Annotated[
        str,
        typer.Option(
            "--separator",
            help=say("pemisah sel .csv: , ; atau tab", "what parts cells of a .csv: , ; or tab"),
        ),
    ] = ",",
    decimal: Annotated[
        str,
        typer.Option(
            "--decimal", help=say("tanda desimal .csv: . atau ,", "decimal mark of a .csv: . or ,")
        ),
    ] = ".",
    shape: Annotated[
        str,
        typer.Option(
            "--shape",
            metavar="tables|irr|irrcac|quallmer",
            help=say("bentuk .csv untuk paket R", "what a .csv holds, for packages of R"),
        ),
    ] = "tables",
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the study as a file that other tools read; the ending says which."""
    with open_study(study) as opened, working(say("Menulis", "Writing"), as_json):
        made = opened.export(
            file,
            with_suggestions=with_suggestions,
            case_codes=case_codes,
            overwrite=overwrite,
            separator={"tab": "\t"}.get(separator, separator),
            decimal=decimal,
            shape=shape,
        )
    if as_json:
        print_exchange(made)
        return
    show_exchange(made)
    for path in made.files:
        line(str(path))
    if file.suffix.lower() == ".json":
        # Proofs stand on it, so it is not left out.
        line(
            say(
                "Seperti studinya, berkas ini menyimpan letak berkas sumber di komputer ini "
                "(folder, dan nama pengguna di dalamnya).",
                "Like the study itself, this file keeps where the sources lay on this computer "
                "(the folder, with the user's name in it).",
            )
        )


def print_exchange(made: Exchange) -> None:
    """Print an export or import for scripts."""
    print_json(
        {
            "path": str(made.path),
            "files": [str(path) for path in made.files],
            "report": as_records(made.frame),
            "report_path": None if made.report_path is None else str(made.report_path),
            "coders": made.coders,
        }
    )


def show_exchange(made: Exchange) -> None:
    """Show what came through and what did not."""
    from qualnlp.exchange.report import for_people

    frame = made.frame
    table(for_people(frame.head(_MAX_SHOWN)))
    if len(frame) > _MAX_SHOWN:
        n = len(frame) - _MAX_SHOWN
        line(say(f"… dan {n} baris lagi di laporan.", f"… and {n} more rows in the report."))
    if made.report_path is not None:
        line(say(f"Laporan: {made.report_path}", f"Report: {made.report_path}"))
