"""Each coefficient against published and recomputed values (reference_cases.json).

Each case says where its value was published, or by which programs it was computed, and how it was
checked; a `provenance` that says "recalled" was checked by recomputing, not by opening the paper.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualnlp import agreement

CASES = json.loads(Path(__file__).with_name("reference_cases.json").read_text(encoding="utf-8"))

ON_RATINGS: dict[str, Callable[..., float]] = {
    "percent_agreement": agreement.percent_agreement,
    "percent_agreement_characters": agreement.percent_agreement,
    "cohen_kappa": agreement.cohen_kappa,
    "scott_pi": agreement.scott_pi,
    "bennett_s": agreement.bennett_s,
    "pabak": agreement.pabak,
    "positive_specific_agreement": agreement.positive_agreement,
    "negative_specific_agreement": agreement.negative_agreement,
    "prevalence_index": agreement.prevalence_index,
    "bias_index": agreement.bias_index,
    "fleiss_kappa": agreement.fleiss_kappa,
    "fleiss_kappa_missing": agreement.fleiss_kappa,
    "gwet_ac1": agreement.gwet_ac1,
    "gwet_ac2_linear": lambda ratings: agreement.gwet_ac2(ratings, "linear"),
    "brennan_prediger": agreement.brennan_prediger,
    **{
        f"krippendorff_alpha_{level}": lambda ratings, level=level: agreement.krippendorff_alpha(
            ratings, level
        )
        for level in ("nominal", "ordinal", "interval", "ratio", "masi", "jaccard")
    },
}
ON_DATA: dict[str, Callable[[dict[str, Any]], float]] = {
    "cohen_kappa_weighted": lambda case: agreement.cohen_kappa(
        ratings_of(case["data"]), case["weights"]
    ),
    "holsti": lambda case: agreement.holsti(*(case["data"][name] for name in ("M", "N1", "N2"))),
    "masi_distance": lambda case: agreement.masi_distance(case["data"]["a"], case["data"]["b"]),
    "u_alpha_1995": lambda case: agreement.unitizing_alpha(
        case["data"]["units_offset_length"], 0, case["data"]["length"]
    ),
    "boundary_similarity": lambda case: agreement.boundary_similarity(
        case["data"]["a"], case["data"]["b"], case["data"]["n_t"]
    ),
}
# Cases that do not apply, each with its reason.
NOT_OFFERED = {
    "krippendorff_alpha_custom": "alpha takes the contract's six distances, no other",
    "u_alpha_2016": "one program's reading of a formula of which no published value was found",
    "fleiss_kappa_linear": "segeval's kappa over boundary similarity, in no paper's table",
    "gamma": "drawn by chance; pygamma-agreement has it",
    "gamma_cat": "drawn by chance; pygamma-agreement has it",
    "gamma_best_alignment_disorder": "the inner part of gamma",
    "ndcg": "graded relevance; a code applies or not (nDCG: test_evaluate, against scikit-learn)",
    "dcg": "graded relevance, not normalised",
    "mrr": "ranks alone; below it goes through evaluate",
}


def of_category(case: dict[str, Any]) -> float:
    """Return Fleiss' kappa of one category against all others."""
    own = int(case["id"][-1]) - 1
    rows = ratings_of(case["data"])
    return agreement.fleiss_kappa([[int(value == own) for value in row] for row in rows])


def of_segments(case: dict[str, Any]) -> float:
    """Return MAXQDA's kappa: Brennan & Prediger's over the coded segments."""
    agreed, apart = case["data"]["agreements"], case["data"]["disagreements"]
    codes = list(range(case["data"]["n_codes"]))
    assert agreed >= len(codes)  # every code is used, so that all of them are counted
    same = [codes[n % len(codes)] for n in range(agreed)]
    return agreement.brennan_prediger([same + [0] * apart, same + [1] * apart])


ON_DATA |= {"fleiss_kappa_category": of_category, "maxqda_segment_kappa": of_segments}


def ratings_of(data: dict[str, Any]) -> list[list[Any]]:
    """Return coders x units from whatever form a case has."""
    if "coders_x_units" in data:
        return data["coders_x_units"]
    if "both" in data:
        sizes = data["both"], data["one_only"], data["neither"]
        cells = ((1, 1), (1, 0), (0, 0))
        pairs = [cell for cell, size in zip(cells, sizes, strict=True) for _ in range(size)]
        return [list(row) for row in zip(*pairs, strict=True)]
    if "counts_units_x_categories" in data:
        units = [
            [category for category, n in enumerate(counts) for _ in range(n)]
            for counts in data["counts_units_x_categories"]
        ]
        return [list(row) for row in zip(*units, strict=True)]
    if "units_offset_length" in data:
        marked = [[0] * data["length"] for _ in data["units_offset_length"]]
        for row, own in zip(marked, data["units_offset_length"], strict=True):
            for offset, length in own:
                row[offset : offset + length] = [1] * length
        return marked
    # In a 2 x 2 table the first cell is yes, yes.
    table = data["table"]
    last = len(table) - 1
    pairs = [
        (last - i, last - j) if last == 1 else (i, j)
        for i, row in enumerate(table)
        for j, n in enumerate(row)
        for _ in range(n)
    ]
    return [list(row) for row in zip(*pairs, strict=True)]


def test_every_case_of_what_is_offered_comes_out() -> None:
    checked = 0
    for case in CASES:
        if case["measure"] in NOT_OFFERED:
            continue
        if case["measure"] in ON_DATA:
            ours = ON_DATA[case["measure"]](case)
        else:
            ours = ON_RATINGS[case["measure"]](ratings_of(case["data"]))
        assert ours == pytest.approx(case["expected"], abs=case["tolerance"]), case["id"]
        checked += 1
    assert checked == 52


def test_the_ranking_measures_are_the_references() -> None:
    import pandas as pd

    # MRR of three queries whose first right answer stands at 3, 2 and 1.
    gold = pd.DataFrame({"excerpt_id": ["q1", "q2", "q3"], "code": ["x", "x", "x"]})
    rows = [
        (f"q{q}", "x" if rank == 4 - q else f"y{rank}", rank)
        for q in (1, 2, 3)
        for rank in (1, 2, 3)
    ]
    suggestions = pd.DataFrame(rows, columns=["excerpt_id", "code", "rank"])
    frame = agreement.evaluate(suggestions, gold, n_boot=0).set_index("measure")
    case = next(c for c in CASES if c["measure"] == "mrr")
    assert case["data"]["first_relevant_rank"] == [3, 2, 1]
    assert frame.loc["MRR", "value"] == pytest.approx(case["expected"])
