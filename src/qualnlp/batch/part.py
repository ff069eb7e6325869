"""One part: some thousand rows. In: a plan and a number. Out: a Parquet file of suggestions.

The same part gives the same bytes wherever it is worked on: its texts go through the engine in the
same batches, on one thread, and what the engine keeps in memory changes no number.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from qualnlp.batch.arrow import give_back_memory, load_arrow
from qualnlp.batch.checkpoint import errors_path, part_path
from qualnlp.batch.columns import column
from qualnlp.batch.plan import Plan
from qualnlp.batch.rows import Rows, contexts_of, excerpts_of, fault_in_words, read_rows
from qualnlp.batch.sources import Stretches
from qualnlp.codebook import Codebook
from qualnlp.embedding import SHIPPED
from qualnlp.i18n import use_language
from qualnlp.suggestion import Engine
from qualnlp.suggestion.background import as_background
from qualnlp.suggestion.views import read_views

_COUNTS = b"qualnlp_part"


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of a part: rows read, texts suggested for, rows written, unreadable rows."""

    rows: int
    texts: int
    suggestions: int
    errors: int


class Worker:
    """Works on parts of one plan, one after the other.

    Parameters
    ----------
    plan_path : Path
    stays_open : bool
        As for `Stretches`: whoever may outlive the run must not hold its files.
    """

    def __init__(self, plan_path: Path, *, stays_open: bool = True) -> None:
        self._folder = plan_path.parent
        self.plan = Plan.load(plan_path)
        self._parts = self.plan.parts()
        self._schema = self.plan.schema()
        views = read_views(self.plan.model or SHIPPED)
        self._suggester = Engine(
            Codebook.from_json(self.plan.codebook), views.embedder, views.contextual
        )
        learned = dict(self.plan.lessons)
        if learned:
            learned["codes"] = np.array(learned["codes"], int)
        with use_language(self.plan.language):
            self._suggester.fit(**learned, background=as_background(self.plan.background))
        self._given = Stretches(stays_open=stays_open)
        self._lock = Lock()

    def work(self, number: int) -> Counts:
        """Write a part and, before it, the rows of it that could not be read."""
        source, start, count = self._parts[number]
        # The engine keeps words in memory: one thread at a time.
        with self._lock, threadpool_limits(1, user_api="blas"), use_language(self.plan.language):
            path, columns = self.plan.sources[source].path, self._read_columns(source)
            given = self._given.read(path, start, count, columns)
            rows = read_rows(given, self.plan.text_column)
            table, texts = self._suggested(given, rows)
            counts = Counts(given.num_rows, texts, table.num_rows, len(rows.faults))
            if rows.faults:
                errors = self._errors(given, rows, self.plan.inputs[source].name, start)
                _write(errors, errors_path(self._folder, number))
            _write(_with_counts(table, counts), part_path(self._folder, number))
            del given, table
            give_back_memory()
        return counts

    def _read_columns(self, source: int) -> list[str]:
        from qualnlp.batch.to_parquet import FAULT

        staged = self.plan.sources[source] != self.plan.inputs[source]
        return [*self.plan.columns, *([FAULT] if staged else [])]

    def _suggested(self, given: Any, rows: Rows) -> tuple[Any, int]:
        """Return the suggestions for a part's texts as a table of the output's schema."""
        pa, _ = load_arrow()
        texts, places = rows.texts, rows.places
        contexts = contexts_of(given, self.plan.context_column, places)
        columns: dict[str, Any] = {}
        if self.plan.split:
            found = [
                (place, context, one)
                for place, text, context in zip(places, texts, contexts, strict=True)
                for one in excerpts_of(text, self.plan.max_words)
            ]
            places = [place for place, _, _ in found]
            texts = [one.text for _, _, one in found]
            contexts = [one.question or context for _, context, one in found]
            for name in ("excerpt_id", "turn", "start", "end"):
                columns[name] = pa.array(
                    [getattr(one, name) for _, _, one in found], self._schema.field(name).type
                )
        each = min(self.plan.top, len(self._suggester.classes_))
        owners = np.asarray(places, dtype=np.int64)
        repeats = np.arange(len(texts))
        if not self.plan.wide:
            owners, repeats = np.repeat(owners, each), np.repeat(repeats, each)
        rows_of = column(repeats, pa.int64())
        columns = {name: values.take(rows_of) for name, values in columns.items()}
        rows_of = column(owners, pa.int64())
        for name in self.plan.carried:
            columns[name] = given.column(name).take(rows_of).combine_chunks()
        offsets = column(np.arange(len(texts) + 1) * each, pa.int32())
        for name, values in self._own_columns(texts, contexts).items():
            columns[name] = pa.ListArray.from_arrays(offsets, values) if self.plan.wide else values
        arrays = [columns[name] for name in self._schema.names]
        return pa.Table.from_arrays(arrays, schema=self._schema), len(texts)

    def _own_columns(self, texts: list[str], contexts: list[str]) -> dict[str, Any]:
        """Return the columns of the suggestions for some texts."""
        pa, _ = load_arrow()
        kinds = self.plan.own_fields()
        pieces: dict[str, list[Any]] = {name: [column([], kind)] for name, kind in kinds}
        pieces_of = self._suggester.suggest_columns
        for piece in pieces_of(texts, self.plan.top, contexts, reasons=self.plan.reasons):
            for name, kind in kinds:  # at once: as Python's texts they would take ten times that
                pieces[name].append(column(piece[name], kind))
        return {name: pa.concat_arrays(some) for name, some in pieces.items()}

    def _errors(self, given: Any, rows: Rows, file: str, start: int) -> Any:
        """Return one row per unreadable row: its id, file, row number from 0, and why."""
        pa, _ = load_arrow()
        places = [place for place, _ in rows.faults]
        name = self.plan.id_column
        ids = given.column(name).take(pa.array(places, pa.int64())).combine_chunks()
        reasons = [fault_in_words(fault) for _, fault in rows.faults]
        return pa.table(
            {
                name: ids,
                "file": pa.array([file] * len(places), pa.string()),
                "row": pa.array([start + place for place in places], pa.int64()),
                "reason": pa.array(reasons, pa.string()),
            }
        )


@lru_cache(maxsize=1)
def worker_for(plan_path: str, key: str) -> Worker:
    """Return this process's worker for a plan: the model is read once, not once a part."""
    return Worker(Path(plan_path), stays_open=False)


def counts_of(path: Path) -> Counts | None:
    """Return what a part that is done came to; None if it is missing or not whole."""
    pa, pq = load_arrow()
    try:
        return Counts(**json.loads(pq.read_schema(path).metadata[_COUNTS]))
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        return None


def _with_counts(table: Any, counts: Counts) -> Any:
    about = {name: getattr(counts, name) for name in counts.__slots__}
    return table.replace_schema_metadata({_COUNTS: json.dumps(about)})


def _write(table: Any, path: Path) -> None:
    """Write a file that appears whole or not at all, and is on the disk when it does."""
    _, pq = load_arrow()
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            pq.write_table(table, file, compression="zstd", row_group_size=len(table) or 1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
