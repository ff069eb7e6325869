"""What lasts when things change: codebooks, edited sources, forgotten runs, the time taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

TALK = """P: Bagaimana pelatihan di sini?
N: Kalau pelatihan sih, jujur aja, masih minim ya, Bu.
P: Promosi?
N: Jarang. Formasinya terbatas.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "obrolan.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def coded(request: pytest.FixtureRequest, tmp_path: Path, talk: Path):
    place = (
        tmp_path / "a.study" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    )
    with Study(place) as study:
        study.set_codebook(Codebook([Code("pelatihan", "Pelatihan"), Code("promosi", "Promosi")]))
        study.add(talk)
        first, second = speech(study)
        study.confirm(first, "pelatihan", coder="ani", stance="-", memo="minim")
        study.confirm(second, "promosi", coder="ani")
        yield study
        assert {one.level for one in study.doctor() if one.check != "source"} == {"ok"}


def speech(study: Study) -> list[str]:
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


def test_renamed_codes_keep_codings_and_removed_ones_their_history(coded: Study) -> None:
    first = coded.codebook
    coded.set_codebook(Codebook([Code("pelatihan", "Diklat")]), drop=["promosi"])
    assert coded.codings()["code"].tolist() == ["pelatihan"]
    assert len(coded.decisions()) == 2
    coded.set_codebook(first)
    assert sorted(coded.codings()["code"]) == ["pelatihan", "promosi"]
    changes = coded.codebook_changes()
    told = changes.loc[changes["version"] > 1, ["version", "change", "code"]].values.tolist()
    assert told == [
        [2, "renamed", "pelatihan"],
        [2, "removed", "promosi"],
        [3, "renamed", "pelatihan"],
        [3, "added", "promosi"],
    ]
    coded.set_codebook(first)  # the same again is no new version
    assert len(coded.codebook_changes()) == len(changes)


def test_an_edited_source_keeps_what_was_coded_noted_and_selected(coded: Study, talk: Path) -> None:
    first, second = speech(coded)
    row = coded.excerpts().set_index("excerpt_id").loc[second]
    end = row["start"] + len("Jarang.")
    chosen = coded.select(row["transcript_id"], row["start"], end, coder="ani")
    coded.memo("excerpt", chosen, "kata kunci", coder="ani")
    coded.memo("excerpt", first, "tanya lagi", coder="ani")
    original = coded.codings()[["code", "stance", "memo", "text"]].values.tolist()
    talk.write_text("P: Selamat pagi, Pak.\nN: Pagi.\n" + TALK, encoding="utf-8")
    (update,) = coded.update(talk)
    assert (update.moved, update.lost) == (3, ())
    assert coded.codings()[["code", "stance", "memo", "text"]].values.tolist() == original
    # Memos stand where the words stand now, and can be written over there.
    words = coded.excerpts().set_index("excerpt_id")["text"]
    notes = {words[memo.target_id]: memo.text for memo in coded.memos("excerpt").itertuples()}
    assert notes == {"Jarang.": "kata kunci", words[speech(coded)[1]]: "tanya lagi"}
    coded.memo("excerpt", coded.codings()["excerpt_id"].iloc[0], "sudah", coder="ani")
    assert sorted(coded.memos("excerpt")["text"]) == ["kata kunci", "sudah"]
    # A second edit takes one of them away, and says which; the third takes all edits back.
    talk.write_text("P: Pagi.\n" + TALK.replace("Jarang. ", "Langka. "), encoding="utf-8")
    (update,) = coded.update(talk)
    assert update.moved == 1 and len(update.lost) == 2
    assert coded.codings()["code"].tolist() == ["pelatihan"]
    talk.write_text(TALK, encoding="utf-8")
    coded.update(talk)
    assert coded.codings()["code"].tolist() == ["pelatihan"]
    assert first in set(coded.codings()["excerpt_id"])
    coded.withdraw(first, "pelatihan", coder="ani")
    assert "pelatihan" not in set(coded.codings()["code"])


def test_a_forgotten_run_is_gone_and_its_decisions_stay(coded: Study) -> None:
    coded.suggest(model="lexical")
    suggested = coded.suggestions(coder="ani").iloc[0]
    coded.confirm(suggested["excerpt_id"], suggested["code"], coder="ani")
    coded.forget_run(suggested["run_id"])
    assert coded.suggestions().empty
    last = coded.decisions().iloc[-1]
    assert (last["run_id"], last["mode"]) == (suggested["run_id"], "assisted")
    coded.suggest(model="lexical")
    assert not coded.suggestions().empty


def test_the_time_taken_and_what_was_shown_are_kept(coded: Study) -> None:
    coded.suggest(model="lexical")
    desk = coded.desk("budi")
    here = desk.first()
    desk.opened(here)
    coded.finish(here, coder="budi")
    taken = coded.time_taken().set_index("decision_id")
    decisions = coded.decisions()
    mine = decisions[decisions["coder"] == "budi"].iloc[0]
    assert 0 < taken.loc[mine["decision_id"], "seconds"] < 60
    assert taken["seconds"].isna().sum() == 2  # Ani decided without a sheet
    blind = desk.sheet(here).blind
    assert mine["mode"] == ("blind" if blind else "assisted")


def test_without_a_sheet_no_time_is_told(coded: Study) -> None:
    assert coded.time_taken()["seconds"].isna().tolist() == [True, True]
