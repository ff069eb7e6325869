"""Codebooks of theses and of other tools, which have no ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.codebook import Codebook
from qualnlp.errors import CodebookInvalid
from qualnlp.study import Study


def read(folder: Path, name: str, text: str) -> list[tuple[str, str | None]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [(code.id, code.parent) for code in Codebook.read(path)]


def test_names_and_definitions_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nama;Definisi\nModal Awal;Uang pertama.\nHarga;Nilai jual.\n", encoding="utf-8"
    )
    book = Codebook.read(path)
    assert [(c.id, c.name, c.definition, c.codable) for c in book] == [
        ("modal-awal", "Modal Awal", "Uang pertama.", True),
        ("harga", "Harga", "Nilai jual.", True),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "nama,induk\nUsaha,\nModal,usaha\nModal Awal,Usaha > Modal\n"),
        ("a.csv", "name\nUsaha\nUsaha > Modal\nUsaha > Modal > Modal Awal\n"),
        ("a.csv", "name\nCodes\\\\Usaha\\\\Modal\\\\Modal Awal\n"),
        ("a.tsv", "tag\tdescription\nUsaha.Modal.Modal Awal\tUang.\n"),
        ("a.csv", "indikator,variabel\nModal Awal,Usaha > Modal\n"),
        ("a.yaml", "codes:\n- name: Usaha\n  children:\n  - name: Modal\n    children:\n"
         "    - name: Modal Awal\n"),
        ("a.csv", "id,nama,induk\nusaha,Usaha,\nmodal,Modal,Usaha\nmodal-awal,Modal Awal,"
         "Usaha > Modal\n"),
        ("a.qdc", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
         '<Code guid="1" name="Usaha" isCodable="false"><Code guid="2" name="Modal" '
         'isCodable="false"><Code guid="3" name="Modal Awal" isCodable="true">'
         "<Description>Uang.</Description></Code></Code></Code></Codes><Sets/></CodeBook>"),
    ],
)  # fmt: skip
def test_one_tree_in_every_form(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, name, text) == [
        ("usaha", None), ("modal", "usaha"), ("modal-awal", "modal"),
    ]  # fmt: skip
    assert [code.id for code in Codebook.read(tmp_path / name).codable] == ["modal-awal"]


def test_ids_are_unique_and_a_name_under_two_parents_is_two_codes(tmp_path: Path) -> None:
    text = "nama,induk\nUsaha,\nPasar,\nHarga,Usaha\nHarga,Pasar\n"
    assert read(tmp_path, "a.csv", text) == [
        ("usaha", None), ("pasar", None), ("harga", "usaha"), ("harga-2", "pasar"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,nama,induk\nu,Usaha,\na,Modal,u\nb, MODAL\u200b,u\n"),
        ("a.csv", "nama,induk\nUsaha,\nModal,Usaha\nmodal,Usaha\n"),
        ("a.yaml", "codes:\n- {id: a, name: Modal}\n- {id: b, name: modal}\n"),
        ("a.qdc", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="Modal"/>'
         '<Code guid="2" name="modal "/></Codes></CodeBook>'),
    ],
)  # fmt: skip
def test_a_name_stands_once_under_a_parent_whatever_the_file(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(CodebookInvalid, match="(sudah dipakai kode|ada dua kali)") as told:
        read(tmp_path, name, text)
    assert name in str(told.value) and "modal" in str(told.value).lower()
    with Study(tmp_path / "a.study") as study:
        with pytest.raises(CodebookInvalid):
            study.set_codebook(tmp_path / name)
        assert study.codebook_changes().empty


def test_a_code_of_the_same_name_is_not_added_twice(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nama\nModal\n", encoding="utf-8")
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(tmp_path / "a.csv")
        with pytest.raises(ValueError, match="sudah dipakai kode “modal”"):
            study.add_code(" MODAL\u200b")
        assert study.add_code("Harga").id == "harga"
