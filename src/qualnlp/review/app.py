"""The application of the page. In: a session and its secret. Out: the ASGI application of the page.

Reading is a GET, writing is a POST that answers with a redirect; every answer is a whole page, so
that everything works without JavaScript. Handlers run in threads; what goes wrong becomes a
sentence with a fitting status, never a traceback.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qualnlp.errors import NothingToDo, QualNlpError, StudyBusy, UnknownCode, UnknownExcerpt
from qualnlp.i18n import LANGUAGES, say, use_language

# These modules hold the handlers: importing them registers their addresses.
from qualnlp.review import (  # noqa: F401
    codebook_page,
    coders_page,
    dialogs,
    displays_page,
    excerpt_actions,
    excerpt_page,
    import_page,
    memos_page,
    quotations_page,
    reading_path,
    sources_page,
    suggestions_page,
)
from qualnlp.review.forms import Fields, Filters, own_path
from qualnlp.review.routes import ROUTES, Answer, Ask, Download, Handler, Page
from qualnlp.review.security import Guard
from qualnlp.review.session import Forbidden, Message, Session
from qualnlp.review.templating import STATIC, open_tabs, render
from qualnlp.review.uploads import parts_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_LANGUAGE = "qualnlp-lang"


def make_app(session: Session, *, token: str, port: int) -> Guard:
    """Return the page of a study as an ASGI application, closed to all who lack the token.

    Parameters
    ----------
    session : Session
    token : str
        The secret that opens the page.
    port : int
        Where it is served; requests to another host name or port are refused.
    """
    return Guard(make_pages(session), token, port)


def make_pages(session: Session) -> ASGIApp:
    """Return the pages of a study, open to whoever asks: `Guard` stands before them."""
    from starlette.applications import Starlette
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    return Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            *(
                Route(path, _endpoint(session, handler), methods=[method])
                for (method, path), handler in ROUTES.items()
            ),
            Route("/language", _language(session), methods=["POST"]),
            Route("/{rest:path}", _endpoint(session, _nowhere), methods=["GET", "POST"]),
        ]
    )


def _nowhere(ask: Ask) -> Answer:
    raise UnknownExcerpt(say("Halaman ini tidak ada.", "There is no such page."))


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
            sent, files = parts_of(body, request.headers.get("content-type", ""))
            query, form = Fields(request.url.query), Fields(sent)
            excerpt_id = request.path_params.get("excerpt_id", "")
            ask = Ask(session, excerpt_id, query, form, Filters.of(query), files)
            with session.desk.at_once():
                if request.method == "POST":
                    # One act after the other: undo and what is on screen belong to one person.
                    with session.lock:
                        answer: Answer = handler(ask)
                else:
                    answer = handler(ask)
            if isinstance(answer, str):
                return RedirectResponse(answer, status_code=303)
            if isinstance(answer, Download):
                return _file(answer)
            return HTMLResponse(_page(session, answer, here), answer.status)
        except Exception as error:
            new = isinstance(error, NothingToDo) and request.method == "GET"
            if new and session.codebook is None:
                return RedirectResponse("/codes/file", status_code=303)
            return HTMLResponse(_sorry(session, error, here), _status(error))


def _file(answer: Download) -> Response:
    from urllib.parse import quote

    from starlette.responses import Response

    kind = "inline" if answer.inline else "attachment"
    disposition = f"{kind}; filename*=UTF-8''{quote(answer.name)}"
    headers = {"Content-Disposition": disposition}
    return Response(answer.body, media_type=answer.media_type, headers=headers)


def _page(session: Session, page: Page, here: str, extra: tuple[Message, ...] = ()) -> str:
    common = {
        "session": session,
        "tab": page.tab,
        "tabs": open_tabs(session.blind),
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
