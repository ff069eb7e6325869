"""What the page could do, Python can: settle differences and take acts back, by new decisions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from qualnlp.errors import NothingToDo, UnknownCode
from qualnlp.study import SETTLED, Study


def standing(study: Study, coder: str) -> list[tuple[str, str]]:
    codings = study.codings()
    own = codings[codings["coder"] == coder]
    return sorted(zip(own["excerpt_id"], own["code"], strict=True))


def test_undo_takes_one_act_after_the_other_and_deletes_nothing(
    study: Study, speech: list[str]
) -> None:
    first, second = speech[:2]
    study.confirm(first, "pelatihan", coder="ani", stance="+", memo="lama")
    study.reject(first, "pelatihan", coder="ani", reason="keliru")
    study.finish(second, coder="ani")
    study.confirm(second, "promosi", coder="budi")
    n = len(study.decisions())

    undone = study.undo(coder="ani")
    assert undone.excerpt_ids == (second,) and len(undone.decision_ids) == 1
    study.undo(coder="ani")
    (coding,) = study.codings("ani").to_dict("records")
    assert (coding["code"], coding["stance"], coding["memo"]) == ("pelatihan", "mendukung", "lama")
    study.undo(coder="ani")
    assert standing(study, "ani") == [] and standing(study, "budi") == [(second, "promosi")]
    assert len(study.decisions()) == n + 3
    with pytest.raises(NothingToDo):
        study.undo(coder="ani")
    assert all(one.level != "error" for one in study.doctor())


def test_a_table_is_one_act(study: Study, speech: list[str], tmp_path: Path) -> None:
    study.confirm(speech[0], "promosi", coder="ani", stance="-")
    table = pd.DataFrame({"excerpt_id": speech[:4], "code": "promosi", "stance": "+"})
    table.to_csv(tmp_path / "meja.csv", index=False)
    assert study.code(tmp_path / "meja.csv", coder="ani") == 4
    undone = study.undo(coder="ani")
    assert set(undone.excerpt_ids) == set(speech[:4])
    assert study.codings("ani")["stance"].tolist() == ["menghambat"]


def test_a_merge_is_taken_back_with_what_it_carried_along(study: Study) -> None:
    frame = study.excerpts()
    turn = frame[frame.duplicated(["transcript_id", "turn"], keep=False)]
    if len(turn) < 2:  # cut one, to have two excerpts of one turn
        one = frame[frame["role"] == "informant"].iloc[0]
        at = int(one["start"]) + str(one["text"]).index(" ") + 1
        ids = list(study.cut(one["excerpt_id"], at, coder="ani"))
    else:
        key = turn.iloc[0][["transcript_id", "turn"]]
        same = (turn["transcript_id"] == key.iloc[0]) & (turn["turn"] == key.iloc[1])
        ids = turn.loc[same, "excerpt_id"].tolist()[:2]
    study.confirm(ids[0], "pelatihan", coder="ani", memo="m")
    study.finish(ids[1], coder="ani")
    before = standing(study, "ani")
    made = study.merge(ids, coder="ani")
    assert standing(study, "ani") == [(made, "pelatihan")]
    undone = study.undo(coder="ani")
    assert undone.change_id == study.history().iloc[-2]["change_id"]
    assert standing(study, "ani") == before
    assert set(ids) <= set(study.excerpts()["excerpt_id"])
    with pytest.raises(NothingToDo):
        study.undo(coder="ani", change_id=undone.change_id)


def test_acts_of_an_earlier_session_are_taken_back_decision_by_decision(
    study: Study, speech: list[str]
) -> None:
    for excerpt_id in speech[:2]:
        study.confirm(excerpt_id, "promosi", coder="ani")
    with Study(study.path) as later:
        assert later.undo(coder="ani").excerpt_ids == (speech[1],)
        assert later.undo(coder="ani").excerpt_ids == (speech[0],)
        assert later.codings().empty


def test_what_is_not_this_coders_is_refused_and_nothing_is_written(
    study: Study, speech: list[str]
) -> None:
    mine = study.confirm(speech[0], "promosi", coder="ani")
    other = study.confirm(speech[0], "promosi", coder="budi")
    for ids in ([other], [mine, other], ["0f0f"]):
        with pytest.raises(NothingToDo):
            study.undo(coder="ani", decisions=ids)
    with pytest.raises(NothingToDo):
        study.undo(coder="cici")
    assert len(study.decisions()) == 2


def test_a_settlement_is_a_decision_of_its_own(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "promosi", coder="ani")
    study.finish(speech[0], coder="budi")
    study.settle(speech[0], "promosi", "confirmed", stance="±", memo="rapat")
    study.settle(speech[1], "promosi", "rejected", reason="bukan ini")
    settled = study.settlements()
    assert settled["verdict"].tolist() == ["confirmed", "rejected"]
    assert settled["stance"].iloc[0] == "campuran" and settled["reason"].iloc[1] == "bukan ini"
    assert set(study.decisions().query("coder == @SETTLED")["mode"]) == {"assisted"}
    assert standing(study, "ani") == [(speech[0], "promosi")]
    study.settle(speech[0], "promosi", "withdrawn")
    assert study.settlements()["excerpt_id"].tolist() == [speech[1]]
    study.undo(coder=SETTLED)
    assert len(study.settlements()) == 2
    with pytest.raises(ValueError, match="menari"):
        study.settle(speech[0], "promosi", "menari")
    with pytest.raises(UnknownCode):
        study.settle(speech[0], "tidak-ada", "confirmed")
