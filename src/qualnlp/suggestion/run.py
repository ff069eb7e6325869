"""One run over a study's excerpts. In: frames and a codebook. Out: a run and its suggestions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.engine import CodeSuggester

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook
    from qualnlp.embedding import Embedder

# A code that was on screen and not taken says a little; one that was never shown says nothing.
PASSED_OVER = 0.2


@dataclass(frozen=True)
class Decided:
    """What people have decided so far, as frames.

    Attributes
    ----------
    latest : pandas.DataFrame
        The latest decision for each (excerpt, code, coder): excerpt_id, code, coder, verdict, mode.
    finished : pandas.DataFrame
        excerpt_id, coder and mode of what coders are done with.
    shown : pandas.DataFrame
        excerpt_id, code and coder of what was on screen.
    """

    latest: pd.DataFrame
    finished: pd.DataFrame
    shown: pd.DataFrame


def suggest_excerpts(
    excerpts: pd.DataFrame,
    decided: Decided,
    codebook: Codebook,
    model: Embedder | str | None,
    top: int,
) -> tuple[dict[str, str], pd.DataFrame]:
    """Suggest codes for excerpts, learning from what was decided.

    The run's id is a hash of everything that decides the result: the same excerpts, codebook,
    model and decisions give the same run, byte for byte, in whatever order they came. What the
    probabilities rest on is said in ``frame.attrs["calibration"]``.
    """
    suggester = CodeSuggester(codebook, model)
    learned = lessons(excerpts, decided, [code.id for code in codebook.codable])
    suggester.fit(**learned)
    texts = list(excerpts["text"])
    order = sorted(
        zip(
            learned["texts"],
            learned["codes"].tolist(),
            learned["weight"].tolist(),
            learned["groups"],
            learned["blind"],
            strict=True,
        )
    )
    decisive = {
        "top": top,
        "codebook": codebook.fingerprint,
        "model": suggester.embedder_.fingerprint,
        "excerpts": sorted(excerpts["excerpt_id"]),
        "learned": order,
    }
    run_id = sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]
    frame = suggester.suggest(texts, top=top)
    frame.insert(0, "excerpt_id", excerpts["excerpt_id"].to_numpy()[frame["text_index"]])
    frame.insert(0, "run_id", run_id)
    calibration = suggester.calibration_
    settings = {
        "top": top,
        "learned_from": len(learned["texts"]),
        "coefficients": np.round(suggester.coefficients_, 6).tolist(),
        "calibration": calibration.source,
        "blind": calibration.n_blind,
    }
    run = {
        "run_id": run_id,
        "model": suggester.embedder_.name,
        "fingerprint": suggester.embedder_.fingerprint,
        "settings": json.dumps(settings),
    }
    frame = frame.drop(columns="text_index")
    frame.attrs["calibration"] = calibration.note
    return run, frame


def lessons(excerpts: pd.DataFrame, decided: Decided, classes: list[str]) -> dict[str, Any]:
    """Return what decisions teach, as arguments of `CodeSuggester.fit`.

    A row an (excerpt, coder). Confirmed and rejected codes weigh 1; what a coder did not confirm
    on a finished excerpt does not apply and weighs 1; what was shown and passed over weighs .2.
    """
    column = {code: number for number, code in enumerate(classes)}
    about = excerpts.set_index("excerpt_id")
    rows: dict[tuple[str, str], tuple[NDArray[np.int_], NDArray[np.float64]]] = {}
    assisted: set[tuple[str, str]] = set()

    def row(excerpt_id: str, coder: str) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
        return rows.setdefault(
            (excerpt_id, coder), (np.zeros(len(classes), int), np.zeros(len(classes)))
        )

    for excerpt_id, coder, mode in _texts(decided.finished, "excerpt_id", "coder", "mode"):
        if excerpt_id in about.index:
            labels, weights = row(excerpt_id, coder)
            labels[:], weights[:] = -1, 1.0
            if mode == "assisted":
                assisted.add((excerpt_id, coder))
    names = ("excerpt_id", "coder", "mode", "code", "verdict")
    for excerpt_id, coder, mode, code, verdict in _texts(decided.latest, *names):
        known = excerpt_id in about.index and code in column
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
    shape = (len(rows), len(classes))
    return {
        "texts": [str(about["text"][excerpt_id]) for excerpt_id, _ in rows],
        "codes": np.array([labels for labels, _ in rows.values()], int).reshape(shape),
        "weight": np.array([weights for _, weights in rows.values()], float).reshape(shape),
        "groups": [str(about["transcript_id"][excerpt_id]) for excerpt_id, _ in rows],
        "blind": [place not in assisted for place in rows],
    }


def _texts(frame: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """Return these columns of a frame, row by row."""
    return [tuple(map(str, row)) for row in frame[list(columns)].itertuples(index=False)]
