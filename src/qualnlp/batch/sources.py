"""What the input is: files of rows, their columns, and how to know them again.

In: a path. Out: `Source`s in order, and stretches of their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from qualnlp.batch.arrow import load_arrow
from qualnlp.errors import BatchInputInvalid, FileMissing, FormatUnknown, no_such_file
from qualnlp.i18n import say

# Rows are decoded so many at a time, however large the row groups of a file are.
_DECODED = 8192
FORMATS = (".parquet", ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the input, as it was when the run began.

    Attributes
    ----------
    path : str
        Absolute.
    size, modified : int
        Bytes, and nanoseconds since 1970: a change of either is noticed.
    rows : int
        How many rows it has; -1 for a file that is not Parquet, which is counted while it is
        brought into that form.
    """

    path: str
    size: int
    modified: int
    rows: int

    @property
    def name(self) -> str:
        """The file's own name."""
        return Path(self.path).name

    def as_dict(self) -> dict[str, Any]:
        """Return the fields, for JSON."""
        return asdict(self)


def find_sources(place: Path) -> list[Source]:
    """Return the files of an input: one file, or all Parquet files of a folder by name.

    Raises
    ------
    FileMissing
        If there is nothing there.
    FormatUnknown
        If it is neither Parquet nor CSV nor JSONL.
    BatchInputInvalid
        If a Parquet file cannot be read, or those of a folder have different columns.
    """
    if place.is_dir():
        paths = sorted(path for path in place.rglob("*.parquet") if path.is_file())
        if not paths:
            raise FileMissing(
                say("Folder ini tidak berisi berkas .parquet.", "No .parquet file is in here."),
                where=place,
                hint=say("Periksa foldernya.", "Check the folder."),
            )
    elif place.is_file():
        paths = [place]
    else:
        raise no_such_file(place)
    if paths[0].suffix.lower() not in FORMATS:
        raise FormatUnknown(
            say("Masukan ini bukan tabel yang dikenal.", "This is not a known kind of table."),
            where=place,
            hint=say("Pakai .parquet, .csv, atau .jsonl.", "Use .parquet, .csv or .jsonl."),
        )
    sources = [source_of(path) for path in paths]
    if len(sources) > 1:
        _check_alike(sources)
    return sources


def source_of(path: Path) -> Source:
    """Return a file as it is now."""
    about = path.stat()
    if about.st_size == 0:
        raise BatchInputInvalid(
            say("Berkas ini kosong.", "This file is empty."),
            where=path,
            hint=say("Periksa atau salin ulang berkasnya.", "Check the file, or copy it again."),
        )
    is_parquet = path.suffix.lower() == ".parquet"
    rows = open_parquet(path).metadata.num_rows if is_parquet else -1
    return Source(str(path.resolve()), about.st_size, about.st_mtime_ns, rows)


def has_changed(source: Source) -> bool:
    """Tell whether a file is no longer what it was when the run began."""
    path = Path(source.path)
    if not path.exists():
        return True
    about = path.stat()
    return (about.st_size, about.st_mtime_ns) != (source.size, source.modified)


def open_parquet(path: Path | str) -> Any:
    """Return an open `pyarrow.parquet.ParquetFile`; BatchInputInvalid if it is damaged."""
    pa, pq = load_arrow()
    try:
        return pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowInvalid, pa.ArrowException, OSError) as error:
        raise BatchInputInvalid(
            say("Berkas Parquet ini tidak dapat dibaca", "This Parquet file cannot be read")
            + f" ({str(error).splitlines()[0][:200]}).",
            where=path,
            hint=say("Periksa atau salin ulang berkasnya.", "Check the file, or copy it again."),
        ) from error


def require_columns(schema: Any, columns: Sequence[str], where: object) -> None:
    """Refuse an input that lacks a column; the message names those that it has."""
    missing = [name for name in columns if name not in schema.names]
    if missing:
        have = ", ".join(schema.names)
        raise BatchInputInvalid(
            say(
                f"Kolom “{missing[0]}” tidak ada; kolom yang ada: {have}.",
                f"There is no column “{missing[0]}”; the columns are: {have}.",
            ),
            where=where,
            hint=say(
                "Sebutkan dengan --text-column dan --id-column.",
                "Name them with --text-column and --id-column.",
            ),
        )


def stretch(path: str, start: int, count: int, columns: Sequence[str]) -> Any:
    """Return `count` rows of a Parquet file from row `start` on, as a `pyarrow.Table`.

    Only the row groups that hold them are opened, and of these some thousand rows at a time.
    """
    pa, _ = load_arrow()
    file = open_parquet(path)
    sizes = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
    ends = list(accumulate(sizes))
    groups = [
        g for g, end in enumerate(ends) if end > start and end - sizes[g] < start + count
    ]  # fmt: skip
    at = ends[groups[0]] - sizes[groups[0]] if groups else 0
    pieces = []
    for batch in file.iter_batches(_DECODED, groups, columns=list(columns), use_threads=False):
        first, last = max(start - at, 0), min(start + count - at, batch.num_rows)
        if first < last:
            pieces.append(batch.slice(first, last - first))
        at += batch.num_rows
        if at >= start + count:
            break
    schema = pa.schema([file.schema_arrow.field(name) for name in columns])
    return pa.Table.from_batches(pieces, schema=schema)


def whole_file(path: str, columns: Sequence[str]) -> Iterator[Any]:
    """Give all rows of a Parquet file, some thousand as a `pyarrow.Table` at a time.

    Each is decoded once; `stretch` decodes what stands before it in its row group as well, which
    in a file of one group is half the file.
    """
    pa, _ = load_arrow()
    file = open_parquet(path)
    schema = pa.schema([file.schema_arrow.field(name) for name in columns])
    for batch in file.iter_batches(_DECODED, columns=list(columns), use_threads=False):
        yield pa.Table.from_batches([batch], schema=schema)


def _check_alike(sources: Sequence[Source]) -> None:
    first = open_parquet(sources[0].path).schema_arrow.remove_metadata()
    for source in sources[1:]:
        other = open_parquet(source.path).schema_arrow.remove_metadata()
        if other != first:
            raise BatchInputInvalid(
                say(
                    f"Kolom-kolomnya berbeda dari {sources[0].name}.",
                    f"Its columns are not those of {sources[0].name}.",
                ),
                where=source.path,
                hint=say(
                    "Semua berkas dalam satu folder harus berkolom sama.",
                    "All files of a folder need the same columns.",
                ),
            )


def parts_of(sources: Sequence[Source], size: int) -> Iterator[tuple[int, int, int]]:
    """Give the parts of an input: (number of the source, first row, how many rows)."""
    for number, source in enumerate(sources):
        for start in range(0, source.rows, size):
            yield number, start, min(size, source.rows - start)
