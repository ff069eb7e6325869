"""The page of one excerpt. In: its view, the codebook, the session. Out: values for the template.

Nothing is decided here, and nothing is hidden here either: what a blind sheet must not show is
not in the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualnlp.i18n import probability, say
from qualnlp.review.routes import Ask, page
from qualnlp.review.session import held_of
from qualnlp.review.text_markup import folded, non_verbal, pieces
from qualnlp.suggestion.calibration import WEAKER, strength

if TYPE_CHECKING:
    from qualnlp.codebook import Code, Codebook
    from qualnlp.coding.excerpt_view import ExcerptView, Proposal, Spoken
    from qualnlp.coding.suggestion_list import Proposed
    from qualnlp.excerpts import Excerpt

# As many as there is room for without scrolling.
MAX_SUGGESTIONS = 5


@page("/excerpt/{excerpt_id}", "desk.html.j2", "desk")
def desk_values(ask: Ask) -> dict[str, Any]:
    """Return what the desk's template needs for one excerpt.

    Raises
    ------
    UnknownExcerpt
        If the study has no such excerpt.
    """
    session, excerpt_id, filters = ask.session, ask.excerpt_id, ask.filters
    codebook = session.study.codebook
    sheet = session.sheet(excerpt_id)
    proposals = sheet.suggestions[:MAX_SUGGESTIONS]
    last = session.last_confirmed
    suggestions = [
        _suggestion(number, one, sheet, codebook) for number, one in enumerate(proposals, start=1)
    ]
    # One key leads to one box: that of the last rejection, or of the lowest on this sheet.
    rejected = [one for one in suggestions if one["state"] == "rejected"]
    latest = [one for one in rejected if session.last_rejected == (excerpt_id, one["one"].code)]
    return {
        "sheet": sheet,
        "excerpt": sheet.excerpt,
        "conversation": [_turn(one, sheet, proposals) for one in sheet.conversation],
        "suggestions": suggestions,
        "reason_of": (latest or rejected)[-1]["number"] if rejected else None,
        "codings": [
            {
                "held": one,
                "last": last == (excerpt_id, one.code),
                "suggested": any(one.code == p.code for p in proposals),
            }
            for one in sheet.own.codings
        ],
        "tree": _tree(codebook, sheet),
        "memos": [one for one in sheet.memos if one.coder == session.coder],
        "progress": session.desk.progress(),
        "place": place_of(sheet.excerpt, sheet.file),
        "filters": filters,
    }


def place_of(one: Excerpt, file: str) -> str:
    """Return where an excerpt comes from, as it would stand under a quotation."""
    parts = [
        one.informant,
        one.technique,
        file,
        say(f"giliran {one.turn}", f"turn {one.turn}"),
    ]
    return ", ".join(part for part in parts if part)


def chance(one: Proposal | Proposed) -> tuple[str, str]:
    """Return how likely a suggestion is, in words or percent, and its reason without that word.

    Where the run's probabilities are not calibrated on enough blind decisions of this study, a
    reason begins with the word, and no figure is shown. It is the engine's word: what rests on the
    question alone is never called strong, however probable.
    """
    if one.calibrated:
        return probability(one.probability), one.reason
    word, _, reason = one.reason.partition(". ")
    told_strong = word.lower() in ("kuat", "strong")
    return strength(one.probability if told_strong else min(one.probability, WEAKER)), reason


def _turn(spoken: Spoken, sheet: ExcerptView, proposals: tuple[Proposal, ...]) -> dict[str, Any]:
    """Return one turn of the conversation, the excerpt and each evidence marked in it."""
    here = spoken.turn == sheet.excerpt.turn
    stretches = non_verbal(spoken.text)
    if here:
        first = sheet.excerpt.start - spoken.start
        stretches.append((first, sheet.excerpt.end - spoken.start, "excerpt"))
        stretches += [
            (first + one.evidence_start, first + one.evidence_end, f"e{number}")
            for number, one in enumerate(proposals, start=1)
        ]
    cut = pieces(spoken.text, stretches)
    inside = [number for number, one in enumerate(cut) if "excerpt" in one.kinds]
    before = cut[: inside[0]] if inside else cut
    return {
        "spoken": spoken,
        "here": here,
        "before": before,
        "excerpt": cut[inside[0] : inside[-1] + 1] if inside else [],
        "after": cut[inside[-1] + 1 :] if inside else [],
    }


def _suggestion(
    number: int, one: Proposal, sheet: ExcerptView, codebook: Codebook
) -> dict[str, Any]:
    likely, reason = chance(one)
    held = held_of(sheet, one.code)
    return {
        "number": number,
        "one": one,
        "code": codebook[one.code] if one.code in codebook else None,
        "path": path_of(codebook, one.code),
        "likely": likely,
        "reason": reason,
        "width": max(2, round(100 * one.probability)),
        "held": held,
        "state": held.verdict if held else "",
    }


def path_of(codebook: Codebook, code_id: str) -> list[str]:
    """Return the names of the codes above a code, the topmost first."""
    names: list[str] = []
    parent = codebook[code_id].parent if code_id in codebook else None
    while parent is not None and parent in codebook:
        names.append(codebook[parent].name)
        parent = codebook[parent].parent
    return names[::-1]


def _tree(codebook: Codebook, sheet: ExcerptView) -> list[dict[str, Any]]:
    """Return the codebook as nested nodes; each knows what the coder holds of it."""
    nodes: dict[str, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for number, code in enumerate(codebook):  # parents come first
        held = held_of(sheet, code.id)
        node = {
            "number": number,
            "code": code,
            "state": held.verdict if held else "",
            "words": _words(code),
            "children": [],
        }
        nodes[code.id] = node
        above = nodes.get(code.parent or "")
        (above["children"] if above else top).append(node)
    return top


def _words(code: Code) -> str:
    """Return what the search looks through."""
    return folded(" ".join([code.name, code.id, code.definition]))
