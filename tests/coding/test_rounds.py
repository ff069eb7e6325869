"""Runs and orders of reading are written in portions: others decide meanwhile, nothing half shows.

On both databases.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, func, select

import qualnlp.coding.reading_queue.rounds
import qualnlp.store.connection
import qualnlp.study._suggest
from qualnlp.errors import NothingToDo
from qualnlp.store.schema import orders, queue, runs, suggestion_rows, suggestions
from qualnlp.store.suggestion_runs import add_suggestions
from qualnlp.study import Study
from qualnlp.suggestion import Run


def count(study: Study, table: object) -> int:
    with study._store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten excerpts a portion, and nobody waits longer than a second."""
    monkeypatch.setattr(qualnlp.study._suggest, "_TEXTS", 10)
    monkeypatch.setattr(qualnlp.study._suggest, "PORTION", 30)
    monkeypatch.setattr(qualnlp.coding.reading_queue.rounds, "PORTION", 10)
    monkeypatch.setattr(qualnlp.store.connection, "BUSY_SECONDS", 1)


def test_a_run_is_seen_when_it_is_whole_and_others_decide_meanwhile(
    portions: None, study: Study, speech: list[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = study.suggest(top=2, model="lexical")["run_id"][0]
    left = iter(speech)
    seen = []
    suggest = Run.suggest

    def watched(self: Run, ids: list[str], *given: list[str]) -> object:
        with Study(place) as other:
            seen.append(set(other.suggestions()["run_id"]))
            other.finish(next(left), coder="ani")
        return suggest(self, ids, *given)

    monkeypatch.setattr(Run, "suggest", watched)
    made = study.renew_suggestions(top=3, model="lexical")
    assert len(seen) > 5 and all(runs_seen == {earlier} for runs_seen in seen)
    assert set(study.suggestions()["run_id"]) == {made.run_id} != {earlier}
    assert len(study.decisions()) == len(seen)


def test_what_an_interrupted_run_left_is_not_seen_and_cleared_by_the_next(
    portions: None, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(99))

    def interrupted(*given: Any) -> None:
        if next(calls) == 3:
            raise KeyboardInterrupt
        add_suggestions(*given)

    with monkeypatch.context() as patched:
        patched.setattr(qualnlp.study._suggest, "add_suggestions", interrupted)
        with pytest.raises(KeyboardInterrupt):
            study.suggest(model="lexical")
    assert study.runs().empty and study.suggestions(abstained=True).empty
    assert count(study, suggestions) == 90
    made = study.renew_suggestions(top=2, model="lexical")
    kept = study.suggestions(abstained=True)
    assert set(kept["run_id"]) == {made.run_id}
    assert count(study, suggestions) == len(kept) and count(study, runs) == 1


def test_the_run_that_was_interrupted_is_whole_when_it_is_made_again(
    portions: None, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = study.suggest(model="lexical")
    with study._store.writing() as connection:  # as a killed process leaves it
        run_id = expected["run_id"][0]
        connection.execute(runs.update().values(complete=False))
        rows = suggestion_rows
        half = select(rows.c.excerpt).limit(200).scalar_subquery()
        connection.execute(rows.delete().where(rows.c.excerpt.in_(half)))
    assert study.suggestions().empty
    assert study.suggest(model="lexical").to_csv() == expected.to_csv()
    assert set(study.suggestions()["run_id"]) == {run_id}
    columns = ["excerpt_id", "code", "rank", "reason"]
    assert study.suggestions()[columns].equals(expected[columns])


def test_counting_a_run_says_what_its_frame_holds(study: Study) -> None:
    frame = study.suggest(top=4, model="lexical")
    made = study.renew_suggestions(top=4, model="lexical")
    assert made.run_id == frame["run_id"][0]
    assert (made.excerpts, made.suggestions) == (frame["excerpt_id"].nunique(), len(frame))
    assert made.calibration == frame.attrs["calibration"]


def test_a_decision_made_while_an_order_is_written_is_in_it(
    portions: None, study: Study, speech: list[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.desk("ani").first()
    study.finish(speech[0], coder="ani")
    write = qualnlp.coding.reading_queue.rounds.write_in_turns  # type: ignore[attr-defined]
    decided = iter(speech[1:6])

    def slowly(store: Any, portions: Any, act: Any) -> None:
        def acted(connection: Connection, portion: object) -> None:
            act(connection, portion)

        for portion in portions:
            for excerpt_id in [one for one in [next(decided, None)] if one]:
                with Study(place) as other:
                    other.finish(excerpt_id, coder="ani")
            write(store, [portion], acted)

    monkeypatch.setattr(qualnlp.coding.reading_queue.rounds, "write_in_turns", slowly)
    study.renew_suggestions(model="lexical")
    desk = study.desk("ani")
    assert next(decided, None) is None
    assert set(desk.ahead(1000)) == set(speech[6:])
    report, plain = desk.progress(), study.progress("ani")
    assert (report.read, report.left) == (plain.read, plain.left) == (6, len(speech) - 6)
    assert report.expected == pytest.approx(plain.expected)


def test_one_order_a_mode_is_kept_and_half_an_order_never_counts(
    portions: None, study: Study, speech: list[str]
) -> None:
    desk, blind = study.desk("ani"), study.desk("ani", "blind")
    desk.first()
    blind.first()
    for top in (1, 2):
        study.renew_suggestions(top=top, model="lexical")
    assert count(study, orders) == 2 and count(study, queue) == 2 * len(speech)
    with study._store.writing() as connection:  # as a killed process leaves it
        connection.execute(orders.delete())
        connection.execute(queue.delete().where(queue.c.position > 20))
    assert set(desk.ahead(1000)) == set(speech) == set(blind.ahead(1000))
    assert count(study, orders) == 2 and count(study, queue) == 2 * len(speech)


def test_progress_follows_decisions_and_their_withdrawal(study: Study, speech: list[str]) -> None:
    study.suggest(model="lexical")
    desk = study.desk("ani")
    before = desk.progress()
    study.confirm(speech[0], "promosi", coder="ani")
    study.finish(speech[0], coder="ani")
    after = desk.progress()
    assert (after.read, after.left) == (before.read + 1, before.left - 1)
    assert after.expected < before.expected
    study.withdraw(speech[0], "promosi", coder="ani")
    study.withdraw(speech[0], "", coder="ani")
    again = desk.progress()
    assert (again.read, again.left) == (before.read, before.left)
    assert again.expected == pytest.approx(before.expected)


def test_a_desk_without_a_codebook_says_what_to_do(study: Study, speech: list[str]) -> None:
    with study._store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM codebooks")
    with pytest.raises(NothingToDo, match="set_codebook"):
        study.desk("ani").sheet(speech[0])
