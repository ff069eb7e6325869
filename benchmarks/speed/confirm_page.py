"""A confirm at the page with its redraw; the size is the study's excerpts. Counted are 40.

python benchmarks/speed/confirm_page.py --against CHECKOUT

The application is asked directly, without a server: two requests, as a browser makes them. Learning
behind the scenes is off. A study is built once a checkout in $QUALNLP_SPEED, if that is set.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from beside import compare
from made_interviews import codebook, write_interviews

import qualnlp
from qualnlp import Study
from qualnlp.review.app import make_app
from qualnlp.review.session import Session

ACTS = 40


def built(folder: Path, excerpts: int) -> Path:
    """Return a study of invented interviews with ten suggestions an excerpt."""
    kept = os.environ.get("QUALNLP_SPEED")
    if kept:
        name = re.sub(r"\W+", "-", str(Path(qualnlp.__file__).parents[2]))
        folder = Path(kept) / f"{name}-{excerpts}"
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / "besar.study"
    if not path.exists():
        files = write_interviews(folder / "wawancara", -(-excerpts // 200), 200)
        with Study(path) as study:
            study.set_codebook(codebook())
            study.add(files)
            study.suggest(top=10, model="indonesian-static")
    return path


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Open a study at the page, and its first excerpt."""
    path = folder / "copy.study"
    shutil.copy(built(folder, size), path)
    study = Study(path)
    session = Session(study, "citra", learn=False)
    app: Any = make_app(session, token="rahasia", port=8765)
    loop = asyncio.new_event_loop()
    cookie = b""

    async def ask(method: str, at: str, body: bytes = b"") -> tuple[int, dict[bytes, bytes], bytes]:
        where, _, query = at.partition("?")
        headers = [(b"host", b"127.0.0.1:8765"), (b"origin", b"http://127.0.0.1:8765")]
        headers += [(b"cookie", cookie), (b"content-type", b"application/x-www-form-urlencoded")]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "path": where, "raw_path": where.encode(), "query_string": query.encode(),
            "headers": headers, "scheme": "http", "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8765), "root_path": "",
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app(scope, receive, send)
        content = b"".join(one.get("body", b"") for one in sent[1:])
        return sent[0]["status"], dict(sent[0]["headers"]), content

    async def enter() -> str:
        nonlocal cookie
        status, headers, _ = await ask("GET", "/?token=rahasia")
        cookie = headers[b"set-cookie"].partition(b";")[0]
        at = "/"
        while status == 303:
            at = headers[b"location"].decode()
            status, headers, _ = await ask("GET", at)
            if status == 200 and at == "/":
                break
        here = at.split("?")[0].rpartition("/")[2]
        assert status == 200 and here, (status, at)
        return here

    codes = itertools.cycle(["promosi", "mutasi", "pelatihan"])

    async def acts(n: int) -> list[float]:
        """Confirm so often; return how many milliseconds each took by the clock."""
        took = []
        for _ in range(n):
            began = time.perf_counter()
            form = urlencode({"excerpt": here, "code": next(codes), "act": "confirm"}).encode()
            status, headers, _ = await ask("POST", "/decide", form)
            assert status == 303, status
            status, _, content = await ask("GET", headers[b"location"].decode())
            assert status == 200 and here.encode() in content
            took.append(1000 * (time.perf_counter() - began))
        return took

    here = loop.run_until_complete(enter())
    loop.run_until_complete(acts(3))

    def work() -> dict[str, float]:
        # One task, as a server has: each of its own would start its own threads.
        took = sorted(loop.run_until_complete(acts(ACTS)))
        return {"median ms": round(took[ACTS // 2], 1), "p95 ms": round(took[-(ACTS // 20)], 1)}

    return work


if __name__ == "__main__":
    compare("Speed: a confirm at the page", prepare, [50_000])
