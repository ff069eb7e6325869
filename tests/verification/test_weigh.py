"""What speaks for and against a conclusion, who contradicts whom, and other thresholds."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study
from qualnlp.verification import (
    Evidence,
    Rules,
    check_name,
    contradictions,
    verdict_name,
    verify,
    weigh,
)

BOOK = Codebook([Code("a", "A"), Code("b", "B")])
PLUS, MINUS, MIXED = "mendukung", "menghambat", "campuran"
Row = tuple[str, str, str | None]


def evidence(rows: list[Row], claim: str | None = PLUS) -> Evidence:
    columns = "excerpt_id informant technique code coder stance mode text".split()
    codings = pd.DataFrame(
        [
            (f"e{i}", who, "wawancara", code, "ani", stance, "blind", "kata " * (i + 1))
            for i, (who, code, stance) in enumerate(rows)
        ],
        columns=columns,
    )
    conclusions = pd.DataFrame([{"sentence": "S", "codes": ["a"], "claim": claim}])
    people = pd.DataFrame({"informant": ["I1", "I2", "I3", "I4"]})
    excerpts = codings.assign(turn=7)
    return Evidence(codings, people, conclusions, BOOK, excerpts=excerpts)


def test_the_strongest_counter_quotation_is_plain_before_long() -> None:
    rows: list[Row] = [
        ("I1", "a", PLUS), ("I2", "a", MINUS), ("I3", "a", MIXED), ("I2", "b", MINUS)
    ]  # fmt: skip
    row = weigh(evidence(rows)).iloc[0]
    assert row["counter_id"] == "e1" and row["counter_source"] == "(I2, wawancara, giliran 7)"
    assert row["ids_for"] == ["e0", "e2"] and row["ids_against"] == ["e1", "e2"]
    assert row["informants_against"] == ["I2", "I3"] and row["share"] == 0.75
    assert row["verdict"] == "weak" and row["reasons"] == ["ada bukti yang menentangnya"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["I1", "I2"]),
        st.sampled_from("ab"),
        st.sampled_from([PLUS, MINUS, MIXED, None]),
    ),
    max_size=8,
)


@settings(max_examples=80, deadline=None)
@given(ROWS, st.sampled_from([PLUS, MINUS]))
def test_the_verdict_is_the_documented_one(rows: list[Row], claim: str) -> None:
    own = [row for row in rows if row[1] == "a"]
    n_for = sum(row[2] in (claim, MIXED) for row in own)
    n_against = sum(row[2] not in (claim, None) for row in own)
    wanted = "ok"
    if not own:
        wanted = "missing"
    elif n_against > n_for and not any(row[2] == claim for row in own):
        wanted = "contradicted"
    elif n_against or len({row[0] for row in own}) == 1:
        wanted = "weak"
    given_ = evidence(rows, claim)
    row = weigh(given_).iloc[0]
    assert (row["verdict"], row["n_for"], row["n_against"]) == (wanted, n_for, n_against)
    assert bool(row["counter_id"]) == bool(n_against)
    assert bool(row["reasons"]) == (wanted != "ok")
    frame = verify(given_)
    first = frame[frame["check"] == "conclusion"]
    assert first["verdict"].tolist() == [wanted] and first["n"].tolist() == [len(own)]


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_pairs_are_those_who_say_opposite_things(rows: list[Row]) -> None:
    frame = contradictions(evidence(rows))
    wanted = {
        (one[1], one[0], other[0])
        for one in rows for other in rows
        if one[1] == other[1] and one[2] == PLUS and other[2] == MINUS
    }  # fmt: skip
    found = zip(frame["code"], frame["informant_for"], frame["informant_against"], strict=True)
    assert sorted(found) == sorted(wanted)
    for row in frame.to_dict("records"):
        assert row["same"] == (row["informant_for"] == row["informant_against"])
        for end, stance in (("for", PLUS), ("against", MINUS)):
            ids = row[f"ids_{end}"]
            assert len(ids) == row[f"n_{end}"] > 0
            assert all(rows[int(i[1:])][1:] == (row["code"], stance) for i in ids)


def test_coders_who_differ_about_an_excerpt_make_no_contradiction() -> None:
    base = evidence([("I1", "a", PLUS)])
    other = base.codings.assign(coder="budi", stance=MINUS)
    both = Evidence(
        pd.concat([base.codings, other]), base.informants, base.conclusions, BOOK,
        excerpts=base.excerpts,
    )  # fmt: skip
    assert contradictions(both).empty


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        (Rules(), "weak"),
        (Rules(max_against=0.5), "ok"),
        (Rules(max_against=0.5, min_informants=4), "weak"),
        (Rules(max_against=0.5, conclusion_techniques=2), "weak"),
        (Rules(max_against=0.5, min_share=0.75), "ok"),
        (Rules(max_against=0.5, min_share=0.8), "weak"),
    ],
)
def test_rules_can_be_changed(rules: Rules, verdict: str) -> None:
    rows: list[Row] = [("I1", "a", PLUS), ("I2", "a", PLUS), ("I3", "a", MINUS)]
    assert weigh(evidence(rows), rules).iloc[0]["verdict"] == verdict


def test_a_rule_can_ask_for_a_stance() -> None:
    rows: list[Row] = [("I1", "a", None), ("I2", "a", None)]
    assert weigh(evidence(rows)).iloc[0]["verdict"] == "ok"
    assert weigh(evidence(rows), Rules(ask_stance=True)).iloc[0]["verdict"] == "weak"


@pytest.mark.parametrize(
    "wrong",
    [{"min_informants": 0}, {"min_share": 1.5}, {"min_kappa": -2.0}, {"saturation_flat": 0}],
)
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Rules(**wrong)  # type: ignore[arg-type]


def test_the_example_is_weighed_and_its_opponents_meet(whole_study: Study) -> None:
    weighed = whole_study.weigh("ani")
    verdicts = whole_study.verify("ani").query("check == 'conclusion'")["verdict"].tolist()
    assert weighed["verdict"].tolist() == verdicts
    texts = whole_study.excerpts().set_index("excerpt_id")["text"]
    for row in weighed.to_dict("records"):
        if row["counter_id"]:
            assert row["counter"] == texts[row["counter_id"]]
            assert "giliran" in row["counter_source"]
    pairs = whole_study.contradictions("ani")
    training = pairs[pairs["code"] == "pelatihan"]
    assert {"Informan 1", "Informan 2"} <= set(training["informant_for"]) | set(
        training["informant_against"]
    )
    assert whole_study.verify("ani", rules=Rules(min_kappa=-1))["check"].ne("agreement_low").all()


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([("I1", "a", MINUS)] * 1 + [("I2", "a", MINUS), ("I3", "a", MIXED)], "contradicted"),
        ([("I1", "a", MIXED), ("I2", "a", MIXED)], "weak"),  # both sides alike
        ([("I1", "a", PLUS), ("I2", "a", MINUS), ("I3", "a", MINUS)], "weak"),
        ([("I1", "a", MIXED), ("I2", "a", PLUS)], "weak"),
    ],
)
def test_what_nobody_says_plainly_is_contradicted_by_what_is_said(
    rows: list[Row], verdict: str
) -> None:
    found = weigh(evidence(rows)).iloc[0]
    assert found["verdict"] == verdict


@given(st.lists(st.sampled_from([PLUS, MINUS, MIXED, None]), min_size=1, max_size=6))
def test_a_verdict_follows_what_is_plainly_said(stances: list[str | None]) -> None:
    rows: list[Row] = [(f"I{n}", "a", stance) for n, stance in enumerate(stances)]
    found = weigh(evidence(rows)).iloc[0]
    plain = stances.count(PLUS), stances.count(MINUS)
    if plain[1] and not plain[0]:
        assert found["verdict"] == "contradicted"
    else:
        assert found["verdict"] != "contradicted"


def test_words_of_verification_mean_one_thing() -> None:
    """Excerpts are for or against a conclusion; “mendukung” is what an excerpt says of a code."""
    found = evidence([("I1", "a", PLUS), ("I2", "a", MINUS)])
    frame = verify(found)
    told = frame.set_index("check")["detail"]
    assert "1 bukti bagi simpulan, 1 bukti yang menentangnya" in told["conclusion"]
    assert "mendukung simpulan" not in told["conclusion"]
    names = [verdict_name(*pair) for pair in zip(frame["check"], frame["verdict"], strict=True)]
    assert dict(zip(frame["check"], names, strict=True))["contradiction"] == "berbeda"
    assert "tentang" not in check_name("contradiction").casefold()


def test_thresholds_are_options_of_the_commands(
    whole_study: Study, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as done:
            main([words[0], str(whole_study.path), *words[1:]])
        assert (done.value.code or 0) == code
        out = capsys.readouterr()
        return out.err if code else out.out

    def verdicts(*words: str) -> list[str]:
        rows = json.loads(run("verify", "--coder", "ani", "--json", *words))
        return [row["verdict"] for row in rows if row["check"] == "conclusion"]

    usual = verdicts()
    assert "ok" in usual and "ok" not in verdicts("--min-informants", "40")
    assert "weak" in usual and "weak" not in verdicts("--max-against", "1", "--min-informants", "1")
    assert "min_share" in run("verify", "--min-share", "3", code=2)
    assert "berbeda" in run("verify", "--coder", "ani")
    out = run("display", "--coder", "ani", "--out", str(tmp_path), "--only", "tabel",
              "--min-informants", "40")  # fmt: skip
    assert "tabel.xlsx" in out
    sheet = load_workbook(tmp_path / "tabel.xlsx")["Verifikasi"]
    words = {cell.value for row in sheet.iter_rows() for cell in row}
    assert (
        "didukung bukti"
        not in {row[2].value for row in sheet.iter_rows() if row[0].value == "Simpulan"}
        and "berbeda" in words
    )
