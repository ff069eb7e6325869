"""The cells of one table -> tidy rows. In: a layout. Out: one row per coder, place and code.

Each distinct cell of a column is read once; what cannot be read is named with its row, the first
fault of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualnlp.coding_tables import dates
from qualnlp.coding_tables.aliases import MACHINES, NOT_SUBMITTED, YES, folded
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.layout import Layout, person
from qualnlp.coding_tables.preview import FilePreview, Preview
from qualnlp.coding_tables.rest import BadRow
from qualnlp.errors import QualNlpError
from qualnlp.i18n import say
from qualnlp.terms import DECISION_VERDICTS, MODES, STANCES

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "source", "row", "number", "excerpt_id", "transcript", "text_id", "informant", "text",
    "start", "end", "occurrence", "code", "verdict", "stance", "memo", "reason", "mode", "coder",
    "decided_at",
)  # fmt: skip


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


def rows_of(layout: Layout, names: CodeNames, bad: list[BadRow], preview: Preview) -> pd.DataFrame:
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
    given = given_row(layout, number, code)
    bad.append(BadRow(layout.name, layout.lines[number], reason, given, coder))


def given_row(layout: Layout, number: int, code: str | None) -> dict[str, str]:
    """Return a row as it was given; of several codes in its cell only the one asked for."""
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


# No text is longer than this; a larger number is no place in one.
_MOST = 1e15


def _number(cell: str) -> int | None:
    if not cell:
        return None
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = 0.5
    if not value.is_integer() or not 0 <= value < _MOST:
        raise ValueError(say(f"“{cell}” bukan bilangan bulat", f"“{cell}” is not a whole number"))
    return int(value)


def _say_dates(given: Iterable[str], american: bool | None, preview: Preview) -> None:
    if american and any(given):
        preview.notes.append(
            say("Tanggal dibaca bulan/hari/tahun.", "Dates are read month/day/year.")
        )
