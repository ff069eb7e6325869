"""Which files can be written and read. In: an ending. Out: its writer or reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualnlp.codebook import Codebook
from qualnlp.display.writers.atomic import write_files
from qualnlp.errors import ExchangeUnreadable, FormatUnknown, QualNlpError
from qualnlp.exchange.collect import collect
from qualnlp.exchange.project import Project
from qualnlp.exchange.report import Exchange, Report
from qualnlp.i18n import say
from qualnlp.limits import bounded_reading
from qualnlp.store import Store
from qualnlp.tabular import csv_of_frame, read_table


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of an export.

    Attributes
    ----------
    with_suggestions : bool
        Also the suggestions of the latest run, under a name of their own.
    case_codes : bool
        Also informants as codes over their sources (QualCoder).
    overwrite : bool
        Whether a .docx may take the place of one that differs: people comment on them.
    separator, decimal : str
        What parts the cells of a .csv, and the whole from the parts of a number.
    shape : str
        One of `SHAPES`, of a .csv.
    """

    with_suggestions: bool = False
    case_codes: bool = False
    overwrite: bool = False
    separator: str = ","
    decimal: str = "."
    shape: str = "tables"


# What a .csv may hold: the tables, or what packages of R take as it is.
SHAPES = ("tables", "irr", "irrcac", "quallmer")


# A writer gives the file; tables that stand beside it are in the second part, by their ending.
Writer = Callable[[Store, Report, Options], bytes | dict[str, bytes]]


