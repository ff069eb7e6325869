"""Learning from decisions, honest probabilities, and explanations that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.utils import estimator_checks

from qualnlp.codebook import Code, Codebook
from qualnlp.embedding import load_embedder
from qualnlp.errors import UnknownCode
from qualnlp.study import Study
from qualnlp.suggestion import CodeSuggester
from qualnlp.suggestion.calibration import MIN_BLIND
from qualnlp.suggestion.residuals import RIDGE, learn_directions
from qualnlp.suggestion.run import PASSED_OVER, Decided, lessons
from qualnlp.suggestion.strength import strength
from qualnlp.suggestion.training_data import read_labels


@pytest.fixture(scope="module")
def gold(whole_study: Study) -> tuple[list[str], list[set[str]], list[str]]:
    """Every excerpt that the first coder read, its codes, its transcript."""
    excerpts = whole_study.excerpts()
    excerpts = excerpts[excerpts["role"] == "informant"]
    codes = whole_study.codings("ani").groupby("excerpt_id")["code"].agg(set).to_dict()
    return (
        excerpts["text"].tolist(),
        [codes.get(key, set()) for key in excerpts["excerpt_id"]],
        excerpts["transcript_id"].tolist(),
    )


@pytest.fixture(scope="module")
def book(whole_study: Study) -> Codebook:
    return whole_study.codebook


def as_array(book: Codebook, codes: list[set[str]]) -> np.ndarray:
    return np.array([[code.id in some for code in book.codable] for some in codes])


@pytest.mark.slow
def test_decisions_improve_what_definitions_say(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = gold
    applies = as_array(book, codes)
    before = CodeSuggester(book).fit().predict_proba(texts)
    after = np.zeros_like(before)
    for train, test in GroupKFold(n_splits=8).split(texts, groups=groups):
        suggester = CodeSuggester(book).fit(
            [texts[i] for i in train], [codes[i] for i in train], [groups[i] for i in train]
        )
        after[test] = suggester.predict_proba([texts[i] for i in test])
    assert log_loss(applies.ravel(), after.ravel()) < log_loss(applies.ravel(), before.ravel())
    coded = applies.any(axis=1)
    first = applies[coded, after[coded].argmax(axis=1)].mean()
    assert first > applies[coded, before[coded].argmax(axis=1)].mean() + 0.05


def test_rejections_alone_teach(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, _ = gold
    applies = as_array(book, codes)
    half = len(texts) // 2
    wrong = CodeSuggester(book).fit()
    shown = wrong.predict_proba(texts[:half]) > 0.2
    rejected = np.where(shown & ~applies[:half], -1, 0)
    taught = CodeSuggester(book).fit(texts[:half], rejected)
    loss = [
        log_loss(applies[half:].ravel(), one.predict_proba(texts[half:]).ravel())
        for one in (wrong, taught)
    ]
    assert loss[1] < loss[0] - 0.01


def test_the_order_of_decisions_changes_no_bit(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = (part[:60] for part in gold)
    blind = [index % 3 > 0 for index in range(60)]
    first = CodeSuggester(book).fit(texts, codes, groups, blind)
    second = CodeSuggester(book)
    second.fit(texts[:20], codes[:20])  # what was learned before must leave no trace
    order = np.random.default_rng(0).permutation(60)
    second.fit(*([part[i] for i in order] for part in (texts, codes, groups, blind)))
    probe = gold[0][60:]
    assert first.predict_proba(probe).tobytes() == second.predict_proba(probe).tobytes()
    assert first.suggest(probe).to_csv() == second.suggest(probe).to_csv()


def test_leaving_a_group_out_is_what_refitting_without_it_gives() -> None:
    random = np.random.default_rng(3)
    vectors, residuals = random.normal(size=(12, 5)), random.normal(size=(12, 2))
    groups = np.array([0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 4, 5])
    _, left_out = learn_directions(vectors, residuals, groups)
    for group in np.unique(groups):
        rest, out = groups != group, groups == group
        kernel = vectors[rest] @ vectors[rest].T + RIDGE * np.eye(rest.sum())
        expected = vectors[out] @ vectors[rest].T @ np.linalg.solve(kernel, residuals[rest])
        assert left_out[out] == pytest.approx(expected)


def test_probabilities_stay_the_shipped_ones_until_enough_was_blind(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = gold
    few = CodeSuggester(book).fit(texts[:40], codes[:40], groups[:40])
    assert few.calibration_.source == "shipped"
    assert str(MIN_BLIND - 40) in few.calibration_.note
    assisted = CodeSuggester(book).fit(texts, codes, groups, [False] * len(texts))
    assert assisted.calibration_.source == "shipped" and assisted.calibration_.n_blind == 0
    assert few.suggest(texts[:1])["reason"][0].split(".")[0] in ("Kuat", "Mungkin", "Lemah")
    many = CodeSuggester(book).fit(texts, codes, groups)
    assert many.calibration_.source == "study"
    assert str(len(texts)) in many.calibration_.note
    assert [strength(p) for p in (0.9, 0.2, 0.0)] == ["kuat", "mungkin", "lemah"]


def test_finished_texts_without_any_code_calibrate_nothing(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    """A table of decisions finishes only what has no code; that says nothing about the rest."""
    texts, codes, groups = gold
    applies = as_array(book, codes)
    partly = np.where(applies, 1, np.where(applies.any(axis=1, keepdims=True), 0, -1))
    assert (partly == -1).all(axis=1).sum() >= MIN_BLIND
    learned = CodeSuggester(book).fit(texts, partly, groups)
    assert learned.calibration_.source == "shipped"
    assert learned.predict_set(texts[:1]).sets is None


def test_sets_and_confident_codes_say_what_is_missing(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = gold
    by_transcript = CodeSuggester(book).fit(texts, codes, groups)
    sets = by_transcript.predict_set(texts[:3])
    assert sets.sets is None and (sets.n, sets.missing) == (8, 1) and "1" in sets.note
    assert by_transcript.predict_set(texts[:3], alpha=0.2).sets is not None
    one_by_one = CodeSuggester(book).fit(texts[:100], codes[:100])
    sets = one_by_one.predict_set(texts[100:])
    assert sets.sets is not None and sets.coverage_low < 0.9 < sets.coverage_high
    held = np.mean([codes[100 + i] <= some for i, some in enumerate(sets.sets)])
    assert held > 0.75
    for bad in (0, 1, -1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            one_by_one.predict_set(texts[:1], alpha=bad)
        with pytest.raises(ValueError, match="between 0 and 1"):
            one_by_one.confident(texts[:1], precision=bad)
    sure = one_by_one.confident(texts[100:], precision=0.6)
    assert sure.missing == 0 and sure.precision_low >= 0.6
    given = [(i, code) for i, some in enumerate(sure.codes) for code in some]
    assert given and np.mean([code in codes[100 + i] for i, code in given]) > 0.5
    unsure = CodeSuggester(book).fit(texts[:5], codes[:5]).confident(texts[:3])
    assert unsure.missing > 0 and not any(unsure.codes) and "perlu" in unsure.note
    assert CodeSuggester(book).fit().predict_set(texts[:1]).missing == 9


@pytest.mark.slow
@pytest.mark.parametrize("model", [None, "lexical"])
def test_an_explanation_adds_up_to_the_score(
    model: str | None, gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = gold
    suggester = CodeSuggester(book, model).fit(texts[:80], codes[:80], groups[:80])
    for text in [*texts[80:90], "", "😅", "pelatihan"]:
        scores = suggester.decision_function([text])[0]
        for column, code in enumerate(suggester.classes_):
            told = suggester.explain(text, str(code))
            assert told.score == pytest.approx(scores[column], abs=1e-6)
            assert told.parts["value"].sum() == pytest.approx(told.score, abs=1e-9)
            for row in told.parts.itertuples():
                if row.part not in ("start", "exclusion") and row.word:
                    assert text[row.start : row.end] == row.word
    assert set(told.parts.columns) == {"part", "word", "start", "end", "value"}
    with pytest.raises(UnknownCode):
        suggester.explain("x", "tak-ada")


def test_the_words_that_matter_carry_the_explanation() -> None:
    book = Codebook(
        [
            Code("pelatihan", "Pelatihan", "Diklat dan kursus.", ("ikut diklat",)),
            Code("promosi", "Promosi", "Naik jabatan.", exclude=("pindah bagian tanpa naik",)),
        ]
    )
    suggester = CodeSuggester(book).fit()
    told = suggester.explain("Cuaca bagus, saya ikut diklat.", "pelatihan")
    words = told.parts.groupby("word")["value"].sum()
    assert words["diklat."] == words.drop("").max()
    against = suggester.explain("Saya pindah bagian tanpa naik.", "promosi")
    assert against.exclude_line == "pindah bagian tanpa naik"
    assert against.parts.set_index("part")["value"]["exclusion"] < 0


def test_what_is_decided_shown_or_neither_weighs_as_it_should() -> None:
    excerpts = pd.DataFrame({"excerpt_id": ["e1", "e2"], "text": ["a", "b"], "transcript_id": "t"})
    latest = pd.DataFrame(
        [("e1", "x", "ani", "confirmed", "assisted"), ("e1", "y", "ani", "rejected", "assisted"),
         ("e2", "x", "ani", "withdrawn", "blind")],
        columns=["excerpt_id", "code", "coder", "verdict", "mode"],
    )  # fmt: skip
    finished = pd.DataFrame([("e2", "budi", "blind")], columns=["excerpt_id", "coder", "mode"])
    shown = pd.DataFrame(
        [("e1", "z", "ani"), ("e1", "x", "ani"), ("e2", "z", "ani")],
        columns=["excerpt_id", "code", "coder"],
    )
    learned = lessons(excerpts, Decided(latest, finished, shown), ["x", "y", "z", "w"])
    assert learned["texts"] == ["b", "a"]
    assert learned["codes"].tolist() == [[-1, -1, -1, -1], [1, -1, -1, 0]]
    assert learned["weight"].tolist() == [[1, 1, 1, 1], [1, 1, PASSED_OVER, 0]]
    assert learned["blind"] == [True, False]


def test_a_code_without_a_definition_works_from_examples_and_a_new_one_at_once() -> None:
    codes = [Code("a", "A1"), Code("b", "B1", "Naik jabatan dan pangkat.")]
    texts = ["Kami main bola tiap Jumat.", "Futsal lagi sama bidang lain.", "Naik pangkat lama."]
    learned = CodeSuggester(Codebook(codes)).fit(texts, [{"a"}, {"a"}, {"b"}])
    assert learned.suggest(["Habis main bola kami capek."], top=1)["code"][0] == "a"
    wider = Codebook([*codes, Code("c", "Makan", "Makan siang dan kantin.")])
    again = CodeSuggester(wider).fit(texts, [{"a"}, {"a"}, {"b"}])
    assert again.suggest(["Makan siang di kantin."], top=1)["code"][0] == "c"


@pytest.mark.slow
def test_it_is_an_estimator_of_scikit_learn(
    gold: tuple[list[str], list[set[str]], list[str]], book: Codebook
) -> None:
    texts, codes, groups = gold
    suggester = CodeSuggester(book)
    assert suggester.get_params() == {
        "codebook": book, "embedder": None, "contextual": None, "question_weight": 0.5,
        "hubness": 0.85, "ridge": 2.0, "null_odds": 6.0,
    }  # fmt: skip
    suggester.set_params(embedder="lexical")
    assert suggester.embedder == "lexical"
    applies = np.where(as_array(book, codes), 1, -1)
    chances = cross_val_predict(
        suggester, texts, applies, groups=groups, cv=GroupKFold(4), method="predict_proba"
    )
    assert chances.shape == applies.shape
    assert CodeSuggester(book).fit(texts[:9], codes[:9]).predict(texts).shape == applies.shape


@pytest.mark.slow
def test_strange_texts_get_answers(book: Codebook) -> None:
    suggester = CodeSuggester(book, load_embedder()).fit()
    long = "kalau pelatihan sih jarang ya bu " * 31_250
    scores = suggester.decision_function(["", " ", long, "\ud800", "😅" * 50])
    assert np.isfinite(scores).all()
    assert suggester.suggest([long], top=1)["code"][0] == "pelatihan"
    assert suggester.suggest([]).empty
    assert suggester.predict_proba([]).shape == (0, 13)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"groups": ["t"]}, "groups for 1"),
        ({"blind": [True]}, "blind for 1"),
        ({"weight": [1.0]}, "weight has shape"),
        ({"weight": [1.0, float("nan")]}, "finite"),
        ({"weight": [1.0, -1.0]}, "negative"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, object], message: str) -> None:
    full = {"groups": None, "blind": None, "weight": None} | arguments
    with pytest.raises(ValueError, match=message):
        read_labels(np.array(["x"]), ["a", "b"], [{"x"}, set()], **full)


def test_parents_get_the_best_of_their_children(book: Codebook) -> None:
    suggester = CodeSuggester(book).fit()
    texts = ["Diklat jarang ada.", "Laporan selesai tepat waktu."]
    parents = suggester.predict_parents(texts)
    chances = pd.DataFrame(suggester.predict_proba(texts), columns=suggester.classes_)
    assert parents.columns.tolist() == ["pengembangan-karier", "kinerja"]
    for parent in parents.columns:
        children = [code.id for code in book.children(parent)]
        assert parents[parent].tolist() == chances[children].max(axis=1).tolist()


# All other checks of check_estimator fit arrays of numbers, which are no texts (tag `string`).
APPLICABLE = (
    "check_estimator_cloneable check_estimator_tags_renamed check_valid_tag_types "
    "check_estimator_repr check_no_attributes_set_in_init check_mixin_order "
    "check_do_not_raise_errors_in_init_or_set_params check_get_params_invariance check_set_params"
).split()


@pytest.mark.parametrize("name", APPLICABLE)
def test_the_checks_of_scikit_learn_that_apply_to_texts_pass(name: str) -> None:
    book = Codebook([Code("a", "A"), Code("b", "B")])
    getattr(estimator_checks, name)("CodeSuggester", CodeSuggester(book, "lexical"))


def test_asking_before_fitting_says_so(book: Codebook) -> None:
    for ask in ("decision_function", "predict_proba", "predict", "suggest", "predict_parents"):
        with pytest.raises(NotFittedError):
            getattr(CodeSuggester(book), ask)(["x"])
    with pytest.raises(NotFittedError):
        CodeSuggester(book).explain("x", "pelatihan")
