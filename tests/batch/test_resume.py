"""Runs that are broken off go on where they were and end with the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

from qualnlp import Code, Codebook, QualNlpError, suggest_batch
from qualnlp.batch.workers import Processes
from tests.batch.complaints import write_table

KILLS = 20
# So many parts that twenty broken runs cannot finish them.
PART, ROWS = 200, 40_000


def program(table: Path, book: Path, out: Path, workers: int) -> list[str]:
    """Return a command that runs a batch as a researcher's script without a main guard would."""
    script = (
        "from qualnlp import suggest_batch\n"
        f"suggest_batch({str(table)!r}, {str(book)!r}, {str(out)!r}, "
        f"part_rows={PART}, workers={workers})\n"
    )
    return [sys.executable, "-c", script]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "kode.csv"
    path.write_text(
        "id,name,definition\njalan,Jalan,Jalan rusak dan berlubang\nlampu,Lampu,Lampu mati\n",
        encoding="utf-8",
    )
    return path


def done_parts(out: Path) -> int:
    return len(list(Path(f"{out}.parts").glob("part-*.parquet")))


def wait_for_parts(out: Path, least: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 120
    while done_parts(out) < least and process.poll() is None:
        assert time.monotonic() < limit, "no part was ever done"
        time.sleep(0.005)


@pytest.mark.slow
def test_killed_twenty_times_it_ends_with_the_same_bytes(tmp_path: Path, book: Path) -> None:
    table, whole, out = (tmp_path / name for name in ("in.parquet", "a.parquet", "b.parquet"))
    write_table(table, range(ROWS))
    suggest_batch(table, book, whole, part_rows=PART, workers=1)
    chance = random.Random(20_261_125)
    kills = 0
    while kills < KILLS:
        process = subprocess.Popen(program(table, book, out, 2))
        # Some die while they start, some between two parts, some in the midst of one.
        goal = done_parts(out) + (1 if chance.random() < 0.8 else 0)
        wait_for_parts(out, goal, process)
        time.sleep(chance.random() * 0.05)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        assert process.wait() != 0, "it was done before it was killed: give it more rows"
        kills += 1
        _, alive = psutil.wait_procs(family, timeout=20)
        assert not alive, "workers outlive their parent"
    assert not out.exists()
    before = done_parts(out)
    assert 0 < before < ROWS // PART
    result = suggest_batch(table, book, out, part_rows=PART, workers=2)
    assert result.reused_rows == before * PART
    assert out.read_bytes() == whole.read_bytes()
    assert not Path(f"{out}.parts").exists()


def test_a_broken_run_goes_on_only_under_its_own_settings(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"

    def stop(progress: object) -> None:
        if getattr(progress, "rows", 0) >= 200:
            raise KeyboardInterrupt

    def run(**more: object) -> None:
        arguments: dict[str, object] = {"part_rows": 100, "workers": 1, **more}
        suggest_batch(table, arguments.pop("codebook", codebook), out, **arguments)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        run(progress=stop)
    assert done_parts(out) == 2 and not out.exists()
    other = Codebook([*codebook, Code("air", "Air", "Air tidak mengalir.")])
    for name, wish in [
        ("buku kode", {"codebook": other}),
        ("model", {"model": "lexical"}),
        ("pengaturan", {"top": 2}),
        ("pengaturan", {"reasons": False}),
    ]:
        with pytest.raises(QualNlpError, match=f"{name}.*--restart"):
            run(**wish)
    assert done_parts(out) == 2
    os.utime(table, (1, 1))
    with pytest.raises(QualNlpError, match="masukan"):
        run()
    run(model="lexical", restart=True)
    assert len(pd.read_parquet(out)) == 2100
    with pytest.raises(QualNlpError, match="jalan yang lain"):
        run()


def test_a_finished_run_is_not_done_again(table: Path, codebook: Codebook, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    suggest_batch(table, codebook, out, workers=1)
    made = out.stat().st_mtime_ns
    again = suggest_batch(table, codebook, out, workers=1)
    assert (again.reused_rows, again.texts, again.suggestions) == (700, 700, 2100)
    assert out.stat().st_mtime_ns == made


def test_a_part_that_is_not_whole_is_done_again(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    whole, out = tmp_path / "a.parquet", tmp_path / "b.parquet"
    suggest_batch(table, codebook, whole, part_rows=100, workers=1)

    def stop(progress: object) -> None:
        if getattr(progress, "rows", 0) >= 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest_batch(table, codebook, out, part_rows=100, workers=1, progress=stop)
    part = Path(f"{out}.parts") / "part-0000001.parquet"
    part.write_bytes(part.read_bytes()[:100])
    result = suggest_batch(table, codebook, out, part_rows=100, workers=1)
    assert result.reused_rows == 200
    assert out.read_bytes() == whole.read_bytes()


def test_an_input_that_changes_during_the_run_is_noticed(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    def change(progress: object) -> None:
        if getattr(progress, "rows", 0) >= 700:
            os.utime(table, (5, 5))

    with pytest.raises(QualNlpError, match="berubah"):
        suggest_batch(table, codebook, tmp_path / "out.parquet", workers=1, progress=change)
    assert not (tmp_path / "out.parquet").exists()


def test_two_runs_to_one_output_are_refused(
    table: Path, codebook: Codebook, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    refused: list[str] = []

    def again(progress: object) -> None:
        if not refused:
            with pytest.raises(QualNlpError, match="Proses lain") as caught:
                suggest_batch(table, codebook, out, workers=1)
            refused.append(str(caught.value))

    suggest_batch(table, codebook, out, workers=1, progress=again)
    assert refused and out.exists()


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced(tmp_path: Path, book: Path) -> None:
    table, whole, out = (tmp_path / name for name in ("in.parquet", "a.parquet", "b.parquet"))
    write_table(table, range(ROWS))
    suggest_batch(table, book, whole, part_rows=PART, workers=1)
    process = subprocess.Popen(program(table, book, out, 2))
    wait_for_parts(out, 1, process)
    victims = [
        child
        for child in psutil.Process(process.pid).children()
        if "qualnlp.batch.worker_main" in child.cmdline()
    ]
    victims[0].kill()
    assert process.wait(timeout=180) == 0
    assert out.read_bytes() == whole.read_bytes()


def test_what_a_killed_worker_had_begun_is_cleared_and_nothing_of_others(tmp_path: Path) -> None:
    other = tmp_path / "part-0000001.1.partial"
    other.write_bytes(b"x")
    with Processes(tmp_path / "plan.json", 2) as workers:
        begun = [
            tmp_path / f"part-000000{number}.{process.pid}.partial"
            for number, process in enumerate(workers._all)
        ]
        for path in begun:
            path.write_bytes(b"x")
    assert list(tmp_path.iterdir()) == [other]
