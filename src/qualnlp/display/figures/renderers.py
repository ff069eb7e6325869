"""Matplotlib's own renderers for PNG and SVG, with letters and cells drawn the quick way.

In: what a figure draws. Out: pixels, or SVG. A line of text is laid out once by its font and kept,
for all sizes and resolutions; matplotlib itself asks the font again for every picture, two thirds
of a picture's time. Cells of a matrix go into an SVG in one go and not one object each.

Imported when a picture is saved: matplotlib is slow to load.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import IO, Any

import numpy as np
from matplotlib.backends import backend_agg, backend_svg
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

# Without types of their own.
_Agg: Any = backend_agg.RendererAgg
_RendererSvg: Any = backend_svg.RendererSVG
_fonts: Any = text_to_path
_UNIT = text_to_path.FONT_SCALE  # the size in points of letters that are kept
_LINES = 1024  # kept: some 10 kB each
_letters: Any = {}  # name -> vertices and codes of an outline
_Face = tuple[str, str | int, Any, str | int]


@lru_cache(_LINES)
def _measured(text: str, face: _Face) -> tuple[float, float, float]:
    """Return width, height and descent of a line of text, in points at `_UNIT`."""
    width, height, descent = _fonts.get_text_width_height_descent(text, _properties(face), False)
    return float(width), float(height), float(descent)


@lru_cache(_LINES)
def _laid_out(text: str, face: _Face) -> list[tuple[str, float, float]]:
    """Return the name and place of each letter of a line; `_letters` has the outlines."""
    font = get_font(findfont(_properties(face)))
    font.set_size(_UNIT, text_to_path.DPI)
    glyphs, _, _ = _fonts.get_glyphs_with_font(font, text, glyph_map=_letters)
    return [(name, float(x), float(y)) for name, x, y, _ in glyphs]


@lru_cache(_LINES)
def _outline(text: str, face: _Face) -> Path:
    """Return the outlines of a line of text as one path, at `_UNIT`."""
    parts = [(_letters[name], (x, y)) for name, x, y in _laid_out(text, face)]
    parts = [(outline, place) for outline, place in parts if len(outline[0])]
    if not parts:
        return Path(np.empty((0, 2)))
    places = np.concatenate([outline[0] + place for outline, place in parts])
    return Path(places, np.concatenate([outline[1] for outline, _ in parts]))


@lru_cache(64)
def _heights(face: _Face) -> tuple[float, float, float] | None:
    """Return ascent, descent and gap of a font's lines, for letters of one point."""
    font = get_font(findfont(_properties(face)))
    head, table = font.get_sfnt_table("head"), font.get_sfnt_table("OS/2")
    if head is None or table is None:
        return None
    unit = head["unitsPerEm"]
    heights = (table["sTypoAscender"], -table["sTypoDescender"], table["sTypoLineGap"])
    return (heights[0] / unit, heights[1] / unit, heights[2] / unit)


def _face(font: FontProperties) -> _Face | None:
    """Return what a font's letters depend on, but for their size; None where it is not simple."""
    families = font.get_family()
    if len(families) != 1 or font.get_file() is not None or font.get_variant() != "normal":
        return None
    return (families[0], font.get_weight(), font.get_style(), font.get_stretch())


@lru_cache(64)
def _properties(face: _Face) -> FontProperties:
    family, weight, style, stretch = face
    return FontProperties(family=[family], style=style, weight=weight, stretch=stretch, size=_UNIT)


class _KeepsLetters:
    """Measures lines of text that were measured before, at whatever size, without the font."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        face = None if ismath else _face(prop)
        if face is None:
            told: Any = super()
            width, height, descent = told.get_text_width_height_descent(s, prop, ismath)
            return width, height, descent
        one: Any = self
        scale = one.points_to_pixels(prop.get_size_in_points()) / _UNIT
        width, height, descent = _measured(s, face)
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(
        self, prop: FontProperties
    ) -> tuple[float, float, float] | tuple[None, None, None]:
        # Matplotlib asks its renderers for this, and the font's file where they do not know it.
        face = _face(prop)
        heights = None if face is None else _heights(face)
        if heights is None:
            return None, None, None
        one: Any = self
        scale = one.points_to_pixels(prop.get_size_in_points())
        return heights[0] * scale, heights[1] * scale, heights[2] * scale


class Pixels(_KeepsLetters, _Agg):  # type: ignore[misc]
    """Draws into pixels; letters are shapes like any others."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float,
        ismath: Any = False, mtext: Any = None,
    ) -> None:  # fmt: skip
        """Fill the outlines of a line of text."""
        face = None if ismath else _face(prop)
        if face is None:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        path = _outline(s, face)
        if not np.size(path.vertices):
            return
        scale = self.points_to_pixels(prop.get_size_in_points()) / _UNIT
        place = Affine2D().scale(scale).rotate_deg(angle).translate(x, self.height - y)
        ink, width = gc.get_rgb(), gc.get_linewidth()
        gc.set_linewidth(0.0)
        self.draw_path(gc, path, place, ink)
        gc.set_linewidth(width)


