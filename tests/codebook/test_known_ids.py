"""A codebook that comes back from another tool or without ids is the one that was there."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook.known import with_known_ids
from qualnlp.codebook.naming import folded_name
from qualnlp.study import Study
from tests.exchange.studies import codebooks

BOOK = Codebook(
    [
        Code("rivai", "Pengembangan Karier", codable=False),
        Code("adil", "Perlakuan yang Adil", "Sama bagi semua.", ("promosi merata",),
             parent="rivai", source="Rivai (2003)"),
        Code("moril", "Dukungan Moril", "Semangat.", parent="rivai"),
    ],
    title="Karier", place="Kendari", period="2026",
)  # fmt: skip


def coded(folder: Path) -> Study:
    talk = folder / "wawancara.txt"
    talk.write_text("P: Adil tidak, Bu?\nN: Kalau soal adil ya belum.\n", encoding="utf-8")
    study = Study(folder / "karier.study")
    study.add(talk)
    study.set_codebook(BOOK)
    study.confirm(study.excerpts()["excerpt_id"].iloc[-1], "adil", coder="ani")
    return study


def without_ids(folder: Path, ending: str) -> Path:
    path = folder / f"tanpa-id{ending}"
    if ending == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["nama", "induk", "definisi"])
            rows.writerows([one.name, one.parent and BOOK[one.parent].name, one.definition]
                           for one in BOOK)  # fmt: skip
    elif ending == ".yaml":
        path.write_text(
            "codes:\n- name: Pengembangan Karier\n  children:\n  - name: perlakuan yang  adil\n"
            "  - name: Dukungan Moril\n",
            encoding="utf-8",
        )
    else:
        inner = "".join(f'<Code guid="{one.id}" name="{one.name}"/>' for one in BOOK if one.parent)
        path.write_text(
            '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="0" '
            f'name="Pengembangan Karier">{inner}</Code></Codes></CodeBook>',
            encoding="utf-8",
        )
    return path


@pytest.mark.parametrize("ending", [".csv", ".yaml", ".qdc"])
def test_codes_without_ids_keep_theirs_and_their_codings(tmp_path: Path, ending: str) -> None:
    with coded(tmp_path) as study:
        taken = study.set_codebook(without_ids(tmp_path, ending))
        assert [one.id for one in taken] == ["rivai", "adil", "moril"]
        assert taken["moril"].parent == "rivai"
        assert study.codings()["code"].tolist() == ["adil"]
        assert (taken.title, taken.place, taken.period) == ("Karier", "Kendari", "2026")


def test_our_own_qdc_comes_back_whole(tmp_path: Path) -> None:
    with coded(tmp_path) as study:
        study.export(tmp_path / "kode.qdc")
        before = study.codebook.fingerprint
        assert study.set_codebook(tmp_path / "kode.qdc").fingerprint == before
        assert len(study.codebook_changes()["version"].unique()) == 1


@given(codebooks())
def test_any_codebook_comes_back_from_its_qdc(
    tmp_path_factory: pytest.TempPathFactory, codebook: Codebook
) -> None:
    folder = tmp_path_factory.mktemp("qdc")
    with Study(folder / "a.study") as study:
        kept = study.set_codebook(codebook)
        study.export(folder / "a.qdc")
        read = study.set_codebook(folder / "a.qdc")
    assert {one.id: one.parent for one in read} == {one.id: one.parent for one in kept}
    for one in kept:
        for field in ("name", "include", "exclude", "examples", "source"):
            assert getattr(read[one.id], field) == getattr(one, field), field


def test_a_code_that_was_copied_in_another_tool_gets_an_id_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.qdc"
    path.write_text(
        '<CodeBook><Codes><Code guid="1" name="Adil"><Description>Kode: adil</Description></Code>'
        '<Code guid="2" name="Adil (2)"><Description>Kode: adil</Description></Code></Codes>'
        "</CodeBook>",
        encoding="utf-8",
    )
    book = Codebook.read(path)
    assert [one.id for one in book] == ["adil", "adil-2"] and book.made_ids == {"adil-2"}


names = st.sampled_from(["Modal", "modal ", "Modal Awal", "Upah", "Lain"])


@st.composite
def trees(draw: st.DrawFn) -> list[Code]:
    codes: list[Code] = []
    for number in range(draw(st.integers(1, 6))):
        parent = draw(st.sampled_from([None, *(one.id for one in codes)]))
        name = draw(names)
        if not any(c.parent == parent and folded_name(c.name) == folded_name(name) for c in codes):
            codes.append(Code(f"{draw(names)}{number}", name, parent=parent))
    return codes


@given(trees(), trees(), st.data())
def test_ids_that_a_person_gave_stay_and_no_id_comes_twice(
    codes: list[Code], before: list[Code], data: st.DataObject
) -> None:
    made = {one.id for one in codes if data.draw(st.booleans())}
    found = with_known_ids(codes, made, before)
    assert len({one.id for one in found}) == len(codes)
    new = {old.id: one.id for old, one in zip(codes, found, strict=True)}
    for old, one in zip(codes, found, strict=True):
        assert one == replace(old, id=one.id, parent=one.parent)
        assert one.parent == (None if old.parent is None else new[old.parent])
        assert old.id in made or one.id == old.id


@given(trees())
def test_the_same_tree_gets_its_ids_back(before: list[Code]) -> None:
    new = {one.id: f"baru-{number}" for number, one in enumerate(before)}
    again = [replace(one, id=new[one.id], parent=new.get(one.parent or "")) for one in before]
    assert with_known_ids(again, set(new.values()), before) == before
