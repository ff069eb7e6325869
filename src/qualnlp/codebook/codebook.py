"""What a codebook is: codes in a tree, parents first."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code, from_entry, to_entry
from qualnlp.codebook.io import read_codebook
from qualnlp.codebook.known import with_known_ids
from qualnlp.codebook.naming import names_twice
from qualnlp.codebook.validate import beyond_limits, checked, invalid
from qualnlp.errors import CodebookInvalid, StudyTooNew, UnknownCode
from qualnlp.html import table_html
from qualnlp.i18n import say, whole
from qualnlp.limits import bounded_reading


class Codebook:
    """A tree of codes, parents first; iterate over it, or ask for a code by its id.

    Raises
    ------
    CodebookInvalid
        If an id is missing or comes twice, a parent is unknown, or the tree runs in a circle;
        all faults are listed.
    ValueError
        If a path is given instead of codes: `Codebook.read` takes one.

    Examples
    --------
    >>> codebook = Codebook([Code("pelatihan", "Pelatihan")], title="Karier")
    >>> [code.name for code in codebook], "pelatihan" in codebook
    (['Pelatihan'], True)
    """

    def __init__(
        self, codes: Iterable[Code], title: str = "", place: str = "", period: str = ""
    ) -> None:
        if isinstance(codes, str | os.PathLike):
            raise ValueError(
                say(
                    f"Berkas buku kode dibaca dengan Codebook.read({os.fspath(codes)!r}).",
                    f"A file is read with Codebook.read({os.fspath(codes)!r}).",
                )
            )
        self.title = title
        #: Where and when the study was made, as the chapter tells it; may be empty.
        self.place, self.period = place, period
        #: Ids that were made from names, as the file had none; no part of what the codebook is.
        self.made_ids: frozenset[str] = frozenset()
        self._codes: dict[str, Code] = {code.id: code for code in checked(list(codes))}
        self._aliases = {
            alias: code.id
            for code in self._codes.values()
            for alias in code.aliases
            if alias not in self._codes
        }

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """Read a codebook from a .yaml, .csv, .tsv, .xlsx or .qdc file.

        Where no code has an id, ids are made from the names; parents may be ids, names or paths.
        Under one parent a name stands once, whatever its case and spacing.

        Raises
        ------
        FileMissing, FormatUnknown, CodebookInvalid

        Examples
        --------
        >>> from qualnlp.resources import resource
        >>> codebook = Codebook.read(resource("corpora", "karier-pegawai", "codebook.yaml"))
        >>> codebook["pelatihan"].parent
        'pengembangan-karier'
        """
        with bounded_reading(path, CodebookInvalid):
            codes, about, made = read_codebook(Path(path))
        try:
            book = cls(codes, **about)
            book.made_ids = frozenset(made)
            faults = beyond_limits(book, book.title, book.place, book.period) or names_twice(book)
            if faults:
                raise invalid(faults)
            return book
        except CodebookInvalid as error:
            error.where = str(path)
            raise

    @classmethod
    def from_json(cls, text: str) -> Codebook:
        """Rebuild a codebook from `to_json`.

        Raises
        ------
        StudyTooNew
            If a code has a field that this version does not know.
        """
        data = json.loads(text)
        try:
            codes = [from_entry(entry) for entry in data["codes"]]
        except KeyError as error:
            names = error.args[0]
            raise StudyTooNew(
                say(
                    f"Buku kode ini ditulis oleh qualnlp yang lebih baru (bagian: {names}).",
                    f"A later version of qualnlp has written this codebook (fields: {names}).",
                ),
                hint=say("Perbarui: pip install -U qualnlp", "Update: pip install -U qualnlp"),
            ) from error
        return cls(codes, data["title"], data.get("place", ""), data.get("period", ""))

    def with_codes(self, codes: Iterable[Code]) -> Codebook:
        """Return a codebook of the same study with these codes.

        Examples
        --------
        >>> Codebook([Code("a", "A")], "Karier").with_codes([Code("b", "B")]).title
        'Karier'
        """
        return Codebook(codes, self.title, self.place, self.period)

    def known_as(self, before: Codebook) -> Codebook:
        """Return this codebook with the ids that its codes have in an earlier one.

        Only ids that were made from names change (`read`): a code is the one with the same path,
        or else the only one with the same name.

        Examples
        --------
        >>> book = Codebook([Code("moril", "Dukungan Moril")])
        >>> book.known_as(book) == book
        True
        """
        return self.with_codes(with_known_ids(list(self), self.made_ids, before))

    def to_json(self) -> str:
        """Return the codebook as one line of canonical JSON: equal codebooks, equal text."""
        data: dict[str, Any] = {"title": self.title, "codes": [to_entry(code) for code in self]}
        # Only where they are told, so that a codebook without them keeps its fingerprint.
        data |= {key: value for key in ("place", "period") if (value := getattr(self, key))}
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change with any word of the codebook."""
        return sha256(self.to_json().encode()).hexdigest()[:16]

    @property
    def codable(self) -> tuple[Code, ...]:
        """The codes that excerpts can be coded with, in the order of the codebook."""
        return tuple(code for code in self if code.codable)

    @property
    def undefined(self) -> tuple[Code, ...]:
        """The codable codes without a definition: suggestions live on definitions.

        Examples
        --------
        >>> [code.name for code in Codebook([Code("a", "A"), Code("b", "B", "Ada.")]).undefined]
        ['A']
        """
        return tuple(code for code in self.codable if not code.definition.strip())

    def children(self, code_id: str) -> tuple[Code, ...]:
        """Return the codes directly below a code."""
        return tuple(code for code in self if code.parent == code_id)

    def family(self, code_ids: Iterable[str]) -> set[str]:
        """Return these ids and the ids of all codes below them.

        Examples
        --------
        >>> book = Codebook([Code("a", "A"), Code("b", "B", parent="a"), Code("c", "C")])
        >>> sorted(book.family(["a"]))
        ['a', 'b']
        """
        family = set(code_ids)
        for code in self:  # parents come first, so one pass reaches every level
            if code.parent in family:
                family.add(code.id)
        return family

    def current(self, code_id: str) -> str:
        """Return the id under which a code stands now: of a merged one, the code that stayed.

        Examples
        --------
        >>> Codebook([Code("upah", "Upah", aliases=("gaji", "Gaji"))]).current("gaji")
        'upah'
        """
        return self._aliases.get(code_id, code_id)

    def require(self, code_id: str) -> Code:
        """Return a codable code.

        Raises
        ------
        UnknownCode
            If there is no such code, or if it is a parent that cannot be coded.
        """
        code = self._codes.get(code_id)
        if code is not None and code.codable:
            return code
        known = ", ".join(one.id for one in self.codable)
        if code is not None:
            raise UnknownCode(
                say(
                    "Kode ini induk dan tidak dapat dipakai langsung.",
                    "This code is a parent and cannot be used itself.",
                ),
                where=code_id,
                hint=say("Pakai salah satu anaknya: ", "Use one of its children: ")
                + ", ".join(one.id for one in self.children(code_id)),
            )
        if code_id in self._aliases:
            raise UnknownCode(
                say("Kode ini sudah digabung ke kode lain.", "This code was merged into another."),
                where=code_id,
                hint=say("Pakai: ", "Use: ") + self._aliases[code_id],
            )
        raise UnknownCode(
            say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
            where=code_id,
            hint=say("Kode yang ada: ", "The codes are: ") + known,
        )

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._codes

    def __getitem__(self, code_id: str) -> Code:
        return self._codes[code_id]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Codebook) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"Codebook({self.title!r}, {len(self.codable)} codable codes)"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: each code with its parent and definition."""
        n, codable = whole(len(self)), whole(len(self.codable))
        rows = [
            [
                code.name,
                code.id,
                self._codes[code.parent].name if code.parent else "",
                code.definition,
            ]
            for code in self
        ]
        return table_html(
            self.title or say("Buku kode", "Codebook"),
            say(
                f"{n} kode, {codable} di antaranya dapat dipakai mengode.",
                f"{n} codes, {codable} of them codable.",
            ),
            [
                say("Kode", "Code"),
                say("ID kode", "Code ID"),
                say("Induk", "Parent"),
                say("Definisi", "Definition"),
            ],
            rows,
        )
