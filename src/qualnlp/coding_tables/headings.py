"""Where a table begins. In: the lines of a file or of its sheets. Out: headings, and lines below.

People put a title above their table, instructions on the first sheet, or two lines of headings,
the upper one for groups of codes. The headings are the first line that names a place (an id or a
quotation) and more; where there is none, the first line of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualnlp.coding_tables.aliases import ALIASES, folded
from qualnlp.i18n import say

Line = tuple[int, list[str]]
_PLACES = frozenset({"excerpt_id", "text", "id"})
_KNOWN: dict[str, set[str]] = {}
for _alias in ALIASES:
    _KNOWN.setdefault(_alias.heading, set()).add(_alias.field)
# So far down a heading is looked for.
_DEPTH = 15


@dataclass(frozen=True, slots=True)
class Headed:
    """A table with its headings.

    Attributes
    ----------
    headings : list of str
    lines : list of (int, list of str)
        What stands below, with the number of each line.
    notes : tuple of str
        Where the headings were found, unless it is the first line of the first sheet.
    """

    headings: list[str]
    lines: list[Line]
    notes: tuple[str, ...] = ()


def headed(sheets: Sequence[tuple[str, list[Line]]]) -> Headed:
    """Return the table among sheets, each with its title and its filled lines."""
    for number, (title, lines) in enumerate(sheets):
        for at, (line, cells) in enumerate(lines[:_DEPTH]):
            if not is_heading(cells):
                continue
            found = _two_lines(lines, at) or Headed(
                [cell.strip() for cell in cells], lines[at + 1 :]
            )
            if number == at == 0:
                return found
            place = f"{title}, " if number else ""
            note = say(
                f"judul kolom dibaca dari {place}baris {line}",
                f"headings read from {place}line {line}",
            )
            return Headed(found.headings, found.lines, (*found.notes, note + "."))
    lines = sheets[0][1]
    return Headed([cell.strip() for cell in lines[0][1]], lines[1:])


def _fields(cell: str) -> set[str]:
    word = folded(cell)
    return _KNOWN.get(word, set()) or (_KNOWN.get(word.split("/")[0].strip(), set()))


def is_heading(cells: Sequence[str]) -> bool:
    """Tell whether a line names a place and another column.

    Examples
    --------
    >>> is_heading(["No", "Kutipan", "Kode"]), is_heading(["Lampiran 3", "", ""])
    (True, False)
    """
    fields = [_fields(cell) for cell in cells if cell.strip()]
    return len(fields) > 1 and any(_PLACES & field for field in fields)


def _two_lines(lines: Sequence[Line], at: int) -> Headed | None:
    """Return the headings of a table with a line of groups above the codes; None for others."""
    upper = lines[at][1]
    # A row with more cells than there are headings is no line of headings.
    if at + 1 >= len(lines) or len(lines[at + 1][1]) > len(upper):
        return None
    width = max(len(upper), len(lines[at + 1][1]))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lines[at + 1][1], *[""] * (width - len(lines[at + 1][1]))]
    known = [bool(_fields(cell)) for cell in above]
    opened = any(b.strip() and not a.strip() for a, b in zip(above, below, strict=True))
    if (
        not opened
        or sum(map(bool, map(str.strip, below))) < 2
        or any(b.strip() and k for b, k in zip(below, known, strict=True))
    ):
        return None
    names, group = [], ""
    bare = [cell.strip() for cell in below]
    for a, b in zip(above, bare, strict=True):
        group = a.strip() or group
        # The group says which of two codes of one name is meant.
        names.append(a.strip() if not b else b if bare.count(b) == 1 else f"{group} > {b}")
    note = say("judul kolom dibaca dari dua baris.", "headings read from two lines.")
    return Headed(names, list(lines[at + 2 :]), (note,))
