"""The example study's tables, as they were looked through once: a change has to be meant."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.study import Study

GOLDEN = Path(__file__).parent / "golden"


def same(frame: pd.DataFrame, name: str) -> None:
    """Compare as .csv text is read: both sides lose what .csv cannot hold."""
    wanted = pd.read_csv(GOLDEN / f"{name}.csv")
    text = frame.to_csv(index=False, float_format="%.4f")
    pd.testing.assert_frame_equal(pd.read_csv(StringIO(text)), wanted)


def test_the_tables_of_the_example_are_the_golden_ones(whole_study: Study) -> None:
    reduction = whole_study.reduce("ani")
    same(reduction.by_code.drop(columns="name"), "by_code")
    same(reduction.matrix.reset_index(), "matrix")
    same(reduction.cross("stance").reset_index(), "stance")
    same(reduction.saturation[["interview", "informant", "new", "total"]], "saturation")
    same(reduction.pairs.query("n > 0").drop(columns="note"), "pairs")


def test_the_checks_of_the_example_are_the_golden_ones(whole_study: Study) -> None:
    same(whole_study.verify("ani")[["check", "subject", "verdict", "n"]], "verify")


def test_another_number_would_be_seen(whole_study: Study) -> None:
    table = whole_study.reduce("ani").matrix.reset_index()
    column = table.columns[1]
    table[column] += table.index == 0
    with pytest.raises(AssertionError):
        same(table, "matrix")
