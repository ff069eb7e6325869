"""A result that stays in parts. In: the folder of a run. Out: a folder of Parquet files.

Joining is one process's work; past some tens of cores it takes longer than the computing, and no
reader needs it: Dask, DuckDB, Polars and pandas read a folder of parts as one table. Beside
the parts stands a manifest, whose name such readers pass over; the folder is there whole or not at
all, for it is built beside its place and then renamed.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from qualnlp.batch.arrow import load_arrow
from qualnlp.batch.assemble import join_errors
from qualnlp.batch.checkpoint import part_path
from qualnlp.batch.plan import Plan

MANIFEST = "_qualnlp.json"
_BUILT, _REPLACED = "out", "replaced"


def is_folder(out: Path) -> bool:
    """Tell whether an output is meant as a folder: its name has no ending.

    Examples
    --------
    >>> is_folder(Path("saran")), is_folder(Path("saran.parquet"))
    (True, False)
    """
    return not out.suffix


def move_to_folder(plan: Plan, folder: Path, out: Path) -> None:
    """Make the output of its parts without reading them; the errors file first."""
    _, pq = load_arrow()
    join_errors(plan, folder, out)
    built = folder / _BUILT
    built.mkdir(exist_ok=True)
    parts: list[dict[str, Any]] = []
    total = 0
    for number in range(len(plan.parts())):
        path = part_path(folder, number)
        rows = pq.read_metadata(path).num_rows
        total += rows
        if rows:
            parts.append({"file": path.name, "rows": rows, "bytes": path.stat().st_size})
            path.replace(built / path.name)
    about = {"rows": total, "parts": parts, "qualnlp": json.loads(plan.metadata())}
    with (built / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(about, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    if out.exists():  # --restart: the earlier result goes when the new one is whole
        out.replace(folder / _REPLACED)
    built.replace(out)


def give_back_parts(folder: Path) -> None:
    """Put parts back that a run was moving when it was broken off."""
    built = folder / _BUILT
    if built.is_dir():
        for path in built.glob("part-*.parquet"):
            path.replace(folder / path.name)
        shutil.rmtree(built)


def is_taken(out: Path) -> bool:
    """Tell whether something stands at an output's place: a file, or a folder that holds any."""
    return out.exists() and not (out.is_dir() and not any(out.iterdir()))


def manifest_of(out: Path) -> dict[str, Any] | None:
    """Return the manifest of a result in parts; None where there is none of ours."""
    try:
        about = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return about if isinstance(about["qualnlp"], dict) and "plan" in about["qualnlp"] else None
    except (OSError, KeyError, TypeError, ValueError):
        return None


def is_whole(out: Path, manifest: dict[str, Any]) -> bool:
    """Tell whether a result holds every part that its manifest names, in its size."""
    return all(
        (out / one["file"]).is_file() and (out / one["file"]).stat().st_size == one["bytes"]
        for one in manifest["parts"]
    )
