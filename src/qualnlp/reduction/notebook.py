"""What a notebook shows of reduced tables.

In: a `Reduction`. Out: HTML: how much is coded, and how often each code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.html import table_html
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from qualnlp.reduction.reduction import Reduction


def reduction_html(reduction: Reduction, title: str = "") -> str:
    """Return how much is coded and how often each code, as a short table.

    `title` is what stands above it; without it, the title of the codebook.
    """
    coded = whole(reduction.n_codings)
    people = whole(len(reduction.informants))
    sentence = say(
        f"{people} informan atau sumber; {coded} kode pada kutipan.",
        f"{people} informants or sources; {coded} codes on excerpts.",
    )
    rows = [
        [row["name"], whole(row["n"]), whole(row["informants"])]
        for row in reduction.by_code.to_dict("records")
    ]
    heads = [say("Kode", "Code"), say("n kutipan", "n quotations"), say("Informan", "Informants")]
    title = title or reduction.codebook.title or say("Reduksi data", "Data reduction")
    return table_html(title, sentence, heads, rows)
