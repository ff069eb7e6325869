"""Annotated stretches of other tools: brat, UIMA CAS, projects of INCEpTION with several coders."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp import Code, Codebook, archives
from qualnlp.agreement import read_coders
from qualnlp.coding_tables import read_tables
from qualnlp.errors import DecisionsInvalid, ExchangeUnreadable, ExtraMissing, FileMissing
from qualnlp.study import Study

TEXT = (
    "P: Bagaimana harganya 😊?\r\n"
    "N: Wah 😀, harga pupuk naik dua kali.\r\n"
    "P: Lalu?\r\n"
    "N: Saya pinjam ke koperasi, Bu. Cicilannya 😥 berat.\r\n"
)
LF = TEXT.replace("\r\n", "\n")
LAYER = "webanno.custom.Kode"
META = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"


def span(words: str, text: str = LF) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def cas_of(codings: list[tuple[str, str, str]], coder: str = "", text: str = LF) -> cassis.Cas:
    """Words, code and memo as a CAS, with tokens, as INCEpTION has it."""
    types = cassis.TypeSystem()
    layer = types.create_type(LAYER, supertypeName="uima.tcas.Annotation")
    types.create_feature(layer, "memo", "uima.cas.String")
    types.create_feature(layer, "indikator", "uima.cas.String")
    meta = types.create_type(META, supertypeName="uima.tcas.Annotation")
    types.create_feature(meta, "username", "uima.cas.String")
    types.create_feature(meta, "sourceDocumentName", "uima.cas.String")
    token = types.create_type(TOKEN, supertypeName="uima.tcas.Annotation")
    made = cassis.Cas(typesystem=types)
    made.sofa_string, made.sofa_mime = text, "text/plain"
    if coder:
        made.add(meta(begin=0, end=0, username=coder, sourceDocumentName="kopi.txt"))
    made.add(token(begin=0, end=2))
    for words, code, memo in codings:
        start, end = span(words, text)
        made.add(layer(begin=start, end=end, indikator=code, memo=memo))
    return made


def xmi_of(cas: cassis.Cas) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(cas.to_xmi()).encode()


def types_of(cas: cassis.Cas) -> bytes:
    return str(cas.typesystem.to_xml()).encode()


CODINGS = [("harga pupuk naik", "harga", "dua kali"), ("Cicilannya 😥 berat", "utang", "")]
ROWS = [[words, code, memo, *span(words)] for words, code, memo in CODINGS]
COLUMNS = ["text", "code", "memo", "start", "end"]


def test_xmi_and_its_types_are_read_by_characters(tmp_path: Path) -> None:
    cas = cas_of(CODINGS, "ani")
    path = tmp_path / "kopi.xmi"
    path.write_bytes(xmi_of(cas))
    with pytest.raises(FileMissing, match="TypeSystem"):
        read_tables(path)
    (tmp_path / "TypeSystem.xml").write_bytes(types_of(cas))
    table = read_tables(path, strict=True)
    assert table.frame[COLUMNS].values.tolist() == ROWS
    assert set(table.frame["coder"]) == {"ani"} and set(table.frame["transcript"]) == {"kopi.txt"}
    assert table.preview.files[0].kind == "UIMA CAS XMI"


def test_json_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "kopi.json"
    path.write_text(str(cas_of(CODINGS, "ani").to_json()), encoding="utf-8")
    table = read_tables(path, strict=True)
    assert table.frame[COLUMNS].values.tolist() == ROWS
    assert set(table.frame["coder"]) == {"ani"}


def project(path: Path, coders: dict[str, list[tuple[str, str, str]]], ending: str) -> Path:
    """A project's export: an archive in it for each annotator, or one file."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("exportedproject.json", "{}")
        archive.writestr("source/kopi.txt", LF)
        archive.writestr("annotation_ser/kopi.txt/ani.ser", b"\x00")
        for name, codings in {**coders, "INITIAL_CAS": []}.items():
            cas = cas_of(codings)
            place = f"annotation/kopi.txt/{name}"
            if ending == ".json":
                archive.writestr(f"{place}.json", str(cas.to_json()))
                continue
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as one:
                one.writestr(f"{name}.xmi", xmi_of(cas))
                one.writestr("TypeSystem.xml", types_of(cas))
            # WebAnno gave the archive a name of its own: the annotator is the file in it.
            archive.writestr(
                f"annotation/kopi.txt/webanno-{len(name)}-export.zip", inner.getvalue()
            )
        archive.writestr("curation/kopi.txt/CURATION_USER.json", str(cas_of(CODINGS).to_json()))
    return path


