"""A department and where it is: "Dinas Sosial Melati" names a place as "Kota Melati" does."""

from __future__ import annotations

import pytest

from qualnlp.privacy import find


def marked(text: str) -> list[str]:
    return [mark.text for mark in find(text) if mark.kind == "lembaga"]


@pytest.mark.parametrize(
    "office",
    [
        "Dinas Kesehatan Karangsono",
        "dinas Perdagangan dan Koperasi Tanjungrejo",
        "Badan Pengelolaan Keuangan dan Aset Daerah Bontomulya",
    ],
)
def test_a_department_with_its_place_is_marked_whole(office: str) -> None:
    assert marked(f"Urusannya lama di {office}, Mas.") == [office]


@pytest.mark.parametrize(
    "text",
    [
        "Ke Dinas Kesehatan saja.",
        "Dinas Pendidikan. Kami menunggu.",
        "Di Dinas Sosial Pak Camat yang urus.",
        "Dinas Sosial Saya lupa.",
    ],
)
def test_a_department_that_is_everywhere_is_not(text: str) -> None:
    assert marked(text) == []
