"""Whatever was done, in any order: each undo gives back exactly what stood before that act."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qualnlp.errors import NothingToDo
from tests.study.undo_model import CODES, Standing, small_study, standing

STANCES = st.sampled_from([None, "+", "-", "±"])
MEMOS = st.sampled_from([None, "", "tanya lagi", "menarik"])
NUMBERS = st.integers(0, 10_000)


class Undoing(RuleBasedStateMachine):
    """A coder at work beside a plain model: the states before each act, one on the other."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.before: list[Standing] = []

    @initialize()
    def start(self) -> None:
        self.study = small_study(Path(self._folder.name))
        self.of_budi = standing(self.study, "budi").held

    def teardown(self) -> None:
        assert {one.level for one in self.study.doctor()} == {"ok"}
        self.study.close()
        self._folder.cleanup()

    def excerpt(self, number: int) -> str:
        ids = self.study.excerpts()["excerpt_id"].tolist()
        return str(ids[number % len(ids)])

    def act(self, do: Any) -> None:
        now = standing(self.study)
        n = len(self.study._session.acts)
        try:
            do()
        except ValueError:  # a place that cannot be cut, neighbours that cannot be merged
            assert standing(self.study) == now
            return
        if len(self.study._session.acts) > n:
            self.before.append(now)
        else:
            assert standing(self.study) == now

    @rule(n=NUMBERS, code=st.sampled_from(CODES), stance=STANCES, memo=MEMOS)
    def confirm(self, n: int, code: str, stance: str | None, memo: str | None) -> None:
        key = self.excerpt(n)
        self.act(lambda: self.study.confirm(key, code, coder="ani", stance=stance, memo=memo))

    @rule(n=NUMBERS, code=st.sampled_from(CODES), reason=st.sampled_from([None, "keliru"]))
    def reject(self, n: int, code: str, reason: str | None) -> None:
        key = self.excerpt(n)
        self.act(lambda: self.study.reject(key, code, coder="ani", reason=reason))

    @rule(n=NUMBERS, code=st.sampled_from(CODES))
    def withdraw(self, n: int, code: str) -> None:
        key = self.excerpt(n)
        self.act(lambda: self.study.withdraw(key, code, coder="ani"))

    @rule(n=NUMBERS)
    def finish(self, n: int) -> None:
        key = self.excerpt(n)
        self.act(lambda: self.study.finish(key, coder="ani"))

    @rule(n=NUMBERS, text=st.sampled_from(["menarik", "tanya lagi", ""]))
    def memo(self, n: int, text: str) -> None:
        key = self.excerpt(n)
        self.act(lambda: self.study.memo("excerpt", key, text, coder="ani"))

    @rule(n=NUMBERS, at=NUMBERS)
    def cut(self, n: int, at: int) -> None:
        frame = self.study.excerpts().set_index("excerpt_id")
        key = self.excerpt(n)
        row = frame.loc[key]
        spaces = [i for i, letter in enumerate(row["text"]) if letter == " "]
        if spaces:
            place = int(row["start"]) + spaces[at % len(spaces)] + 1
            self.act(lambda: self.study.cut(key, place, coder="ani"))

    @rule(n=NUMBERS, m=NUMBERS)
    def merge(self, n: int, m: int) -> None:
        frame = self.study.excerpts()
        key = self.excerpt(n)
        row = frame[frame["excerpt_id"] == key].iloc[0]
        same = frame[(frame["turn"] == row["turn"]) & (frame["excerpt_id"] != key)]
        if len(same):
            other = str(same["excerpt_id"].iloc[m % len(same)])
            self.act(lambda: self.study.merge([key, other], coder="ani"))

    @rule(n=NUMBERS, start=NUMBERS, length=NUMBERS)
    def select(self, n: int, start: int, length: int) -> None:
        frame = self.study.excerpts().set_index("excerpt_id")
        row = frame.loc[self.excerpt(n)]
        words = row["text"].split(" ")
        first = start % len(words)
        last = first + 1 + length % (len(words) - first)
        begin = int(row["start"]) + len(" ".join([*words[:first], ""]))
        end = begin + len(" ".join(words[first:last]))
        key = row["transcript_id"]
        self.act(lambda: self.study.select(key, begin, end, coder="ani"))

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        self.study.undo(coder="ani")
        assert standing(self.study) == self.before.pop()

    @precondition(lambda self: not self.before)
    @rule()
    def nothing_to_undo(self) -> None:
        now = standing(self.study)
        with pytest.raises(NothingToDo):
            self.study.undo(coder="ani")
        assert standing(self.study) == now

    @precondition(lambda self: self.before)
    @rule()
    def undo_everything(self) -> None:
        while self.before:
            self.undo()

    @invariant()
    def budi_keeps_what_is_budis(self) -> None:
        if hasattr(self, "study"):
            assert standing(self.study, "budi").held == self.of_budi


def machine(examples: int, steps: int) -> type[Any]:
    # On a class of its own: the settings of one machine are not those of the other.
    own = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return type(f"Undoing{examples}", (Undoing.TestCase,), {"settings": own})


TestUndo = machine(4, 10)
TestUndoAtLength = pytest.mark.slow(machine(12, 25))


def test_a_half_coded_otherwise_and_merged_again(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    frame = study.excerpts()
    whole = frame[frame["role"] == "informant"].iloc[0]
    at = int(whole["start"]) + whole["text"].index("Saya")
    before = [standing(study)]
    study.confirm(whole["excerpt_id"], CODES[0], coder="ani", stance="+", memo="utuh")
    before.append(standing(study))
    halves = study.cut(whole["excerpt_id"], at, coder="ani")
    before.append(standing(study))
    study.confirm(halves[0], CODES[0], coder="ani", stance="-")
    before.append(standing(study))
    assert study.merge(halves, coder="ani") == whole["excerpt_id"]
    while before:
        study.undo(coder="ani")
        assert standing(study) == before.pop()
    study.close()


def test_a_part_that_was_read_already_stays_read(tmp_path: Path) -> None:
    """What a cut makes may be there: taking the cut back takes only what it brought."""
    study = small_study(tmp_path)
    frame = study.excerpts()
    whole = frame[frame["role"] == "informant"].iloc[0]
    at = int(whole["start"]) + whole["text"].index("Saya")
    part = study.select(whole["transcript_id"], int(whole["start"]), at - 1, coder="ani")
    before = standing(study)
    assert part in study.cut(whole["excerpt_id"], at, coder="ani")
    study.undo(coder="ani")
    assert standing(study) == before and part in before.read
    study.close()


def test_a_mode_stands_again_as_it_stood(tmp_path: Path) -> None:
    """A coding made blind is blind again when its rejection, made with suggestions, is undone."""
    study = small_study(tmp_path)
    study.suggest(model="lexical")
    key = study.suggestions()["excerpt_id"].iloc[0]
    study.confirm(key, CODES[0], coder="ani", mode="blind")
    before = standing(study)
    study.suggestions(coder="ani")
    study.reject(key, CODES[0], coder="ani")
    study.undo(coder="ani")
    assert standing(study) == before
    study.close()
