"""What the tests of `batch` share: a small codebook, and a table of invented complaints."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp import Code, Codebook


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return Codebook(
        [
            Code("jalan", "Jalan", "Jalan rusak dan berlubang.", include=("aspal berlubang",)),
            Code("lampu", "Penerangan", "Lampu jalan mati atau redup."),
            Code("antre", "Antrean", "Menunggu lama di layanan kesehatan."),
            Code("petugas", "Petugas", "Sikap petugas kepada warga.", exclude=("jadwal petugas",)),
        ]
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Seven hundred complaints with whole-number ids and a column that may be carried over."""
    from tests.batch.complaints import write_table

    path = tmp_path / "aduan.parquet"
    write_table(path, range(700))
    return path
