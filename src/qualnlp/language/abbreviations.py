"""Words that decide whether a full stop ends a sentence, read from the lexicon."""

from __future__ import annotations

from qualnlp.lexicon import words

# What stands before a name, a number or another word. Only a word that opens sentences
# (STARTERS) shows that the sentence ended behind it after all.
BEFORE_NAME = frozenset(words("abbreviations.before_name"))

# What may end a sentence or not: a capital letter behind it says that it did.
MAY_END = frozenset(words("abbreviations.may_end"))

# Endings of companies' names: the name may go on ("Co. Ltd.", "Tbk. (XYZ)", "Inc. Dropbox"), so
# that only a word that opens sentences shows an end.
COMPANY = frozenset(words("abbreviations.company"))

# Words that open sentences and are no names: "vitamin C. Saya minum", but "B. Harjono".
STARTERS = frozenset(words("sentences.starters"))

# Behind these an ellipsis is a pause, whatever follows: "saya pindah ke... Bandung".
UNFINISHED = frozenset(words("sentences.unfinished"))
