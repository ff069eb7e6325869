"""Spoilt files of every kind: read, or refused with a sentence and a way out; never anything else.

`benchmarks/fuzz.py` does the same for as long as it is given, with a corpus that grows.
"""

from __future__ import annotations

import logging
import random
import time
import warnings
from pathlib import Path

import pytest

from qualnlp.errors import QualNlpError
from tests.hostile.seeds import Read, seeds, told_badly
from tests.hostile.spoil import spoilt

SECONDS = 50  # of all kinds together; processor time


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Read, str, bytes]]:
    return seeds(tmp_path_factory.mktemp("seeds"))


def test_every_seed_is_read(valid: dict[str, tuple[Read, str, bytes]], tmp_path: Path) -> None:
    for name, (read, ending, data) in valid.items():
        path = tmp_path / f"{name}{ending}"
        path.write_bytes(data)
        read(path)


@pytest.mark.slow
def test_a_spoilt_file_is_read_or_refused_with_a_sentence(
    valid: dict[str, tuple[Read, str, bytes]], tmp_path: Path
) -> None:
    logging.disable(logging.WARNING)
    wrong: list[str] = []
    outcomes = {"read": 0, "refused": 0}
    each = SECONDS / len(valid)
    for name, (read, ending, data) in valid.items():
        began = time.process_time()
        for number in range(400):
            if time.process_time() - began > each:
                break
            chance = random.Random(f"{name} {number}")
            path = tmp_path / f"spoilt{ending}"
            path.write_bytes(spoilt(data, chance))
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    read(path)
                outcomes["read"] += 1
            except QualNlpError as error:
                outcomes["refused"] += 1
                if fault := told_badly(error):
                    wrong.append(f"{name} {number}: {fault}: {error}")
            except Exception as error:
                wrong.append(f"{name} {number}: {type(error).__name__}: {error}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])
    assert min(outcomes.values()) > 50
