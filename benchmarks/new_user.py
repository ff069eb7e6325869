"""A new user's way in a real browser: from an empty folder to a chapter, timed by step.

    python benchmarks/new_user.py [--pictures FOLDER] [--record]

Six invented interviews about referrals in an island district lie in mixed files (Word, text,
subtitles, PDF) beside a codebook in Excel. The script does at the page what a person does there, by
keyboard and mouse, with two coders, and reads no code: the times are those of the program and the
browser, not of thinking. With --pictures it leaves a picture of every step, of the chapter's
pages (where LibreOffice and pdftoppm are there) and all that was made. Texts are illustrative.

Needs chromium and the packages of the extra `dev`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from results import record

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from new_user_texts import BOOK, CODED, TALKS

from qualnlp import Study
from tests.journeys.page_visit import CHROMIUM, Visit, served
from tests.transcripts.made_pdf import column, write_pdf

STUDY = "rujukan-pulau"
LINE = 84


def write_sources(folder: Path) -> list[Path]:
    """Write the interviews, each in the kind of file that its name says, and the codebook."""
    import docx
    import openpyxl

    paths = []
    for name, turns in TALKS.items():
        path = folder / name
        paths.append(path)
        said = [f"{who}: {words}" for who, words in turns]
        if path.suffix == ".docx":
            document = docx.Document()
            document.add_heading(f"Wawancara {path.stem[3:]}", 1)
            for line in said:
                document.add_paragraph(line)
            document.save(str(path))
        elif path.suffix == ".pdf":
            lines = [part for line in said for part in _wrapped(line)]
            pages = [column(lines[n : n + 50]) for n in range(0, len(lines), 50)]
            write_pdf(path, pages)
        elif path.suffix == ".srt":
            cues = [
                f"{n + 1}\n00:{n:02d}:00,000 --> 00:{n:02d}:50,000\n{line}\n"
                for n, line in enumerate(said)
            ]
            path.write_text("\n".join(cues), encoding="utf-8")
        else:
            path.write_text("\n".join(said) + "\n", encoding="utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in BOOK:
        book.active.append(row)
    book.save(folder / "buku kode.xlsx")
    return paths


def _wrapped(line: str) -> list[str]:
    lines = [""]
    for word in line.split():
        if len(lines[-1]) + len(word) > LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


class Walk:
    """Steps with their seconds, and a picture of each where a folder is given."""

    def __init__(self, pictures: Path | None) -> None:
        self.pictures = pictures
        self.steps: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done meanwhile."""
        began = time.monotonic()
        yield
        self.steps.append((name, time.monotonic() - began))
        print(f"{self.steps[-1][1]:7.1f} s  {name}", flush=True)

    def look(self, page: Any, name: str, *, full: bool = False) -> None:
        """Take a picture of the page."""
        if self.pictures is not None:
            page.screenshot(path=str(self.pictures / f"{name}.png"), full_page=full)


def new_study(walk: Walk, visit: Visit, files: list[Path], book: Path) -> None:
    """Make a study at the door, with its codebook and its transcripts."""
    page = visit.page
    walk.look(page, "01-pintu")
    with walk.step("a name for the study"):
        page.get_by_label("Nama studi").fill(STUDY)
        page.get_by_role("button", name="Buat studi").click()
        page.locator("#b-file").wait_for()
    walk.look(page, "02-buku-kode")
    with walk.step("the codebook from Excel"):
        page.locator("#b-file").set_input_files(book)
        page.get_by_role("button", name="Baca berkas").click()
        page.get_by_text("Belum ada transkrip").wait_for()
    with walk.step("six transcripts, with suggestions"):
        page.locator("#a-files").set_input_files(files)
        page.get_by_role("button", name="Tambahkan").click()
        page.locator("#told", has_text=f"{len(files)} transkrip ditambahkan").wait_for(
            timeout=180_000
        )
    walk.look(page, "03-transkrip", full=True)
    page.get_by_role("link", name="Mengode").click()
    page.locator("#desk").wait_for()
    walk.look(page, "04-meja")


def code_all(walk: Walk, visit: Visit, study: Study, coder: str, most: int) -> None:
    """Give every excerpt its code by search and its stance by a key, in the order of the text."""
    page = visit.page
    texts = study.excerpts().set_index("excerpt_id")["text"]
    for number in range(most):
        visit.settle()
        if page.locator("#desk").count() == 0:
            break
        here = page.locator("#desk").get_attribute("data-excerpt")
        found = [one for one in CODED if one[0] in texts[here]]
        for _, word, stance in found:
            n = len(study.decisions())
            visit.press("/")
            page.keyboard.type(word)
            visit.press("Enter")
            visit.until(partial(_more, study, n))
            visit.press(stance)
            visit.until(partial(_more, study, n + 1))
        if number == 3 and coder == "rina":
            walk.look(page, "05-transkrip-utuh")
        visit.press("Enter")
        visit.until(partial(_gone_on, page, here), 60)


