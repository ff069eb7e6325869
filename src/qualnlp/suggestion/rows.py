"""What people see of scores. In: a batch of texts and what speaks for each code. Out: rows.

One row per text and suggested code: rank, probability, evidence, and the reason in a sentence. The
null code competes: where it is far more probable that no code applies, a row abstains.
"""

from __future__ import annotations

from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.calibration import Calibration
from qualnlp.suggestion.conversation import ASKED_SPEAKS, Conversation
from qualnlp.suggestion.explanation import Reasons
from qualnlp.suggestion.features import CodeSpace
from qualnlp.suggestion.strength import STRONGER, WEAKER, strength

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
# Whether the question speaks, whether it alone does, which other code was asked about (-1: none).
Who = tuple[NDArray[np.bool_], NDArray[np.bool_], Integers]

COLUMNS = (
    "text_index", "code", "rank", "score", "probability", "abstain",
    "evidence_start", "evidence_end", "reason",
)  # fmt: skip

# A code is shown if it is at least a sixth as probable as that none applies: to miss a code costs
# a researcher more than to pass over a suggestion (chosen in benchmarks/conversation.py).
NULL_ODDS = 6.0
# An answer that speaks so many log-odds more for its own best code than for the one that was asked
# about has left its question.
LEFT_QUESTION = 2.0


def suggestion_rows(
    space: CodeSpace,
    calibration: Calibration,
    talk: Conversation,
    said: Reasons | None,
    answered: Floats,
    asked: Floats,
    first: int,
    top: int,
    null_odds: float,
) -> dict[str, NDArray[Any]]:
    """Return `COLUMNS` as arrays: for each text its best codes, best first.

    Parameters
    ----------
    said : Reasons or None
        Of these texts; None: each reason is an empty text, and nothing is worked out for it.
    answered, asked : ndarray, shape (n, k)
        What the texts and what their questions say for each code.
    first : int
        The number of the first text.
    top : int
        Rows per text; no more than there are codes.
    null_odds : float
        Rows that many times less probable than that no code applies abstain.
    """
    batch = talk.texts
    scores = np.round(answered + asked, 6)
    chances = np.round(calibration.probability(scores), 6)
    none = np.prod(1.0 - chances, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    n, ranks = order.shape
    codes = order.ravel()
    chosen = np.take_along_axis(chances, order, axis=1)
    silent = np.array([not text.strip() for text in batch.texts], dtype=bool)
    evidence = space.evidence(batch, order).ravel()
    spans = np.array(batch.spans, dtype=np.int64).reshape(-1, 2)[evidence]
    reasons = [""] * len(codes)
    if said is not None:
        who = who_speaks(order, answered, asked)
        reasons = reasons_of(said, talk, evidence, order, who)
        reasons = _with_strength(reasons, calibration, chosen, who)
    return {
        "text_index": np.repeat(np.arange(first, first + n), ranks),
        "code": np.array([code.id for code in space.codes], dtype=object)[codes],
        "rank": np.tile(np.arange(1, ranks + 1), n),
        "score": np.take_along_axis(scores, order, axis=1).ravel(),
        "probability": chosen.ravel(),
        "abstain": (silent[:, None] | (none[:, None] > null_odds * chosen)).ravel(),
        "evidence_start": spans[:, 0],
        "evidence_end": spans[:, 1],
        "reason": np.array(reasons, dtype=object),
    }


def reasons_of(
    said: Reasons,
    talk: Conversation,
    evidence: Integers,
    order: Integers,
    who: Who,
) -> list[str]:
    """Return why each code was suggested, in a sentence: row by row of `order`, (n, top).

    Parameters
    ----------
    evidence : ndarray of int, shape (n * top,)
        The number of the sentence that speaks for each suggestion.
    who : tuple
        What `who_speaks` says of them.
    """
    speaks, alone, elsewhere = (some.ravel() for some in who)
    codes = order.ravel()
    reasons = said.of(evidence, codes)
    for place in np.flatnonzero(speaks | (elsewhere >= 0)).tolist():
        question = int(talk.which[place // order.shape[1]])
        if speaks[place] and question >= 0:
            reasons[place] = said.with_question(
                int(evidence[place]),
                int(codes[place]),
                question,
                alone=bool(alone[place]),
                answer=reasons[place],
            )
        elif elsewhere[place] >= 0:
            reasons[place] = said.despite_question(reasons[place], int(elsewhere[place]))
    return reasons


def _with_strength(
    reasons: list[str], calibration: Calibration, chances: Floats, who: Who
) -> list[str]:
    """Say in a word how probable each suggestion is, until enough was decided blind.

    What rests on the question alone is never called strong: people drift from what was asked.
    """
    if calibration.source != "shipped":
        return reasons
    capped = np.where(who[1], np.minimum(chances, WEAKER), chances).ravel()
    # Each word is asked for once: a million reasons are in the same language.
    words = [f"{strength(border).capitalize()}. " for border in (0.0, *STRONGER)]
    said = map(words.__getitem__, np.searchsorted(STRONGER, capped, side="right").tolist())
    return list(map(add, said, reasons))


def who_speaks(order: Integers, answered: Floats, asked: Floats) -> Who:
    """Return who speaks for each suggestion; three arrays of shape (n, top).

    Whether the question does, whether it alone does, and which other code was asked about while
    the answer speaks for this one (its number; -1: none). A text whose words score no more than
    the mean over all codes does not speak for a code.
    """
    level = answered.mean(axis=1, keepdims=True)
    by_question = np.take_along_axis(asked, order, axis=1)
    by_answer = np.take_along_axis(answered, order, axis=1)
    speaks = by_question >= ASKED_SPEAKS
    alone = speaks & (by_answer <= level)
    # The answer's own best code, where the question plainly pointed to another.
    topic = asked.argmax(axis=1)[:, None]
    pointed = np.take_along_axis(asked, topic, axis=1) >= ASKED_SPEAKS
    best = answered.max(axis=1, keepdims=True)
    left = best - np.take_along_axis(answered, topic, axis=1) >= LEFT_QUESTION
    drifted = (by_answer == best) & pointed & left & (by_question <= 0)
    return speaks, alone, np.where(drifted, topic, -1)
