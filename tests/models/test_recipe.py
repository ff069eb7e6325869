"""The recipe: what it reads, leaves out and respells, and that a seed gives one result."""

from __future__ import annotations

import importlib
import json
import random
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

needs_torch = pytest.mark.skipif(
    find_spec("torch") is None, reason="torch is missing: pip install 'qualnlp[transformers]'"
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def recipe_path(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The modules of the recipe, which lie beside the model and not in the package."""
    folder = ROOT / "models" / "train"
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def pairs(recipe_path: Path) -> Any:
    return importlib.import_module("pairs")


@pytest.fixture
def distil(recipe_path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("distil")
        module.torch.set_num_threads(1)  # the steps are tiny; threads would only wait
        return module


def test_respelling_keeps_what_has_no_informal_form(pairs: Any) -> None:
    found = pairs.informal("Gubernur tidak hadir.", random.Random(0), share=1.0)
    assert found.startswith("gubernur ")
    assert found.split()[1] in pairs.SPELLINGS["tidak"].split()
    assert found == pairs.informal("Gubernur tidak hadir.", random.Random(0), share=1.0)


def test_texts_of_the_development_sets_are_not_trained_on(pairs: Any, tmp_path: Path) -> None:
    held = "Hotelnya bersih, pelayanannya ramah dan sarapannya enak sekali"
    lines = [
        held.lower() + " .",
        "Pemerintah daerah menetapkan anggaran baru untuk pendidikan dasar.",
        "x1 9 ;; 0",
    ]
    (tmp_path / "mono.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "hoasa_train.jsonl").write_text(json.dumps({"text": held}), encoding="utf-8")
    assert pairs.read_mono(tmp_path, pairs.held_texts(tmp_path)) == [lines[1]]


def test_rounding_keeps_each_row_within_half_a_step(recipe_path: Path) -> None:
    finish = importlib.import_module("finish")
    table = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    table[3] = 0
    rows, scale = finish.rounded(table)
    assert rows.dtype == np.int8
    assert (np.abs(rows * scale[:, None] - table) <= scale[:, None] / 2 + 1e-6).all()


def test_turning_to_fewer_columns_keeps_the_strongest(recipe_path: Path) -> None:
    finish = importlib.import_module("finish")
    rng = np.random.default_rng(0)
    table = (rng.normal(size=(40, 3)) @ rng.normal(size=(3, 10))).astype(np.float32)
    turned = finish.reduce(table, np.ones(40), 3)
    np.testing.assert_allclose(turned @ turned.T, table @ table.T, atol=1e-3)


@needs_torch
@pytest.mark.transformers
def test_a_seed_gives_one_table_and_training_nears_the_teacher(distil: Any) -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(size=(30, 384)).astype(np.float32)
    sentences = [rng.integers(0, 30, rng.integers(3, 9)).tolist() for _ in range(128)]
    targets = np.stack([truth[s].sum(0) for s in sentences])
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    bags = distil.Bags(sentences)
    recipe = distil.Recipe(epochs=40, batch=32, rate=1e-2)

    def train(seed: int) -> np.ndarray:
        table: np.ndarray = distil.distil(bags, bags, bags, targets, 30, recipe, seed)
        return table

    def nearness(table: np.ndarray) -> float:
        rows = np.stack([table[s].sum(0) for s in sentences])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return float((rows * targets).sum(1).mean())

    first = train(0)
    np.testing.assert_array_equal(first, train(0))
    start, weights = distil.first_table([bags, bags], targets, 30)
    assert nearness(first) > max(0.85, nearness(start * weights[:, None]))
