"""The matrix and the bar chart: their size, their colours, what they hold."""

from __future__ import annotations

import struct

import pytest
from lxml import etree

from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.figures.palette import STANCE_COLOURS, contrast, heat, ink, rgb
from qualnlp.display.figures.stance_bars import draw_bars


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
    sheet = draw_matrix(large)
    assert 15 < sheet.width < 25
    assert 15 < sheet.height < 40
    width, height = pixels(sheet.png())
    assert width * height <= 81e6
    assert width / sheet.width >= 200  # dots an inch


def test_parts_of_a_matrix_are_as_wide_as_a_page(large):
    sheet = draw_matrix(large, codes=large.codes[:30], informants=large.informants[:10])
    assert sheet.width == pytest.approx(5.5, abs=0.3)


def test_cells_grow_darker_and_their_figures_stay_legible():
    shades = [heat(step / 20) for step in range(21)]
    darkness = [contrast((1, 1, 1), shade) for shade in shades]
    assert darkness == sorted(darkness)
    assert min(contrast(rgb(ink(shade)), shade) for shade in shades) >= 4.5


def test_stances_differ_in_lightness_alone():
    three = [rgb(STANCE_COLOURS[one]) for one in ("mendukung", "menghambat", "campuran")]
    for number, one in enumerate(three):
        for other in three[number + 1 :]:
            assert contrast(one, other) >= 1.4


def test_empty_studies_have_pictures_too(nothing_coded, nothing_at_all):
    for findings in (nothing_coded, nothing_at_all):
        for sheet in (draw_matrix(findings), draw_bars(findings)):
            assert sheet.png()[:4] == b"\x89PNG"


def test_bars_add_up_to_the_number_of_excerpts(findings):
    for code in findings.codes:
        assert sum(findings.by_kind(code).values()) == findings.n(code)
        assert findings.n(code) == findings.counts[code]["n"]


def test_letters_that_the_font_lacks_do_not_stop_a_picture(findings):
    from dataclasses import replace

    sheet = draw_matrix(replace(findings, title="Studi 😀 ꦗꦮ $x_1$ 漢字"))
    assert sheet.svg()
