"""Files and frames as columns of text. In: a path or a pandas frame. Out: headings and cells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qualnlp.coding_tables.brat import from_brat
from qualnlp.coding_tables.cas import from_xmi
from qualnlp.coding_tables.headings import Line, headed
from qualnlp.coding_tables.json_tables import from_json
from qualnlp.coding_tables.raw import RawTable, texts
from qualnlp.coding_tables.stretches import unfolded
from qualnlp.coding_tables.webanno import MARK, from_webanno
from qualnlp.coding_tables.zipped import from_zip
from qualnlp.errors import DecisionsInvalid, ExtraMissing, FormatUnknown, no_such_file
from qualnlp.i18n import say
from qualnlp.tabular import (
    as_written,
    decode,
    even_columns,
    read_lines,
    read_sheets,
    refuse_too_large,
    separator_of,
)

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (
    ".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet", ".ann", ".xmi", ".zip",
)  # fmt: skip
# Files whose stretches are marked, not tables: nothing in them is to be unfolded.
_ANNOTATIONS: dict[str, Callable[[Path], RawTable]] = {
    ".ann": from_brat,
    ".xmi": from_xmi,
    ".zip": from_zip,
}
Source = "str | Path | pd.DataFrame"


def raw_table(source: str | Path | pd.DataFrame) -> RawTable:
    """Read a file or a frame.

    Raises
    ------
    FileMissing, FormatUnknown, ExtraMissing, DecisionsInvalid
        If there is no such file, if it is of an unknown kind, or if it is damaged or empty.
    """
    if not isinstance(source, str | Path):
        return unfolded(_from_frame(source))
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix not in ENDINGS:
        raise FormatUnknown(
            say(
                f"Tabel “{path.suffix}” tidak dapat dibaca.",
                f"A table of the kind “{path.suffix}” cannot be read.",
            ),
            where=path,
            hint=say("Yang dibaca: ", "What is read: ") + " ".join(ENDINGS),
        )
    if not path.is_file():
        raise no_such_file(path)
    if suffix in _ANNOTATIONS:
        return _ANNOTATIONS[suffix](path)
    if suffix == ".parquet":
        return unfolded(_from_parquet(path))
    if suffix in (".json", ".jsonl", ".ndjson"):
        raw = from_json(path)
        return raw if raw.kind == "UIMA CAS JSON" else unfolded(raw)
    if suffix == ".tsv" and path.read_bytes()[:200].lstrip(b"\xef\xbb\xbf").startswith(MARK):
        return from_webanno(path)
    if suffix in (".csv", ".tsv") and path.stat().st_size > LARGE:
        plain = _plain_csv(path, decode(path.read_bytes()))
        if plain is not None:
            return plain
    if suffix == ".xlsx":
        sheets = [(title, _filled(lines)) for title, lines in read_sheets(path, DecisionsInvalid)]
        table = headed([(title, lines) for title, lines in sheets if lines] or _empty(path))
    else:
        table = headed([("", read_lines(path, DecisionsInvalid))])
    headings = table.headings
    refuse_too_large(headings, len(table.lines), DecisionsInvalid, path)
    width = len(headings)
    # One forgotten cell far to the right makes thousands of columns that hold nothing.
    used = [n for n in range(width) if headings[n]]
    rows = [cells if len(cells) >= width else _fit(cells, width) for _, cells in table.lines]
    columns = [[cells[n] for cells in rows] for n in used]
    kind = "Excel" if suffix == ".xlsx" else suffix[1:].upper()
    lines = [number for number, _ in table.lines]
    why = say(
        "baris ini punya lebih banyak sel daripada judul kolom (tanda kutip kurang?)",
        "this row has more cells than there are headings (quotation marks missing?)",
    )
    # Some of what such a row says has no column.
    crowded = {
        number: why
        for number, (_, cells) in enumerate(table.lines)
        if len(cells) > width and any(cell.strip() for cell in cells[width:])
    }
    named = _merged([headings[n] for n in used], columns)
    return unfolded(RawTable(path.name, kind, lines, named, faults=crowded, notes=table.notes))


def _filled(lines: list[Line]) -> list[Line]:
    return [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]


def _empty(path: Path) -> NoReturn:
    raise DecisionsInvalid(
        say("Tabel kosong.", "The table is empty."),
        where=path,
        hint=say("Baris pertama harus judul kolom.", "Its first line must name the columns."),
    )


# Tables above so many bytes are read column by column where nothing in them is quoted.
LARGE = 2_000_000


def _plain_csv(path: Path, text: str) -> RawTable | None:
    """Read a large table without quotation marks; None where a row is not like the others."""
    heading, _, body = text.partition("\n")
    separator = separator_of(heading)
    headings = [as_written(cell).strip() for cell in heading.split(separator)]
    if '"' in text or not any(headings) or not body:
        return None
    refuse_too_large(headings, 0, DecisionsInvalid, path)
    columns = even_columns(body, separator, len(headings))
    if columns is None:
        return None  # a shorter or longer row is left to the reader that looks at each
    if "'" in body:
        columns = [[as_written(cell) for cell in column] for column in columns]
    if not all(map(str.strip, columns[0])):
        open_rows = [number for number, cell in enumerate(columns[0]) if not cell.strip()]
        if any(not any(column[number].strip() for column in columns) for number in open_rows):
            return None
    lines = list(range(2, len(columns[0]) + 2))
    return RawTable(path.name, path.suffix[1:].upper(), lines, _merged(headings, columns))


def _fit(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]


def _merged(headings: list[str], columns: list[list[str]]) -> dict[str, list[str]]:
    """Name the columns; the second of one heading is "kode (2)"."""
    named: dict[str, list[str]] = {}
    times: Counter[str] = Counter()
    for heading, cells in zip(headings, columns, strict=True):
        if heading:
            times[heading] += 1
            named[heading if times[heading] == 1 else f"{heading} ({times[heading]})"] = cells
    return named


def _from_frame(frame: pd.DataFrame) -> RawTable:
    columns = {str(name): texts(frame[name].tolist()) for name in frame.columns}
    return RawTable(say("tabel", "frame"), "DataFrame", list(range(1, len(frame) + 1)), columns)


def _from_parquet(path: Path) -> RawTable:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing("batch", where=path) from error
    try:
        schema = pq.read_schema(path)
        settings = json.loads((schema.metadata or {}).get(b"qualnlp", b"{}")).get("settings", {})
        # The longest columns, such as a batch run's reasons, are not asked for.
        wanted = [name for name in schema.names if not (settings and name == "reason")]
        data = pq.read_table(path, columns=wanted)
    except (pa.ArrowException, OSError) as error:
        raise DecisionsInvalid(
            say("Berkas Parquet ini tidak dapat dibaca.", "This Parquet file cannot be read."),
            where=path,
            hint=say("Periksa atau salin ulang berkasnya.", "Check the file, or copy it again."),
        ) from error
    if settings.get("wide"):
        raise DecisionsInvalid(
            say("Tabel ini berisi daftar (--wide).", "This table holds lists (--wide)."),
            where=path,
            hint=say("Jalankan batch tanpa --wide.", "Run batch without --wide."),
        )
    id_column = settings.get("id_column", "id")
    renamed = id_column in data.column_names and "excerpt_id" not in data.column_names
    columns = {
        "excerpt_id" if renamed and name == id_column else name: texts(column.to_pylist())
        for name, column in zip(data.column_names, data.columns, strict=True)
    }
    return RawTable(path.name, "Parquet", list(range(1, data.num_rows + 1)), columns)
