"""Any sequence of codebook changes, by Python, the command and the page: nothing gets lost."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qualnlp.cli import main
from qualnlp.codebook import Codebook
from qualnlp.errors import QualNlpError
from tests.study.codebook_model import (
    KINDS,
    Change,
    Coding,
    check,
    check_display,
    moved,
    small_study,
    speech,
    wanted,
)

STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 60), st.integers(0, 60)),
    min_size=3,
    max_size=8,
)
# Shrinking takes minutes, at a second a walk.
UNTIMED = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}


class Refused(Exception):
    """What was asked for was refused in a sentence: nothing may have changed."""


def as_file(book: Codebook, path: Path) -> Path:
    """Write a codebook as the table that people write."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kode", "nama", "induk", "definisi", "dapat dikode"])
        for code in book:
            codable = "" if code.codable else "tidak"
            if code.codable and book.children(code.id):
                codable = "ya"
            writer.writerow([code.id, code.name, code.parent or "", code.definition, codable])
    return path


class ByPython:
    """Whoever changes codebooks in a notebook."""

    can_undo = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.study = small_study(folder)

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        try:
            yield
        except (QualNlpError, ValueError) as error:
            raise Refused(str(error)) from error

    def set(self, change: Change) -> dict[str, str]:
        """Set a codebook; return where codings were sent."""
        with self.refusing():
            self.study.set_codebook(change.after, map=change.moves, drop=change.drop)
        return change.moves

    def merge(self, old: str, into: str) -> None:
        with self.refusing():
            self.study.merge_codes(old, into, coder="ani")

    def code(self, excerpt: str, code: str, coder: str) -> str:
        self.study.confirm(excerpt, code, coder=coder)
        return coder

    def undo(self) -> bool:
        return False


