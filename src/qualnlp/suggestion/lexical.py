"""The lexical part: words and character n-grams of the codebook, weighted by TF-IDF.

In: the codes' texts once, then any texts. Out: cosines, texts x codes. It needs no model; it is
the floor under every other part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.language import words


class LexicalMatch:
    """TF-IDF over words and over the character 3- to 5-grams inside them.

    Both are weighted by how rare a term is among the codes, so that a word in every definition
    ("pegawai") says little. Character n-grams meet stems across affixes: pelatihan, dilatih.
    """

    def __init__(self, code_texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        self._vectors: Any = make_union(
            TfidfVectorizer(analyzer=words, sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        )
        self._codes = _unit_rows(self._vectors.fit_transform(list(code_texts)))

    def cosines(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the cosine of each text to each code, shape (n, k); 0 without a shared term."""
        if not texts:
            return np.zeros((0, self._codes.shape[0]))
        return np.asarray(
            (_unit_rows(self._vectors.transform(list(texts))) @ self._codes.T).toarray()
        )

    def shared_words(self, text: str, code: int, most: int = 3) -> list[str]:
        """Return the words of a text that the code's texts have too, the weightiest first."""
        vectorizer = self._vectors.transformer_list[0][1]
        row = self._codes[code].toarray()[0]
        weights = {
            word: row[vectorizer.vocabulary_[word]]
            for word in dict.fromkeys(words(text))
            if word in vectorizer.vocabulary_ and len(word) > 3
        }
        met = [word for word in weights if weights[word] > 0]
        return sorted(met, key=lambda word: -weights[word])[:most]


def _unit_rows(matrix: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(matrix)
