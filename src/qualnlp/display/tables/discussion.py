"""What two coders should talk about, as tables of the workbook on their agreement.

In: a `Comparison` with the frames of `Study.disagreements` and `Study.confusion`. Out: sheets; what
matters most stands first, as in the frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.agreement_data import Comparison, pair_names
from qualnlp.display.writers.xlsx_sheet import Rows
from qualnlp.i18n import is_missing, say, split_list
from qualnlp.terms import STANCE_KINDS, STANCES

if TYPE_CHECKING:
    import pandas as pd

SheetTable = tuple[str, list[str], Rows]


def discussion_tables(compared: Comparison) -> list[SheetTable]:
    """Return the sheets of differences and of exchanged codes, as far as they are known."""
    tables: list[SheetTable] = []
    if compared.differences is not None:
        tables.append(_differences(compared, compared.differences))
    if compared.exchanged is not None:
        tables.append(_exchanged(compared, compared.exchanged))
    return tables


def _differences(compared: Comparison, frame: pd.DataFrame) -> SheetTable:
    a, b = pair_names(compared.agreement)
    heads = [
        say("Kode", "Code"),
        say("Kutipan", "Quotation"),
        say("Informan", "Informant"),
        say("Dikode oleh", "Coded by"),
        say("Kode dari pengode lain", "What the other coder gave"),
        say(f"Sikap {a}", f"Stance {a}"),
        say(f"Sikap {b}", f"Stance {b}"),
        say(f"Memo {a}", f"Memo {a}"),
        say(f"Memo {b}", f"Memo {b}"),
        say("Kappa kode", "Kappa of the code"),
        say("ID kutipan", "Excerpt ID"),
    ]
    rows: Rows = [
        [
            compared.name(str(row["code"])),
            row["text"],
            row["informant"],
            a if row["a"] else b,
            ", ".join(compared.name(one) for one in split_list(str(row["instead"]))),
            *(_stance(row[key]) for key in ("stance_a", "stance_b")),
            *("" if is_missing(row[key]) else row[key] for key in ("memo_a", "memo_b")),
            row["kappa"],
            row["excerpt_id"],
        ]
        for row in frame.to_dict("records")
    ]
    return say("Perbedaan", "Differences"), heads, rows


def _exchanged(compared: Comparison, frame: pd.DataFrame) -> SheetTable:
    heads = [
        say("Kode", "Code"),
        say("Tertukar dengan", "Exchanged with"),
        say("n kutipan", "n excerpts"),
        say("Bagian dari semua kutipan kedua kode", "Share of all excerpts of the two codes"),
    ]
    rows: Rows = [
        [compared.name(str(row["code"])), compared.name(str(row["other"])), row["n"], row["share"]]
        for row in frame.to_dict("records")
    ]
    return say("Kode tertukar", "Exchanged codes"), heads, rows


def _stance(value: object) -> str:
    return STANCE_KINDS.label(str(value)) if value in STANCES else ""
