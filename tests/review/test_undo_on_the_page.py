"""The undo key of the page, over the page's own forms: each press gives back what stood before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.review import Session
from tests.review.page_reader import OURS, Reader
from tests.study.undo_model import CODES, Standing, small_study, standing

ACTS = ("confirm", "stance", "reject", "withdraw", "finish", "memo", "note", "split", "merge",
        "select", "undo", "undo")  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 999), st.integers(0, 999)),
    min_size=4,
    max_size=9,
)


class AtThePage:
    """A coder at the page, beside the states before each act that the key takes back."""

    def __init__(self, folder: Path) -> None:
        self.study = small_study(folder)
        self.study.suggest(model="lexical")
        self.session = Session(self.study, "citra", learn=False)
        self.reader = Reader(self.session)
        self.before: list[Standing] = []

    def do(self, act: str, n: int, m: int) -> None:
        frame = self.study.excerpts().reset_index(drop=True)
        row = frame.loc[n % len(frame)]
        here, code = str(row["excerpt_id"]), CODES[m % len(CODES)]
        now, known = standing(self.study, "citra"), len(self.session._undo)
        if act == "undo":
            self.undo()
            return
        if act in ("confirm", "reject", "withdraw", "finish"):
            reason = "keliru" if m % 3 else ""
            self.post("/decide", excerpt=here, code=code, act=act, reason=reason)
        elif act == "stance":
            self.post("/decide", excerpt=here, code=code, act="confirm", stance="+-±"[m % 3])
        elif act == "memo":
            self.post("/memo", excerpt=here, code="", text=("menarik", "tanya", "")[m % 3])
        elif act == "note":
            self.post("/memo", excerpt=here, code=code, text=f"catatan {m % 3}")
        elif act == "split":
            spaces = [i for i, letter in enumerate(row["text"]) if letter == " "]
            if spaces:
                at = int(row["start"]) + spaces[m % len(spaces)] + 1
                self.post("/split", excerpt=here, at=str(at))
        elif act == "merge":
            same = frame[(frame["turn"] == row["turn"]) & (frame["excerpt_id"] != here)]
            if len(same):
                other = str(same["excerpt_id"].iloc[m % len(same)])
                self.post("/merge", excerpt=here, neighbour=other)
        elif act == "select":
            turn = self.session.desk.sheet(here).conversation
            said = next(one for one in turn if one.turn == row["turn"])
            end = len(said.text) - m % 9
            self.post("/select", excerpt=here, turn=str(said.turn), **{"from": "0", "to": str(end)})
        after = standing(self.study, "citra")
        if len(self.session._undo) > known:
            self.before.append(now)
        else:  # an act that no key takes back: it stays, whatever is undone
            added = after.read - now.read
            assert after.held == now.held and after.memos == now.memos
            self.before = [self.with_more(one, added) for one in self.before]

    def with_more(self, one: Standing, added: frozenset[str]) -> Standing:
        return Standing(one.read | added, one.held, one.memos, (), one.codings)

    def post(self, address: str, **fields: str) -> None:
        answer = self.reader.client.post(address, data=fields, headers={"Origin": OURS})
        assert answer.status_code < 500, answer.text  # what the page refuses changes nothing

    def undo(self) -> None:
        if not self.before:
            return
        self.reader.post("/undo", excerpt="", back="/")
        found, wanted = standing(self.study, "citra"), self.before.pop()
        for name in ("read", "held", "memos", "codings"):
            assert getattr(found, name) == getattr(wanted, name), name


def walk(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = AtThePage(Path(folder))
        for step in steps:
            page.do(*step)
        while page.before:
            page.undo()
        assert {one.level for one in page.study.doctor()} == {"ok"}
        page.study.close()


UNTIMED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=2, **UNTIMED)
@given(STEPS)
def test_the_key_gives_back_what_stood_before(steps: list[tuple[str, int, int]]) -> None:
    walk(steps)


@pytest.mark.slow
@settings(max_examples=20, **UNTIMED)
@given(STEPS)
def test_the_key_gives_back_what_stood_before_at_length(
    steps: list[tuple[str, int, int]],
) -> None:
    walk(steps)


def test_coding_splitting_coding_a_half_merging_and_three_times_undo() -> None:
    for m in range(2):
        walk([("confirm", 1, m), ("split", 1, 5), ("stance", 1, m), ("merge", 1, 0)])
