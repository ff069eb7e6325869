"""Any number of coders, some of whom did not read everything. In: one frame. Out: measures.

A unit that a coder has no row for was not read by that coder: it is missing, not "not coded".
Krippendorff's alpha drops units with one reader; the others count them for the shares of the
categories (see `qualnlp.agreement.measures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.bootstrap import KAPPA, SHARE, draws_of, intervals
from qualnlp.agreement.coding_matrix import Marks, read_marks
from qualnlp.agreement.codings import by_coder, coder_column, unit_ids
from qualnlp.agreement.interpretation import landis_koch
from qualnlp.agreement.measures.registry import MEASURES, Sums, measure_of_many
from qualnlp.agreement.result_frame import (
    NAN,
    Row,
    assisted_note,
    independent_note,
    interval_note,
)
from qualnlp.agreement.two_coders import finished, no_common_units, set_rows, undefined
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

# The places of what `Sums` describes.
_PAIRS, _SEVERAL, _SHARE, _READ, _YES, _NO, _APART = range(7)


def agree_many(
    codings: pd.DataFrame,
    units: Any = None,
    coders: Sequence[str] | None = None,
    *,
    codes: Sequence[str] | None = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two or more coders agree, a row a measure and code.

    Parameters
    ----------
    codings : pandas.DataFrame
        With `coder` (or annotator, owner, pengode, penilai), `excerpt_id`, `code` and, for the
        intervals, `transcript_id`. A row with an empty code: read, nothing applies. What a coder
        has no row for, that coder did not read.
    units : iterable of ids, or pandas.DataFrame, optional
        Which units to look at. What a coder has no row for stays unread (in `agree` with `units`,
        everybody has read them).
    coders, codes, n_boot, seed
        As for `agree`.

    Returns
    -------
    pandas.DataFrame
        The columns of `agree`; `both` counts what all readers marked, `neither` what none did,
        `a_only` and `b_only` are missing. n_units: units that two or more read. Measures:
        percent, fleiss_kappa, krippendorff_alpha, gwet_ac1, brennan_prediger, and over whole sets
        of codes krippendorff_alpha_masi and _jaccard.

    Raises
    ------
    ValueError
        If a column is missing, or there are fewer than two coders.
    NothingToCompare
        If no unit was read by two coders.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("ani", "e1", "x"), ("budi", "e1", "x"), ("cici", "e1", ""), ("ani", "e2", ""),
    ...     ("budi", "e2", "")]
    >>> frame = pd.DataFrame(rows, columns=["coder", "excerpt_id", "code"])
    >>> result = agree_many(frame, n_boot=0)
    >>> float(result.query("measure == 'percent' and code == 'x'")["value"].iloc[0])
    0.6666666666666666
    """
    if coder_column(codings) is None:
        raise ValueError(say("tabel tidak punya kolom coder", "the frame lacks the column coder"))
    frames = dict(sorted(by_coder({"codings": codings}, coders, units).items()))
    if len(frames) < 2:
        found = ", ".join(frames) or "–"
        raise ValueError(
            say(
                f"perlu dua pengode atau lebih; yang ada: {found}",
                f"two coders or more are needed; there are: {found}",
            )
        )
    return agree_frames(frames, unit_ids(units), codes, n_boot, seed, read_whole=False)


def agree_frames(
    frames: dict[str, pd.DataFrame],
    units: list[Any] | None,
    codes: Sequence[str] | None,
    n_boot: int,
    seed: int,
    read_whole: bool = True,
) -> pd.DataFrame:
    """Return the agreement of one frame for each coder; `read_whole`: everybody read `units`."""
    marks = read_marks(frames, units, codes)
    if units is not None and read_whole:
        marks = replace(marks, seen=np.ones_like(marks.seen))
    if not (marks.seen.sum(axis=0) >= 2).any():
        raise no_common_units()
    draws = draws_of(marks.resampling_units, n_boot, seed)
    tables = _tables(marks)
    rows = _rows([_together(tables, marks), *tables], marks, draws)
    rows += set_rows(marks, marks.seen, draws)
    notes = independent_note(marks.placed), assisted_note(marks, *frames.values())
    return finished(rows, marks, *notes)


def pooled(marks: Marks) -> Floats:
    """Return what `alpha_of` needs of all codes together, (resampling units, 7)."""
    return _sums(_together(_tables(marks), marks))


