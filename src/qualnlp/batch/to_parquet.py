"""CSV and JSONL brought into Parquet, row by row, so that any part of them can be read alone.

In: a text file. Out: a Parquet file with its columns and one more, `FAULT`, which says why a row
cannot be read. Ids stay as they are written; those of JSONL that are all whole numbers stay
numbers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from qualnlp.batch.arrow import load_arrow
from qualnlp.errors import BatchInputInvalid
from qualnlp.i18n import say
from qualnlp.tabular import TableFault, as_written, csv_records, separator_of

FAULT = "qualnlp_fault"
NOT_UTF8, NOT_JSON, NOT_TEXT = "not_utf8", "not_json", "not_text"
# A row of a staged file: its cells in the order of the columns, and what is wrong with it.
_Row = tuple[list[Any], str | None]
_ROWS_AT_ONCE = 16_384


def stage(path: Path, out: Path, columns: Sequence[str], text_column: str, id_column: str) -> None:
    """Write the wanted columns of a CSV or JSONL file as Parquet; whole, or not at all.

    Raises
    ------
    BatchInputInvalid
        If a column is missing, or the file holds no table.
    """
    pa, pq = load_arrow()
    if path.suffix.lower() == ".csv":
        rows, id_type = _csv_rows(path, columns), pa.string()
    else:
        rows = _json_rows(path, columns, text_column)
        id_type = pa.int64() if _ids_are_numbers(path, id_column) else pa.string()
    types = {name: id_type if name == id_column else pa.string() for name in columns}
    schema = pa.schema([*types.items(), (FAULT, pa.string())])
    partial = out.with_suffix(".partial")
    with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
        for block in _blocks(rows):
            cells: list[list[Any]] = [
                [row[number] for row, _ in block] for number in range(len(columns))
            ]
            arrays = [
                pa.array(_typed(values, schema.field(name).type == pa.int64()), types[name])
                for name, values in zip(columns, cells, strict=True)
            ]
            faults = pa.array([fault for _, fault in block], pa.string())
            writer.write_table(pa.Table.from_arrays([*arrays, faults], schema=schema))
    partial.replace(out)


def _blocks(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    for row in rows:
        block.append(row)
        if len(block) == _ROWS_AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def _typed(values: list[Any], number: bool) -> list[Any]:
    if number:
        return values
    return [
        value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for value in values
    ]


def _csv_rows(path: Path, columns: Sequence[str]) -> Iterator[_Row]:
    # Bytes that are no UTF-8 come in as lone surrogates, so that only their row is lost.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv_records(_without_nul(file), _delimiter(path))
        line = 0
        try:
            line, heading = next(reader, (1, []))
            # A table of ours has an apostrophe before what a spreadsheet would compute.
            places = _places(path, [as_written(name).strip() for name in heading], columns)
            for line, row in reader:  # noqa: B007
                if not row:
                    continue  # an empty line
                cells = [as_written(row[place]) if place < len(row) else None for place in places]
                yield _decoded(cells)
        except TableFault as error:
            raise error.as_error(BatchInputInvalid, path) from error
        except csv.Error as error:
            raise _no_table(path, error, line + 1) from error


def _without_nul(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line.replace("\x00", "")


def _delimiter(path: Path) -> str:
    """Return comma, or the semicolon or tab of a heading that has more of them."""
    with path.open("rb") as file:
        return separator_of(file.readline().decode("latin-1"))  # signs alone are counted


def _places(path: Path, heading: list[str], columns: Sequence[str]) -> list[int]:
    from qualnlp.batch.sources import require_columns

    pa, _ = load_arrow()
    names = list(dict.fromkeys(_printable(name) for name in heading))
    require_columns(pa.schema([(name, pa.string()) for name in names]), columns, path)
    return [heading.index(name) for name in columns]


def _json_rows(path: Path, columns: Sequence[str], text_column: str) -> Iterator[_Row]:
    seen = False
    for data in _json_lines(path):
        if isinstance(data, str):
            yield [None] * len(columns), data
            continue
        if not seen:
            # The first readable line shows which columns there are.
            _places(path, [str(name) for name in data], columns)
            seen = True
        cells, fault = _decoded([data.get(name) for name in columns])
        text = data.get(text_column)
        if text is not None and not isinstance(text, str):
            fault = NOT_TEXT
        yield cells, fault


def _json_lines(path: Path) -> Iterator[dict[str, Any] | str]:
    """Give each line's object, or what is wrong with the line."""
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            line = raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw
            if not line.strip():
                continue
            try:
                data = json.loads(line.decode("utf-8"))
            except UnicodeDecodeError:
                yield NOT_UTF8
                continue
            except (ValueError, RecursionError):
                yield NOT_JSON
                continue
            yield data if isinstance(data, dict) else NOT_JSON


def _ids_are_numbers(path: Path, id_column: str) -> bool:
    """Tell whether every line's id is a whole number that fits into 64 bits."""
    found = False
    for data in _json_lines(path):
        if isinstance(data, dict) and data.get(id_column) is not None:
            value = data[id_column]
            if type(value) is not int or not -(2**63) <= value < 2**63:
                return False
            found = True
    return found


def _decoded(cells: list[Any]) -> _Row:
    """Return cells that can be written, and the fault of those that cannot."""
    for cell in cells:
        if isinstance(cell, str) and _printable(cell) != cell:
            return [_printable(one) if isinstance(one, str) else one for one in cells], NOT_UTF8
    return cells, None


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _no_table(path: Path, error: Exception, line: int = 1) -> BatchInputInvalid:
    return BatchInputInvalid(
        say(
            f"Baris {line} tidak dapat dibaca ({error}).", f"Line {line} cannot be read ({error})."
        ),
        where=path,
        hint=say("Simpan ulang sebagai CSV UTF-8.", "Save it again as CSV in UTF-8."),
    )
