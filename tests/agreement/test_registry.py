"""A coefficient is registered once and then stands everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from qualnlp import agreement
from qualnlp.agreement import MEASURES, Measure, agree, agree_many, register
from qualnlp.display.labels import measure_name
from qualnlp.i18n import use_language


def simple_matching(ratings: list[list[int]]) -> float:
    """Return the share of equal ratings."""
    return sum(a == b for a, b in zip(*ratings, strict=True)) / len(ratings[0])


@pytest.fixture
def toy() -> Iterator[Measure]:
    yield register(
        Measure(
            name="toy_share",
            indonesian="Bagian mainan",
            english="Toy share",
            source="this test",
            function=simple_matching,
            two=lambda both, a_only, b_only, neither: both / (both + a_only),
            many=lambda sums: sums.yes / (sums.yes + sums.no),
        )
    )
    del MEASURES["toy_share"]


A = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "x", ""]})
B = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "", ""]})


def test_a_new_measure_stands_in_frames_labels_and_functions(toy: Measure) -> None:
    frame = agree(A, B, n_boot=0).query("measure == 'toy_share'")
    assert frame["code"].tolist() == ["", "x"] and frame["value"].tolist() == [0.5, 0.5]
    many = agree_many(pd.concat([A.assign(coder="a"), B.assign(coder="b")]), n_boot=0)
    assert many.query("measure == 'toy_share' and code == 'x'")["value"].item() == 0.5
    assert measure_name("toy_share") == "Bagian mainan"
    with use_language("en"):
        assert measure_name("toy_share") == "Toy share"
    assert agreement.simple_matching([[1, 1], [1, 0]]) == 0.5
    with pytest.raises(ValueError, match="registered already"):
        register(toy)


def test_without_it_nobody_knows_it() -> None:
    assert "toy_share" not in set(agree(A, B, n_boot=0)["measure"])
    with pytest.raises(AttributeError, match="simple_matching"):
        _ = agreement.simple_matching


def test_every_row_of_every_frame_has_a_name_in_both_languages() -> None:
    both = {"stance": "mendukung", "transcript_id": "t", "start": [0, 5, 10], "end": [5, 10, 15]}
    a, b = A.assign(**both), B.assign(**both)
    found = set(agree(a, b, n_boot=0)["measure"]) | set(
        agree(a, b, unit="characters", n_boot=0)["measure"]
    )
    for name in found:
        assert name in MEASURES
        names = [measure_name(name)]
        with use_language("en"):
            names.append(measure_name(name))
        assert name not in names and names[0] and names[1]


def test_every_coefficient_is_public_and_in_the_documents() -> None:
    page = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    for own in MEASURES.values():
        if own.function is not None:
            name = own.function.__name__
            assert getattr(agreement, name) is own.function and name in agreement.__all__
            assert f"`{name}`" in page, name
