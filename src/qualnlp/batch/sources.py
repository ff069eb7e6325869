"""What the input is: files of rows, their columns, and how to know them again.

In: a path. Out: `Source`s in order, and stretches of their rows.
"""

from __future__ import annotations

from bisect import bisect_right
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


class Stretches:
    """Stretches of rows of Parquet files, each read on from where the one before it ended.

    A file can only be decoded from the beginning of a row group, and pandas writes groups of a
    million rows: begun anew, each part of a run would decode half a million rows for its own.

    Parameters
    ----------
    stays_open : bool
        Whether the file stays open behind a stretch; else each begins anew.
    """

    def __init__(self, *, stays_open: bool) -> None:
        self._stays_open = stays_open
        self.close()

    def close(self) -> None:
        """Let the file go that is open, if one is."""
        self._file: Any = None
        self._of: tuple[str, list[str]] | None = None
        self._ends: list[int] = []
        self._batches: Iterator[Any] = iter(())
        self._held: Any = None  # the rows that were decoded last
        self._at = 0  # which number their first has in the file

    def read(self, path: str, start: int, count: int, columns: Sequence[str]) -> Any:
        """Return `count` rows of a file from row `start` on, as a `pyarrow.Table`.

        Of the row groups that hold them some thousand rows are decoded at a time.
        """
        pa, _ = load_arrow()
        try:
            if self._of != (path, list(columns)):
                self._open(path, columns)
            if not self._leads_to(start):
                self._begin(start, columns)
            schema = pa.schema([self._file.schema_arrow.field(name) for name in columns])
            return pa.Table.from_batches(list(self._pieces(start, start + count)), schema=schema)
        except BaseException:
            self.close()
            raise
        finally:
            if not self._stays_open:
                self.close()

    def _open(self, path: str, columns: Sequence[str]) -> None:
        self.close()
        self._file, self._of = open_parquet(path), (path, list(columns))
        about = self._file.metadata
        sizes = (about.row_group(g).num_rows for g in range(self._file.num_row_groups))
        self._ends = list(accumulate(sizes))

    def _leads_to(self, start: int) -> bool:
        """Tell whether what is decoded next comes to a row without a row group that can be left."""
        if self._held is None or start < self._at:
            return False
        following = self._at + self._held.num_rows
        return start < following or self._group_of(start) == self._group_of(following)

    def _begin(self, start: int, columns: Sequence[str]) -> None:
        group = self._group_of(start)
        self._at = self._ends[group - 1] if group else 0
        groups = list(range(group, len(self._ends)))
        self._batches = self._file.iter_batches(
            _DECODED, groups, columns=list(columns), use_threads=False
        )
        self._held = next(self._batches, None)

    def _group_of(self, row: int) -> int:
        return bisect_right(self._ends, row)

    def _pieces(self, start: int, end: int) -> Iterator[Any]:
        while self._held is not None:
            n = self._held.num_rows
            first, last = max(start - self._at, 0), min(end - self._at, n)
            if first < last:
                yield self._held.slice(first, last - first)
            if self._at + n >= end:
                return
            self._at, self._held = self._at + n, next(self._batches, None)


def whole_file(path: str, columns: Sequence[str]) -> Iterator[Any]:
    """Give all rows of a Parquet file, some thousand as a `pyarrow.Table` at a time.

    Each is decoded once.
    """
    pa, _ = load_arrow()
    file = open_parquet(path)
    for batch in file.iter_batches(_DECODED, columns=list(columns), use_threads=False):
        yield pa.Table.from_batches([batch])


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
