"""What a code is: one indicator, or a variable above indicators.

The fields of `Code` are the one registry of what a codebook holds. From what stands beside each
field here, files are read, the template is written, two versions are compared and merged, and a
codebook is kept as JSON. A new field is added here, with a default, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any


def _field(
    heading: str,
    *,
    column: int,
    width: int = 0,
    change: str = "redefined",
    always: bool = False,
    **more: Any,
) -> Any:
    """Describe a field of a code.

    Parameters
    ----------
    heading : str
        The Indonesian heading of its column in a table; its own name is the English one.
    column : int
        Its place in a table.
    width : int
        Of its column in the template that `qualnlp new` writes; 0: not in the template.
    change : str
        What a change of it is called (`CodeChange.change`).
    always : bool
        Whether it is written to JSON also where it holds its default. So were the fields of the
        first version; later ones are not, so that a codebook without them keeps its fingerprint.
    """
    about = {
        "heading": heading, "column": column, "width": width, "change": change, "always": always,
    }  # fmt: skip
    return field(metadata=about, **more)


@dataclass(frozen=True, slots=True)
class Code:
    """One indicator (a leaf), or a variable or dimension (a parent).

    Attributes
    ----------
    id, name : str
        The id is unique in its codebook; the name is what people read.
    definition : str
    include, exclude, examples : tuple of str
        When to use it, when not to, and anchor quotations.
    parent : str or None
        The id of the code above.
    codable : bool
        Whether excerpts can be coded with it: leaves can, a parent only if its file says so.
    source : str
        The theory's source.
    aliases : tuple of str
        Other words for it, such as the ids and names of codes that were merged into it.
    """

    id: str = _field("kode", column=1, always=True)
    name: str = _field("nama", column=2, width=22, change="renamed", always=True)
    definition: str = _field("definisi", column=4, width=45, always=True, default="")
    include: tuple[str, ...] = _field("termasuk", column=5, width=40, always=True, default=())
    exclude: tuple[str, ...] = _field("tidak termasuk", column=6, width=40, always=True, default=())
    examples: tuple[str, ...] = _field("contoh", column=7, width=45, always=True, default=())
    parent: str | None = _field(
        "induk", column=3, width=22, change="moved", always=True, default=None
    )
    codable: bool = _field("dapat dikode", column=9, change="codable", always=True, default=True)
    source: str = _field("sumber", column=8, width=24, always=True, default="")
    aliases: tuple[str, ...] = _field("nama lain", column=10, change="merged", default=())


def code_fields() -> tuple[Field[Any], ...]:
    """Return the fields of a code in the order of a table's columns.

    Examples
    --------
    >>> [one.name for one in code_fields()][:3]
    ['id', 'name', 'parent']
    """
    return tuple(sorted(fields(Code), key=lambda one: one.metadata["column"]))


def is_list(one: Field[Any]) -> bool:
    """Tell whether a field holds several lines."""
    return one.default == ()


def headings() -> dict[str, str]:
    """Return heading -> field, for Indonesian and English headings of a table.

    Examples
    --------
    >>> headings()["definisi"], headings()["definition"]
    ('definition', 'definition')
    """
    found = {one.name: one.name for one in code_fields()}
    return found | {one.metadata["heading"]: one.name for one in code_fields()}


def lines_of(value: object) -> tuple[str, ...]:
    """Return the lines of a list field, from a list or from text with a line for each."""
    lines: Iterable[object] = value if isinstance(value, list) else str(value or "").split("\n")
    return tuple(text for text in (str(line).strip() for line in lines) if text)


def to_entry(code: Code) -> dict[str, Any]:
    """Return a code as plain values for JSON; a later field that holds its default is left out."""
    return {
        one.name: getattr(code, one.name)
        for one in fields(Code)
        if one.metadata["always"] or getattr(code, one.name) != one.default
    }


def from_entry(entry: dict[str, Any]) -> Code:
    """Rebuild a code from `to_entry`; a field that is not there holds its default.

    Raises
    ------
    KeyError
        Naming fields that this version does not know, or that have no default and are missing.
    """
    known = {one.name: one for one in fields(Code)}
    unknown = sorted(entry.keys() - known.keys())
    required = [key for key, one in known.items() if one.default is MISSING and key not in entry]
    if unknown or required:
        raise KeyError(", ".join(unknown or required))
    values: dict[str, Any] = {
        key: tuple(value) if is_list(known[key]) else value for key, value in entry.items()
    }
    return Code(**values)
