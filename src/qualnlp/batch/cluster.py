"""The same parts on a cluster of Dask. In: a plan's path and a scheduler. Out: each part's counts.

Workers read the input and write their parts themselves, so all of them must see the folders under
the same paths. A part that is done twice is the same file; a lost worker costs the part it was at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from qualnlp.batch.checkpoint import part_path
from qualnlp.batch.part import Counts, worker_for
from qualnlp.batch.workers import stopped
from qualnlp.errors import BatchStopped, ExtraMissing
from qualnlp.i18n import say

# Parts handed to the scheduler ahead of the workers, so that none waits.
_AHEAD = 4


def cluster_results(
    plan_path: Path, key: str, numbers: Sequence[int], scheduler: str
) -> Iterator[tuple[int, Counts]]:
    """Give each part's counts as it is done, in any order.

    Raises
    ------
    ExtraMissing
        Without the extra `cluster`.
    BatchStopped
        If the scheduler cannot be reached, a part failed, or its file is not seen here.
    """
    try:
        import distributed
    except ImportError as error:
        raise ExtraMissing("cluster") from error

    dask: Any = distributed  # it is not typed throughout
    try:
        client = dask.Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchStopped(
            say("Penjadwal Dask tidak dapat dihubungi.", "The Dask scheduler cannot be reached."),
            where=scheduler,
            hint=say("Contoh: tcp://127.0.0.1:8786", "For example: tcp://127.0.0.1:8786"),
        ) from error
    waiting = iter(numbers)
    with client:

        def submit(number: int) -> Any:
            # Not pure: a part that is lost from a cluster's memory may be asked for again.
            return client.submit(
                _work, str(plan_path), key, number, key=f"qualnlp-{key}-{number}", pure=False
            )

        threads = max(1, sum(client.nthreads().values()))
        first = [submit(number) for number in islice(waiting, _AHEAD * threads)]
        done = dask.as_completed(first, loop=client.loop)
        for future in done:
            if future.status != "finished":
                raise stopped(str(future.exception()), plan_path.parent)
            number, counts = future.result()
            if not part_path(plan_path.parent, number).exists():
                raise BatchStopped(
                    say(
                        f"Bagian {number} tidak terlihat dari sini.",
                        f"Part {number} cannot be seen from here.",
                    ),
                    where=plan_path.parent,
                    hint=say(
                        "Semua pekerja harus melihat folder yang sama.",
                        "All workers must see the same folder.",
                    ),
                )
            yield number, counts
            future.release()
            following = next(waiting, None)
            if following is not None:
                done.add(submit(following))


def _work(plan_path: str, key: str, number: int) -> tuple[int, Counts]:
    """Do one part; runs on the cluster."""
    return number, worker_for(plan_path, key).work(number)
