"""Excerpts x codebook (+ decisions) -> suggestions with evidence: the engine.

In: texts and a Codebook, and what people confirmed so far (`CodeSuggester.fit`). Out: scores,
probabilities and, for each text, the codes that fit best with the stretch that speaks for them.
A suggestion is never a coding. Names are loaded when they are first used: whoever wants a single
word of this room need not wait for the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.late import late_names

if TYPE_CHECKING:
    from qualnlp.suggestion.engine import Engine
    from qualnlp.suggestion.explanation import Explanation
    from qualnlp.suggestion.rows import COLUMNS
    from qualnlp.suggestion.run import Decided, Run, prepare_run
    from qualnlp.suggestion.suggester import CodeSuggester

_HOMES = {
    "COLUMNS": "rows",
    "CodeSuggester": "suggester",
    "Decided": "run",
    "Engine": "engine",
    "Explanation": "explanation",
    "Run": "run",
    "prepare_run": "run",
}

__all__ = [
    "COLUMNS",
    "CodeSuggester",
    "Decided",
    "Engine",
    "Explanation",
    "Run",
    "prepare_run",
]

__getattr__ = late_names(__name__, _HOMES)
