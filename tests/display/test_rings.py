"""Python's own search rests while displays are made, and pictures still go one by one."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest

from qualnlp.display import write_all
from qualnlp.display.figures.canvas import Canvas
from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.registry import DISPLAYS
from qualnlp.display.writers.docx import Chapter
from qualnlp.errors import QualNlpError
from qualnlp.freed import no_search


@pytest.mark.parametrize("on", [True, False])
def test_the_search_is_put_off_and_comes_back_as_it_was(on, report, tmp_path, monkeypatch):
    seen = []
    made = DISPLAYS["matriks"].figure
    assert made is not None

    def watched(report, *, title=None):
        seen.append(gc.isenabled())
        return made(report, title=title)

    monkeypatch.setitem(DISPLAYS, "matriks", replace(DISPLAYS["matriks"], figure=watched))
    (tmp_path / "not a folder").write_text("", encoding="utf-8")
    try:
        if not on:
            gc.disable()
        write_all(tmp_path / "luaran", report, only="matriks.png")
        assert gc.isenabled() == on
        with pytest.raises(QualNlpError):
            write_all(tmp_path / "not a folder", report, only="matriks.png")
        assert gc.isenabled() == on
    finally:
        gc.enable()
    assert seen and not any(seen)


def test_a_picture_is_let_go_before_the_next(report, tmp_path, monkeypatch):
    drawn: list[weakref.ref[Any]] = []
    alive = []
    figure = Canvas.figure

    def watched(canvas):
        alive.append(sum(one() is not None for one in drawn))
        made = figure(canvas)
        drawn.append(weakref.ref(made))
        return made

    monkeypatch.setattr(Canvas, "figure", watched)
    write_all(tmp_path, report)
    assert len(drawn) > 12
    # The page draws its few small pictures together.
    assert max(alive) < 5


def test_a_chapter_lets_its_pictures_go(report):
    chapter = Chapter("Bab")
    drawn = []

    def made():
        figure = draw_matrix(report)
        drawn.append(weakref.ref(figure))
        return figure

    gc.collect()
    with no_search():
        for _ in range(3):
            chapter.picture(made(), "matriks")
        assert [one() for one in drawn] == [None] * 3
