"""What all displays share: names, outline, quotations, evidence."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from qualnlp.agreement import agree, disagreements
from qualnlp.codebook import Code, Codebook
from qualnlp.display import Comparison, ReportData
from qualnlp.display.tables.discussion import discussion_tables
from qualnlp.reduction import Reduction
from tests.display.small_study import CODEBOOK, CODINGS, EXCERPTS, INFORMANTS


def test_an_excerpt_with_two_stances_is_one_quotation(report):
    (one,) = [one for one in report.quotations["promosi"] if one.excerpt_id == "e3"]
    assert one.kind == "berbeda"
    assert one.stance == "mendukung: ani; menghambat: budi"
    assert one.coders == "ani, budi"


def test_codes_with_one_name_are_told_apart():
    codebook = Codebook(
        [
            Code("a", "Dimensi A", codable=False),
            Code("b", "Dimensi B", codable=False),
            Code("a1", "Lainnya", parent="a"),
            Code("b1", "Lainnya", parent="b"),
            Code("b2", "Lainnya", parent="b"),
        ]
    )
    reduction = Reduction(CODINGS.iloc[:0], EXCERPTS, INFORMANTS, codebook)
    names = ReportData("x", reduction, None, None, []).names
    assert names["a1"] == "Lainnya (Dimensi A)"
    assert names["b1"] == "Lainnya (Dimensi B)"
    assert len(set(names.values())) == 5


def test_a_codable_parent_keeps_its_own_quotations_apart():
    codebook = Codebook(
        [
            Code("karier", "Karier"),
            Code("pelatihan", "Pelatihan", parent="karier"),
            Code("promosi", "Promosi", parent="karier"),
            Code("inisiatif", "Inisiatif"),
        ]
    )
    codings = CODINGS.assign(code=CODINGS["code"].replace("promosi", "karier"))
    report = ReportData("x", Reduction(codings, EXCERPTS, INFORMANTS, codebook), None, None, [])
    assert report.groups[0] == ("Karier", ["karier", "pelatihan", "promosi"])
    assert report.n("karier") == 2
    assert report.counts["karier"]["n"] == 4


def test_evidence_is_that_of_the_conclusions_codes(report):
    first = report.checks("conclusion")[0]
    # e4 also carries `inisiatif`, which is not wholly behind this conclusion.
    assert {(one.code, one.excerpt_id) for one in report.evidence(first)} == {
        ("pelatihan", "e1"),
        ("pelatihan", "e4"),
    }
    told = replace(report, conclusions={"Pelatihan merata.": ["inisiatif"]})
    assert {one.code for one in told.evidence(first)} == {"inisiatif"}


def test_a_coder_whose_name_holds_a_comma_is_one_person() -> None:
    names = {"ani": "Ani, S.Pd", "budi": "S.Pd"}
    codings = CODINGS.assign(coder=CODINGS["coder"].map(names))
    decisions = pd.DataFrame(
        [("e1", "gaji", "Ani, S.Pd", "confirmed", pd.Timestamp("2026-01-01"))],
        columns="excerpt_id code coder verdict decided_at".split(),
    )
    reduction = Reduction(codings, EXCERPTS, INFORMANTS, CODEBOOK)
    report = ReportData("x", reduction, None, None, ["Ani, S.Pd"], decisions=decisions)
    assert report.left_out == {"gaji": 1}
    first, second = report.quotations["pelatihan"][0], report.quotations["promosi"][1]
    assert first.coders == second.coders == "Ani, S.Pd; S.Pd"
    assert second.stance == "mendukung: Ani, S.Pd; menghambat: S.Pd"
    assert set(reduction.quotes["coder"]) >= {"Ani, S.Pd, S.Pd", "Ani, S.Pd"}


def test_a_code_with_a_comma_in_its_id_stays_one_code_among_the_differences() -> None:
    a = pd.DataFrame({"excerpt_id": ["e1"], "code": ["gaji, tunjangan"]})
    b = pd.DataFrame({"excerpt_id": ["e1"], "code": ["mutasi"]})
    frame = disagreements(a, b).assign(
        text="", informant="", stance_a="", stance_b="", memo_a="", memo_b=""
    )
    names = {"gaji, tunjangan": "Gaji", "mutasi": "Mutasi"}
    (table,) = discussion_tables(Comparison(agree(a, b), names=names, differences=frame))
    assert {(row[0], row[4]) for row in table[2]} == {("Gaji", "Mutasi"), ("Mutasi", "Gaji")}