def alpha_of(sums: Floats) -> Floats:
    """Return Krippendorff's alpha of sums, (..., 7) -> (...); NaN where it is undefined."""
    return _measure("krippendorff_alpha", sums)


def _together(tables: list[Floats], marks: Marks) -> Floats:
    nothing = np.zeros((marks.resampling_units, (len(marks.coders) + 1) ** 2))
    return np.asarray(np.sum(tables or [nothing], axis=0))


def _tables(marks: Marks) -> list[Floats]:
    """Return how many units so many read and so many of these marked, a table a code.

    (resampling units, (coders + 1)^2): all that the measures need, in whole numbers, so that the
    order of the units changes no bit of them.
    """
    most = len(marks.coders) + 1
    n = marks.resampling_units
    read = (marks.resampling_unit * most + marks.seen.sum(axis=0)) * most
    tables = []
    for holding in marks.holds.T:
        cells = read + holding[marks.chosen].sum(axis=0)
        tables.append(np.bincount(cells, minlength=n * most**2).reshape(n, -1).astype(float))
    return tables


def _cells(table: Floats) -> tuple[Floats, Floats]:
    """Return how many read and how many marked, in each column of a table."""
    most = round(table.shape[1] ** 0.5)
    read, yes = np.divmod(np.arange(most**2), most)
    return read.astype(float), yes.astype(float)


def _sums(table: Floats) -> Floats:
    """Return what the measures are made of for one code, (resampling units, 7)."""
    read, yes = _cells(table)
    no = read - yes
    several = read >= 2
    safe = np.where(several, read * (read - 1), 1)
    columns = np.zeros((len(read), 7))
    columns[:, _PAIRS] = np.where(several, (yes * (yes - 1) + no * (no - 1)) / safe, 0)
    columns[:, _SEVERAL] = several
    columns[:, _SHARE] = np.where(read > 0, yes / np.maximum(read, 1), 0)
    columns[:, _READ] = read > 0
    columns[:, _YES] = np.where(several, yes, 0)
    columns[:, _NO] = np.where(several, no, 0)
    columns[:, _APART] = np.where(several, 2 * yes * no / np.maximum(read - 1, 1), 0)
    return np.asarray(table @ columns)


def _whole(table: Floats) -> tuple[int, int]:
    """Return how many units all readers marked, and how many none did, where two or more read."""
    read, yes = _cells(table)
    total = table.sum(axis=0)
    several = read >= 2
    return int(total[several & (yes == read)].sum()), int(total[several & (yes == 0)].sum())


def _measure(name: str, sums: Floats) -> Floats:
    """Return a measure of sums, (..., 7) -> (...); NaN where it is undefined."""
    return measure_of_many(name, Sums(*np.moveaxis(np.asarray(sums, float), -1, 0)))


def _rows(tables: list[Floats], marks: Marks, draws: Floats) -> list[Row]:
    """Return a row a measure and code; `tables`: the pooled one, then one a code."""
    sums = np.stack([_sums(table) for table in tables], axis=1)  # (resampling units, codes + 1, 7)
    totals = sums.sum(axis=0)
    drawn = (draws @ sums.reshape(marks.resampling_units, -1)).reshape(len(draws), *totals.shape)
    whole = [_whole(table) for table in tables]
    size = int((marks.seen.sum(axis=0) >= 2).sum()), len(marks.documents)
    rows = []
    for name, own in MEASURES.items():
        if own.many is None:
            continue
        values = _measure(name, totals).tolist()
        within = KAPPA if own.corrected else SHARE
        lows, highs = intervals(_measure(name, drawn), marks.resampling_units, within)
        for code, total, (every, none), value, low, high in zip(
            ("", *marks.codes), totals, whole, values, lows, highs, strict=True
        ):
            if value != value:
                low = high = NAN
            if total[_SHARE] == 0:
                note = say("kode tidak dipakai siapa pun", "nobody used the code")
            elif value != value:
                note = undefined()
            else:
                note = interval_note(low, len(marks.documents), high)
            word = landis_koch(value, low, size[0]) if own.corrected else ""
            counts = every, None, None, none
            rows.append(Row(name, code, *size, *counts, value, low, high, word, note))
    return rows
