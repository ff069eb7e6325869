"""The page of one excerpt. In: its view, the codebook, the session. Out: values for the template.

Nothing is decided here, and nothing is hidden here either: what a blind sheet must not show is
not in the sheet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualnlp.i18n import probability, say
from qualnlp.review.code_tree import code_tree
from qualnlp.review.drawn import drawn
from qualnlp.review.routes import Ask, page
from qualnlp.review.session import held_of
from qualnlp.review.templating import joined, macro
from qualnlp.review.text_markup import hits, non_verbal, pieces
from qualnlp.review.whole_text import whole_values
from qualnlp.suggestion.strength import WEAKER, strength

if TYPE_CHECKING:
    from markupsafe import Markup

    from qualnlp.codebook import Codebook
    from qualnlp.coding.excerpt_view import ExcerptView, Proposal, Spoken
    from qualnlp.coding.suggestion_list import Proposed
    from qualnlp.excerpts import Excerpt
    from qualnlp.review.forms import Filters
    from qualnlp.review.session import Session

# As many as there is room for without scrolling.
MAX_SUGGESTIONS = 5
# The keys of the codes that were used last, under the left hand.
RECENT_KEYS = "adfgh"


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
    found = [
        _suggestion(number, one, sheet, codebook)
        for number, one in enumerate([*proposals, *sheet.unsure], start=1)
    ]
    # One key leads to one box: that of the last rejection, or of the lowest on this sheet.
    rejected = [one for one in found if one["state"] == "rejected"]
    latest = [one for one in rejected if session.last_rejected == (excerpt_id, one["one"].code)]
    reason_of = (latest or rejected)[-1]["number"] if rejected else None
    query = f"?{filters.query}" if filters.query else ""
    suggestions = [_drawn_suggestion(one, codebook, excerpt_id, query, reason_of) for one in found]
    values = {
        "sheet": sheet,
        "excerpt": sheet.excerpt,
        "suggestions": suggestions[: len(proposals)],
        "unsure": suggestions[len(proposals) :],
        "unsure_from": len(proposals) + 1,
        "codings": [
            {"held": one, "last": last == (excerpt_id, one.code)} for one in sheet.own.codings
        ],
        "recent": _recent(session, codebook, sheet),
        "tree": code_tree(codebook, sheet),
        "memos": [one for one in sheet.memos if one.coder == session.coder],
        "progress": session.desk.progress(),
        "place": place_of(sheet.excerpt, sheet.file),
        "filters": filters,
        **_other_ways(sheet, filters),
    }
    if filters.view:
        return values | {"whole": whole_values(session, sheet, proposals, filters)}
    return values | {
        "whole": None,
        "conversation": _conversation(sheet, proposals, filters.search),
    }


def _other_ways(sheet: ExcerptView, filters: Filters) -> dict[str, Any]:
    """Return the addresses of the same excerpt in the other order and in the other view."""
    here = f"/excerpt/{sheet.excerpt.excerpt_id}"
    order = replace(filters, order="" if filters.order else "text")
    view = replace(filters, view="" if filters.view else "text")
    # What the engine doubts stays open once something of it is decided.
    decided = {one.code for one in (*sheet.own.codings, *sheet.own.rejections)}
    return {
        "order_link": order.at(here),
        "whole_link": view.at(here),
        "unsure_open": any(one.code in decided for one in sheet.unsure),
    }


def _recent(session: Session, codebook: Codebook, sheet: ExcerptView) -> list[dict[str, Any]]:
    """Return the codes that stand on keys, with what the coder holds of them here."""
    found = []
    for key, code in zip(RECENT_KEYS, session.recent_codes(), strict=False):
        if code in codebook and codebook[code].codable:
            held = held_of(sheet, code)
            state = held.verdict if held else ""
            found.append({"key": key, "code": codebook[code], "state": state})
    return found


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


def _conversation(sheet: ExcerptView, proposals: tuple[Proposal, ...], search: str) -> Markup:
    """Return the conversation as HTML; no decision changes it."""

    def make() -> Markup:
        saying = macro("parts.html.j2", "saying")
        turns = [_turn(one, sheet, proposals, search) for one in sheet.conversation]
        return joined(saying(turn, sheet) for turn in turns)

    return drawn(None, (sheet.excerpt, sheet.conversation, proposals, search), make)


def _drawn_suggestion(
    one: dict[str, Any], codebook: Codebook, excerpt_id: str, query: str, reason_of: int | None
) -> Markup:
    """Return a suggestion as HTML; a decision changes that of its own code alone."""
    reason = one["held"].reason if one["held"] else None
    ours = one["number"] == reason_of
    key = one["number"], one["one"], one["state"], reason, excerpt_id, query, ours

    def make() -> Markup:
        made: Markup = macro("parts.html.j2", "suggestion")(one, excerpt_id, query, reason_of)
        return made

    return drawn(codebook, key, make)


def _turn(
    spoken: Spoken, sheet: ExcerptView, proposals: tuple[Proposal, ...], search: str
) -> dict[str, Any]:
    """Return one turn of the conversation: the excerpt, each evidence, what was searched for."""
    here = spoken.turn == sheet.excerpt.turn
    stretches = [*non_verbal(spoken.text), *hits(spoken.text, search)]
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
