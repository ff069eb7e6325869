"""The door: a page for whoever named no study. In: a folder. Out: a study that is opened or made.

Until one is chosen this is all there is; from then on every request goes to that study's page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.errors import QualNlpError, StudyExists, StudyMissing
from qualnlp.i18n import LANGUAGES, current_language, say, use_language
from qualnlp.resources import EXAMPLE_TECHNIQUES, resource
from qualnlp.review.forms import Fields, own_path
from qualnlp.review.session import Session
from qualnlp.review.templating import STATIC, render
from qualnlp.study import Study, has_study

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_LANGUAGE = "qualnlp-lang"
EXAMPLE = "contoh.study"
# What a study's file may be called: nothing that leads elsewhere, or that Windows refuses.
_NAME = re.compile(r'[^<>:"/\\|?*\x00-\x1f]{1,80}')


class Entrance:
    """An ASGI application that asks for a study, and then is that study's page.

    Parameters
    ----------
    folder : Path
        Where studies are looked for and made.
    coder : str
        The name that stands in the form to begin with.
    open_page : callable
        From a session to the application of its page.
    blind : bool
        As for `Session`.
    """

    def __init__(
        self,
        folder: Path,
        coder: str,
        open_page: Callable[[Session], ASGIApp],
        *,
        blind: bool = False,
    ) -> None:
        self.folder = folder
        self.session: Session | None = None
        self._coder = coder
        self._blind = blind
        self._open_page = open_page
        self._language = current_language()
        self._page: ASGIApp | None = None
        self._own = self._routes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, by the study's page once there is one."""
        await (self._page or self._own)(scope, receive, send)

    def close(self) -> None:
        """Close the study that was chosen, if any."""
        if self.session is not None:
            self.session.close()

    def _routes(self) -> ASGIApp:
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route
        from starlette.staticfiles import StaticFiles

        return Starlette(
            routes=[
                Mount("/static", StaticFiles(directory=STATIC)),
                Route("/language", self._choose_language, methods=["POST"]),
                Route("/enter", self._enter, methods=["POST"]),
                Route("/{rest:path}", self._show, methods=["GET"]),
            ]
        )

    async def _show(self, request: Request) -> Response:
        return self._welcome(request, {}, 200)

    async def _choose_language(self, request: Request) -> Response:
        from starlette.responses import RedirectResponse

        fields = Fields((await request.body()).decode("utf-8", "replace"))
        response = RedirectResponse(own_path(fields["back"]), status_code=303)
        if fields["lang"] in LANGUAGES:
            response.set_cookie(_LANGUAGE, fields["lang"], httponly=True, samesite="strict")
        return response

    async def _enter(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import RedirectResponse

        fields = Fields((await request.body()).decode("utf-8", "replace"))
        try:
            with use_language(self._spoken(request)):
                await run_in_threadpool(self._choose, fields)
        except (QualNlpError, ValueError, OSError) as error:
            told = {name: fields[name] for name in ("name", "coder")} | {"wrong": _told(error)}
            return self._welcome(request, told, 409)
        return RedirectResponse("/", status_code=303)

    def _choose(self, fields: Fields) -> None:
        """Open or make the study that the form names, and let its page answer from now on."""
        if self._page is not None:  # the form was sent twice
            return
        coder = fields["coder"] or self._coder
        if fields["act"] == "example":
            study = self._example()
        elif fields["act"] == "new":
            study = self._new(fields["name"])
        else:
            study = self._existing(fields["study"])
        try:
            self.session = Session(study, coder, blind=self._blind)
        except BaseException:
            study.close()
            raise
        self._page = self._open_page(self.session)

    def _existing(self, name: str) -> Study:
        if name not in [path.name for path in self._studies()]:
            raise StudyMissing(say("Studi ini tidak ada.", "There is no such study."), where=name)
        return Study(self.folder / name)

    def _new(self, name: str) -> Study:
        stem = name.removesuffix(".study").strip(" .")
        if not _NAME.fullmatch(stem):
            raise ValueError(
                say(
                    'Nama studi: sampai 80 huruf, tanpa / \\ : * ? " < > |',
                    'The name of a study: up to 80 letters, without / \\ : * ? " < > |',
                )
            )
        path = self.folder / f"{stem}.study"
        if path.exists():
            raise StudyExists(
                say("Studi ini sudah ada.", "This study exists already."),
                where=path.name,
                hint=say("Bukalah, atau pilih nama lain.", "Open it, or choose another name."),
            )
        return Study(path)

    def _example(self) -> Study:
        """Return the example study, made where it is not there: transcripts and suggestions."""
        path, source = self.folder / EXAMPLE, resource("corpora", "karier-pegawai")
        if has_study(path):
            return Study(path)
        study = Study(path)
        try:
            study.set_codebook(source / "codebook.yaml")
            for pattern, technique in EXAMPLE_TECHNIQUES.items():
                people = source / "informan.xlsx"
                study.add(source / pattern, technique=technique, informants=people)
            study.renew_suggestions()
        except BaseException:
            study.close()
            path.unlink(missing_ok=True)
            raise
        return study

    def _studies(self) -> list[Path]:
        """Return the studies of the folder, the one that was used last first."""
        found = [path for path in self.folder.glob("*.study") if path.is_file()]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    def _spoken(self, request: Request) -> str:
        language = request.cookies.get(_LANGUAGE, "")
        return language if language in LANGUAGES else self._language

    def _welcome(self, request: Request, told: dict[str, Any], status: int) -> Response:
        from starlette.responses import HTMLResponse

        with use_language(self._spoken(request)):
            values = {
                "folder": self.folder,
                "studies": [path.name for path in self._studies()],
                "example": EXAMPLE,
                "name": "",
                "coder": self._coder,
                "wrong": "",
            }
            return HTMLResponse(render("welcome.html.j2", values | told), status)


def _told(error: Exception) -> str:
    if isinstance(error, QualNlpError):
        place = f"{error.where}: " if error.where else ""
        return f"{place}{error.what} {error.hint}".strip()
    return str(error)