class ByCommand(ByPython):
    """Whoever changes them by `qualnlp codebook`."""

    def run(self, *words: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            with pytest.raises(SystemExit) as done:
                main([words[0], str(self.study.path), *words[1:]])
        assert "Traceback" not in err.getvalue()
        if done.value.code:
            raise Refused(err.getvalue())
        return out.getvalue()

    def set(self, change: Change) -> dict[str, str]:
        words = [f"--map={old}={new}" for old, new in change.moves.items()]
        words += [f"--drop={code}" for code in change.drop]
        self.run("codebook", str(as_file(change.after, self.folder / "baru.csv")), *words)
        return change.moves

    def merge(self, old: str, into: str) -> None:
        self.run("codebook", f"--merge={old}={into}", "--coder=ani")


class AtThePage(ByPython):
    """Whoever uploads files and answers what the page asks; the undo key gives back."""

    can_undo = True

    def __init__(self, folder: Path) -> None:
        from qualnlp.review import Session
        from tests.review.page_reader import Reader

        super().__init__(folder)
        self.session = Session(self.study, "ani", learn=False)
        self.reader = Reader(self.session)

    def ask(self, address: str, **more: object) -> str:
        from tests.review.page_reader import OURS

        answer = self.reader.client.post(address, headers={"Origin": OURS}, **more)  # type: ignore[arg-type]
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            raise Refused(answer.text)
        return str(answer.text)

    def set(self, change: Change) -> dict[str, str]:
        """Answer what is asked: the page asks of codes alone that would be without a place."""
        answers: dict[str, str] = {}
        path = as_file(change.after, self.folder / "baru.csv")
        page = self.ask("/codes/file", files={"file": (path.name, path.read_bytes())})
        for _ in range(3):
            if "<h1>Perubahan buku kode" not in page:
                return {old: new for old, new in answers.items() if new != "-"}
            form = re.search(r'<form method="post" action="/codes/file">(.*?)</form>', page, re.S)
            assert form, page
            fields = {
                unescape(name): unescape(value)
                for name, value in re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', form[1])
            }
            for name in map(unescape, re.findall(r'<select[^>]* name="(.*?)"', form[1])):
                old = name.removeprefix("into:")
                answers[old] = "-" if old in change.drop else change.moves[old]
                fields[name] = answers[old]
            page = self.ask("/codes/file", data=fields)
        raise Refused(page)

    def merge(self, old: str, into: str) -> None:
        self.ask("/codes/merge", data={"code": old, "into": into})

    def code(self, excerpt: str, code: str, coder: str) -> str:
        self.ask("/decide", data={"excerpt": excerpt, "code": code, "act": "confirm"})
        return "ani"

    def undo(self) -> bool:
        self.ask("/undo", data={"back": "/codes"})
        return True


def walk(how: type[ByPython], steps: list[tuple[str, int, int]]) -> int:
    """Walk through steps and check after each; return how many were done."""
    with tempfile.TemporaryDirectory() as name:
        person = how(Path(name))
        study, held, done = person.study, set[Coding](), 0
        books, before = [study.codebook], list[set[Coding]]()
        ids = speech(study)
        for kind, i, j in [("code", 0, 0), ("code", 1, 1), *steps]:
            now = set(held)
            leaves = [code.id for code in study.codebook.codable]
            try:
                if kind == "code":
                    excerpt, code = ids[j % 3], leaves[i % len(leaves)]
                    coder = person.code(excerpt, code, "budi" if i % 2 else "ani")
                    held.add((excerpt, code, coder))
                elif kind == "merge":
                    old, into = leaves[i % len(leaves)], leaves[j % len(leaves)]
                    person.merge(old, into)
                    held = moved(held, {old: into})
                elif kind == "undo":
                    try:
                        if before and person.undo():
                            held = now = before.pop()
                    except Refused as error:
                        # To take a code that came back out again would leave its codings without
                        # one: that is told, nothing is lost, and the act is no longer on the list.
                        assert str(error).strip()
                        before.clear()
                    check(study, held)
                    continue
                else:
                    change = wanted(kind, i, j, study, books, held)
                    if change is None:
                        continue
                    held = moved(held, person.set(change))
                done += 1
                before.append(now)
            except Refused as error:
                assert str(error).strip()
                held = now
            check(study, held)
            books.append(study.codebook)
        check_display(study, held, Path(name, "luaran"))
        while before and person.can_undo:
            try:
                person.undo()
            except Refused as error:
                assert str(error).strip()
                check(study, held)
                break
            held = before.pop()
            check(study, held)
        study.close()
        return done


HOW = pytest.mark.parametrize("how", [ByPython, ByCommand, AtThePage])


@settings(max_examples=4, **UNTIMED)
@given(STEPS)
@HOW
def test_every_coding_counts_or_is_listed(
    how: type[ByPython], steps: list[tuple[str, int, int]]
) -> None:
    walk(how, steps)


@pytest.mark.slow
@settings(max_examples=25, **UNTIMED)
@given(STEPS)
@HOW
def test_every_coding_counts_or_is_listed_at_length(
    how: type[ByPython], steps: list[tuple[str, int, int]]
) -> None:
    walk(how, steps)


def test_the_undo_of_a_code_that_came_back_is_refused_and_nothing_is_lost() -> None:
    steps = [("retitle", 31, 56), ("below", 9, 49), ("drop", 55, 8), ("into", 30, 51),
             ("code", 56, 26), ("drop", 59, 3), ("restore", 16, 8)]  # fmt: skip
    walk(AtThePage, steps)


@pytest.mark.parametrize(
    "steps",
    [
        [("below", 47, 45)],  # codings of a code that stays went elsewhere
        [("below", 47, 45), ("rename", 9, 39), ("drop", 58, 0)],
        [("give", 46, 6), ("merge", 54, 31), ("give", 53, 45), ("below", 48, 33)],
        [("into", 0, 0), ("into", 1, 1)],  # two codes leave at once
    ],
)
def test_the_key_gives_back_the_codings_that_a_codebook_moved(
    steps: list[tuple[str, int, int]],
) -> None:
    walk(AtThePage, steps)
