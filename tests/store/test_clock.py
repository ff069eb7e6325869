"""A clock that jumps back changes nothing of what stands: later is what was written later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.store import clock
from qualnlp.study import Study


class Clock:
    """A clock that can be set; it goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.time = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

    def now(self) -> str:
        self.time += timedelta(seconds=1)
        return self.time.isoformat(timespec="microseconds")

    def jump(self, days: int) -> None:
        self.time += timedelta(days=days)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """A clock in place of the machine's, wherever one is read."""
    made = Clock()
    real = clock.now
    for module in clock_readers():
        if getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", made.now)
    yield made


def clock_readers() -> list[object]:
    import sys

    return [module for name, module in sys.modules.items() if name.startswith("qualnlp")]


BACK = -730


def test_the_later_memo_stands(wall: Clock, study: Study, speech: list[str]) -> None:
    for target, key in (("study", ""), ("excerpt", speech[0]), ("code", "pelatihan")):
        study.memo(target, key, "lama", coder="ani")
        wall.jump(BACK)
        study.memo(target, key, "baru", coder="ani")
        assert study.memos(target, key)["text"].tolist() == ["baru"]
        study.memo(target, key, "", coder="ani")
        assert study.memos(target, key).empty


def test_the_later_run_is_shown_and_the_forgotten_one_is_not(wall: Clock, study: Study) -> None:
    first = study.suggest(model="lexical")["run_id"].iloc[0]
    wall.jump(BACK)
    study.add_code("Dukungan Moril", coder="ani", definition="dukungan keluarga bagi pegawai")
    second = study.suggest(model="lexical")["run_id"].iloc[0]
    assert first != second
    assert study.suggestions()["run_id"].unique().tolist() == [second]
    assert study.runs()["run_id"].tolist() == [first, second]
    wall.jump(BACK)
    study.forget_run(second)
    assert study.suggestions()["run_id"].unique().tolist() == [first]


def test_an_edit_taken_back_keeps_its_codings(
    wall: Clock, tmp_path: Path, place: str, example: Path
) -> None:
    source = tmp_path / "a.txt"
    one = "P: Bagaimana pelatihan?\nN: Pelatihan sudah ada tiap tahun.\n"
    other = "P: Bagaimana?\nN: Ya. Pelatihan sudah ada tiap tahun.\nP: Lalu?\nN: Begitu.\n"
    with Study(place) as study:
        study.set_codebook(example / "codebook.yaml")
        source.write_text(one, encoding="utf-8")
        study.add(source)
        frame = study.excerpts()
        key = frame.loc[frame["role"] == "informant", "excerpt_id"].iloc[0]
        study.confirm(key, "pelatihan", coder="ani")
        for text in (other, one, other, one):
            wall.jump(BACK // 4)
            source.write_text(text, encoding="utf-8")
            study.update(source)
            study_codings = study.codings()
            assert study_codings["code"].tolist() == ["pelatihan"], text
            assert {one.level for one in study.doctor()} == {"ok"}


def test_decisions_and_the_time_taken(wall: Clock, study: Study, speech: list[str]) -> None:
    desk = study.desk("ani")
    desk.opened(speech[0])
    study.confirm(speech[0], "pelatihan", coder="ani")
    wall.jump(BACK)
    desk.opened(speech[0], speech[1])
    study.withdraw(speech[0], "pelatihan", coder="ani")
    study.confirm(speech[1], "promosi", coder="ani")
    assert study.codings()["code"].tolist() == ["promosi"]
    seconds = study.time_taken()["seconds"]
    assert seconds.iloc[0] == pytest.approx(1, abs=2)
    assert seconds.iloc[1:].isna().all() or (seconds.iloc[1:] < 60).all()
    assert {one.level for one in study.doctor()} == {"ok"}


def test_a_cut_undone_after_a_jump_stays_undone(
    wall: Clock, study: Study, speech: list[str]
) -> None:
    frame = study.excerpts().set_index("excerpt_id")
    before = study.excerpts()["excerpt_id"].tolist()
    one = frame.loc[speech[0]]
    study.cut(speech[0], one["start"] + one["text"].index(" ") + 1, coder="ani")
    wall.jump(BACK)
    study.undo(coder="ani")
    assert study.excerpts()["excerpt_id"].tolist() == before
    assert study.history()["kind"].tolist() == ["cut", "undo"]


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30))
def test_times_rise_whatever_the_clock_does(jumps: list[int]) -> None:
    wall = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", wall.now)
        last = None
        for days in jumps:
            wall.jump(days)
            made = clock.after(last)
            assert last is None or made > last
            last = made
