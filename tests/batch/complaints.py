"""Tables of invented complaints to a city, as Parquet."""

from __future__ import annotations

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pip install 'qualnlp[batch]'")
pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'qualnlp[batch]'")

SUBJECTS = ["Jalan depan pasar", "Lampu di gang tiga", "Antrean puskesmas", "Petugas loket itu"]
FAULTS = ["berlubang parah", "mati terus", "lama sekali, Pak", "kurang ramah sama warga"]
ENDS = ["", " Mohon segera dicek ya.", " Sudah saya laporkan dua kali.", " [menghela napas]"]


def complaint(number: int) -> str:
    """Return an invented complaint; no two numbers below a million give the same."""
    subject, fault = SUBJECTS[number % 4], FAULTS[number // 4 % 4]
    return f"{subject} nomor {number} {fault}.{ENDS[number // 16 % 4]}"


def write_table(path: Path, numbers: range) -> None:
    """Write complaints as Parquet, in row groups that no part ends with."""
    columns = {
        "id": pa.array(numbers, pa.int64()),
        "kota": [f"Kota {number % 3}" for number in numbers],
        "text": [complaint(number) for number in numbers],
    }
    pq.write_table(pa.table(columns), path, row_group_size=270)
