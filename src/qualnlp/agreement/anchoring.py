"""Did the suggestions steer us? In: decisions, blind and assisted. Out: measures with intervals.

Agreement with suggestions that were on screen is acceptance, not reliability. What was coded
blind (a tenth of the queue, drawn by chance) shows what people do without them.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.bootstrap import KAPPA, SHARE, draws_of, interval
from qualnlp.agreement.by_mode import AgreementByMode
from qualnlp.agreement.coding_matrix import check_columns
from qualnlp.agreement.result_frame import interval_note
from qualnlp.i18n import say
from qualnlp.terms import MODES

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

COLUMNS = ("measure", "mode", "coder", "rank", "n", "value", "ci_low", "ci_high", "note")
# A share is known to within this much (95 %): what a statement about steering needs at least.
HALF_WIDTH = 0.1
ENOUGH = ceil((1.96 / HALF_WIDTH) ** 2 / 4)

_ANY = (-inf, inf)
_RANGES = {
    "acceptance": SHARE,
    "codes_per_excerpt": (0.0, inf),
    "shift": SHARE,
    "agreement": KAPPA,
    "agreement_difference": (-2.0, 2.0),
}

Row = tuple[str, str, str, int, int, float, float, float, str]


def anchoring(
    decisions: pd.DataFrame, excerpts: pd.DataFrame, *, n_boot: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """Compare what was decided blind with what was decided with suggestions on screen.

    Parameters
    ----------
    decisions : pandas.DataFrame
        As `Study.decisions` gives them, in the order in which they were made.
    excerpts : pandas.DataFrame
        With `excerpt_id` and `transcript_id`.
    n_boot, seed : int
        Draws of the bootstrap over transcripts, and its seed.

    Returns
    -------
    pandas.DataFrame
        measure, mode, coder, rank, n, value, ci_low, ci_high, note. Measures:

        - acceptance: the share of decided suggestions of a rank that were confirmed;
        - codes_per_excerpt: confirmed codes an excerpt, a mode; and `difference`, assisted less
          blind;
        - shift: total variation distance (0 to 1) between the shares of the codes, blind and
          assisted;
        - agreement, blind and assisted: Krippendorff's alpha over every (excerpt, code) pair that
          two coders read in that mode (n excerpts), and `agreement_difference`, assisted less
          blind;
        - missing_blind: how many more excerpts must be read blind until a share is known to
          within `HALF_WIDTH` (95 %, excerpts taken as independent).

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["excerpt_id", "code", "coder", "verdict", "mode", "shown_rank"]
    >>> rows = [("e1", "x", "ani", "confirmed", "assisted", 1),
    ...     ("e2", "x", "ani", "rejected", "assisted", 1)]
    >>> excerpts = pd.DataFrame({"excerpt_id": ["e1", "e2"], "transcript_id": ["t", "t"]})
    >>> frame = anchoring(pd.DataFrame(rows, columns=columns), excerpts)
    >>> float(frame.loc[frame["measure"] == "acceptance", "value"].iloc[0])
    0.5
    """
    import pandas as pd

    needed = {"excerpt_id", "code", "coder", "verdict", "mode", "shown_rank"}
    check_columns("decisions", decisions, needed)
    check_columns("excerpts", excerpts, {"excerpt_id", "transcript_id"})
    document_of = dict(zip(excerpts["excerpt_id"], excerpts["transcript_id"], strict=True))
    about = decisions[decisions["excerpt_id"].isin(document_of)]
    about = about.assign(document=about["excerpt_id"].map(document_of), mode=_modes(about))
    latest = about[about["verdict"] != "finished"].drop_duplicates(
        ["excerpt_id", "code", "coder"], keep="last"
    )
    rows: list[Row] = []
    for coder in ("", *sorted(about["coder"].unique())):
        own = latest if coder == "" else latest[latest["coder"] == coder]
        read = about if coder == "" else about[about["coder"] == coder]
        rows += _acceptance(coder, own, n_boot, seed)
        rows += _amount(coder, own, read, n_boot, seed)
        rows.append(_shift(coder, own, n_boot, seed))
        rows.append(_missing(coder, read))
        if coder == "":
            rows += _agreement(own, read, n_boot, seed)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _modes(about: pd.DataFrame) -> NDArray[np.str_]:
    """Return the mode of each decision's reading: who saw suggestions once is blind no more."""
    assisted = (about["mode"] == "assisted").groupby([about["excerpt_id"], about["coder"]])
    return np.where(assisted.transform("any").to_numpy(bool), "assisted", "blind")


def _acceptance(coder: str, own: pd.DataFrame, n_boot: int, seed: int) -> list[Row]:
    shown = own[(own["mode"] == "assisted") & own["shown_rank"].notna()]
    shown = shown[shown["verdict"].isin(("confirmed", "rejected"))]
    rows = []
    for rank, group in shown.groupby("shown_rank"):
        yes = (group["verdict"] == "confirmed").to_numpy(float)
        documents, place = np.unique(group["document"].to_numpy(str), return_inverse=True)
        hits = np.bincount(place, yes, minlength=len(documents))
        sizes = np.bincount(place, minlength=len(documents)).astype(float)
        rows.append(
            _row(
                ("acceptance", "assisted", coder, int(float(str(rank)))),
                len(group),
                lambda w, hits=hits, sizes=sizes: _ratio(w @ hits, w @ sizes),
                len(documents),
                n_boot,
                seed,
            )
        )
    return rows


