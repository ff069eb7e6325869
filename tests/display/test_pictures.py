"""The matrix and the bar chart: their size, their colours, what they hold."""

from __future__ import annotations

import struct

import pytest
from lxml import etree

from qualnlp.display import DISPLAYS, draw
from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.figures.palette import STANCE_COLOURS, contrast, heat, rgb, text_colour
from qualnlp.display.figures.save import inches, png_bytes, resize, svg_bytes
from qualnlp.display.figures.stance_bars import bars_title, draw_bars
from qualnlp.errors import QualNlpError, WrongUse


def pixels(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


def test_pictures_are_300_dpi_and_svg_is_well_formed(folder):
    for name in ("matriks", "kode"):
        png = (folder / f"{name}.png").read_bytes()
        assert png[:4] == b"\x89PNG"
        assert pixels(png)[0] >= 5.4 * 300
        assert struct.unpack(">I", png[png.index(b"pHYs") + 4 :][:4])[0] == 11811  # a metre
        svg = etree.fromstring((folder / f"{name}.svg").read_bytes())
        assert svg.tag.endswith("svg")
        assert b"<text" not in (folder / f"{name}.svg").read_bytes()  # letters are outlines


@pytest.mark.slow
def test_sixty_by_fifty_grows_and_stays_within_limits(large):
    figure = draw_matrix(large)
    wide, high = inches(figure)
    assert 15 < wide < 25
    assert 15 < high < 40
    width, height = pixels(png_bytes(figure))
    assert width * height <= 81e6
    assert width / wide >= 200  # dots an inch


def test_parts_of_a_matrix_are_as_wide_as_a_page(large):
    figure = draw_matrix(large, codes=large.codes[:30], informants=large.informants[:10])
    assert inches(figure)[0] == pytest.approx(5.5, abs=0.3)


def test_cells_grow_darker_and_their_figures_stay_legible():
    shades = [heat(step / 20) for step in range(21)]
    darkness = [contrast((1, 1, 1), shade) for shade in shades]
    assert darkness == sorted(darkness)
    assert min(contrast(rgb(text_colour(shade)), shade) for shade in shades) >= 4.5


def test_stances_differ_in_lightness_alone():
    three = [rgb(STANCE_COLOURS[one]) for one in ("mendukung", "menghambat", "campuran")]
    for number, one in enumerate(three):
        for other in three[number + 1 :]:
            assert contrast(one, other) >= 1.4


def test_empty_studies_have_pictures_too(nothing_coded, nothing_at_all):
    for report in (nothing_coded, nothing_at_all):
        for figure in (draw_matrix(report), draw_bars(report)):
            assert png_bytes(figure)[:4] == b"\x89PNG"


def test_bars_add_up_to_the_number_of_excerpts(report):
    for code in report.codes:
        assert sum(report.by_kind(code).values()) == report.n(code)
        assert report.n(code) == report.counts[code]["n"]


def test_letters_that_the_font_lacks_do_not_stop_a_picture(report):
    from dataclasses import replace

    figure = draw_matrix(replace(report, title="Studi 😀 ꦗꦮ $x_1$ 漢字"))
    assert svg_bytes(figure)


def test_every_picture_is_a_matplotlib_figure_whose_bytes_no_setting_of_the_user_changes(report):
    import matplotlib as mpl
    from matplotlib.figure import Figure

    keys = [display.key for display in DISPLAYS.values() if display.figure]
    assert len(keys) == 10
    for key in keys:
        assert isinstance(draw(key, report), Figure)
    plain = svg_bytes(draw("matriks", report))
    with mpl.rc_context({"font.family": "serif", "font.size": 20, "svg.fonttype": "none"}):
        assert svg_bytes(draw("matriks", report)) == plain


def test_a_title_of_ones_own_takes_the_place_of_the_heading(report):
    def texts(figure):
        return [text.get_text() for text in figure.axes[0].texts]

    assert "Judul saya" in texts(draw("kode", report, title="Judul saya"))
    own = f"{bars_title()}: {report.title}"
    assert own in texts(draw("kode", report))
    assert own not in texts(draw("kode", report, title=""))


def test_a_resized_picture_is_scaled_whole(report):
    figure = draw_bars(report)
    wide, high = inches(figure)
    sizes = [text.get_fontsize() for text in figure.axes[0].texts]
    resize(figure, 2 * wide)
    assert inches(figure) == pytest.approx((2 * wide, 2 * high))
    assert [text.get_fontsize() for text in figure.axes[0].texts] == [2 * size for size in sizes]
    resize(figure, 2 * wide, 8 * high)  # taller than it needs: white above and below
    assert inches(figure) == pytest.approx((2 * wide, 8 * high))
    assert figure.axes[0].get_position().height == pytest.approx(0.25)
    with pytest.raises(ValueError, match="positive"):
        resize(figure, 0)


def test_an_unknown_picture_and_one_without_data_are_refused(report, nothing_coded):
    with pytest.raises(WrongUse, match="matriks, kode"):
        draw("tabel", report)
    with pytest.raises(QualNlpError, match="dua pengode"):
        draw("kesepakatan", nothing_coded)


def test_a_study_draws_a_picture_by_its_name(whole_study):
    figure = whole_study.figure("kode", "ani", title="Judul", size=(8, 4), language="en")
    assert inches(figure) == (8, 4)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "Judul" in texts and "supporting" in texts and "mendukung" not in texts
    assert inches(whole_study.figure("kode", size=8))[0] == 8
    with pytest.raises(ValueError, match="xx"):
        whole_study.figure("kode", language="xx")
