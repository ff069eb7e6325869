"""Two coders, per code and overall. In: two frames of codings. Out: a tidy frame of measures.

A coding is a yes or no for each (unit, code). Intervals come from a bootstrap over transcripts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.characters import character_counts, character_note
from qualnlp.agreement.intervals import draws_of, interval
from qualnlp.agreement.marks import Marks, read_marks
from qualnlp.agreement.measures import CORRECTED, MEASURES, Counts, measure
from qualnlp.agreement.rows import Row, assisted_note, frame_of, interval_note, with_note
from qualnlp.agreement.scale import landis_koch
from qualnlp.agreement.sets import set_alpha
from qualnlp.agreement.stance import stance_rows
from qualnlp.errors import NothingToCompare
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd


def agree(
    a: pd.DataFrame,
    b: pd.DataFrame,
    units: Iterable[Any] | None = None,
    *,
    codes: Sequence[str] | None = None,
    unit: Literal["excerpt", "characters"] = "excerpt",
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two coders agree, a row a measure and code; the overall row has no code.

    Parameters
    ----------
    a, b : pandas.DataFrame
        With `excerpt_id`, `code` and, for the intervals, `transcript_id`. A row with an empty
        code: seen, nothing applies. With a column `stance` in both, the agreement on stance is
        reported too, for what both coded alike; with `mode`, a note says how much was assisted.
    units : iterable, optional
        The excerpt ids to compare; otherwise all that either frame names.
    codes : sequence of str, optional
        The codes to report; otherwise all that either coder used.
    unit : str
        ``"characters"`` counts the characters that both read, in whatever stretches (the frames
        need `transcript_id`, `start` and `end`), for coders who cut the text differently. The
        note beside each figure says what that does to it.
    n_boot, seed : int
        Draws of the bootstrap over transcripts, and its seed.

    Returns
    -------
    pandas.DataFrame
        measure, code, n_units, n_documents, both, a_only, b_only, neither, value, ci_low,
        ci_high, interpretation, note. The overall rows pool every (unit, code) pair, but for
        `krippendorff_alpha_masi` and `_jaccard`, which compare a unit's whole sets of codes.
        For a yes or no, Bennett's S and PABAK are `brennan_prediger`, and Holsti's coefficient
        over codings is `positive_agreement`.

    Raises
    ------
    ValueError
        If a column is missing.
    NothingToCompare
        If the frames share no excerpt.

    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "x", ""]})
    >>> b = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "", ""]})
    >>> result = agree(a, b, n_boot=0)
    >>> float(result.query("measure == 'percent' and code == 'x'")["value"].iloc[0])
    0.6666666666666666
    """
    marks = read_marks({"a": a, "b": b}, units, codes)
    if unit == "characters":
        return _by_characters(a, b, marks, draws_of(len(marks.documents), n_boot, seed))
    if unit != "excerpt":
        raise ValueError(f"unit must be 'excerpt' or 'characters', not {unit!r}")
    if not set(a["excerpt_id"].astype(str)) & set(b["excerpt_id"].astype(str)):
        raise no_common_units()
    counts = _counts(marks)
    draws = draws_of(len(marks.documents), n_boot, seed)
    tables = [("", counts.sum(axis=0)), *zip(marks.codes, counts, strict=True)]
    size = len(marks.units)
    rows = [
        _row(name, code, table, size, marks, draws) for name in MEASURES for code, table in tables
    ]
    # In two frames a unit that one does not name was not coded there: both "saw" everything.
    rows += set_rows(marks, np.ones_like(marks.seen), draws)
    if "stance" in a.columns and "stance" in b.columns:
        rows += stance_rows(a, b, marks, draws)
    return frame_of(with_note(rows, assisted_note(marks.units, a, b)))


def _by_characters(a: pd.DataFrame, b: pd.DataFrame, marks: Marks, draws: Counts) -> pd.DataFrame:
    counts, total = character_counts(a, b, marks)
    if total == 0:
        raise no_common_units()
    tables = [("", counts.sum(axis=0)), *zip(marks.codes, counts, strict=True)]
    rows = [
        _row(name, code, table, total, marks, draws) for name in MEASURES for code, table in tables
    ]
    note = "; ".join(filter(None, (character_note(), assisted_note(marks.units, a, b))))
    return frame_of(with_note(rows, note))


def no_common_units() -> NothingToCompare:
    """Return the error for coders who share no excerpt."""
    return NothingToCompare(
        say(
            "Kedua pengode tidak punya satu kutipan pun yang sama.",
            "The two coders share no excerpt.",
        ),
        hint=say(
            "Pastikan keduanya mengode transkrip yang sama dengan pemotongan yang sama.",
            "See that both coded the same transcripts, split the same way.",
        ),
    )


def set_rows(marks: Marks, seen: NDArray[np.bool_], draws: Counts) -> list[Row]:
    """Return the rows of alpha over whole sets of codes, for MASI and Jaccard."""
    rows = []
    for level in ("masi", "jaccard"):
        size = len(marks.units), len(marks.documents)
        empty = Row(f"krippendorff_alpha_{level}", "", *size, None, None, None, None, float("nan"))
        try:
            value, over_draws = set_alpha(marks.marked, seen, marks.document, draws, level)
        except ValueError as error:
            rows.append(replace(empty, note=str(error)))
            continue
        low, high = interval(over_draws, len(marks.documents))
        note = interval_note(low, len(marks.documents), high)
        if value != value:
            low = high = float("nan")
            note = undefined()
        word = landis_koch(value, low)
        rows.append(
            replace(empty, value=value, ci_low=low, ci_high=high, interpretation=word, note=note)
        )
    return rows


def undefined() -> str:
    """Say why a coefficient has no value."""
    return say("tidak terdefinisi: satu nilai saja", "undefined: a single value throughout")


def _counts(marks: Marks) -> Counts:
    """Return the 2 x 2 counts, (codes, documents, 4)."""
    first, second = marks.marked
    cell = np.where(first, np.where(second, 0, 1), np.where(second, 2, 3))
    n = len(marks.documents)
    counts = np.zeros((len(marks.codes), n, 4))
    for column in range(len(marks.codes)):
        flat = np.bincount(marks.document * 4 + cell[:, column], minlength=4 * n)
        counts[column] = flat.reshape(n, 4)
    return counts


def _row(name: str, code: str, table: Counts, n_units: int, marks: Marks, draws: Counts) -> Row:
    total = table.sum(axis=0)
    value = float(measure(name, total))
    low, high = float("nan"), float("nan")
    if value == value and len(draws):
        low, high = interval(measure(name, draws @ table), len(marks.documents))
    return Row(
        name,
        code,
        n_units,
        len(marks.documents),
        int(total[0]),
        int(total[1]),
        int(total[2]),
        int(total[3]),
        value,
        low,
        high,
        landis_koch(value, low) if name in CORRECTED else "",
        _note(total, value, (low, high), code, marks),
    )


def _note(total: Counts, value: float, bounds: tuple[float, float], code: str, marks: Marks) -> str:
    both, a_only, b_only, _ = total
    notes = []
    if both + a_only + b_only == 0:
        notes.append(say("kode tidak dipakai oleh keduanya", "neither coder used the code"))
    elif value != value:
        notes.append(undefined())
    else:
        low, high = bounds
        notes.append(interval_note(low, len(marks.documents), high))
    if not code and marks.ignored:
        named = ", ".join(marks.ignored)
        notes.append(say(f"kode lain diabaikan: {named}", f"other codes ignored: {named}"))
    return "; ".join(note for note in notes if note)
