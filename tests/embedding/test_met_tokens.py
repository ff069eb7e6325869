"""The table of tokens met so far: the vectors of the model, whatever order they came in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.embedding.met_tokens import MetTokens

COUNT = 40
VECTORS = np.arange(COUNT * 3, dtype=np.float32).reshape(COUNT, 3) - 30
VECTORS[[4, 17]] = 0  # tokens that add nothing

asked = st.lists(st.lists(st.integers(0, COUNT - 1), max_size=12), max_size=12)


def _vectors(rows: Any) -> Any:
    return VECTORS[rows]


@given(asked)
def test_rows_are_those_of_the_model(batches: list[list[int]]) -> None:
    met = MetTokens(COUNT, 3, _vectors)
    tables = []
    for batch in batches:
        rows = np.array(batch, np.int32)
        table, places, telling = met.filled(rows)
        np.testing.assert_array_equal(table[places], VECTORS[rows])
        np.testing.assert_array_equal(telling, VECTORS[rows].any(axis=1))
        tables.append((table, places, rows))
        assert len(table) <= COUNT
    for _, places, rows in tables:  # a later table holds what an earlier one held, at its place
        np.testing.assert_array_equal(tables[-1][0][places], VECTORS[rows])


def test_a_few_tokens_take_little_memory() -> None:
    met = MetTokens(100_000, 3, lambda rows: np.ones((len(rows), 3), np.float32))
    table, _, _ = met.filled(np.arange(0, 100_000, 1000, dtype=np.int32))
    assert len(table) <= 200


def test_threads_share_one_table() -> None:
    met = MetTokens(COUNT, 3, _vectors)

    def ask(seed: int) -> bool:
        rows = np.random.default_rng(seed).integers(0, COUNT, 15).astype(np.int32)
        table, places, _ = met.filled(rows)
        return bool((table[places] == VECTORS[rows]).all())

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(300)))
