"""Indonesian as data and rules. In: text. Out: spans and yes/no answers about it.

`sentences` finds sentence ends, `keeps_hyphen` tells a reduplication from a broken word,
`words` gives the words that a search or a word count sees. No model and no state.
"""

from qualnlp.language.hyphens import keeps_hyphen
from qualnlp.language.sentences import sentences
from qualnlp.language.words import words

__all__ = ["keeps_hyphen", "sentences", "words"]
