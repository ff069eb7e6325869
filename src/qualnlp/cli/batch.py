"""The command `batch`: suggestions for tables of millions of rows."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, command
from qualnlp.cli.output import console, line, print_json
from qualnlp.i18n import clock, say

if TYPE_CHECKING:
    from qualnlp.batch import BatchResult, Progress

# Where nobody watches a bar, a line so often.
_SECONDS_A_LINE = 10.0


@command(
    "batch", help=say("Saran untuk jutaan baris.", "Suggest codes for tables of millions of rows.")
)
def batch(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help=say(
                ".parquet (berkas/folder), .csv, .jsonl", ".parquet (file/folder) .csv .jsonl"
            ),
        ),
    ],
    codebook: Annotated[Path, typer.Option("--codebook", help=say("buku kode", "the codebook"))],
    out: Annotated[
        Path, typer.Option("--out", help=say(".parquet, atau folder", ".parquet, or a folder"))
    ],
    text_column: Annotated[
        str, typer.Option("--text-column", help=say("kolom teks", "the column of texts"))
    ] = "text",
    id_column: Annotated[
        str, typer.Option("--id-column", help=say("kolom id", "the column of ids"))
    ] = "id",
    context_column: Annotated[
        str | None,
        typer.Option("--context-column", help=say("kolom pertanyaan", "the column of questions")),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="COLUMN",
            help=say("kolom lain yang dibawa (boleh berulang)", "carry over too (may be repeated)"),
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help=say("belajar dari keputusan ini", "learn from these")),
    ] = None,
    split: Annotated[
        bool, typer.Option("--split", help=say("tiap baris satu transkrip", "rows are transcripts"))
    ] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help=say("satu baris per teks", "one row a text, with lists"))
    ] = False,
    top: Annotated[
        int, typer.Option("--top", min=1, help=say("saran per teks", "suggestions a text"))
    ] = 3,
    no_reasons: Annotated[
        bool,
        typer.Option("--no-reasons", help=say("tanpa alasan, lebih cepat", "no reasons, quicker")),
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            help=say("nama atau folder model; dua: a+b", "a name or folder; two: a+b"),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help=say("proses; bawaan: semua inti", "processes")),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help=say("penjadwal Dask", "Dask's tcp://")),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help=say("mulai dari awal", "begin anew"))
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Suggest codes for every row; a run that was broken off goes on where it was."""
    from qualnlp.batch import suggest_batch

    try:
        with _shown_progress(as_json) as progress:
            result = suggest_batch(
                source,
                codebook,
                out,
                text_column=text_column,
                id_column=id_column,
                context_column=context_column,
                keep=keep or (),
                decisions=decisions,
                split=split,
                wide=wide,
                top=top,
                reasons=not no_reasons,
                model=model,
                workers=workers,
                scheduler=scheduler,
                restart=restart,
                progress=progress,
            )
    except KeyboardInterrupt:
        line(
            say(
                "Dihentikan. Perintah yang sama melanjutkan dari sini.",
                "Stopped. The same command goes on from here.",
            ),
            as_json,
        )
        raise typer.Exit(130) from None
    if as_json:
        print_json(asdict(result))
        return
    _tell(result)


def _tell(result: BatchResult) -> None:
    n, m, rows = result.texts, result.suggestions, result.rows
    line(
        say(
            f"{n} teks dari {rows} baris, {m} baris luaran: {result.out}",
            f"{n} texts of {rows} rows, {m} rows of output: {result.out}",
        )
    )
    if result.reused_rows:
        reused = result.reused_rows
        line(
            say(f"{reused} baris sudah selesai sebelumnya.", f"{reused} rows had been done before.")
        )
    if result.errors:
        line(
            say(
                f"{result.errors} baris tidak dapat dibaca: {result.errors_path}",
                f"{result.errors} rows could not be read: {result.errors_path}",
            )
        )
    line(
        say(
            "Saran bukan pengodean: putusannya tetap pada Anda.",
            "A suggestion is no coding: you decide.",
        )
    )


@contextmanager
def _shown_progress(as_json: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show a bar on a terminal, a line every so often elsewhere, nothing to scripts."""
    if as_json:
        yield None
    elif sys.stdout.isatty():
        with _bar() as shown:
            yield shown
    else:
        yield _Lines()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich import progress as bars

    with bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TextColumn("{task.fields[left]}"),
        console=console(),
    ) as bar:
        task = bar.add_task(say("Menyarankan", "Suggesting"), total=None, rate="", left="")

        def show(now: Progress) -> None:
            bar.update(
                task, total=now.total, completed=now.rows, rate=_rate(now), left=_time_left(now)
            )

        yield show


class _Lines:
    """Prints how far a run is, at most every ten seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, now: Progress) -> None:
        if time.monotonic() - self._last < _SECONDS_A_LINE:
            return
        self._last = time.monotonic()
        left = now.total - now.rows
        parts = [
            say(f"{now.rows} dari {now.total} baris", f"{now.rows} of {now.total} rows"),
            say(f"sisa {left} baris", f"{left} rows left"),
            _rate(now),
            _time_left(now),
        ]
        line("; ".join(part for part in parts if part))


def _rate(now: Progress) -> str:
    if now.rate != now.rate:
        return ""
    return say(f"{now.rate:.0f} baris/detik", f"{now.rate:.0f} rows/s")


def _time_left(now: Progress) -> str:
    seconds = now.seconds_left
    if seconds != seconds:
        return ""
    left = clock(int(seconds) + 1, ":")
    return say(f"sisa waktu {left}", f"{left} left")
