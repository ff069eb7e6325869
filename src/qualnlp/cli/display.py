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
    tell_words,
    working,
)
from qualnlp.cli.review import default_coder
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
    quotations: Annotated[
        int,
        typer.Option(
            "--quotations",
            min=0,
            help=say("kutipan terpilih per indikator", "chosen quotations by indicator"),
        ),
    ] = 3,
    mark: Annotated[
        str | None,
        typer.Option(
            "--mark",
            help=say(
                "penanda sumber, mis. ({jabatan}, {teknik} {tanggal})",
                "mark of a source: ({informant}, {technique})",
            ),
        ),
    ] = None,
    transcripts: Annotated[
        bool,
        typer.Option(
            "--transcripts",
            help=say("lampirkan transkrip berkode", "append the coded transcripts"),
        ),
    ] = False,
    words: Annotated[
        Path | None,
        typer.Option(
            "--words",
            help=say("draf yang Anda sunting: tulisan Anda dibawa", "an edited draft to read back"),
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
        if words is not None:
            taken = opened.read_words(words, coder=coder or default_coder(opened))
        paths = opened.display(
            out,
            coder,
            only=names,
            template=template,
            rules=rules,
            overwrite=overwrite,
            quotations=quotations,
            mark=mark,
            transcripts=transcripts,
        )
        reduction = opened.reduce(coder)
    if words is not None:
        tell_words(len(taken), taken.attrs["left"], words, as_json)
    tell_whose(reduction.whose, as_json)
    report_paths(paths, as_json)
    tell_what_stayed(paths, as_json)
    tell_if_empty(reduction.n_codings)