@pytest.mark.parametrize("ending", [".xmi", ".json"])
def test_a_project_of_inception_keeps_its_annotators_apart(tmp_path: Path, ending: str) -> None:
    coders = {"ani": CODINGS, "budiman": CODINGS[:1]}
    table = read_tables(project(tmp_path / "proyek.zip", coders, ending), strict=True)
    found = table.frame[["coder", "text", "code"]].values.tolist()
    assert sorted(found) == sorted(
        [coder, words, code] for coder, several in coders.items() for words, code, _ in several
    )
    assert set(table.frame["transcript"]) == {"kopi.txt"}
    assert any("kurasi" in note for note in table.preview.notes)
    assert set(read_coders([tmp_path / "proyek.zip"]).by_coder) == {"ani", "budiman"}


def test_code_and_import_take_it_into_the_study(tmp_path: Path) -> None:
    (tmp_path / "kopi.txt").write_text(LF, encoding="utf-8")
    path = project(tmp_path / "proyek.zip", {"ani": CODINGS, "budi": CODINGS[:1]}, ".xmi")
    for way in ("code", "import"):
        with Study(tmp_path / f"{way}.study") as study:
            study.set_codebook(Codebook([Code("harga", "Harga"), Code("utang", "Utang")]))
            study.add(tmp_path / "kopi.txt")
            (study.code if way == "code" else study.import_file)(path)
            frame = study.codings()
            assert sorted(zip(frame["coder"], frame["code"], strict=True)) == [
                ("ani", "harga"), ("ani", "utang"), ("budi", "harga")
            ]  # fmt: skip
            assert "harga pupuk naik" in frame["text"].iloc[0]


def test_without_cassis_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kopi.json"
    path.write_text(str(cas_of(CODINGS).to_json()), encoding="utf-8")
    monkeypatch.setitem(__import__("sys").modules, "cassis", None)
    with pytest.raises(ExtraMissing, match="inception"):
        read_tables(path)


