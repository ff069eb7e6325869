"""Excerpts x codebook (+ decisions) -> suggestions with evidence: the engine.

In: texts and a Codebook, and what people confirmed so far (`CodeSuggester.fit`). Out: scores,
probabilities and, for each text, the codes that fit best with the stretch that speaks for them.
A suggestion is never a coding.
"""

from qualnlp.suggestion.explanation import Explanation
from qualnlp.suggestion.rows import COLUMNS
from qualnlp.suggestion.run import Decided, Run, prepare_run
from qualnlp.suggestion.suggester import CodeSuggester

__all__ = ["COLUMNS", "CodeSuggester", "Decided", "Explanation", "Run", "prepare_run"]
