"""The rows of one table. In: a table whose columns are understood. Out: tidy rows, and bad ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualnlp.coding_tables import dates
from qualnlp.coding_tables.aliases import MACHINES, NOT_SUBMITTED, YES, folded
from qualnlp.coding_tables.cells import Faults, mode_in, number_in, stance_in, verdict_in
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.layout import Layout, person
from qualnlp.coding_tables.preview import FilePreview, Preview
from qualnlp.coding_tables.rest import BadRow
from qualnlp.errors import QualNlpError
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "source", "row", "number", "excerpt_id", "transcript", "text_id", "informant", "text",
    "start", "end", "occurrence", "code", "verdict", "stance", "memo", "reason", "mode", "coder",
    "decided_at",
)  # fmt: skip
# Columns of words that are only carried along: where they hold nothing, a byte a row says so.
_CARRIED = ("informant", "text", "memo", "reason")


def rows_of(layout: Layout, names: CodeNames, bad: list[BadRow], preview: Preview) -> pd.DataFrame:
    """Return the rows of one table; add what cannot be read to `bad`."""
    import numpy as np
    import pandas as pd

    n = len(layout.lines)
    blank = [""] * n
    cells: dict[str, list[str]] = {
        name: column if layout.raw.trimmed else [cell.strip() for cell in column]
        for name, column in layout.cells.items()
    }
    faults = Faults()
    commas = layout.tool == "Dedoose"
    if layout.several is not None:
        several = layout.several
    else:
        given = layout.cells.get("code", blank)
        several = faults.read(given, lambda cell: names.in_cell(cell, commas=commas), [])
    # With their blanks: coders alike but for these are asked about.
    coder = faults.read(layout.cells.get("coder", blank), person, "")
    verdicts = faults.read(cells.get("verdict", blank), verdict_in, "")
    stances = faults.read(cells.get("stance", blank), stance_in, "")
    modes = faults.read(cells.get("mode", blank), mode_in, "")
    numbers = {
        name: faults.read(cells.get(name, blank), number_in, None)
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
    there = {name for name, column in cells.items() if column}
    taken: Sequence[int] = range(n)
    codes = None
    if not (skip or faults.of or "verdict" in there):
        codes = _one_code_each(several, names)
    if codes is None:
        taken, codes = _codes_of_rows(layout, names, bad, skip, faults.of, several, verdicts)

    def pick(name: str, column: Sequence[Any]) -> Any:
        """Return a column for the rows that were taken; one value where there is no column."""
        if name not in there:
            return ""
        return column if isinstance(taken, range) else [column[i] for i in taken]

    nothing = {code == "" for code in set(codes)}
    empty = pd.CategoricalDtype([""])
    frame = pd.DataFrame(
        {
            "source": layout.name,
            "row": np.fromiter((layout.lines[i] for i in taken), "int32", len(taken)),
            "number": np.fromiter(taken, "int32", len(taken)),
            "text_id": "",
            **{name: pick(name, cells.get(name, blank)) for name in ("excerpt_id", "transcript")},
            **{
                name: pick(name, cells[name])
                if name in there
                else pd.Categorical.from_codes(np.zeros(len(taken), "int8"), dtype=empty)
                for name in _CARRIED
            },
            **{
                name: pd.array([column[i] for i in taken], dtype="Int64") if name in there else None
                for name, column in numbers.items()
            },
            "code": codes,
            "verdict": "confirmed"
            if "verdict" not in there and nothing == {False}
            else [
                verdicts[i] or ("confirmed" if code else "finished")
                for i, code in zip(taken, codes, strict=True)
            ],
            "stance": pick("stance", stances),
            "mode": pick("mode", modes),
            "coder": pick("coder", coder),
            "decided_at": pick("decided_at", decided),
        },
        columns=list(COLUMNS),
        index=range(len(taken)),
    )
    frame = frame.astype(dict.fromkeys(numbers, "Int64"))
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


def _one_code_each(several: Sequence[Sequence[str]], names: CodeNames) -> list[str] | None:
    """Return the code of each row, "" for none; None where a row has more, or an unknown one."""
    known: dict[str, str] = {"": ""}
    codes = []
    for found in several:
        if len(found) > 1:
            return None
        text = found[0] if found else ""
        if text not in known:
            try:
                known[text] = names.resolve(text)
            except QualNlpError:
                return None
        codes.append(known[text])
    return codes


def _codes_of_rows(
    layout: Layout,
    names: CodeNames,
    bad: list[BadRow],
    skip: set[int],
    faults: Mapping[int, str],
    several: Sequence[Sequence[str]],
    verdicts: Sequence[str],
) -> tuple[list[int], list[str]]:
    """Return which rows were taken, one entry per code, and the codes; add the others to `bad`."""
    taken: list[int] = []
    codes: list[str] = []
    for number, found in enumerate(several):
        if number in skip:
            continue
        if number in faults:
            _bad(bad, layout, number, faults[number], None)
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
    return taken, codes


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
    given = as_given(layout, number, code)
    bad.append(BadRow(layout.name, layout.lines[number], reason, given, coder))


def as_given(layout: Layout, number: int, code: str | None) -> dict[str, str]:
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
    open_: set[int] = set()
    if any(name.strip() for name in set(coder)):
        nameless = {name for name in set(coder) if not name.strip()}
        if nameless:
            open_ = {i for i, name in enumerate(coder) if name in nameless and not several[i]}
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


def _say_dates(given: Iterable[str], american: bool | None, preview: Preview) -> None:
    if american and any(given):
        preview.notes.append(
            say("Tanggal dibaca bulan/hari/tahun.", "Dates are read month/day/year.")
        )