HOSTILE: dict[str, Any] = {
    "entities": lambda xmi: xmi.replace(b"<xmi:XMI", b'<!DOCTYPE x [<!ENTITY a "b">]><xmi:XMI', 1),
    "deep": lambda xmi: xmi.replace(b"<cas:NULL", b"<a>" * 200_000 + b"<cas:NULL", 1),
    "cut": lambda xmi: xmi[: len(xmi) // 2],
}


@pytest.mark.parametrize("harm", HOSTILE)
def test_xml_made_to_do_harm_is_refused(tmp_path: Path, harm: str) -> None:
    cas = cas_of(CODINGS)
    (tmp_path / "a.xmi").write_bytes(HOSTILE[harm](xmi_of(cas)))
    (tmp_path / "TypeSystem.xml").write_bytes(types_of(cas))
    with pytest.raises(ExchangeUnreadable):
        read_tables(tmp_path / "a.xmi")


def test_archives_made_to_do_harm_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * 300_000)
    with zipfile.ZipFile(tmp_path / "bom.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"annotation/d{number}/a.zip", bomb.getvalue())
    monkeypatch.setattr(archives, "MAX_BYTES", 1_000_000)
    with pytest.raises(ExchangeUnreadable, match="mengembang"):  # none of them alone is too large
        read_tables(tmp_path / "bom.zip")
    with zipfile.ZipFile(tmp_path / "keluar.zip", "w") as archive:
        archive.writestr("../annotation/d/a.json", "{}")
    with pytest.raises(ExchangeUnreadable):
        read_tables(tmp_path / "keluar.zip")
    with zipfile.ZipFile(tmp_path / "lain.zip", "w") as archive:
        archive.writestr("foto.txt", "ya")
    with pytest.raises(DecisionsInvalid, match="anotasi"):
        read_tables(tmp_path / "lain.zip")


def ann(codings: list[tuple[str, str]], text: str, unit: str = "code points") -> str:
    lines = []
    for number, (words, code) in enumerate(codings, start=1):
        start, end = span(words, text)
        if unit == "UTF-16":
            start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in (start, end))
        lines.append(f"T{number}\t{code} {start} {end}\t{words}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("text", [TEXT, LF], ids=["CRLF", "LF"])
@pytest.mark.parametrize("unit", ["code points", "UTF-16"])
@pytest.mark.parametrize("counted", ["as it is", "LF"])
def test_brat_is_read_however_it_counts(tmp_path: Path, text: str, unit: str, counted: str) -> None:
    (tmp_path / "kopi.txt").write_bytes(text.encode())
    pairs = [(words, code) for words, code, _ in CODINGS]
    told = ann(pairs, text if counted == "as it is" else LF, unit)
    told += (
        "A1\tSikap T1 menghambat\nA2\tYakin T2\n#1\tAnnotatorNotes T1\tdua kali\n"
        "R1\tSebab Arg1:T1 Arg2:T2\nE1\tx:T1\n*\tEquiv T1 T2\nN1\tReference T1 wiki:1\tx\n"
    )
    (tmp_path / "kopi.ann").write_text(told, encoding="utf-8")
    table = read_tables(tmp_path / "kopi.ann", strict=True)
    assert table.frame[["text", "code", "memo", "stance"]].values.tolist() == [
        ["harga pupuk naik", "harga", "dua kali", "menghambat"],
        ["Cicilannya 😥 berat", "utang", "", ""],
    ]


def test_parts_of_a_stretch_in_brat_are_each_coded(tmp_path: Path) -> None:
    (tmp_path / "kopi.txt").write_text(LF, encoding="utf-8")
    a, b = span("harga pupuk"), span("dua kali")
    (tmp_path / "kopi.ann").write_text(
        f"T1\tharga {a[0]} {a[1]};{b[0]} {b[1]}\tharga pupuk dua kali\n"
    )
    assert read_tables(tmp_path / "kopi.ann").frame["text"].tolist() == ["harga pupuk", "dua kali"]


def test_brats_folders_are_its_annotators(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        for coder, n in (("ani", 2), ("budi", 1)):
            archive.writestr(f"data/{coder}/kopi.txt", LF)
            pairs = [(words, code) for words, code, _ in CODINGS[:n]]
            archive.writestr(f"data/{coder}/kopi.ann", ann(pairs, LF))
    frame = read_tables(tmp_path / "data.zip", strict=True).frame
    assert frame["coder"].tolist() == ["ani", "ani", "budi"]
    assert set(frame["transcript"]) == {"kopi"}


@pytest.mark.parametrize("line", ["ini bukan brat", "T1 harga 0 5 wah", "T1\tharga 0\tx"])
def test_other_lines_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(LF, encoding="utf-8")
    (tmp_path / "a.ann").write_text(line, encoding="utf-8")
    with pytest.raises(DecisionsInvalid, match="Baris 1"):
        read_tables(tmp_path / "a.ann")
    (tmp_path / "a.txt").unlink()
    with pytest.raises(FileMissing):
        read_tables(tmp_path / "a.ann")


signs = st.text(st.sampled_from("ab 😀é\n."), min_size=3, max_size=30)


@settings(max_examples=60, deadline=None)
@given(text=signs, cuts=st.lists(st.tuples(st.integers(0, 29), st.integers(1, 9)), max_size=4))
def test_every_stretch_of_a_cas_is_where_it_was(text: str, cuts: list[tuple[int, int]]) -> None:
    from qualnlp.coding_tables.cas import cas_json_rows, xmi_rows

    places = sorted({(a % len(text), min(a % len(text) + n, len(text))) for a, n in cuts})
    cas = cas_of([], text=text)
    layer = cas.typesystem.get_type(LAYER)
    for start, end in places:
        cas.add(layer(begin=start, end=end, indikator="k"))
    for rows in (
        xmi_rows(Path("a.xmi"), xmi_of(cas), types_of(cas)),
        cas_json_rows(Path("a.json"), str(cas.to_json()).encode()),
    ):
        found = [(int(row["start"]), int(row["end"])) for _, row in rows]
        assert sorted(found) == places
        assert all(row["text"] == text[int(row["start"]) : int(row["end"])] for _, row in rows)
