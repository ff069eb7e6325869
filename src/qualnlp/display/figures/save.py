"""Save figures: the one place where pictures become PNG or SVG bytes, the same on every run.

In: a matplotlib `Figure` from a function of `qualnlp.display.figures`. Out: bytes, and a figure
of another size. The user's own matplotlib settings do not change them.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300
# Inside a document: what a printer shows of letters of eight points, with half the pixels.
WORD_DPI = 200
FONT_SIZE = 8.0  # points

_MAX_PIXELS = 80e6  # a larger picture opens in no word processor
# What is larger than a sheet of A3 at 300 dots an inch is printed smaller than it is: it gets no
# more dots than that sheet, down to 200 an inch, which is as sharp as in Word.
_SHEET, _SHEET_DPI = 4961 * 3508, 200
_STRIP = 32  # rows
_UP = 2  # the filter of PNG that keeps how a row differs from the one above
_SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": FONT_SIZE,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",  # looks the same where DejaVu Sans is not installed
    "svg.hashsalt": "qualnlp",
    "path.simplify": False,
    # Letters of 300 dots an inch need no hints, which cost a tenth of a picture.
    "text.hinting": "none",
}


@contextmanager
def figure_settings() -> Iterator[None]:
    """Use our matplotlib settings inside a with-block, whatever the user's are."""
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


# Versions of matplotlib whose own pictures ours were compared with; others draw by themselves.
QUICK_WITH = frozenset({(3, 11)})


def inches(figure: Figure) -> tuple[float, float]:
    """Return the width and height of a figure in inches."""
    width, height = figure.get_size_inches()
    return float(width), float(height)


def _renderers() -> tuple[Any, Any]:
    """Return what draws PNG and SVG: our own with matplotlibs that it was tested with."""
    import matplotlib

    version = matplotlib.__version_info__
    if (version.major, version.minor) in QUICK_WITH:
        from qualnlp.display.figures.renderers import Pixels, Svg

        return Pixels, Svg
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.backends.backend_svg import RendererSVG

    return RendererAgg, RendererSVG


def png_bytes(figure: Figure, max_dpi: int = DPI) -> bytes:
    """Return a figure as PNG, with at most `max_dpi` dots an inch (fewer where it is too large)."""
    import numpy as np

    width, height = inches(figure)
    area = width * height
    dpi = min(
        max_dpi, max(sqrt(_SHEET / area), _SHEET_DPI), sqrt(_MAX_PIXELS / area),
        60_000 / max(width, height),
    )  # fmt: skip
    before = figure.get_dpi()
    with figure_settings():
        figure.set_dpi(dpi)
        pixels: Any = _renderers()[0](*(int(side) for side in figure.bbox.size), dpi)
        figure.draw(pixels)
        data = _png(np.asarray(pixels.buffer_rgba()), dpi)
    # The figure's texts remember what they were drawn with, and its parts hold each other: without
    # this the pixels, some 70 MB, would stay until Python looks for such rings.
    vars(pixels).clear()
    figure.set_dpi(before)
    return data


def _png(pixels: Any, dpi: float) -> bytes:
    """Return pixels of shape (rows, columns, 4) as PNG, without the empty alpha channel.

    Pillow tries five filters on every row, which takes longer than to compress them; in drawings
    nearly every row is like the one above. The rows go through in strips, so that a large picture
    is not kept three times.
    """
    import numpy as np
    from PIL import Image

    high, wide, _ = pixels.shape
    packer = zlib.compressobj(1)
    above: Any = np.zeros(wide * 3, np.uint8)
    told = np.full((_STRIP, wide * 3 + 1), _UP, np.uint8)
    packed = []
    for start in range(0, high, _STRIP):
        strip = pixels[start : start + _STRIP]
        n = len(strip)
        picture = Image.frombuffer("RGBA", (wide, n), strip, "raw", "RGBA", 0, 1).convert("RGB")
        rows = np.frombuffer(picture.tobytes(), np.uint8).reshape(n, -1)
        np.subtract(rows[0], above, out=told[0, 1:])
        np.subtract(rows[1:], rows[:-1], out=told[1:n, 1:])
        above = rows[-1]
        packed.append(packer.compress(told[:n].data))
    packed.append(packer.flush())
    metre = round(dpi / 0.0254)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)),  # eight bits, RGB
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", b"".join(packed)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def svg_bytes(figure: Figure) -> bytes:
    """Return a figure as SVG, letters as outlines."""
    from matplotlib.backends.backend_mixed import MixedModeRenderer

    out = StringIO()
    before = figure.get_dpi()
    width, height = inches(figure)
    with figure_settings():
        figure.set_dpi(72)
        svg: Any = _renderers()[1](
            width * 72, height * 72, out, image_dpi=before, metadata={"Date": None, "Creator": None}
        )
        mixed: Any = MixedModeRenderer
        renderer = mixed(figure, width, height, before, svg)
        figure.draw(renderer)
        renderer.finalize()
    figure.set_dpi(before)
    return out.getvalue().encode()


def resize(figure: Figure, width: float, height: float | None = None) -> None:
    """Scale a figure, letters and lines included, to fit a width (and a height) in inches.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    width : float
        In inches.
    height : float, optional
        In inches; without it the proportions decide. What is left of the paper stays white.

    Raises
    ------
    ValueError
        If a size is not positive.
    """
    from matplotlib.collections import Collection
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    old_width, old_height = inches(figure)
    height = old_height * width / old_width if height is None else height
    if not (width > 0 and height > 0):
        raise ValueError(f"a figure's size must be positive, not {width} x {height} inches")
    factor = min(width / old_width, height / old_height)
    for artist in figure.findobj():
        if isinstance(artist, Text):
            artist.set_fontsize(float(artist.get_fontsize()) * factor)
        elif isinstance(artist, Collection):
            widths: Any = artist.get_linewidth()
            artist.set_linewidth([line * factor for line in widths])
        elif isinstance(artist, Patch):
            artist.set_linewidth(artist.get_linewidth() * factor)
    figure.set_size_inches(width, height)
    across, down = old_width * factor / width, old_height * factor / height
    for axes in figure.axes:
        axes.set_position(((1 - across) / 2, (1 - down) / 2, across, down))
