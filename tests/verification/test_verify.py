"""Conclusions against the evidence: each verdict by its rule."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.errors import NothingToDo, UnknownCode
from qualnlp.study import Study
from qualnlp.verification import COLUMNS, Evidence, Rules, verify

BOOK = Codebook(
    [Code("k", "Karier", codable=False), Code("a", "A", parent="k"), Code("b", "B", parent="k")]
)


def check(
    stances: list[tuple[str, str | None]], claim: str | None, codes: list[str] | None = None
) -> pd.Series:
    codings = pd.DataFrame(
        [
            {
                "excerpt_id": f"e{i}", "informant": who, "technique": "wawancara", "code": "a",
                "coder": "ani", "stance": stance, "mode": "blind",
            }
            for i, (who, stance) in enumerate(stances)
        ],
        columns=["excerpt_id", "informant", "technique", "code", "coder", "stance", "mode"],
    )  # fmt: skip
    conclusions = pd.DataFrame([{"sentence": "S", "codes": codes or ["a"], "claim": claim}])
    people = pd.DataFrame({"informant": ["I1", "I2", "I3"]})
    frame = verify(Evidence(codings, people, conclusions, BOOK))
    assert tuple(frame.columns) == COLUMNS
    return frame[frame["check"] == "conclusion"].iloc[0]


NAN = float("nan")
PLUS, MINUS, MIXED = "mendukung", "menghambat", "campuran"


@pytest.mark.parametrize(
    ("stances", "claim", "verdict"),
    [
        ([], PLUS, "missing"),
        ([("I1", PLUS), ("I2", PLUS)], PLUS, "ok"),
        ([("I1", MINUS), ("I2", MINUS)], MINUS, "ok"),
        ([("I1", MINUS), ("I2", MINUS)], PLUS, "contradicted"),
        ([("I1", MINUS)], PLUS, "contradicted"),
        ([("I1", PLUS), ("I2", MINUS)], PLUS, "weak"),
        ([("I1", PLUS), ("I2", MIXED)], PLUS, "weak"),
        ([("I1", PLUS), ("I1", PLUS)], PLUS, "weak"),
        ([("I1", PLUS), ("I2", MINUS)], MIXED, "ok"),
        ([("I1", MIXED), ("I2", MIXED)], MIXED, "ok"),
        ([("I1", PLUS), ("I2", PLUS)], MIXED, "contradicted"),
        ([("I1", PLUS), ("I2", MINUS)], None, "ok"),
        ([("I1", None), ("I2", None)], PLUS, "ok"),
    ],
)
def test_the_verdict_follows_its_rule(
    stances: list[tuple[str, str | None]], claim: str | None, verdict: str
) -> None:
    row = check(stances, claim)
    assert row["verdict"] == verdict
    assert row["n"] == len(stances)
    assert row["excerpt_ids"] == [f"e{i}" for i in range(len(stances))]


def test_a_parent_means_its_children() -> None:
    assert check([("I1", PLUS), ("I2", PLUS)], PLUS, ["k"])["n"] == 2


def test_the_example_is_seen_through(whole_study: Study) -> None:
    frame = whole_study.verify("ani")
    verdicts = frame[frame["check"] == "conclusion"]["verdict"].tolist()
    assert verdicts == ["ok", "contradicted", "weak", "weak", "missing"]

    def subjects(name: str) -> list[str]:
        return frame.loc[frame["check"] == name, "subject"].tolist()

    assert subjects("code_unused") == ["informasi-karier"]
    assert subjects("informant_silent") == ["Informan 6"]
    assert subjects("single_informant") == ["mutasi"]
    assert "pelatihan" in subjects("contradiction")
    assert subjects("assisted_only") == []
    known = set(whole_study.excerpts()["excerpt_id"])
    for ids, n in zip(frame["excerpt_ids"], frame["n"], strict=True):
        assert len(ids) == n and set(ids) <= known
    training = frame[(frame["check"] == "contradiction") & (frame["subject"] == "pelatihan")]
    # The stance's own words: what hinders a code called "costs" does not leave it "unmet".
    assert re.fullmatch(
        r"Pelatihan: \d+ kutipan mendukung, \d+ menghambat; .*Informan.+",
        training["detail"].iloc[0],
    )


def test_a_conclusion_without_a_claim_keeps_its_verdict_beside_others(
    study: Study, speech: list[str]
) -> None:
    for excerpt_id in (speech[0], speech[-1]):
        study.confirm(excerpt_id, "pelatihan", coder="ani", stance="+")
    study.conclude("Tanpa klaim.", ["pelatihan"])
    study.conclude("Dengan klaim.", ["pelatihan"], "+")
    assert study.verify()["verdict"].tolist()[:2] == ["ok", "ok"]
    assert study.conclusions()["claim"].tolist() == [None, "mendukung"]


def test_codings_without_any_stance_work_all_the_way(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.conclude("Pelatihan ada.", ["pelatihan"], "+")
    row = study.verify().iloc[0]
    assert row["verdict"] == "weak" and "1 tanpa sikap" in row["detail"]
    assert len(study.reduce().quotes) == 1


def test_a_coder_who_decided_nothing_is_named(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    with pytest.raises(NothingToDo, match="siapa.*ani"):
        study.verify("siapa")


def test_low_agreement_and_assistance_are_named(study: Study, speech: list[str]) -> None:
    study.suggest(model="lexical")
    study.suggestions(coder="ani")
    for number, excerpt_id in enumerate(speech[:8]):
        study.confirm(excerpt_id, "pelatihan", coder="ani")
        if number % 2:
            study.confirm(excerpt_id, "pelatihan", coder="budi")
        else:
            study.confirm(excerpt_id, "promosi", coder="budi")
    frame = study.verify()
    low = frame[frame["check"] == "agreement_low"]
    assert set(low["subject"]) >= {"promosi"}
    assert frame[frame["check"] == "assisted_only"].empty  # budi was blind
    only_ani = study.verify("ani")
    assert only_ani[only_ani["check"] == "assisted_only"]["subject"].tolist() == ["pelatihan"]


@pytest.mark.parametrize(
    ("kappa", "rules", "detail"),
    [
        ((0.87, 0.3, 1.0), Rules(), None),
        (
            (0.66, 0.0, 1.0),
            Rules(kappa_by_interval=True),
            "A: kappa 0,66 pada 9 kutipan; selang 95% [0,00; 1,00]",
        ),
        ((0.66, 0.61, 0.7), Rules(), None),
        (
            (0.66, 0.61, 0.7),
            Rules(min_kappa=0.67),
            "A: kappa 0,66 pada 9 kutipan; selang 95% [0,61; 0,70]",
        ),
        ((0.66, NAN, NAN), Rules(), None),
        ((0.5, NAN, NAN), Rules(), "A: kappa 0,50 pada 9 kutipan"),
        ((NAN, NAN, NAN), Rules(), None),
    ],
)
def test_agreement_is_low_by_its_value_and_the_interval_is_told_apart(
    kappa: tuple[float, float, float], rules: Rules, detail: str | None
) -> None:
    columns = "measure code n_units value ci_low ci_high".split()
    agreement = pd.DataFrame([("cohen_kappa", "a", 9, *kappa)], columns=columns)
    codings = pd.DataFrame(
        [("e1", "I1", "wawancara", "a", "ani", PLUS, "blind")],
        columns="excerpt_id informant technique code coder stance mode".split(),
    )
    nothing = pd.DataFrame(columns=["sentence", "codes", "claim"])
    people = pd.DataFrame({"informant": ["I1"]})
    frame = verify(Evidence(codings, people, nothing, BOOK, agreement), rules)
    low = frame[frame["check"] == "agreement_low"]
    assert low["detail"].tolist() == ([detail] if detail else [])
    assert (low["verdict"] == "weak").all()


def test_conclusions_rest_on_codes_of_the_codebook(study: Study) -> None:
    with pytest.raises(UnknownCode, match="gaji"):
        study.conclude("Gaji cukup.", ["gaji"], "+")
    with pytest.raises(UnknownCode):
        study.conclude("Tanpa kode.", [])
    with pytest.raises(ValueError, match="kosong"):
        study.conclude("  ", ["pelatihan"])
    with pytest.raises(ValueError, match="sikap"):
        study.conclude("X.", ["pelatihan"], "baik")
    assert study.conclusions().empty
    assert study.conclude("Pelatihan belum merata.", "pelatihan", "-") == "S1"
    assert study.conclude("Karier tersendat.", ["pengembangan-karier"], "menghambat") == "S2"
    # A script that is run again states nothing twice; another claim is another conclusion.
    assert study.conclude(" Pelatihan belum merata.", ["pelatihan"], "menghambat") == "S1"
    assert study.conclude("Pelatihan belum merata.", "pelatihan") == "S3"
    assert study.conclude("Pelatihan belum merata.", "pelatihan") == "S3"
    frame = study.verify()
    assert frame["verdict"].head(2).tolist() == ["missing", "missing"]
