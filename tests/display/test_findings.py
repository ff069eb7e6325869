"""What all displays share: names, outline, quotations, evidence."""

from __future__ import annotations

from dataclasses import replace

from qualnlp.codebook import Code, Codebook
from qualnlp.display import Findings
from qualnlp.reduction import Reduction
from tests.display.small_study import CODINGS, EXCERPTS, INFORMANTS


def test_an_excerpt_with_two_stances_is_one_quotation(findings):
    (one,) = [one for one in findings.quotations["promosi"] if one.excerpt_id == "e3"]
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
    names = Findings("x", reduction, None, None, "").names
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
    findings = Findings("x", Reduction(codings, EXCERPTS, INFORMANTS, codebook), None, None, "")
    assert findings.groups[0] == ("Karier", ["karier", "pelatihan", "promosi"])
    assert findings.n("karier") == 2
    assert findings.counts["karier"]["n"] == 4


def test_evidence_is_that_of_the_conclusions_codes(findings):
    first = findings.checks("conclusion")[0]
    # e4 also carries `inisiatif`, which is not wholly behind this conclusion.
    assert {(one.code, one.excerpt_id) for one in findings.evidence(first)} == {
        ("pelatihan", "e1"),
        ("pelatihan", "e4"),
    }
    told = replace(findings, conclusions={"Pelatihan merata.": ["inisiatif"]})
    assert {one.code for one in told.evidence(first)} == {"inisiatif"}
