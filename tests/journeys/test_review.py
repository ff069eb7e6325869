"""A newcomer's half hour at the page, in a real browser, by keyboard; nothing asked for outside.

Needs chromium (Debian's) and the packages of the extra `dev`; skipped with a reason otherwise.
"""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import Visit, served

pytestmark = pytest.mark.browser


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


def test_a_newcomers_half_hour(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study:

        def own(verdict: str) -> int:
            made = study.decisions()
            return int(((made["coder"] == "citra") & (made["verdict"] == verdict)).sum())

        def stands(verdict: str, number: int) -> bool:
            return own(verdict) == number

        with served(study_path, "--coder", "citra") as (process, url):
            visit = Visit(browser, url)
            page = visit.page
            first = study.excerpts().query("role == 'informant'")["text"].iloc[0]
            assert first[:40] in page.locator("main").inner_text()

            # Five confirmed by keyboard: the first suggestion, or a code found by search.
            for n in range(1, 6):
                visit.settle()
                if page.locator("#confirm-1").count() and page.locator("#confirm-1").is_visible():
                    visit.press("1")
                else:
                    visit.press("/")
                    page.keyboard.type("pelat")
                    visit.press("Enter")
                visit.until(partial(stands, "confirmed", n))
                here = page.url
                visit.press("Enter")
                page.wait_for_url(lambda now, here=here: now != here)
                visit.until(partial(stands, "finished", n))
            # Two rejected.
            while own("rejected") < 2:
                visit.settle()
                here = page.url
                if page.locator("#reject-1").count():
                    before = own("rejected")
                    # What was learned meanwhile may have folded it: the first press unfolds.
                    if not page.locator("#reject-1").is_visible():
                        visit.press("Shift+1")
                        page.locator("#reject-1").wait_for(state="visible")
                        assert own("rejected") == before
                    visit.press("Shift+1")
                    visit.until(partial(stands, "rejected", before + 1))
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
                starts = visit.dialog().locator("label.word.sentence")
                if starts.count():
                    starts.first.click()
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
            visit.until(lambda: "kesepakatan" in set(study.decisions()["coder"]))
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
        parts: tuple[str, ...] = ("", "/memo", "/reshape", "/range", "/code")
        tables = ("/suggestions", "/suggestions?state=all", "/coders?a=ani&b=budi", "/queue")
        codes = ("/codes", "/codes?code=promosi", "/codes/edit?code=promosi", "/codes/file")
        others: tuple[str, ...]
        others = ("/help", "/done", "/excerpt/0f", "/?search=xyzzy", "/sources", "/memos")
        others += ("/displays", "/memos/write?target=code&id=promosi", *codes)
        parts += ("?view=text", "?view=text&whose=*", "?order=text")

        def check(what: str) -> None:
            found = axe.run(page).response["violations"]
            bad = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
            assert bad == [], what
            # Nothing has to be scrolled sideways.
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, what

        for address in [here + part for part in parts] + [base + one for one in tables + others]:
            page.goto(address)
            check(address)
        # The same as dialogs over the desk, with codes given and rejected, and blind.
        page.goto(here)
        page.locator(".leaf").first.click()
        page.locator(".coding").wait_for()
        if page.locator("#reject-2:visible").count():
            page.locator("#reject-2").click()
            page.locator(".why-not").wait_for()
        check("codes given and rejected")
        for name in ("#help", "#memo", "#reshape", "#range", "#new-code", ".queue-link a"):
            page.locator(name).first.click()
            page.locator("#dialog[open]").wait_for()
            check(f"dialog of {name}")
            page.locator("#dialog [data-close]").click()
            page.locator("#dialog:not([open])").wait_for(state="attached")
        page.locator("#mode").click()
        page.locator("body [data-mode=blind]").wait_for()
        check("blind")
        context.close()
