"""Law 4 where an engine learns again and again: each time what learning at once would give.

The texts are invented and illustrative.
"""

from __future__ import annotations

import pickle
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.suggestion import CodeSuggester, Engine, learning
from qualnlp.suggestion.regression import map_coefficients, sigmoid

BOOK = Codebook(
    [
        Code("diklat", "Diklat", "Pelatihan dan kursus bagi pegawai."),
        Code("gaji", "Gaji", "Upah, tunjangan dan uang lembur."),
        Code("atasan", "Atasan", "Cara atasan memimpin dan menilai."),
    ]
)
WORDS = (
    "kursus pelatihan gaji upah lembur atasan bos pimpinan kantor rumah jalan pagi sore anak "
    "teman kerja tugas laporan rapat pindah cabang naik turun senang sedih kecil besar lama baru"
).split()
QUESTIONS = ["Bagaimana soal gaji?", "Ada pelatihan di kantor?", "Atasannya bagaimana?", ""]


def drawn_texts(n: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(WORDS, k=draw.randint(4, 14))) + "." for _ in range(n)]


class Decisions:
    """Texts and what was decided on them, one dict each, as they come and go."""

    def __init__(self, seed: int, asked: bool) -> None:
        self.draw = random.Random(seed)
        self.asked = asked
        self.rows: list[dict[str, Any]] = []

    def decide(self, text: str) -> None:
        draw = self.draw
        finished = draw.random() < 0.6
        codes = [draw.choice([1, -1, -1] if finished else [1, -1, 0]) for _ in BOOK.codable]
        weight = [0.2 if draw.random() < 0.1 else 1.0 for _ in codes]
        question = draw.choice(QUESTIONS) if self.asked else ""
        self.rows.append(
            {
                "text": text, "codes": codes, "weight": weight, "context": question,
                "group": f"t{draw.randrange(12)}" if draw.random() < 0.9 else text,
                "blind": draw.random() < 0.5,
            }
        )  # fmt: skip

    def fit(self, engine: Engine, background: list[str] | None) -> Engine:
        shuffled = self.draw.sample(self.rows, len(self.rows))
        return engine.fit(
            [row["text"] for row in shuffled],
            np.array([row["codes"] for row in shuffled]),
            [row["group"] for row in shuffled],
            [row["blind"] for row in shuffled],
            np.array([row["weight"] for row in shuffled]),
            [row["context"] for row in shuffled],
            background,
        )


def assert_same(step: Engine, once: Engine, texts: list[str]) -> None:
    assert np.array_equal(step.coefficients_, once.coefficients_)
    assert np.array_equal(step.directions_, once.directions_)
    assert np.array_equal(step.base_rates_, once.base_rates_)
    assert step.calibration_ == once.calibration_
    assert np.allclose(step.left_out_, once.left_out_, rtol=0, atol=1e-9)
    pd.testing.assert_frame_equal(step.suggest(texts), once.suggest(texts), check_exact=True)


@pytest.mark.parametrize(
    ("levelled", "asked", "n"),
    [
        (True, False, 920),
        (False, False, 920),
        pytest.param(True, True, 1820, marks=pytest.mark.slow),
    ],
)
def test_steps_teach_what_is_taught_at_once(levelled: bool, asked: bool, n: int) -> None:
    texts = drawn_texts(n + 100)
    background = texts[:200] if levelled else None
    decisions = Decisions(n + levelled, asked)
    for text in texts[:n]:
        decisions.decide(text)
    left = iter(texts[n:])
    step = Engine(BOOK, "indonesian-static")
    quick = 0
    for round_ in range(9):
        decisions.fit(step, background)
        quick += step._taught is not None and not step._taught.ridge.is_fresh
        once = decisions.fit(Engine(BOOK, "indonesian-static"), background)
        assert_same(step, once, texts[-40:])
        kind = ("more", "more", "other codes", "twice", "gone")[round_ % 5]
        if kind == "more":
            for _ in range(decisions.draw.randint(1, 8)):
                decisions.decide(next(left))
        elif kind == "twice":  # two people, or the same words again
            decisions.rows.append(decisions.rows[3] | {"codes": [1, 1, -1]})
        elif kind == "other codes":
            decisions.rows[5]["codes"] = [-1, 1, 1]
            decisions.rows[6]["weight"] = [1.0, 0.2, 1.0]
        else:
            del decisions.rows[10]
    assert quick >= 2  # that something was kept is what this is about


def test_on_a_border_all_is_learned_from_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = drawn_texts(930)
    decisions = Decisions(4, False)
    for text in texts[:925]:
        decisions.decide(text)
    step = decisions.fit(decisions.fit(Engine(BOOK, "indonesian-static"), None), None)
    decisions.decide(texts[925])
    for name in ("COEFFICIENTS_CLOSE", "DIRECTIONS_CLOSE"):
        with monkeypatch.context() as patched:
            patched.setattr(learning, name, 1.0)
            decisions.decide(texts[len(decisions.rows)])
            decisions.fit(step, None)
        assert step._taught is not None and step._taught.ridge.is_fresh
        once = decisions.fit(Engine(BOOK, "indonesian-static"), None)
        assert_same(step, once, texts[:30])


def test_the_way_to_the_minimum_does_not_show() -> None:
    draw = np.random.default_rng(2)
    x = draw.normal(size=(5000, 6))
    mean, precision = np.array([-4.0, 6.5, 3.2, 4.0, -1.0, 0.5]), np.array([0.3] * 4 + [100, 3.0])
    y = (draw.random(5000) < sigmoid(x @ (mean / 3))).astype(float)
    scratch = map_coefficients(x, y, np.ones(5000), mean, precision)
    fewer = map_coefficients(x[:-3], y[:-3], np.ones(4997), mean, precision)
    for start in (fewer, scratch, scratch + 0.01, scratch * 40):
        again = map_coefficients(x, y, np.ones(5000), mean, precision, start)
        assert np.abs(again - scratch).max() < learning.COEFFICIENTS_CLOSE / 10


def test_a_copy_of_an_engine_keeps_nothing_and_learns_the_same() -> None:
    texts = drawn_texts(921)
    decisions = Decisions(3, False)
    for text in texts[:920]:
        decisions.decide(text)
    engine = CodeSuggester(BOOK, "indonesian-static")
    decisions.fit(decisions.fit(engine, None), None)
    assert engine._taught is not None
    copy = pickle.loads(pickle.dumps(engine))
    assert copy._taught is None
    decisions.decide(texts[920])
    assert_same(decisions.fit(engine, None), decisions.fit(copy, None), texts[:30])
