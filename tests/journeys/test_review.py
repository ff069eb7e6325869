"""A newcomer's half hour at the page, in a real browser, by keyboard; nothing asked for outside.

Needs chromium (Debian's) and the packages of the extra `dev`; skipped with a reason otherwise.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from qualnlp.study import Study

playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'qualnlp[dev]'")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]
HOSTILE = "<script>document.title='dibobol'</script> \u202enabol\u202c 😅 & <b>tebal</b>"


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def study_path(tmp_path: Path, example: Path) -> Path:
    """A study with suggestions and two coders who differ on some excerpts."""
    path = tmp_path / "karier.study"
    talk = tmp_path / "07-obrolan.txt"
    talk.write_text(f"P: Ada diklat?\nN: Jarang. {HOSTILE} Begitu.\n", encoding="utf-8")
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add([example / "01-informan-1.docx", example / "04-informan-4.txt", talk])
        study.suggest()
        speech = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        for number, excerpt_id in enumerate(speech[-6:]):
            for coder in ("ani", "budi"):
                if coder == "ani" or number % 2:
                    study.confirm(excerpt_id, "promosi", coder=coder, mode="blind")
                study.finish(excerpt_id, coder=coder, mode="blind")
    return path


@contextmanager
def served(path: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command; give the process and the address on its first line."""
    words = [sys.executable, "-m", "qualnlp", "review", str(path), "--no-browser", *more]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
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


