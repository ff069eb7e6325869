"""A sheet of paper in inches, drawn with matplotlib: the same bytes on every run.

In: rectangles and texts at places in inches, from the upper left corner. Out: PNG or SVG bytes.
Both pictures of a study have one look, and neither depends on the user's own matplotlib settings.
"""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal

from qualnlp.display.words import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 8.0  # points: what a caption has, when the picture fills the text's width
LINE = SIZE * 1.3 / 72  # inches from one line to the next
LETTER = SIZE * 0.58 / 72  # inches a letter takes in DejaVu Sans, on the wide side
TEXT_WIDTH = 5.5  # inches between the margins of an Indonesian thesis on A4 (4 and 3 cm)
INK, QUIET, RULE = "#1a1a1a", "#595959", "#b8bec6"

_DPI = 300
_MOST_PIXELS = 80e6  # a larger picture opens in no word processor
_SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",  # looks the same where DejaVu Sans is not installed
    "svg.hashsalt": "qualnlp",
    "path.simplify": False,
}


BOLD = 1.15  # how much wider bold letters are


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """Return text in lines that fit a width in inches; for bold, give `size` times `BOLD`.

    >>> wrap("Pengembangan Tenaga Kerja", 1.0)
    ['Pengembangan', 'Tenaga Kerja']
    """
    letters = max(int(width / (LETTER * size / SIZE)), 4)
    return textwrap.wrap(clean(text), letters) or [""]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture: a code (index into the codes), or the heading of a group."""

    lines: list[str]
    code: str | None
    height: float


def label_rows(groups: list[tuple[str, list[tuple[str, str]]]], width: float) -> list[Row]:
    """Return headings and codes with the height that their wrapped names need, in inches.

    `groups` holds (heading, [(code id, name)]); groups without a heading get no line for it.
    """
    rows: list[Row] = []
    for heading, codes in groups:
        if heading:
            lines = wrap(heading, TEXT_WIDTH - 0.2)
            rows.append(Row(lines, None, len(lines) * LINE + 0.2))
        for code, name in codes:
            lines = wrap(name, width)
            rows.append(Row(lines, code, max(len(lines) * LINE + 0.1, 0.29)))
    return rows


class Sheet:
    """A white sheet of `width` x `height` inches; y runs downwards.

    What is put on it is kept as a list of strokes and drawn when the sheet is saved, so that
    matplotlib's settings are changed once a file and not once a letter.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._strokes: list[Callable[[Axes], object]] = []

    def text(
        self,
        x: float,
        y: float,
        lines: str | list[str],
        *,
        across: Literal["left", "center", "right"] = "left",
        down: Literal["top", "center", "bottom"] = "center",
        colour: str = INK,
        size: float = SIZE,
        bold: bool = False,
        turned: bool = False,
        behind: str | None = None,
    ) -> None:
        """Write lines at a place; `behind` paints the paper under them."""
        box = {"facecolor": behind, "edgecolor": "none", "pad": 0.8} if behind else None
        told = lines if isinstance(lines, str) else "\n".join(lines)
        style: dict[str, Any] = {
            "ha": across,
            "va": down,
            "color": colour,
            "fontsize": size,
            "fontweight": "bold" if bold else "normal",
            "rotation": 90 if turned else 0,
            "linespacing": 1.15,
            "bbox": box,
            "parse_math": False,  # a name may hold a dollar sign
        }
        self._strokes.append(lambda axes: axes.text(x, y, told, **style))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Any,
        *,
        edge: str = "#ffffff",
        hatch: str = "",
        line: float = 0.8,
    ) -> None:
        """Paint a rectangle; a hatch is drawn in the colour of its edge."""
        from matplotlib.patches import Rectangle

        style: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch, "lw": line}
        place = (x, y)
        self._strokes.append(lambda axes: axes.add_artist(Rectangle(place, width, height, **style)))

    def rule(self, x: float, y: float, to: float) -> None:
        """Draw a thin level line."""
        style: dict[str, Any] = {"color": RULE, "linewidth": 0.6, "solid_capstyle": "butt"}
        self._strokes.append(lambda axes: axes.plot([x, to], [y, y], **style))

    def png(self) -> bytes:
        """Return the sheet as PNG, 300 dots an inch (fewer where it would be too large)."""
        dpi = min(_DPI, sqrt(_MOST_PIXELS / (self.width * self.height)))
        dpi = min(dpi, 60_000 / max(self.width, self.height))
        return self._save("png", dpi=dpi, metadata={"Software": None})

    def svg(self) -> bytes:
        """Return the sheet as SVG, letters as outlines."""
        return self._save("svg", metadata={"Date": None, "Creator": None})

    def _save(self, kind: str, **options: Any) -> bytes:
        from matplotlib.figure import Figure

        out = BytesIO()
        with _settings():
            figure = Figure(figsize=(self.width, self.height), facecolor="white")
            axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
            axes.set_xlim(0, self.width)
            axes.set_ylim(self.height, 0)
            axes.set_axis_off()
            for stroke in self._strokes:
                stroke(axes)
            figure.savefig(out, format=kind, **options)
        return out.getvalue()


@contextmanager
def _settings() -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that the font lacks becomes a box in the picture; the study goes on.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        mpl.rcdefaults()  # the user's own settings come back after the block
        mpl.rcParams.update(_SETTINGS)
        yield
