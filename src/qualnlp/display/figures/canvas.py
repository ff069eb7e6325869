"""A canvas in inches: boxes, lines and texts at places on paper, as a matplotlib figure.

In: rectangles and texts at places in inches, from the upper left corner. Out: a matplotlib
`Figure`; `qualnlp.display.figures.save` turns it into PNG or SVG.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from qualnlp.display.figures.save import FONT_SIZE, figure_settings
from qualnlp.html import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import Collection
    from matplotlib.figure import Figure
    from matplotlib.path import Path

SIZE = FONT_SIZE  # in points: what a caption has, when the picture fills the text's width
LINE = SIZE * 1.3 / 72  # inches from one line to the next
LETTER = SIZE * 0.58 / 72  # inches a letter takes in DejaVu Sans, on the wide side
TEXT_WIDTH = 5.5  # inches between the margins of an Indonesian thesis on A4 (4 and 3 cm)
INK, QUIET, RULE = "#1a1a1a", "#595959", "#b8bec6"

_Line = tuple[list[tuple[float, float]], str, float, str]  # places, colour, points, style

BOLD = 1.15  # how much wider bold letters are


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """Return text in lines that fit a width in inches; for bold, give `size` times `BOLD`.

    Examples
    --------
    >>> wrap("Pengembangan Tenaga Kerja", 1.0)
    ['Pengembangan', 'Tenaga Kerja']
    """
    letters = max(int(width / (LETTER * size / SIZE)), 4)
    return textwrap.wrap(clean(text), letters) or [""]


def heading_lines(title: str | None, default: str, width: float = TEXT_WIDTH) -> list[str]:
    """Return the lines of the heading in a picture of that width, in inches.

    `title` None: the default; an empty text: no heading (a document has a caption instead).

    Examples
    --------
    >>> heading_lines(None, "Pohon kode: Karier"), heading_lines("", "Pohon kode: Karier")
    (['Pohon kode: Karier'], [])
    """
    told = default if title is None else title
    return wrap(told, width - 0.2, 10 * BOLD) if told else []


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

    What is put on it is kept as a list of strokes and drawn when the figure is asked for, so that
    matplotlib's settings are changed once per figure and not once per letter.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._strokes: list[Callable[[Axes], object]] = []
        self._boxes: list[tuple[list[tuple[float, float]], Any, str, float]] = []
        self._hatched: dict[tuple[Any, str, str, float], list[list[tuple[float, float]]]] = {}
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
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        if hatch:
            self._hatched.setdefault((colour, edge, hatch, line), []).append(corners)
        else:
            self._boxes.append((corners, colour, edge, line))

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

    def figure(self) -> Figure:
        """Return what was drawn as a matplotlib figure."""
        from matplotlib.figure import Figure

        with figure_settings():
            return self._drawn(Figure)

    def _drawn(self, make: type[Figure]) -> Figure:
        figure = make(figsize=(self.width, self.height), facecolor="white")
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, self.width)
        axes.set_ylim(self.height, 0)
        axes.set_axis_off()
        # Below the boxes: labels stand on their lines.
        self._draw_lines(axes, self._lines, 0.5)
        self._draw_boxes(axes)
        self._draw_hatched(axes)
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
            _add(
                axes,
                LineCollection(
                    list(places), colors=colours, linewidths=widths, linestyles=list(styles),
                    capstyle="round", zorder=order,
                ),
            )  # fmt: skip

    def _draw_boxes(self, axes: Axes) -> None:
        """Draw all boxes as one collection; thousands of cells would be thousands of artists."""
        from matplotlib.collections import PolyCollection
        from matplotlib.colors import to_rgba_array

        if self._boxes:
            corners, colours, edges, widths = zip(*self._boxes, strict=True)
            # Each colour is looked up once.
            every = list(dict.fromkeys((*colours, *edges)))
            place, rgba = {one: n for n, one in enumerate(every)}, to_rgba_array(every)
            _add(
                axes,
                PolyCollection(
                    list(corners), facecolors=rgba[[place[one] for one in colours]],
                    edgecolors=rgba[[place[one] for one in edges]], linewidths=widths, zorder=1,
                ),
            )  # fmt: skip

    def _draw_hatched(self, axes: Axes) -> None:
        """Draw boxes of one look as one shape: a hatch takes long, however little it fills."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        for (colour, edge, hatch, line), boxes in self._hatched.items():
            shape = Path(
                [place for corners in boxes for place in (*corners, corners[0])],
                [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(boxes),
            )
            style: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch}
            # Edges on whole dots, as those of a single box.
            axes.add_artist(PathPatch(shape, lw=line, snap=True, **style))

    def _draw_marks(self, axes: Axes) -> None:
        from matplotlib.collections import PathCollection
        from matplotlib.transforms import Affine2D

        for (text, colour, size), places in self._marks.items():
            marks = PathCollection(
                [_outline(text, size)],
                offsets=places,
                offset_transform=axes.transData,
                facecolors=colour,
                linewidths=0,
                zorder=3,
            )
            marks.set_transform(Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans)
            _add(axes, marks)


@lru_cache(256)
def _outline(text: str, size: float) -> Path:
    """Return the outlines of a short text with its middle at (0, 0), in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    path: Path = TextPath((0, 0), text, size, FontProperties("DejaVu Sans"))
    if not text.strip():
        return path
    extent = path.get_extents()
    middle = (-(extent.x0 + extent.x1) / 2, -(extent.y0 + extent.y1) / 2)
    return path.transformed(Affine2D().translate(*middle))


def _add(axes: Axes, many: Collection) -> None:
    """Add what lies on the canvas: there is nothing outside of it that must be cut off."""
    axes.add_collection(many, autolim=False)
    many.set_clip_on(False)
