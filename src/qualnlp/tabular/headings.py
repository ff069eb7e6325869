"""Slips of the pen. In: headings, and those that are known. Out: nothing, or an error.

An unknown heading that is a slip of the pen away from a known one is refused; any other is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from qualnlp.errors import QualNlpError
from qualnlp.i18n import say, whole
from qualnlp.tabular.csv_text import MAX_COLUMNS
from qualnlp.tabular.workbooks import MAX_CELLS

MAX_HEADING = 10_000  #: letters; a question of a survey has some hundreds


def refuse_misspelt(
    columns: Iterable[str], names: Mapping[str, str], error: type[QualNlpError], where: object
) -> None:
    """Raise `error` where an unknown heading is nearly a known one whose column is not there.

    A table that is none that people fill in is refused as well (`refuse_too_large`).

    Parameters
    ----------
    columns : iterable of str
        The headings, in lower case.
    names : mapping of str to str
        Known heading -> the name of the column that is meant.
    """
    given = tuple(columns)
    refuse_too_large(given, 0, error, where)
    there = {names[column] for column in given if column in names}
    wanted = [name for name, meant in names.items() if meant not in there]
    for column in given:
        hint = "" if column in names else did_you_mean(column, wanted)
        if hint:
            raise error(
                say(f"Judul kolom “{column}” tidak dikenal", f"Unknown heading “{column}”")
                + f"{hint}.",
                where=where,
                hint=say(
                    "Perbaiki judulnya, atau beri nama lain bila memang kolom lain.",
                    "Correct the heading; if it is another column, give it another name.",
                ),
            )


def refuse_too_large(
    headings: Collection[str], rows: int, error: type[QualNlpError], where: object
) -> None:
    """Raise `error` for a table that is none that people fill in, before it is laid out.

    It has more than `MAX_COLUMNS` columns, more than `MAX_CELLS` cells (the empty ones of short
    rows counted), or a heading of more than `MAX_HEADING` letters: that is a text without any.
    """
    columns = len(headings)
    if any(len(heading) > MAX_HEADING for heading in headings):
        told = say(
            "Baris pertama tabel ini bukan judul kolom: sebuah sel di dalamnya terlalu panjang.",
            "The first line of this table does not name columns: a cell in it is too long.",
        )
        hint = say("Tulis judul kolom di baris pertama.", "Name the columns in the first line.")
        raise error(told, where=where, hint=hint)
    if columns > MAX_COLUMNS:
        n = whole(columns)
        told = say(f"Tabel ini terlalu lebar: {n} kolom.", f"This table is too wide: {n} columns.")
    elif columns * rows > MAX_CELLS:
        n, m = whole(columns), whole(rows)
        told = say(
            f"Tabel ini terlalu besar: {n} kolom kali {m} baris.",
            f"This table is too large: {n} columns by {m} rows.",
        )
    else:
        return
    raise error(
        told,
        where=where,
        hint=say(
            "Sisakan kolom yang diperlukan, lalu simpan ulang.",
            "Keep the columns that are needed, and save it again.",
        ),
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known word nearest to another; empty where none is near.

    Near is one letter more, less, other, or two that changed places, in a word of five letters or
    more; two of these in a word of ten.

    Examples
    --------
    >>> did_you_mean("definsi", ["definisi", "contoh"]), did_you_mean("umur", ["nama"])
    (' (maksudnya “definisi”?)', '')
    """
    near = sorted(
        (distance, one)
        for one in known
        if abs(len(word) - len(one)) <= (most := _slips(one))
        and (distance := _edits(word, one)) <= most
    )
    if not near:
        return ""
    return say(f" (maksudnya “{near[0][1]}”?)", f" (did you mean “{near[0][1]}”?)")


def _slips(known: str) -> int:
    """Return how many slips make another word of a known one; of a short one none does."""
    return 0 if len(known) < 5 else 1 if len(known) < 10 else 2


def _edits(word: str, other: str) -> int:
    """Return how many letters to add, take, change or swap with their neighbour."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, start=1):
            same = before[j - 1] + (letter != against)
            row.append(min(before[j] + 1, row[j - 1] + 1, same))
            if last and i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
