"""Columns are what pyarrow makes of the same values, without loading pandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp import Codebook
from qualnlp.batch.columns import column

pa = pytest.importorskip("pyarrow", reason="pip install 'qualnlp[batch]'")
pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'qualnlp[batch]'")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), max_size=20))
def test_texts_are_those_of_pyarrow(texts: list[str]) -> None:
    made = column(texts, pa.string())
    made.validate(full=True)
    assert made.equals(pa.array(texts, pa.string()))


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 300])
def test_numbers_are_those_of_pyarrow(n: int) -> None:
    for values, kind in (
        (np.arange(n) % 3 == 0, pa.bool_()),
        (np.arange(n)[::-1], pa.int64()),
        (np.arange(n), pa.int32()),
        (np.linspace(-1, 1, n), pa.float64()),
    ):
        made = column(values, kind)
        made.validate(full=True)
        assert made.equals(pa.array(values, kind))


def test_a_whole_run_needs_no_pandas(table: Path, codebook: Codebook, tmp_path: Path) -> None:
    out = tmp_path / "saran.parquet"
    code = (
        "import sys; from qualnlp import Codebook, suggest_batch; "
        "suggest_batch(sys.argv[1], Codebook.from_json(sys.argv[2]), sys.argv[3], workers=1); "
        "sys.exit('pandas' in sys.modules)"
    )
    words = [sys.executable, "-c", code, str(table), codebook.to_json(), str(out)]
    assert subprocess.run(words, check=False).returncode == 0
    assert pq.read_metadata(out).num_rows == 700 * 3
