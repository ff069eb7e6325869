"""The whole transcript on the page: bars, any words, the order of the text, undo; in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import Visit, served

pytestmark = pytest.mark.browser

SELECT = """([words]) => {
    const walker = document.createTreeWalker(document.querySelector("#desk"), NodeFilter.SHOW_TEXT);
    let node;
    while ((node = walker.nextNode())) {
        const at = node.data.indexOf(words);
        if (at < 0 || !node.parentElement.closest(".said")) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return true;
    }
    return false;
}"""


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


@pytest.fixture
def talks(tmp_path: Path, example: Path) -> Path:
    """Two short interviews with a codebook and a second coder; illustrative."""
    path = tmp_path / "gizi.study"
    one, two = tmp_path / "01-bidan.txt", tmp_path / "02-kader.txt"
    one.write_text(
        "P: Bagaimana posyandunya?\nN: Sepi sekali, Bu. Ibu-ibu datang kalau ada susu.\n"
        "P: Kadernya?\nN: Delapan orang, yang jalan empat. Anak-anak mereka masih kecil.\n"
        "P: Lalu?\nN: Ya begitu saja.\n",
        encoding="utf-8",
    )
    two.write_text("P: Sudah lama?\nN: Sebelas tahun. Malu kalau berhenti.\n", encoding="utf-8")
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add([one, two])
        study.suggest()
        speech = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        for coder in ("ani", "eka"):
            study.confirm(speech[0], "promosi", coder=coder, stance="-", mode="blind")
            study.finish(speech[0], coder=coder, mode="blind")
        study.confirm(speech[0], "mutasi", coder="ani", mode="blind")
    return path


def speech_of(study: Study) -> list[str]:
    found: list[str] = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    return found


def test_a_transcript_is_coded_by_click_and_by_selecting_any_words(
    browser: Any, talks: Path
) -> None:
    with Study(talks) as study, served(talks, "--coder", "eka") as (_, url):
        visit = Visit(browser, url)
        page, speech = visit.page, speech_of(study)
        page.goto(f"{visit.base}/excerpt/{speech[0]}")
        visit.press("t")
        page.locator(".whole").wait_for()
        # One's own code stands in the margin, beside the lines that it belongs to.
        bars = page.locator(".bar-of")
        assert bars.all_inner_texts() == ["Promosi −"]
        strip = page.locator(".strip").bounding_box()
        mark = page.locator("#excerpt").bounding_box()
        assert strip["y"] < mark["y"] + mark["height"] and mark["y"] < strip["y"] + strip["height"]
        # A click on words chooses their excerpt, and a key gives the code that was used last.
        page.locator(".said").get_by_text("Delapan orang").click()
        page.wait_for_url(lambda now: speech[1] in now)
        visit.press("a")
        visit.until(lambda: len(study.codings("eka")) == 2)
        assert study.codings("eka")["code"].tolist() == ["promosi", "promosi"]
        # Words that are cut in the middle are taken whole, and a code makes them an excerpt.
        visit.settle()
        assert page.evaluate(SELECT, ["nak-anak mere"])
        page.locator("#picked").wait_for()
        visit.press("/")
        assert "nak-anak mere" in page.locator("#aim").inner_text()
        page.keyboard.type("mutas")
        visit.press("Enter")
        visit.until(lambda: len(study.codings("eka")) == 3)
        made = study.codings("eka").query("code == 'mutasi'")
        assert made["text"].tolist() == ["Anak-anak mereka"]
        visit.settle()
        assert page.locator(".bar-of", has_text="Mutasi").count() == 1
        # Undo: first the code, then the excerpt itself; nothing elsewhere.
        visit.press("u")
        page.locator("#told", has_text="Dibatalkan: “Mutasi” dikonfirmasi").wait_for()
        visit.press("u")
        page.locator("#told", has_text="Dibatalkan: kutipan baru “Anak-anak mereka”").wait_for()
        assert "Anak-anak mereka" not in study.excerpts()["text"].tolist()
        assert len(study.codings("eka")) == 2
        visit.close()


def test_bars_of_coders_and_codes_are_chosen(browser: Any, talks: Path) -> None:
    with Study(talks) as study, served(talks, "--coder", "eka") as (_, url):
        visit = Visit(browser, url)
        page, speech = visit.page, speech_of(study)
        page.goto(f"{visit.base}/excerpt/{speech[0]}?view=text")
        page.locator("#w-whose").select_option("*")
        page.get_by_role("button", name="Tampilkan").click()
        page.locator(".bar-of .by").first.wait_for()
        told = [" ".join(one.split()) for one in page.locator(".bar-of").all_inner_texts()]
        assert told == ["Promosi − eka, ani", "Mutasi ani"]
        page.locator("#w-only").select_option("mutasi")
        page.get_by_role("button", name="Tampilkan").click()
        page.wait_for_url(lambda now: "only=mutasi" in now)
        visit.settle()
        assert page.locator(".bar-of").count() == 1
        visit.close()


def test_one_key_reads_in_the_order_of_the_text(browser: Any, talks: Path) -> None:
    with Study(talks) as study, served(talks, "--coder", "eka") as (_, url):
        visit = Visit(browser, url)
        page, speech = visit.page, speech_of(study)
        page.goto(f"{visit.base}/excerpt/{speech[0]}")
        visit.press("o")
        page.wait_for_url(lambda now: "order=text" in now)
        for following in speech[1:]:
            visit.press("j")
            page.wait_for_url(lambda now, following=following: following in now)
        visit.press("k")
        page.wait_for_url(lambda now: speech[-2] in now)
        visit.press("o")
        page.wait_for_url(lambda now: "order=text" not in now)
        visit.close()


def test_arrow_keys_choose_among_the_codes_that_were_found(browser: Any, talks: Path) -> None:
    with Study(talks) as study, served(talks, "--coder", "eka") as (_, url):
        visit = Visit(browser, url)
        page, speech = visit.page, speech_of(study)
        page.goto(f"{visit.base}/excerpt/{speech[1]}")
        visit.press("/")
        page.keyboard.type("pe")
        names = [one.inner_text() for one in page.locator("#tree .leaf").all() if one.is_visible()]
        assert len(names) > 2
        begin = names.index(page.locator(".leaf.first").inner_text())
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        wanted = names[(begin + 1) % len(names)]
        assert page.locator(".leaf.first").inner_text() == wanted
        active = page.locator("#search").get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").inner_text() == wanted
        assert page.locator("#found-about").inner_text()
        page.keyboard.press("Enter")
        visit.until(lambda: len(study.codings("eka")) == 2)
        code = study.codings("eka")["code"].tolist()[-1]
        assert study.codebook[code].name == wanted
        visit.close()


def test_a_key_decides_nothing_that_is_folded(browser: Any, study_path: Path) -> None:
    with Study(study_path) as study, served(study_path, "--coder", "eka") as (_, url):
        frame = study.suggestions(abstained=True)
        silent = frame.groupby("excerpt_id")["abstain"].all()
        desk = study.desk("eka")
        here = next(str(key) for key in silent[silent].index if not desk.sheet(str(key)).blind)
        visit = Visit(browser, url)
        page = visit.page
        page.goto(f"{visit.base}/excerpt/{here}")
        visit.press("1")
        visit.settle()
        assert page.locator("details.unsure[open] #confirm-1").is_visible()
        assert "eka" not in set(study.decisions()["coder"])
        visit.press("1")
        visit.until(lambda: "eka" in set(study.decisions()["coder"]))
        assert study.decisions().iloc[-1]["verdict"] == "confirmed"
        visit.close()


def test_the_other_view_opens_at_the_words_that_are_read(browser: Any, tmp_path: Path) -> None:
    talk = tmp_path / "01-panjang.txt"
    said = [f"P: Lalu yang ke-{n}?\nN: Jawaban {n} tentang insentif kader.\n" for n in range(60)]
    talk.write_text("".join(said), encoding="utf-8")
    book = tmp_path / "buku.csv"
    book.write_text("nama,definisi\nInsentif,Uang bagi kader.\n", encoding="utf-8")
    path = tmp_path / "panjang.study"
    with Study(path) as study:
        study.set_codebook(book)
        study.add(talk)
        here = speech_of(study)[45]
    with served(path, "--coder", "eka") as (_, url):
        for width in (1280, 390):
            visit = Visit(browser, url, width)
            visit.page.goto(f"{visit.base}/excerpt/{here}")
            for view in (".whole", ".talk", ".whole"):
                visit.press("t")
                visit.page.locator(view).wait_for()
                visit.settle()
                box = visit.page.locator("#excerpt").bounding_box()
                assert 0 <= box["y"] and box["y"] + box["height"] <= 900, (width, view, box)
            visit.close()
