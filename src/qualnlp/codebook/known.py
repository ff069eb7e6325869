"""A codebook that is there already, asked for the codes that another one means.

In: what a file tells of a code. Out: our code. One rule for codebooks without ids and for projects
of other tools: a code is known by its id, by its path, or by a name that no other code has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from qualnlp.codebook.code import Code
from qualnlp.codebook.naming import folded_name, free_id, path_of


def path_in(code: Code, codes: Mapping[str, Code]) -> list[str]:
    """Return the names from the top of a tree down to a code.

    Examples
    --------
    >>> modal = Code("modal", "Modal", parent="usaha")
    >>> path_in(modal, {"usaha": Code("usaha", "Usaha"), "modal": modal})
    ['Usaha', 'Modal']
    """
    path, above = [code.name], code.parent
    while above is not None and above in codes:
        path.append(codes[above].name)
        above = codes[above].parent
    return path[::-1]


class KnownCodes:
    """Codes by id, by path and by name; `codes` are parents first.

    Examples
    --------
    >>> known = KnownCodes([Code("usaha", "Usaha"), Code("m1", "Modal", parent="usaha")])
    >>> known.named("Usaha > modal"), known.find("", ["Modal"]), known.find("", ["Upah"])
    ('m1', ('m1', True), None)
    """

    def __init__(self, codes: Iterable[Code]) -> None:
        # (id of the parent, name) -> id: a path is followed from the top.
        self._below: dict[tuple[str | None, str], str] = {}
        self._by_name: dict[str, list[str]] = {}
        self._ids: set[str] = set()
        for code in codes:
            name = folded_name(code.name)
            self._below.setdefault((code.parent, name), code.id)
            self._by_name.setdefault(name, []).append(code.id)
            self._ids.add(code.id)

    def named(self, text: str) -> str | None:
        """Return the code that a person names: by id, path or name."""
        if text.strip() in self._ids:
            return text.strip()
        return self.at(path_of(text)) or self._only(text)

    def at(self, path: Sequence[str]) -> str | None:
        """Return the code with this path."""
        found: str | None = None
        for name in path:
            found = self._below.get((found, folded_name(name)))
            if found is None:
                return None
        return found

    def find(
        self, code_id: str, path: Sequence[str], signs: Sequence[str] = ()
    ) -> tuple[str, bool] | None:
        """Return the code that another codebook means, and whether only its name tells so.

        Parameters
        ----------
        code_id : str
            Empty where the other one has no ids.
        path : sequence of str
            Names from the top of its tree.
        signs : sequence of str
            What may stand between names, where its tree is flat and names are paths.
        """
        if code_id and code_id in self._ids:
            return code_id, False
        names = path_of(path[-1], signs) if signs else [path[-1]]
        for parts in (path, *([names, [*path[:-1], *names]] if len(names) > 1 else [])):
            own = self.at(parts)
            if own is not None:
                return own, False
        own = self._only(path[-1])
        return None if own is None else (own, True)

    def _only(self, name: str) -> str | None:
        found = self._by_name.get(folded_name(name), [])
        return found[0] if len(found) == 1 else None


def with_known_ids(
    codes: Sequence[Code], made: Collection[str], before: Iterable[Code]
) -> list[Code]:
    """Return codes whose ids were made from names with the ids that these codes had before.

    Parameters
    ----------
    codes : sequence of Code
        Parents first.
    made : collection of str
        Ids of them that no person gave.
    before : iterable of Code
        The codes that were there, parents first.

    Examples
    --------
    >>> before = [Code("moril", "Dukungan Moril")]
    >>> again = [Code("dukungan-moril", "Dukungan moril")]
    >>> [code.id for code in with_known_ids(again, {"dukungan-moril"}, before)]
    ['moril']
    """
    if not made:
        return list(codes)
    known = KnownCodes(before)
    by_id = {code.id: code for code in codes}
    unnamed = [code for code in codes if code.id in made]
    ids: dict[str, str] = {}
    taken = {code.id for code in codes if code.id not in made}
    # A code at its old place goes before one that is only known by its name.
    for by_name in (False, True):
        for code in unnamed:
            found = None if code.id in ids else known.find("", path_in(code, by_id))
            if found is not None and found[1] == by_name and found[0] not in taken:
                ids[code.id] = found[0]
                taken.add(found[0])
    for code in unnamed:
        if code.id not in ids:
            ids[code.id] = code.id if code.id not in taken else free_id(code.name, taken)
            taken.add(ids[code.id])
    return [
        replace(code, id=ids.get(code.id, code.id), parent=ids.get(code.parent or "", code.parent))
        for code in codes
    ]
