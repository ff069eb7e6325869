"""The table in which a person decides. In: what was found. Out: an .xlsx or .csv, and decisions.

One row a distinct name or number; the column `pakai` is empty until a person writes ya or tidak.
It holds originals, so only its owner may read it. Excel is the default: it would turn the 18
digits of a NIP in a .csv into 1,98503E+17.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import DecisionsInvalid, FormatUnknown, first_lines
from qualnlp.i18n import say
from qualnlp.privacy.find import Found
from qualnlp.privacy.identity import Identity, group_of, key_of
from qualnlp.privacy.mark import KINDS
from qualnlp.tabular import csv_bytes, read_table, refuse_misspelt

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("jenis", "asli", "bentuk", "jumlah", "alasan", "contoh", "pengganti", "pakai")
_ENGLISH = dict(
    zip(
        ("kind", "original", "forms", "count", "reason", "example", "replacement", "use"),
        COLUMNS,
        strict=True,
    )
)
USE = {"ya": True, "y": True, "yes": True, "tidak": False, "t": False, "no": False, "n": False}
_AROUND = 40  # characters of the example on either side


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what somebody decided about one name or number.

    `use` is True (ya), False (tidak) or None (not decided); `line` is where it stands.
    """

    kind: str
    name: str
    forms: tuple[str, ...]
    replacement: str
    use: bool | None
    line: int

    def keys(self) -> list[tuple[str, str]]:
        """Return what its name and forms are known by."""
        return [(group_of(self.kind), key_of(self.kind, one)) for one in (self.name, *self.forms)]


def write_table(path: Path, found: Found, uses: Mapping[Identity, bool | None]) -> int:
    """Write the table, mode 600; return how many rows it has."""
    examples, counts = _examples(found)
    rows = [
        [
            one.kind,
            one.name,
            "; ".join(one.forms),
            str(counts[one]),
            one.reason or say("dari daftar nama atau label", "from the list of names or labels"),
            examples[one],
            one.replacement,
            {True: "ya", False: "tidak", None: ""}[uses.get(one)],
        ]
        for one in found.present()
    ]
    # What a rule explains comes first; bare capitals last.
    rows.sort(key=lambda row: row[0] == "nama")
    write_private(path, _as_bytes(path, [list(COLUMNS), *rows]))
    return len(rows)


