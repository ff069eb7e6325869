"""Large tables of even rows and no quotation marks, cut column by column.

In: the text below the headings. Out: its columns; or None, where a row is not like the others and
the reader that looks at each of them must tell how.
"""

from __future__ import annotations

from typing import Any

_BLOCK = 1 << 24  # bytes that Arrow cuts at a time; no row may be longer


def even_columns(body: str, separator: str, width: int) -> list[list[str]] | None:
    r"""Return the columns of a text whose rows all have so many cells; None where one has not.

    Parameters
    ----------
    body : str
        Rows that end in ``\n``, none of which holds a quotation mark.

    Examples
    --------
    >>> even_columns("e1,modal\ne2,harga\n", ",", 2)
    [['e1', 'e2'], ['modal', 'harga']]
    >>> even_columns("e1,modal\ne2\n", ",", 2) is None
    True
    """
    try:
        import pyarrow as pa
        from pyarrow import csv
    except ImportError:
        return _split(body, separator, width)
    if width > 1 and "\n\n" in f"\n{body}":  # Arrow would take an empty line for empty cells
        return None
    names = [str(place) for place in range(width)]
    try:
        found = csv.read_csv(
            pa.BufferReader(body.encode("utf-8-sig")),  # Arrow takes one such mark away
            csv.ReadOptions(use_threads=False, column_names=names, block_size=_BLOCK),
            csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except (pa.ArrowException, OSError, UnicodeError):
        return None
    return [_cells(found.column(name).combine_chunks()) for name in names]


def _cells(column: Any) -> list[str]:
    """Return a column of Arrow as texts; equal ones are held once where there are many of these."""
    import numpy as np

    sample = column[:1000].to_pylist()
    if 2 * len(set(sample)) > len(sample):
        return list(column.to_pylist())
    encoded = column.dictionary_encode()
    values = np.array(encoded.dictionary.to_pylist(), dtype=object)
    return list(values[encoded.indices.to_numpy()])


def _split(body: str, separator: str, width: int) -> list[list[str]] | None:
    """Return the columns by Python's own means."""
    # Each end of a line becomes a cell: these stand at even distances where all rows are alike.
    cells = body.removesuffix("\n").replace("\n", f"{separator}\n{separator}").split(separator)
    ends = cells[width :: width + 1]
    if len(cells) % (width + 1) != width or cells.count("\n") != len(ends) or set(ends) - {"\n"}:
        return None
    return [_shared(cells[place :: width + 1]) for place in range(width)]


def _shared(cells: list[str]) -> list[str]:
    """Return cells of which equal ones are held once, where there are many of these."""
    sample = cells[:1000]
    if 2 * len(set(sample)) > len(sample):
        return cells
    known: dict[str, str] = {}
    return [known.setdefault(cell, cell) for cell in cells]
