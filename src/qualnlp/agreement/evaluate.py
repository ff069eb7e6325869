"""Suggestions against manual codes. In: two frames. Out: measures with intervals.

What is compared is what a person would have seen: suggestions on which the engine abstains are
left out, and counted in rows of their own, "with hidden". The intervals come from a bootstrap over
transcripts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.bootstrap import SHARE, draws_of, interval
from qualnlp.agreement.calibration import bins_of
from qualnlp.agreement.coding_matrix import Marks, check_columns, one_code_a_row, read_marks
from qualnlp.agreement.codings import of_one
from qualnlp.agreement.result_frame import interval_note
from qualnlp.agreement.text_numbers import texts_of
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

COLUMNS = ("measure", "code", "n", "value", "ci_low", "ci_high", "note")
# The share of right first suggestions that "coverage at 90 % precision" asks for.
PRECISION = 0.9
# From here on a suggestion counts as "the code applies".
APPLIES = 0.5
BINS = 15
HUMAN, SHARED = "human ", "shared "
# Behind the name of a measure that counts what the engine would rather not show.
HIDDEN = " with hidden"


def evaluate(
    suggestions: pd.DataFrame,
    gold: pd.DataFrame,
    second: pd.DataFrame | None = None,
    *,
    coder: str | None = None,
    n_boot: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how well suggestions meet the codes that a person gave.

    Parameters
    ----------
    suggestions : pandas.DataFrame
        With `excerpt_id`, `code`, `rank`, and perhaps `probability` and `abstain`.
    gold : pandas.DataFrame
        With `excerpt_id`, `code` (empty: read, nothing applies) and perhaps `transcript_id`. They
        must not have taught the engine, or the measures flatter it. With `verdict`, rejected and
        withdrawn decisions are not codings.
    second : pandas.DataFrame, optional
        Another person's codings: what two people reach on the same excerpts goes beside it.
    coder : str, optional
        Whose codings of `gold` count, where it has a column of coders with several names.
    n_boot, seed : int
        Draws of the bootstrap over transcripts, and its seed.

    Returns
    -------
    pandas.DataFrame
        measure, code, n (excerpts behind it), value, ci_low, ci_high, note. Over excerpts with a
        code: hit@1, hit@3 (a right one among the first), MRR, nDCG; hit@1 and hit@3 ``with
        hidden``, where some suggestions abstain, count these as if they were shown. Over all:
        micro-F1, macro-F1 and a row a code (F1; a suggestion of probability .5 or more applies,
        without probabilities the first; n: excerpts of `gold` with the code) with precision and
        recall, coverage@90 (the share of excerpts whose first suggestion can be taken so that
        90 % are right), ECE. With `second`: human micro-F1, human macro-F1 and human F1 a code,
        over the excerpts that both people read; where these are not all, `shared micro-F1` and
        `shared macro-F1` are the suggestions on exactly these.

    Raises
    ------
    ValueError
        If a column is missing, `gold` holds several coders and none is named, a rank is not 1 or
        above, or a probability not within 0 and 1.
    NothingToCompare
        If no excerpt of `gold` is in `suggestions`.

    Examples
    --------
    >>> import pandas as pd
    >>> gold = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", "y"]})
    >>> made = {"excerpt_id": ["e1", "e1", "e2"], "code": ["x", "y", "x"], "rank": [1, 2, 1]}
    >>> result = evaluate(pd.DataFrame(made), gold, n_boot=0).set_index("measure")
    >>> float(result.loc["hit@1", "value"]), float(result.loc["MRR", "value"])
    (0.5, 0.5)
    """
    import pandas as pd

    gold = of_one("gold", gold, coder)
    if second is not None:
        check_columns("second", second)
        second = of_one("second", second)
    case = _Case.of(suggestions, gold)
    draws = draws_of(case.marks.resampling_units, n_boot, seed)
    ranked = np.asarray(case.gold.any(axis=1))
    rows = [
        _mean_row(name, per_unit, ranked, case.marks, draws)
        for name, per_unit in _ranking(case).items()
    ]
    if _abstains(suggestions).any():
        whole = _ranking(_Case.of(suggestions, gold, hidden=True))
        rows += [
            _mean_row(f"{name}{HIDDEN}", whole[name], ranked, case.marks, draws)
            for name in ("hit@1", "hit@3")
        ]
    rows += _f1_rows("", case.gold, case.applies, case.marks, draws)
    if case.probability is not None:
        rows += [_coverage_row(case, draws), _ece_row(case, draws)]
    if second is not None:
        rows += _human_rows(suggestions, gold, second, n_boot, seed)
    return pd.DataFrame(rows, columns=list(COLUMNS))


