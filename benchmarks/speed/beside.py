"""Two checkouts side by side on the same work, in CPU seconds. In: a row's script. Out: a ratio.

A script of this folder names its work, makes what it needs (not counted) and does it (counted):

    python benchmarks/speed/code_table.py --against ../qualnlp-0.1.0 [--pairs 5] [--record]

Each round starts one process for each checkout, one after the other, so that whatever else the
machine does weighs on both. CPU seconds are those of the process and of what it started; the peak
of memory is that of the largest process. Without --against this checkout is measured alone. Modules
are compiled before, as those of an installed package are: a round that is not counted does it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(HERE.parent.parent))

# Given a folder and a size: prepares, and returns the work that is counted. What the work
# returns (a mapping of names to numbers) is shown beside the times.
Prepare = Callable[[Path, int], Callable[[], Any]]
_MARK = "measured: "


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mib() -> float:
    """Return the largest memory that this process, or one that it waited for, ever had."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / 1024


def compare(title: str, prepare: Prepare, sizes: list[int]) -> None:
    """Measure a row from the command line."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--against", type=Path, help="the checkout to compare with")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=sizes)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        _measure_here(prepare, given.child)
        return
    script = Path(sys.argv[0]).resolve()
    builds = {"new": ROOT} | ({"old": given.against.resolve()} if given.against else {})
    order = [name for name in ("old", "new") if name in builds]
    lines = [
        "| size | " + " | ".join(f"{name}: CPU s | {name}: MiB" for name in order) + " | ratio |",
        "| ---: |" + " ---: | ---: |" * len(order) + " ---: |",
    ]
    for size in given.sizes:
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in order}
        for number in range(given.pairs + 1):
            for name in order:
                done = _in_process(script, builds[name], size)
                if number:  # the first round compiled the modules
                    taken[name].append(done)
        seconds = {
            name: statistics.median(one["cpu"] for one in rounds) for name, rounds in taken.items()
        }
        memory = {name: statistics.median(o["peak"] for o in rs) for name, rs in taken.items()}
        ratio = f"{seconds['old'] / seconds['new']:.1f}" if "old" in seconds else "–"
        cells = " | ".join(f"{seconds[name]:.3f} | {memory[name]:.0f}" for name in order)
        lines.append(f"| {size:,} | {cells} | {ratio} |")
        print(lines[-1], flush=True)
        said = {
            name: {k: v for k, v in rounds[-1].items() if k not in ("cpu", "peak")}
            for name, rounds in taken.items()
        }
        if any(said.values()):
            print("   ", said, flush=True)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    lines += ["", f"Medians of {given.pairs} rounds; load {load} on {os.cpu_count()} cores."]
    print("\n".join(lines))
    if given.record:
        from results import record

        beside = " --against CHECKOUT" if given.against else ""
        record(title, f"python benchmarks/speed/{script.name}{beside} --record", "\n".join(lines))


def _in_process(script: Path, checkout: Path, size: int) -> dict[str, float]:
    paths = [str(checkout / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), "qualnlp-compiled")),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, str(script), "--child", str(size)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        if line.startswith(_MARK):
            return dict(json.loads(line.removeprefix(_MARK)))
    raise SystemExit(f"{checkout}: {done.stdout}{done.stderr}")


def _measure_here(prepare: Prepare, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = prepare(Path(folder), size)
        gc.collect()
        before = cpu_seconds()
        said = work()
        cpu = cpu_seconds() - before
    numbers = said if isinstance(said, dict) else {}
    print(_MARK + json.dumps({"cpu": cpu, "peak": peak_mib(), **numbers}))
