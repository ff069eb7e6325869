"""Words of praise, of lack and of denial, read from the lexicon.

Each is the plain written form; `qualnlp.language.stance` also finds it with -nya, in informal
spelling and by its stem.
"""

from __future__ import annotations

from qualnlp.lexicon import pairs, words

# What turns a word round that follows within its scope.
NEGATORS = frozenset(words("stance.negators"))
# They ask for something; alone they say nothing of how things are.
REQUESTS = frozenset(words("stance.requests"))
# Lack: turns praise round, and is a lack by itself. "jarang terlambat" is no lack.
DEFICITS = frozenset(words("stance.deficits"))
# After a lack, only "jarang" turns a lack into praise.
MILD_DEFICITS = frozenset(words("stance.mild_deficits"))
# Where the scope of a negator ends, besides punctuation.
SCOPE_ENDS = frozenset(words("stance.scope_ends"))
SCOPE = 5

# Phrases in which the first word denies nothing, or that say something else as a whole: the
# value is +1, -1 or 0. Words as after spelling out (gak -> tidak).
PHRASES: dict[tuple[str, ...], int] = {
    tuple(word.replace("_", " ") for word in phrase.split()): int(value)
    for phrase, value in pairs("stance.phrases").items()
}

PRAISE = frozenset(words("stance.praise"))
LACK = frozenset(words("stance.lack"))
