"""The way of a request. In: a session and its secret. Out: the ASGI application of the page.

Reading is a GET, writing is a POST that answers with a redirect; every answer is a whole page, so
that everything works without JavaScript. Handlers run in threads; what goes wrong becomes a
sentence with a fitting status, never a traceback.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualnlp.errors import NothingToDo, QualNlpError, StudyBusy, UnknownCode, UnknownExcerpt
from qualnlp.i18n import LANGUAGES, say, use_language
from qualnlp.review import coders_page, dialogs, excerpt_actions, suggestions_page
from qualnlp.review.excerpt_page import desk_values
from qualnlp.review.forms import Fields, Filters, own_path
from qualnlp.review.security import Guard
from qualnlp.review.session import Forbidden, Message, Session
from qualnlp.review.templating import STATIC, render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_LANGUAGE = "qualnlp-lang"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as handlers see it: the address' id, query and form, each as text."""

    session: Session
    excerpt_id: str
    query: Fields
    form: Fields
    filters: Filters
    here: str


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is a page: the template, its values, and where in the menu it stands."""

    template: str
    values: dict[str, Any]
    tab: str = ""
    status: int = 200


# A handler's answer: a page, or the address to go to.
Answer = Page | str
Handler = Callable[[Ask], Answer]


def make_app(session: Session, *, token: str, port: int) -> ASGIApp:
    """Return the page as an ASGI application, closed to all who lack the token.

    Parameters
    ----------
    session : Session
    token : str
        The secret that opens the page.
    port : int
        Where it is served; requests to another host name or port are refused.
    """
    from starlette.applications import Starlette
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    def route(path: str, handler: Handler, method: str = "GET") -> Route:
        return Route(path, _endpoint(session, handler), methods=[method])

    inner = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            *(route(path, handler) for path, handler in _READING.items()),
            *(route(path, handler, "POST") for path, handler in _WRITING.items()),
            Route("/language", _language(session), methods=["POST"]),
            Route("/{rest:path}", _endpoint(session, _nowhere), methods=["GET", "POST"]),
        ]
    )
    return Guard(inner, token, port)


def _desk(ask: Ask) -> Answer:
    return Page("desk.html.j2", desk_values(ask.session, ask.excerpt_id, ask.filters), "desk")


def _start(ask: Ask) -> Answer:
    """Lead to where the coder goes on reading."""
    desk, filters = ask.session.desk, ask.filters
    # Who begins, begins where the first interview begins; after that the queue leads.
    if not filters.narrowed and desk.progress().read == 0:
        first = desk.overview.opening()
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


def _next(ask: Ask) -> Answer:
    ask.session.go_on(ask.excerpt_id)
    following = ask.session.desk.next(after=ask.excerpt_id, **ask.filters.wanted)
    return ask.filters.at(f"/excerpt/{following}") if following else ask.filters.at("/done")


def _previous(ask: Ask) -> Answer:
    # Back over what was decided too: one looks back at what one has just done.
    wanted = {**ask.filters.wanted, "undecided": False}
    before = ask.session.desk.next(after=ask.excerpt_id, back=True, **wanted)
    if before is None:
        ask.session.tell(say("Ini kutipan pertama.", "This is the first excerpt."))
        before = ask.excerpt_id
    else:
        ask.session.go_on(ask.excerpt_id)
    return ask.filters.at(f"/excerpt/{before}")


def _done(ask: Ask) -> Answer:
    desk = ask.session.desk
    values = {
        "progress": desk.progress(),
        "left": desk.count(undecided=True),
        "filters": ask.filters,
    }
    return Page("done.html.j2", values, "desk")


def _help(ask: Ask) -> Answer:
    return Page("help.html.j2", {})


def _toggle_mode(ask: Ask) -> Answer:
    session = ask.session
    session.toggle_blind()
    session.tell(
        say("Mode tanpa saran: saran dan pekerjaan pengode lain tertutup.", "Blind mode is on.")
        if session.blind
        else say("Saran terlihat lagi.", "Suggestions are visible again.")
    )
    here = ask.form["excerpt"]
    return ask.filters.at(f"/excerpt/{here}") if here else ask.filters.at("/")


def _suggest_now(ask: Ask) -> Answer:
    session = ask.session
    session.require_sight()
    made = session.study.renew_suggestions()
    n, m = made.excerpts, made.suggestions
    session.tell(say(f"{m} saran untuk {n} kutipan.", f"{m} suggestions for {n} excerpts."))
    here = ask.form["excerpt"]
    if here:
        session.go_on(here)
    return ask.filters.at(f"/excerpt/{here}") if here else "/suggestions"


def _nowhere(ask: Ask) -> Answer:
    raise UnknownExcerpt(say("Halaman ini tidak ada.", "There is no such page."))


def _form(act: Callable[[Session, Fields, Filters], str]) -> Handler:
    return lambda ask: act(ask.session, ask.form, ask.filters)


_READING: dict[str, Handler] = {
    "/": _start,
    "/excerpt/{excerpt_id}": _desk,
    "/excerpt/{excerpt_id}/next": _next,
    "/excerpt/{excerpt_id}/previous": _previous,
    "/excerpt/{excerpt_id}/reshape": lambda a: Page(
        "reshape.html.j2", dialogs.reshape_values(a.session, a.excerpt_id, a.filters), "desk"
    ),
    "/excerpt/{excerpt_id}/range": lambda a: Page(
        "range.html.j2",
        dialogs.range_values(a.session, a.excerpt_id, a.query, a.filters),
        "desk",
    ),
    "/excerpt/{excerpt_id}/memo": lambda a: Page(
        "memo.html.j2", dialogs.memo_values(a.session, a.excerpt_id, a.query, a.filters), "desk"
    ),
    "/excerpt/{excerpt_id}/code": lambda a: Page(
        "code.html.j2", dialogs.code_values(a.session, a.excerpt_id, a.filters), "desk"
    ),
    "/queue": lambda a: Page(
        "queue.html.j2", dialogs.queue_values(a.session, a.query, a.filters), "desk"
    ),
    "/done": _done,
    "/help": _help,
    "/suggestions": lambda a: Page(
        "suggestions.html.j2", suggestions_page.values(a.session, a.query), "suggestions"
    ),
    "/coders": lambda a: Page("coders.html.j2", coders_page.values(a.session, a.query), "coders"),
}
_WRITING: dict[str, Handler] = {
    "/decide": _form(excerpt_actions.decide),
    "/undo": _form(excerpt_actions.undo),
    "/select": _form(excerpt_actions.select),
    "/range": _form(dialogs.choose_range),
    "/split": _form(dialogs.split),
    "/merge": _form(dialogs.merge),
    "/memo": _form(dialogs.write_memo),
    "/code": _form(dialogs.add_code),
    "/mode": _toggle_mode,
    "/suggest": _suggest_now,
    "/suggestions": _form(suggestions_page.decide),
    "/coders": _form(coders_page.settle),
}


def _endpoint(session: Session, handler: Handler) -> Callable[[Request], Any]:
    from starlette.concurrency import run_in_threadpool

    async def endpoint(request: Request) -> Response:
        body = await request.body() if request.method == "POST" else b""
        return await run_in_threadpool(_answer, session, handler, request, body)

    return endpoint


def _answer(session: Session, handler: Handler, request: Request, body: bytes) -> Response:
    from starlette.responses import HTMLResponse, RedirectResponse

    language = request.cookies.get(_LANGUAGE, "")
    with use_language(language if language in LANGUAGES else session.language):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        try:
            query, form = Fields(request.url.query), Fields(body.decode("utf-8", "replace"))
            excerpt_id = request.path_params.get("excerpt_id", "")
            ask = Ask(session, excerpt_id, query, form, Filters.of(query), here)
            if request.method == "POST":
                # One act after the other: undo and what is on screen belong to one person.
                with session.lock:
                    answer = handler(ask)
            else:
                answer = handler(ask)
            if isinstance(answer, str):
                return RedirectResponse(answer, status_code=303)
            return HTMLResponse(_page(session, answer, here), answer.status)
        except Exception as error:
            return HTMLResponse(_sorry(session, error, here), _status(error))


def _page(session: Session, page: Page, here: str, extra: tuple[Message, ...] = ()) -> str:
    common = {
        "session": session,
        "tab": page.tab,
        "here": here,
        "messages": [*session.messages(), *extra],
    }
    return render(page.template, {**common, **page.values})


def _status(error: Exception) -> int:
    if isinstance(error, Forbidden):
        return 403
    if isinstance(error, (UnknownExcerpt, UnknownCode)):
        return 404
    if isinstance(error, StudyBusy):
        return 503
    if isinstance(error, (NothingToDo, QualNlpError)):
        return 409
    return 400 if isinstance(error, ValueError) else 500


def _sorry(session: Session, error: Exception, here: str) -> str:
    """Return a page with one sentence about what went wrong."""
    if isinstance(error, QualNlpError):
        # Hints that name calls of Python help nobody here.
        hint = "" if "study." in error.hint else error.hint
        sentence = f"{error.what} {hint}".strip()
    elif isinstance(error, ValueError) and str(error):
        sentence = str(error)
    else:
        logging.getLogger("qualnlp.review").error("%s failed", here.split("?")[0], exc_info=error)
        sentence = say(
            "Ada yang tidak beres di pihak halaman ini. Yang sudah diputuskan tetap tersimpan; "
            "coba sekali lagi.",
            "Something went wrong on our side. What was decided is kept; try once more.",
        )
    page = Page("message.html.j2", {"busy": isinstance(error, StudyBusy)})
    return _page(session, page, "/", (Message(sentence, wrong=True),))


def _language(session: Session) -> Callable[[Request], Any]:
    from starlette.responses import RedirectResponse

    async def endpoint(request: Request) -> Response:
        fields = Fields((await request.body()).decode("utf-8", "replace"))
        response = RedirectResponse(own_path(fields["back"]), status_code=303)
        if fields["lang"] in LANGUAGES:
            response.set_cookie(_LANGUAGE, fields["lang"], httponly=True, samesite="strict")
        return response

    return endpoint
