"""The floor: spelling alone."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from qualnlp.embedding import load_embedder


def test_shared_stems_are_alike_and_other_words_are_not() -> None:
    vectors = load_embedder("lexical").encode(["pelatihan", "pelatih", "anggaran"])
    assert vectors[0] @ vectors[1] > 0.4
    assert abs(vectors[0] @ vectors[2]) < 0.2


def test_case_does_not_matter() -> None:
    upper, lower = load_embedder("lexical").encode(["RAPAT KERJA", "rapat kerja"])
    np.testing.assert_array_equal(upper, lower)


def test_function_words_weigh_little() -> None:
    vectors = load_embedder("lexical").encode(
        ["yang di dan untuk pelatihan", "yang di dan untuk gaji", "pelatihan"]
    )
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "from qualnlp.embedding import load_embedder; import sys; "
        "sys.stdout.write(load_embedder('lexical').encode(['Gaji naik.']).tobytes().hex())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert found == load_embedder("lexical").encode(["Gaji naik."]).tobytes().hex()
