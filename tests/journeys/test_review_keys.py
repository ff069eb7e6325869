"""Every key, every button, and the page without JavaScript, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import Visit, served

pytestmark = pytest.mark.browser


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


class Desk:
    """A visit of one coder, with the study beside it to look into."""

    def __init__(self, browser: Any, url: str, study: Study, coder: str) -> None:
        self.visit, self.study, self.coder = Visit(browser, url), study, coder
        self.page = self.visit.page

    def made(self) -> pd.DataFrame:
        frame = self.study.decisions()
        return frame[frame["coder"] == self.coder]

    def decided(self, act: Any) -> pd.Series:
        """Do something, wait for the decision that it makes, and return it."""
        before = len(self.made())
        act()
        self.visit.until(lambda: len(self.made()) > before)
        self.visit.settle()
        assert len(self.made()) == before + 1
        return self.made().iloc[-1]

    def key(self, *keys: str) -> pd.Series:
        return self.decided(lambda: self.visit.press(*keys))

    def moved(self, act: Any) -> None:
        here = self.page.url
        act()
        self.page.wait_for_url(lambda now: now != here)
        self.visit.settle()

    def to_suggestions(self, n: int = 2) -> None:
        """Go on to an excerpt with as many suggestions and no decision yet."""
        while not self.page.locator(f"#confirm-{n}:visible").count() or (
            self.page.locator("main [aria-pressed=true]").count()
        ):
            self.moved(lambda: self.visit.press("j"))


def test_every_key_does_what_the_help_says(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        desk = Desk(browser, url, study, "eka")
        page, visit, key = desk.page, desk.visit, desk.key
        desk.to_suggestions(3)
        assert page.locator("main [aria-pressed=true]").count() == 0
        assert (key("1").verdict, desk.made().iloc[-1].shown_rank) == ("confirmed", 1)
        for sign, stance in (("+", "mendukung"), ("-", "menghambat"), ("=", "campuran")):
            assert key(sign).stance == stance
        assert key("2").shown_rank == 2
        assert (key("-").shown_rank, desk.made().iloc[-1].stance) == (2, "menghambat")
        rejected = key("Shift+Digit3")
        assert (rejected.verdict, rejected.shown_rank) == ("rejected", 3)
        assert (key("u").verdict, desk.made().iloc[-1].code) == ("withdrawn", rejected.code)
        # Once more: what is confirmed is taken back.
        assert key("1").verdict == "withdrawn"
        # A code by search, seen while it is searched.
        visit.press("/")
        page.keyboard.type("mutas")
        leaf = page.locator(".leaf.first")
        assert leaf.inner_text() == "Mutasi"
        box = leaf.bounding_box()
        assert 0 < box["y"] < page.viewport_size["height"] - box["height"]
        assert key("Enter").code == "mutasi"
        # A new code, used at once.
        visit.press("c")
        visit.dialog()
        page.keyboard.type("Rasa Segan")
        new = key("Enter")
        assert study.codebook[new.code].name == "Rasa Segan"
        # Memo, help, filters: dialogs open by key and close by Escape, and nothing is lost.
        visit.press("m")
        visit.dialog()
        page.keyboard.type("jangan hilang")
        page.keyboard.press("Control+Enter")
        visit.until(lambda: study.memos("excerpt")["text"].tolist() == ["jangan hilang"])
        for opening in ("?", "s", "m"):
            visit.press(opening)
            visit.dialog()
            page.keyboard.press("Escape")
            page.locator("#dialog:not([open])").wait_for(state="attached")
        # Moving.
        here = page.url
        for forth, back in (("j", "k"), ("ArrowRight", "ArrowLeft")):
            desk.moved(lambda forth=forth: visit.press(forth))
            assert page.url != here
            desk.moved(lambda back=back: visit.press(back))
            assert page.url.split("?")[0] == here.split("?")[0]
        # Finish and go on; undo opens it again.
        assert key("Enter").verdict == "finished"
        assert page.url != here
        assert (key("u").verdict, desk.made().iloc[-1].code) == ("withdrawn", "")
        assert page.url.split("?")[0] == here.split("?")[0]
        # Keys faster than the answers: each waits for the one before.
        desk.moved(lambda: visit.press("j"))
        desk.to_suggestions()
        before = len(desk.made())
        visit.press("1", "-", "Enter")
        visit.until(lambda: len(desk.made()) == before + 3)
        fast = desk.made().iloc[-3:]
        assert fast["verdict"].tolist() == ["confirmed", "confirmed", "finished"]
        assert fast["stance"].iloc[1] == "menghambat"
        assert set(fast["excerpt_id"]) == {fast["excerpt_id"].iloc[0]}
        visit.close()


def test_a_reason_is_typed_in_its_own_box_and_left_by_enter_or_escape(
    browser: Any, study_path: Path
) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        desk = Desk(browser, url, study, "eka")
        page, visit, key = desk.page, desk.visit, desk.key
        desk.to_suggestions(3)
        here = page.url
        assert key("Shift+Digit3").verdict == "rejected"
        assert key("Shift+Digit2").verdict == "rejected"
        # The key stands beside the box of the last rejection, and leads to it.
        assert page.locator(".why-not kbd").all_inner_texts() == ["r"]
        rejected = desk.made().iloc[-1].code
        visit.press("r")
        # Each of these letters is a key elsewhere.
        page.keyboard.type("basa-basi saja? 2 - b u j")
        kept = key("Enter")
        assert (kept.verdict, kept.code) == ("rejected", rejected)
        assert kept.reason == "basa-basi saja? 2 - b u j"
        assert page.url == here
        assert page.locator("input:focus").count() == 0
        # So the next key is a key again.
        assert key("1").verdict == "confirmed"
        before = len(desk.made())
        visit.press("r")
        assert page.locator("#reason:focus").count() == 1
        page.keyboard.type(" m s")
        page.keyboard.press("Escape")
        assert page.locator("input:focus").count() == 0
        assert page.locator("#reason").input_value() == kept.reason
        assert page.locator("#dialog[open]").count() == 0
        assert len(desk.made()) == before
        # Faster than the answers: what follows the key is text, and no act.
        assert key("u").verdict == "withdrawn"
        desk.moved(lambda: visit.press("j"))
        desk.to_suggestions(2)
        before = len(desk.made())
        visit.press("Shift+Digit2", "r", "b", "u", "Enter", "1")
        visit.until(lambda: len(desk.made()) == before + 3)
        fast = desk.made().iloc[-3:]
        # On a busy machine the last two may reach the study in either order.
        told = sorted(zip(fast["verdict"], fast["reason"].fillna(""), strict=True))
        assert told == [("confirmed", ""), ("rejected", ""), ("rejected", "bu")]
        visit.close()


def test_everything_can_be_done_by_mouse(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        desk = Desk(browser, url, study, "eka")
        page, visit = desk.page, desk.visit

        def click(selector: str) -> pd.Series:
            return desk.decided(page.locator(selector).first.click)

        desk.to_suggestions()
        assert click("#confirm-1").verdict == "confirmed"
        assert click(".stances [data-key='-']").stance == "menghambat"
        assert click("#reject-2").verdict == "rejected"
        page.locator(".why-not input[name=reason]").fill("basa-basi")
        assert click(".why-not button").reason == "basa-basi"
        page.locator(".suggestion summary").first.click()
        assert page.locator(".suggestion details[open] p").first.is_visible()
        assert click(".leaf[value=inisiatif]").code == "inisiatif"
        assert click(".coding:last-of-type button[value=withdraw]").verdict == "withdrawn"
        assert click("#undo").verdict == "confirmed"
        # Enter after a click finishes the excerpt; it does not click the same button again.
        click(".stances [data-key='+']")
        here = page.url
        assert desk.key("Enter").verdict == "finished" and page.url != here
        # A stretch of the conversation by its words.
        page.locator("#range").click()
        dialog = visit.dialog()
        dialog.locator(".first label").nth(0).click()
        dialog.locator(".last label").nth(1).click()
        known = set(study.excerpts()["excerpt_id"])
        dialog.locator("button.main").click()
        visit.until(lambda: len(study.excerpts()) == len(known) + 1)
        (text,) = study.excerpts().query("excerpt_id not in @known")["text"]
        assert len(text.split()) == 2
        # The queue is filtered in its dialog and freed again.
        visit.settle()
        page.locator(".queue-link a").first.click()
        visit.dialog().locator("#f-informant").select_option("07-obrolan")
        desk.moved(visit.dialog().locator("button.main").click)
        assert "07-obrolan" in page.locator("#place").inner_text()
        desk.moved(page.get_by_role("link", name="lepas").click)
        # Blind and back, English and back.
        page.locator("#mode").click()
        page.locator("body [data-mode=blind]").wait_for()
        visit.settle()
        page.locator("#mode").click()
        page.locator("body [data-mode=assisted]").wait_for()
        page.get_by_role("button", name="English").click()
        page.get_by_role("heading", name="Suggestions").wait_for()
        page.get_by_role("button", name="Indonesia").click()
        page.get_by_role("heading", name="Saran").wait_for()
        visit.close()


def test_the_page_works_without_javascript(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        assert page.goto(url).status == 200
        speech = study.excerpts().query("role == 'informant'")["text"]
        assert speech.iloc[0][:40] in page.locator("main").inner_text()
        page.locator(".leaf[value=promosi]").click()
        page.locator(".coding .stances [value=mendukung]").click()
        page.locator("#finish").click()
        made = study.decisions().query("coder == 'eka'")
        assert made["verdict"].tolist() == ["confirmed", "confirmed", "finished"]
        assert made["stance"].tolist()[1] == "mendukung"
        page.locator("#memo").click()
        page.locator("textarea").fill("tanpa skrip")
        page.get_by_role("button", name="Simpan memo").click()
        assert study.memos("excerpt")["text"].tolist() == ["tanpa skrip"]
        page.get_by_role("button", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        context.close()


def test_what_was_ticked_or_typed_never_moves_to_another_row(
    browser: Any, study_path: Path
) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        visit = Visit(browser, url)
        page = visit.page
        page.goto(visit.base + "/suggestions")
        for number in (0, 2):
            page.locator("input[name=row]").nth(number).check()
        page.locator(".bulk [name=reason]").fill("basa-basi")
        page.locator("#bulk-reject").click()
        visit.until(lambda: (study.decisions()["reason"] == "basa-basi").sum() == 2)
        visit.settle()
        page.get_by_text("2 saran ditolak").wait_for()
        assert page.locator("input[name=row]:checked").count() == 0
        assert page.locator(".bulk [name=reason]").input_value() == ""
        page.goto(visit.base + "/coders?a=ani&b=budi")
        page.locator(".settle [name=memo]").first.fill("rapat")
        page.locator(".settle select").first.select_option("campuran")
        page.get_by_role("button", name="Sepakat: berlaku").first.click()
        page.get_by_text("Disepakati: “Promosi” berlaku").wait_for()
        visit.settle()
        settled = study.decisions().query("coder == 'kesepakatan'")
        assert settled[["stance", "memo"]].to_numpy().tolist() == [["campuran", "rapat"]]
        assert page.locator(".settle [name=memo]").first.input_value() == ""
        assert page.locator(".settle select").first.input_value() == ""
        visit.close()
