"""One run over a study's excerpts. In: decisions and a codebook. Out: suggestions for some texts.

First the engine is taught and the run gets its name (`prepare_run`); then texts go through it, some
thousand at a time, so that a million of them need not stand in memory at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualnlp.embedding import Embedder, FunctionEmbedder
from qualnlp.suggestion.background import Pairs, as_background
from qualnlp.suggestion.engine import Engine
from qualnlp.suggestion.placed import Placed
from qualnlp.suggestion.views import Views, read_views

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook
    from qualnlp.embedding import EmbedderLike

# What has columns by name: a frame, or a mapping.
Table: TypeAlias = "pd.DataFrame | Mapping[str, Sequence[Any]]"

# Raised when the same study gets other suggestions or reasons than from the version before, so that
# one name never stands for two runs (tests/suggestion/test_engine_version.py finds it out).
ENGINE = 2

# A code that was on screen and not taken says a little; one that was never shown says nothing.
PASSED_OVER = 0.2


@dataclass(frozen=True)
class Decided:
    """What people have decided so far, as tables: frames, or mappings of names to columns.

    Attributes
    ----------
    latest : table
        The latest decision for each (excerpt, code, coder): excerpt_id, code, coder, verdict, mode.
    finished : table
        excerpt_id, coder and mode of what coders are done with.
    shown : table
        excerpt_id, code and coder of what was on screen.
    """

    latest: Table
    finished: Table
    shown: Table


@dataclass(frozen=True)
class Run:
    """The fitted engine, and what it is about to suggest for.

    Attributes
    ----------
    suggester : Engine
    about : dict
        run_id, model, fingerprint, settings (JSON).
    top : int
        How many codes are suggested per text.
    n : int
        How many suggestions there will be.
    problem : str
        Why the second model is missing; empty where it is there or was not wanted.
    """

    suggester: Engine
    about: dict[str, str]
    top: int
    n: int
    problem: str = ""

    @property
    def calibration(self) -> str:
        """What the probabilities rest on, in a sentence."""
        return self.suggester.calibration_.note

    def suggest(self, excerpt_ids: Sequence[str], placed: Placed) -> dict[str, NDArray[Any]]:
        """Return suggestions as arrays: excerpt_id, and the columns of `CodeSuggester.suggest`.

        Parameters
        ----------
        excerpt_ids : sequence of str
        placed : Placed
            Their texts, as `Engine.place` of the suggester reads them.
        """
        columns = self.suggester.suggest_placed(placed, self.top)
        of = columns.pop("text_index")
        return {"excerpt_id": np.array(excerpt_ids, dtype=object)[of], **columns}


def prepare_run(
    excerpt_ids: Sequence[str],
    taught: Table,
    decided: Decided,
    codebook: Codebook,
    model: EmbedderLike,
    top: int,
    level: Pairs | None = None,
    vectors: Path | None = None,
    earlier: Engine | None = None,
) -> Run:
    """Teach the engine what was decided, and name the run.

    The run's id is a hash of everything that decides the result: the same excerpts, codebook,
    model and decisions give the same run, byte for byte, in whatever order they came.

    Parameters
    ----------
    excerpt_ids : sequence of str
        What is to be suggested for.
    taught : frame, or mapping of names to columns
        excerpt_id, transcript_id, text and, where there are some, question of at least those
        among them that somebody decided on.
    level : list of (text, question), optional
        What the codes are levelled on: the `sample` of all excerpts of the study's informants.
    decided, codebook, model, top
        As for `Study.suggest`.
    vectors : Path, optional
        Where the second model's vectors are kept.
    earlier : Engine, optional
        Of the study's last run, which nobody uses any more. Where codebook and models are the
        same, it is taught anew: what it has read it need not read again, and the run is the same.
    """
    views = read_views(model, vectors, earlier.embedder_ if earlier is not None else None)
    suggester = _again(earlier, codebook, views) or Engine(
        codebook, views.embedder, views.contextual
    )
    learned = lessons(taught, decided, [code.id for code in codebook.codable])
    level = level or []
    suggester.fit(**learned, background=as_background(level))
    order = sorted(
        zip(
            learned["texts"],
            learned["context"],
            learned["codes"].tolist(),
            learned["weight"].tolist(),
            learned["groups"],
            learned["blind"],
            strict=True,
        )
    )
    decisive = {
        "engine": ENGINE,
        "top": top,
        "codebook": codebook.fingerprint,
        "model": views.fingerprint,
        "excerpts": sorted(excerpt_ids),
        "learned": order,
        "level": level,
    }
    run_id = sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]
    calibration = suggester.calibration_
    settings = {
        "top": top,
        "learned_from": len(learned["texts"]),
        "levelled_on": len(level),
        "coefficients": np.round(suggester.coefficients_, 6).tolist(),
        "calibration": calibration.source,
        "blind": calibration.n_blind,
    }
    if views.problem:
        settings["without_contextual"] = views.problem
    about = {
        "run_id": run_id,
        "model": views.name,
        "fingerprint": views.fingerprint,
        "settings": json.dumps(settings),
    }
    each = min(top, len(suggester.classes_))
    return Run(suggester, about, top, each * len(excerpt_ids), views.problem)


def _again(earlier: Engine | None, codebook: Codebook, views: Views) -> Engine | None:
    """Return the engine of an earlier run, if it would read texts as a new one does."""
    if earlier is None or not isinstance(earlier.codebook, type(codebook)):
        return None
    had = (earlier.embedder_, earlier.contextual_)
    same = [
        one is other or (one is not None and other is not None and _alike(one, other))
        for one, other in zip(had, (views.embedder, views.contextual), strict=True)
    ]
    return earlier if all(same) and earlier.codebook.fingerprint == codebook.fingerprint else None


def _alike(one: Embedder, other: Embedder) -> bool:
    """Tell whether two models surely give the same vectors; of a function, nobody knows."""
    of_its_own = isinstance(one, FunctionEmbedder) or isinstance(other, FunctionEmbedder)
    return not of_its_own and one.fingerprint == other.fingerprint


def lessons(excerpts: Table, decided: Decided, classes: list[str]) -> dict[str, Any]:
    """Return what decisions teach, as arguments of `CodeSuggester.fit`.

    A row an (excerpt, coder). Confirmed and rejected codes weigh 1; what a coder did not confirm
    on a finished excerpt does not apply and weighs 1; what was shown and passed over weighs .2.
    """
    column = {code: number for number, code in enumerate(classes)}
    known_ids = {excerpt_id: place for place, excerpt_id in enumerate(excerpts["excerpt_id"])}
    rows: dict[tuple[str, str], tuple[NDArray[np.int_], NDArray[np.float64]]] = {}
    assisted: set[tuple[str, str]] = set()

    def row(excerpt_id: str, coder: str) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
        return rows.setdefault(
            (excerpt_id, coder), (np.zeros(len(classes), int), np.zeros(len(classes)))
        )

    for excerpt_id, coder, mode in _texts(decided.finished, "excerpt_id", "coder", "mode"):
        if excerpt_id in known_ids:
            labels, weights = row(excerpt_id, coder)
            labels[:], weights[:] = -1, 1.0
            if mode == "assisted":
                assisted.add((excerpt_id, coder))
    names = ("excerpt_id", "coder", "mode", "code", "verdict")
    for excerpt_id, coder, mode, code, verdict in _texts(decided.latest, *names):
        known = excerpt_id in known_ids and code in column
        if known and verdict in ("confirmed", "rejected"):
            labels, weights = row(excerpt_id, coder)
            labels[column[code]] = 1 if verdict == "confirmed" else -1
            weights[column[code]] = 1.0
            if mode == "assisted":
                assisted.add((excerpt_id, coder))
    for excerpt_id, coder, code in _texts(decided.shown, "excerpt_id", "coder", "code"):
        place = (excerpt_id, coder)
        # Only where this coder decided something else: otherwise it may not have been read yet.
        if place in rows and code in column and rows[place][1][column[code]] == 0:
            labels, weights = rows[place]
            labels[column[code]], weights[column[code]] = -1, PASSED_OVER
    places = [known_ids[excerpt_id] for excerpt_id, _ in rows]

    def of_rows(name: str) -> list[str]:
        texts = list(excerpts[name])
        return [str(texts[place]) for place in places]

    shape = (len(rows), len(classes))
    return {
        "texts": of_rows("text"),
        "codes": np.array([labels for labels, _ in rows.values()], int).reshape(shape),
        "weight": np.array([weights for _, weights in rows.values()], float).reshape(shape),
        "groups": of_rows("transcript_id"),
        "context": of_rows("question") if "question" in excerpts else [""] * len(rows),
        "blind": [place not in assisted for place in rows],
    }


def _texts(table: Table, *columns: str) -> list[tuple[str, ...]]:
    """Return these columns of a table, row by row."""
    return [tuple(map(str, row)) for row in zip(*(table[name] for name in columns), strict=True)]
