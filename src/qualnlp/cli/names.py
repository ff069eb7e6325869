"""Lists of names on the command line. In: a text with commas and the known names. Out: the names.

A name may hold a comma itself ("gaji, tunjangan"): what is known is found whole.
"""

from __future__ import annotations

from collections.abc import Collection

from qualnlp.i18n import split_list


def names_in(text: str, known: Collection[str]) -> list[str]:
    """Return the names of a list with commas; the longest known name wins.

    Parameters
    ----------
    text : str
        Names separated by commas; one in double quotes is taken as it is.
    known : collection of str
        Names that stay whole although they hold commas.

    >>> names_in("pelatihan, gaji, tunjangan", {"gaji, tunjangan"})
    ['pelatihan', 'gaji, tunjangan']
    >>> names_in('"a, b", c', set())
    ['a, b', 'c']
    """
    whole = {_spelt(name): name for name in known if "," in name}
    pieces = split_list(text)
    names: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at + 1, -1):
            found = whole.get(_spelt(",".join(pieces[at:end])))
            if found is not None:
                names.append(found)
                at = end
                break
        else:
            names.append(pieces[at])
            at += 1
    return names


def _spelt(name: str) -> str:
    """Return a name without the white space around its commas."""
    return ",".join(part.strip() for part in name.split(","))
