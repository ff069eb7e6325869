"""Security of the page. In: any request that reaches the port. Out: only those with the token.

Another site in the same browser can send requests to a loopback port, and by changing what its
own name resolves to (DNS rebinding) even read the answers. So: the Host must be ours, a request
that writes must come from our own page, and a random token, handed over in the address and kept
in a strict cookie, says that the person at the keyboard started this.
"""

from __future__ import annotations

from asyncio import wait_for
from collections.abc import Iterable
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from qualnlp.i18n import say
from qualnlp.review.lock import Lock

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest form is a memo or a bulk of a hundred rows; a quarter of a mebibyte holds both.
MAX_BODY = 256 * 1024
# Where files are sent: a study's recordings as text, with pictures in Word and PDF.
MAX_UPLOAD = 128 * 1024 * 1024
UPLOADS = ("/sources/add", "/codes/file")
SLOW_S = 30.0  # between two parts of what is sent
SAFE_METHODS = ("GET", "HEAD")
METHODS = (*SAFE_METHODS, "POST")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under it a browser names no origin when a form is sent without JavaScript.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# The report of the displays carries its own style and pictures; it runs and asks for nothing.
REPORT = "/displays/laporan.html"
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)


class Guard:
    """An ASGI application around another: lets through what our own page asks for.

    Parameters
    ----------
    app : ASGIApp
    token : str
        The secret of this session.
    port : int
        The port that we listen on; part of the only two Hosts that we answer to.

    Examples
    --------
    >>> guard = Guard(app=None, token="rahasia", port=8123)
    >>> guard.cookie, "localhost:8123" in guard.hosts
    ('qualnlp-8123', True)
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app = app
        self._token = token.encode()
        self.lock = Lock()
        names = ("127.0.0.1", "localhost")
        self.hosts = frozenset(f"{name}:{port}" for name in names) | (
            frozenset(names) if port == 80 else frozenset()
        )
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        # Cookies do not tell ports apart; the name does, so that two studies can be open.
        self.cookie = f"qualnlp-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a sentence."""
        if scope["type"] != "http":
            return
        send = _with_headers(send, scope["path"])
        headers = [(name.lower(), value) for name, value in scope["headers"]]
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _say(send, *refusal)
            return
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")
        if given is not None and scope["method"] in SAFE_METHODS:
            await self._take_token(scope, send, given)
            return
        if not any(self._is_token(value) for value in self._cookies(headers)):
            await _say(send, 403, _stranger())
            return
        if self.lock.is_closed():
            await _say(send, 403, _locked())
            return
        self.lock.touch()
        body = await _body(receive, _most(scope))
        if body is None:
            await _say(send, 413, _too_large())
            return
        await self.app(scope, _replay(body, receive), send)

    def _refusal(
        self, scope: Scope, headers: Iterable[tuple[bytes, bytes]]
    ) -> tuple[int, str] | None:
        """Return status and sentence for what is refused before anything else is looked at."""
        hosts = [value.decode("latin-1").lower() for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return 421, say(
                "Halaman ini hanya menjawab alamat 127.0.0.1.",
                "This page answers to the address 127.0.0.1 only.",
            )
        method = scope["method"]
        if method not in METHODS:
            return 405, say("Metode permintaan ini tidak dikenal.", "This method is not allowed.")
        if method not in SAFE_METHODS and not self._from_our_page(headers):
            return 403, say(
                "Permintaan ini tidak datang dari halaman ini, jadi ditolak.",
                "This request does not come from this page, so it is refused.",
            )
        for name, value in headers:
            if name == b"content-length" and not (value.isdigit() and int(value) <= _most(scope)):
                return 413, _too_large()
        return None

    def _from_our_page(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Tell whether a request that writes was sent by a page of ours."""
        origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
        sites = [value.decode("latin-1") for name, value in headers if name == b"sec-fetch-site"]
        if any(origin not in self.origins for origin in origins):
            return False
        if any(site != "same-origin" for site in sites):
            return False
        return bool(origins or sites)

    def _cookies(self, headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
        values = []
        for name, value in headers:
            if name != b"cookie":
                continue
            try:
                jar = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                continue
            if self.cookie in jar:
                values.append(jar[self.cookie].value)
        return values

    def _is_token(self, given: str) -> bool:
        # In constant time: how long the answer takes tells nothing about the token.
        return compare_digest(given.encode("utf-8", "replace"), self._token)

    async def _take_token(self, scope: Scope, send: Send, given: str) -> None:
        """Turn the token in the address into a cookie, and lead to the address without it."""
        if not (self._is_token(given) or self.lock.takes(given)):
            await _say(send, 403, _stranger())
            return
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        rest = urlencode([(name, value) for name, value in pairs if name != "token"])
        location = f"/?{rest}" if rest else "/"
        self.lock.touch()
        cookie = f"{self.cookie}={self._token.decode()}; Path=/; HttpOnly; SameSite=Strict"
        await _say(send, 303, "", {"Location": location, "Set-Cookie": cookie})


def _stranger() -> str:
    return say(
        "Halaman ini tertutup. Buka alamat lengkap yang dicetak oleh “qualnlp review”.",
        "This page is closed. Open the whole address that “qualnlp review” printed.",
    )


def _locked() -> str:
    return say(
        "Halaman ini terkunci karena lama tidak dipakai; semua keputusan sudah tersimpan. Buka "
        "lagi alamat lengkap yang dicetak oleh “qualnlp review”.",
        "This page is locked, as nobody has used it for long; every decision is on disk. Open the "
        "whole address that “qualnlp review” printed again.",
    )


def _too_large() -> str:
    return say(
        "Yang dikirim terlalu besar, atau tidak sampai utuh.",
        "What was sent is too large, or did not arrive whole.",
    )


def _most(scope: Scope) -> int:
    """Return how many bytes a request may send."""
    return MAX_UPLOAD if scope["path"] in UPLOADS else MAX_BODY


async def _body(receive: Receive, most: int) -> bytes | None:
    """Return what was sent; None if it is more than we take, too slow, or broken off."""
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            message = await wait_for(receive(), SLOW_S)
        except TimeoutError:
            return None
        if message["type"] == "http.disconnect":
            return None  # half a form is no form
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, rest: Receive) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await rest()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _with_headers(send: Send, path: str) -> Send:
    policy = {"Content-Security-Policy": REPORT_POLICY} if path == REPORT else {}
    extra = [(name.lower().encode(), value.encode()) for name, value in (HEADERS | policy).items()]
    ours = {name for name, _ in extra}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(n, v) for n, v in message.get("headers", []) if n.lower() not in ours]
            message = {**message, "headers": [*kept, *extra]}
        await send(message)

    return sending


async def _say(send: Send, status: int, sentence: str, more: dict[str, str] | None = None) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close", **(more or {})}
    body = sentence.encode()
    headers["Content-Length"] = str(len(body))
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
