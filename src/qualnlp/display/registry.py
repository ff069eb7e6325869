"""The registry of displays: one entry per display, which every output asks.

In: `Display`s. Out: `DISPLAYS` and `FILES` (key -> files), in the order in which files are written,
and the tables of the page and the workbook. To add a display, register one `Display`: its picture
becomes a PNG and an SVG file and stands on the page and in the chapter, its table stands in the
workbook, on the page and in the chapter. `qualnlp.display.catalogue` registers those that we ship.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qualnlp.errors import QualNlpError, WrongUse
from qualnlp.i18n import current_language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from qualnlp.display.report_data import ReportData
    from qualnlp.display.tables.table import Table
    from qualnlp.display.writers.docx import Chapter


class Draw(Protocol):
    """A function that draws a study."""

    def __call__(self, report: ReportData, /, *, title: str | None = None) -> Figure:
        """Return the picture; `title` "": without a heading, None: with its own."""


def _always(report: ReportData) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One display of a study.

    Attributes
    ----------
    key : str
        What `only=` calls it: ``"matriks"``.
    title : callable
        Returns its title in the reader's language.
    document : (str, callable), optional
        A whole document: the name of its file, and a function from `ReportData` and the path of a
        template (or None) to bytes.
    figure : callable, optional
        Draws it (`Draw`).
    table : callable, optional
        Takes `ReportData`, returns a `Table`.
    section : callable, optional
        Writes it into the chapter: takes a `Chapter` and `ReportData`. Without it the chapter gets
        its title, picture and table.
    applies : callable
        Whether a study has data for it.
    in_chapter : bool
        Whether the loop over displays in the chapter writes it.
    picture_on_page : bool
        Whether the page shows its picture; not where a table of the page says the same.
    table_on_page : bool
        Whether the page shows its table, or only the workbook.
    table_if_empty : bool
        Whether a table without rows is shown, with the words "none".
    """

    key: str
    title: Callable[[], str]
    document: tuple[str, Callable[[ReportData, Path | None], bytes]] | None = None
    figure: Draw | None = None
    table: Callable[[ReportData], Table] | None = None
    section: Callable[[Chapter, ReportData], None] | None = None
    applies: Callable[[ReportData], bool] = _always
    in_chapter: bool = True
    picture_on_page: bool = True
    table_on_page: bool = True
    table_if_empty: bool = True

    @property
    def files(self) -> tuple[str, ...]:
        """The files that hold it by itself."""
        if self.document:
            return (self.document[0],)
        return (f"{self.key}.png", f"{self.key}.svg") if self.figure else ()


DISPLAYS: dict[str, Display] = {}
# What a researcher calls a display -> the files that hold it.
FILES: dict[str, tuple[str, ...]] = {}


def register(display: Display) -> None:
    """Add a display to every output.

    Raises
    ------
    ValueError
        If a display has that key already.
    """
    if display.key in DISPLAYS:
        raise ValueError(f"the display {display.key!r} is registered already")
    DISPLAYS[display.key] = display
    if display.files:
        FILES[display.key] = display.files


def unregister(key: str) -> None:
    """Take a display out of every output."""
    DISPLAYS.pop(key, None)
    FILES.pop(key, None)


def displays_of(report: ReportData, first: Sequence[str] = ()) -> list[Display]:
    """Return the displays that a study has data for; those whose keys are in `first`, first."""
    keys = dict.fromkeys([*(key for key in first if key in DISPLAYS), *DISPLAYS])
    return [DISPLAYS[key] for key in keys if DISPLAYS[key].applies(report)]


def page_tables(report: ReportData) -> list[Table]:
    """Return the tables of the page, whose cells lead to their quotations."""
    return _tables(report, on_page=True)


def workbook_tables(report: ReportData) -> list[Table]:
    """Return the tables that the workbook has beside those of the reduction."""
    return page_tables(report) + _tables(report, on_page=False)


def _tables(report: ReportData, *, on_page: bool) -> list[Table]:
    tables = [
        (display, _table(display.table, report))
        for display in displays_of(report)
        if display.table is not None and display.table_on_page == on_page
    ]
    return [table for display, table in tables if table.rows or display.table_if_empty]


def _table(make: Callable[[ReportData], Table], report: ReportData) -> Table:
    """Return a table; the page and the workbook have the same one, so it is made once."""
    key = (make, current_language())
    if key not in report.tables:
        report.tables[key] = make(report)
    return report.tables[key]


def draw(key: str, report: ReportData, title: str | None = None) -> Figure:
    """Return the picture of a display as a matplotlib figure.

    Parameters
    ----------
    key : str
        ``"matriks"``, for instance.
    report : ReportData
    title : str, optional
        Another heading than its own; empty: none.

    Raises
    ------
    WrongUse
        If no display with a picture has that key.
    QualNlpError
        If the study has no data for it.
    """
    display = DISPLAYS.get(key)
    if display is None or display.figure is None:
        raise WrongUse(
            say("Gambar ini tidak dikenal.", "There is no such picture."),
            where=key,
            hint=say("Pilihannya: ", "The choice: ")
            + ", ".join(one.key for one in DISPLAYS.values() if one.figure)
            + ".",
        )
    if not display.applies(report):
        raise no_data([key])
    return display.figure(report, title=title)


def no_data(names: Sequence[str]) -> QualNlpError:
    """Return the refusal for displays that a study has no data for."""
    return QualNlpError(
        say(
            "Studi ini belum punya data untuk penyajian ini.",
            "The study has no data for this display yet.",
        ),
        where=", ".join(names),
        hint=say(
            "Matriks urut perlu ciri informan (informants=); kesepakatan perlu dua pengode.",
            "Ordered matrices need attributes (informants=); agreement needs two coders.",
        ),
    )


def chosen_files(only: Sequence[str] | str | None) -> list[str]:
    """Return the names of the files that `only` asks for; all, if it is None.

    Parameters
    ----------
    only : sequence of str, str or None
        Names of displays (``"matriks"``) or of files (``"matriks.png"``).

    Raises
    ------
    WrongUse
        If a name is unknown, or `only` is empty.

    Examples
    --------
    >>> from qualnlp.display import chosen_files
    >>> chosen_files(["matriks", "tabel.xlsx"])
    ['tabel.xlsx', 'matriks.png', 'matriks.svg']
    """
    every = [name for names in FILES.values() for name in names]
    if only is None:
        return every
    asked = [only] if isinstance(only, str) else list(only)
    unknown = [name for name in asked if name not in FILES and name not in every]
    if unknown or not asked:
        raise WrongUse(
            say("Penyajian ini tidak dikenal.", "There is no such display.")
            if unknown
            else say("Sebutkan paling sedikit satu penyajian.", "Name at least one display."),
            where=", ".join(unknown) or None,
            hint=say("Pilihannya: ", "The choice: ")
            + ", ".join(FILES)
            + say("; atau nama berkas: ", "; or a file: ")
            + ", ".join(every),
        )
    wanted = {file for name in asked for file in FILES.get(name, (name,))}
    return [name for name in every if name in wanted]
