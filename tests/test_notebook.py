"""What a notebook shows: short tables in the reader's language, every text escaped."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html

from qualnlp import Code, Codebook, Transcript, Turn
from qualnlp.html import MAX_ROWS, clean, table_html
from qualnlp.i18n import use_language
from qualnlp.reduction import Reduction

BAD = "<script>alert('x')</script>"
CODEBOOK = Codebook(
    [
        Code("a", f"Induk {BAD}", codable=False),
        Code("b", "Anak & kawan", f"Definisi {BAD}", parent="a"),
    ],
    title=f"Judul {BAD}",
)
TEXT = f"Saya bilang {BAD}.\nYa?"
TRANSCRIPT = Transcript(
    "0" * 16,
    f"wawancara {BAD}.txt",
    TEXT,
    (
        Turn(f"Bu {BAD}", "informant", 0, TEXT.index("\n")),
        Turn("P", "interviewer", TEXT.index("\n") + 1, len(TEXT)),
    ),
    TEXT,
)
EXCERPTS = pd.DataFrame(
    {
        "excerpt_id": ["e1"],
        "informant": [f"Bu {BAD}"],
        "technique": ["wawancara"],
        "turn": [1],
        "text": [TEXT],
        "role": ["informant"],
    }
)
CODINGS = pd.DataFrame({"excerpt_id": ["e1"], "code": ["b"], "coder": ["ani"], "stance": [""]})
REDUCTION = Reduction(CODINGS, EXCERPTS, EXCERPTS[["informant"]], CODEBOOK)


@pytest.mark.parametrize("shown", [CODEBOOK, TRANSCRIPT, REDUCTION], ids=lambda one: type(one))
def test_texts_are_escaped_and_told_in_both_languages(
    shown: Codebook | Transcript | Reduction,
) -> None:
    indonesian = shown._repr_html_()
    with use_language("en"):
        english = shown._repr_html_()
    assert indonesian != english
    for page in (indonesian, english):
        assert "<script" not in page and "&lt;script&gt;" in page
        tree = html.fromstring(f"<div>{page}</div>")
        assert not tree.xpath("//script") and len(tree.xpath("//table")) == 1


def test_each_row_says_what_it_holds() -> None:
    def rows(page: str) -> list[list[str]]:
        lines = html.fromstring(f"<div>{page}</div>").xpath("//tbody/tr")
        return [[cell.text_content() for cell in line] for line in lines]

    induk = f"Induk {BAD}"
    assert rows(CODEBOOK._repr_html_()) == [
        [induk, "a", "", ""],
        ["Anak & kawan", "b", induk, f"Definisi {BAD}"],
    ]
    assert rows(TRANSCRIPT._repr_html_())[0] == ["1", f"Bu {BAD}", "informan", TEXT.split("\n")[0]]
    assert rows(REDUCTION._repr_html_()) == [[induk, "1", "1"], ["Anak & kawan", "1", "1"]]


def test_a_long_table_says_how_many_rows_are_left() -> None:
    page = table_html("t", "s", ["n"], [[n] for n in range(MAX_ROWS + 1200)])
    assert page.count("<tr>") == MAX_ROWS + 1 and "dan 1.200 baris lagi" in page
    assert "…" in table_html("t", "s", ["n"], [["x" * 300]])


def test_what_a_page_cannot_hold_is_left_out() -> None:
    assert clean("a\x00b\ud800c") == "abc"
    assert "\x00" not in table_html("a\x00", "", [], [])
