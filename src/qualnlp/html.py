"""What a notebook shows of an object: a short table in HTML, every text escaped.

In: a title, a sentence and rows. Out: HTML for `_repr_html_`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from qualnlp.i18n import say, whole

MAX_ROWS = 30
MAX_LETTERS = 200  # of one cell

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: object) -> str:
    """Return text without the characters that neither Word, Excel nor a page can hold.

    Examples
    --------
    >>> clean("a" + chr(11) + "b")
    'ab'
    """
    told = str(text)
    # Most texts hold none of them, which Python tells sooner than an expression.
    return told if told.isprintable() else _UNPRINTABLE.sub("", told)


def safe(text: object) -> str:
    """Return text as it can stand in HTML.

    Examples
    --------
    >>> safe("<b>")
    '&lt;b&gt;'
    """
    return escape(clean(text))


def table_html(
    title: str, sentence: str, heads: Sequence[str], rows: Sequence[Sequence[object]]
) -> str:
    """Return a title, a sentence and a table of at most 30 rows, with how many are left.

    Parameters
    ----------
    title, sentence : str
        What it is, and how much of it there is.
    heads : sequence of str
    rows : sequence of sequences
        Shown as text; a long one is cut at 200 letters.

    Examples
    --------
    >>> table_html("A & B", "1 kode", ["Kode"], [["<i>"]])
    '<p><strong>A &amp; B</strong><br>1 kode</p><table><thead><tr><th scope="col">Kode</th></tr></thead><tbody><tr><td>&lt;i&gt;</td></tr></tbody></table>'
    """  # noqa: E501
    top = "".join(f'<th scope="col">{safe(head)}</th>' for head in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{safe(_short(cell))}</td>" for cell in row) + "</tr>"
        for row in rows[:MAX_ROWS]
    )
    left = whole(len(rows) - MAX_ROWS)
    more = say(f"dan {left} baris lagi", f"and {left} more rows")
    more = f"<p>… {more}</p>" if len(rows) > MAX_ROWS else ""
    return (
        f"<p><strong>{safe(title)}</strong><br>{safe(sentence)}</p>"
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{more}"
    )


def _short(cell: object) -> str:
    text = str(cell)
    return text if len(text) <= MAX_LETTERS else text[: MAX_LETTERS - 1] + "…"
