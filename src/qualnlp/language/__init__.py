"""Indonesian as data and rules. In: text. Out: spans and yes/no answers about it.

`sentences` finds sentence ends, `keeps_hyphen` tells a reduplication from a broken word,
`words` gives the words that a search or a word count sees, `nonverbal` and `spoken` set apart
what is no word. No model and no state.
"""

from qualnlp.language.hyphens import keeps_hyphen
from qualnlp.language.nonverbal import nonverbal, spoken
from qualnlp.language.sentences import sentences
from qualnlp.language.words import words

__all__ = ["keeps_hyphen", "nonverbal", "sentences", "spoken", "words"]
