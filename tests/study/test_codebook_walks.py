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
from qualnlp.study import Study
from tests.study.codebook_model import (
    KINDS,
    Change,
    Coding,
    all_rows,
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
    "derandomize": True,  # the same walks each time; without it, others
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}


class Refused(Exception):
    """What was asked for was refused in a sentence: nothing may have changed."""


def as_file(book: Codebook, path: Path) -> Path:
    """Write a codebook as the table that people write; a table holds no title."""
    if book.title or book.place or book.period:
        path.with_suffix(".yaml").write_text(book.to_json(), encoding="utf-8")
        return path.with_suffix(".yaml")
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

    # Whether every act can be taken back at once, so long as nothing was done since.
    reaches_all = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.study = small_study(folder)
        self.acts: list[str] = []

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        try:
            yield
        except (QualNlpError, ValueError) as error:
            raise Refused(str(error)) from error

    def set(self, change: Change) -> dict[str, str]:
        """Set a codebook; return where codings were sent."""
        last = self.study.last_codebook_change
        with self.refusing():
            after, moves = change.after, change.moves
            self.study.set_codebook(after, map=moves, drop=change.drop, coder="ani")
        if self.study.last_codebook_change != last:
            self.acts.append("ani")
        return change.moves

    def merge(self, old: str, into: str) -> None:
        with self.refusing():
            self.study.merge_codes(old, into, coder="ani")
        self.acts.append("ani")

    def code(self, excerpt: str, code: str, coder: str) -> str:
        self.study.confirm(excerpt, code, coder=coder)
        self.acts.append(coder)
        return coder

    def undo(self) -> None:
        with self.refusing():
            self.study.undo(coder=self.acts.pop())

    @property
    def done(self) -> int:
        """How many acts can be taken back."""
        return len(self.acts)


class ByCommand(ByPython):
    """Whoever changes them by `qualnlp codebook`."""

    # A program that starts anew does not know which codings a code that came back had before.
    reaches_all = False

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
        self.note(
            self.run("codebook", str(as_file(change.after, self.folder / "baru.csv")), *words)
        )
        return change.moves

    def merge(self, old: str, into: str) -> None:
        self.note(self.run("codebook", f"--merge={old}={into}", "--coder=ani"))

    def note(self, told: str) -> None:
        """Keep the words by which the command says that it can be taken back."""
        if "--undo " in told:
            self.acts.append(told.partition("--undo ")[2].split()[0])

    def undo(self) -> None:
        act = self.acts.pop()
        if act in ("ani", "budi"):
            self.study.undo(coder=act)
        else:
            self.run("codebook", f"--undo={act}", "--coder=ani")


class AtThePage(ByPython):
    """Whoever uploads files and answers what the page asks; the undo key gives back."""

    reaches_all = True

    def __init__(self, folder: Path, study: Study | None = None, who: str = "ani") -> None:
        from qualnlp.review import Session
        from tests.review.page_reader import Reader

        self.folder, self.acts, self.who = folder, [], who
        self.study = study or small_study(folder)
        self.session = Session(self.study, who, learn=False)
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
        return self.who

    def undo(self) -> None:
        self.ask("/undo", data={"back": "/codes"})

    @property
    def done(self) -> int:
        return len(self.session._undo)


def walk(how: type[ByPython], steps: list[tuple[str, int, int]]) -> int:
    """Walk through steps and check after each; return how many were done."""
    with tempfile.TemporaryDirectory() as name:
        person = how(Path(name))
        study, held, done = person.study, set[Coding](), 0
        # What stood before each act that can be taken back.
        books, before = [study.codebook], list[tuple[set[Coding], Codebook]]()
        ids = speech(study)

        def undo() -> set[Coding]:
            try:
                person.undo()
            except Refused as error:
                # Only where a code came back whose codings are left: told, and nothing is lost.
                assert str(error).strip() and not person.reaches_all
                before.clear()
                person.acts.clear()
                check(study, held)
                return held
            codings, book = before.pop()
            check(study, codings)
            assert study.codebook == book
            return codings

        for kind, i, j in [("code", 0, 0), ("code", 1, 1), *steps]:
            now, book, n = set(held), study.codebook, person.done
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
                    held = undo() if before else held
                    continue
                else:
                    change = wanted(kind, i, j, study, books, held)
                    if change is None:
                        continue
                    held = moved(held, person.set(change))
                done += 1
                if person.done > n:
                    before.append((now, book))
            except Refused as error:
                assert str(error).strip()
                held = now
            check(study, held)
            books.append(study.codebook)
        check_display(study, held, Path(name, "luaran"))
        while before:
            held = undo()
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


