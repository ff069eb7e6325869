"""Words as an index should know them. In: text. Out: search forms; the text itself is untouched.

"pelatihannya", "dilatih" and "latihan" meet in one stem, "gak" and "tidak" in one word, and
"teman-teman", "teman teman" and "temanteman" in one. Stems (PySastrawi, after Nazief & Adriani) are
for searching only and are never shown: some of them are no words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from qualnlp.language.informal import FORMAL
from qualnlp.language.roots import roots_of
from qualnlp.language.tokens import WORD
from qualnlp.lexicon import alternatives, pairs

_CLITIC = re.compile(rf"(?:{alternatives('stems.clitics')})$")
# What must be left of a word without its clitic: "tanya" is no "ta" + "nya".
_MIN_STEM = 4
_TWICE = re.compile(r"([^\W\d_]{3,})-?2|([^\W\d_]{3,})-\2([^\W_]{0,3})")
# Words whose stem by rule is another word.
_OWN_STEM = pairs("stems.own")


def search_forms(word: str) -> tuple[str, ...]:
    """Return the forms under which a word is found, each once, its own spelling first.

    The written word for an informal one, without -nya, -lah, -kah, -pun, once where it is
    doubled, and last the roots that an order of affixes reaches (`roots_of`).

    Examples
    --------
    >>> search_forms("Pelatihannya")
    ('pelatihannya', 'pelatihan', 'latih')
    >>> search_forms("nggak"), search_forms("teman-teman")
    (('nggak', 'tidak'), ('teman-teman', 'teman'))
    >>> search_forms("dikurangi"), search_forms("berikan")
    (('dikurangi', 'kurang'), ('berikan', 'berik', 'beri'))
    """
    return _all_forms(word.lower())


def normalise(text: str) -> str:
    """Return a text for an index: each word's written form and stem, one blank between them.

    A word said twice in a row ("teman teman") counts once.

    Examples
    --------
    >>> normalise("Pelatihannya gak merata, Bu. Teman teman belum dilatih.")
    'latih tidak rata ibu teman belum latih'
    """
    forms = [_search_forms(word)[-1] for word in WORD.findall(text.lower())]
    return " ".join(
        form for number, form in enumerate(forms) if number == 0 or form != forms[number - 1]
    )


@lru_cache(maxsize=100_000)
def _all_forms(word: str) -> tuple[str, ...]:
    forms = _written_forms(word)
    last = forms[-1]
    if last in _roots() or last in _OWN_STEM or not last.isalpha():
        return _search_forms(word)
    roots = roots_of(last, _roots().__contains__)
    return tuple(dict.fromkeys([*forms, *(roots or (_stem(last),))]))


@lru_cache(maxsize=100_000)
def _search_forms(word: str) -> tuple[str, ...]:
    forms = _written_forms(word)
    if forms[-1] not in _roots():
        forms = (*forms, _stem(forms[-1]))
    return tuple(dict.fromkeys(forms))


def _written_forms(word: str) -> tuple[str, ...]:
    """Return a word, its formal form, once where it is doubled, and without clitics."""
    forms = [word]
    written = FORMAL.get(word)
    if written is not None:
        forms.append(written)
    once = _once(forms[-1])
    if once is not None:
        forms.append(once)
    if forms[-1] not in _roots():  # the -lah of "sekolah" is no ending
        bare = _CLITIC.sub("", forms[-1])
        if len(bare) >= _MIN_STEM:
            forms.append(bare)
    return tuple(dict.fromkeys(forms))


def _once(word: str) -> str | None:
    """Return a doubled word once: teman-teman, teman2, temanteman; None for any other."""
    match = _TWICE.fullmatch(word)
    if match:
        return (match[1] or match[2]) + (match[3] or "")
    half = len(word) // 2
    if len(word) >= 8 and word[:half] == word[half:] and word.isalpha():
        return word[:half]
    return None


def _stem(word: str) -> str:
    if word in _OWN_STEM:
        return _OWN_STEM[word]
    # Names, numbers and two words at once have no stem.
    return str(_stemmer().stem(word)) if word.isalpha() else word


@cache
def _stemmer() -> Any:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer

    return Stemmer(ArrayDictionary(_roots()))


@cache
def _roots() -> frozenset[str]:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return frozenset(StemmerFactory().get_words())
