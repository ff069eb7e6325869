"""Large letters behind the talk. In: a page. Out: the page without them, and what they say.

A watermark that lies across the page is told by its angle (`pdf_glyphs`); an upright one is told
by its letters, far larger than those of the talk, which run over them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median

from qualnlp.transcripts.formats.pdf_glyphs import Glyph, Page

_LARGE = 2.5  # of the usual height of letters


def without_watermark(page: Page) -> Page:
    """Return a page with its upright watermark among what is slanted.

    Examples
    --------
    >>> talk = [Glyph(c, 100 + 6 * n, 106 + 6 * n, 300, 10, False, False, n)
    ...         for n, c in enumerate("sebelas tahun")]
    >>> mark = [Glyph(c, 100 + 40 * n, 140 + 40 * n, 290, 60, False, False, 20 + n)
    ...         for n, c in enumerate("DRAF")]
    >>> without_watermark(Page(talk + mark, "", [], [], 0, False, 3)).slanted
    'DRAF'
    """
    usual = median(glyph.size for glyph in page.glyphs) if page.glyphs else 0.0
    large = [glyph for glyph in page.glyphs if glyph.size > _LARGE * usual]
    if not large:
        return page
    small = [glyph for glyph in page.glyphs if glyph.size <= _LARGE * usual]
    marks: list[Glyph] = []
    for _, letters in groupby(large, key=lambda glyph: round(glyph.y)):
        line = list(letters)
        if any(_runs_over(one, line) for one in small):
            marks += line
    if not marks:
        return page
    taken = {glyph.order for glyph in marks}
    said = "".join((" " if glyph.space else "") + glyph.text for glyph in marks)
    return replace(
        page,
        glyphs=[glyph for glyph in page.glyphs if glyph.order not in taken],
        slanted=f"{page.slanted} {said.strip()}".strip(),
    )


def _runs_over(small: Glyph, large: list[Glyph]) -> bool:
    """Tell whether a letter stands within the height and width of larger ones."""
    first = large[0]
    return (
        first.y - 0.1 * first.size < small.y < first.y + 0.6 * first.size
        and min(one.x for one in large) < small.end
        and small.x < max(one.end for one in large)
        and small.size < first.size / _LARGE
    )
