"""Two coders, per code and overall. In: two frames of codings. Out: a tidy frame of measures.

A coding is a yes or no for each (unit, code). Intervals come from a bootstrap over transcripts:
the excerpts of one interview are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.scale import landis_koch
from qualnlp.errors import NothingToCompare
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "measure", "code", "n_units", "n_documents", "both", "a_only", "b_only", "neither",
    "value", "ci_low", "ci_high", "interpretation", "note",
)  # fmt: skip
MEASURES = ("percent", "cohen_kappa", "positive_agreement", "negative_agreement")

Counts = NDArray[np.float64]  # (..., 4): both, a only, b only, neither


def agree(
    a: pd.DataFrame,
    b: pd.DataFrame,
    units: Iterable[str] | None = None,
    *,
    codes: Sequence[str] | None = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two coders agree, a row a measure and code; the overall row has no code.

    Parameters
    ----------
    a, b : pandas.DataFrame
        With `excerpt_id`, `code` and, for the intervals, `transcript_id`. A row with an empty
        code: seen, nothing applies.
    units : iterable of str, optional
        The excerpt ids to compare; otherwise all that either frame names.
    codes : sequence of str, optional
        The codes to report; otherwise all that either coder used.
    n_boot, seed : int
        Draws of the bootstrap over transcripts, and its seed.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`. The overall row pools every (unit, code) pair.

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
    import pandas as pd

    for name, frame in (("a", a), ("b", b)):
        lacking = {"excerpt_id", "code"} - set(frame.columns)
        if lacking:
            raise ValueError(f"frame {name} lacks the columns {', '.join(sorted(lacking))}")
    unit_ids = _units(a, b, units)
    code_ids = list(codes) if codes is not None else _codes(a, b)
    counts, documents = _counts(a, b, unit_ids, code_ids)
    pooled = counts.sum(axis=0, keepdims=True)  # (1, documents, 4)
    draws = _draws(counts.shape[1], n_boot, seed)
    rows: list[tuple[object, ...]] = []
    for measure in MEASURES:
        for label, table in [("", pooled[0]), *zip(code_ids, counts, strict=True)]:
            total = table.sum(axis=0)
            value = float(_measure(measure, total))
            low, high = _interval(measure, table, draws) if value == value else (np.nan, np.nan)
            note = _note(measure, total, value, low, documents)
            word = landis_koch(value, low) if measure == "cohen_kappa" else ""
            rows.append(
                (
                    measure,
                    label,
                    len(unit_ids),
                    documents,
                    *(int(cell) for cell in total),
                    value,
                    low,
                    high,
                    word,
                    note,
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _units(a: pd.DataFrame, b: pd.DataFrame, units: Iterable[str] | None) -> list[str]:
    in_a, in_b = set(a["excerpt_id"]), set(b["excerpt_id"])
    if not in_a & in_b:
        raise NothingToCompare(
            say(
                "Kedua pengode tidak punya satu kutipan pun yang sama.",
                "The two coders share no excerpt.",
            ),
            hint=say(
                "Pastikan keduanya mengode transkrip yang sama dengan pemotongan yang sama.",
                "See that both coded the same transcripts, split the same way.",
            ),
        )
    chosen = in_a | in_b if units is None else set(units)
    return sorted(chosen)


def _codes(a: pd.DataFrame, b: pd.DataFrame) -> list[str]:
    return sorted({code for frame in (a, b) for code in frame["code"] if _is_code(code)})


def _is_code(code: object) -> bool:
    return isinstance(code, str) and code != ""


def _counts(
    a: pd.DataFrame, b: pd.DataFrame, unit_ids: list[str], code_ids: list[str]
) -> tuple[Counts, int]:
    """Return the 2 x 2 counts, (codes, documents, 4), and how many documents there are."""
    unit_of = {unit: index for index, unit in enumerate(unit_ids)}
    marked_a = _marked(a, unit_of, code_ids)
    marked_b = _marked(b, unit_of, code_ids)
    document_of = _documents(a, b)
    names = sorted({document_of.get(unit, unit) for unit in unit_ids})
    index = {name: number for number, name in enumerate(names)}
    document = np.array([index[document_of.get(unit, unit)] for unit in unit_ids], dtype=int)
    cell = np.where(marked_a, np.where(marked_b, 0, 1), np.where(marked_b, 2, 3))
    counts = np.zeros((len(code_ids), len(names), 4))
    for column in range(len(code_ids)):
        np.add.at(counts[column], (document, cell[:, column]), 1)
    return counts, len(names)


def _marked(frame: pd.DataFrame, unit_of: dict[str, int], code_ids: list[str]) -> NDArray[np.bool_]:
    column_of = {code: index for index, code in enumerate(code_ids)}
    marked = np.zeros((len(unit_of), len(code_ids)), dtype=bool)
    for unit, code in zip(frame["excerpt_id"], frame["code"], strict=True):
        if unit in unit_of and code in column_of:
            marked[unit_of[unit], column_of[code]] = True
    return marked


def _documents(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, str]:
    """Return excerpt -> transcript; without that column each excerpt stands for itself."""
    return {
        unit: document
        for frame in (a, b)
        if "transcript_id" in frame.columns
        for unit, document in zip(frame["excerpt_id"], frame["transcript_id"], strict=True)
    }


def _draws(documents: int, n_boot: int, seed: int) -> Counts:
    """Return how often each bootstrap draw takes each document, (n_boot, documents)."""
    if documents < 2 or n_boot < 1:
        return np.zeros((0, documents))
    random = np.random.default_rng(seed)
    share = np.full(documents, 1 / documents)
    return random.multinomial(documents, share, size=n_boot).astype(float)


def _measure(measure: str, counts: Counts) -> Counts:
    """Return a measure of 2 x 2 counts, (..., 4) -> (...); NaN where it is undefined."""
    both, a_only, b_only, neither = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    total = both + a_only + b_only + neither
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "percent":
            # A code that neither coder used says nothing about their agreement.
            return np.where(both + a_only + b_only > 0, (both + neither) / total, np.nan)
        if measure == "positive_agreement":
            return np.asarray(2 * both / (2 * both + a_only + b_only))
        if measure == "negative_agreement":
            value = 2 * neither / (2 * neither + a_only + b_only)
            return np.where(both + a_only + b_only > 0, value, np.nan)
        observed = (both + neither) / total
        a_yes, b_yes = both + a_only, both + b_only
        expected = (a_yes * b_yes + (total - a_yes) * (total - b_yes)) / total**2
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)


def _interval(measure: str, table: Counts, draws: Counts) -> tuple[float, float]:
    """Return the 2.5th and 97.5th percentile over the draws of documents."""
    if len(draws) == 0:
        return float("nan"), float("nan")
    values = _measure(measure, draws @ table)
    defined = values[~np.isnan(values)]
    if len(defined) < len(values) / 2:
        return float("nan"), float("nan")
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def _note(measure: str, total: Counts, value: float, low: float, documents: int) -> str:
    both, a_only, b_only, _ = total
    if both + a_only + b_only == 0:
        return say("kode tidak dipakai oleh keduanya", "neither coder used the code")
    if value != value:
        return say("tidak terdefinisi: satu nilai saja", "undefined: a single value throughout")
    if low != low and documents < 2:
        return say("selang perlu dua transkrip", "an interval needs two transcripts")
    if low != low:
        return say("terlalu sedikit data untuk selang", "too few data for an interval")
    return ""