def _gone_on(page: Any, here: str | None) -> bool:
    desk = page.locator("#desk")
    return desk.count() == 0 or desk.get_attribute("data-excerpt") != here


def _more(study: Study, n: int) -> bool:
    return len(study.decisions()) > n


def walk_through(walk: Walk, browser: Any, folder: Path, source: Path) -> None:
    """Go the whole way."""
    files = write_sources(source)
    with served(None, "--coder", "rina", folder=folder) as (_, url):
        visit = Visit(browser, url)
        page = visit.page
        new_study(walk, visit, files, source / "buku kode.xlsx")
        with Study(folder / f"{STUDY}.study") as study:
            n = int((study.excerpts()["role"] == "informant").sum())
            with walk.step(f"{n} excerpts read and coded by keyboard"):
                visit.press("t")
                page.locator(".whole").wait_for()
                code_all(walk, visit, study, "rina", n + 1)
            with (
                walk.step("a second coder reads eight of them"),
                served(folder / f"{STUDY}.study", "--coder", "eka", "--blind") as (_, other),
            ):
                second = Visit(browser, other)
                code_all(walk, second, study, "eka", 8)
                second.close()
            with walk.step("all quotations of a code, and a memo on it"):
                page.goto(f"{visit.base}/codes?code=biaya")
                page.locator(".quote").first.wait_for()
                walk.look(page, "06-kutipan", full=True)
                page.get_by_role("link", name="Memo", exact=True).click()
                page.locator("#w-on").select_option("code:biaya")
                page.locator("#w-text").fill("Biaya bukan soal tiket saja: menginap dan makan.")
                page.get_by_role("button", name="Simpan memo").click()
                page.locator(".quote", has_text="Biaya bukan soal tiket").wait_for()
            walk.look(page, "07-memo")
            page.goto(visit.base + "/codes")
            walk.look(page, "08-kode", full=True)
            page.goto(visit.base + "/codes/edit?code=biaya")
            walk.look(page, "09-ubah-kode", full=True)
            page.goto(visit.base + "/coders?a=rina&b=eka")
            walk.look(page, "10-pengode", full=True)
            with walk.step("every display, and the chapter"):
                page.get_by_role("link", name="Sajian", exact=True).click()
                page.get_by_role("button", name="Buat sajian").click()
                page.locator(".pictures img").first.wait_for(timeout=300_000)
            page.wait_for_timeout(1000)
            walk.look(page, "11-sajian", full=True)
            first = study.codings()["excerpt_id"].iloc[0]
            for name, width, dark in (("12-gelap", 1280, True), ("13-telepon", 390, False)):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme="dark" if dark else "light")
                for at, what in ((f"/excerpt/{first}", ""), ("/codes?code=biaya", "-kutipan"),
                                 (f"/excerpt/{first}?view=text", "-utuh")):  # fmt: skip
                    page.goto(visit.base + at)
                    walk.look(page, name + what, full=not dark)
                    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
            assert (folder / f"{STUDY}-luaran" / "bab-iv.docx").exists()
            assert not [one for one in study.doctor() if one.level == "error"]
        visit.close()


def printed(made: Path, pictures: Path) -> None:
    """Draw the pages of the Word and Excel files, where the programs for it are there."""
    shutil.copytree(made, pictures / "luaran", dirs_exist_ok=True)
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print("LibreOffice and pdftoppm are not here: the chapter was not drawn", flush=True)
        return
    for path in [*made.glob("*.docx"), *made.glob("*.xlsx")]:
        with tempfile.TemporaryDirectory() as folder:
            ours = f"-env:UserInstallation=file://{folder}/office"
            convert = ["soffice", ours, "--headless", "--convert-to", "pdf", "--outdir", folder]
            subprocess.run([*convert, str(path)], check=True, capture_output=True)
            pdf = str(Path(folder) / f"{path.stem}.pdf")
            draw = ["pdftoppm", "-r", "60", "-png", pdf, str(pictures / path.stem)]
            subprocess.run(draw, check=True, capture_output=True)


def main() -> None:
    """Walk, print the times, and with --record keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise SystemExit("no chromium here: apt-get install chromium")
    walk = Walk(given.pictures)
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            walk_through(walk, browser, Path(one), Path(two))
            browser.close()
        if given.pictures:
            printed(Path(one) / f"{STUDY}-luaran", given.pictures)
    lines = ["| step | seconds |", "|---|---|"]
    lines += [f"| {name} | {seconds:.1f} |" for name, seconds in walk.steps]
    lines.append(f"| all | {sum(seconds for _, seconds in walk.steps):.1f} |")
    if given.record:
        told = (
            "Seconds of the program and the browser, without a person's thinking, while other "
            "programs computed on the same cores."
        )
        record(
            "A new user's way",
            "python benchmarks/new_user.py --record",
            "\n".join([told, "", *lines]),
        )


if __name__ == "__main__":
    main()
