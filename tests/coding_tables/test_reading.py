"""Tables of codings as people and tools write them, read without a wrong number or a lost row."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from qualnlp.agreement import agree, evaluate, read_coders, read_codings, read_suggestions
from qualnlp.codebook import Code, Codebook
from qualnlp.coding_tables import ALIASES, read_tables, read_units
from qualnlp.coding_tables.aliases import SIGNATURES
from qualnlp.coding_tables.dates import date_of, month_first
from qualnlp.errors import DecisionsInvalid, NothingToCompare, UnknownCode, WrongUse

BOOK = Codebook(
    [
        Code("usaha", "Usaha", codable=False),
        Code("modal", "Modal", parent="usaha"),
        Code("harga-1", "Harga", parent="usaha"),
        Code("pasar", "Pasar", codable=False),
        Code("harga-2", "Harga", parent="pasar"),
        Code("sarana", "Sarana/prasarana, umum"),
    ]
)


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def pairs(source: object, **more: object) -> list[tuple[str, str]]:
    codings = read_tables(source, strict=True, **more).codings()  # type: ignore[arg-type]
    return list(zip(codings["excerpt_id"], codings["code"], strict=True))


def kappa(a: Path, b: Path) -> float:
    frames = read_coders([a, b]).by_coder.values()
    result = agree(*frames, n_boot=0)
    overall = result[(result["measure"] == "cohen_kappa") & (result["code"] == "")]
    return float(overall["value"].iloc[0])


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        (["excerpt_id,code", "e1,Modal", "e2,Modal", "e3,"],
         ["excerpt_id,code", "e1,modal", "e2,modal", "e3,"], 1.0),
        (["excerpt_id,code", "e1,modal", "e2,tidak ada", "e3,-"],
         ["excerpt_id,code", "e1,modal", "e2,", "e3,"], 1.0),
        (["excerpt_id,code", 'e1,"modal; harga"', "e2,harga", "e3,"],
         ["excerpt_id,code", "e1,modal", "e1,harga", "e2,harga", "e3,"], 1.0),
        (["excerpt_id,code", "e1,harga#modal", 'e2,"{""choices"": [""harga""]}"', "e3,[]"],
         ["excerpt_id,code", "e1,modal", "e1,harga", "e2,harga", "e3,"], 1.0),
        (["kutipan_id;kode", "e1;modal", "e2;"], ["excerpt_id,code", "e1,modal", "e2,"], 1.0),
        (["excerpt_id,code,verdict", "e1,modal,confirmed", "e2,modal,rejected", "e3,,finished"],
         ["excerpt_id,code", "e1,modal", "e2,", "e3,"], 1.0),
    ],
)  # fmt: skip
def test_two_tables_that_say_the_same_agree(
    tmp_path: Path, first: list[str], second: list[str], right: float
) -> None:
    assert kappa(write(tmp_path, "a.csv", *first), write(tmp_path, "b.csv", *second)) == right


def test_the_latest_verdict_of_a_decision_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", "excerpt_id,code,coder,verdict", "e1,harga,ani,confirmed",
        "e2,harga,ani,ditolak", "e2,,ani,selesai", "e3,modal,ani,confirmed",
        "e3,modal,ani,withdrawn", "e3,,ani,finished", "e4,modal,ani,confirmed",
        "e4,modal,ani,ditarik",
    )  # fmt: skip
    assert pairs(path) == [("e1", "harga"), ("e2", ""), ("e3", "")]


@pytest.mark.parametrize("heading", ["coder", "annotator", "owner", "pengode", "penilai"])
def test_several_coders_are_kept_apart(tmp_path: Path, heading: str) -> None:
    gold = write(
        tmp_path, "gold.csv", f"excerpt_id,{heading},code", "e1,ani,modal", "e2,ani,harga",
        "e3,ani,harga", "e1,budi,harga", "e2,budi,modal", "e3,budi,modal",
    )  # fmt: skip
    made = write(
        tmp_path, "saran.csv", "excerpt_id,code,rank", "e1,modal,1", "e2,modal,1", "e3,harga,1"
    )
    result = evaluate(read_suggestions(made), read_codings(gold, "ani"), n_boot=0)
    hit = result[result["measure"] == "hit@1"]["value"].iloc[0]
    assert hit == pytest.approx(2 / 3)
    with pytest.raises(DecisionsInvalid, match=r"ani, budi.*--coder"):
        read_codings(gold)
    with pytest.raises(DecisionsInvalid, match="cici"):
        read_codings(gold, "cici")
    assert list(read_coders([gold]).by_coder) == ["ani", "budi"]


def test_three_coders_from_two_files(tmp_path: Path) -> None:
    a = write(tmp_path, "a.csv", "excerpt_id,coder,code", "e1,ani,x", "e1,budi,y")
    b = write(tmp_path, "b.csv", "excerpt_id,pengode,kode", "e1,cici,x")
    c = write(tmp_path, "dodi.tsv", "excerpt_id\tkode", "e1\ty")
    assert list(read_coders([a, b, c]).by_coder) == ["ani", "budi", "cici", "dodi"]
    assert list(read_coders([a, b, c], ["Cici", "dodi"]).by_coder) == ["cici", "dodi"]
    with pytest.raises(WrongUse, match="cici"):
        read_coders([b])
    with pytest.raises(NothingToCompare, match="ani"):
        read_coders([a, b], ["ani"])


def test_two_readings_of_one_coder_are_compared(tmp_path: Path) -> None:
    a = write(tmp_path, "mei.csv", "excerpt_id,coder,code", "e1,ani,x", "e2,ani,")
    b = write(tmp_path, "juni.csv", "excerpt_id,coder,code", "e1,ani,x", "e2,ani,x")
    assert list(read_coders([a, b]).by_coder) == ["mei", "juni"]


def test_coders_alike_but_for_case_or_blanks_are_asked_about() -> None:
    frame = pd.DataFrame(
        {"excerpt_id": list("abc"), "coder": ["Ani", "ani", "ani "], "code": ["x", "", "x"]}
    )
    with pytest.raises(DecisionsInvalid, match=r"satu orang.*“Ani” / “ani” / “ani ”"):
        read_tables(frame)
    table = read_tables(frame, merge_alike=True)
    assert set(table.frame["coder"]) == {"Ani"}
    assert any("satu pengode" in note for note in table.preview.notes)
    assert set(read_tables(frame, coders="ani").frame["coder"]) == {"ani"}


def test_codes_alike_but_for_case_are_one_and_this_is_told() -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["Gaji", " gaji"]})
    table = read_tables(frame)
    assert set(table.frame["code"]) == {"Gaji"}
    assert any("“gaji”" in note and "Gaji" in note for note in table.preview.notes)


@pytest.mark.parametrize(
    "written",
    ["modal", "Modal", "MODAL", "Usaha > Modal", "Usaha\\Modal", "usaha/modal", "Usaha::Modal",
     "Usaha.Modal", "Codes\\\\Usaha\\\\Modal", " modal\u200b", "Mo\u00addal"],
)  # fmt: skip
def test_a_code_is_named_by_id_name_or_path(written: str) -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1"], "kode": [written]})
    assert pairs(frame, codebook=BOOK) == [("e1", "modal")]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Modal, harga-1", ["modal", "harga-1"]),
        ("Sarana/prasarana, umum", ["sarana"]),
        ("Sarana/prasarana, umum; Modal", ["sarana", "modal"]),
        ("modal\nPasar > Harga", ["modal", "harga-2"]),
        ("modal | harga-2", ["modal", "harga-2"]),
        ('["modal", "harga-2"]', ["modal", "harga-2"]),
        ("tidak berlaku", [""]),
        ("–", [""]),
    ],
)
def test_several_codes_stand_in_a_cell(cell: str, codes: list[str]) -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1"], "kode": [cell]})
    assert pairs(frame, codebook=BOOK) == [("e1", code) for code in codes]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Harga", r"2 kode: harga-1 \(Usaha > Harga\), harga-2 \(Pasar > Harga\)"),
        ("Modall", "maksudnya “modal”"),
        ("Usaha", "induk"),
        ("gaji", "Kode yang ada"),
    ],
)
def test_a_code_that_is_not_clear_is_a_row_with_a_reason(cell: str, words: str) -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1", "e2"], "kode": [f"modal; {cell}", "modal"]})
    table = read_tables(frame, codebook=BOOK)
    assert table.frame["code"].tolist() == ["modal", "modal"]
    (bad,) = table.bad
    assert bad.line == 1 and bad.cells == {"excerpt_id": "e1", "kode": cell}
    with pytest.raises(DecisionsInvalid, match=words):
        read_tables(frame, codebook=BOOK, strict=True)


def test_a_column_per_code() -> None:
    frame = pd.DataFrame(
        {"excerpt_id": ["e1", "e2", "e3"], "Modal": [1, 0, None], "Pasar > Harga": ["x", "ya", ""]}
    )
    right = [("e1", "modal"), ("e1", "harga-2"), ("e2", "harga-2"), ("e3", "")]
    assert pairs(frame, codebook=BOOK) == right
    free = frame.rename(columns={"Pasar > Harga": "harga"})
    assert pairs(free)[:2] == [("e1", "Modal"), ("e1", "harga")]
    assert read_tables(free).preview.files[0].shape == "wide-codes"
    with pytest.raises(DecisionsInvalid, match="maybe"):
        read_tables(
            pd.DataFrame(
                {"Media Title": ["k"], "Excerpt Copy": ["a"], "Code: X Applied": ["maybe"]}
            )
        )


def test_a_column_per_coder(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "excerpt_id,Ani,Budi", "e1,modal,modal; harga", "e2,-,harga")
    by_coder = read_coders([path]).by_coder
    assert by_coder["Ani"]["code"].tolist() == ["modal", ""]
    assert by_coder["Budi"]["code"].tolist() == ["modal", "harga", "harga"]


def test_columns_of_numbered_codes() -> None:
    frame = pd.DataFrame({"excerpt_id": ["e1", "e2"], "kode1": ["a", "b"], "kode2": ["b", ""]})
    assert pairs(frame) == [("e1", "a"), ("e1", "b"), ("e2", "b")]


def test_the_same_words_at_two_places_are_two_units(tmp_path: Path) -> None:
    a = write(tmp_path, "a.csv", "transcript,text,code", "k,Ya.,modal", "k,Ya.,")
    b = write(tmp_path, "b.csv", "transcript,text,code", "k,Ya.,modal", "k,Ya.,modal")
    one, two = read_coders([a, b]).by_coder.values()
    assert one["excerpt_id"].nunique() == two["excerpt_id"].nunique() == 2
    result = agree(one, two, n_boot=0)
    assert set(result["n_units"]) == {2}
    # Two codes for one quotation stay one place.
    assert pairs(write(tmp_path, "c.csv", "transcript,text,code", "k,Ya.,a", "k,Ya.,b")) == [
        ("k: Ya.", "a"), ("k: Ya.", "b"),
    ]  # fmt: skip


def test_a_heading_near_a_known_one_is_refused() -> None:
    with pytest.raises(DecisionsInvalid, match="maksudnya “catatan”"):
        read_tables(pd.DataFrame({"excerpt_id": ["a"], "kode": ["x"], "catatn": [""]}))
    with pytest.raises(DecisionsInvalid, match=r"“jawaban”"):
        read_tables(pd.DataFrame({"excerpt_id": ["a"], "jawaban": ["modal"]}))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-03", "2025-11-03T00:00"), ("2025-11-03T10:00:00+07:00", "2025-11-03T03:00"),
        ("2025-11-03 01:28:17.081053+00:00", "2025-11-03T01:28"), ("03/04/2025", "2025-04-03"),
        ("3-4-2025 14:05", "2025-04-03T14:05"), ("3 Mei 2025", "2025-05-03"),
        ("Senin, 3 Agustus 2025 pukul 09.30", "2025-08-03T09:30"), ("Aug 3, 2025", "2025-08-03"),
        ("8/25/2025", "2025-08-25"),
    ],
)  # fmt: skip
def test_dates(written: str, read: str) -> None:
    assert date_of(written, month_first([written])).startswith(read)


@pytest.mark.parametrize("written", ["kemarin", "31/02/2025", "2999-01-01", "2025-13-01"])
def test_what_is_not_a_date_is_said(written: str) -> None:
    with pytest.raises(ValueError, match="tanggal"):
        date_of(written)
    frame = pd.DataFrame({"excerpt_id": ["a"], "kode": ["x"], "tanggal": [written]})
    assert written in read_tables(frame).bad[0].reason


def test_a_column_with_both_orders_of_dates_is_not_guessed() -> None:
    dates = ["25/12/2024", "12/25/2024", "03/04/2024"]
    frame = pd.DataFrame({"excerpt_id": list("abc"), "kode": ["x"] * 3, "tanggal": dates})
    table = read_tables(frame)
    assert [row.line for row in table.bad] == [3] and "dua cara" in table.bad[0].reason


def test_units(tmp_path: Path) -> None:
    assert read_units(write(tmp_path, "u.txt", "e1", "", "e2")) == ["e1", "e2"]
    assert read_units(write(tmp_path, "u.csv", "excerpt_id,text", "e1,a", "e2,b")) == ["e1", "e2"]
    assert read_units(write(tmp_path, "v.csv", "transcript,text", "k,Ya  ya")) == ["k: Ya ya"]
    assert read_units(pd.DataFrame({"x": [1, 2]})) == ["1", "2"]


def test_coded_places_alone_with_units(tmp_path: Path) -> None:
    """Of eight excerpts each coder coded three, two of them both: .467 once all were read."""
    a = pd.DataFrame({"excerpt_id": ["1", "2", "3"], "code": "modal"})
    b = pd.DataFrame({"excerpt_id": ["2", "3", "4"], "code": "modal"})
    result = agree(a, b, read_units(map(str, range(1, 9))), n_boot=0)
    value = result[(result["measure"] == "cohen_kappa") & (result["code"] == "modal")]["value"]
    assert float(value.iloc[0]) == pytest.approx(7 / 15)


def test_every_alias_names_a_column_and_its_source() -> None:
    fields = {alias.field for alias in ALIASES}
    assert {"excerpt_id", "transcript", "text", "code", "coder", "decided_at"} <= fields
    sources = {alias.source for alias in ALIASES}
    assert {tool for tool, _ in SIGNATURES} | {"doccano", "Argilla"} <= sources
    pairs = [(alias.heading, alias.source) for alias in ALIASES if alias.heading]
    twice = {pair for pair in pairs if pairs.count(pair) > 1}
    assert not twice


# One coding of ours in each tool's shape: (excerpt or file and words, code, coder).
TRUTH = [
    ("kopi", "Pinjam koperasi.", "modal", "ani"),
    ("kopi", "Bunga satu persen.", "harga", "ani"),
    ("kopi", "Pinjam koperasi.", "modal", "budi"),
    ("teh", "Dijual ke pasar.", "harga", "budi"),
]


def as_taguette(folder: Path) -> Path:
    rows = [f"{n},{d},{c},{t}" for n, (d, t, c, k) in enumerate(TRUTH) if k == "ani"]
    return write(folder, "ani.csv", "id,document,tag,content", *rows)


def as_qualcoder(folder: Path) -> Path:
    rows = [f"{d},{k},{t},{c},0,9" for d, t, c, k in TRUTH]
    return write(folder, "q.csv", "file,coder,seltext,codename,pos0,pos1", *rows)


def as_requal(folder: Path) -> Path:
    rows = [f"1,{d},2,{c},{t},3,{k}" for d, t, c, k in TRUTH]
    return write(
        folder, "r.csv", "doc_id,doc_name,code_id,code_name,segment_text,user_id,user_name", *rows
    )


def as_maxqda(folder: Path) -> Path:
    book = Workbook()
    book.active.append(
        ["Color", "Document group", "Document name", "Code", "Beginning", "End", "Segment",
         "Created by"]
    )  # fmt: skip
    for d, t, c, k in TRUTH:
        book.active.append(["red", "G", d, f"Usaha > {c}", 3, 4, t, k])
    path = folder / "m.xlsx"
    book.save(path)
    return path


def as_atlas(folder: Path) -> Path:
    rows = [f"1:{n};{d};{t};{c};{k}" for n, (d, t, c, k) in enumerate(TRUTH)]
    return write(folder, "at.csv", "ID;Document;Quotation Content;Codes;Created by", *rows)


def as_nvivo(folder: Path) -> Path:
    rows = [f'{d},Codes\\\\Usaha\\\\{c},{t},{k},"1,2%"' for d, t, c, k in TRUTH]
    return write(
        folder, "n.csv", "Source Name,Hierarchical Name,Coded Text,Coded By Initials,Coverage",
        *rows,
    )  # fmt: skip


def as_dedoose(folder: Path) -> Path:
    rows = [f"{d},{k},8/25/2025,{t},{c},{c == 'modal'},1,{c == 'harga'},2" for d, t, c, k in TRUTH]
    return write(
        folder, "d.csv",
        "Media Title,Excerpt Creator,Excerpt Date,Excerpt Copy,Codes Applied Combined,"
        "Code: modal Applied,Code: modal Weight,Code: harga Applied,Code: harga Range", *rows,
    )  # fmt: skip


def as_label_studio(folder: Path) -> Path:
    rows = [
        {"annotation_id": n, "annotator": k, "created_at": "2025-08-03T01:00:00Z", "id": n,
         "kode_saya": {"choices": [c]}, "lead_time": 3.1, "text": t, "transcript": d,
         "updated_at": "2025-08-03T01:00:00Z"}
        for n, (d, t, c, k) in enumerate(TRUTH)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).sort_index(axis=1)
    frame["kode_saya"] = frame["kode_saya"].map(json.dumps)
    frame.loc[len(frame)] = {"id": 9, "text": "belum", "transcript": "kopi"}
    path = folder / "ls.csv"
    frame.to_csv(path, index=False, lineterminator="\r\n")
    return path


def as_label_studio_json(folder: Path) -> Path:
    tasks = [
        {"id": n, "data": {"text": t, "transcript": d}, "annotations": [
            {"completed_by": {"id": 4, "email": k}, "was_cancelled": False,
             "result": [{"value": {"choices": [c]}}]},
            {"completed_by": {"id": 5, "email": "cici"}, "was_cancelled": True,
             "result": [{"value": {"choices": ["salah"]}}]},
        ]}
        for n, (d, t, c, k) in enumerate(TRUTH)
    ]  # fmt: skip
    path = folder / "ls.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def as_argilla(folder: Path) -> Path:
    records = [
        {"id": str(n), "fields": {"text": t, "transcript": d}, "status": "completed",
         "responses": {"kode": [{"value": c, "user_id": k, "status": "submitted"},
                                {"value": "salah", "user_id": "cici", "status": "draft"}]}}
        for n, (d, t, c, k) in enumerate(TRUTH)
    ]  # fmt: skip
    path = folder / "arg.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def as_doccano(folder: Path) -> Path:
    rows = [
        json.dumps({"id": n, "transcript": d, "text": f"Ya. {t}", "label": [[4, 4 + len(t), c]],
                    "Comments": []})
        for n, (d, t, c, k) in enumerate(TRUTH) if k == "ani"
    ]  # fmt: skip
    return write(folder, "ani.jsonl", *rows)


@pytest.mark.parametrize(
    ("writer", "tool"),
    [
        (as_taguette, "Taguette"), (as_qualcoder, "QualCoder"), (as_requal, "Requal"),
        (as_maxqda, "MAXQDA"), (as_atlas, "ATLAS.ti"), (as_nvivo, "NVivo"),
        (as_dedoose, "Dedoose"), (as_label_studio, "Label Studio"),
        (as_label_studio_json, "Label Studio JSON"), (as_argilla, "Argilla"),
        (as_doccano, "doccano"),
    ],
)  # fmt: skip
def test_our_codings_in_each_tools_shape_are_read_back(tmp_path: Path, writer, tool) -> None:  # type: ignore[no-untyped-def]
    book = Codebook(
        [Code("usaha", "Usaha", codable=False), Code("modal", "Modal", parent="usaha"),
         Code("harga", "Harga", parent="usaha")]
    )  # fmt: skip
    table = read_tables(writer(tmp_path), codebook=book, strict=True)
    assert table.preview.files[0].tool == tool
    frame = table.frame
    found = set(zip(frame["transcript"], frame["text"], frame["code"], frame["coder"], strict=True))
    one_file_a_user = tool in ("Taguette", "doccano")
    right = {(d, t, c, "" if one_file_a_user else k) for d, t, c, k in TRUTH
             if not one_file_a_user or k == "ani"}  # fmt: skip
    assert found == right
    assert tool in str(table.preview)


NAMES = st.text("abcdefgh", min_size=1, max_size=3)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["Ani", "Budi"]), st.integers(0, 5)),
        st.sets(st.sampled_from(["modal", "harga", "pasar"])),
        min_size=1,
    ),
    st.sampled_from(["long", "cell", "wide-codes", "wide-coders", "json"]),
)
def test_one_coding_in_any_shape_is_the_same(
    coded: dict[tuple[str, int], set[str]], shape: str
) -> None:
    """A (coder, excerpt) with no code has been read; in every shape this comes back."""
    if shape == "wide-coders":  # every coder has a cell for every excerpt
        coded = {(c, e): coded.get((c, e), set()) for c in ("Ani", "Budi") for e in range(6)}
    right = {
        (coder, f"e{n}", code) for (coder, n), codes in coded.items() for code in codes or {""}
    }
    cells = [
        {"coder": coder, "excerpt_id": f"e{n}", "code": "; ".join(sorted(codes)) or "tidak ada"}
        for (coder, n), codes in coded.items()
    ]
    if shape == "long":
        frame = pd.DataFrame(sorted(right), columns=["pengode", "kutipan_id", "kode"])
    elif shape == "json":
        rows = [(c, f"e{n}", {"choices": sorted(codes)}) for (c, n), codes in coded.items()]
        frame = pd.DataFrame(rows, columns=["annotator", "excerpt_id", "label"])
    elif shape == "wide-codes":
        names = ("modal", "harga", "pasar")
        frame = pd.DataFrame(
            [(c, f"e{n}", *(int(x in codes) for x in names)) for (c, n), codes in coded.items()],
            columns=["coder", "excerpt_id", *names],
        )
    elif shape == "wide-coders":
        frame = pd.DataFrame(cells).pivot(index="excerpt_id", columns="coder", values="code")
        frame = frame.reset_index()
    else:
        frame = pd.DataFrame(cells)
    table = read_tables(frame, coders=["Ani", "Budi"] if shape == "wide-coders" else None)
    codings = table.codings()
    found = set(zip(codings["coder"], codings["excerpt_id"], codings["code"], strict=True))
    assert found == right and not table.bad


@pytest.mark.parametrize("odd", ["", "e9", "e9,x,y", 'e9,"a, b"', ",", "e9,"])
def test_a_large_table_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    path = write(tmp_path, "a.csv", "excerpt_id,code", "e1,x", odd, "e2,", "e3,NA", "e4, y ")
    small = read_tables(path)
    monkeypatch.setattr("qualnlp.coding_tables.files.LARGE", 0)
    large = read_tables(path)
    pd.testing.assert_frame_equal(small.frame, large.frame)
    assert small.bad == large.bad and str(small.preview) == str(large.preview)


def test_an_unknown_code_without_a_codebook_is_a_code() -> None:
    assert pairs(pd.DataFrame({"excerpt_id": ["e"], "code": ["apa saja"]})) == [("e", "apa saja")]
    with pytest.raises(UnknownCode):
        BOOK.require("apa saja")


@pytest.mark.parametrize("sign", [" > ", "\\", "::", " › ", " - ", "."])
def test_groups_that_only_the_tool_has_are_passed_over_where_a_sign_is_sure(sign: str) -> None:
    above = Code("rumah", "Rumah")
    flat = Codebook([Code("modal", "Modal"), above, Code("gaji", "Gaji", parent="rumah")])

    def code_of(cell: str) -> list[str]:
        frame = pd.DataFrame({"excerpt_id": ["e1"], "kode": [cell]})
        return read_tables(frame, codebook=flat).frame["code"].tolist()

    known = sign.strip() in (">", "\\", "::", "›")
    assert code_of(f"Usaha{sign}Modal") == (["modal"] if known else [])
    assert code_of(f"Rumah{sign}Modal") == []  # Rumah is a code of ours, and Modal is not below it
    assert code_of(f"Rumah{sign}Gaji") == ["gaji"]