@dataclass(frozen=True)
class _Case:
    """Gold and suggestions over the same units and codes."""

    marks: Marks
    gold: NDArray[np.bool_]  # (units, codes)
    rank: Floats  # (units, codes), infinite where the code was not suggested
    applies: NDArray[np.bool_]  # (units, codes)
    probability: Floats | None  # (units, codes), 0 where the code was not suggested

    @classmethod
    def of(cls, suggestions: pd.DataFrame, gold: pd.DataFrame, *, hidden: bool = False) -> _Case:
        """Read both; suggestions that abstain only if `hidden`."""
        import pandas as pd

        lacking = sorted({"excerpt_id", "code", "rank"} - set(suggestions.columns))
        if lacking:
            raise ValueError(
                say("tabel saran tidak punya kolom ", "the suggestions lack the columns ")
                + ", ".join(lacking)
            )
        for column, low, high in (("rank", 1, np.inf), ("probability", 0, 1)):
            if column in suggestions.columns:
                _check_numbers(suggestions[column], column, low, high)
        suggestions = one_code_a_row(suggestions)
        shown = suggestions if hidden else suggestions[~_abstains(suggestions)]
        frames = {"gold": gold, "suggestions": shown[["excerpt_id", "code"]]}
        units = None if "excerpt_id" not in gold.columns else gold["excerpt_id"]
        marks = read_marks(frames, units)
        if not texts_of(suggestions["excerpt_id"]).isin(marks.units).any():
            raise NothingToCompare(
                say(
                    "Saran dan kode manual tidak punya satu kutipan pun yang sama.",
                    "Suggestions and manual codes share no excerpt.",
                ),
                hint=say(
                    "Keduanya perlu excerpt_id dari studi yang sama.",
                    "Both need excerpt_ids of the same study.",
                ),
            )
        unit = marks.units.get_indexer(pd.Index(texts_of(shown["excerpt_id"])))
        code = pd.Index(marks.codes).get_indexer(pd.Index(texts_of(shown["code"])))
        here = (unit >= 0) & (code >= 0)
        place = unit[here], code[here]
        rank = np.full(marks.marked.shape[1:], np.inf)
        rank[place] = shown["rank"].to_numpy(float)[here]
        probability = None
        applies = rank == 1
        if "probability" in shown.columns:
            probability = np.zeros_like(rank)
            probability[place] = shown["probability"].to_numpy(float)[here]
            applies = probability >= APPLIES
        return cls(marks, marks.marked[0], rank, applies, probability)


