"""WebAnno TSV 3: the codings of INCEpTION."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.agreement import read_coders
from qualnlp.coding_tables import read_tables
from qualnlp.coding_tables.webanno import from_webanno
from qualnlp.errors import DecisionsInvalid


def write(folder: Path, name: str, header: str, body: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#FORMAT=WebAnno TSV 3.3\n{header}\n\n\n{body}", encoding="utf-8")
    return path


POS = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue"
CODE = "#T_SP=webanno.custom.Kode|value|memo"
BODY = (
    "#Text=Wah 😊 mahal , Bu .\n"
    "1-1\t0-3\tWah\tX\t_\t_\t\n"
    "1-2\t4-6\t😊\t_\t*\t_\t\n"
    "1-3\t7-12\tmahal\tJJ\tharga[1]|biaya\\_hidup[2]\tdua kali[1]|*[2]\t\n"
    "1-4\t13-14\t,\t_\tharga[1]\tdua kali[1]\t\n"
    "1-5\t15-17\tBu\t_\tharga[1]\tdua kali[1]\t\n"
    "1-6\t18-19\t.\t_\t_\t_\t\n"
    "\n"
    "#Sentence.id=s2\n"
    "#Text=Dulu murah ,\n"
    "#Text=sekarang tidak .\n"
    "2-1\t21-25\tDulu\t_\t_\t_\t\n"
    "2-2\t26-31\tmurah\t_\tlalu[3]\t*[3]\t\n"
    "2-3\t32-33\t,\t_\tlalu[3]\t*[3]\t\n"
    "2-4\t34-42\tsekarang\t_\tlalu[3]\t*[3]\t\n"
    "2-4.1\t34-38\tseka\t_\tpotongan\t_\t\n"
    "2-5\t43-48\ttidak\t_\t_\t_\t\n"
    "2-6\t49-50\t.\t_\t_\t_\t\n"
)


def test_codings_stand_where_inception_made_them(tmp_path: Path) -> None:
    table = read_tables(write(tmp_path, "kopi.tsv", f"{POS}\n{CODE}", BODY), strict=True)
    file = table.preview.files[0]
    assert (file.kind, file.tool) == ("WebAnno TSV", "INCEpTION")
    names = ["transcript", "text", "start", "end", "code", "memo"]
    assert table.frame[names].values.tolist() == [
        ["kopi", "😊", 4, 5, "Kode", ""],
        ["kopi", "mahal , Bu", 6, 16, "harga", "dua kali"],
        ["kopi", "mahal", 6, 11, "biaya_hidup", ""],
        ["kopi", "murah ,\nsekarang", 25, 41, "lalu", ""],
        ["kopi", "seka", 33, 37, "potongan", ""],
    ]
    assert table.frame["row"].tolist() == [8, 9, 9, 18, 21]


def test_slots_chains_and_relations_are_no_codings(tmp_path: Path) -> None:
    header = (
        "#T_SP=webanno.custom.Tema|\n"
        "#T_SP=webanno.custom.Peran|ROLE_webanno.custom.Peran:isi_webanno.custom.Link|x.Y\n"
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|"
        "referenceRelation\n"
        "#T_RL=webanno.custom.Hubungan|jenis|BT_webanno.custom.Tema"
    )
    body = (
        "#Text=Uang habis .\n"
        "1-1\t0-4\tUang\t*\t_\t_\tpr[1]\tcoref->1-1\tsebab\t1-2\t\n"
        "1-2\t5-10\thabis\t_\t_\t_\t_\t_\t_\t_\t\n"
        "1-3\t11-12\t.\t_\t_\t_\t_\t_\t_\t_\t\n"
    )
    frame = read_tables(write(tmp_path, "a.tsv", header, body)).frame
    assert frame[["text", "code"]].values.tolist() == [["Uang", "Tema"]]


def test_the_folder_of_a_projects_export_is_the_document(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, f"annotation/kopi.txt/{name}.tsv", f"{POS}\n{CODE}", BODY)
        for name in ("ani", "budi")
    ]
    read = read_coders(paths).by_coder
    assert list(read) == ["ani", "budi"]
    assert read["ani"]["excerpt_id"].tolist() == read["budi"]["excerpt_id"].tolist()
    assert set(read["ani"]["transcript_id"]) == {"kopi.txt"}


def test_a_document_without_codings_is_an_empty_table(tmp_path: Path) -> None:
    body = "#Text=Ya .\n1-1\t0-2\tYa\t_\t_\t\n1-2\t3-4\t.\t_\t_\t\n"
    assert read_tables(write(tmp_path, "a.tsv", CODE, body)).frame.empty


@pytest.mark.parametrize("body", ["#Text=Ya .\n1-1\t0-2\tYa\t_\n", "#Text=Ya .\nYa\tmodal\n"])
def test_a_line_that_does_not_fit_is_said(tmp_path: Path, body: str) -> None:
    with pytest.raises(DecisionsInvalid, match=r"Baris 6 bukan WebAnno TSV 3.*Ekspor ulang"):
        read_tables(write(tmp_path, "a.tsv", CODE, body))


WORDS = st.lists(
    st.text(st.sampled_from("ab_[]|\\;😊é"), min_size=1, max_size=3), min_size=1, max_size=8
)


def escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]|_;*" else sign for sign in text)


@settings(deadline=None)
@given(WORDS, st.data())
def test_whatever_stands_in_a_text_its_codings_come_back(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], data: st.DataObject
) -> None:
    """Written by the rules of the format's description: every stretch of tokens, every value."""
    n = len(words)
    spans = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, n - 1), st.integers(1, 3), st.sampled_from(["x", "y_[1]", "z|"])
            ),
            max_size=4,
        )
    )  # fmt: skip
    text = " ".join(words)
    at, lines = 0, [f"#Text={escaped(text)}"]
    for number, word in enumerate(words):
        width = len(word.encode("utf-16-le")) // 2
        here = [
            f"{escaped(code)}[{i}]"
            for i, (first, length, code) in enumerate(spans, start=1)
            if first <= number < first + length
        ]
        cell = "|".join(here) or "_"
        lines.append(f"1-{number + 1}\t{at}-{at + width}\t{escaped(word)}\t{cell}\t")
        at += width + 1
    path = write(tmp_path_factory.mktemp("w"), "a.tsv", "#T_SP=webanno.custom.K|value",
                 "\n".join(lines) + "\n")  # fmt: skip
    columns = from_webanno(path).columns
    found = sorted(zip(columns["text"], columns["code"], strict=True))
    assert found == sorted((" ".join(words[a : a + w]), code) for a, w, code in spans)
