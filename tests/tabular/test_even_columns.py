"""Both ways to cut a large table of even rows cut the same; what is not even is left alone."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.tabular import even

cells = st.text(st.characters(exclude_characters='\r\n"', exclude_categories=["Cs"]), max_size=4)
odd = st.sampled_from(["", " ", "NA", "null", "01", "true", "\ufeff", "\x00", "\x85", "\u2028"])


@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(cells | odd, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    separator=st.sampled_from(",;\t"),
    last=st.sampled_from(["", "\n"]),
)
@settings(max_examples=300)
def test_even_rows_are_cut_as_the_csv_module_cuts_them(
    rows: list[list[str]], separator: str, last: str
) -> None:
    rows = [[cell.replace(separator, "") for cell in row] for row in rows]
    body = "\n".join(separator.join(row) for row in rows) + last
    width = len(rows[0])
    expected = list(
        csv.reader(StringIO(body, newline="\n"), delimiter=separator, quoting=csv.QUOTE_NONE)
    )
    if not body.strip("\n") or [] in expected:
        return  # lines without a cell
    right = [[row[place] for row in expected] for place in range(width)]
    assert even._split(body, separator, width) == right
    pytest.importorskip("pyarrow")
    assert even.even_columns(body, separator, width) == right


@given(text=st.text(st.sampled_from("ab,;\n \ufeff"), min_size=1, max_size=24))
@settings(max_examples=300)
def test_any_text_is_cut_alike_or_left_to_the_careful_reader(text: str) -> None:
    for width in (1, 2, 3):
        assert even.even_columns(text, ",", width) == even._split(text, ",", width)


def test_equal_cells_are_held_once() -> None:
    body = "\n".join(f"e{number},kode {number % 3}" for number in range(3000))
    for cut in (even.even_columns, even._split):
        columns = cut(body, ",", 2)
        assert columns is not None
        assert len({id(cell) for cell in columns[1]}) == 3
