"""The way through the queue: where to begin, what comes next, and in which mode.

In: a request. Out: the address of an excerpt, or the page at the end of the queue.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qualnlp.errors import UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.review.routes import Ask, action, page, redirect


@redirect("/")
def _start(ask: Ask) -> str:
    """Lead to where the coder goes on reading; in a new study first to what it needs."""
    desk, filters = ask.session.desk, ask.filters
    if ask.session.codebook is None:
        return "/codes/file"
    if not desk.overview.transcripts():
        return "/sources"
    # Who begins, begins where the first interview begins; after that the queue leads.
    if not filters.narrowed and desk.progress().read == 0:
        first = desk.overview.opening()
    elif filters.in_text:
        # On from where reading stopped; if nothing is left, from the start.
        first = desk.first(**{**filters.wanted, "undecided": True})
        first = first or desk.first(**filters.wanted)
    else:
        first = desk.first(**filters.wanted)
    if first is None and not filters.narrowed:
        first = desk.first(undecided=False)
        if first is not None:
            ask.session.tell(
                say(
                    "Semua kutipan sudah diputuskan; yang pertama ditampilkan lagi.",
                    "Every excerpt is decided; the first is shown again.",
                )
            )
            filters = filters.everything()
    return filters.at(f"/excerpt/{first}") if first else filters.at("/done")


@redirect("/excerpt/{excerpt_id}/next")
def _next(ask: Ask) -> str:
    ask.session.go_on(ask.excerpt_id)
    following = ask.session.desk.next(after=ask.excerpt_id, **ask.filters.wanted)
    return ask.filters.at(f"/excerpt/{following}") if following else ask.filters.at("/done")


@redirect("/excerpt/{excerpt_id}/previous")
def _previous(ask: Ask) -> str:
    # Back over what was decided too: one looks back at what one has just done.
    wanted = {**ask.filters.wanted, "undecided": False}
    before = ask.session.desk.next(after=ask.excerpt_id, back=True, **wanted)
    if before is None:
        ask.session.tell(say("Ini kutipan pertama.", "This is the first excerpt."))
        before = ask.excerpt_id
    else:
        ask.session.go_on(ask.excerpt_id)
    return ask.filters.at(f"/excerpt/{before}")


@redirect("/transcript/{excerpt_id}")
def _transcript(ask: Ask) -> str:
    """Lead to where reading goes on in a transcript, with the whole of it on screen."""
    desk, transcript_id = ask.session.desk, ask.excerpt_id
    filters = replace(ask.filters, view="text", transcript="")
    inside = {**filters.wanted, "transcript": transcript_id}
    part = ask.query.number("part")
    text = desk.survey.text(transcript_id, part=part or 1)
    spoken = [one.excerpt_id for one in text.excerpts if one.role == "informant"]
    first = None if part else desk.first(**{**inside, "undecided": True})
    first = first or next(iter(spoken), None) or desk.first(**inside)
    if first is None:
        raise UnknownExcerpt(
            say(
                f"“{text.file}” tidak memuat kutipan informan.",
                f"“{text.file}” holds no excerpt of an informant.",
            )
        )
    return filters.at(f"/excerpt/{first}")


@page("/done", "done.html.j2", "desk")
def _done(ask: Ask) -> dict[str, Any]:
    desk = ask.session.desk
    return {
        "progress": desk.progress(),
        "left": desk.count(undecided=True),
        "filters": ask.filters,
    }


@page("/help", "help.html.j2")
def _help(ask: Ask) -> dict[str, Any]:
    return {}


@action("/mode")
def _toggle_mode(ask: Ask) -> str:
    session = ask.session
    session.toggle_blind()
    session.tell(
        say("Mode tanpa saran: saran dan pekerjaan pengode lain tertutup.", "Blind mode is on.")
        if session.blind
        else say("Saran terlihat lagi.", "Suggestions are visible again.")
    )
    here = ask.form["excerpt"]
    return ask.filters.at(f"/excerpt/{here}") if here else ask.filters.at("/")


@action("/suggest")
def _suggest_now(ask: Ask) -> str:
    session = ask.session
    session.require_sight()
    made = session.study.renew_suggestions(as_before=True)
    n, m = made.excerpts, made.suggestions
    session.tell(say(f"{m} saran untuk {n} kutipan.", f"{m} suggestions for {n} excerpts."))
    here = ask.form["excerpt"]
    if here:
        session.go_on(here)
    return ask.filters.at(f"/excerpt/{here}") if here else "/suggestions"