def _qdpx(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.refi.write import qdpx_bytes

    project = collect(store, report, with_suggestions=options.with_suggestions)
    return qdpx_bytes(project, report, case_codes=options.case_codes)


def _qdc(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.collect import collect_codes
    from qualnlp.exchange.refi.write import qdc_bytes

    return qdc_bytes(collect_codes(store, report), report)


def _json(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.study_json import study_json

    return study_json(store, report)


def _csv(store: Store, report: Report, options: Options) -> dict[str, bytes]:
    from qualnlp.exchange.tables import tables_of, tell_formulas

    tables = tables_of(store, report)
    if options.shape != "tables":
        from qualnlp.exchange.statistics import quallmer, ratings

        frame = quallmer(tables) if options.shape == "quallmer" else ratings(tables)
        return {"": csv_of_frame(frame, options.separator, options.decimal)}
    tell_formulas(tables, report)
    return {
        f"-{name}" if number else "": csv_of_frame(frame, options.separator, options.decimal)
        for number, (name, frame) in enumerate(tables.named())
    }


def _xlsx(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.tables import tables_of, xlsx_bytes

    return xlsx_bytes(tables_of(store, report), report)


def _sav(store: Store, report: Report, options: Options) -> dict[str, bytes]:
    from qualnlp.exchange.statistics import sav_files
    from qualnlp.exchange.tables import tables_of

    return sav_files(tables_of(store, report), report)


def _docx(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.word_write import docx_bytes

    project = collect(store, report, with_suggestions=options.with_suggestions, with_material=False)
    return docx_bytes(project)


def _taguette(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.taguette_write import taguette_bytes

    project = collect(store, report, with_suggestions=options.with_suggestions, with_material=False)
    return taguette_bytes(project, report)


def _html(store: Store, report: Report, options: Options) -> bytes:
    from qualnlp.exchange.html_page import html_bytes

    project = collect(store, report, with_suggestions=options.with_suggestions, with_material=False)
    return html_bytes(project)


def _read_refi(path: Path, report: Report, codebook: Codebook | None) -> Project:
    from qualnlp.exchange.refi.read import read_refi

    return read_refi(path, report)


def _read_taguette(path: Path, report: Report, codebook: Codebook | None) -> Project:
    from qualnlp.exchange.taguette import read_taguette

    return read_taguette(path, report)


def _read_qualcoder(path: Path, report: Report, codebook: Codebook | None) -> Project:
    from qualnlp.exchange.qualcoder import read_qualcoder

    return read_qualcoder(path, report)


def _read_word(path: Path, report: Report, codebook: Codebook | None) -> Project:
    from qualnlp.exchange.word_read import read_word

    return read_word(path, report, codebook)


# Comments name codes of ours: their reader asks the codebook.
Reader = Callable[[Path, Report, Codebook | None], Project]
# Projects of other tools; codebooks and tables of codings are read by their rooms.
READERS: dict[str, Reader] = {
    ".qdpx": _read_refi,
    ".qde": _read_refi,
    ".qda": _read_qualcoder,
    ".sqlite3": _read_taguette,
    ".docx": _read_word,
}
WRITERS: dict[str, Writer] = {
    ".qdpx": _qdpx,
    ".qdc": _qdc,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".html": _html,
    ".sqlite3": _taguette,
    ".sav": _sav,
}


def export(store: Store, path: Path, options: Options) -> Exchange:
    """Write a study as the file that its ending names, whole or not at all.

    Raises
    ------
    FormatUnknown
        If no writer is known for the ending.
    NothingToDo
        If the study holds nothing to write.
    QualNlpError
        If the folder cannot be written to.
    """
    suffix = path.suffix.lower()
    writer = WRITERS.get(suffix)
    if writer is None:
        raise FormatUnknown(
            say(
                f"Berkas {suffix or 'tanpa akhiran'} tidak dapat ditulis.",
                f"Files {('of kind ' + suffix) if suffix else 'without an ending'} "
                "cannot be written.",
            ),
            where=path,
            hint=say("Yang dapat ditulis: ", "What can be written: ") + ", ".join(WRITERS),
        )
    _check(options)
    report = Report()
    made = writer(store, report, options)
    contents = {"": made} if isinstance(made, bytes) else made
    named = {f"{path.stem}{more}{path.suffix}": data for more, data in contents.items()}
    _spare(path, named, options)
    files = write_files(path.parent, named, overwrite=True, private=True)
    place = report.write(path.with_name(f"{path.name}.laporan.csv"))
    return Exchange(path, report, place, tuple(files))


def _spare(path: Path, named: dict[str, bytes], options: Options) -> None:
    """Refuse to write over a Word document that somebody may have commented on."""
    if path.suffix.lower() != ".docx" or options.overwrite or not path.is_file():
        return
    if path.read_bytes() != named[path.name]:
        raise QualNlpError(
            say(
                "Berkas ini sudah ada, dan isinya lain: mungkin sudah diberi komentar.",
                "This file exists and differs: somebody may have commented on it.",
            ),
            where=path,
            hint=say("Pilih nama lain, atau --overwrite.", "Choose another name, or --overwrite."),
        )


def _check(options: Options) -> None:
    if options.separator not in (",", ";", "\t") or options.decimal not in (".", ","):
        raise ValueError(
            say(
                "pemisah sel: koma, titik koma, atau tab; tanda desimal: titik atau koma",
                "cells are parted by comma, semicolon or tab; decimals by point or comma",
            )
        )
    if options.shape not in SHAPES:
        known = ", ".join(SHAPES)
        raise ValueError(
            say(
                f"bentuk “{options.shape}” tidak dikenal ({known})",
                f"the shape “{options.shape}” is none of {known}",
            )
        )
    if options.separator == options.decimal:
        raise ValueError(
            say(
                "koma tidak dapat memisah sel dan angka sekaligus; pakai titik koma untuk sel",
                "a comma cannot part cells and numbers both; use a semicolon for cells",
            )
        )


def is_project(path: Path) -> bool:
    """Tell whether a file is a project of another tool, by its ending."""
    return path.suffix.lower() in READERS


def read_project(path: Path, report: Report, codebook: Codebook | None = None) -> Project:
    """Return the project in a file of another tool.

    Raises
    ------
    FormatUnknown, FileMissing, ExchangeUnreadable
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FormatUnknown(
            say(
                f"Berkas {path.suffix or 'tanpa akhiran'} bukan proyek yang dapat dibaca.",
                f"{path.suffix or 'A file without an ending'} is no project that can be read.",
            ),
            where=path,
            hint=say("Yang dapat dibaca: ", "What can be read: ") + ", ".join(READERS),
        )
    with bounded_reading(path, ExchangeUnreadable):
        return reader(path, report, codebook)


_TABLE_NAMES = {
    "kode mereka": "theirs", "kode berkas": "theirs", "theirs": "theirs", "dari": "theirs",
    "kode kita": "ours", "kode studi": "ours", "ours": "ours", "menjadi": "ours",
}  # fmt: skip


def code_table(path: Path) -> dict[str, str]:
    """Return their code -> ours from a table with the columns ``kode mereka`` and ``kode kita``.

    Raises
    ------
    FileMissing, FormatUnknown, QualNlpError
    """
    table = read_table(path, QualNlpError, _TABLE_NAMES)
    if not {"theirs", "ours"} <= set(table.columns):
        raise QualNlpError(
            say(
                "Tabel kode perlu kolom “kode mereka” dan “kode kita”.",
                "The table of codes needs the columns “theirs” and “ours”.",
            ),
            where=path,
            hint=say("Beri judul kolom di baris pertama.", "Name the columns in line 1."),
        )
    pairs = ((row["theirs"].strip(), row.get("ours", "").strip()) for _, row in table.rows)
    return {theirs: ours for theirs, ours in pairs if theirs}
