"""The codebook as a tree of buttons. In: a codebook and a sheet. Out: HTML.

Every decision draws it anew, and only what the coder holds of a code changes: the rest is written
once for a codebook and a language, with a gap for each button.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from qualnlp.review.drawn import drawn
from qualnlp.review.templating import macro
from qualnlp.review.text_markup import folded

if TYPE_CHECKING:
    from markupsafe import Markup

    from qualnlp.codebook import Code, Codebook
    from qualnlp.coding.excerpt_view import ExcerptView

# Nobody can write it into a codebook: it is another one in each process.
_GAP = f"gap-{secrets.token_hex(8)}-"
_GAPS = re.compile(rf"{_GAP}(\d+)\.")
# What a button says of the coder's decision on its code.
_HELD = {
    state: f'class="leaf {state}" aria-pressed="{str(state == "confirmed").lower()}"'
    for state in ("", "confirmed", "rejected")
}


def code_tree(codebook: Codebook, sheet: ExcerptView) -> Markup:
    """Return the codebook as nested lists; each button knows what the coder holds of its code."""
    from markupsafe import Markup

    parts, codes = drawn(codebook, "tree", lambda: _written(codebook))
    states = {one.code: one.verdict for one in (*sheet.own.rejections, *sheet.own.codings)}
    filled = list(parts)
    for place, code in enumerate(codes):
        filled[2 * place + 1] = _HELD[states.get(code, "")]
    return Markup("".join(filled))  # escaped by the template


def _written(codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tree in pieces, a gap after each but the last, and the codes of the gaps."""
    from markupsafe import Markup

    codes = list(codebook)
    nodes: dict[str, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for number, code in enumerate(codes):  # parents come first
        gap = Markup(f"{_GAP}{number}.")  # made above
        node = {
            "number": number, "code": code, "held": gap, "words": _words(code), "children": []
        }  # fmt: skip
        nodes[code.id] = node
        above = nodes.get(code.parent or "")
        (above["children"] if above else top).append(node)
    parts = _GAPS.split(str(macro("parts.html.j2", "code_tree")(top)))
    return tuple(parts), tuple(codes[int(number)].id for number in parts[1::2])


def _words(code: Code) -> str:
    """Return what the search looks through."""
    return folded(" ".join([code.name, code.id, code.definition]))
