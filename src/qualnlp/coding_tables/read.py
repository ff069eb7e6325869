"""Tables of codings as tidy rows. In: files or frames. Out: one row per coder, place and code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.codebook import Codebook
from qualnlp.coding_tables.aliases import folded
from qualnlp.coding_tables.alike import rows_alike
from qualnlp.coding_tables.coders import chosen
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.files import raw_table
from qualnlp.coding_tables.layout import Layout, layout_of
from qualnlp.coding_tables.places import current, with_places
from qualnlp.coding_tables.preview import Preview
from qualnlp.coding_tables.raw import texts
from qualnlp.coding_tables.rest import BadRow
from qualnlp.coding_tables.rows import given_row, rows_of
from qualnlp.errors import DecisionsInvalid, no_such_file
from qualnlp.i18n import say
from qualnlp.limits import bounded_reading
from qualnlp.tabular import decode

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class CodingTable:
    """What tables of codings say.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per coder, place and code, in the order of the tables, with `COLUMNS`: `source`
        and `row` are the file and the line, `number` the row's place among its rows; an empty code
        says that the excerpt was read and nothing (else) applies; `verdict` is confirmed,
        rejected, withdrawn or finished; `start`,
        `end` and `occurrence` are whole numbers or None; `decided_at` is UTC text, or empty.
    bad : list of BadRow
        What could not be read, with reasons.
    preview : Preview
    """

    frame: pd.DataFrame
    bad: list[BadRow]
    preview: Preview
    _layouts: dict[str, Layout] = field(default_factory=dict, repr=False)

    def given(self, source: str, number: int, code: str | None = None) -> dict[str, str]:
        """Return a row as it was given; of several codes in its cell only the one asked for."""
        return given_row(self._layouts[source], number, code)

    def codings(self) -> pd.DataFrame:
        """Return what counts: rows for `qualnlp.agree`, the latest verdicts applied.

        Returns
        -------
        pandas.DataFrame
            coder, excerpt_id, transcript_id, code, stance, mode, and start, end where given.
            Rejected and withdrawn codes are left out; what was only rejected has been read.
        """
        return current(with_places(self.frame, self.preview))


def read_tables(
    sources: Any,
    *,
    coders: str | Sequence[str] | None = None,
    codebook: Codebook | None = None,
    merge_alike: bool = False,
    strict: bool = False,
    names: Mapping[str, str] | None = None,
) -> CodingTable:
    """Read tables of codings.

    Parameters
    ----------
    sources : path, pandas.DataFrame, or a list of these
    coders : str or sequence of str, optional
        Only these; a table with one coder, or none, is then by the one who is asked for.
    codebook : Codebook, optional
        Codes are looked up in it; otherwise words alike but for case are one code.
    merge_alike : bool
        Whether coders alike but for case and blanks are one; otherwise they are asked about.
    strict : bool
        Raise for a row that cannot be read, instead of returning it in `bad`; what was given is
        then not kept.
    names : mapping of str to str, optional
        Further headings (lower case) -> our columns.

    Raises
    ------
    FileMissing, FormatUnknown, ExtraMissing
    DecisionsInvalid
        If columns are missing or nearly right, if coders are alike but for case or blanks, or if
        a coder who is asked for is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> given = pd.DataFrame({"kutipan_id": ["e1", "e2"], "kode": ["Modal; Harga", "-"]})
    >>> read_tables(given).codings()[["excerpt_id", "code"]].values.tolist()
    [['e1', 'Modal'], ['e1', 'Harga'], ['e2', '']]
    """
    import pandas as pd

    given = [sources] if isinstance(sources, str | Path | pd.DataFrame) else list(sources)
    asked = [coders] if isinstance(coders, str) else list(coders or ())
    found = CodeNames(codebook)
    preview = Preview()
    bad: list[BadRow] = []
    layouts: dict[str, Layout] = {}
    taken: set[str] = set()
    parts = []
    for number, source in enumerate(given):
        with bounded_reading(source if isinstance(source, str | Path) else "", DecisionsInvalid):
            layout = layout_of(raw_table(source), found, asked, dict(names or {}))
        if layout.name in taken:
            layout.name = f"{layout.name} ({number + 1})"
        taken.add(layout.name)
        alike = rows_alike(layout, partial(rows_of, names=found), preview)
        parts.append(rows_of(layout, found, bad, preview) if alike is None else alike)
        if not strict:
            layouts[layout.name] = layout
        del layout  # a large table is not held while the next one is read
    frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    others = [row.coder for row in bad]
    everybody = [*frame["coder"].unique(), *others]
    frame = chosen(frame, asked, merge_alike, preview, others)
    if asked and len({folded(name) for name in everybody if name.strip()}) > 1:
        wanted = {"", *map(folded, asked)}
        bad = [row for row in bad if folded(row.coder) in wanted]
    if strict and bad:
        one_file = len(given) == 1 and isinstance(given[0], str | Path)
        raise refused(bad, given[0] if one_file else "")
    _describe(frame, found, bad, preview)
    return CodingTable(frame, bad, preview, layouts)


def refused(bad: Sequence[BadRow], where: object, *, at_least: bool = False) -> DecisionsInvalid:
    """Return the error that names every row at fault; `at_least`: there may be more of them."""
    from qualnlp.errors import first_lines

    n = len(bad)
    said = say("Paling sedikit ", "At least ") if at_least else ""
    # A frame has no name to tell.
    with_source = not where and any(Path(row.source).suffix for row in bad)
    return DecisionsInvalid(
        say(
            f"{said}{n} baris tidak dapat dipakai, jadi tidak satu pun disimpan: ",
            f"{said}{n} rows cannot be used, so none was kept: ",
        )
        + first_lines([row.sentence(with_source=with_source) for row in bad])
        + ".",
        where=where,
        hint=say("Tabel dari studi lain? Periksa keduanya.", "Of another study? Check both.")
        if at_least
        else say("Perbaiki lalu ulangi.", "Mend them and try again."),
    )


def read_units(source: Any) -> list[str]:
    """Return the ids of what was read: from ids, a frame, a table, or a list with one per line.

    Examples
    --------
    >>> read_units(["e1", 2, 2])
    ['e1', '2']
    """
    import pandas as pd

    if isinstance(source, str | Path) and Path(source).suffix.lower() == ".txt":
        if not Path(source).is_file():
            raise no_such_file(Path(source))
        source = decode(Path(source).read_bytes()).split("\n")
    if isinstance(source, str | Path | pd.DataFrame):
        raw = raw_table(source)
        if len(raw.columns) == 1:
            only = next(iter(raw.columns.values()))
            return list(dict.fromkeys(cell.strip() for cell in only if cell.strip()))
        raw.columns = {name: cells for name, cells in raw.columns.items() if name != "code"}
        raw.columns["code"] = [""] * len(raw.lines)
        layout = layout_of(raw, CodeNames())
        layout.cells = {k: v for k, v in layout.cells.items() if k in _PLACE} | {
            "code": layout.cells["code"]
        }
        frame = with_places(rows_of(layout, CodeNames(), [], Preview()), Preview())
        return list(dict.fromkeys(frame["excerpt_id"]))
    return list(dict.fromkeys(text for text in map(str.strip, texts(source)) if text))


_PLACE = ("excerpt_id", "transcript", "text", "start", "end", "occurrence")


def _counts(column: pd.Series) -> dict[str, int]:
    """Return how often each name stands there, the most frequent first; blanks do not count."""
    return {str(name): int(n) for name, n in column.value_counts().items() if name}


def _describe(
    frame: pd.DataFrame, names: CodeNames, bad: Sequence[BadRow], preview: Preview
) -> None:
    preview.rows, preview.bad = len(frame), len(bad)
    preview.coders = _counts(frame["coder"])
    preview.codes = _counts(frame["code"])
    for code, spellings in names.spellings.items():
        told = ", ".join(f"“{spelling}”" for spelling in spellings)
        if told and code in preview.codes:
            preview.notes.append(
                say(f"{told} dibaca sebagai kode “{code}”.", f"{told} read as the code “{code}”.")
            )
