"""Agreement in words: a named scale for kappa, and a sentence that can be quoted.

In: a value, or the frame of `agree`. Out: text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualnlp.agreement.result_frame import independent_note
from qualnlp.i18n import decimal, say, whole

if TYPE_CHECKING:
    import pandas as pd


# From so many units on a word of a scale says something: with fewer, one unit moves the figure by
# half a step of the scale or more.
MIN_UNITS = 10


def landis_koch(value: float, low: float = float("nan"), units: int = MIN_UNITS) -> str:
    """Return Landis & Koch's word for a kappa (Biometrics 33, 1977); empty for NaN.

    Below zero is poor, from zero on slight. No word for fewer than `MIN_UNITS` units.

    Where the lower end of the interval falls into another step, its word stands beside: that is
    what the data bear.

    Examples
    --------
    >>> landis_koch(0.71), landis_koch(0.71, 0.52)
    ('kuat (Landis & Koch)', 'kuat; batas bawah sedang (Landis & Koch)')
    >>> landis_koch(0.0), landis_koch(1.0, units=2)
    ('sangat lemah (Landis & Koch)', 'terlalu sedikit satuan untuk dinilai (n = 2)')
    """
    if value != value:
        return ""
    if units < MIN_UNITS:
        return say(
            f"terlalu sedikit satuan untuk dinilai (n = {units})",
            f"too few units for a word (n = {units})",
        )
    steps = (
        (np.nextafter(0, -1), say("buruk", "poor")),
        (0.2, say("sangat lemah", "slight")),
        (0.4, say("lemah", "fair")),
        (0.6, say("sedang", "moderate")),
        (0.8, say("kuat", "substantial")),
    )
    top_word = say("sangat kuat", "almost perfect")
    words = [
        next((word for top, word in steps if figure <= top), top_word)
        for figure in (value, low)
        if figure == figure
    ]
    text = words[0]
    if len(words) > 1 and words[1] != words[0]:
        text += say("; batas bawah ", "; lower end ") + words[1]
    return f"{text} (Landis & Koch)"


def kappa_sentence(agreement: pd.DataFrame, code: str = "", name: str = "") -> str:
    """Return the kappa of a code (or overall) with interval, counts and notes, in words.

    Cohen's for two coders (the frame of `agree`), Fleiss' for more (that of `agree_many`).

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"measure": "cohen_kappa", "code": "", "value": 0.71, "ci_low": 0.52,
    ...     "ci_high": 0.86, "n_units": 143, "n_documents": 8, "note": ""}
    >>> kappa_sentence(pd.DataFrame([row]))
    'Kesepakatan antarpengode: kappa = 0,71 [0,52; 0,86], n = 143 kutipan, 8 transkrip.'
    """
    many = not (agreement["measure"] == "cohen_kappa").any()
    measure = "fleiss_kappa" if many else "cohen_kappa"
    rows = agreement[(agreement["measure"] == measure) & (agreement["code"] == code)]
    if rows.empty:
        raise ValueError(
            say(f"tabel ini tidak memuat kode “{code}”", f"the frame has no code “{code}”")
        )
    row = rows.iloc[0]
    kappa = say("kappa Fleiss", "Fleiss' kappa") if many else "kappa"
    about = say("Kesepakatan antarpengode", "Agreement between the coders")
    if code:
        about += say(" untuk ", " on ") + (name or code)
    if row["value"] != row["value"]:
        return (
            f"{about}: "
            + say(f"{kappa} tidak terdefinisi", f"{kappa} is undefined")
            + f" ({row['note']})."
        )
    interval = ""
    if row["ci_low"] == row["ci_low"]:
        interval = f" [{decimal(row['ci_low'])}; {decimal(row['ci_high'])}]"
    letters = "huruf" in str(row["note"]) or "characters" in str(row["note"])
    unit = say("huruf", "characters") if letters else say("kutipan", "excerpts")
    documents = say("transkrip", "transcripts")
    n = f"n = {whole(row['n_units'])} {unit}"
    if independent_note(placed=False) not in str(row["note"]):
        n += f", {whole(row['n_documents'])} {documents}"
    noted = f" ({row['note']})" if row["note"] else ""
    return f"{about}: {kappa} = {decimal(row['value'])}{interval}, {n}{noted}."