class Svg(_KeepsLetters, _RendererSvg):  # type: ignore[misc]
    """Writes SVG; each letter's outline stands once and is referred to."""

    def __init__(self, width: float, height: float, out: IO[str], **settings: Any) -> None:
        super().__init__(width, height, out, **settings)
        self._out = out
        self._known: set[str] = set()

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float,
        ismath: Any = False, mtext: Any = None,
    ) -> None:  # fmt: skip
        """Refer to the letters of a line of text; the words themselves stand in a remark."""
        face = None if ismath else _face(prop)
        if face is None or gc.get_rgb()[3] != 1 or gc.get_alpha() != 1:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        letters = _laid_out(s, face)
        new = dict.fromkeys(name for name, _, _ in letters if name not in self._known)
        if new:
            self.writer.start("defs")
            for name in new:
                self.writer.element("path", id=name, d=_drawn(name))
            self.writer.end("defs")
            self._known.update(new)
        size = prop.get_size_in_points() / _UNIT
        place = f"translate({_short(x)} {_short(y)})"
        place += f" rotate({_short(-angle)})" if angle else ""
        self.writer.comment(s)
        self._out.write(
            f'<g fill="{rgb2hex(gc.get_rgb())}" transform="{place} scale({size:.6g} {-size:.6g})">'
            + "".join(
                f'<use xlink:href="#{name}" x="{_short(left)}"'
                + (f' y="{_short(up)}"/>' if up else "/>")
                for name, left, up in letters
            )
            + "</g>\n"
        )

    def draw_path_collection(
        self, gc: Any, master_transform: Any, paths: Any, all_transforms: Any, offsets: Any,
        offset_trans: Any, facecolors: Any, edgecolors: Any, linewidths: Any, linestyles: Any,
        *others: Any, **more: Any,
    ) -> None:  # fmt: skip
        """Draw polygons of several colours, or one shape at many places."""
        n = len(paths)
        whole = _plain(gc) and not len(all_transforms) and bool((facecolors[:, 3] == 1).all())
        whole = whole and not any(others[1])
        if whole and n == len(facecolors) == 1 and not len(edgecolors):
            self._marks(paths[0].transformed(master_transform), facecolors[0],
                        offset_trans.transform(offsets))  # fmt: skip
            return
        if not (
            n
            and whole
            and not np.any(offsets)
            and len(facecolors) == len(edgecolors) == len(linewidths) == n
            and np.all(edgecolors[:, 3] == 1)
            and all(dashes[1] is None for dashes in linestyles)
            and all(_is_polygon(path) for path in paths)
        ):
            super().draw_path_collection(
                gc, master_transform, paths, all_transforms, offsets, offset_trans, facecolors,
                edgecolors, linewidths, linestyles, *others, **more,
            )  # fmt: skip
            return
        looks: dict[tuple[Any, ...], str] = {}
        self.writer.start("g")
        self.writer.comment(str(n))
        corners = np.concatenate([path.vertices[:-1] for path in paths])
        places = master_transform.transform(corners)
        places[:, 1] = self.height - places[:, 1]
        told = iter([f"{_short(x)} {_short(y)}" for x, y in places.tolist()])
        colours = zip(facecolors.tolist(), edgecolors.tolist(), linewidths, strict=True)
        for path, (face, edge, width) in zip(paths, colours, strict=True):
            key = (*face, *edge, width)
            if key not in looks:
                looks[key] = f'fill="{rgb2hex(face)}"' + (
                    f' stroke="{rgb2hex(edge)}" stroke-width="{_short(width)}"' if width else ""
                )
            way = "L".join(islice(told, len(path.vertices) - 1))
            self._out.write(f'<path d="M{way}z" {looks[key]}/>\n')
        self.writer.end("g")

    def _marks(self, shape: Path, colour: Any, places: Any) -> None:
        name = f"mark{len(self._known)}"
        self._known.add(name)
        self.writer.start("g", fill=rgb2hex(colour))
        self.writer.start("defs")
        drawn = _steps(shape.transformed(Affine2D().scale(1, -1)))
        self.writer.element("path", id=name, d=drawn)
        self.writer.end("defs")
        for x, y in np.asarray(places).tolist():
            place = f'x="{_short(x)}" y="{_short(self.height - y)}"'
            self._out.write(f'<use xlink:href="#{name}" {place}/>\n')
        self.writer.end("g")


def _plain(gc: Any) -> bool:
    """Tell whether what is drawn has no hatch, link or edge where it is cut, and is opaque."""
    return (
        gc.get_hatch() is None
        and gc.get_url() is None
        and gc.get_clip_rectangle() is None
        and gc.get_clip_path()[0] is None
        and gc.get_alpha() == 1
        and gc.get_joinstyle() == "round"
    )


def _is_polygon(path: Path) -> bool:
    codes: Any = path.codes
    return (
        codes is not None
        and len(codes) > 2
        and codes[0] == Path.MOVETO
        and codes[-1] == Path.CLOSEPOLY
        and bool((codes[1:-1] == Path.LINETO).all())
    )


@lru_cache(_LINES)
def _drawn(name: str) -> str:
    return _steps(Path(*_letters[name]))


def _steps(path: Path) -> str:
    """Return a path as SVG tells it."""
    told = []
    for places, code in path.iter_segments(simplify=False):
        numbers = " ".join(_short(float(number)) for number in places)
        told.append("z" if code == Path.CLOSEPOLY else _STEPS[int(code)] + numbers)
    return "".join(told)


_STEPS = {1: "M", 2: "L", 3: "Q", 4: "C"}


def _short(number: float) -> str:
    """Return a number with three decimals at most: a thousandth of a point is not seen."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
