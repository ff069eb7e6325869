"""Runs of the suggestion engine. In: the study. Out: suggestions, never a coding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.errors import ExtraMissing, ModelUnavailable, NothingToDo
from qualnlp.freed import no_search
from qualnlp.i18n import say
from qualnlp.store import frames, schema, suggestion_runs
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.chunked_writes import PORTION, write_in_turns
from qualnlp.store.columns import (
    decided_on,
    excerpt_columns,
    shown_columns,
    standing_decisions,
)
from qualnlp.store.suggestion_frame import suggestions_of_run
from qualnlp.store.suggestion_rows import KnownNumbers, number_suggestions
from qualnlp.store.suggestion_runs import (
    add_suggestions,
    begin_run,
    clear_interrupted,
    finish_run,
    give_up_run,
    is_filled,
    latest_made,
    latest_run,
    save_shown,
)
from qualnlp.study._progress import Progress, shown
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from qualnlp.embedding import EmbedderLike
    from qualnlp.suggestion import Engine, KeptTexts
    from qualnlp.suggestion.background import Pairs
    from qualnlp.suggestion.placed import Placed


# Texts go through the engine so many at a time; the engine's own batches are no larger.
_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class RunMade:
    """What a run of the engine brought.

    Attributes
    ----------
    run_id : str
    excerpts, suggestions : int
        How many suggestions people are shown, and on how many excerpts.
    calibration : str
        What the probabilities rest on.
    problem : str
        Why the second model is missing; empty where it is there or was not wanted.
    """

    run_id: str
    excerpts: int
    suggestions: int
    calibration: str
    problem: str = ""


def suggest(
    session: Session,
    top: int = 3,
    model: EmbedderLike = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """See `qualnlp.Study.suggest`."""
    import pandas as pd

    parts: list[pd.DataFrame] = []

    def take(found: dict[str, Any], visible: NDArray[np.bool_]) -> None:
        parts.append(pd.DataFrame(found)[visible])

    with shown(say("Menyarankan kode", "Suggesting codes"), progress) as told:
        made = _make_run(session, top, model, take, told)
    visible = pd.concat(parts, ignore_index=True)
    visible.attrs["calibration"] = made.calibration
    if made.problem:
        visible.attrs["problem"] = made.problem
    return visible


def renew_suggestions(
    session: Session, top: int = 3, model: EmbedderLike = None, *, as_before: bool = False
) -> RunMade:
    """See `qualnlp.Study.renew_suggestions`."""
    if not as_before:
        return _make_run(session, top, model)
    top, model = _as_before(session, top, model)
    try:
        return _make_run(session, top, model)
    except (ModelUnavailable, ExtraMissing) as error:
        raise ModelUnavailable(
            say(
                f"Model saran yang terakhir, “{model}”, tidak dapat dimuat dengan namanya.",
                f"The model of the latest suggestions, “{model}”, cannot be loaded by its name.",
            ),
            where=session.path,
            hint=say(
                "Buat saran dengan `qualnlp suggest --model`, yang menerima folder.",
                "Make suggestions with `qualnlp suggest --model`, which takes a folder.",
            ),
        ) from error


def _as_before(session: Session, top: int, model: EmbedderLike) -> tuple[int, EmbedderLike]:
    """Return how many codes the latest run gives, and its model; what is given where none is."""
    from qualnlp.suggestion.views import BOTH

    with session.store.reading() as connection:
        made = latest_made(connection)
    if made is None:
        return top, model
    run_id, name, settings = made
    top = settings.get("top", top)
    if name == BOTH or "without_contextual" in settings:
        return top, None  # both, and where the second cannot be had any more the first alone
    asked = session.asked.get(run_id)
    return top, name if asked is None else asked


def suggestions(
    session: Session, coder: str | None = None, *, abstained: bool = False
) -> pd.DataFrame:
    """See `qualnlp.Study.suggestions`."""
    with session.store.reading() as connection:
        frame = suggestions_of_run(connection, latest_run(connection))
    if coder is not None:
        with session.store.writing() as connection:
            save_shown(connection, coding.named(connection, coder), frame)
    return frame if abstained else frame[~frame["abstain"]].reset_index(drop=True)


def runs(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.runs`."""
    with session.store.reading() as connection:
        return frames.runs(connection)


def forget_run(session: Session, run_id: str) -> None:
    """See `qualnlp.Study.forget_run`."""
    with session.store.writing() as connection:
        if not suggestion_runs.forget_run(connection, run_id):
            raise NothingToDo(
                say("Tidak ada saran dengan id ini.", "There is no run with this id."),
                where=run_id,
                hint=say("Lihat study.runs().", "See study.runs()."),
            )