def read_rows(table: Path | pd.DataFrame) -> list[Row]:
    """Read the decisions of a table: a path (.xlsx, .csv) or a frame with its columns.

    Raises
    ------
    DecisionsInvalid
        Naming every row at fault: an unknown kind or word under `pakai`, an empty replacement,
        one that two rows share or that holds the original.
    """
    if isinstance(table, Path):
        read = read_table(table, DecisionsInvalid)
        where, columns, lines = str(table), read.columns, list(read.rows)
    else:
        text = table.astype(object).where(table.notna(), "")
        columns = tuple(str(column).strip().lower() for column in table.columns)
        where = ""
        lines = [
            (number, dict(zip(columns, map(str, row), strict=True)))
            for number, row in enumerate(text.itertuples(index=False, name=None), start=2)
        ]
    known = {name: name for name in COLUMNS} | _ENGLISH
    refuse_misspelt(columns, known, DecisionsInvalid, where)
    missing = {"asli", "pengganti", "pakai"} - {_ENGLISH.get(name, name) for name in columns}
    if missing:
        names = ", ".join(f"“{name}”" for name in sorted(missing))
        raise DecisionsInvalid(
            say(f"Tabel tidak punya kolom {names}.", f"The table has no column {names}."),
            where=where,
            hint=say(
                "Pakai tabel yang ditulis oleh pseudonymise.",
                "Use the table that pseudonymise wrote.",
            ),
        )
    rows: list[Row] = []
    faults: list[str] = []
    for line, cells in lines:
        record = {_ENGLISH.get(name, name): cell.strip() for name, cell in cells.items()}
        try:
            rows.append(_row(record, line))
        except ValueError as error:
            faults.append(say(f"baris {line}: {error}", f"line {line}: {error}"))
    faults += _collisions(rows)
    if faults:
        raise DecisionsInvalid(
            say(
                f"{len(faults)} baris tidak dapat dipakai, jadi tidak ada yang ditulis: ",
                f"{len(faults)} rows cannot be used, so nothing was written: ",
            )
            + first_lines(faults)
            + ".",
            where=where,
            hint=say("Perbaiki lalu ulangi.", "Mend them and try again."),
        )
    return rows


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read (where the system has such a thing), at once."""
    draft = path.with_name(path.name + ".tmp")
    draft.unlink(missing_ok=True)
    # The mode is set before the first byte: at no time can others read it.
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    draft.replace(path)


def _as_bytes(path: Path, rows: list[list[str]]) -> bytes:
    if path.suffix.lower() == ".csv":
        return csv_bytes(rows)
    if path.suffix.lower() != ".xlsx":
        raise FormatUnknown(
            say("Tabel ini tidak dapat ditulis.", "This table cannot be written."),
            where=path,
            hint=say("Pakai .xlsx atau .csv.", "Use .xlsx or .csv."),
        )
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet = workbook.active
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value)
            # Digits stay digits, and nothing that was said becomes a formula.
            cell.data_type, cell.number_format = "s", "@"
            if number == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGH", (14, 32, 32, 9, 34, 60, 18, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


# What is wrong with a row is told by its line: a sentence on the screen, in a log or in a mail
# for help is no place for a name that is to be hidden.
def _row(record: dict[str, str], line: int) -> Row:
    name, kind = record.get("asli", ""), record.get("jenis", "") or "orang"
    word, replacement = record.get("pakai", "").lower(), record.get("pengganti", "")
    if not name:
        raise ValueError(say("kolom “asli” kosong", "the column “asli” is empty"))
    if kind not in KINDS:
        raise ValueError(
            say("isi kolom “jenis” tidak dikenal", "what “jenis” holds is unknown")
            + f" ({', '.join(KINDS)})"
        )
    if word and word not in USE:
        raise ValueError(
            say("di kolom “pakai”: tulis ya atau tidak", "under “pakai”: write ya or tidak")
        )
    use = USE.get(word)
    forms = tuple(form.strip() for form in record.get("bentuk", "").split(";") if form.strip())
    if use and any(form.casefold() in replacement.casefold() for form in (name, *forms)):
        raise ValueError(
            say("pengganti memuat nama aslinya sendiri", "the replacement holds the name itself")
        )
    if use and (not replacement or any(character in replacement for character in "\n\r\t")):
        raise ValueError(
            say("pengganti kosong atau lebih dari satu baris", "no replacement of one line")
        )
    return Row(kind, name, forms, replacement, use, line)


def _collisions(rows: list[Row]) -> list[str]:
    owners: dict[str, Row] = {}
    faults = []
    for row in rows:
        if not row.replacement:
            continue
        owner = owners.setdefault(row.replacement.casefold(), row)
        if owner is not row and (row.use or owner.use):
            faults.append(
                say(
                    f"baris {row.line}: penggantinya sudah dipakai di baris {owner.line}",
                    f"line {row.line}: its replacement is that of line {owner.line}",
                )
            )
    return faults


def _examples(found: Found) -> tuple[dict[Identity, str], dict[Identity, int]]:
    examples: dict[Identity, str] = {}
    counts: dict[Identity, int] = {}
    for text, marks in zip(found.texts, found.marks(), strict=True):
        for mark in marks:
            identity = found.identity_of(mark)
            counts[identity] = counts.get(identity, 0) + 1
            around = text[max(0, mark.start - _AROUND) : mark.end + _AROUND]
            examples.setdefault(identity, " ".join(around.split()))
    return examples, counts
