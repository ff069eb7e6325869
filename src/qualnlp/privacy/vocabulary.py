"""Words that tell names from other words with a capital, in lower case, read from the lexicon."""

from __future__ import annotations

from qualnlp.lexicon import words

# Before a name in speech; they stay in the text: "Bu [Orang 1]".
ADDRESS = words("names.address")
# Before a name in writing, with this spelling; they say too much and go with the name.
TITLES = words("names.titles")
# Addresses that may take a full stop.
SHORTENED = words("names.shortened")

# An office that one person holds in a place.
OFFICES = words("names.offices")

# After a title, in the middle of a sentence or within a name these begin no (further) name.
NO_NAME = frozenset((*words("names.no_name"), *ADDRESS, *OFFICES))

# Capitals in the middle of a sentence that identify nobody.
ORDINARY = NO_NAME.union(words("names.ordinary"))
