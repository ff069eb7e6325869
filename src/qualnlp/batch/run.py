"""A batch run from beginning to end. In: a table and a codebook. Out: a file of suggestions."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from qualnlp.batch.arrow import load_arrow
from qualnlp.batch.as_folder import (
    give_back_parts,
    is_folder,
    is_taken,
    is_whole,
    manifest_of,
    move_to_folder,
)
from qualnlp.batch.assemble import assemble, plan_key_of
from qualnlp.batch.background import draw_background
from qualnlp.batch.checkpoint import PLAN, STAGED, errors_of, folder_of, locked
from qualnlp.batch.executor import work_on_parts
from qualnlp.batch.part import Counts
from qualnlp.batch.plan import PART_ROWS, PART_TRANSCRIPTS, Plan
from qualnlp.batch.result import BatchResult, Progress
from qualnlp.batch.sources import (
    Source,
    find_sources,
    has_changed,
    open_parquet,
    require_columns,
    source_of,
)
from qualnlp.batch.to_parquet import stage
from qualnlp.batch.validate import changed, check_names, check_number, check_places, other_run
from qualnlp.codebook import Codebook
from qualnlp.errors import NothingToDo
from qualnlp.i18n import current_language, say
from qualnlp.transcripts.paths import PathLike


def suggest_batch(
    source: PathLike,
    codebook: Codebook | PathLike,
    out: PathLike,
    *,
    text_column: str = "text",
    id_column: str = "id",
    context_column: str | None = None,
    keep: Sequence[str] = (),
    decisions: PathLike | None = None,
    split: bool = False,
    wide: bool = False,
    top: int = 3,
    reasons: bool = True,
    max_words: int = 80,
    part_rows: int | None = None,
    model: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    restart: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> BatchResult:
    r"""Suggest codes for every row of a table, in bounded memory; a broken run goes on.

    The parts that are done are kept in ``OUT.parts`` until `out` is whole; the same call goes on
    from there and ends with the same bytes. Rows without a readable text do not stop the others:
    they are listed in ``OUT.errors.parquet``.

    Parameters
    ----------
    source : path
        A Parquet file or a folder of them, a .csv (comma, semicolon or tab) or .jsonl file.
    codebook : Codebook or path
    out : path
        A .parquet file, or, where the name has no ending, a folder of such files, one a part, with
        a manifest (``_qualnlp.json``): the id column, `keep`, and code, rank, score, probability,
        abstain, evidence_start, evidence_end, reason; ``min(top, codes)`` rows per text.
    text_column, id_column : str
    context_column : str, optional
        The column of the questions that the texts answer; with `split` a transcript's own
        questions come first.
    keep : sequence of str
        Further columns to carry over.
    decisions : path, optional
        A table of decisions to learn from first: `excerpt_id` (an id of the input), or transcript
        and text; code (empty: read, nothing else applies), and, if wanted, verdict.
    split : bool
        Whether rows are transcripts: suggestions are then for their informants' excerpts, with
        excerpt_id, turn, start and end (offsets in the row's text) behind the id.
    wide : bool
        One row per text, with lists, instead of one row per suggestion.
    top : int
        As for `CodeSuggester.suggest`.
    reasons : bool
        Whether to say why; without, the column `reason` is empty and the run is quicker. Evidence
        is given all the same.
    model : str or path, optional
        None: the static model. ``"indonesian-static+indonesian-contextual"``: both models, which
        is better and many times slower. Otherwise as for `qualnlp.load_embedder`.
    max_words : int
        With `split`: as for `qualnlp.split`.
    part_rows : int, optional
        How many rows are one part, which a broken run has done or not done: 16,384, or 64 with
        `split`. It bounds the memory.
    workers : int, optional
        Processes; as many as there are cores otherwise.
    scheduler : str, optional
        The address of a Dask scheduler (extra `cluster`), ``"tcp://..."``, that works instead.
    restart : bool
        Whether to throw away what an earlier run left, or its output, and begin anew.
    progress : callable, optional
        Called with a `Progress` after each part.

    Raises
    ------
    ExtraMissing
        Without the extra `batch`.
    FileMissing, FormatUnknown, BatchInputInvalid, CodebookInvalid, DecisionsInvalid
        If the input, the codebook or the decisions cannot be used.
    BatchRefused
        If the output, or a broken run for it, comes from other settings or another input, or if
        another process is at it.
    BatchStopped
        If the run could not go on; what is done is kept.
    NothingToDo
        If no row holds a readable text.

    Examples
    --------
    >>> import tempfile
    >>> from qualnlp import Code, Codebook
    >>> codebook = Codebook([Code("jalan", "Jalan", "Jalan rusak, berlubang, macet.")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder, "aduan.csv")
    ...     _ = table.write_text("id,text\n7,Jalannya berlubang semua Pak.\n", encoding="utf-8")
    ...     result = suggest_batch(table, codebook, Path(folder, "saran.parquet"))
    >>> result.texts, result.suggestions, result.errors
    (1, 1, 0)
    """
    load_arrow()
    started = time.monotonic()
    given, target = Path(os.fspath(source)), Path(os.fspath(out)).absolute()
    check_places(given, target)
    for name, value in (("top", top), ("workers", workers), ("part_rows", part_rows)):
        check_number(name, value)
    book = codebook if isinstance(codebook, Codebook) else Codebook.read(os.fspath(codebook))
    inputs = find_sources(given)
    check_names([id_column, *keep], split)
    folder = folder_of(target)
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        with locked(folder):
            give_back_parts(folder)
            if restart:
                _clear(folder)
            context = [context_column] if context_column else []
            columns = list(dict.fromkeys([id_column, *keep, text_column, *context]))
            sources = _staged(inputs, folder, columns, text_column, id_column)
            require_columns(open_parquet(sources[0].path).schema_arrow, columns, given)
            plan = _plan(
                book, inputs, sources, decisions, model,
                text_column=text_column, id_column=id_column, context_column=context_column,
                keep=tuple(keep),
                split=split, wide=wide, top=top, reasons=reasons, max_words=max_words,
                part_rows=part_rows or (PART_TRANSCRIPTS if split else PART_ROWS),
            )  # fmt: skip
            done_before = _done_before(plan, folder, target, restart)
            if done_before is None:
                counts, reused = work_on_parts(plan, folder, workers, scheduler, progress, started)
                if plan.rows and not counts.texts and counts.errors:
                    raise _nothing_readable(given, plan, folder, target)
                if any(has_changed(one) for one in plan.inputs):
                    raise changed(given)
                (move_to_folder if is_folder(target) else assemble)(plan, folder, target)
            else:
                counts, reused = done_before, plan.rows
    except BaseException:
        if made and not any(path.name != "lock" for path in folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    at = errors_of(target)
    return BatchResult(
        out=Path(os.fspath(out)),
        rows=counts.rows,
        texts=counts.texts,
        suggestions=counts.suggestions,
        errors=counts.errors,
        errors_path=at if at.exists() else None,
        reused_rows=reused,
        seconds=time.monotonic() - started,
    )


def _staged(
    inputs: list[Source], folder: Path, columns: list[str], text_column: str, id_column: str
) -> list[Source]:
    """Return what parts are read from; a CSV or JSONL file is brought into Parquet first."""
    if inputs[0].rows >= 0:
        return inputs
    staged = folder / STAGED
    about = folder / "staged.json"
    made_from = json.dumps([inputs[0].as_dict(), columns, text_column])
    if not (staged.exists() and about.exists() and about.read_text("utf-8") == made_from):
        about.unlink(missing_ok=True)
        stage(Path(inputs[0].path), staged, columns, text_column, id_column)
        about.write_text(made_from, encoding="utf-8")
    return [source_of(staged)]


def _plan(
    book: Codebook,
    inputs: list[Source],
    sources: list[Source],
    decisions: PathLike | None,
    model: str | Path | None,
    *,
    text_column: str,
    id_column: str,
    context_column: str | None,
    keep: tuple[str, ...],
    split: bool,
    wide: bool,
    top: int,
    reasons: bool,
    max_words: int,
    part_rows: int,
) -> Plan:
    from qualnlp import __version__
    from qualnlp.embedding import SHIPPED
    from qualnlp.suggestion.views import read_views

    views = read_views(SHIPPED if model is None else str(model))
    learned = {}
    if decisions is not None:
        # Brings in the rooms of decisions and their database, which no worker needs.
        from qualnlp.batch.training_data import read_lessons

        path = Path(os.fspath(decisions))
        learned = read_lessons(path, book, sources, text_column, id_column, context_column)
    return Plan(
        version=__version__,
        language=current_language(),
        model=None if model is None else str(model),
        model_name=views.name,
        fingerprint=views.fingerprint,
        codebook=book.to_json(),
        lessons=learned,
        top=top,
        reasons=reasons,
        max_words=max_words,
        part_rows=part_rows,
        split=split,
        wide=wide,
        text_column=text_column,
        id_column=id_column,
        context_column=context_column,
        background=draw_background(
            sources, text_column, context_column, split=split, max_words=max_words
        ),
        keep=keep,
        inputs=tuple(inputs),
        sources=tuple(sources),
    )


def _done_before(plan: Plan, folder: Path, target: Path, restart: bool) -> Counts | None:
    """Return what the output holds if this plan has made it already; settle which run goes on.

    Raises
    ------
    BatchRefused
        If the output or the parts in the folder come from another plan.
    """
    as_folder = is_folder(target)
    manifest = manifest_of(target) if as_folder else None
    if as_folder and is_taken(target) and manifest is None:
        raise other_run(target, [])  # somebody else's files: no --restart throws them away
    if target.exists() and not restart and (manifest or not as_folder):
        if as_folder:
            if manifest and manifest["qualnlp"]["plan"] == plan.key and is_whole(target, manifest):
                return _counted(plan, target, manifest["rows"])
        elif plan_key_of(target) == plan.key:
            return _counted(plan, target, open_parquet(target).metadata.num_rows)
        raise other_run(target, [])
    earlier = folder / "decisive.json"
    now = json.dumps(plan.decisive())
    if earlier.exists():
        different = plan.differences(json.loads(earlier.read_text(encoding="utf-8")))
        if different:
            raise other_run(folder, different)
    plan.save(folder / PLAN)
    earlier.write_text(now, encoding="utf-8")
    return None


def _counted(plan: Plan, target: Path, rows: int) -> Counts:
    """Return what an output of so many rows holds, from them and those of its errors file."""
    errors = errors_of(target)
    at_fault = open_parquet(errors).metadata.num_rows if errors.exists() else 0
    each = 1 if plan.wide else min(plan.top, len(Codebook.from_json(plan.codebook).codable))
    return Counts(plan.rows, rows // each, rows, at_fault)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def _nothing_readable(given: Path, plan: Plan, folder: Path, target: Path) -> NothingToDo:
    """Keep the list of faults, drop the empty parts, and say that there was nothing to do."""
    assemble(plan, folder, folder / "empty.parquet")
    errors_of(folder / "empty.parquet").replace(errors_of(target))
    _clear(folder)
    return NothingToDo(
        say("Tidak satu baris pun berisi teks.", "Not a single row holds text."),
        where=given,
        hint=say("Alasannya ada di ", "The reasons are in ") + str(errors_of(target)),
    )
