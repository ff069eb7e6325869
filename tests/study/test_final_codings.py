"""What coders settled counts: in reduce, display and verify, which say whose codings they show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.coding import SETTLED, final_codings
from qualnlp.study import Study

TALK = """P: Bagaimana gajinya?
N: Gajinya kecil sekali, Bu.
P: Pelatihannya?
N: Pelatihan ada, tapi jarang saya diajak.
P: Betah?
N: Ya betah saja, temannya baik.
"""


@pytest.fixture
def two(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "dewi.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "kerja.study") as study:
        study.set_codebook(
            Codebook([Code("gaji", "Gaji"), Code("latih", "Pelatihan"), Code("betah", "Betah")])
        )
        study.add(tmp_path / "dewi.txt")
        yield study


def speech(study: Study) -> list[str]:
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


def pairs(study: Study, coder: str | None = None) -> set[tuple[str, str, str, str]]:
    quotes = study.reduce(coder).quotes.fillna("")
    return set(quotes[["excerpt_id", "code", "stance", "coder"]].itertuples(index=False, name=None))


def differ(study: Study) -> list[str]:
    """Ani and Budi read everything; they differ in stance, in code, and agree once."""
    a, b, c = speech(study)
    study.confirm(a, "gaji", coder="ani", stance="-", mode="blind")
    study.confirm(a, "gaji", coder="budi", stance="+", mode="blind")
    study.confirm(b, "latih", coder="ani", stance="+")
    study.confirm(c, "betah", coder="ani", stance="+")
    study.confirm(c, "betah", coder="budi", stance="+")
    for coder in ("ani", "budi"):
        for one in (a, b, c):
            study.finish(one, coder=coder)
    return [a, b, c]


def test_what_was_settled_overrules_and_the_rest_stands_marked(two: Study) -> None:
    a, b, c = differ(two)
    assert pairs(two) == {
        (a, "gaji", "menghambat", "ani"), (a, "gaji", "mendukung", "budi"),
        (b, "latih", "mendukung", "ani"), (c, "betah", "mendukung", "ani, budi"),
    }  # fmt: skip
    marks = two.final_codings().set_index(["code", "coder"])["settlement"].to_dict()
    assert marks["gaji", "ani"] == marks["latih", "ani"] == "belum disepakati"
    assert marks["betah", "budi"] == "sepakat"
    two.settle(a, "gaji", "confirmed", stance="-")
    two.settle(b, "latih", "rejected", reason="bukan pelatihan")
    assert pairs(two) == {
        (a, "gaji", "menghambat", SETTLED), (c, "betah", "mendukung", "ani, budi")
    }  # fmt: skip
    # Nobody's own coding changed, and who is asked for is shown.
    assert pairs(two, "ani") == {
        (a, "gaji", "menghambat", "ani"), (b, "latih", "mendukung", "ani"),
        (c, "betah", "mendukung", "ani"),
    }  # fmt: skip
    assert len(two.codings()) == 6
    two.settle(b, "latih", "withdrawn")
    assert (b, "latih", "mendukung", "ani") in pairs(two)


def test_verification_weighs_the_final_codings_and_says_whose(two: Study) -> None:
    a, b, _ = differ(two)
    two.conclude("Gaji cukup.", "gaji", "mendukung")
    before = two.verify()
    assert before.iloc[0]["verdict"] == "weak" and "belum disepakati" in before.iloc[0]["detail"]
    assert before.attrs["not_settled"] == 2 and before.attrs["codings"] == "final"
    two.settle(a, "gaji", "confirmed", stance="-")
    two.settle(b, "latih", "rejected")
    frame = two.verify()
    assert frame.iloc[0]["verdict"] == "contradicted"
    assert "latih" in set(frame.loc[frame["check"] == "code_unused", "subject"])
    assert frame.attrs["coders"] == ["ani", "budi"] and frame.attrs["settled"] == 2
    assert "ani, budi" in frame.attrs["whose"] and "kesepakatan" in frame.attrs["whose"]
    own = two.verify("budi")
    assert own.iloc[0]["verdict"] == "weak" and own.attrs["whose"] == "Pengode: budi."
    # It was coded blind before it was talked about.
    assert not ((frame["check"] == "assisted_only") & (frame["subject"] == "gaji")).any()


def test_of_one_coder_nothing_is_marked_and_nothing_else_is_said(two: Study) -> None:
    a, *_ = speech(two)
    two.confirm(a, "gaji", coder="ani")
    assert two.final_codings()["settlement"].tolist() == [""]
    assert two.verify().attrs["whose"] == "Pengode: ani."
    two.confirm(a, "gaji", coder="budi")
    two.finish(a, coder=SETTLED)  # read together: nothing applies
    assert two.final_codings().empty


def test_a_settlement_without_a_stance_leaves_the_stance_as_it_was(two: Study) -> None:
    a, b, c = differ(two)
    two.settle(c, "betah", "confirmed")
    two.settle(a, "gaji", "confirmed")
    final = two.final_codings()
    settled = final[final["excerpt_id"] == c].iloc[0]
    assert (settled["coder"], settled["stance"]) == (SETTLED, "mendukung")
    both = final[final["excerpt_id"] == a]
    assert set(both["stance"]) == {"mendukung", "menghambat"}
    assert set(both["settlement"]) == {"belum disepakati"} and b in set(final["excerpt_id"])


def test_chapter_report_and_workbook_show_it_with_names(two: Study, tmp_path: Path) -> None:
    a, b, _ = differ(two)
    two.settle(a, "gaji", "confirmed", stance="-")
    paths = {path.name: path for path in two.display(tmp_path / "luaran")}
    chapter = Document(str(paths["bab-iv.docx"]))
    tables = [cell.text for table in chapter.tables for row in table.rows for cell in row.cells]
    text = "\n".join([one.text for one in chapter.paragraphs] + tables)
    report = paths["laporan.html"].read_text(encoding="utf-8")
    for told in (text, report):
        assert "Pengodean akhir dari pengode ani, budi" in told
        assert "belum disepakati (kode dari ani)" in told  # Pelatihan
        assert "Hanya ani" in told and "Hanya A" not in told and "A dan B" not in told
        assert "sikap berbeda" not in told  # settled
    book = load_workbook(paths["tabel.xlsx"])
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    heads = {value for row in rows for value in row}
    assert {"Hanya ani", "Hanya budi", "Kesepakatan pengode", "disepakati"} <= heads
    compared = two.agreement_report("ani", "budi")
    sheets = {p.name: p for p in compared.write(tmp_path / "sepakat")}
    heads = {
        cell.value for sheet in load_workbook(sheets["kesepakatan.xlsx"]) for cell in sheet[1]
    } | {cell.value for sheet in load_workbook(sheets["kesepakatan.xlsx"]) for cell in sheet[2]}
    assert "Hanya budi" in heads | set(map(str, heads)) and "Sikap A" not in heads
    assert b in {value for row in rows for value in row}


def test_what_was_settled_is_nobodys_reading(two: Study) -> None:
    a, *_ = differ(two)
    for _ in range(20):  # the busiest of all
        two.settle(a, "gaji", "confirmed", stance="-")
    assert two.agree().attrs["coders"] == ["ani", "budi"]
    assert two.agree(n_boot=0).equals(two.agree("ani", "budi", n_boot=0))


def test_the_commands_do_the_same(
    two: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b, _ = differ(two)
    two.settle(a, "gaji", "confirmed", stance="-")
    two.settle(b, "latih", "rejected")
    two.conclude("Gaji cukup.", "gaji", "mendukung")
    two.close()

    def run(*words: str) -> str:
        with pytest.raises(SystemExit) as done:
            main(list(words))
        assert not done.value.code
        return capsys.readouterr().out

    place = str(tmp_path / "kerja.study")
    assert "Pengodean akhir" in run("reduce", place, "--out", str(tmp_path / "r"))
    quotes = (tmp_path / "r" / "kutipan.csv").read_text(encoding="utf-8-sig")
    assert "latih," not in quotes and "disepakati" in quotes
    assert "Pengodean akhir" in run("verify", place)
    assert "Pengode: ani." in run("verify", place, "--coder", "ani")
    assert json.loads(run("verify", place, "--json"))[0]["verdict"] == "contradicted"
    out = run("display", place, "--out", str(tmp_path / "d"), "--only", "tabel")
    assert "Pengodean akhir" in out
    assert "hanya ani" in run("agree", place, "ani", "budi")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["e1", "e2"]),
        st.sampled_from(["", "gaji", "latih"]),
        st.sampled_from(["ani", "budi", "cici", SETTLED]),
        st.sampled_from(["confirmed", "rejected", "withdrawn"]),
        st.sampled_from([None, "mendukung", "menghambat"]),
    ),
    max_size=25,
)


@given(ACTS)
def test_whatever_was_decided_the_final_set_holds_what_it_should(
    acts: list[tuple[str, str, str, str, str | None]],
) -> None:
    import pandas as pd

    rows = [
        (e, code, coder, verdict if code else "finished" if verdict != "withdrawn" else verdict,
         stance if code else None, "blind", None)
        for e, code, coder, verdict, stance in acts
    ]  # fmt: skip
    names = "excerpt_id code coder verdict stance mode memo".split()
    final = final_codings(pd.DataFrame(rows, columns=names))
    last: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    for e, code, coder, verdict, stance, *_ in rows:
        last[e, code, coder] = (verdict, stance)
    expected: set[tuple[str, str]] = set()
    for e in ("e1", "e2"):
        closed = last.get((e, "", SETTLED), ("",))[0] == "finished"
        for code in ("gaji", "latih"):
            settled = last.get((e, code, SETTLED), ("withdrawn", None))[0]
            held = any(
                last.get((e, code, c), ("",))[0] == "confirmed" for c in ("ani", "budi", "cici")
            )
            if settled == "confirmed" or (settled == "withdrawn" and held and not closed):
                expected.add((e, code))
    assert set(zip(final["excerpt_id"], final["code"], strict=True)) == expected
    for row in final.to_dict("records"):
        own = last.get((row["excerpt_id"], row["code"], SETTLED), ("withdrawn", None))
        if row["coder"] == SETTLED:
            assert row["settlement"] == "disepakati" and own[0] == "confirmed"
            assert own[1] is None or row["stance"] == own[1]
        else:
            assert own[0] == "withdrawn" or row["settlement"] == "belum disepakati"
