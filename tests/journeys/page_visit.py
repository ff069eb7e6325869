"""The page in a real browser: the command's process, and one window on it."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
HOSTILE = "<script>document.title='dibobol'</script> \u202enabol\u202c 😅 & <b>tebal</b>"


@contextmanager
def served(
    path: Path | None, *more: str, folder: Path | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command, in a folder; give the process and the address on its first line."""
    study = [] if path is None else [str(path)]
    words = [sys.executable, "-m", "qualnlp", "review", *study, "--no-browser", *more]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "QUALNLP_LANG": "id"},
    )
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    out = process.stdout
    threading.Thread(target=lambda: lines.put(out.readline()), daemon=True).start()
    try:
        yield process, lines.get(timeout=60).strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Visit:
    """One browser window on the page; what it asks for elsewhere is refused and remembered."""

    def __init__(self, browser: Any, url: str, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.elsewhere: list[str] = []
        self.context.route("**/*", self._guard)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda told: self.errors.append(told.text) if told.type == "error" else None,
        )
        self.page.goto(url)
        self.base = f"http://{urlsplit(url).netloc}"

    def _guard(self, route: Any) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def press(self, *keys: str) -> None:
        """Press keys as a person does: when the answer to the last act is on screen."""
        self.settle()
        for key in keys:
            self.page.keyboard.press(key)

    def settle(self) -> None:
        self.page.wait_for_timeout(100)
        self.page.locator("html:not([aria-busy])").wait_for(state="attached")

    def until(self, holds: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until something holds that the page's process writes.

        The waiting is Playwright's: while Python sleeps, no request of the browser goes on.
        """
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not come about in time"
            self.page.wait_for_timeout(50)

    def dialog(self) -> Any:
        dialog = self.page.locator("#dialog[open]")
        dialog.wait_for()
        return dialog

    def close(self) -> None:
        assert self.elsewhere == []
        assert self.errors == []
        self.context.close()
