"""The weights of words are those of scikit-learn to the last bit, and it need not load for them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualnlp.reduction.typical_quotes import _word_weights

WORDS = st.sampled_from("pelatihan minim dana tidak ada ya bu Ékspresi zat ńa a-b 12 上".split())


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.lists(WORDS, max_size=30), min_size=1, max_size=25))
@example(texts=[["dana"], [], ["dana", "dana", "ada"]])
def test_weights_are_those_of_the_reference(texts: list[list[str]]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    own = _word_weights(texts)
    if not any(texts):
        assert own.shape == (len(texts), 1) and own.nnz == 0
        return
    reference = TfidfVectorizer(analyzer=lambda text: text, sublinear_tf=True).fit_transform(texts)
    assert own.shape == reference.shape
    for name in ("data", "indices", "indptr"):
        assert np.array_equal(getattr(own, name), getattr(reference, name)), name


def test_a_chapter_does_without_scikit_learn() -> None:
    program = (
        "import sys, pandas as pd; from qualnlp.reduction.typical_quotes import similarities;"
        "f = pd.DataFrame({'code': ['a', 'a'], 'excerpt_id': ['1', '2'], 'text': ['ya', 'ya bu']});"
        "similarities(f); similarities(f, {'1': [1.0, 0.0], '2': [0.0, 0.0]});"
        "print([m for m in ('sklearn', 'scipy.stats') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
