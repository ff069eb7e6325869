"""After an edited source is taken up, every door shows the same current decisions.

On both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

import qualnlp.coding.reading_queue.order
from qualnlp.codebook import Code, Codebook
from qualnlp.coding import latest_of
from qualnlp.store import excerpt_history, frames
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.excerpt_history import Moves, load_changes
from qualnlp.store.schema import suggestion_rows
from qualnlp.study import Study

TALK = "P: Ada diklat?\nN: Jarang sekali, Bu.\nP: Promosi?\nN: Lama sekali.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "obrolan.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def moved(place: str, source: Path) -> Iterator[Study]:
    """A study whose first excerpt was decided on by two coders, then moved to an edited source."""
    with Study(place) as study:
        study.add(source)
        study.set_codebook(Codebook([Code("pelatihan", "Pelatihan"), Code("promosi", "Promosi")]))
        first = _speech(study)[0]
        study.confirm(first, "pelatihan", coder="budi", stance="-")
        study.confirm(first, "promosi", coder="ani")
        study.reject(first, "pelatihan", coder="ani")
        edit(study, source, "P: Selamat pagi.\n" + TALK)
        yield study


def edit(study: Study, source: Path, text: str) -> None:
    source.write_text(text, encoding="utf-8")
    (update,) = study.update(source)
    assert not update.lost


def _speech(study: Study) -> list[str]:
    excerpts = study.excerpts()
    return excerpts.loc[excerpts["role"] == "informant", "excerpt_id"].tolist()


def test_the_sheet_shows_what_the_other_coder_holds(moved: Study) -> None:
    here = _speech(moved)[0]
    assert here in set(moved.codings("budi")["excerpt_id"])
    (other,) = moved.desk("ani").sheet(here, others=True).others
    assert (other.excerpt_id, other.code, other.coder) == (here, "pelatihan", "budi")
    own = moved.desk("ani").sheet(here).own
    assert [one.code for one in own.codings] == ["promosi"]
    assert [one.code for one in own.rejections] == ["pelatihan"]


def test_filters_by_code_and_by_disagreement_find_moved_excerpts(moved: Study) -> None:
    here = _speech(moved)[0]
    desk = moved.desk("ani")
    assert desk.first(undecided=False, disagreement=True) == here
    assert desk.first(undecided=False, code="promosi") == here
    assert desk.first(undecided=False, code="pelatihan") is None


def test_a_moved_coding_that_is_withdrawn_stands_nowhere(moved: Study) -> None:
    here = _speech(moved)[0]
    desk = moved.desk("budi")
    assert desk.progress().codings == 1
    moved.withdraw(here, "pelatihan", coder="budi")
    assert moved.codings("budi").empty
    assert moved.desk("ani").sheet(here, others=True).others == ()
    assert desk.progress().codings == moved.desk("budi").progress().codings == 0
    assert here in desk.ahead(10)


def test_the_list_of_suggestions_knows_moved_decisions(
    moved: Study, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is drawn blind is not in the list: here nothing is.
    monkeypatch.setattr(qualnlp.coding.reading_queue.order, "is_drawn_blind", lambda *_: False)
    here = _speech(moved)[0]
    moved.renew_suggestions(model="lexical")
    with moved._store.writing() as connection:
        connection.execute(suggestion_rows.update().values(abstain=False))
    rows, _ = moved.desk("ani").overview.proposals(state="all")
    verdicts = {row.code: row.verdict for row in rows if row.excerpt_id == here}
    assert verdicts == {"pelatihan": "rejected", "promosi": "confirmed"}
    rejected, n = moved.desk("ani").overview.proposals(state="rejected")
    assert (n, rejected[0].excerpt_id, rejected[0].code) == (1, here, "pelatihan")
    waiting, _ = moved.desk("ani").overview.proposals()
    assert here not in {row.excerpt_id for row in waiting}


def test_a_decision_under_the_earlier_id_counts_where_the_words_stand(
    moved: Study, source: Path
) -> None:
    with moved._store.reading() as connection:
        ((before, after),) = [
            (change.before[0], change.after[0]) for change in load_changes(connection, "moved")
        ]
    desk = moved.desk("cici")
    assert after in desk.ahead(10)
    moved.finish(before, coder="cici")  # from a page that was opened before the edit
    assert after not in desk.ahead(10) and after not in set(moved.queue("cici")["excerpt_id"])
    assert desk.sheet(before).own.finished and desk.sheet(after).own.finished
    moved.withdraw(after, "", coder="cici")
    assert after in desk.ahead(10) and not desk.sheet(before).own.finished


def test_a_moved_excerpt_that_was_merged_keeps_the_other_coders_coding(
    moved: Study, source: Path
) -> None:
    first, _ = _speech(moved)
    text = moved.transcript(moved.transcripts()["transcript_id"][0]).text
    begin = text.index("Jarang")
    parts = moved.cut(first, begin + len("Jarang "), coder="ani")
    assert first in set(moved.codings("budi")["excerpt_id"])
    assert set(moved.excerpts()["excerpt_id"]) >= {first, *parts}
    # A second edit: what was moved once, and is no longer read, is moved again.
    edit(moved, source, "P: Halo.\n" + TALK)
    assert len(moved.codings("budi")) == 1


def test_sql_and_frames_agree_on_what_stands(moved: Study) -> None:
    here, other = _speech(moved)
    moved.confirm(other, "promosi", coder="ani", stance="+")
    moved.withdraw(here, "promosi", coder="ani")
    with moved._store.reading() as connection:
        view = current_decisions(connection)
        found = {
            (row.excerpt_id, row.code, row.coder, row.verdict)
            for row in connection.execute(select(view).where(view.c.code != ""))
        }
        latest = latest_of(frames.current_decisions(connection))
    columns = ["excerpt_id", "code", "coder", "verdict"]
    assert found == set(latest[columns].itertuples(index=False, name=None))


def test_moves_are_read_once_an_edit_and_seen_before_they_are_committed(
    moved: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    reading = excerpt_history._read_moves

    def counted(here: Connection) -> Moves:
        read.append(here)
        return reading(here)

    monkeypatch.setattr(excerpt_history, "_read_moves", counted)
    excerpt_history._moves.clear()
    store, old = moved._session.store, _speech(moved)[1]
    for _ in range(3):
        with store.reading() as connection:
            before = excerpt_history.moves(connection)
    assert len(read) == 1 and before.to
    with store.writing() as connection:
        assert excerpt_history.moves(connection) == before
        excerpt_history.save_change(connection, "moved", "ani", [old], ["f" * 16])
        assert excerpt_history.moves(connection).to == {**before.to, old: "f" * 16}
    for _ in range(2):
        with store.reading() as connection:
            assert excerpt_history.moves(connection).to[old] == "f" * 16
    assert len(read) == 3
