"""What a worker process runs. In: part numbers, one per line. Out: their counts, one per line."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from qualnlp.batch.part import Worker


def main(plan_path: str) -> None:
    """Work on the parts whose numbers come in, until there are no more or the parent is gone."""
    answers, sys.stdout = (
        sys.stdout,
        sys.stderr,
    )  # libraries may print
    numbers: SimpleQueue[int] = SimpleQueue()
    Thread(target=_listen, args=(numbers,), daemon=True).start()
    worker: Worker | None = None
    while True:
        number = numbers.get()
        try:
            worker = worker or Worker(Path(plan_path))
            counts = worker.work(number)
            reply: dict[str, object] = {name: getattr(counts, name) for name in counts.__slots__}
        except Exception as error:  # the parent reports it in a sentence
            reply = {"error": f"{type(error).__name__}: {error}"}
        try:
            print(json.dumps(reply), file=answers, flush=True)
        except OSError:  # the parent is gone
            os._exit(0)


def _listen(numbers: SimpleQueue[int]) -> None:
    """Hand on what the parent asks for; leave at once when it is gone, in the midst of a part."""
    for line in sys.stdin:
        numbers.put(int(line))
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
