"""Numbers by structure: what is built like a NIP or NIK, and what chance makes."""

from __future__ import annotations

import random

import pytest

from qualnlp.privacy.numbers import is_nik, is_nip


def test_hardly_any_random_digits_are_a_nip() -> None:
    chance = random.Random(7)
    assert sum(is_nip(f"{chance.randrange(10**18):018d}") for _ in range(20_000)) == 0


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("198503122010011004", True),
        ("1985.03.12 2010.01 1 004", True),
        ("199001012023211001", True),  # month 21: a contract
        ("198513122010011004", False),  # no month 13
        ("198502302010011004", False),  # no 30 February
        ("198503122010013004", False),  # sex is 1 or 2
        ("198503121990011004", False),  # appointed at five
        ("198503122010011000", False),
        ("19850312201001100", False),
    ],
)
def test_a_nip_is_two_dates_a_sex_and_a_serial(number: str, passes: bool) -> None:
    assert is_nip(number) is passes


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("7371011203850002", True),
        ("7371015203850002", True),  # day + 40: a woman
        ("7371017203850002", False),  # no day 32
        ("9971011203850002", False),  # no such region
        ("7371011213850002", False),  # no month 13
        ("7371011203850000", False),
    ],
)
def test_a_nik_is_a_region_a_birth_date_and_a_serial(number: str, passes: bool) -> None:
    assert is_nik(number) is passes