def _abstains(suggestions: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which suggestions the engine would rather not show."""
    if "abstain" not in suggestions.columns:
        return np.zeros(len(suggestions), dtype=bool)
    return suggestions["abstain"].astype(str).str.lower().isin(("true", "1")).to_numpy(bool)


def _check_numbers(column: pd.Series, name: str, low: float, high: float) -> None:
    """Refuse a column that holds anything but numbers of a range; the first such is named."""
    import pandas as pd

    wrong = column[~pd.to_numeric(column, errors="coerce").between(low, high)]
    if len(wrong):
        reach = say("1 ke atas", "1 and above") if high > 1 else say("0 sampai 1", "0 to 1")
        raise ValueError(
            say(
                f"kolom {name} tabel saran berisi “{wrong.iloc[0]}”, bukan bilangan {reach}",
                f"the suggestions' column {name} holds “{wrong.iloc[0]}”, no number {reach}",
            )
        )


Row = tuple[str, str, int, float, float, float, str]


def _ranking(case: _Case) -> dict[str, Floats]:
    """Return a value a unit for each measure of ranking."""
    best = np.where(case.gold, case.rank, np.inf).min(axis=1, initial=np.inf)
    finite = case.rank[np.isfinite(case.rank)]
    deepest = int(finite.max()) if len(finite) else 1
    gain = np.where(case.gold & np.isfinite(case.rank), 1 / np.log2(case.rank + 1), 0).sum(axis=1)
    ideal = np.concatenate([[0.0], np.cumsum(1 / np.log2(np.arange(2, deepest + 2)))])
    wanted = ideal[np.minimum(case.gold.sum(axis=1), deepest)]
    return {
        "hit@1": (best <= 1).astype(float),
        "hit@3": (best <= 3).astype(float),
        "MRR": 1 / best,
        "nDCG": np.divide(gain, wanted, out=np.zeros_like(gain), where=wanted > 0),
    }


def _mean_row(
    name: str, per_unit: Floats, counted: NDArray[np.bool_], marks: Marks, draws: Floats
) -> Row:
    n = marks.resampling_units
    sums = np.bincount(marks.resampling_unit, np.where(counted, per_unit, 0), minlength=n)
    sizes = np.bincount(marks.resampling_unit, counted, minlength=n)

    def mean(weights: Floats) -> Floats:
        return _ratio(weights @ sums, weights @ sizes)

    return _row(name, "", int(counted.sum()), mean, draws, n)


def _f1_rows(
    prefix: str,
    gold: NDArray[np.bool_],
    other: NDArray[np.bool_],
    marks: Marks,
    draws: Floats,
) -> list[Row]:
    n = marks.resampling_units
    shared = np.zeros((n, len(marks.codes)))
    all_ = np.zeros_like(shared)
    np.add.at(shared, marks.resampling_unit, (gold & other).astype(float))
    np.add.at(all_, marks.resampling_unit, gold.astype(float) + other.astype(float))

    def micro(weights: Floats) -> Floats:
        return _ratio(2 * (weights @ shared).sum(axis=-1), (weights @ all_).sum(axis=-1))

    def macro(weights: Floats) -> Floats:
        each = _ratio(2 * (weights @ shared), weights @ all_)
        used = ~np.isnan(each)
        return _ratio(np.where(used, each, 0).sum(axis=-1), used.sum(axis=-1))

    rows = [
        _row(f"{prefix}micro-F1", "", len(gold), micro, draws, n),
        _row(f"{prefix}macro-F1", "", len(gold), macro, draws, n),
    ]
    if prefix == SHARED:
        return rows
    given, made = np.zeros_like(shared), np.zeros_like(shared)
    np.add.at(given, marks.resampling_unit, gold.astype(float))
    np.add.at(made, marks.resampling_unit, other.astype(float))
    parts = {"F1": (2 * shared, all_), "precision": (shared, made), "recall": (shared, given)}
    for name in ("F1",) if prefix else parts:
        part, whole = parts[name]
        for column, code in enumerate(marks.codes):

            def one(
                weights: Floats, part: Floats = part[:, column], whole: Floats = whole[:, column]
            ) -> Floats:
                return _ratio(weights @ part, weights @ whole)

            rows.append(_row(f"{prefix}{name}", code, int(gold[:, column].sum()), one, draws, n))
    return rows


def _coverage_row(case: _Case, draws: Floats) -> Row:
    assert case.probability is not None
    marks = case.marks
    first = case.rank == 1
    has_first = first.any(axis=1)
    stated = np.where(has_first, np.where(first, case.probability, 0).max(axis=1, initial=0), -1)
    right = (first & case.gold).any(axis=1)
    order = np.argsort(-stated, kind="stable")
    document, stated = marks.resampling_unit[order], stated[order]
    right = right[order].astype(float)
    # Suggestions of one probability are taken together: which of them comes first means nothing.
    last = np.append(stated[1:] != stated[:-1], True) & (stated >= 0)

    def coverage(weights: Floats) -> Floats:
        each = np.atleast_2d(weights)[:, document]
        taken, hits = np.cumsum(each, axis=1), np.cumsum(each * right, axis=1)
        good = last & (hits >= PRECISION * taken - 1e-9) & (taken > 0)
        best = np.where(good, taken, 0).max(axis=1, initial=0)
        return np.asarray(_ratio(best, taken[:, -1]).reshape(np.shape(weights)[:-1]))

    # A draw weighs every excerpt: with many excerpts, fewer draws keep the memory small.
    affordable = draws[: max(200, 20_000_000 // max(1, len(order)))]
    return _row("coverage@90", "", len(order), coverage, affordable, marks.resampling_units)


def _ece_row(case: _Case, draws: Floats) -> Row:
    assert case.probability is not None
    suggested = np.isfinite(case.rank)
    unit, code = np.nonzero(suggested)
    stated = case.probability[unit, code]
    document = case.marks.resampling_unit[unit]
    n = case.marks.resampling_units
    gap, size = np.zeros((n, BINS)), np.zeros(n)
    np.add.at(gap, (document, bins_of(stated, BINS)), case.gold[unit, code] - stated)
    np.add.at(size, document, 1)

    def ece(weights: Floats) -> Floats:
        return _ratio(np.abs(weights @ gap).sum(axis=-1), weights @ size)

    return _row("ECE", "", len(stated), ece, draws, n)


def _human_rows(
    suggestions: pd.DataFrame, gold: pd.DataFrame, second: pd.DataFrame, n_boot: int, seed: int
) -> list[Row]:
    ids = texts_of(gold["excerpt_id"])
    both = set(ids) & set(texts_of(second["excerpt_id"])) - {""}
    if not both:
        note = say("orang kedua tidak membaca kutipan ini", "the second person read none of these")
        nan = float("nan")
        return [(f"{HUMAN}{name}", "", 0, nan, nan, nan, note) for name in ("micro-F1", "macro-F1")]
    marks = read_marks({"gold": gold, "second": second}, both)
    draws = draws_of(marks.resampling_units, n_boot, seed)
    rows = _f1_rows(HUMAN, marks.marked[0], marks.marked[1], marks, draws)
    if both < set(ids) - {""} and texts_of(suggestions["excerpt_id"]).isin(both).any():
        # A person beside the machine is fair only on the same excerpts.
        case = _Case.of(suggestions, gold[ids.isin(both)])
        draws = draws_of(case.marks.resampling_units, n_boot, seed)
        rows += _f1_rows(SHARED, case.gold, case.applies, case.marks, draws)
    return rows


def _row(
    name: str, code: str, n: int, of: Callable[[Floats], Floats], draws: Floats, documents: int
) -> Row:
    value = float(of(np.ones(documents)))
    low, high = float("nan"), float("nan")
    if value == value and len(draws):
        low, high = interval(of(draws), documents, SHARE)
    note = interval_note(low, documents, high)
    if value != value:
        note = say("tidak ada yang dapat dihitung", "there is nothing to count")
    return name, code, n, value, low, high, note


def _ratio(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, part / np.asarray(whole, float), np.nan)