@no_search()
def _make_run(
    session: Session,
    top: int,
    model: EmbedderLike,
    take: Callable[[dict[str, Any], NDArray[np.bool_]], object] | None = None,
    progress: Progress = lambda done, total: None,
) -> RunMade:
    """Write a run in portions, and give each to `take`: its columns, and what is visible."""
    from qualnlp.suggestion import Decided, KeptTexts, prepare_run

    with session.store.reading() as connection:
        spoken = schema.excerpts.c.role == "informant"
        ids = excerpt_columns(connection, ["excerpt_id"], spoken)["excerpt_id"]
        if not ids:
            raise NothingToDo(
                say("Belum ada kutipan informan.", "There is no excerpt of an informant yet."),
                where=session.path,
                hint=say("Tambahkan transkrip dulu.", "Add transcripts first."),
            )
        material = transcript_store.material_state(connection)
        codebook, version = session.codebook_of(connection)
        columns = ["excerpt_id", "transcript_id", "text", "question"]
        taught = excerpt_columns(connection, columns, spoken & decided_on(connection))
        decided = Decided(*standing_decisions(connection), shown_columns(connection))
    total = 2 * len(ids)  # each text is read once for the level, and once for its suggestions
    # Taken out: two runs at a time, at the page and here, must not teach the same engine.
    earlier, session.engine = session.engine, None
    known, session.texts = session.texts, None
    if known is None or not known.holds(material, ids):
        known = KeptTexts(material, ids, _level(session, ids, lambda done: progress(done, total)))
    run = prepare_run(
        ids, taught, decided, codebook, model, top, known.level, session.vectors, earlier
    )
    run_id = run.about["run_id"]
    clear_interrupted(session.store)
    numbers = session.numbers or KnownNumbers() if known.may_grow else None
    session.numbers = None
    if numbers is not None:
        with session.store.reading() as connection:
            numbers.begin(connection)
    with session.store.writing() as connection:
        begin_run(connection, {**run.about, "codebook_version": version})
        is_there = is_filled(connection, run_id, run.n)
    n_excerpts = n_visible = 0
    try:
        for start in range(0, len(ids), _TEXTS):
            some = ids[start : start + _TEXTS]
            found = run.suggest(some, _placed(session, run.suggester, known, start))
            if not is_there:
                _add(session, run_id, found, numbers)
            abstain = found["abstain"].astype(bool)
            n_visible += int((~abstain).sum())
            n_excerpts += len(set(found["excerpt_id"][~abstain]))
            progress(len(ids) + min(start + _TEXTS, len(ids)), total)
            if take is not None:
                take({"run_id": [run_id] * len(abstain), **found}, ~abstain)
        # Whoever is at the page goes on without waiting for the new order.
        coding.renew_orders(session.store, run_id)
    except BaseException:
        with session.store.writing() as connection:
            give_up_run(connection, run_id)
        raise
    with session.store.writing() as connection:
        finish_run(connection, run_id)
    coding.drop_old_orders(session.store)
    # The vectors are kept: the next run needs the model for new texts alone, displays not at all.
    run.suggester.release()
    session.engine, session.texts = run.suggester, known
    session.asked = {run_id: model}
    if numbers is not None and not is_there:
        with session.store.reading() as connection:
            numbers.end(connection)
    session.numbers = numbers
    return RunMade(run_id, n_excerpts, n_visible, run.calibration, run.problem)


def _level(session: Session, ids: list[str], told: Callable[[int], object]) -> Pairs:
    """Return the sample of these excerpts that codes are levelled on."""
    from qualnlp.suggestion import sample

    return sample(_counted(_spoken(session, ids), told))


def _placed(session: Session, engine: Engine, known: KeptTexts, start: int) -> Placed:
    """Return the batch of excerpts that begins at `start`: as it is kept, or read now."""
    number = start // _TEXTS
    if number < len(known.placed) and engine.fits(known.placed[number]):
        return known.placed[number]
    with session.store.reading() as connection:
        excerpts = transcript_store.load_excerpts(connection, known.ids[start : start + _TEXTS])
    placed = engine.place([one.text for one in excerpts], [one.question for one in excerpts])
    if known.may_grow:
        placed = placed.kept()
        # What was kept before was read for another codebook, other models or another level.
        known.placed[number:] = [placed]
    return placed


def _counted(
    texts: Iterable[tuple[str, str]], told: Callable[[int], object]
) -> Iterator[tuple[str, str]]:
    for done, text in enumerate(texts, start=1):
        yield text
        told(done)


def _spoken(session: Session, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the text and the question of each excerpt, reading some thousand at a time."""
    for start in range(0, len(ids), _TEXTS):
        with session.store.reading() as connection:
            some = transcript_store.load_excerpts(connection, ids[start : start + _TEXTS])
        yield from ((excerpt.text, excerpt.question) for excerpt in some)


def _add(
    session: Session, run_id: str, found: dict[str, NDArray[Any]], numbers: KnownNumbers | None
) -> None:
    """Write a batch of a run."""

    def write(connection: Connection, start: int) -> None:
        add_suggestions(connection, run_id, numbered, slice(start, start + PORTION))

    with session.store.kept_open():
        numbered = number_suggestions(session.store, found, numbers)
        write_in_turns(session.store, range(0, len(numbered.excerpt_ids), PORTION), write)
