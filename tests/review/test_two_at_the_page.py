"""Two coders, and two windows of one coder, at the page of one study: each loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader

CODES = ("promosi", "mutasi", "pelatihan")


def speech_of(study: Study) -> list[str]:
    found: list[str] = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    return found


@pytest.fixture
def second(desk_study: Study) -> Iterator[Study]:
    """The same study, opened by somebody else."""
    with Study(desk_study.path) as study:
        yield study


@pytest.fixture
def citra(desk_study: Study) -> Reader:
    return Reader(Session(desk_study, "citra", learn=False))


@pytest.fixture
def budi(second: Study) -> Reader:
    return Reader(Session(second, "budi", learn=False))


def edit(reader: Reader, code: str, status: int = 200, **fields: str) -> str:
    """Change a code as its form does: what the form showed goes along."""
    codebook = reader.session.study.codebook
    one = codebook[code]
    lists = {name: "\n".join(getattr(one, name)) for name in ("include", "exclude", "examples")}
    given = {"name": one.name, "parent": one.parent or "", "definition": one.definition}
    sent = {**given, "source": one.source, **lists, **fields}
    form = {"code": code, "fingerprint": codebook.fingerprint, **sent}
    return reader.post("/codes/edit", status, **form)


def whole(study: Study) -> None:
    assert not [one for one in study.doctor() if one.level == "error"]


def test_both_decide_on_one_excerpt_and_each_undoes_their_own(citra: Reader, budi: Reader) -> None:
    study = citra.session.study
    here = speech_of(study)[0]
    for reader in (citra, budi):
        reader.get(f"/excerpt/{here}")
        reader.post("/decide", excerpt=here, code="promosi", act="confirm", stance="-")
    budi.post("/decide", excerpt=here, code="mutasi", act="confirm")
    assert "“Promosi”" in citra.told(citra.post("/undo", excerpt=here))[0]
    assert study.codings("citra").empty
    assert study.codings("budi")["code"].tolist() == ["promosi", "mutasi"]
    assert study.codings("budi")["stance"].fillna("").tolist() == ["menghambat", ""]
    # Nothing of her own is left to undo, however often she tries; his acts stand.
    assert citra.told(citra.post("/undo", excerpt=here)) == ["Tidak ada yang dapat dibatalkan."]
    assert len(study.codings("budi")) == 2
    whole(study)


def test_acts_at_the_same_moment_are_all_kept_under_their_names(
    citra: Reader, budi: Reader
) -> None:
    study = citra.session.study
    speech = speech_of(study)[:6]
    failed: list[BaseException] = []

    def decide(reader: Reader) -> None:
        try:
            for excerpt_id in speech:
                for code in CODES:
                    form = {"excerpt": excerpt_id, "code": code, "act": "confirm"}
                    answer = reader.client.post("/decide", data=form, headers={"Origin": OURS})
                    assert answer.status_code == 200, answer.text
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=decide, args=(one,)) for one in (citra, budi)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    made = study.decisions()
    assert made["coder"].value_counts().to_dict() == {"citra": 18, "budi": 18}
    whole(study)


def test_two_windows_of_one_coder_are_one_desk(desk_study: Study) -> None:
    session = Session(desk_study, "citra", learn=False)
    left, right = Reader(session), Reader(session)
    one, two = speech_of(desk_study)[:2]
    left.get(f"/excerpt/{one}")
    right.get(f"/excerpt/{two}")
    left.post("/decide", excerpt=one, code="promosi", act="confirm")
    right.post("/decide", excerpt=two, act="finish", code="")
    # The last act was in the other window: it is that one, and where it was is said.
    told = left.told(left.post("/undo", excerpt=one))[0]
    assert told.startswith("Dibatalkan: selesai tanpa kode (") and "giliran" in told
    assert desk_study.codings()["code"].tolist() == ["promosi"]
    # A click on what the other window decided already changes nothing but by a decision.
    left.post("/decide", excerpt=one, code="promosi", act="withdraw")
    right.post("/decide", excerpt=one, code="promosi", act="withdraw")
    assert desk_study.codings().empty
    whole(desk_study)


def test_a_double_click_is_one_coding(desk_study: Study) -> None:
    reader = Reader(Session(desk_study, "citra", learn=False))
    here = speech_of(desk_study)[0]
    for _ in range(2):
        reader.post("/decide", excerpt=here, code="promosi", act="confirm", stance="+")
    assert len(desk_study.codings()) == 1
    # Taken back one after the other, the first still stands after one press.
    reader.post("/undo", excerpt=here)
    assert len(desk_study.codings()) == 1
    reader.post("/undo", excerpt=here)
    assert desk_study.codings().empty


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(mine=st.sampled_from(CODES), theirs=st.sampled_from(CODES), new=st.booleans())
def test_undoing_a_change_of_the_codebook_takes_back_nothing_of_others(
    suggested: Path, tmp_path_factory: pytest.TempPathFactory, mine: str, theirs: str, new: bool
) -> None:
    path = tmp_path_factory.mktemp("dua") / "karier.study"
    path.write_bytes(suggested.read_bytes())
    with Study(path) as first, Study(path) as second:
        citra = Reader(Session(first, "citra", learn=False))
        budi = Reader(Session(second, "budi", learn=False))
        here = speech_of(first)[0]
        citra.post("/decide", excerpt=here, code="promosi", act="confirm")
        before = first.codebook[mine]
        if new:
            citra.post("/codes/edit", name="Rasa malu", parent="", definition="Malu.", code="",
                       include="malu\nsegan")  # fmt: skip
        else:
            edit(citra, mine, definition="Kata citra.")
        edit(budi, theirs, definition="Kata budi.")
        budi.post("/codes/edit", name="Upah", parent="", definition="Uang.", code="")
        if new:
            assert first.codebook["rasa-malu"].include == ("malu", "segan")
            citra.post("/undo", excerpt="", back="/codes")
            assert "rasa-malu" not in first.codebook
        elif mine == theirs:
            # Both changed the same code: one sentence, and the key goes on to the act before.
            stands = first.codebook
            told = citra.told(citra.post("/undo", 403, excerpt="", back="/codes"))
            assert len(told) == 1 and "sudah diubah lagi sejak itu" in told[0]
            assert first.codebook == stands
            citra.post("/undo", excerpt="", back="/codes")
            assert first.codings().empty
        else:
            citra.post("/undo", excerpt="", back="/codes")
            assert first.codebook[mine] == before
        assert first.codebook[theirs].definition == "Kata budi."
        assert first.codebook["upah"].definition == "Uang."
        whole(first)


def test_a_new_code_that_somebody_else_uses_stays_when_it_is_undone(
    citra: Reader, budi: Reader
) -> None:
    study = citra.session.study
    here = speech_of(study)[0]
    citra.post("/code", excerpt=here, name="Rasa malu", parent="", definition="", use="")
    budi.get(f"/excerpt/{here}")
    budi.post("/decide", excerpt=here, code="rasa-malu", act="confirm")
    told = citra.told(citra.post("/undo", 403, excerpt=here))
    assert len(told) == 1 and "rasa-malu" in told[0]
    assert study.codings("budi")["code"].tolist() == ["rasa-malu"]
    assert "rasa-malu" in study.codebook


def test_a_code_is_deleted_that_a_conclusion_names_while_another_codes(
    citra: Reader, budi: Reader
) -> None:
    study = citra.session.study
    here = speech_of(study)[0]
    study.conclude("Mutasi tidak terjadwal.", codes=["mutasi"], claim="menghambat")
    budi.get(f"/excerpt/{here}")
    budi.post("/decide", excerpt=here, code="promosi", act="confirm")
    citra.post("/codes/delete", code="mutasi", sure="1")
    told = budi.told(budi.post("/decide", 404, excerpt=here, code="mutasi", act="confirm"))
    assert len(told) == 1 and "buku kode yang berlaku sekarang" in told[0]
    checked = study.verify().query("check == 'conclusion'")
    assert checked["verdict"].tolist() == ["missing"]
    # The chapter, too, still says the sentence, and everything comes back with the code.
    citra.post("/undo", excerpt="", back="/codes")
    budi.post("/decide", excerpt=here, code="mutasi", act="confirm", stance="-")
    row = study.verify().query("check == 'conclusion'").iloc[0]
    assert row["n"] == 1 and row["verdict"] in ("ok", "weak")
    assert study.codings("budi")["code"].tolist() == ["promosi", "mutasi"]
    whole(study)


def test_a_code_under_edit_that_was_deleted_is_one_sentence(citra: Reader, budi: Reader) -> None:
    study = citra.session.study
    codebook = study.codebook
    one = codebook["mutasi"]
    form = {"code": "mutasi", "name": one.name, "parent": one.parent or "", "definition": "x"}
    old = {"fingerprint": codebook.fingerprint, "source": "", "include": "", "exclude": ""}
    citra.post("/codes/delete", code="mutasi", sure="1")
    told = budi.told(budi.post("/codes/edit", 400, **form, **old, examples=""))
    assert len(told) == 1 and "sudah diubah di tempat lain" in told[0]
    assert "mutasi" not in study.codebook
    assert budi.get("/codes?" + urlencode({"code": "mutasi"}))
