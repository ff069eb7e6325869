"""Tables of codings as tidy rows. In: files or frames. Out: one row per coder, place and code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.codebook import Codebook
from qualnlp.coding_tables import dates
from qualnlp.coding_tables.aliases import MACHINES, NOT_SUBMITTED, YES, folded
from qualnlp.coding_tables.alike import rows_alike
from qualnlp.coding_tables.coders import chosen
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.files import raw_table
from qualnlp.coding_tables.layout import Layout, layout_of, person
from qualnlp.coding_tables.places import current, with_places
from qualnlp.coding_tables.preview import FilePreview, Preview
from qualnlp.coding_tables.raw import texts
from qualnlp.coding_tables.rest import BadRow
from qualnlp.errors import DecisionsInvalid, QualNlpError, no_such_file
from qualnlp.i18n import say
from qualnlp.tabular import decode
from qualnlp.terms import DECISION_VERDICTS, MODES, STANCES

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "source", "row", "number", "excerpt_id", "transcript", "text_id", "informant", "text",
    "start", "end", "occurrence", "code", "verdict", "stance", "memo", "reason", "mode", "coder",
    "decided_at",
)  # fmt: skip


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
        return _given(self._layouts[source], number, code)

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
        layout = layout_of(raw_table(source), found, asked, dict(names or {}))
        if layout.name in taken:
            layout.name = f"{layout.name} ({number + 1})"
        taken.add(layout.name)
        alike = rows_alike(layout, partial(_rows, names=found), preview)
        parts.append(_rows(layout, found, bad, preview) if alike is None else alike)
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


def refused(bad: Sequence[BadRow], where: object) -> DecisionsInvalid:
    """Return the error that names every row at fault."""
    from qualnlp.errors import first_lines

    n = len(bad)
    # A frame has no name to tell.
    with_source = not where and any(Path(row.source).suffix for row in bad)
    return DecisionsInvalid(
        say(
            f"{n} baris tidak dapat dipakai, jadi tidak satu pun disimpan: ",
            f"{n} rows cannot be used, so none was kept: ",
        )
        + first_lines([row.sentence(with_source=with_source) for row in bad])
        + ".",
        where=where,
        hint=say("Perbaiki lalu ulangi.", "Mend them and try again."),
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
        frame = with_places(_rows(layout, CodeNames(), [], Preview()), Preview())
        return list(dict.fromkeys(frame["excerpt_id"]))
    return list(dict.fromkeys(text for text in map(str.strip, texts(source)) if text))


_PLACE = ("excerpt_id", "transcript", "text", "start", "end", "occurrence")


class _Faults:
    """Collects, for each row, the first thing that is wrong with it."""

    def __init__(self) -> None:
        self.of: dict[int, str] = {}

    def read(self, cells: Sequence[str], reader: Callable[[str], Any], default: Any) -> list[Any]:
        """Read a column, each distinct cell once; what cannot be read becomes the default."""
        known: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        distinct = dict.fromkeys(cells)
        if list(distinct) == [""]:  # a column that is not there, or holds nothing
            return [default] * len(cells)
        for cell in distinct:
            try:
                known[cell] = reader(cell)
            except (QualNlpError, ValueError) as error:
                known[cell] = default
                wrong[cell] = str(error)
        if wrong:
            for number, cell in enumerate(cells):
                if cell in wrong:
                    self.of.setdefault(number, wrong[cell])
        return [known[cell] for cell in cells]


def _rows(layout: Layout, names: CodeNames, bad: list[BadRow], preview: Preview) -> pd.DataFrame:
    """Return the rows of one table; add what cannot be read to `bad`."""
    import pandas as pd

    n = len(layout.lines)
    blank = [""] * n
    cells = {name: [cell.strip() for cell in column] for name, column in layout.cells.items()}
    faults = _Faults()
    commas = layout.tool == "Dedoose"
    if layout.several is not None:
        several = layout.several
    else:
        given = layout.cells.get("code", blank)
        several = faults.read(given, lambda cell: names.in_cell(cell, commas=commas), [])
    # With their blanks: coders alike but for these are asked about.
    coder = faults.read(layout.cells.get("coder", blank), person, "")
    verdicts = faults.read(cells.get("verdict", blank), _verdict, "")
    stances = faults.read(cells.get("stance", blank), _stance, "")
    modes = faults.read(cells.get("mode", blank), _mode, "")
    numbers = {
        name: faults.read(cells.get(name, blank), _number, None)
        for name in ("start", "end", "occurrence")
    }
    given_dates = cells.get("decided_at", blank)
    american = dates.month_first(dict.fromkeys(given_dates), layout.tool)
    decided = faults.read(
        given_dates, lambda cell: dates.date_of(cell, american) if cell else "", ""
    )
    skip = _not_submitted(layout, cells, coder, several, preview)
    if layout.raw.faults:
        for number, where in enumerate(layout.rows):
            if where in layout.raw.faults:
                faults.of[number] = layout.raw.faults[where]
    taken: list[int] = []
    codes: list[str] = []
    for number, found in enumerate(several):
        if number in skip:
            continue
        if number in faults.of:
            _bad(bad, layout, number, faults.of[number], None)
            continue
        if not found:
            if verdicts[number] in ("confirmed", "rejected"):
                reason = say("verdict ini perlu kode", "this verdict needs a code")
                _bad(bad, layout, number, reason, None)
                continue
            taken.append(number)
            codes.append("")
            continue
        for text in found:
            try:
                codes.append(_code(text, verdicts[number], names))
                taken.append(number)
            except QualNlpError as error:
                _bad(bad, layout, number, str(error), text)
    frame = pd.DataFrame(
        {
            "source": layout.name,
            "row": [layout.lines[i] for i in taken],
            "number": taken,
            "text_id": "",
            **{
                name: [cells[name][i] for i in taken] if name in cells else ""
                for name in ("excerpt_id", "transcript", "informant", "text", "memo", "reason")
            },
            **{
                name: pd.array([column[i] for i in taken], dtype="Int64")
                if name in cells
                else pd.Series(pd.NA, index=range(len(taken)), dtype="Int64")
                for name, column in numbers.items()
            },
            "code": codes,
            "verdict": [
                verdicts[i] or ("confirmed" if code else "finished")
                for i, code in zip(taken, codes, strict=True)
            ],
            "stance": [stances[i] for i in taken],
            "mode": [modes[i] for i in taken],
            "coder": [coder[i] for i in taken],
            "decided_at": [decided[i] for i in taken],
        },
        columns=list(COLUMNS),
    )
    if layout.ids_of_texts and frame["start"].notna().any():
        # The id names a text, not the stretch of it that was coded.
        frame["text_id"], frame["excerpt_id"] = frame["excerpt_id"], ""
    preview.notes += [f"{layout.name}: {note}" for note in (*layout.raw.notes, *layout.notes)]
    _say_dates(given_dates, american, preview)
    preview.files.append(
        FilePreview(
            layout.name,
            layout.kind,
            layout.tool,
            layout.shape,
            len(layout.raw.lines),
            dict(layout.headings),
            layout.unread,
        )
    )
    return frame


def _code(text: str, verdict: str, names: CodeNames) -> str:
    if verdict == "finished":
        return ""
    if verdict == "withdrawn":  # what a codebook no longer holds can be taken back
        try:
            return names.resolve(text)
        except QualNlpError:
            return text
    return names.resolve(text)


def _bad(bad: list[BadRow], layout: Layout, number: int, reason: str, code: str | None) -> None:
    coder = person(layout.cells["coder"][number]).strip() if "coder" in layout.cells else ""
    given = _given(layout, number, code)
    bad.append(BadRow(layout.name, layout.lines[number], reason, given, coder))


def _given(layout: Layout, number: int, code: str | None) -> dict[str, str]:
    if layout.shape == "long":
        where = layout.rows[number]
        row = {heading: column[where] for heading, column in layout.raw.columns.items()}
        holders = [heading for heading, meant in layout.headings.items() if meant == "code"]
        if code is not None and holders:
            row |= {heading: "" for heading in holders[1:]} | {holders[0]: code}
        return row
    row = {name: column[number] for name, column in layout.cells.items() if name != "code"}
    if code is None:
        code = "; ".join(layout.several[number]) if layout.several else layout.cells["code"][number]
    return row | {"code": code}


def _not_submitted(
    layout: Layout,
    cells: Mapping[str, Sequence[str]],
    coder: Sequence[str],
    several: Sequence[Sequence[str]],
    preview: Preview,
) -> set[int]:
    """Return the rows that nobody handed in: cancelled, drafts, tasks that nobody coded."""
    cancelled = {i for i, cell in enumerate(cells.get("skipped", ())) if folded(cell) in YES}
    drafts = {
        i for i, cell in enumerate(cells.get("status", ())) if folded(cell) in NOT_SUBMITTED
    } - cancelled
    open_ = set()
    if any(name.strip() for name in coder):
        open_ = {i for i, name in enumerate(coder) if not name.strip() and not several[i]}
    made_up = {name for name in set(coder) if folded(name) in MACHINES}
    machines = {i for i, name in enumerate(coder) if name in made_up} if made_up else set()
    pictures = set()
    if layout.tool == "QualCoder":  # it writes these words for what is not text
        pictures = {i for i, cell in enumerate(cells.get("text", ())) if cell in ("image", "a/v")}
    for rows, indonesian, english in (
        (cancelled, "baris dilewati pengode (dibatalkan)", "rows that a coder skipped (cancelled)"),
        (drafts, "jawaban belum diserahkan (draf, dibuang)", "answers not handed in (drafts)"),
        (open_ - cancelled - drafts, "baris belum dikode siapa pun", "rows that nobody coded"),
        (machines, "baris buatan mesin", "rows made by a machine"),
        (pictures, "baris gambar, suara, atau video", "rows of pictures, sound or video"),
    ):
        if rows:
            n = len(rows)
            preview.notes.append(
                say(
                    f"{layout.name}: {n} {indonesian} tidak dipakai.",
                    f"{layout.name}: {n} {english} were left out.",
                )
            )
    return cancelled | drafts | open_ | machines | pictures


def _verdict(cell: str) -> str:
    if not cell:
        return ""
    found = DECISION_VERDICTS.find(cell)
    if found is None:
        words = ", ".join(DECISION_VERDICTS)
        raise ValueError(
            say(f"verdict “{cell}” tidak dikenal ({words})", f"verdict “{cell}” ({words})")
        )
    return found


_STANCE_WORDS = {
    "positif": "mendukung", "positive": "mendukung", "pro": "mendukung", "pendukung": "mendukung",
    "negatif": "menghambat", "negative": "menghambat", "kontra": "menghambat",
    "penghambat": "menghambat", "keduanya": "campuran", "both": "campuran",
}  # fmt: skip


def _stance(cell: str) -> str:
    if not cell:
        return ""
    bare = folded(cell).strip("()[] ")
    found = STANCES.find(cell) or STANCES.find(bare) or _STANCE_WORDS.get(bare)
    if found is None:
        words = ", ".join(STANCES.spellings)
        raise ValueError(
            say(f"sikap “{cell}” tidak dikenal ({words})", f"stance “{cell}” is none of {words}")
        )
    return found


def _mode(cell: str) -> str:
    return MODES.find(cell) or ""


def _number(cell: str) -> int | None:
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = 0.5
    if not value.is_integer() or value < 0:
        raise ValueError(say(f"“{cell}” bukan bilangan bulat", f"“{cell}” is not a whole number"))
    return int(value)


def _say_dates(given: Iterable[str], american: bool | None, preview: Preview) -> None:
    if american and any(given):
        preview.notes.append(
            say("Tanggal dibaca bulan/hari/tahun.", "Dates are read month/day/year.")
        )


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
