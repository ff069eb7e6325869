"""A canvas of paper in inches, drawn with matplotlib: the same bytes on every run.

In: rectangles and texts at places in inches, from the upper left corner. Out: PNG or SVG bytes.
Both pictures of a study have one look, and neither depends on the user's own matplotlib settings.
"""

from __future__ import annotations

import gc
import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal

from qualnlp.display.labels import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 8.0  # points: what a caption has, when the picture fills the text's width
LINE = SIZE * 1.3 / 72  # inches from one line to the next
LETTER = SIZE * 0.58 / 72  # inches a letter takes in DejaVu Sans, on the wide side
TEXT_WIDTH = 5.5  # inches between the margins of an Indonesian thesis on A4 (4 and 3 cm)
DPI = 300
INK, QUIET, RULE = "#1a1a1a", "#595959", "#b8bec6"

_MANY_PIXELS, _MAX_PIXELS = 10e6, 80e6  # a larger picture opens in no word processor
_SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",  # looks the same where DejaVu Sans is not installed
    "svg.hashsalt": "qualnlp",
    "path.simplify": False,
    # Letters of 300 dots an inch need no hints, which cost a tenth of a picture.
    "text.hinting": "none",
}


_Line = tuple[list[tuple[float, float]], str, float, str]  # places, colour, points, style

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
            rows.append(Row(lines, code, max(len(lines) * LINE + 0.1, 0.25)))
    return rows


class Canvas:
    """A white canvas of `width` x `height` inches; y runs downwards.

    What is put on it is kept as a list of strokes and drawn when the canvas is saved, so that
    matplotlib's settings are changed once a file and not once a letter.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._strokes: list[Callable[[Axes], object]] = []
        self._boxes: list[tuple[list[tuple[float, float]], Any, str, float]] = []
        self._lines: list[_Line] = []
        self._lines_above: list[_Line] = []
        self._marks: dict[tuple[str, str, float], list[tuple[float, float]]] = {}

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
        if not hatch:
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            self._boxes.append((corners, colour, edge, line))
            return
        from matplotlib.patches import Rectangle

        style: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch, "lw": line}
        place = (x, y)
        self._strokes.append(lambda axes: axes.add_artist(Rectangle(place, width, height, **style)))

    def area(self, places: list[tuple[float, float]], colour: str) -> None:
        """Paint what lies between places."""
        self._boxes.append((places, colour, colour, 0.0))

    def mark(self, x: float, y: float, text: str, colour: str, size: float = SIZE) -> None:
        """Write a short text in the middle of a cell; equal ones are laid out once."""
        self._marks.setdefault((text, colour, size), []).append((x, y))

    def rule(self, x: float, y: float, to: float) -> None:
        """Draw a thin level line."""
        self.line([(x, y), (to, y)])

    def line(
        self,
        places: list[tuple[float, float]],
        *,
        colour: str = RULE,
        width: float = 0.6,
        dashes: bool = False,
        above: bool = False,
    ) -> None:
        """Draw a line through places, below the boxes or above them; `width` in points."""
        lines = self._lines_above if above else self._lines
        lines.append((places, colour, width, "dashed" if dashes else "solid"))

    def png(self, most_dpi: int = DPI) -> bytes:
        """Return the canvas as PNG, 300 dots an inch (fewer where it would be too large)."""
        dpi = min(most_dpi, sqrt(_MAX_PIXELS / (self.width * self.height)))
        dpi = min(dpi, 60_000 / max(self.width, self.height))
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        out = BytesIO()
        with _settings():
            figure = self._figure()
            figure.set_dpi(dpi)
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
            # Without the empty alpha channel a file is smaller and written faster.
            picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
            picture = picture.convert("RGB")
        if dpi * dpi * self.width * self.height > _MANY_PIXELS:
            # A figure's parts hold each other and its pixels: some 150 MB until Python looks.
            del figure, canvas
            gc.collect()
        picture.save(out, "png", dpi=(dpi, dpi), compress_level=3)
        return out.getvalue()

    def svg(self) -> bytes:
        """Return the canvas as SVG, letters as outlines."""
        out = BytesIO()
        with _settings():
            self._figure().savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()

    def _figure(self) -> Figure:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width, self.height), facecolor="white")
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, self.width)
        axes.set_ylim(self.height, 0)
        axes.set_axis_off()
        # Below the boxes: labels stand on their lines.
        self._draw_lines(axes, self._lines, 0.5)
        self._draw_boxes(axes)
        self._draw_lines(axes, self._lines_above, 1.5)
        for stroke in self._strokes:
            stroke(axes)
        self._draw_marks(axes)
        return figure

    def _draw_lines(self, axes: Axes, lines: list[_Line], order: float) -> None:
        """Draw lines as one collection."""
        from matplotlib.collections import LineCollection

        if lines:
            places, colours, widths, styles = zip(*lines, strict=True)
            axes.add_collection(
                LineCollection(
                    list(places), colors=colours, linewidths=widths, linestyles=list(styles),
                    capstyle="round", zorder=order,
                ),
                autolim=False,
            )  # fmt: skip

    def _draw_boxes(self, axes: Axes) -> None:
        """Draw all boxes as one collection: thousands of cells are thousands of artists else."""
        from matplotlib.collections import PolyCollection

        if self._boxes:
            corners, colours, edges, widths = zip(*self._boxes, strict=True)
            axes.add_collection(
                PolyCollection(
                    list(corners), facecolors=colours, edgecolors=edges, linewidths=widths, zorder=1
                ),
                autolim=False,
            )

    def _draw_marks(self, axes: Axes) -> None:
        from matplotlib.collections import PathCollection
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import TextPath
        from matplotlib.transforms import Affine2D

        for (text, colour, size), places in self._marks.items():
            path = TextPath((0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans"))
            extent = path.get_extents()
            middle = Affine2D().translate(
                -(extent.x0 + extent.x1) / 2, -(extent.y0 + extent.y1) / 2
            )
            marks = PathCollection(
                [path.transformed(middle)],
                offsets=places,
                offset_transform=axes.transData,
                facecolors=colour,
                linewidths=0,
                zorder=3,
            )
            marks.set_transform(Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans)
            axes.add_collection(marks, autolim=False)


@contextmanager
def _settings() -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that the font lacks becomes a box in the picture; the study goes on.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        # The user's own settings come back after the block. `rcdefaults` would check each of some
        # 300 known good values again for every picture.
        for key, value in dict.items(mpl.rcParamsDefault):
            if key != "backend":
                dict.__setitem__(mpl.rcParams, key, value)
        mpl.rcParams.update(_SETTINGS)
        yield