@pytest.mark.parametrize("how", [ByPython, AtThePage])
def test_a_code_that_came_back_goes_again_with_the_codings_that_it_left(
    how: type[ByPython],
) -> None:
    steps = [("retitle", 31, 56), ("below", 9, 49), ("drop", 55, 8), ("into", 30, 51),
             ("code", 56, 26), ("drop", 59, 3), ("restore", 16, 8)]  # fmt: skip
    walk(how, steps)
    # The codings were moved on and came back meanwhile: they stand by other decisions.
    steps = [("rename", 31, 28), ("below", 27, 18), ("undo", 47, 27), ("drop", 0, 45),
             ("restore", 52, 54), ("restore", 42, 40), ("code", 36, 6),
             ("below", 53, 58)]  # fmt: skip
    walk(how, steps)


@HOW
@pytest.mark.parametrize(
    "steps",
    [
        [("below", 47, 45)],  # codings of a code that stays went elsewhere
        [("below", 47, 45), ("rename", 9, 39), ("drop", 58, 0)],
        [("give", 46, 6), ("merge", 54, 31), ("give", 53, 45), ("below", 48, 33)],
        [("into", 0, 0), ("into", 1, 1)],  # two codes leave at once
        # a code that came back was given the words of another
        [("merge", 59, 55), ("rename", 46, 18), ("give", 12, 34), ("restore", 11, 48)],
    ],
)
def test_the_key_gives_back_the_codings_that_a_codebook_moved(
    how: type[ByPython], steps: list[tuple[str, int, int]]
) -> None:
    walk(how, steps)


def test_the_same_codebook_again_is_no_act() -> None:
    walk(AtThePage, [("undo", 12, 56), ("split", 35, 27), ("restore", 51, 27), ("split", 7, 5),
                     ("code", 54, 19)])  # fmt: skip


def by_whom(held: set[Coding]) -> set[tuple[str, str]]:
    return {(excerpt, coder) for excerpt, _, coder in held}


def walk_of_two(steps: list[tuple[str, int, int]]) -> None:
    """Let two coders change codebooks at their own pages, and take back what each of them did.

    What was done last comes back exactly. Of what others went on from, only its own part does, or
    nothing: then it is said, and everything stands as it did. No coding is lost either way.
    """
    with tempfile.TemporaryDirectory() as name:
        ani = AtThePage(Path(name))
        budi = AtThePage(Path(name), Study(ani.study.path), "budi")
        study, books = ani.study, [ani.study.codebook]
        ids = speech(study)
        # Who did what, and what stood before, the latest last.
        acts = list[tuple[AtThePage, str, set[Coding], Codebook | None]]()
        for kind, i, j in [("code", 0, 0), ("code", 1, 1), *steps]:
            person = (ani, budi)[(i + j) % 2]
            held, book, n = all_rows(study), study.codebook, person.done
            leaves = [code.id for code in book.codable]
            try:
                if kind == "undo":
                    own = [at for at, act in enumerate(acts) if act[0] is person]
                    if not own:
                        continue
                    person.undo()
                    _, what, codings, codes = acts.pop(own[-1])
                    if own[-1] == len(acts) and codes is not None:
                        assert (all_rows(study), study.codebook) == (codings, codes)
                    lost = by_whom(held) - by_whom(all_rows(study))
                    assert len(lost) <= (what == "code")
                    if own[-1] < len(acts):  # what stood before the others is not known any more
                        acts = [(who, did, set(), None) for who, did, *_ in acts]
                elif kind == "code":
                    person.code(ids[j % 3], leaves[i % len(leaves)], "")
                elif kind == "merge":
                    person.merge(leaves[i % len(leaves)], leaves[j % len(leaves)])
                elif change := wanted(kind, i, j, study, books, held):
                    person.set(change)
            except Refused as error:
                assert str(error).strip()
                assert (all_rows(study), study.codebook) == (held, book)
                if kind == "undo":
                    acts.pop(own[-1])
            if kind != "undo" and person.done > n:
                acts.append((person, kind, held, book))
            check(study, all_rows(study))
            books.append(study.codebook)
        budi.study.close()
        study.close()


@settings(max_examples=4, **UNTIMED)
@given(STEPS)
def test_two_coders_take_back_what_each_of_them_did(steps: list[tuple[str, int, int]]) -> None:
    walk_of_two(steps)


@pytest.mark.slow
@settings(max_examples=25, **UNTIMED)
@given(STEPS)
def test_two_coders_take_back_what_each_of_them_did_at_length(
    steps: list[tuple[str, int, int]],
) -> None:
    walk_of_two(steps)
