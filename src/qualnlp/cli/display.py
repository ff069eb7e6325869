"""The command `display`. In: the codings of a study. Out: Word, Excel and pictures in a folder."""

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
    command,
    open_study,
)
from qualnlp.cli.output import (
    report_paths,
    tell_if_empty,
    tell_what_stayed,
    tell_whose,
    working,
)
from qualnlp.cli.rules import with_rules
from qualnlp.i18n import say, split_list
from qualnlp.verification.thresholds import Rules


@command(
    "display", help=say("Penyajian data: Word, Excel, gambar.", "Display: Word, Excel, charts.")
)
@with_rules
def display(
    study: StudyPath,
    out: OutDir,
    rules: Rules,
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
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help=say("timpa juga berkas yang Anda sunting", "replace files that you edited, too"),
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the whole set of displays into a folder."""
    names = None if only is None else split_list(only)
    with (
        open_study(study) as opened,
        working(say("Menulis penyajian", "Writing displays"), as_json),
    ):
        paths = opened.display(
            out, coder, only=names, template=template, rules=rules, overwrite=overwrite
        )
        reduction = opened.reduce(coder)
    tell_whose(reduction.whose, as_json)
    report_paths(paths, as_json)
    tell_what_stayed(paths, as_json)
    tell_if_empty(reduction.n_codings)
