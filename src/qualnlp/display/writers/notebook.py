"""What a notebook shows of a study: a short table, every text escaped.

In: a study's reduced tables. Out: HTML for `_repr_html_`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from qualnlp.display.labels import clean
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from qualnlp.reduction import Reduction

_MAX_ROWS = 30


def study_html(title: str, reduction: Reduction) -> str:
    """Return a study in a few lines: how much is coded, and how often each code."""
    coded = whole(reduction.n_codings)
    people = whole(len(reduction.informants))
    told = say(
        f"{people} informan atau sumber; {coded} kode pada kutipan.",
        f"{people} informants or sources; {coded} codes on excerpts.",
    )
    rows = [
        [str(row["name"]), whole(row["n"]), whole(row["informants"])]
        for row in reduction.by_code.to_dict("records")
    ]
    heads = [say("Kode", "Code"), say("n kutipan", "n quotations"), say("Informan", "Informants")]
    return f"<p><strong>{_safe(title)}</strong><br>{_safe(told)}</p>{_table(heads, rows)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{_safe(head)}</th>' for head in heads)
    lines = [
        "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>"
        for row in rows[:_MAX_ROWS]
    ]
    left = len(rows) - _MAX_ROWS
    more = say(f"dan {left} baris lagi", f"and {left} more rows")
    more = f"<p>… {more}</p>" if left > 0 else ""
    body = "".join(lines)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{more}"


def _safe(text: object) -> str:
    return escape(clean(text))
