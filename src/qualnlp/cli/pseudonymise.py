"""The command `pseudonymise`: first a table to decide in, then copies that can be shared.

In: a study and what was asked for. Out: files, and sentences about what is left to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qualnlp.cli.output import as_records, line, print_json, table, working
from qualnlp.errors import FileMissing
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.study import Study
from typing import Annotated

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    StudyPath,
    command,
    open_study,
)


@command(
    "pseudonymise", help=say("Samarkan nama dan nomor.", "Replace names and numbers in copies.")
)
def pseudonymise(
    study: StudyPath,
    apply: Annotated[
        Path | None,
        typer.Option("--apply", help=say("tabel yang sudah diisi", "the table, filled in")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("folder salinan", "where the copies go"))
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", help=say("daftar nama, satu per baris", "names, one a line")),
    ] = None,
    review: Annotated[
        Path | None, typer.Option("--table", help=say("tabel saran", "where the table goes"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Suggest what identifies people; with --apply, write copies in which it is replaced."""
    _check_asked(apply, out)
    with open_study(study) as opened:
        _pseudonymise_study(opened, apply, out, names, review, as_json)


def _check_asked(apply: Path | None, out: Path | None) -> None:
    """Refuse `--apply` without `--out`, and the other way round, as wrong use."""
    if (apply is None) != (out is None):
        raise typer.BadParameter(
            say("--apply dan --out dipakai bersama.", "--apply and --out go together.")
        )


def _pseudonymise_study(
    study: Study,
    apply: Path | None,
    out: Path | None,
    names: Path | None,
    review: Path | None,
    as_json: bool,
) -> None:
    """Run one of the two steps and say what it did.

    Raises
    ------
    FileMissing
        If there is no such list of names.
    """
    listed = [] if names is None else _names(names)
    with working(say("Mencari nama dan nomor", "Looking for names and numbers"), as_json):
        frame = study.pseudonymise(apply, out, names=listed, table=review)
    if as_json:
        about: dict[str, Any] = {str(name): value for name, value in frame.attrs.items()}
        if out is None:
            about["marks"] = as_records(frame)
        print_json(about)
    elif out is None:
        _say_found(frame, study.path)
    else:
        _say_written(frame)


def _names(path: Path) -> list[str]:
    """Return the lines of a list of names."""
    from qualnlp.tabular import decode

    if not path.is_file():
        raise FileMissing(
            say("Daftar nama tidak ditemukan.", "There is no such list of names."),
            where=path,
            hint=say("Satu nama per baris.", "One name a line."),
        )
    return [name.strip() for name in decode(path.read_bytes()).split("\n") if name.strip()]


def _say_found(frame: pd.DataFrame, study: Path) -> None:
    counts = frame.drop_duplicates("replacement").groupby("kind", sort=False)
    if len(frame):
        table(counts.size().rename("n").reset_index())
    path = frame.attrs["table"]
    line(
        say(
            f"Tabel saran: {path}. Isi kolom “pakai” dengan ya atau tidak, tambahkan baris untuk "
            "nama yang terlewat, lalu:",
            f"The suggestions are in {path}. Write ya or tidak under “pakai”, add rows for names "
            "that are missing, then:",
        )
    )
    line(f'  qualnlp pseudonymise "{study}" --apply "{path}" --out FOLDER')
    line(_undecided(frame))


def _say_written(frame: pd.DataFrame) -> None:
    about = frame.attrs
    n = len(about["files"])
    line(
        say(
            f"{n} berkas ditulis ke {about['out']}; {about['confirmed']} nama/nomor disamarkan.",
            f"{n} files written to {about['out']}; {about['confirmed']} names/numbers replaced.",
        )
    )
    line(
        say(
            f"Kunci: {about['key']} – simpan terpisah, jangan ikut dibagikan.",
            f"The key: {about['key']} – keep it apart, never share it.",
        )
    )
    line(_undecided(frame))


def _undecided(frame: pd.DataFrame) -> str:
    n = frame.attrs["undecided"]
    return say(
        f"{n} belum diputuskan dan tetap seperti aslinya. Yang tidak ditandai siapa pun masih "
        "dapat menunjuk ke seseorang. Periksa sendiri sebelum dibagikan.",
        f"{n} undecided: they stay as they are. What nobody marked may still identify people. "
        "Check it yourself before you share it.",
    )
