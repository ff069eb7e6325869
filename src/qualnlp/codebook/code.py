"""What a code is: one indicator, or a variable above indicators."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    id: str
    name: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    parent: str | None = None
    codable: bool = True
    source: str = ""
