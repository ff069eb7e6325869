"""A role word of the lexicon is one in the heading of a table, too."""

from __future__ import annotations

import pytest

from qualnlp.lexicon import words
from qualnlp.transcripts.formats.table_layout import find_layout

ROWS = [[str(n), f"Bagaimana pelatihan {n}?", f"Jarang ada yang ke-{n}."] for n in range(1, 5)]
# "Subjek" alone may as well head the column that names who speaks.
OPEN = {"subjek"}


@pytest.mark.parametrize("word", words("roles.interviewer_words"))
def test_an_interviewer_word_heads_the_questions(word: str) -> None:
    layout = find_layout([["No", word.capitalize(), "Informan"], *ROWS])
    assert layout is not None
    assert [role for role, _ in layout.columns.values()] == ["interviewer", "informant"]
    assert (layout.heading, layout.is_guess) == (1, False)


@pytest.mark.parametrize("word", sorted({*words("roles.informant_words")} - OPEN))
def test_an_informant_word_heads_the_answers(word: str) -> None:
    layout = find_layout([["No", "Pertanyaan", word.capitalize()], *ROWS])
    assert layout is not None
    assert [role for role, _ in layout.columns.values()] == ["interviewer", "informant"]
    assert (layout.heading, layout.is_guess) == (1, False)
