"""Cross-validated suggestions: each transcript from what was decided on all others.

In: excerpts and decisions. Out: a frame of suggestions that no decision on the same transcript has
taught, so that comparing them with people's codes flatters nobody.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.suggestion.background import as_background, sample
from qualnlp.suggestion.engine import Engine
from qualnlp.suggestion.run import Decided, lessons
from qualnlp.suggestion.views import read_views

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.codebook import Codebook
    from qualnlp.embedding import EmbedderLike


def held_out_suggestions(
    asked: pd.DataFrame,
    excerpts: pd.DataFrame,
    decided: Decided,
    codebook: Codebook,
    model: EmbedderLike,
    top: int,
    vectors: Path | None = None,
) -> pd.DataFrame:
    """Return suggestions for what is `asked`, learned from `excerpts` of other transcripts only."""
    import pandas as pd

    codes = [code.id for code in codebook.codable]
    spoken = excerpts[excerpts["role"] == "informant"] if "role" in excerpts.columns else excerpts
    background = as_background(sample(_pairs(spoken)))
    views = read_views(model, vectors)
    suggester = Engine(codebook, views.embedder, views.contextual)
    parts = []
    for transcript, own in asked.groupby("transcript_id", sort=False):
        others = excerpts[excerpts["transcript_id"] != transcript]
        # What was decided on this transcript, by whomever, is not among the lessons.
        taught = lessons(others, decided, codes)
        suggester.fit(**taught, background=background)
        texts, questions = zip(*_pairs(own), strict=True)
        frame = suggester.suggest(texts, top=top, context=questions)
        frame.insert(0, "excerpt_id", own["excerpt_id"].to_numpy()[frame["text_index"]])
        parts.append(frame.drop(columns="text_index"))
    return pd.concat(parts, ignore_index=True)


def _pairs(excerpts: pd.DataFrame) -> list[tuple[str, str]]:
    """Return text and question of each excerpt; frames made elsewhere may have no questions."""
    asked = excerpts["question"] if "question" in excerpts.columns else [""] * len(excerpts)
    return list(zip(map(str, excerpts["text"]), map(str, asked), strict=True))