def _amount(coder: str, own: pd.DataFrame, read: pd.DataFrame, n_boot: int, seed: int) -> list[Row]:
    """Return confirmed codes an excerpt, in each mode, and their difference."""
    units = read.drop_duplicates(["excerpt_id", "coder"], keep="last")
    documents = np.unique(read["document"].to_numpy(str))
    n = len(documents)
    confirmed = own[own["verdict"] == "confirmed"]
    codes, sizes = {}, {}
    for mode in ("blind", "assisted"):
        codes[mode] = _per_document(confirmed[confirmed["mode"] == mode], documents)
        sizes[mode] = _per_document(units[units["mode"] == mode], documents)

    def mean(weights: Floats, mode: str) -> Floats:
        return _ratio(weights @ codes[mode], weights @ sizes[mode])

    rows = [
        _row(
            ("codes_per_excerpt", mode, coder, 0),
            int(sizes[mode].sum()),
            lambda w, mode=mode: mean(w, mode),
            n,
            n_boot,
            seed,
        )
        for mode in ("blind", "assisted")
    ]
    rows.append(
        _row(
            ("difference", "", coder, 0),
            int(sizes["blind"].sum() + sizes["assisted"].sum()),
            lambda w: mean(w, "assisted") - mean(w, "blind"),
            n,
            n_boot,
            seed,
        )
    )
    return rows


def _shift(coder: str, own: pd.DataFrame, n_boot: int, seed: int) -> Row:
    """Return how far the shares of the codes differ between the modes."""
    confirmed = own[own["verdict"] == "confirmed"]
    documents = np.unique(own["document"].to_numpy(str))
    codes = sorted(confirmed["code"].unique())
    counts = {
        mode: np.stack(
            [
                _per_document(
                    confirmed[(confirmed["mode"] == mode) & (confirmed["code"] == code)], documents
                )
                for code in codes
            ]
            or [np.zeros(len(documents))],
            axis=-1,
        )
        for mode in ("blind", "assisted")
    }

    def shift(weights: Floats) -> Floats:
        shares = [
            _ratio(total, total.sum(axis=-1, keepdims=True))
            for total in (weights @ counts["blind"], weights @ counts["assisted"])
        ]
        return np.asarray(np.abs(shares[0] - shares[1]).sum(axis=-1) / 2)

    return _row(("shift", "", coder, 0), len(confirmed), shift, len(documents), n_boot, seed)


def _agreement(own: pd.DataFrame, read: pd.DataFrame, n_boot: int, seed: int) -> list[Row]:
    """Return how far coders agree among themselves, in each mode, and the difference."""
    import pandas as pd

    confirmed = own[own["verdict"] == "confirmed"]
    units = pd.concat([confirmed, read[read["verdict"] == "finished"]])
    units = units.drop_duplicates(["excerpt_id", "coder"])
    by_mode = AgreementByMode(units[["excerpt_id", "coder", "mode", "document"]], confirmed)
    rows = [
        _row(
            ("agreement", mode, "", 0),
            by_mode.read[mode],
            lambda w, mode=mode: by_mode.alpha(w, mode),
            by_mode.resampling_units,
            n_boot,
            seed,
        )
        for mode in MODES
    ]
    both = sum(by_mode.read.values())
    key = ("agreement_difference", "", "", 0)
    rows.append(_row(key, both, by_mode.difference, by_mode.resampling_units, n_boot, seed))
    nobody = say(
        "tidak ada dua pengode yang membaca kutipan yang sama dengan cara ini",
        "no two coders read the same excerpt this way",
    )
    return [row if row[4] and row[5] == row[5] else (*row[:-1], nobody) for row in rows]


def _missing(coder: str, read: pd.DataFrame) -> Row:
    blind = read[read["mode"] == "blind"].drop_duplicates(["excerpt_id", "coder"])
    lacking = max(0, ENOUGH - len(blind))
    nan = float("nan")
    note = say("cukup untuk sebuah pernyataan", "enough for a statement")
    if lacking:
        note = say(
            f"perlu {lacking} kutipan lagi tanpa saran agar sebuah proporsi diketahui ±10 poin",
            f"{lacking} more excerpts must be read blind until a share is known to ±10 points",
        )
    return "missing_blind", "blind", coder, 0, len(blind), float(lacking), nan, nan, note


def _per_document(rows: pd.DataFrame, documents: NDArray[np.str_]) -> Floats:
    place = np.searchsorted(documents, rows["document"].to_numpy(str))
    return np.bincount(place, minlength=len(documents)).astype(float)


def _row(
    key: tuple[str, str, str, int],
    n: int,
    of: Callable[..., Floats],
    documents: int,
    n_boot: int,
    seed: int,
) -> Row:
    value = float(of(np.ones(documents))) if documents else float("nan")
    draws = draws_of(documents, n_boot, seed)
    low, high = float("nan"), float("nan")
    if value == value and len(draws):
        low, high = interval(of(draws), documents, _RANGES.get(key[0], _ANY))
    note = interval_note(low, documents, high)
    if value != value:
        note = say("tidak ada keputusan semacam ini", "there is no such decision")
    return *key, n, value, low, high, note


def _ratio(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, part / np.asarray(whole, float), np.nan)
