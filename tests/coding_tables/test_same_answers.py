"""Frames and files say the same: `agreement` reads frames as `coding_tables` reads tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qualnlp.agreement import agree, read_coders
from qualnlp.agreement.codings import by_coder, coder_column
from qualnlp.coding_tables import read_tables
from qualnlp.coding_tables.aliases import ALIASES

WRITTEN = ["Gaji Pokok", " gaji\u00a0 POKOK", "GAJI\u200b Pokok", "Ga\u00adji pokok", "Ｇaji pokok"]


def value(frame: pd.DataFrame) -> tuple[float, int]:
    row = frame[(frame["measure"] == "percent") & (frame["code"] == "")].iloc[0]
    return float(row["value"]), int(row["n_units"])


@pytest.mark.parametrize("written", WRITTEN)
def test_spellings_that_differ_in_nothing_to_be_seen_are_one_code_and_one_coder(
    written: str, tmp_path: Path
) -> None:
    a = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": [WRITTEN[0], ""]})
    b = a.assign(code=[written, ""])
    a.to_csv(tmp_path / "a.csv", index=False)
    b.to_csv(tmp_path / "b.csv", index=False)
    read = read_coders([tmp_path / "a.csv", tmp_path / "b.csv"]).by_coder.values()
    assert value(agree(a, b, n_boot=0)) == value(agree(*read, n_boot=0)) == (1.0, 2)
    people = pd.DataFrame({"excerpt_id": ["e1", "e1"], "code": "x", "coder": ["Ani", written]})
    asked = ["ani", "gaji pokok"]
    assert len(by_coder({"a": people}, asked)) == 2
    assert len(set(read_tables(people, coders=asked).frame["coder"])) == 2


@pytest.mark.parametrize(
    "heading", [alias.heading for alias in ALIASES if alias.field == "coder" and not alias.source]
)
def test_a_column_of_coders_is_known_to_both(heading: str) -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1", "e1"], heading: ["ani", "budi"], "code": ["x", "y"]})
    assert coder_column(frame) == heading
    assert list(by_coder({"a": frame})) == list(read_tables(frame).preview.coders)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ani", "budi"]),
        st.sampled_from(["e1", "e2", "e3"]),
        st.sampled_from(
            [("modal", "confirmed"), ("Modal", ""), ("harga", "ditolak"), ("harga", "confirmed"),
             ("modal", "withdrawn"), ("", "finished"), ("tidak ada", ""), ("", "withdrawn")]
        ),
    ),
    min_size=2,
    max_size=10,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(ROWS)
@example(
    [("ani", "e1", ("modal", "confirmed")), ("budi", "e1", ("modal", "confirmed")),
     ("budi", "e2", ("tidak ada", "")), ("budi", "e2", ("", "withdrawn"))]
)  # fmt: skip
def test_a_frame_and_a_table_of_decisions_give_one_agreement(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, tuple[str, str]]]
) -> None:
    flat = [(coder, unit, *said) for coder, unit, said in rows]
    frame = pd.DataFrame(flat, columns=["pengode", "excerpt_id", "code", "verdict"])
    codings = read_tables(frame).codings()
    shared = [set(codings[codings["coder"] == name]["excerpt_id"]) for name in ("ani", "budi")]
    assume(shared[0] & shared[1])
    path: Path = tmp_path_factory.mktemp("t") / "a.csv"
    frame.to_csv(path, index=False)
    read = read_coders([path]).by_coder
    of_frame, of_table = agree(frame, n_boot=0), agree(*read.values(), n_boot=0)
    assert value(of_frame) == pytest.approx(value(of_table), nan_ok=True)
