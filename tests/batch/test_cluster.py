"""The same parts on a real cluster of Dask, with processes, on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from qualnlp import Codebook, QualNlpError, suggest_batch
from tests.batch.complaints import write_table

distributed = pytest.importorskip("distributed", reason="pip install 'qualnlp[cluster]'")


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two workers with a process each, and no page of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def worker_pids(cluster: Any) -> list[int]:
    with distributed.Client(cluster, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def bytes_of(out: Path) -> dict[str, bytes]:
    """Return every file of an output by its name."""
    files = sorted(out.iterdir()) if out.is_dir() else [out]
    return {file.name if out.is_dir() else "": file.read_bytes() for file in files}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # what Dask's own shutdown says is not ours
@pytest.mark.parametrize("ending", [".parquet", ""], ids=["file", "folder"])
def test_a_lost_worker_costs_only_its_part(
    cluster: Any, codebook: Codebook, tmp_path: Path, ending: str
) -> None:
    table, whole, out = (tmp_path / name for name in ("in.parquet", f"a{ending}", f"b{ending}"))
    write_table(table, range(12_000))
    suggest_batch(table, codebook, whole, part_rows=400, workers=1)
    victim = worker_pids(cluster)[0]
    killed = []

    def kill() -> None:
        parts = Path(f"{out}.parts")
        while not list(parts.glob("part-*.parquet")):
            time.sleep(0.01)
        os.kill(victim, 9)
        killed.append(victim)

    killer = Thread(target=kill)
    killer.start()
    suggest_batch(table, codebook, out, part_rows=400, scheduler=cluster.scheduler_address)
    killer.join()
    assert killed == [victim] and victim not in worker_pids(cluster)
    assert bytes_of(out) == bytes_of(whole)


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    with pytest.raises(QualNlpError, match="Penjadwal Dask"):
        suggest_batch(table, codebook, tmp_path / "o.parquet", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(QualNlpError, match="Penjadwal Dask"):
        suggest_batch(table, codebook, tmp_path / "o.parquet", scheduler="bukan alamat")
