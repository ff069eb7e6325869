"""The whole transcript beside the codes. In: a sheet, filters. Out: turns, with bars in the margin.

One bar is one code on one excerpt, whoever gave it; its colour is that of the code on paper.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from qualnlp.exchange.colours import COLOURS
from qualnlp.review.text_markup import non_verbal, pieces
from qualnlp.terms import STANCES

if TYPE_CHECKING:
    from qualnlp.codebook import Codebook
    from qualnlp.coding.excerpt_view import ExcerptView, Proposal, Spoken, StandingDecision
    from qualnlp.coding.marked_text import MarkedText
    from qualnlp.excerpts import Excerpt
    from qualnlp.review.forms import Filters
    from qualnlp.review.session import Session

# Whose codings: everybody's.
EVERYBODY = "*"
SIGNS = dict(zip(STANCES, ("+", "−", "±"), strict=True))


def whole_values(
    session: Session, sheet: ExcerptView, proposals: tuple[Proposal, ...], filters: Filters
) -> dict[str, Any]:
    """Return the transcript that an excerpt stands in, marked by what was coded."""
    codebook = session.study.codebook
    others = bool(filters.whose) and not session.blind
    text = session.desk.survey.text(
        sheet.excerpt.transcript_id, at=sheet.excerpt.excerpt_id, others=others
    )
    shown = [one for one in text.codings if _fits(one, session.coder, filters)]
    # Whoever looks at others' codes does not code blind any more.
    foreign = {one.excerpt_id for one in shown if one.coder != session.coder}
    session.seen_others(foreign - text.decided)
    bars = _bars(text, shown, codebook)
    by_turn = defaultdict(list)
    for one in text.excerpts:
        by_turn[one.turn].append(one)
    return {
        "text": text,
        "turns": [
            _turn(one, by_turn[one.turn], bars, sheet, proposals, text) for one in text.turns
        ],
        "coders": session.desk.survey.coders(),
        "codes": [(code.id, code.name) for code in codebook.codable],
        "everybody": EVERYBODY,
    }


def colour_of(codebook: Codebook, code: str) -> str:
    """Return the class that gives a code its colour, the same as on paper.

    Examples
    --------
    >>> from qualnlp import Code, Codebook
    >>> colour_of(Codebook([Code("a", "A"), Code("b", "B")]), "b")
    'k1'
    """
    place = next((n for n, one in enumerate(codebook) if one.id == code), None)
    return "kx" if place is None else f"k{place % len(COLOURS)}"


def _fits(one: StandingDecision, coder: str, filters: Filters) -> bool:
    whose = filters.whose or coder
    return whose in (EVERYBODY, one.coder) and filters.only in ("", one.code)


def _bars(
    text: MarkedText, shown: list[StandingDecision], codebook: Codebook
) -> dict[str, list[dict[str, Any]]]:
    """Return excerpt id -> its bars, the same code of several people as one."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    colours = {code.id: f"k{n % len(COLOURS)}" for n, code in enumerate(codebook)}
    for one in shown:
        bar = found.setdefault(
            (one.excerpt_id, one.code),
            {
                "number": len(found),
                "excerpt_id": one.excerpt_id,
                "name": one.name,
                "colour": colours.get(one.code, "kx"),
                "by": [],
            },
        )
        bar["by"].append({"coder": one.coder, "stance": one.stance, "memo": one.memo})
    bars: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for bar in found.values():
        stances = {one["stance"] for one in bar["by"]}
        # The same stance of everybody stands once, beside the name.
        bar["sign"] = SIGNS.get(stances.pop() or "", "") if len(stances) == 1 else ""
        for one in bar["by"]:
            one["sign"] = "" if bar["sign"] else SIGNS.get(one["stance"] or "", "")
        bars[bar["excerpt_id"]].append(bar)
    return bars


def _turn(
    spoken: Spoken,
    excerpts: list[Excerpt],
    bars: dict[str, list[dict[str, Any]]],
    sheet: ExcerptView,
    proposals: tuple[Proposal, ...],
    text: MarkedText,
) -> dict[str, Any]:
    chosen = sheet.excerpt
    stretches = non_verbal(spoken.text)
    own: list[dict[str, Any]] = []
    picks = []
    for number, one in enumerate(excerpts):
        first, last = one.start - spoken.start, one.end - spoken.start
        stretches.append((first, last, f"x{number}"))
        for bar in bars.get(one.excerpt_id, ()):
            own.append(bar)
            stretches += [(first, last, "coded"), (first, last, bar["colour"])]
            stretches.append((first, last, f"b{bar['number']}"))
        if one.excerpt_id == chosen.excerpt_id:
            stretches.append((first, last, "excerpt"))
            stretches += [
                (first + p.evidence_start, first + p.evidence_end, f"e{n}")
                for n, p in enumerate(proposals, start=1)
            ]
        picks.append(
            {
                "number": number,
                "id": one.excerpt_id,
                "chosen": one.excerpt_id == chosen.excerpt_id,
                "length": one.end - one.start,
                "begins": " ".join(one.text.split()[:6]),
                "speaks": one.role == "informant",
                "finished": one.excerpt_id in text.finished,
                "decided": one.excerpt_id in text.decided,
            }
        )
    cut = pieces(spoken.text, stretches)
    inside = [number for number, one in enumerate(cut) if "excerpt" in one.kinds]
    return {
        "spoken": spoken,
        "here": bool(inside),
        "before": cut[: inside[0]] if inside else cut,
        "excerpt": cut[inside[0] : inside[-1] + 1] if inside else [],
        "after": cut[inside[-1] + 1 :] if inside else [],
        "bars": own,
        "picks": picks,
    }
