"""CodeSuggester among scikit-learn's tools: what it takes, refuses, and works with."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    cross_val_predict,
    cross_val_score,
)
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MultiLabelBinarizer

from qualnlp import Code, Codebook, CodeSuggester
from qualnlp.embedding import FunctionEmbedder, as_embedder
from qualnlp.errors import UnknownCode

CODES = Codebook(
    [
        Code("pelatihan", "Pelatihan", "Diklat, kursus dan bimtek bagi pegawai."),
        Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya."),
        Code("gaji", "Gaji", "Upah, tunjangan, dan lembur."),
    ]
)
NAMES = ["pelatihan", "promosi", "gaji"]
WORDS = ["Diklat jarang", "Naik jabatan lama", "Tunjangan kecil", "Hujan terus"]
TEXTS = [f"{WORDS[i % 4]}, Bu, nomor {i}." for i in range(48)]
SETS = [{NAMES[i % 4]} if i % 4 < 3 else set() for i in range(48)]
GROUPS = [i // 8 for i in range(48)]
BINARY = MultiLabelBinarizer(classes=NAMES).fit_transform(SETS)


def scores(codes: Any, **how: Any) -> np.ndarray:
    return CodeSuggester(CODES).fit(TEXTS, codes, **how).decision_function(TEXTS)


@pytest.mark.parametrize(
    "codes",
    [
        BINARY,
        BINARY.astype(bool),
        BINARY.astype(float),
        csr_matrix(BINARY),
        np.where(BINARY, 1, -1),
        pd.DataFrame(BINARY, columns=NAMES),
        pd.DataFrame(BINARY, columns=NAMES)[NAMES[::-1]],  # by name, not by place
        np.array(SETS, dtype=object),
        pd.Series(SETS, index=range(100, 148)),
        [sorted(some) for some in SETS],
    ],
    ids="ints bools floats sparse signs frame turned objects series lists".split(),
)
def test_the_same_codes_in_any_shape_teach_the_same(codes: Any) -> None:
    np.testing.assert_array_equal(scores(codes), scores(SETS))


def test_nought_is_unknown_only_beside_rejections_or_without_weight() -> None:
    partly = np.where(BINARY == 1, 1, 0)
    partly[0, 1] = -1
    known = scores(partly)
    assert np.abs(known - scores(np.where(BINARY, 1, -1))).max() > 0.5
    # Without a rejection, noughts are unknown where they are given no weight.
    np.testing.assert_allclose(
        scores(BINARY, weight=BINARY), scores(np.where(BINARY, 1, -1), weight=BINARY)
    )
    # Who only confirms must not teach that everything else does not apply.
    assert scores(BINARY, weight=BINARY).mean() > scores(BINARY).mean() + 0.5


@pytest.mark.parametrize("texts", [pd.Series(TEXTS, index=range(48, 96)), np.array(TEXTS)])
def test_texts_come_in_any_sequence(texts: Any) -> None:
    fitted = CodeSuggester(CODES).fit(texts, SETS)
    np.testing.assert_array_equal(fitted.decision_function(texts), scores(SETS))


def test_a_table_gives_texts_and_questions() -> None:
    asked = ["Bagaimana gajinya?" if i % 3 else "" for i in range(48)]
    frame = pd.DataFrame({"question": asked, "text": TEXTS})
    by_frame = CodeSuggester(CODES).fit(frame, SETS)
    by_lists = CodeSuggester(CODES).fit(TEXTS, SETS, context=asked)
    expected = by_lists.decision_function(TEXTS, asked)
    np.testing.assert_array_equal(by_frame.decision_function(frame), expected)
    assert by_frame.suggest(frame).equals(by_lists.suggest(TEXTS, context=asked))


@pytest.mark.parametrize(
    ("texts", "codes", "said"),
    [
        (pd.DataFrame({"teks": TEXTS}), SETS, "without a column “text”; it has: teks"),
        (np.array([TEXTS]), SETS, "shape"),
        (TEXTS, NAMES * 16, "write a set"),
        (TEXTS, BINARY[:, :2], "expected (48, 3)"),
        (TEXTS, BINARY[:9], "48 texts, but codes for 9"),
        (TEXTS, BINARY * 2, "only 1, -1 and 0"),
        (TEXTS, pd.DataFrame(BINARY[:, :2], columns=NAMES[:2]), "without the columns gaji"),
        (TEXTS, list(range(48)), "write a set"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(
    texts: Any, codes: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        CodeSuggester(CODES).fit(texts, codes)


def test_a_column_that_is_no_code_is_named() -> None:
    with pytest.raises(UnknownCode, match="upah"):
        CodeSuggester(CODES).fit(TEXTS, pd.DataFrame(BINARY, columns=["upah", *NAMES[1:]]))
    with pytest.raises(ValueError, match="give one column"):
        CodeSuggester(CODES).fit(background=pd.DataFrame({"text": TEXTS}))


def test_score_is_the_share_of_right_first_suggestions() -> None:
    fitted = CodeSuggester(CODES).fit()
    first = fitted.decision_function(TEXTS).argmax(axis=1)
    coded = [i for i, some in enumerate(SETS) if some]
    expected = np.mean([NAMES[first[i]] in SETS[i] for i in coded])
    assert fitted.score(TEXTS, SETS) == fitted.score(TEXTS, BINARY) == pytest.approx(expected)
    weights = np.arange(48.0)
    right = np.array([NAMES[first[i]] in SETS[i] for i in coded])
    assert fitted.score(TEXTS, SETS, sample_weight=weights) == pytest.approx(
        weights[coded] @ right / weights[coded].sum()
    )
    assert np.isnan(fitted.score(TEXTS[:1], [set()]))


def test_it_is_cloned_tuned_and_cross_validated() -> None:
    texts = np.array(TEXTS, dtype=object)
    folds = GroupKFold(3)
    search = GridSearchCV(
        CodeSuggester(CODES), {"ridge": [0.5, 4.0], "hubness": [0.0, 1.0]}, cv=folds
    ).fit(texts, BINARY, groups=GROUPS)
    assert search.best_params_["ridge"] in (0.5, 4.0) and 0 <= search.best_score_ <= 1
    assert clone(search.best_estimator_).get_params() == search.best_estimator_.get_params()
    by_hand = []
    for train, held in folds.split(texts, BINARY, GROUPS):
        fitted = CodeSuggester(CODES).fit(texts[train], BINARY[train])
        by_hand.append(fitted.score(texts[held], BINARY[held]))
    found = cross_val_score(CodeSuggester(CODES), texts, BINARY, groups=GROUPS, cv=folds)
    assert found.tolist() == by_hand
    guessed = cross_val_predict(CodeSuggester(CODES), texts, BINARY, groups=GROUPS, cv=folds)
    assert guessed.shape == BINARY.shape and (guessed == BINARY).mean() > 0.9
    numbers = cross_val_predict(
        CodeSuggester(CODES), texts, BINARY, groups=GROUPS, cv=folds, method="decision_function"
    )
    assert numbers.shape == BINARY.shape
    f1 = cross_val_score(
        CodeSuggester(CODES), texts, BINARY, groups=GROUPS, cv=folds, scoring="f1_macro"
    )
    assert f1.min() > 0.7


def test_it_is_a_step_of_a_pipeline() -> None:
    frame = pd.DataFrame({"text": TEXTS, "question": [""] * 48})
    steps = Pipeline([("kode", CodeSuggester(CODES, question_weight=1.0))])
    steps.set_params(kode__ridge=1.0).fit(frame, BINARY)
    assert steps.score(frame, BINARY) == 1.0
    assert steps.named_steps["kode"].ridge == 1.0


def test_parameters_do_what_they_say() -> None:
    odds = [
        CodeSuggester(CODES, null_odds=value).fit(TEXTS, SETS).suggest(TEXTS)["abstain"].sum()
        for value in (0.1, 6.0, 1e9)
    ]
    assert odds[0] > odds[1] > odds[2] == 0
    learned = [
        np.abs(CodeSuggester(CODES, ridge=value).fit(TEXTS, SETS).directions_).sum()
        for value in (0.5, 50.0)
    ]
    assert learned[0] > 5 * learned[1]


def vowels(texts: list[str]) -> list[list[float]]:
    return [[float(text.count(vowel)) for vowel in "aiueo"] for text in texts]


def test_a_function_of_ones_own_embeds() -> None:
    own = CodeSuggester(CODES, vowels).fit(TEXTS, SETS)
    assert own.embedder_.name == "vowels" and own.embedder_.dimension == 5
    expected = CodeSuggester(CODES, as_embedder(vowels)).fit(TEXTS, SETS)
    np.testing.assert_array_equal(own.decision_function(TEXTS), expected.decision_function(TEXTS))
    assert FunctionEmbedder(vowels).fingerprint == FunctionEmbedder(vowels).fingerprint
    assert FunctionEmbedder(lambda texts: np.ones((len(texts), 2))).fingerprint != (
        FunctionEmbedder(vowels).fingerprint
    )


@pytest.mark.parametrize(
    "function",
    [lambda texts: [1.0] * len(texts), lambda texts: np.ones((1, 3)),
     lambda texts: np.full((len(texts), 2), np.nan)],
)  # fmt: skip
def test_a_function_that_returns_nonsense_is_refused(function: Any) -> None:
    with pytest.raises(ValueError, match="one row per text"):
        CodeSuggester(CODES, function).fit()
