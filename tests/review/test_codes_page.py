"""Quotations by code, moved by decisions; the codebook changed, merged and split on the page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest

from qualnlp import Codebook
from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader


@pytest.fixture
def coded(desk_study: Study) -> list[str]:
    """Four excerpts with "promosi" by citra, two of them by budi, too."""
    speech: list[str] = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    for number, excerpt_id in enumerate(speech[:4]):
        stance = "+" if number % 2 else "-"
        desk_study.confirm(excerpt_id, "promosi", coder="citra", stance=stance, memo=f"n{number}")
        desk_study.finish(excerpt_id, coder="citra")
    for excerpt_id in speech[:2]:
        desk_study.confirm(excerpt_id, "promosi", coder="budi", stance="±", memo="milik budi")
    return speech[:4]


def shown(page: str) -> list[str]:
    return re.findall(r'<li class="quote" id="q-(\w+)"', page)


def test_every_quotation_stands_with_question_informant_and_attributes(
    reader: Reader, coded: list[str]
) -> None:
    study = reader.session.study
    page = reader.get("/codes?code=promosi")
    assert shown(page) == coded
    # What was not said with words is marked inside the quotation.
    page = unescape(re.sub(r'</?span( class="nonverbal")?>', "", page))
    assert "4 kutipan" in page
    about = study.excerpts().set_index("excerpt_id").loc[coded]
    for row in about.itertuples():
        assert row.text in page and row.question in page and row.informant in page
    assert page.count("milik budi") == 2


def test_filters_narrow_and_say_what_was_found(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study

    def at(**fields: str) -> list[str]:
        return shown(reader.get("/codes?" + urlencode({"code": "promosi", **fields})))

    assert at(stance="mendukung") == [coded[1], coded[3]]
    assert at(stance="-") == [] and at(coder="budi") == coded[:2]
    assert at(search="N2") == [coded[2]]
    first = study.excerpts().query("excerpt_id == @coded[0]")["text"].iloc[0]
    word = str(first).split()[1].strip(".,")
    found = reader.get("/codes?" + urlencode({"code": "promosi", "search": word}))
    assert coded[0] in shown(found) and f'<span class="hit">{word}</span>' in found
    assert at(informant="tidak ada") == []
    assert "Tidak ada kutipan yang cocok" in reader.get("/codes?code=promosi&search=xyzzy")


def test_an_attribute_narrows_whatever_its_name(desk_study: Study) -> None:
    name = desk_study.excerpts().query("role == 'informant'")["informant"].iloc[0]
    sources = desk_study.sources()
    file = sources["file"].iloc[0]
    table = pd.DataFrame({"informan": [name], "berkas": [file], "masa=kerja": ["5=6"]})
    desk_study.add(sources["path"].tolist(), informants=table)
    excerpt = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    desk_study.confirm(excerpt, "promosi", coder="citra")
    reader = Reader(Session(desk_study, "citra", learn=False))
    query = urlencode({"code": "promosi", "attribute": "masa=kerja=5=6"})
    assert shown(reader.get(f"/codes?{query}")) == [excerpt]
    assert shown(reader.get("/codes?code=promosi&attribute=masa%3Dkerja%3D7")) == [excerpt]


def test_ticked_quotations_move_by_decisions_and_come_back(
    reader: Reader, coded: list[str]
) -> None:
    study = reader.session.study
    before = study.codings()[["excerpt_id", "code", "coder", "stance", "memo"]]
    n = len(study.decisions())
    page = reader.post("/codes", code="promosi", row=coded[:3], act="move", into="mutasi")
    assert reader.told(page) == ["3 kutipan pindah ke “Mutasi”."]
    own = study.codings("citra").set_index("excerpt_id")
    assert own.loc[coded, "code"].tolist() == ["mutasi"] * 3 + ["promosi"]
    assert own.loc[coded[0], ["stance", "memo"]].tolist() == ["menghambat", "n0"]
    # Nothing is lost, and nobody else's codings have moved.
    assert len(study.decisions()) == n + 6
    assert set(study.codings("budi")["code"]) == {"promosi"}
    reader.post("/undo", back="/codes")
    after = study.codings()[["excerpt_id", "code", "coder", "stance", "memo"]]
    key = ["excerpt_id", "code", "coder"]
    assert after.sort_values(key).values.tolist() == before.sort_values(key).values.tolist()


def test_a_part_of_a_code_becomes_a_code_of_its_own(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study
    parent = study.codebook["promosi"].parent
    reader.post("/codes", code="promosi", row=coded[1:3], act="split", name="Promosi Tertunda")
    (new,) = [one for one in study.codebook if one.name == "Promosi Tertunda"]
    assert new.parent == parent
    assert set(study.codings("citra").query("code == @new.id")["excerpt_id"]) == set(coded[1:3])
    # Two acts: the move, and the code.
    reader.post("/undo", back="/codes")
    assert study.codings("citra")["code"].tolist() == ["promosi"] * 4 and new.id in study.codebook
    reader.post("/undo", back="/codes")
    assert new.id not in study.codebook


def test_only_ones_own_codings_are_changed(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study
    stranger = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[6]
    study.confirm(stranger, "promosi", coder="budi")
    n = len(study.decisions())
    for fields in (
        {"row": [coded[0], stranger], "act": "move", "into": "mutasi"},
        {"excerpt": stranger, "act": "withdraw"},
        {"excerpt": stranger, "act": "memo", "memo": "x"},
        {"row": coded[:1], "act": "move", "into": ""},
        {"row": coded[:1], "act": "split", "name": " "},
        {"act": "move", "into": "mutasi"},
        {"excerpt": coded[0], "act": "menari"},
    ):
        assert reader.told(reader.post("/codes", 400, code="promosi", **fields))
    assert len(study.decisions()) == n
    assert [one.name for one in study.codebook if one.name == " "] == []


def test_stance_memo_and_withdrawal_are_decisions(reader: Reader, coded: list[str]) -> None:
    study, here = reader.session.study, coded[0]
    reader.post("/codes", code="promosi", excerpt=here, act="stance", given="campuran")
    reader.post("/codes", code="promosi", excerpt=here, act="memo", memo="baru\r\nsekali")
    held = study.codings("citra").set_index("excerpt_id").loc[here]
    assert (held["stance"], held["memo"]) == ("campuran", "baru\nsekali")
    reader.post("/codes", code="promosi", excerpt=here, act="withdraw")
    assert here not in set(study.codings("citra")["excerpt_id"])
    for _ in range(3):
        reader.post("/undo", back="/codes")
    held = study.codings("citra").set_index("excerpt_id").loc[here]
    assert (held["stance"], held["memo"]) == ("menghambat", "n0")


def test_whoever_saw_others_codes_does_not_decide_blind(
    desk_study: Study, session: Session
) -> None:
    speech = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    open_ = next(one for one in speech if not session.desk.sheet(one).blind)
    desk_study.confirm(open_, "promosi", coder="budi")
    reader = Reader(session)
    assert open_ in shown(reader.get("/codes?code=promosi"))
    reader.post("/decide", excerpt=open_, code="mutasi", act="confirm")
    assert desk_study.decisions().iloc[-1]["mode"] == "assisted"


def test_what_is_to_be_read_blind_shows_nobodys_codes(
    reader: Reader, drawn_blind: str, desk_study: Study
) -> None:
    desk_study.confirm(drawn_blind, "promosi", coder="budi", memo="rahasia budi")
    for path in ("/codes?code=promosi", f"/excerpt/{drawn_blind}?view=text&whose=*", "/memos"):
        assert "rahasia budi" not in reader.get(path)
    assert 'class="bar-of' not in reader.get(f"/excerpt/{drawn_blind}?view=text&whose=*")
    reader.post("/decide", excerpt=drawn_blind, act="finish")
    assert drawn_blind in shown(reader.get("/codes?code=promosi"))
    assert 'class="bar-of' in reader.get(f"/excerpt/{drawn_blind}?view=text&whose=*")


def test_a_blind_session_sees_its_own_alone(desk_study: Study, coded: list[str]) -> None:
    reader = Reader(Session(desk_study, "budi", blind=True, learn=False))
    page = reader.get("/codes?code=promosi")
    assert shown(page) == coded[:2] and "n0" not in page and "citra" not in page
    text = reader.get(f"/excerpt/{coded[3]}?view=text&whose=*")
    assert "citra" not in text and 'class="bar-of' in text  # one's own
    assert "tertutup" in reader.get("/displays", 403)


def test_a_code_is_edited_as_a_new_version(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study
    form = reader.get("/codes/edit?code=promosi")
    (mark,) = re.findall(r'name="fingerprint" value="(\w+)"', form)
    fields = {
        "code": "promosi",
        "fingerprint": mark,
        "name": "Kenaikan Jabatan",
        "parent": study.codebook["promosi"].parent or "",
        "definition": "Naik pangkat.",
        "include": "naik eselon\r\n\r\nseleksi terbuka",
        "exclude": "",
        "examples": "",
        "source": "",
    }
    reader.post("/codes/edit", **fields)
    code = study.codebook["promosi"]
    assert (code.name, code.include) == ("Kenaikan Jabatan", ("naik eselon", "seleksi terbuka"))
    assert len(study.codings("citra")) == 4
    # The form of before belongs to a codebook that is no more.
    told = reader.told(reader.post("/codes/edit", 400, **{**fields, "name": "Lain"}))
    assert "sudah diubah di tempat lain" in told[0]
    assert study.codebook["promosi"].name == "Kenaikan Jabatan"
    reader.post("/undo", back="/codes")
    assert study.codebook["promosi"].name == "Promosi"
    reader.post("/codes/edit", 400, **{**fields, "name": ""})
    under = {**fields, "parent": "promosi"}
    assert reader.told(reader.post("/codes/edit", 400, **under))


def test_codes_are_merged_and_taken_apart_again(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study
    reader.post("/codes/merge", code="promosi", into="mutasi")
    assert "promosi" not in study.codebook
    assert set(study.codings()["code"]) == {"mutasi"}
    # A page that was opened before says so in a sentence, and keeps nothing half.
    n = len(study.decisions())
    told = reader.told(reader.post("/decide", 404, excerpt=coded[0], code="promosi", act="confirm"))
    assert "sudah digabung ke “Mutasi”" in told[0] and len(study.decisions()) == n
    page = reader.post("/undo", back="/codes")
    assert "Dibatalkan: “Promosi” digabung ke “Mutasi”." in reader.told(page)
    assert set(study.codings()["code"]) == {"promosi"}
    reader.post("/codes/merge", 400, code="promosi", into="")


@pytest.mark.parametrize("answer", ["mutasi", "-"])
def test_a_code_that_is_deleted_asks_where_its_codings_go(
    reader: Reader, coded: list[str], answer: str
) -> None:
    study = reader.session.study
    before = len(study.codings())
    asked = reader.post("/codes/delete", code="promosi")
    assert "Ke mana pengodean" in asked and "promosi" in study.codebook
    page = reader.post("/codes/delete", code="promosi", sure="1", **{"into:promosi": answer})
    assert "promosi" not in study.codebook and "Buku kode yang baru berlaku." in reader.told(page)
    codes = set(study.codings()["code"])
    assert codes == ({"mutasi"} if answer == "mutasi" else set())
    reader.post("/undo", back="/codes")
    assert set(study.codings()["code"]) == {"promosi"} and len(study.codings()) == before


def test_a_codebook_from_a_file_asks_the_same(reader: Reader, coded: list[str]) -> None:
    study = reader.session.study
    new = (
        "title: Baru\ncodes:\n  - id: naik\n    name: Naik Jabatan\n  - id: lain\n    name: Lain\n"
    )
    asked = reader.client.post(
        "/codes/file", files={"file": ("buku.yaml", new.encode())}, headers={"Origin": OURS}
    ).text
    assert "Belum ada yang diubah" in asked and "promosi" in study.codebook
    kept = unescape(re.findall(r'name="kept" value="([^"]*)"', asked)[0])
    assert len(Codebook.from_json(kept)) == 2
    told = reader.told(reader.post("/codes/file", kept=kept, sure="1", **{"into:promosi": "naik"}))
    # Suggestions live on definitions: that there is none is told at once.
    assert any(one.startswith("Tanpa definisi: Naik Jabatan, Lain.") for one in told), told
    assert [one.id for one in study.codebook] == ["naik", "lain"]
    assert set(study.codings()["code"]) == {"naik"}
    reader.post("/undo", back="/codes")
    assert "promosi" in study.codebook and set(study.codings()["code"]) == {"promosi"}
    broken = reader.client.post(
        "/codes/file", files={"file": ("buku.yaml", b"- [")}, headers={"Origin": OURS}
    )
    assert broken.status_code == 409 and reader.told(broken.text)
    assert reader.client.post("/codes/file", headers={"Origin": OURS}).status_code == 400


def test_the_codebook_is_downloaded_and_read_again(reader: Reader, tmp_path: Path) -> None:
    study = reader.session.study
    answer = reader.client.get("/codes/download")
    path = Path(tmp_path, "buku.csv")
    path.write_bytes(answer.content)
    again = Codebook.read(path)
    assert [(one.id, one.name, one.parent, one.include, one.codable) for one in again] == [
        (one.id, one.name, one.parent, one.include, one.codable) for one in study.codebook
    ]
    template = reader.client.get("/codes/template").content
    Path(tmp_path, "t.xlsx").write_bytes(template)
    assert len(Codebook.read(Path(tmp_path, "t.xlsx"))) == 3
