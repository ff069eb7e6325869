"""The command `code`. In: tables of codings made elsewhere. Out: decisions in the study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    Mode,
    OneCoder,
    StudyPath,
    Whole,
    command,
    open_study,
    read_whole,
)
from qualnlp.cli.output import line, print_json
from qualnlp.i18n import say
from qualnlp.i18n import whole as whole_number

_KINDS = ".csv | .tsv | .xlsx | .json | .jsonl | .parquet | .ann | .xmi | .zip (INCEpTION, brat)"


@command("code", help=say("Masukkan keputusan dari tabel.", "Take decisions from a table."))
def code(
    study: StudyPath,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help=_KINDS),
    ],
    coder: OneCoder = None,
    mode: Mode = "blind",
    whole: Whole = None,
    rest: Annotated[
        Path | None,
        typer.Option(
            "--rest",
            metavar="FILE.csv",
            help=say("baris yang tidak terambil, dengan alasannya", "rows not taken, with reasons"),
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=say("hanya tunjukkan yang dipahami", "only show what is understood")
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Append decisions made elsewhere: all of the tables, or with --rest what fits of it."""
    with open_study(study) as opened:
        read = read_whole(opened, whole)
        table = files if len(files) > 1 else files[0]
        made = opened.code(table, coder=coder, mode=mode, whole=read, rest=rest, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "coder": coder or ", ".join(made.coders),
                "decisions": int(made),
                "coders": made.coders,
                "declared": made.declared,
                "again": made.again,
                "changed": made.changed,
                "dry_run": dry_run,
                "rest": [{"line": bad.line, "reason": bad.reason} for bad in made.rest],
            }
        )
    told = made.preview.lines() if dry_run else made.preview.notes
    for text in told:
        line(text, as_json)
    for bad in made.rest[:10]:
        line(bad.sentence(with_source=len(files) > 1), as_json)
    if made.rest:
        n = len(made.rest)
        end = f" → {rest}" if rest and not dry_run else ""
        line(say(f"{n} baris tidak diambil{end}", f"{n} rows were not taken{end}"), as_json)
    if made.declared:
        n = made.declared
        line(
            say(
                f"{n} kutipan dinyatakan dibaca, tanpa kode lain.",
                f"{n} excerpts declared as read, without another code.",
            ),
            as_json,
        )
    who = ", ".join(made.coders) or coder or "–"
    n, kept, other = int(made), whole_number(made.again), whole_number(made.changed)
    told = [say(f"{n} keputusan {who} disimpan.", f"{n} decisions of {who} kept.")]
    if dry_run:
        told = [
            say(
                f"{n} keputusan {who} akan disimpan; belum ada yang ditulis.",
                f"{n} decisions of {who} would be kept; nothing was written.",
            )
        ]
    if made.changed:
        told.append(
            say(
                f"{other} di antaranya mengganti keputusan lain dari pengode yang sama (misalnya "
                "yang ditarik atau ditolak sesudah tabel ini ditulis).",
                f"{other} of them replace another decision of the same coder (one withdrawn or "
                "rejected after this table was written, say).",
            )
        )
    if made.again:
        told.append(
            say(
                f"{kept} lagi sudah ada di studi, sama persis.",
                f"{kept} more are in the study already, the very same.",
            )
        )
    for text in told:
        line(text, as_json)
