"""Stretches of rows: the rows that were asked for in whatever order, and each decoded but once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.batch import sources
from qualnlp.batch.sources import Stretches

pa = pytest.importorskip("pyarrow", reason="pip install 'qualnlp[batch]'")
pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'qualnlp[batch]'")

ROWS = 1000


def table_of(path: Path, group: int) -> Any:
    numbers = list(range(ROWS))
    table = pa.table({"id": numbers, "text": [f"baris {one}" for one in numbers]})
    pq.write_table(table, path, row_group_size=group)
    return table.select(["text", "id"])


@pytest.fixture(scope="module", params=[7, 64, 300, 1000])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("stretches") / f"{request.param}.parquet"
    return str(path), table_of(path, request.param)


@pytest.mark.parametrize("stays_open", [True, False])
@pytest.mark.parametrize("decoded", [5, 64, 8192])
@given(asked=st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(1, 400)), max_size=12))
def test_the_rows_are_those_asked_for(
    file: Any, decoded: int, stays_open: bool, asked: list[tuple[int, int]]
) -> None:
    path, table = file
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sources, "_DECODED", decoded)
        given_rows = Stretches(stays_open=stays_open)
        for start, count in asked:
            found = given_rows.read(path, start, count, ["text", "id"])
            assert found.equals(table.slice(start, count))
        given_rows.close()


class Counting:
    """A Parquet file that counts the rows it decodes."""

    def __init__(self, file: Any) -> None:
        self._file, self.rows = file, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def iter_batches(self, *asked: Any, **more: Any) -> Any:
        for batch in self._file.iter_batches(*asked, **more):
            self.rows += batch.num_rows
            yield batch


@pytest.mark.parametrize(("first", "step"), [(0, 1), (1, 2), (2, 3)])
def test_of_parts_in_their_order_each_row_is_decoded_once(
    first: int, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    table_of(path, ROWS)  # as pandas writes it: one group
    opened: list[Counting] = []

    def count(place: Path | str) -> Counting:
        opened.append(Counting(pq.ParquetFile(place)))
        return opened[-1]

    monkeypatch.setattr(sources, "open_parquet", count)
    monkeypatch.setattr(sources, "_DECODED", 16)
    rows = Stretches(stays_open=True)
    for start in range(first * 50, ROWS, step * 50):  # as one of several processes gets them
        assert rows.read(str(path), start, 50, ["id"])["id"][0].as_py() == start
    assert len(opened) == 1 and opened[0].rows <= ROWS


def test_another_file_and_a_damaged_one_leave_nothing_behind(tmp_path: Path) -> None:
    one, other, damaged = (tmp_path / f"{name}.parquet" for name in "abc")
    table, smaller = table_of(one, 100), table_of(other, 30)
    data = bytearray(one.read_bytes())
    data[200:900] = bytes(700)
    damaged.write_bytes(bytes(data))
    rows = Stretches(stays_open=True)
    for _ in range(2):
        assert rows.read(str(one), 150, 120, ["text", "id"]).equals(table.slice(150, 120))
        assert rows.read(str(other), 10, 900, ["text", "id"]).equals(smaller.slice(10, 900))
        with pytest.raises((OSError, pa.ArrowException)):
            rows.read(str(damaged), 0, ROWS, ["text", "id"])
        assert rows.read(str(one), 0, 1, ["id"]).column("id").to_pylist() == [0]
