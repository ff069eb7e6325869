"""What to read next: uncertain, varied, a tenth blind; and a report on when to stop."""

from __future__ import annotations

import math

from qualnlp.coding import is_drawn_blind
from qualnlp.study import Study


def test_the_queue_holds_what_is_undecided_uncertain_first(study: Study, speech: list[str]) -> None:
    study.suggest()
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.finish(speech[1], coder="ani")
    queue = study.queue("ani")
    assert set(queue["excerpt_id"]) == set(speech[2:])
    assert len(study.queue("budi")) == len(speech)
    seen = queue[~queue["blind"]]
    quarter = len(seen) // 4
    assert seen["uncertainty"].head(quarter).mean() > seen["uncertainty"].tail(quarter).mean()
    assert seen["code"].head(5).nunique() >= 4
    assert study.queue("ani").equals(queue)


def test_a_tenth_is_blind_spread_and_without_suggestions(whole_study: Study) -> None:
    queue = whole_study.queue("cici")
    share = queue["blind"].mean()
    assert 0.05 < share < 0.16
    assert queue.loc[queue["blind"], "code"].isna().all()
    assert queue.loc[queue["blind"], "probability"].isna().all()
    places = queue.index[queue["blind"]]
    assert places.min() < len(queue) / 3 and places.max() > 2 * len(queue) / 3
    assert is_drawn_blind("e1", "ani") == is_drawn_blind("e1", "ani")
    assert {is_drawn_blind(f"e{n}", "ani") for n in range(99)} == {True, False}
    differ = [is_drawn_blind(f"e{n}", "ani") != is_drawn_blind(f"e{n}", "budi") for n in range(99)]
    assert any(differ)


def test_the_stopping_report_counts_what_came_and_what_is_left(
    study: Study, speech: list[str]
) -> None:
    before = study.progress("ani")
    assert (before.read, before.left, before.codings) == (0, len(speech), 0)
    assert math.isnan(before.expected)
    study.suggest()
    for excerpt_id in speech[:3]:
        study.confirm(excerpt_id, "pelatihan", coder="ani")
    study.withdraw(speech[0], "pelatihan", coder="ani")
    study.finish(speech[4], coder="ani")
    report = study.progress("ani")
    # What was taken back is open again.
    assert (report.read, report.left) == (3, len(speech) - 3)
    assert (report.codings, report.recent) == (2, 2)
    assert 0 < report.expected < 3 * len(speech)
    assert "membawa 2 pengodean" in report.note
    for excerpt_id in speech[5:56]:
        study.finish(excerpt_id, coder="ani")
    assert study.progress("ani").recent == 0
