"""The roots that a word may be built on. In: a word. Out: roots of the dictionary.

Affixes are taken off in every order that Indonesian builds words in: one of me-, pe-, di-, ber-,
ter-, ke-, se- (with what becomes of the first letter), an inner per-, ber-, ke- ... below it, and
-kan, -i, -an behind; in speech also nge-, a bare nasal, and -in. "dikurangi" is kurang (di- -i),
and "rang" is no reading of it, for nothing stands as "di-ku-".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from qualnlp.lexicon import pairs, words

_VOWELS = "aiueo"
_SUFFIXES = ("", *words("affixes.suffixes"))
_MIN_ROOT = 3

# Prefix -> inner prefixes that may stand below it, and whether a suffix must close the word then.
_INNER = {
    prefix: {one.rstrip("+"): one.endswith("+") for one in inner.split()}
    for prefix, inner in pairs("affixes.inner").items()
}
# Suffixes that a prefix does not go with.
_NOT_WITH = {
    prefix: frozenset(suffixes.split()) for prefix, suffixes in pairs("affixes.not_with").items()
}
# The nasal before a letter; the letter it swallows.
_NASALS = (
    ("menge", "", ""), ("meng", "aiueoghk", "k"), ("meny", "", "s"), ("mem", "bfpv", "p"),
    ("men", "cdjstz", "t"), ("me", "lmnrwy", ""),
)  # fmt: skip
_SPOKEN = (("nge", "", ""), ("ng", "aiueogh", "k"), ("ny", "", "sc"), ("n", "cdj", "t"),
           ("m", "b", "p"))  # fmt: skip


def roots_of(word: str, is_root: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the roots that an order of affixes reaches, the longest first; empty if none.

    Parameters
    ----------
    word : str
        In lower case, without clitics (-nya, -lah).
    is_root : callable
        Tells whether a word stands in the dictionary as a root.

    Examples
    --------
    >>> known = {"kurang", "masuk", "beri", "ikan", "bayar"}.__contains__
    >>> [roots_of(word, known) for word in ("dikurangi", "memasuki", "dibayarin", "berikan")]
    [('kurang',), ('masuk',), ('bayar',), ('beri',)]
    """
    if len(word) <= _MIN_ROOT:
        return ()
    # Root and suffix alone is the plain reading: "beri-kan" is not "ber-ikan".
    plain = {
        base
        for suffix in _SUFFIXES[1:]
        if word.endswith(suffix) and is_root(base := word.removesuffix(suffix)) and len(base) > 2
    }
    found = plain or {
        root
        for suffix in _SUFFIXES
        if word.endswith(suffix)
        for root in _stripped(word.removesuffix(suffix), suffix)
        if len(root) >= _MIN_ROOT and is_root(root)
    }
    return tuple(sorted(found, key=lambda root: (-len(root), root)))


def _stripped(base: str, suffix: str) -> Iterator[str]:
    """Yield what remains of a word without its suffix, prefix by prefix."""
    for prefix, rest in _outer(base):
        if suffix in _NOT_WITH.get(prefix, ()):
            continue
        yield rest
        for inner, needs_suffix in _INNER.get(prefix, {}).items():
            if needs_suffix and not suffix:
                continue
            for name, root in _outer(rest):
                if name == inner:
                    yield root


@lru_cache(maxsize=10_000)
def _outer(base: str) -> tuple[tuple[str, str], ...]:
    """Return (prefix, rest) for each prefix that a word may begin with."""
    found: list[tuple[str, str]] = []
    for prefix in ("di", "ke", "se"):
        if base.startswith(prefix):
            found.append((prefix, base[2:]))
    for prefix in ("ber", "per", "ter"):
        if base.startswith(prefix):
            found += [(prefix, base[3:]), (prefix, base[2:])]  # be-rencana, be-kerja
        elif base.startswith(prefix[:2]) and "er" in base[2:5]:
            found.append((prefix, base[2:]))  # bekerja, teperdaya
    if base.startswith(("belajar", "pelajar", "telanjur")):
        found.append(("ber" if base[0] == "b" else "pe", base[3:]))
    for nasals, prefix in ((_NASALS, "me"), (_NASALS, "pe")):
        written = base if prefix == "me" else "me" + base[2:] if base.startswith("pe") else ""
        found += [(prefix, rest) for rest in _without_nasal(written, nasals)]
    if base.startswith("pe"):
        found.append(("pe", base[2:]))  # petani, pekerja
    found += [("n", rest) for rest in _without_nasal(base, _SPOKEN)]
    return tuple((prefix, rest) for prefix, rest in found if len(rest) >= _MIN_ROOT)


def _without_nasal(base: str, nasals: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    for nasal, before, swallowed in nasals:
        if not base.startswith(nasal):
            continue
        rest = base[len(nasal) :]
        if not rest:
            continue
        if (not before and not swallowed) or rest[0] in before:
            yield rest
        if rest[0] in _VOWELS:
            yield from (letter + rest for letter in swallowed)
