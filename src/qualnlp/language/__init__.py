"""Indonesian as data and rules. In: text. Out: spans and yes/no answers about it.

`sentences` finds sentence ends, `keeps_hyphen` tells a reduplication from a broken word,
`words` gives the words that a word count sees, `normalise` and `search_forms` those that a search
should find, `nonverbal` and `spoken` set apart what is no word, and `suspects` lists what may be
a slip. No model and no state.
"""

from qualnlp.language.hyphenation import joins_over_blank, keeps_hyphen
from qualnlp.language.nonverbal import nonverbal, spoken
from qualnlp.language.normalise import normalise, search_forms
from qualnlp.language.sentences import sentences
from qualnlp.language.tokens import words
from qualnlp.language.typos import Suspect, suspects

__all__ = [
    "Suspect",
    "joins_over_blank",
    "keeps_hyphen",
    "nonverbal",
    "normalise",
    "search_forms",
    "sentences",
    "spoken",
    "suspects",
    "words",
]