def test_a_newcomers_half_hour(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study:

        def own(verdict: str) -> int:
            made = study.decisions()
            return int(((made["coder"] == "citra") & (made["verdict"] == verdict)).sum())

        with served(study_path, "--coder", "citra") as (process, url):
            visit = Visit(browser, url)
            page = visit.page
            first = study.excerpts().query("role == 'informant'")["text"].iloc[0]
            assert first[:40] in page.locator("main").inner_text()

            # Five confirmed by keyboard: the first suggestion, or a code found by search.
            for n in range(1, 6):
                visit.settle()
                if page.locator("#confirm-1").count():
                    visit.press("1")
                else:
                    visit.press("/")
                    page.keyboard.type("pelat")
                    visit.press("Enter")
                visit.until(lambda n=n: own("confirmed") == n)
                here = page.url
                visit.press("Enter")
                page.wait_for_url(lambda now, here=here: now != here)
                visit.until(lambda n=n: own("finished") == n)
            # Two rejected.
            while own("rejected") < 2:
                visit.settle()
                here = page.url
                if page.locator("#reject-1").count():
                    before = own("rejected")
                    visit.press("Shift+1")
                    visit.until(lambda before=before: own("rejected") == before + 1)
                visit.press("j")
                page.wait_for_url(lambda now, here=here: now != here)
            # A memo.
            visit.press("m")
            visit.dialog().locator("textarea").fill("Perlu ditanya lagi.")
            visit.press("Control+Enter")
            visit.until(lambda: len(study.memos("excerpt")) == 1)
            # One split at its second sentence; the dialog offers the words.
            while True:
                visit.press("s")
                starts = visit.dialog().locator("label.word.sentence input")
                if starts.count():
                    starts.first.check()
                    visit.dialog().get_by_role("button", name="Potong di sini").click()
                    break
                visit.press("Escape")
                here = page.url
                visit.press("j")
                page.wait_for_url(lambda now, here=here: now != here)
            visit.until(lambda: list(study.history()["kind"]) == ["cut"])
            # Confirm by search, then undo: a new decision.
            visit.settle()
            visit.press("/")
            page.keyboard.type("mutasi")
            visit.press("Enter")
            visit.until(lambda: own("confirmed") == 6)
            visit.press("u")
            visit.until(lambda: own("withdrawn") == 1)
            # Blind mode hides suggestions, and the tables are closed.
            visit.press("b")
            page.locator("body [data-mode=blind]").wait_for()
            assert page.locator("#confirm-1").count() == 0
            closed = page.request.get(visit.base + "/suggestions")
            assert closed.status == 403 and 'class="evidence' not in closed.text()
            visit.press("b")
            page.locator("body [data-mode=assisted]").wait_for()
            # A bulk, and its undo.
            page.goto(visit.base + "/suggestions")
            for box in page.locator("input[name=row]").all()[:3]:
                box.check()
            before = own("confirmed")
            page.locator("#bulk-confirm").click()
            visit.until(lambda: own("confirmed") == before + 3)
            page.locator("#undo").first.click()
            visit.until(lambda: own("withdrawn") == 4)
            # A disagreement of two others is settled.
            page.goto(visit.base + "/coders?a=ani&b=budi")
            page.get_by_role("button", name="Sepakat: berlaku").first.click()
            visit.until(lambda: (study.decisions()["coder"] == "kesepakatan").any())
            visit.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0

        made = study.decisions()
        own_modes = set(made.loc[made["coder"] == "citra", "mode"])
        assert "assisted" in own_modes
        # Open it again: everything is there.
        with served(study_path, "--coder", "citra") as (_, url):
            visit = Visit(browser, url)
            progress = study.desk("citra").progress()
            told = visit.page.locator("main").inner_text()
            assert f"{progress.read} dari" in told and f"{progress.codings} pengodean" in told
            assert progress.codings == 5
            visit.close()
        assert len(study.decisions()) == len(made)
        assert not [one for one in study.doctor() if one.level == "error"]


def test_a_transcript_cannot_act_on_the_page(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study:
        frame = study.excerpts()
        (hostile,) = frame.loc[frame["text"].str.contains("<script>"), "excerpt_id"]
    with served(study_path, "--coder", "dewi") as (_, url):
        visit = Visit(browser, url)
        visit.page.goto(f"{visit.base}/excerpt/{hostile}")
        told = visit.page.locator("article").inner_text()
        assert "<script>" in told and "<b>tebal</b>" in told and "😅" in told
        assert "dibobol" not in visit.page.title()
        assert visit.page.locator("article b").count() == 0
        visit.close()


def test_a_selection_behind_an_emoji_is_the_words_that_were_selected(
    browser: Any, study_path: Path
) -> None:
    with Study(study_path) as study:
        frame = study.excerpts()
        row = frame[frame["text"].str.contains("<script>")].iloc[0]
        with served(study_path, "--coder", "dewi") as (_, url):
            visit = Visit(browser, url)
            visit.page.goto(f"{visit.base}/excerpt/{row['excerpt_id']}")
            # Select the last word of the turn, which stands behind an emoji, by double click.
            box = visit.page.evaluate(
                """() => {
                    const walker = document.createTreeWalker(
                        document.querySelector("article"), NodeFilter.SHOW_TEXT);
                    let node, found = null;
                    while ((node = walker.nextNode())) {
                        const at = node.data.indexOf("Begitu");
                        if (at >= 0) found = [node, at];
                    }
                    const range = document.createRange();
                    range.setStart(found[0], found[1]);
                    range.setEnd(found[0], found[1] + 6);
                    const box = range.getBoundingClientRect();
                    return [box.x + box.width / 2, box.y + box.height / 2];
                }"""
            )
            visit.page.mouse.dblclick(*box)
            visit.page.locator("#picked-use").wait_for(state="visible")
            visit.press("x")
            visit.until(lambda: len(study.excerpts()) == len(frame) + 1)
            made = study.excerpts()
            (text,) = made.loc[~made["excerpt_id"].isin(frame["excerpt_id"]), "text"]
            assert text == "Begitu"
            visit.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_fault_of_access(browser: Any, study_path: Path, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with served(study_path, "--coder", "citra") as (_, url):
        # axe is put into the page from outside, which the page's own rules forbid.
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(url)
        here = page.url
        base = f"http://{urlsplit(url).netloc}"
        parts = ("", "/memo", "/reshape", "/range", "/code")
        tables = ("/suggestions", "/coders", "/queue", "/help", "/done")
        for address in [here + part for part in parts] + [base + table for table in tables]:
            assert page.goto(address).status == 200
            found = axe.run(page).response["violations"]
            assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
            # Nothing has to be scrolled sideways.
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, address
        context.close()
