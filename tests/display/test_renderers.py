"""What our renderers draw the quick way is what matplotlib draws; the rest is left to it."""

from __future__ import annotations

import struct
from io import BytesIO
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from qualnlp.display import draw
from qualnlp.display.figures import save
from qualnlp.display.figures.canvas import Canvas
from qualnlp.display.writers.atomic import write_files

pytestmark = pytest.mark.skipif(
    matplotlib.__version_info__[:2] not in save.QUICK_WITH,
    reason="another matplotlib, which draws by itself",
)
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def grey(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("L"), dtype=np.int16)


def matplotlibs(figure: Figure, dpi: float) -> np.ndarray:
    with save.figure_settings():
        figure.set_dpi(dpi)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
    return np.asarray(Image.fromarray(pixels.copy()).convert("L"), dtype=np.int16)


KEYS = ["matriks", "kode", "daftar-periksa", "urut-peran", "pohon-kode", "ko-okurensi",
        "kejenuhan", "kode-informan", "kesepakatan"]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_pictures_are_as_matplotlib_draws_them(key, report):
    ours, theirs = grey(save.png_bytes(draw(key, report), 150)), matplotlibs(draw(key, report), 150)
    assert ours.shape == theirs.shape
    apart = np.abs(ours - theirs)
    assert apart.mean() < 0.5
    assert (apart > 96).mean() < 0.0005  # edges of letters differ by a shade


def test_another_matplotlib_draws_by_itself(report, monkeypatch):
    monkeypatch.setattr(save, "QUICK_WITH", frozenset())
    ours, theirs = (
        grey(save.png_bytes(draw("kode", report), 150)),
        matplotlibs(draw("kode", report), 150),
    )
    assert np.array_equal(ours, theirs)
    svg = ElementTree.fromstring(save.svg_bytes(draw("kode", report)))
    assert svg.find(f".//{SVG}use") is not None


def odd_figure() -> Figure:
    with save.figure_settings():
        figure = Figure(figsize=(4, 3))
        axes = figure.add_subplot()
        axes.imshow(np.arange(12).reshape(3, 4))
        axes.set_title("$x^2$ dan “kutipan”\nbaris kedua", fontfamily=["DejaVu Serif", "serif"])
        axes.text(1, 1, "miring", rotation=33, color="white", alpha=0.5, style="italic")
        axes.scatter([0, 1, 2], [0, 1, 2], c=["red", "lime", "cyan"], edgecolors="black", s=80)
        axes.bar([0, 1], [1, 2], hatch="//", edgecolor="black", alpha=0.5)
        axes.text(2, 0, "   ")
    return figure


def test_a_figure_of_somebody_elses_is_drawn_as_well():
    ours, theirs = grey(save.png_bytes(odd_figure(), 150)), matplotlibs(odd_figure(), 150)
    assert np.abs(ours - theirs).mean() < 0.5
    svg = ElementTree.fromstring(save.svg_bytes(odd_figure()))
    assert svg.find(f".//{SVG}image") is not None


def test_an_svg_has_every_cell_letter_and_mark_where_it_stands():
    canvas = Canvas(3, 2)
    canvas.box(0.5, 0.5, 1, 0.5, "#ff0000", edge="#00ff00", line=2)
    canvas.box(1.5, 0.5, 1, 0.5, "#0000ff", edge="#00ff00", line=0)
    canvas.mark(1, 0.75, "7", "#ffffff")
    canvas.mark(2, 0.75, "7", "#ffffff")
    canvas.text(0.2, 1.5, "aba -- <b>", colour="#123456")
    data = save.svg_bytes(canvas.figure())
    svg = ElementTree.fromstring(data)
    cells = {one.get("fill"): one for one in svg.iter(f"{SVG}path") if one.get("fill")}
    assert cells["#ff0000"].get("d") == "M36 36L108 36L108 72L36 72z"
    red = cells["#ff0000"]
    assert (red.get("stroke"), red.get("stroke-width")) == ("#00ff00", "2")
    assert cells["#0000ff"].get("stroke") is None
    known = {one.get("id") for one in svg.iter(f"{SVG}path")}
    uses = [(str(one.get(LINK))[1:], one.get("x")) for one in svg.iter(f"{SVG}use")]
    assert {name for name, _ in uses} <= known
    assert [x for name, x in uses if name.startswith("mark")] == ["72", "144"]
    letters = [name for name, _ in uses if not name.startswith("mark")]
    assert len(letters) == len("aba -- <b>") and letters[0] == letters[2] != letters[1]
    assert b"<!-- aba - - &lt;b&gt; -->" in data and b'fill="#123456"' in data


def test_hatched_boxes_of_one_look_are_one_shape():
    canvas = Canvas(3, 2)
    for place in range(5):
        canvas.box(0.5 * place, 0.5, 0.4, 0.5, "#f0a34a", edge="#4a4a4a", hatch="//")
    canvas.box(0.5, 1.2, 0.4, 0.5, "#f0a34a", edge="#4a4a4a", hatch="xx")
    assert len(canvas.figure().axes[0].patches) == 2


@pytest.mark.parametrize(("wide", "high", "least", "most"),
                         [(5, 5, 300, 300), (20, 20, 200, 220), (40, 40, 200, 200),
                          (60, 60, 140, 150)])  # fmt: skip
def test_a_large_picture_has_the_dots_of_a_sheet_of_a3_or_stays_sharp(wide, high, least, most):
    with save.figure_settings():
        png = save.png_bytes(Figure(figsize=(wide, high)))
    assert least * wide - 1 <= struct.unpack(">I", png[16:20])[0] <= most * wide + 1


@pytest.mark.parametrize("there", [False, True])
def test_where_one_file_fails_none_is_written(tmp_path, there):
    folder = tmp_path / "luaran"
    if there:
        folder.mkdir()
        (folder / "catatan.txt").write_text("milik saya", encoding="utf-8")

    def made():
        yield "satu.html", b"<p>satu</p>"
        raise ValueError("dua")

    with pytest.raises(ValueError, match="dua"):
        write_files(folder, made())
    left = [one.name for one in folder.iterdir()] if folder.exists() else None
    assert left == (["catatan.txt"] if there else None)
