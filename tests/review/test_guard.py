"""The page is closed to strangers: each hostile request is refused, and says so in a sentence."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from qualnlp.review import Session, make_app
from qualnlp.review.lock import Lock
from qualnlp.review.security import HEADERS, MAX_BODY
from qualnlp.review.server import serve
from tests.review.page_reader import OURS, PORT, TOKEN, Reader

COOKIE = {"Cookie": f"qualnlp-{PORT}={TOKEN}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POSTED = {**COOKIE, **FORM, "Origin": OURS}
EVIL = "http://jahat.example"

# What is asked, with which headers and body, and what a stranger gets.
HOSTILE: dict[str, tuple[str, str, dict[str, str], bytes, int]] = {
    "no token": ("GET", "/", {}, b"", 403),
    "no token for the style sheet": ("GET", "/static/page.css", {}, b"", 403),
    "a wrong token": ("GET", "/?token=salah", {}, b"", 403),
    "an empty token": ("GET", "/?token=", {}, b"", 403),
    "a token that is not ASCII": ("GET", "/?token=%E2%82%AC", {}, b"", 403),
    "a wrong cookie": ("GET", "/", {"Cookie": f"qualnlp-{PORT}=salah"}, b"", 403),
    "the cookie of another port": ("GET", "/", {"Cookie": f"qualnlp-9={TOKEN}"}, b"", 403),
    "a cookie that is broken": ("GET", "/", {"Cookie": f"a=b; =;qualnlp-{PORT}"}, b"", 403),
    "a foreign host": ("GET", "/", {**COOKIE, "Host": "jahat.example"}, b"", 421),
    "a foreign host on our port": (
        "GET", "/", {**COOKIE, "Host": f"jahat.example:{PORT}"}, b"", 421),
    "a foreign host with the right token": (
        "GET", f"/?token={TOKEN}", {"Host": f"jahat.example:{PORT}"}, b"", 421),
    "another port": ("GET", "/", {**COOKIE, "Host": "127.0.0.1:9"}, b"", 421),
    "a host that begins like ours": (
        "GET", "/", {**COOKIE, "Host": f"127.0.0.1:{PORT}.jahat.example"}, b"", 421),
    "a post from another site": ("POST", "/decide", {**POSTED, "Origin": EVIL}, b"act=finish", 403),
    "a post from another port": (
        "POST", "/decide", {**POSTED, "Origin": "http://127.0.0.1:9"}, b"act=finish", 403),
    "a post from a sandboxed frame": (
        "POST", "/decide", {**POSTED, "Origin": "null"}, b"act=finish", 403),
    "a post that names no origin": ("POST", "/decide", {**COOKIE, **FORM}, b"act=finish", 403),
    "a post that a browser calls cross-site": (
        "POST", "/decide", {**POSTED, "Sec-Fetch-Site": "cross-site"}, b"act=finish", 403),
    "a post that a browser calls same-site": (
        "POST", "/decide", {**COOKIE, **FORM, "Sec-Fetch-Site": "same-site"}, b"act=finish", 403),
    "a post with the token in the address but no cookie": (
        "POST", f"/decide?token={TOKEN}", {**FORM, "Origin": OURS}, b"act=finish", 403),
    "a body that is too large": ("POST", "/decide", POSTED, b"a=" + b"x" * MAX_BODY, 413),
    "a length that is no number": (
        "POST", "/decide", {**POSTED, "Content-Length": "-1"}, b"", 413),
    "a method that changes things": ("PUT", "/decide", POSTED, b"", 405),
    "a method of preflights": ("OPTIONS", "/decide", {**COOKIE, "Origin": EVIL}, b"", 405),
    "a path out of the static files": ("GET", "/static/../app.py", COOKIE, b"", 404),
    "an encoded path out of them": ("GET", "/static/%2e%2e/app.py", COOKIE, b"", 404),
    "a backslash path out of them": ("GET", "/static/..%5Capp.py", COOKIE, b"", 404),
    "an absolute path in them": ("GET", "/static//etc/passwd", COOKIE, b"", 404),
    "an excerpt that is not there": ("GET", "/excerpt/0f0f0f0f0f0f0f0f", COOKIE, b"", 404),
    "an id that is SQL": ("GET", "/excerpt/'%20OR%201=1--", COOKIE, b"", 404),
    "a page that is not there": ("GET", "/wp-admin", COOKIE, b"", 404),
    "a decision on nothing": (
        "POST", "/decide", POSTED, b"excerpt=0f&code=pelatihan&act=confirm", 404),
    "an act that does not exist": ("POST", "/undo/all", POSTED, b"", 404),
    "a form of ten thousand fields": ("POST", "/decide", POSTED, b"a=1&" * 10_000, 400),
}  # fmt: skip


def ask(session: Session, what: tuple[str, str, dict[str, str], bytes, int]) -> Any:
    method, path, headers, body, _ = what
    client = TestClient(
        make_app(session, token=TOKEN, port=PORT), base_url=OURS, follow_redirects=False
    )
    return client.request(method, path, headers=headers, content=body or None)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_refused(session: Session, name: str) -> None:
    before = len(session.study.decisions())
    answer = ask(session, HOSTILE[name])
    assert answer.status_code == HOSTILE[name][4], answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert TOKEN not in answer.text
    assert len(session.study.decisions()) == before


def test_a_form_without_an_origin_is_taken_from_a_browser_that_says_same_origin(
    session: Session, assisted: str
) -> None:
    headers = {**COOKIE, **FORM, "Sec-Fetch-Site": "same-origin"}
    body = f"excerpt={assisted}&code=pelatihan&act=confirm".encode()
    assert ask(session, ("POST", "/decide", headers, body, 303)).status_code == 303
    assert len(session.study.decisions()) == 1


def test_the_token_becomes_a_strict_cookie_and_leaves_the_address(session: Session) -> None:
    answer = ask(session, ("GET", f"/?token={TOKEN}&all=1", {}, b"", 303))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?all=1"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"qualnlp-{PORT}={TOKEN};")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_every_answer_has_the_closing_headers(reader: Reader) -> None:
    for path in ("/", "/static/desk.js", "/suggestions", "/nothing"):
        headers = reader.client.get(path).headers
        for name, value in HEADERS.items():
            assert headers[name] == value, path


def test_no_page_holds_a_script_or_a_style_of_its_own(reader: Reader, assisted: str) -> None:
    for path in (f"/excerpt/{assisted}", "/suggestions", "/coders", "/queue", "/help"):
        page = reader.get(path)
        assert "<style" not in page and " style=" not in page and " onclick=" not in page
        for tag in page.split("<script")[1:]:
            assert tag.startswith(' src="/static/'), path


class Clocks:
    """A clock that only rises, and one of the calendar."""

    def __init__(self) -> None:
        self.ticks, self.seconds = 50.0, 1e9


@pytest.mark.parametrize("which", ["ticks", "seconds"])
def test_a_desk_left_alone_for_hours_is_locked(session: Session, which: str) -> None:
    app, clocks = make_app(session, token=TOKEN, port=PORT), Clocks()
    app.lock = Lock(3600, lambda: clocks.ticks, lambda: clocks.seconds)
    client = TestClient(app, base_url=OURS)
    assert client.get(f"/?token={TOKEN}").status_code == 200
    for _ in range(3):  # as long as somebody works, it stays open
        setattr(clocks, which, getattr(clocks, which) + 3000)
        assert client.get("/").status_code == 200
    setattr(clocks, which, getattr(clocks, which) + 3700)
    before = len(session.study.decisions())
    answer = client.post("/decide", data={"act": "finish"}, headers={"Origin": OURS})
    assert answer.status_code == 403 and "terkunci" in answer.text
    assert client.get("/static/page.css").status_code == 403
    assert len(session.study.decisions()) == before
    assert client.get(f"/?token={TOKEN}").status_code == 200
    assert client.get("/").status_code == 200


def test_a_clock_that_jumps_back_locks_nobody_out(session: Session) -> None:
    app, clocks = make_app(session, token=TOKEN, port=PORT), Clocks()
    app.lock = Lock(3600, lambda: clocks.ticks, lambda: clocks.seconds)
    client = TestClient(app, base_url=OURS)
    client.get(f"/?token={TOKEN}")
    clocks.seconds -= 2 * 365 * 86400
    assert client.get("/").status_code == 200


def test_the_key_that_the_browser_is_started_with_works_once(session: Session) -> None:
    app = make_app(session, token=TOKEN, port=PORT)
    key = app.lock.key()
    first = TestClient(app, base_url=OURS, follow_redirects=False).get(f"/?token={key}")
    assert first.status_code == 303
    assert key not in first.headers["set-cookie"] and key not in first.headers["location"]
    second = TestClient(app, base_url=OURS, follow_redirects=False).get(f"/?token={key}")
    assert second.status_code == 403
    cookie = {"Cookie": f"qualnlp-{PORT}={key}"}
    assert ask(session, ("GET", "/", cookie, b"", 403)).status_code == 403


def test_the_browser_is_never_started_with_the_secret(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import uvicorn

    started: list[str] = []

    def opened(url: str) -> bool:
        started.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", opened)
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: None)
    serve(session, open_browser=True)
    printed = capsys.readouterr().out.split()[0]
    (url,) = started
    assert url != printed and url.split("?")[0] == printed.split("?")[0]


def test_a_form_that_breaks_off_or_stalls_is_not_acted_on(
    session: Session, assisted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualnlp.review.security.SLOW_S", 0.05)
    part = f"excerpt={assisted}&code=pelatihan&act=confirm".encode()
    for after in ("http.disconnect", "nothing"):
        given = [{"type": "http.request", "body": part, "more_body": True}]

        async def receive(given: list[Any] = given, after: str = after) -> Any:
            if given:
                return given.pop()
            if after == "nothing":
                await asyncio.sleep(60)
            return {"type": after}

        sent: list[Any] = []

        async def send(message: Any, sent: list[Any] = sent) -> None:
            sent.append(message)

        headers = {**POSTED, "Host": f"127.0.0.1:{PORT}"}
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/decide",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        asyncio.run(make_app(session, token=TOKEN, port=PORT)(scope, receive, send))
        assert sent[0]["status"] == 413
    assert len(session.study.decisions()) == 0


FORGED = {
    "the parent of a code": {"code": "pengembangan-karier", "act": "confirm"},
    "a code of nobody": {"code": "'; DROP TABLE decisions; --", "act": "confirm"},
    "a stance of nobody": {"code": "pelatihan", "act": "confirm", "stance": "<b>"},
    "an act of nobody": {"code": "pelatihan", "act": "delete"},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_value_is_refused(session: Session, assisted: str, name: str) -> None:
    body = urlencode({"excerpt": assisted, **FORGED[name]}).encode()
    answer = ask(session, ("POST", "/decide", POSTED, body, 0))
    assert 400 <= answer.status_code < 500, answer.status_code
    assert len(session.study.decisions()) == 0


def test_no_form_speaks_for_another_coder(session: Session, assisted: str) -> None:
    given = {"excerpt": assisted, "code": "pelatihan", "act": "confirm", "coder": "orang lain"}
    answer = ask(session, ("POST", "/decide", POSTED, urlencode(given).encode(), 303))
    assert answer.status_code == 303
    assert session.study.decisions()["coder"].unique().tolist() == [session.coder]
