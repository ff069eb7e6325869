"""Two tabs of one coder, and two coders, on one study: an old form is answered, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import OURS, PORT, TOKEN, Reader


@pytest.fixture
def other(reader: Reader) -> Reader:
    """A second tab: the same session, the same cookie."""
    return Reader(reader.session)


@pytest.fixture
def budi(desk_study: Study) -> Iterator[Reader]:
    """Another coder's page, of a process of its own."""
    with Study(desk_study.path) as study:
        yield Reader(Session(study, "budi", learn=False))


def send(reader: Reader, path: str, **fields: object) -> int:
    """Post a form whatever comes of it; an answer that is no page of ours fails."""
    answer = reader.client.post(path, data=fields, headers={"Origin": OURS})
    assert answer.status_code in (200, 303, 400, 404, 409), answer.text
    assert "Traceback" not in answer.text and "<html" in answer.text
    return answer.status_code


def test_the_same_decision_in_two_tabs_counts_once(
    reader: Reader, other: Reader, assisted: str
) -> None:
    for tab in (reader, other):
        tab.get(f"/excerpt/{assisted}")
    for tab in (reader, other):
        assert send(tab, "/decide", excerpt=assisted, code="pelatihan", act="confirm") == 200
    codings = reader.session.study.codings()
    assert codings["code"].tolist() == ["pelatihan"]
    # What the second tab did last is what stands.
    send(other, "/decide", excerpt=assisted, code="pelatihan", act="withdraw")
    assert reader.session.study.codings().empty


def test_a_form_on_what_another_tab_cut_or_removed_is_answered(
    reader: Reader, other: Reader, assisted: str
) -> None:
    study = reader.session.study
    other.get(f"/excerpt/{assisted}")
    text = study.excerpts().set_index("excerpt_id").loc[assisted, "text"]
    start = int(study.excerpts().set_index("excerpt_id").loc[assisted, "start"])
    assert send(reader, "/split", excerpt=assisted, at=start + text.index(" ") + 1) == 200
    before = len(study.decisions())
    for act in ("confirm", "reject", "finish"):
        send(other, "/decide", excerpt=assisted, code="pelatihan", act=act)
    # Cut once: the second cut finds no such excerpt to cut, and says so.
    send(other, "/split", excerpt=assisted, at=start + text.index(" ") + 1)
    assert len(study.decisions()) >= before
    assert not [one for one in study.doctor() if one.level == "error"]
    # The code goes in one tab; the other's form still names it.
    gone = next(code for code in study.codebook.codable if code.id == "pelatihan")
    rest = [code for code in study.codebook if code.id != gone.id]
    study.set_codebook(type(study.codebook)(rest), drop=[gone.id])
    assert send(other, "/decide", excerpt=assisted, code=gone.id, act="confirm") == 404


def test_undo_in_one_tab_takes_back_the_latest_of_both(
    reader: Reader, other: Reader, assisted: str
) -> None:
    send(reader, "/decide", excerpt=assisted, code="pelatihan", act="confirm")
    send(other, "/decide", excerpt=assisted, code="promosi", act="confirm")
    send(reader, "/undo", back="/")
    assert reader.session.study.codings()["code"].tolist() == ["pelatihan"]
    send(other, "/undo", back="/")
    assert reader.session.study.codings().empty


def test_two_coders_keep_their_own(reader: Reader, budi: Reader, assisted: str) -> None:
    for one in (reader, budi):
        assert send(one, "/decide", excerpt=assisted, code="pelatihan", act="confirm") == 200
    send(budi, "/undo", back="/")
    codings = reader.session.study.codings()
    assert codings["coder"].tolist() == [reader.session.coder]
    assert set(reader.session.study.decisions()["coder"]) == {reader.session.coder, "budi"}


def test_a_cookie_is_named_by_its_port_so_that_two_studies_do_not_share_one(
    reader: Reader, desk_study: Study
) -> None:
    assert [cookie.name for cookie in reader.client.cookies.jar] == [f"qualnlp-{PORT}"]
    assert TOKEN not in str(reader.client.get("/").url)
