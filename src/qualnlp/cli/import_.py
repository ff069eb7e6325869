"""The command `import`. In: another tool's file, or a copy of the study. Out: what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from qualnlp.cli.export import print_exchange, show_exchange
from qualnlp.cli.output import as_records, line, print_json, table, working
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


@command(
    "import",
    help=say("Masukkan berkas alat lain, atau salinan studi.", "Take in another tool's file."),
)
def import_file(
    study: StudyPath,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=".qdpx | .qde | .qdc | .qda | .sqlite3 | .docx | .json | .csv | .xlsx | .ann "
            "| .xmi | .zip | .study",
        ),
    ],
    coder: OneCoder = None,
    mode: Mode = "blind",
    whole: Whole = None,
    codes: Annotated[
        Path | None,
        typer.Option(
            "--codes",
            metavar="TABLE",
            help=say("tabel: kode mereka, kode kita", "a table: theirs, ours"),
        ),
    ] = None,
    rest: Annotated[
        Path | None,
        typer.Option(
            "--rest",
            metavar="DIR|FILE.csv",
            help=say(
                "tulis yang tidak diambil ke sini, untuk qualnlp code",
                "write what was not taken here, for qualnlp code",
            ),
        ),
    ] = None,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway",
            help=say(
                "juga studi lain, yang bukan salinan dari studi ini",
                "also a study that is no copy of this one",
            ),
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Take in what another file holds: all of it, or nothing; nothing is overwritten."""
    if file.suffix.lower() == ".study":
        _merge(study, file, rest, anyway, as_json)
        return
    with open_study(study) as opened, working(say("Membaca", "Reading"), as_json):
        read = read_whole(opened, whole)
        made = opened.import_file(file, coder=coder, mode=mode, whole=read, codes=codes, rest=rest)
    if as_json:
        print_exchange(made)
        return
    show_exchange(made)
    if made.coders and whole is None:
        line(
            say(
                "Alat lain tidak mencatat apa yang sudah dibaca. Bila sumber-sumber itu dibaca "
                "utuh, ulangi dengan --whole listed: yang tidak dikode lalu tidak berlaku.",
                "Other tools do not keep what was read. If these sources were read whole, repeat "
                "with --whole listed: what is not coded then counts as not applying.",
            )
        )


def _merge(place: str, file: Path, rest: Path | None, anyway: bool, as_json: bool) -> None:
    """Merge another copy of the study."""
    from qualnlp.study import shown_place

    with (
        open_study(place) as opened,
        working(say("Menggabungkan", "Merging"), as_json),
    ):
        frame = opened.merge_study(file, anyway=anyway, rest=rest)
    not_taken = frame.attrs["not_taken"]
    written = frame.attrs["rest"]
    if as_json:
        files = [made["path"] for made in written]
        print_json({"merged": as_records(frame), "not_taken": not_taken, "files": files})
        return
    _say_merged(frame)
    shown = shown_place(place)
    for told in written:
        path, coder, mode = told["path"], told["coder"], told["mode"]
        line(f'qualnlp code "{shown}" "{path}" --coder "{coder}" --mode {mode}')
    if not_taken and rest is None:
        n = len(not_taken)
        line(
            say(
                f"{n} keputusan dibuat di sana oleh pengode yang juga melanjutkan di sini; tidak "
                "diambil. Tulis dengan --rest FOLDER, periksa, lalu qualnlp code.",
                f"{n} decisions were made there by a coder who went on here, too; they were not "
                "taken. Write them with --rest DIR, check them, then qualnlp code.",
            )
        )


def _say_merged(frame: pd.DataFrame) -> None:
    came = frame[frame["outcome"] == "added"]
    both = frame[frame["outcome"] == "both"]
    if came.empty:
        line(
            say("Tidak ada yang baru di salinan itu.", "That copy holds nothing new.")
            if both.empty
            else say(
                "Tidak ada yang digabungkan: yang berbeda di salinan itu juga diubah di sini, dan "
                "yang di sini dipertahankan.",
                "Nothing was merged: what differs in that copy was changed here, too, and what is "
                "here is kept.",
            )
        )
    else:
        shown = came.assign(kind=came["kind"].map(_name))[["kind", "subject", "n"]]
        table(shown.set_axis([say("ditambahkan", "added"), "", "n"], axis=1))
        line(
            say(
                "Saran lama belum mengenal yang baru: jalankan qualnlp suggest lagi.",
                "Suggestions do not know what is new: run qualnlp suggest again.",
            )
        )
    if both.empty:
        return
    shown = both.assign(kind=both["kind"].map(_name))[["kind", "subject", "ours", "theirs"]]
    heads = [
        say("diubah di kedua salinan", "changed in both copies"),
        "",
        say("di sini (dipertahankan)", "here (kept)"),
        say("di sana", "there"),
    ]
    table(shown.set_axis(heads, axis=1))


def _name(kind: str) -> str:
    """Return what a kind of row is called on the screen."""
    return {
        "codebook": say("buku kode", "codebook"),
        "transcript": say("transkrip", "transcript"),
        "replaced": say("sumber yang disunting", "edited source"),
        "removed": say("transkrip yang dikeluarkan", "transcript taken out"),
        "restored": say("transkrip yang kembali", "transcript brought back"),
        "turn": say("penutur", "speakers"),
        "cut": say("potongan kutipan", "how it was split"),
        "informant": say("informan", "informant"),
        "excerpt": say("kutipan", "excerpt"),
        "history": say("penggabungan/pemotongan", "merges and cuts"),
        "decision": say("keputusan", "decisions"),
        "conclusion": say("simpulan", "conclusion"),
        "memo": "memo",
        "run": say("saran", "suggestion run"),
        "shown": say("saran yang tampil", "suggestions shown"),
        "reading": say("lembar yang dibuka", "sheets opened"),
        "note": say("catatan studi", "note"),
    }[kind]
