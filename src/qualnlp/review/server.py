"""The local web server. In: a session, a port or none. Out: the page until Ctrl-C."""

from __future__ import annotations

import errno
import json
import os
import secrets
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import QualNlpError
from qualnlp.i18n import say

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from qualnlp.review.session import Session

HOST = "127.0.0.1"


class PortTaken(QualNlpError):
    """Another program listens on the port that was asked for."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is, and the secret that opens it.

    Examples
    --------
    >>> Address(8123, "rahasia").url
    'http://127.0.0.1:8123/?token=rahasia'
    """

    port: int
    token: str

    @property
    def url(self) -> str:
        """The whole address, to be opened in a browser on this machine."""
        return f"http://{HOST}:{self.port}/?token={self.token}"


def listen(port: int | None = None) -> socket.socket:
    """Return a socket that listens on 127.0.0.1; a free port unless one is named.

    Raises
    ------
    PortTaken
        If another program has that port, or the port may not be used.

    Examples
    --------
    >>> with listen() as ours:
    ...     ours.getsockname()[0]
    '127.0.0.1'
    """
    # The protocol is named, or asyncio would leave Nagle's algorithm on: 40 ms an answer.
    ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # on Windows this option would let two programs share the port
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        ours.bind((HOST, port or 0))
        ours.listen(128)
    except (OSError, OverflowError) as error:
        ours.close()
        taken = getattr(error, "errno", None) in (
            errno.EADDRINUSE,
            getattr(errno, "WSAEADDRINUSE", 0),
        )
        raise PortTaken(
            say("Porta ini sudah dipakai program lain.", "Another program uses this port.")
            if taken
            else say("Porta ini tidak dapat dipakai.", "This port cannot be used."),
            where=f"{HOST}:{port}",
            hint=say(
                "Pilih porta lain, atau jalankan tanpa --port.",
                "Choose another port, or run without --port.",
            ),
        ) from error
    return ours


def serve(
    session: Session,
    *,
    port: int | None = None,
    open_browser: bool = True,
    as_json: bool = False,
) -> None:
    """Show the page until Ctrl-C; the address is the first line on standard output.

    Parameters
    ----------
    session : Session
    port : int, optional
        A free one is taken unless one is named.
    open_browser : bool
        Whether to open the page in the user's browser.
    as_json : bool
        Print the address as a line of JSON, for scripts, and nothing else.

    Raises
    ------
    PortTaken
    """
    from qualnlp.review.app import make_pages

    told = {"coder": session.coder}
    if session.note:
        print(session.note, file=sys.stderr, flush=True)
    line = say(
        f"Meja kerja {session.coder}. Tutup dengan Ctrl-C; semua keputusan sudah tersimpan.",
        f"The desk of {session.coder}. Close with Ctrl-C; every decision is on disk.",
    )
    _listen_and_answer(make_pages(session), session.close, told, line, port, open_browser, as_json)


def serve_entrance(
    folder: Path,
    coder: str,
    *,
    blind: bool = False,
    port: int | None = None,
    open_browser: bool = True,
    as_json: bool = False,
) -> None:
    """Show a page on which a study of a folder is opened or made, and then that study's page.

    Parameters
    ----------
    folder : Path
    coder : str
        The name that stands in the form to begin with.
    blind, port, open_browser, as_json
        As for `Session` and `serve`.

    Raises
    ------
    PortTaken
    """
    from qualnlp.review.app import make_pages
    from qualnlp.review.entrance import Entrance

    door = Entrance(folder, coder, make_pages, blind=blind)
    line = say(
        "Pilih atau buat studi di halaman itu. Tutup dengan Ctrl-C.",
        "Choose or make a study on that page. Close with Ctrl-C.",
    )
    _listen_and_answer(door, door.close, {}, line, port, open_browser, as_json)


def _listen_and_answer(
    pages: ASGIApp,
    close: Callable[[], None],
    told: dict[str, str],
    line: str,
    port: int | None,
    open_browser: bool,
    as_json: bool,
) -> None:
    import uvicorn

    from qualnlp.review.security import Guard

    with listen(port) as ours:
        address = Address(ours.getsockname()[1], secrets.token_urlsafe(24))
        app = Guard(pages, address.token, address.port)
        _tell(address, told, line, as_json)
        if open_browser:
            # Every user of this machine sees what a program is started with: a key for one use.
            _open_browser(Address(address.port, app.lock.key()).url)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=3,
        )
        try:
            uvicorn.Server(config).run(sockets=[ours])
        except KeyboardInterrupt:  # uvicorn closes first, then passes Ctrl-C on
            pass
        finally:
            close()
    if not as_json:
        print(say("Halaman ditutup.", "The page is closed."), flush=True)


def _tell(address: Address, told: dict[str, str], line: str, as_json: bool) -> None:
    # Plain print: a line that a script can read, at once, and never wrapped.
    if as_json:
        about = {"url": address.url, "port": address.port, **told}
        print(json.dumps(about, ensure_ascii=False), flush=True)
        return
    print(address.url, flush=True)
    print(line, flush=True)


def _open_browser(url: str) -> None:
    import webbrowser

    try:
        opened = webbrowser.open(url)
    except webbrowser.Error:
        opened = False
    if not opened:
        print(
            say("Salin alamat di atas ke peramban.", "Copy the address above into a browser."),
            file=sys.stderr,
            flush=True,
        )
