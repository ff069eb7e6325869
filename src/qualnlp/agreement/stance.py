"""Do two coders see the same stance? In: their frames. Out: rows, for what both coded alike.

menghambat < campuran < mendukung is an order, so kappa is weighted linearly: a step counts half of
a reversal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.bootstrap import KAPPA, SHARE, interval
from qualnlp.agreement.coding_matrix import Marks
from qualnlp.agreement.interpretation import landis_koch
from qualnlp.agreement.measures.kappa import kappa_of_tables
from qualnlp.agreement.measures.registry import Measure, register
from qualnlp.agreement.ratings import disagreement
from qualnlp.agreement.result_frame import Row, interval_note
from qualnlp.agreement.text_numbers import texts_of
from qualnlp.i18n import say
from qualnlp.terms import STANCES

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

ORDER = ("menghambat", "campuran", "mendukung")
_STEPS = disagreement(3, "linear") / 2


def stance_rows(a: pd.DataFrame, b: pd.DataFrame, marks: Marks, draws: Floats) -> list[Row]:
    """Return rows `stance_percent` and `stance_kappa`, overall and a code."""
    import pandas as pd

    pairs = _pairs(a).merge(_pairs(b), on=["unit", "code"])
    pairs = pairs.assign(place=marks.units.get_indexer(pd.Index(pairs["unit"])))
    pairs = pairs[(pairs["place"] >= 0) & pairs["code"].isin(marks.codes)]
    document, drawn_with = marks.document, marks.resampling_unit
    rows = []
    for code in ("", *marks.codes):
        own = pairs if code == "" else pairs[pairs["code"] == code]
        place = own["place"].to_numpy(int)
        first, second = own["stance_x"].to_numpy(int), own["stance_y"].to_numpy(int)
        cells = (drawn_with[place] * 3 + first) * 3 + second
        counts = np.bincount(cells, minlength=marks.resampling_units * 9)
        tables = counts.reshape(-1, 3, 3).astype(float)
        for name, function in (("stance_percent", _percent), ("stance_kappa", _kappa)):
            value = float(function(tables.sum(axis=0)))
            low, high = float("nan"), float("nan")
            if value == value and len(draws):
                low, high = interval(
                    function(np.tensordot(draws, tables, axes=1)),
                    marks.resampling_units,
                    KAPPA if name == "stance_kappa" else SHARE,
                )
            if len(own) == 0:
                note = say("tidak ada sikap dari keduanya", "no stance of both")
            elif value != value:
                note = say("tidak terdefinisi: satu sikap saja", "undefined: a single stance")
            else:
                note = interval_note(low, len(marks.documents), high)
            word = landis_koch(value, low, len(own)) if name == "stance_kappa" else ""
            rows.append(
                Row(
                    name,
                    code,
                    len(own),
                    len(np.unique(document[place])),
                    None,
                    None,
                    None,
                    None,
                    value,
                    low,
                    high,
                    word,
                    note,
                )
            )
    return rows


def _pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """Return unit, code and the stance's place in `ORDER`, where there is one."""
    import pandas as pd

    told = texts_of(frame["stance"]).str.lower().replace(STANCES.spellings)
    stance = pd.Index(ORDER).get_indexer(pd.Index(told))
    pairs = pd.DataFrame(
        {
            "unit": texts_of(frame["excerpt_id"]),
            "code": texts_of(frame["code"]),
            "stance": stance,
        }
    )
    return pairs[stance >= 0].drop_duplicates(["unit", "code"], keep="last")


def _percent(tables: Floats) -> Floats:
    total = tables.sum(axis=(-2, -1))
    same = np.trace(tables, axis1=-2, axis2=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, same / total, np.nan)


def _kappa(tables: Floats) -> Floats:
    return kappa_of_tables(tables, _STEPS)


register(
    Measure(
        name="stance_percent",
        indonesian="Persentase kesepakatan sikap",
        english="Percent agreement on stance",
    )
)
register(
    Measure(
        name="stance_kappa",
        indonesian="Kappa sikap (berbobot linear)",
        english="Kappa of stance (linear weights)",
        source="Cohen 1968",
        corrected=True,
    )
)
