"""Join the parts. In: the folder of a run. Out: the output, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qualnlp.batch.arrow import give_back_memory, load_arrow
from qualnlp.batch.checkpoint import errors_of, errors_path, part_path
from qualnlp.batch.plan import Plan


def assemble(plan: Plan, folder: Path, out: Path) -> None:
    """Write the output from its parts, one after the other in memory; the errors file first."""
    join_errors(plan, folder, out)
    parts = (part_path(folder, n) for n in range(len(plan.parts())))
    _join(parts, plan.schema(), folder / "out.partial", out)


def join_errors(plan: Plan, folder: Path, out: Path) -> None:
    """Write the list of rows that could not be read, if there are any."""
    _, pq = load_arrow()
    numbers = range(len(plan.parts()))
    errors = [path for n in numbers if (path := errors_path(folder, n)).exists()]
    if errors:
        _join(errors, pq.read_schema(errors[0]), folder / "errors.partial", errors_of(out))
    else:
        errors_of(out).unlink(missing_ok=True)


def plan_key_of(out: Path) -> str | None:
    """Return which plan made an output; None if it is not one of ours."""
    pa, pq = load_arrow()
    try:
        return str(json.loads(pq.read_schema(out).metadata[b"qualnlp"])["plan"])
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        return None


def _join(paths: Iterable[Path], schema: Any, partial: Path, out: Path) -> None:
    _, pq = load_arrow()
    with partial.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for path in paths:
                with pq.ParquetFile(path) as part:
                    table = part.read(use_threads=False)
                if table.num_rows:
                    table = table.replace_schema_metadata(schema.metadata)
                    writer.write_table(table, row_group_size=table.num_rows)
                del table
                give_back_memory()
        file.flush()
        os.fsync(file.fileno())
    partial.replace(out)
