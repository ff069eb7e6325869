"""The two tables: bulk decisions that can be taken back, and settled disagreements."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from qualnlp.coding import is_drawn_blind
from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import Reader


def rows_of(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="row" value="([^"]+)"', page)]


def test_rows_are_paged_and_narrowed(reader: Reader) -> None:
    page = reader.get("/suggestions")
    assert len(rows_of(page)) == 50 and "checked" not in page
    study = reader.session.study
    about = study.excerpts().set_index("excerpt_id")
    found = study.suggestions().query("probability >= .2")
    found = found[~found["excerpt_id"].map(lambda key: is_drawn_blind(key, "citra"))]
    one = found.iloc[0]
    query = urlencode({"informant": about["informant"][one["excerpt_id"]], "code": one["code"]})
    narrowed = rows_of(reader.get(f"/suggestions?{query}&least=20"))
    assert f"{one['excerpt_id']}|{one['code']}" in narrowed
    assert {row.split("|")[1] for row in narrowed} == {one["code"]}
    informants = {about["informant"][row.split("|")[0]] for row in narrowed}
    assert informants == {about["informant"][one["excerpt_id"]]}
    least = study.suggestions().set_index(["excerpt_id", "code"])["probability"]
    assert min(least[tuple(row.split("|"))] for row in narrowed) >= 0.2
    assert len(rows_of(reader.get("/suggestions?page=9999"))) > 0
    assert rows_of(reader.get("/suggestions?page=-1&least=x&state=y")) == rows_of(page)
    assert "Tidak ada saran yang cocok" in reader.get("/suggestions?code=xyzzy")


def test_a_bulk_is_confirmed_and_taken_back_at_once(reader: Reader) -> None:
    study = reader.session.study
    chosen = rows_of(reader.get("/suggestions"))[:7]
    page = reader.post("/suggestions", row=chosen, act="confirm")
    assert reader.told(page) == ["7 saran dikonfirmasi."]
    made = study.decisions()
    assert set(made["mode"]) == {"assisted"} and made["shown_rank"].notna().all()
    assert len(study.codings()) == 7
    assert not set(rows_of(page)) & set(chosen)
    assert set(chosen) <= set(rows_of(reader.get("/suggestions?state=confirmed")))
    reader.post("/undo", back="/suggestions")
    assert study.codings().empty and len(study.decisions()) == 14


def test_a_bulk_rejection_carries_its_reason(reader: Reader) -> None:
    chosen = rows_of(reader.get("/suggestions"))[:2]
    reader.post("/suggestions", row=chosen, act="reject", reason="basa-basi")
    assert reader.session.study.decisions()["reason"].tolist() == ["basa-basi"] * 2
    assert len(rows_of(reader.get("/suggestions?state=rejected"))) == 2


def test_what_a_bulk_replaced_comes_back(reader: Reader) -> None:
    study = reader.session.study
    row = rows_of(reader.get("/suggestions"))[0]
    excerpt_id, code = row.split("|")
    study.confirm(excerpt_id, code, coder="citra", stance="-", memo="lama")
    reader.post("/suggestions", row=row, act="reject", state="all")
    reader.post("/undo", back="/suggestions")
    (coding,) = study.codings().to_dict("records")
    assert (coding["stance"], coding["memo"]) == ("menghambat", "lama")


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "confirm"},
        {"act": "menari", "row": "0f|promosi"},
        {"act": "confirm", "row": "rusak"},
        {"act": "confirm", "row": ["0f|promosi"] * 51},
    ],
)
def test_a_wrong_bulk_is_answered_with_a_sentence(reader: Reader, fields: dict[str, str]) -> None:
    page = reader.post("/suggestions", 400, **fields)
    assert reader.told(page) and reader.session.study.decisions().empty


def test_a_row_that_does_not_exist_stops_a_bulk_before_it_begins(reader: Reader) -> None:
    good = rows_of(reader.get("/suggestions"))[0]
    reader.post("/suggestions", 404, row=[good, "0f0f|promosi"], act="confirm")
    assert reader.session.study.decisions().empty


@pytest.fixture
def two_coders(desk_study: Study, example: Path) -> Reader:
    """Two coders who read the same excerpts and differ on some."""
    speech = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    for number, excerpt_id in enumerate(speech[:6]):
        for coder in ("citra", "budi"):
            if coder == "citra" or number % 2:
                desk_study.confirm(excerpt_id, "promosi", coder=coder, stance="+", mode="blind")
            desk_study.finish(excerpt_id, coder=coder, mode="blind")
    # Read by one of them only: nobody's disagreement.
    desk_study.confirm(speech[8], "mutasi", coder="budi", memo="hanya budi", mode="blind")
    return Reader(Session(desk_study, "citra", learn=False))


def test_coders_are_compared_only_on_what_both_read(two_coders: Reader) -> None:
    page = two_coders.get("/coders")
    assert "3 perbedaan belum disepakati" in page
    assert "hanya budi" not in page
    assert page.count('class="difference"') == 3


@pytest.mark.slow
def test_a_disagreement_is_settled_by_a_decision_of_its_own(two_coders: Reader) -> None:
    study = two_coders.session.study
    own = study.codings("citra")
    page = two_coders.get("/coders")
    excerpts = re.findall(r'name="excerpt" value="(\w+)"', page.split("differences")[1])[:2]
    common = {"code": "promosi", "a": "citra", "b": "budi", "show": "open", "page": 1}
    page = two_coders.post(
        "/coders", excerpt=excerpts[0], act="applies", stance="campuran", memo="rapat", **common
    )
    assert "1 perbedaan" not in page and "2 perbedaan belum disepakati" in page
    page = two_coders.post("/coders", excerpt=excerpts[1], act="applies-not", memo="x", **common)
    settled = study.decisions().query("coder == 'kesepakatan'")
    assert settled["verdict"].tolist() == ["confirmed", "rejected"]
    assert settled["stance"].iloc[0] == "campuran" and settled["memo"].iloc[0] == "rapat"
    assert settled["reason"].iloc[1] == "x" and set(settled["mode"]) == {"assisted"}
    assert study.codings("citra").equals(own)
    everything = two_coders.get("/coders?show=all")
    assert everything.count('class="difference"') == 3 and "Disepakati:" in everything
    two_coders.post("/undo", back="/coders")
    two_coders.post("/coders", excerpt=excerpts[0], act="withdraw", **common)
    assert "3 perbedaan belum disepakati" in two_coders.get("/coders")
    two_coders.post("/undo", back="/coders")
    assert study.codings("kesepakatan")["stance"].tolist() == ["campuran"]
    two_coders.post("/coders", 400, excerpt=excerpts[0], act="menari", **common)


def test_coders_with_commas_in_their_names_are_two_people(desk_study: Study) -> None:
    speech = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    for coder in ("Ani, S.Pd", "Budi, M.Si"):
        if coder.startswith("Ani"):
            desk_study.confirm(speech[0], "promosi", coder=coder, mode="blind")
        desk_study.finish(speech[0], coder=coder, mode="blind")
    reader = Reader(Session(desk_study, "Ani, S.Pd", learn=False))
    page = reader.get("/coders?" + urlencode({"a": "Ani, S.Pd", "b": "Budi, M.Si"}))
    assert page.count('class="difference"') == 1
    options = set(re.findall(r"<option[^>]*>([^<]+)</option>", page.split("differences")[0]))
    assert {"Ani, S.Pd", "Budi, M.Si"} <= {one.strip() for one in options}


def test_coders_without_a_common_excerpt_get_a_sentence(reader: Reader) -> None:
    study = reader.session.study
    speech = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    study.finish(speech[0], coder="citra")
    study.finish(speech[1], coder="budi")
    assert "Belum ada kutipan yang dibaca keduanya" in reader.get("/coders")


def test_what_is_to_be_read_blind_shows_nobodys_work(reader: Reader, drawn_blind: str) -> None:
    study = reader.session.study
    study.confirm(drawn_blind, "mutasi", coder="ani", memo="catatan ani")
    study.finish(drawn_blind, coder="budi")
    page = reader.get("/coders?a=ani&b=budi&show=all")
    assert drawn_blind not in page and "catatan ani" not in page
    study.finish(drawn_blind, coder="citra")
    assert "catatan ani" in reader.get("/coders?a=ani&b=budi&show=all")


def test_the_table_is_what_the_frames_say(reader: Reader) -> None:
    """The table's query against plain pandas, with decisions of every kind and of two coders."""
    study, coder = reader.session.study, reader.session.coder
    frame = study.suggestions()
    frame = frame[~frame["excerpt_id"].map(lambda key: is_drawn_blind(key, coder))]
    rows = list(zip(frame["excerpt_id"], frame["code"], strict=True))
    for excerpt_id, code in rows[:4]:
        study.confirm(excerpt_id, code, coder=coder)
        study.confirm(excerpt_id, code, coder="budi")
    study.withdraw(*rows[1], coder=coder)
    study.reject(*rows[2], coder=coder)
    study.finish(rows[3][0], coder=coder)
    study.finish(rows[-1][0], coder=coder)
    study.finish(rows[-9][0], coder=coder)
    study.withdraw(rows[-9][0], "", coder=coder)
    made = study.decisions().query("coder == @coder")
    latest = made.drop_duplicates(["excerpt_id", "code"], keep="last").set_index(
        ["excerpt_id", "code"]
    )["verdict"]

    def held(key: tuple[str, str]) -> str:
        verdict = str(latest.get(key, "withdrawn"))
        return "" if verdict == "withdrawn" else verdict

    def state(key: tuple[str, str]) -> str:
        return held(key) or ("finished" if held((key[0], "")) else "undecided")

    order = frame.assign(key=rows).sort_values(
        ["probability", "excerpt_id", "rank"], ascending=[False, True, True]
    )["key"]
    overview = reader.session.desk.overview
    for wanted in ("undecided", "confirmed", "rejected", "all"):
        expected = [key for key in order if wanted in ("all", state(key))]
        found, n = overview.proposals(state=wanted, limit=10_000)
        assert [(one.excerpt_id, one.code) for one in found] == expected and n == len(expected)
        assert [one.verdict for one in found] == [held(key) for key in expected]
        for offset in (0, 7, 7_000):
            first = min(offset, (max(1, n) - 1) // 7 * 7)
            part, _ = overview.proposals(state=wanted, limit=7, offset=offset)
            assert [(one.excerpt_id, one.code) for one in part] == expected[first : first + 7]
