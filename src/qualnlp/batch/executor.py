"""The parts of a run that are not done yet, worked on. In: a plan. Out: what all of it came to.

A single part, or a single worker, needs no other process; more are spread over processes of this
machine, or over a cluster.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from qualnlp.batch.checkpoint import PLAN, part_path
from qualnlp.batch.cluster import cluster_results
from qualnlp.batch.part import Counts, Worker, counts_of
from qualnlp.batch.plan import Plan
from qualnlp.batch.result import Progress
from qualnlp.batch.workers import Processes, stopped
from qualnlp.limits import cores


def work_on_parts(
    plan: Plan,
    folder: Path,
    workers: int | None,
    scheduler: str | None,
    progress: Callable[[Progress], None] | None,
    started: float,
) -> tuple[Counts, int]:
    """Work on every part that is not done yet; return the sum of all, and the rows reused."""
    earlier = {
        number: counts
        for number in range(len(plan.parts()))
        if (counts := counts_of(part_path(folder, number))) is not None
    }
    missing = [number for number in range(len(plan.parts())) if number not in earlier]
    total = Counts(0, 0, 0, 0)
    for counts in earlier.values():
        total = _plus(total, counts)
    reused = total.rows
    if progress is not None:
        progress(Progress(reused, plan.rows, time.monotonic() - started, float("nan")))
    with ExitStack() as stack:
        for _, counts in _results(plan, folder, missing, workers, scheduler, stack):
            total = _plus(total, counts)
            if progress is not None:
                seconds = time.monotonic() - started
                rate = (total.rows - reused) / seconds
                progress(Progress(total.rows, plan.rows, seconds, rate))
    return total, reused


def _results(
    plan: Plan,
    folder: Path,
    missing: list[int],
    workers: int | None,
    scheduler: str | None,
    stack: ExitStack,
) -> Iterator[tuple[int, Counts]]:
    if scheduler is not None:
        yield from cluster_results(folder / PLAN, plan.key, missing, scheduler)
        return
    count = min(workers or cores(), len(missing))
    if count > 1:
        yield from stack.enter_context(Processes(folder / PLAN, count)).results(missing)
        return
    # So little work needs no other process.
    worker = Worker(folder / PLAN) if missing else None
    for number in missing:
        assert worker is not None
        try:
            yield number, worker.work(number)
        except OSError as error:
            raise stopped(f"{type(error).__name__}: {error}", folder) from error


def _plus(a: Counts, b: Counts) -> Counts:
    return Counts(
        a.rows + b.rows, a.texts + b.texts, a.suggestions + b.suggestions, a.errors + b.errors
    )
