"""The commands that work on codings: reduce, display, conclude, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    OneCoder,
    OutDir,
    StudyPath,
    app,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, report_paths, table, working
from qualnlp.i18n import say, split_list


@app.command("reduce", help=say("Reduksi data: tabel CSV.", "Reduce the data: tables as CSV."))
def reduce_(
    study: StudyPath,
    out: OutDir,
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the reduced tables of a study as CSV files."""
    with open_study(study) as opened:
        reduction = opened.reduce(coder)
        paths = reduction.write(out)
    report_paths(paths, as_json)
    _tell_if_empty(reduction.n_codings)


@app.command(help=say("Penyajian data: Word, Excel, gambar.", "Display: Word, Excel, charts."))
def display(
    study: StudyPath,
    out: OutDir,
    coder: OneCoder = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            help=say(
                "nama penyajian atau berkas, dipisah koma", "displays or files, separated by commas"
            ),
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            help=say("berkas .docx yang gayanya dipakai", "a .docx whose styles are used"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the whole set of displays into a folder."""
    names = None if only is None else split_list(only)
    with (
        open_study(study) as opened,
        working(say("Menulis penyajian", "Writing displays"), as_json),
    ):
        paths = opened.display(out, coder, only=names, template=template)
        n_codings = len(opened.codings(coder))
    report_paths(paths, as_json)
    _tell_if_empty(n_codings)


@app.command(help=say("Nyatakan simpulan untuk diuji.", "State a conclusion to be checked."))
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
    wanted = split_list(codes)
    if not wanted:
        raise typer.BadParameter(
            say("--codes perlu paling sedikit satu kode", "--codes needs at least one code")
        )
    with open_study(study) as opened:
        key = opened.conclude(sentence, wanted, claim)
    if as_json:
        print_json({"conclusion_id": key})
    line(say(f"Simpulan {key} dicatat.", f"Conclusion {key} kept."), as_json)


@app.command(help=say("Verifikasi simpulan.", "Verify the conclusions."))
def verify(
    study: StudyPath, coder: OneCoder = None, as_json: AsJson = False, lang: Lang = LANG
) -> None:
    """Check every conclusion and the study against the codings."""
    with open_study(study) as opened:
        frame = opened.verify(coder)
    if as_json:
        print_json(as_records(frame))
        return
    table(frame[["check", "subject", "verdict", "n", "detail"]])


def _tell_if_empty(n_codings: int) -> None:
    """Say, beside what a script reads, that the files hold no result yet."""
    if n_codings:
        return
    told = say(
        "Perhatian: belum ada pengodean yang dikonfirmasi, jadi berkas-berkas ini belum memuat "
        "hasil. Kodelah dahulu dengan “qualnlp review” atau “qualnlp code”.",
        "Note: no coding has been confirmed yet, so these files hold no result. Code first, with "
        "“qualnlp review” or “qualnlp code”.",
    )
    typer.echo(told, err=True)
