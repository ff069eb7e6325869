"""ReportData of several kinds, and the set of files of one of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.display import ReportData, write_all
from qualnlp.reduction import Reduction
from tests.display.small_study import CODEBOOK, CODINGS, EXCERPTS, INFORMANTS, study


@pytest.fixture
def report() -> ReportData:
    return study()


@pytest.fixture
def nothing_coded() -> ReportData:
    """Give a study with excerpts and people, and not one decision."""
    reduction = Reduction(CODINGS.iloc[:0], EXCERPTS, INFORMANTS, CODEBOOK)
    return ReportData("Baru", reduction, None, None, [])


@pytest.fixture
def nothing_at_all() -> ReportData:
    """Give a study with a codebook only."""
    reduction = Reduction(CODINGS.iloc[:0], EXCERPTS.iloc[:0], INFORMANTS.iloc[:0], CODEBOOK)
    return ReportData("Kosong", reduction, None, None, [])


@pytest.fixture
def large() -> ReportData:
    """Give sixty codes and fifty informants, all with long names."""
    codes = [Code(f"p{n}", f"Dimensi {n}", codable=False) for n in range(6)]
    codes += [
        Code(f"c{n}", f"Indikator {n} tentang hal yang panjang sekali namanya", parent=f"p{n % 6}")
        for n in range(60)
    ]
    people = [f"Informan bernama panjang {n}" for n in range(50)]
    excerpts = pd.DataFrame(
        {
            "excerpt_id": [f"e{n}" for n in range(600)],
            "informant": [people[n % 49] for n in range(600)],
            "transcript_id": [f"t{n % 49}" for n in range(600)],
            "technique": "wawancara",
            "turn": range(600),
            "text": [f"Ucapan nomor {n}." for n in range(600)],
            "role": "informant",
        }
    )
    codings = pd.DataFrame(
        {
            "excerpt_id": excerpts["excerpt_id"],
            "code": [f"c{n * n % 60}" for n in range(600)],
            "coder": "ani",
            "stance": ["mendukung" if n % 3 else "menghambat" for n in range(600)],
        }
    )
    informants = pd.DataFrame({"informant": people})
    return ReportData(
        "Besar", Reduction(codings, excerpts, informants, Codebook(codes)), None, None, ["ani"]
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the whole set of the small study, once."""
    place = tmp_path_factory.mktemp("luaran") / "set"
    write_all(place, study())
    return place
